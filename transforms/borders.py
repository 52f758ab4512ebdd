"""Borders: where what a cue governs begins and ends, which the parse shows but for what was told when, or from whom."""

from __future__ import annotations

from newstance.transforms.complements import Complements
from newstance.transforms.syntax import NOMINAL, SUBJECTS

_REASONS = frozenset({"for", "as", "over", "against"})
_MEANS = {
    **dict.fromkeys(("charge", "credit", "threaten"), frozenset({"with"})),
    **dict.fromkeys(("express", "voice"), frozenset({"about", "for", "that", "to", "with"})),
    **dict.fromkeys(("offer", "pledge", "promise", "vow"), frozenset({"for", "to"})),
}
"""Verb -> prepositions of what its object goes with: "threatened [Iran with sanctions]", "promised [aid to Kyiv]"."""
_CHARGES = frozenset({"charge", "move"})
"""Nouns, beside those of saying, for what another speaks of: "that they lie, a charge Lee denies"."""
_IFS = frozenset({"if", "unless"})


class Borders(Complements):
    """Token places, given those of the parse."""

    def _begins_at(self, index: int, c: int) -> int:
        """Where the clause ``c`` behind the cue begins, without when or from whom it was told: "said [on Friday] it was late",
        "reported, [citing officials,] that"."""
        left, right = self.extent[c]
        that = next((k for k in self.children[c] if self.tokens[k].text == "that" and self.tokens[k].dep == "mark"), left)
        if index < left < that:
            return that
        begins = index + 1
        on = int(begins < right and self.tokens[begins].dep == "prep")
        timed = begins + on
        while timed < right and self.is_time(timed):
            timed += 1
        if timed == begins + on:
            return left
        subject = self.child(c, *SUBJECTS)
        if subject is None:  # "said on Monday Turkey would": the parse takes the subject for the day's noun
            return timed if on and timed < left and self.tokens[timed].pos in NOMINAL else left
        return timed if left < timed == self.extent[subject][0] else left

    def _with_reason(self, index: int, right: int) -> int:
        """The end of an object at ``right``, with what follows for which it is judged: "blamed the FBI for its silence"."""
        for c in self.children[index]:
            if self.extent[c][0] == right and self.tokens[c].dep == "prep" and self.is_time(self.child(c, "pobj")):
                after = self.extent[c][1]  # "blamed Lee on Friday for it"
                if any(self.extent[k][0] == after and self.tokens[k].lemma in _REASONS for k in self.children[index]):
                    right = after
            means = _REASONS | _MEANS.get(self.tokens[index].lemma, frozenset())
            reason = self.tokens[c].dep == "prep" and self.tokens[c].lemma in means
            aim = self.tokens[c].dep in ("xcomp", "advcl") and self.tokens[self.extent[c][0]].tag == "TO"
            if self.extent[c][0] == right and (reason or aim):
                right = self.extent[c][1]
            elif self.extent[c][0] == right + 1 and self.quote_of[right] >= 0 and self.tokens[right].pos == "PUNCT":
                right = self.first_token(self.quotes[self.quote_of[right]].end)  # "condemned it “in the strongest terms”"
        return right

    def _with_condition(self, index: int, right: int) -> int:
        """The end of what is said at ``right``, with the clause that follows on what condition: "warned of war [if it fails]"."""
        for c in self.children[index]:
            opens = self.extent[c][0] == right and self.tokens[c].dep == "advcl"
            if opens and self.tokens[right].text in _IFS:
                return self.extent[c][1]
        return right

    def _without_comment(self, top: int, right: int) -> int:
        """The end of the clause ``top`` at ``right``, without what another says of it: "that they lie, [a charge Lee denies]"."""
        for i in range(top + 1, right):
            said = self.tokens[i].dep == "appos" and (self.tokens[i].lemma in self.nouns or self.tokens[i].lemma in _CHARGES)
            comment = self.child(i, "relcl") if said else None
            begins = self.extent[i][0]
            if comment is not None and self.tokens[comment].lemma in self.verbs and self.tokens[begins - 1].text == ",":
                return begins - 1
        return right

    def _goes_on(self, index: int, top: int, right: int) -> int:
        """Where, in the complement ``top`` of the cue, the speaker goes on to another statement: ", adding that ...", "and
        praises the deal"; else ``right``."""
        for i in range(top + 1, right):
            frames = self.verbs.get(self.tokens[i].lemma, "")
            if "c" in frames and self.tokens[i].tag == "VBG" and self.tokens[i - 1].text == ",":
                return i - 1
            if frames and self.tokens[i].dep == "conj" and self.resumed(i) == index:
                return max(
                    (c for c in self.children[top] if self.tokens[c].dep == "cc" and top < c < i), default=self.extent[i][0]
                )
        return right

    def _broken_off(self, index: int, right: int) -> int:
        """Where, after ``index``, a speaker breaks off and begins anew ("that X … I told you"), which a parse reads as one
        sentence; else ``right``."""
        marks = (
            i for i in range(index, right - 1) if self.tokens[i].text in ("…", "...") and self.tokens[i + 1].text[0].isupper()
        )
        return next(marks, right)
