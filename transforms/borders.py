"""Borders: where what a cue governs begins and ends, which the parse shows but for what was told when, or from whom."""

from __future__ import annotations

from newstance.transforms.complements import Complements
from newstance.transforms.syntax import NOMINAL, SUBJECTS

_REASONS = frozenset({"for", "as", "over", "against"})
_MEANS = {
    **dict.fromkeys(("charge", "credit", "threaten"), frozenset({"with"})),
    **dict.fromkeys(("express", "voice"), frozenset({"about", "for", "that", "to", "with"})),
    "rule": frozenset({"against", "on", "with"}),
    **dict.fromkeys(("offer", "pledge", "promise", "vow"), frozenset({"for", "to"})),
}
"""Verb -> prepositions of what its object goes with: "threatened [Iran with sanctions]", "promised [aid to Kyiv]"."""
_CHARGES = frozenset({"charge", "figure", "move", "number"})
"""Nouns, beside those of saying, for what another speaks of: "that they lie, a charge Lee denies"."""
_CALLS = frozenset({"brand", "call", "describe", "label"})
_SPEECHES = frozenset({"address", "comment", "interview", "remark", "speech"})
_SPANS = frozenset({"day", "hour", "month", "week", "year"})
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
        """The end of the clause ``top`` at ``right``, without what another says of it, or what the reporter adds: "that they lie,
        [a charge Lee denies]", "that it must end, [as fears grow]", "[days after the vote]", "[in his first speech]"."""
        for i in range(top + 1, right):
            begins = self.extent[i][0]
            if self.tokens[begins - 1].text != "," or begins <= top or self.quote_of[begins] >= 0:
                continue
            if self._is_comment(i) or (self.extent[i][1] >= right - 1 and self._is_added(i)):
                return begins - 1
        return right

    def _is_comment(self, index: int) -> bool:
        """Whether the noun stands for what is said, and another speaks of it."""
        token, first = self.tokens[index], self.tokens[self.extent[index][0]]
        apart = token.dep == "appos" or first.text in ("a", "an")
        said = apart and (token.lemma in self.nouns or token.lemma in _CHARGES)
        comment = self.child(index, "relcl", "acl") if said else None
        return comment is not None and self.tokens[comment].lemma in self.verbs

    def _is_added(self, index: int) -> bool:
        """Whether the phrase only tells when, amid what or in what speech something was said."""
        begins = self.extent[index][0]
        token, first = self.tokens[index], self.tokens[begins]
        if token.dep == "advcl" and first.text == "as" and first.dep == "mark":
            return self.child(index, *SUBJECTS) is not None
        if token.dep == "prep" and token.text == "in":
            noun = self.child(index, "pobj")
            return noun is not None and self.tokens[noun].lemma in _SPEECHES
        return first.lemma in _SPANS and begins < index and self.tokens[begins + 1].text in ("after", "before")

    def _goes_on(self, index: int, top: int, right: int) -> int:
        """Where, in the complement ``top`` of the cue, the speaker goes on to another statement: ", adding that ...", "and
        praises the deal"; else ``right``."""
        for i in range(top + 1, right):
            frames = self.verbs.get(self.tokens[i].lemma, "")
            adds = "c" in frames and self.tokens[i].tag == "VBG" and self.follows_comma(i)
            if adds or self._calls_on(i, top):
                return i - 1 if self.tokens[i - 1].text == "," else i - 2
            if frames and self._is_of_another(i):
                return self.extent[i][0]
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

    def _calls_on(self, index: int, top: int) -> bool:
        """Whether the speaker, not whom the clause ``top`` is about, goes on by calling something: "said it left, [calling]"."""
        calls = self.tokens[index].lemma in _CALLS and self.tokens[index].tag == "VBG" and self.follows_comma(index)
        subject = self.child(top, *SUBJECTS)
        person = subject is None or self.tokens[subject].pos in ("PRON", "PROPN")
        return calls and not person and not set("cq") & set(self.frames(top))

    def _is_of_another(self, index: int) -> bool:
        """Whether the clause tells what another says meanwhile: "said it was late, [while Fox called for more]"."""
        first = self.tokens[self.extent[index][0]]
        subject = self.child(index, *SUBJECTS)
        named = subject is not None and self.tokens[subject].pos in ("NOUN", "PROPN")
        return named and first.text == "while" and first.dep == "mark" and self.tokens[index].dep == "advcl"
