"""Complements: what a cue says where the parse does not hang it there as its clause.

A parse often fails where a sentence has marks of quotation or is put in around the speaker; the words still show what is said.
"""

from __future__ import annotations

import itertools

from newstance.transforms import cues
from newstance.transforms.document import Span
from newstance.transforms.syntax import SUBJECTS, Syntax

ABOUT = frozenset({"of", "for", "against", "on", "about", "over", "that"})
"""Prepositions after which a noun of saying names what it is about."""
_FINITE = frozenset({"MD", "VBD", "VBP", "VBZ"})
TELLS = frozenset({"advise", "assure", "inform", "remind", "tell", "warn"})
"""Verbs behind whose object stands what is said."""
_WHEN = frozenset({"again", "earlier", "later", "recently", "then", "today", "yesterday"})


class Complements(Syntax):
    """The rules for what is said, as characters; None where it is not found."""

    def _put_in(self, index: int) -> Span | None:
        """The sentence around speaker and cue, or before them, which the parse takes for the main one, or hangs them on a noun:
        "The report, [he said], was written in a day", "Nobody was hurt, [officials say]."."""
        own = self.child(index, *SUBJECTS)
        subject = self.apposed_subject(index) if own is None else own
        if subject is None:
            return None
        start, end = self._opening(index, self.extent[subject][0])
        if not start + 1 < self.extent[subject][0] <= subject < index:
            return None
        left, right = self.extent[subject][0], self._told_when(index, index + 1)
        parted = self.tokens[left - 1].text == "," and self.quote_of[left - 2] < 0
        parted = parted and (own is None or self.extent[own][1] <= index)
        closed = right >= end - 1 or (self.tokens[right].text == "," and self.quote_of[right + 1] < 0)
        told = any(map(self._is_finite, [*range(start, left), *range(right, end)]))
        whole = self.span((start, left if right >= end - 1 else end))
        return self.bare(self.trim(whole)) if parted and closed and told else None

    def _around(self, index: int, c: int) -> Span | None:
        """The sentence around cue and subject where they are put in between: "This, he says, is new"."""
        subject = self.subject(index)
        if subject is None or self.tokens[index].dep not in ("ROOT", "parataxis", "ccomp"):
            return None
        left, right = min(index, self.extent[subject][0]), max(index + 1, self.extent[subject][1])
        right = self._told_when(index, right)
        start, end = self._opening(index, left)
        if not (start < left - 1 and right + 1 < end and self.tokens[left - 1].text == "," == self.tokens[right].text):
            return None
        above = right + 1
        while self.tokens[above].head not in (above, index):
            above = self.tokens[above].head
        if self.extent[c][1] <= left and self.tokens[above].head == index and self.tokens[right + 1].text != "including":
            return None  # "..., he said, adding that": what follows belongs to the cue
        return self.bare(self.trim(self.span((start, end))))

    def _opening(self, index: int, left: int) -> Span:
        """The sentence of ``index``, without what it says before a colon or semicolon that stands before ``left``."""
        start, end = self.sentences[self.sentence_of[index]]
        marks = (i + 1 for i in range(left - 2, start, -1) if self.tokens[i].text in (":", ";") and self.quote_of[i] < 0)
        return next(marks, start), end

    def _as(self, index: int) -> Span | None:
        """What the sentence says beside "as" with a cue: "As Lee noted, [the plan failed]", not "As Lee warned of it, ..."."""
        begins, ends = self.extent[index]
        like = self.tokens[index].dep == "advcl" and self.tokens[begins].text.lower() == "as"
        if not like or self.passive(index) or self.child(index, *SUBJECTS) is None or self.child(index, "dobj") is not None:
            return None
        over = (self.child(c, "pobj") for c in self.children[index] if self.tokens[c].lemma in ABOUT)
        return self._rest(index, self.span((begins, ends))) if all(map(self.is_time, over)) else None

    def _rest(self, index: int, aside: Span) -> Span | None:
        """What the sentence of ``index`` says without ``aside``: before it or behind it, or around it: "The plan, [according to
        Lee], failed"; None where there is nothing."""
        start, end = self.sentences[self.sentence_of[index]]
        before, behind = range(start, self.first_token(aside[0])), range(self.first_token(aside[1]), end)
        named, goes_on = any(map(self._is_named, before)), any(map(self._is_named, behind)) or any(map(self._is_finite, behind))
        if not named and not goes_on:
            return None
        closed = named and (not goes_on or any(map(self._is_finite, before)))
        return self.bare(self.trim(self.span((start if named else behind.start, before.stop if closed else end))))

    def _is_named(self, index: int) -> bool:
        return self.tokens[index].pos in ("NOUN", "PROPN", "PRON")

    def _is_finite(self, index: int) -> bool:
        return self.tokens[index].tag in _FINITE

    def _that(self, index: int) -> Span | None:
        """A clause behind "that" which the parse takes for something else, as it does where quotation marks stand in it:
        ", adding that Lee was “a liar”", "told a briefing that the union lies", "said in a letter that he was late"."""
        told = self.child(index, "dobj") if self.tokens[index].lemma in TELLS else None
        clause = self.child(told, "relcl") if told is not None else None
        if clause is not None and self.child(clause, *SUBJECTS) not in (None, self.extent[clause][0]):
            begins, ends = self.extent[clause]
        else:
            ends = self.extent[index][1]
            near = itertools.takewhile(self._is_by_the_way, range(index + 1 if told is None else told + 1, ends))
            begins = next((i for i in near if self.tokens[i].text == "that" and self.tokens[i].dep != "det"), ends)
        finite = next(filter(self._is_finite, range(begins + 1, ends)), ends)
        own = any(map(self._is_named, range(begins + 1, finite)))
        return self.bare(self.trim(self.span((begins, ends)))) if own and finite < ends else None

    def _is_by_the_way(self, index: int) -> bool:
        """Whether the token may stand between a cue and its "that": "said [on Monday in a letter to Lee that]"."""
        token = self.tokens[index]
        if token.pos in ("VERB", "AUX", "PUNCT"):
            return token.tag == "VBN" and token.dep == "acl"  # "in a letter [sent] on Monday"
        return token.text == "that" or token.dep not in ("dobj", "npadvmod", "attr", "nsubj") or self.is_time(index)

    def _told_when(self, index: int, right: int) -> int:
        """Where, from ``right`` on, ends what says to whom and when the cue was spoken: "he told me", "he said on Friday"."""
        for c in self.children[index]:
            token = self.tokens[c]
            when = token.dep == "prep" or token.pos == "PRON" or token.lemma in _WHEN or self.is_time(c)
            if self.extent[c][0] == right and when:
                right = self.extent[c][1]
        return right

    def _shown_last(self, index: int) -> tuple[Span, Span] | None:
        """What is shown and by what, where the parse takes the last word for a noun: "[Sales rose], [figures from Lee] show"."""
        start, end = self.sentences[self.sentence_of[index]]
        commas = [i for i in range(start, index) if self.tokens[i].text == ","]
        subject = self.child(index, *SUBJECTS)
        named = self.tokens[index].pos == "NOUN" or subject is None or (commas and subject < commas[-1])
        if self.tokens[index].text not in ("show", "suggest") or index < end - 2 or not commas or not named:
            return None
        heads = [i for i in range(commas[-1] + 1, index) if self.tokens[i].pos == "NOUN"]
        told = any(map(self._is_finite, range(start, commas[-1])))
        if not heads or not told or self.tokens[heads[0]].lemma.lower() not in cues.things():
            return None
        return self.trim(self.span((start, commas[-1]))), self.span((commas[-1] + 1, index))

    def _closing_quote(self, index: int) -> int | None:
        """The end of a quote that begins at the token ``index`` and ends its sentence, which the parse hangs on another word:
        "accused Lee of buying votes [“the way one buys a crate”]."."""
        if index >= len(self.tokens) or self.quote_of[index] < 0 or self.sentence_of[index] != self.sentence_of[index - 1]:
            return None
        quote, end = self.quotes[self.quote_of[index]], self.sentences[self.sentence_of[index]][1]
        near = quote.start == self.tokens[index].start <= self.tokens[index - 1].end + 1
        return quote.end if near and self.first_token(quote.end) in (end - 1, end) else None
