"""The parse of a document as a tree: what hangs on a token, what it hangs on, and where a mention stands in it.

Tokens are indices into ``Document.tokens``; spans are of characters.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Sequence

from newstance.schemas.records import Mention
from newstance.transforms.document import Document, Span, Token

VERBS = frozenset({"VERB", "AUX"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
MODIFIERS = frozenset({"amod", "compound", "nmod"})
_TENSED = frozenset({"VBD", "VBZ", "VBP", "MD"})
_DEEPEST = 50
"""Steps up a parse; deeper ones are no longer sentences."""


class Tree:
    """A document's tokens, to walk up and down."""

    def __init__(self, document: Document) -> None:
        self.tokens = document.tokens
        self._starts = [token.start for token in document.tokens]
        self._children = children_of(document.tokens)
        self._extents = extents_of(document.tokens, self._children)
        self._wholes: dict[tuple[int, tuple[str, ...]], int] = {}

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
        return None if first is None or last is None else head_of(self.tokens, first, last + 1)

    def children(self, index: int) -> Sequence[int]:
        """What hangs on the token, in the order of the text."""
        return self._children[index]

    def has(self, index: int, *deps: str) -> bool:
        """Whether something hangs on the token in one of these ways."""
        return any(self.tokens[i].dep in deps for i in self._children[index])

    def has_tag(self, index: int, *tags: str) -> bool:
        """Whether one of these Penn tags hangs on the token."""
        return any(self.tokens[i].tag in tags for i in self._children[index])

    def upwards(self, index: int | None) -> Iterator[int]:
        """The token and those above it, up to its sentence's root."""
        for _ in range(_DEEPEST):
            if index is None:
                return
            yield index
            above = self.tokens[index].head
            index = above if above != index else None

    def path(self, mention: Mention, top: int | None) -> Iterator[int]:
        """From the mention's head up to below ``top``; None: to the top of the sentence."""
        return itertools.takewhile(lambda i: i != top, self.upwards(self.head_of(mention)))

    def whole(self, index: int, *deps: str) -> int:
        """The first of the nouns that it stands beside in one of these ways: "[Japan] and Austria", "a [lawyer], Ann Lee"."""
        passed = []
        while (index, deps) not in self._wholes:
            token = self.tokens[index]
            passed.append(index)
            if not (token.dep in deps and token.head < index and self.tokens[token.head].pos in NOUNS):
                self._wholes[index, deps] = index
            else:
                index = token.head
        whole = self._wholes[index, deps]
        self._wholes.update(((i, deps), whole) for i in passed)
        return whole

    def is_joined(self, index: int) -> bool:
        """Whether a hyphen joins the token to the participle behind it: "[Iran]-backed"."""
        hyphen = index + 2 < len(self.tokens) and self.tokens[index + 1].text in ("-", "–")
        return hyphen and self.tokens[index].head == index + 2 and self.tokens[index + 2].tag in ("VBN", "VBD")

    def repeats(self, verb: int) -> bool:
        """Whether the verb only stands for the one above it: "as [did] the Heritage Foundation"."""
        token = self.tokens[verb]
        return (
            token.dep == "advcl"
            and token.lemma == "do"
            and any(self.tokens[i].text.lower() == "as" for i in self._children[verb])
        )

    def subtree(self, index: int) -> Span:
        """Characters from the first to the last token under ``index`` and itself."""
        first, end = self._extents[index]
        return self.tokens[first].start, self.tokens[end - 1].end

    def phrase_end(self, mention: Mention) -> int:
        """Where the noun ends that the mention stands before: "three [Russian] diplomats"."""
        noun = next((i for i in self.upwards(self.head_of(mention)) if self.tokens[i].dep not in MODIFIERS), None)
        return mention.end if noun is None else max(mention.end, self.tokens[noun].end)

    def is_finite(self, index: int) -> bool:
        """Whether the token heads a clause with a tense: "lies", "has lied", "will lie"."""
        auxiliaries = (i for i in self._children[index] if self.tokens[i].dep in ("aux", "auxpass"))
        return any(self.tokens[i].tag in _TENSED for i in (index, *auxiliaries))

    def has_verb(self, span: Span) -> bool:
        """Whether a verb begins in ``span``."""
        return any(self.tokens[i].pos in VERBS for i in self.within(span))


def children_of(tokens: Sequence[Token]) -> list[list[int]]:
    """What hangs on each token, in the order of the text."""
    children: list[list[int]] = [[] for _ in tokens]
    for index, token in enumerate(tokens):
        if token.head != index:
            children[token.head].append(index)
    return children


def extents_of(tokens: Sequence[Token], children: Sequence[Sequence[int]]) -> list[Span]:
    """The tokens (half-open) from the first to the last under each; where heads run in a circle, which no parser gives, only the
    token itself."""
    extents = [(index, index + 1) for index in range(len(tokens))]
    waiting = [len(below) for below in children]
    ready = [index for index, count in enumerate(waiting) if not count]
    while ready:
        index = ready.pop()
        head = tokens[index].head
        if head == index:
            continue
        extents[head] = min(extents[head][0], extents[index][0]), max(extents[head][1], extents[index][1])
        waiting[head] -= 1
        if not waiting[head]:
            ready.append(head)
    return extents


def head_of(tokens: Sequence[Token], start: int, end: int) -> int:
    """The token of ``[start, end)`` whose head lies outside, or that is the root."""
    outside = (i for i in range(start, end) if not start <= tokens[i].head < end or tokens[i].head == i)
    return next(outside, end - 1)
