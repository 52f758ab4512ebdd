"""The parse of a document as a tree: what hangs on a token, what it hangs on, and where a mention stands in it.

Tokens are indices into ``Document.tokens``; spans are of characters.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator

from newstance.schemas.records import Mention
from newstance.transforms.document import Document, Span

MODIFIERS = frozenset({"amod", "compound", "nmod"})
_TENSED = frozenset({"VBD", "VBZ", "VBP", "MD"})


class Tree:
    """A document's tokens, to walk up and down."""

    def __init__(self, document: Document) -> None:
        self.tokens = document.tokens
        self._sentences = document.sentences
        self._starts = [token.start for token in document.tokens]
        self._first_tokens = [start for start, _ in document.sentences]

    def token_at(self, place: int) -> int | None:
        """The token that the character ``place`` lies in."""
        index = bisect.bisect_right(self._starts, place) - 1
        return index if index >= 0 and place < self.tokens[index].end else None

    def within(self, span: Span) -> range:
        """The tokens that begin in ``span``."""
        return range(bisect.bisect_left(self._starts, span[0]), bisect.bisect_left(self._starts, span[1]))

    def head_of(self, mention: Mention) -> int | None:
        """The mention's token whose head lies outside of it."""
        first, last = self.token_at(mention.start), self.token_at(mention.end - 1)
        if first is None or last is None:
            return None
        return next(
            (i for i in range(first, last + 1) if not first <= self.tokens[i].head <= last or self.tokens[i].head == i), last
        )

    def sentence(self, index: int) -> range:
        """The tokens of the sentence that the one at ``index`` stands in."""
        return range(*self._sentences[max(0, bisect.bisect_right(self._first_tokens, index) - 1)])

    def children(self, index: int) -> list[int]:
        """What hangs on the token, in the order of the text."""
        return [i for i in self.sentence(index) if self.tokens[i].head == index != i]

    def upwards(self, index: int | None) -> Iterator[int]:
        """The token and those above it, up to its sentence's root."""
        for _ in range(50):  # a parse is a tree; the bound is for depth
            if index is None:
                return
            yield index
            above = self.tokens[index].head
            index = above if above != index else None

    def path(self, mention: Mention, top: int | None) -> Iterator[int]:
        """From the mention's head up to below ``top``; None: to the top of the sentence."""
        return itertools.takewhile(lambda i: i != top, self.upwards(self.head_of(mention)))

    def subtree(self, index: int) -> Span:
        """Characters from the first to the last token under ``index`` and itself, within its sentence."""
        under = [i for i in self.sentence(index) if index in self.upwards(i)]
        return self.tokens[under[0]].start, self.tokens[under[-1]].end

    def phrase_end(self, mention: Mention) -> int:
        """Where the noun ends that the mention stands before: "three [Russian] diplomats"."""
        noun = next((i for i in self.upwards(self.head_of(mention)) if self.tokens[i].dep not in MODIFIERS), None)
        return mention.end if noun is None else max(mention.end, self.tokens[noun].end)

    def is_finite(self, index: int) -> bool:
        """Whether the token heads a clause with a tense: "lies", "has lied", "will lie"."""
        return any(self.tokens[i].tag in _TENSED for i in (index, *self._auxiliaries(index)))

    def _auxiliaries(self, index: int) -> list[int]:
        return [i for i in self.children(index) if self.tokens[i].dep in ("aux", "auxpass")]

    def has_verb(self, span: Span) -> bool:
        """Whether a verb begins in ``span``."""
        return any(self.tokens[i].pos in ("VERB", "AUX") for i in self.within(span))
