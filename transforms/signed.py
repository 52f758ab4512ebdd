"""Signed: posts and quotes whose author stands behind them, as a signature or as the line that says where they are from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from newstance.schemas.records import StatementKind
from newstance.transforms.document import Attribution, Span
from newstance.transforms.quotes import Quote
from newstance.transforms.reported import Reported

POST_CHARS = 500
"""Characters above which what stands before a signature is no post, but a page whose line breaks were lost."""
_DASHED = re.compile(r"\s{0,3}(?:--|[-–—―])\s{0,2}([A-Z@][^\n“”\"]{1,80})(?:\n|\Z)")
_CITED = re.compile(
    r"[ \t]{0,3}\n\s{0,3}((?:[A-Z][\w.’'-]{0,20} ){1,3}[A-Z][\w.’'-]{1,20}), ([A-Z][^\n“”\"]{1,40}[^\n“”\".!?:;])(?=\n|\Z)"
)
_BOARD = re.compile(r"(?:The )?(?:Editors?|Editorial)\b")
_SIGNATURE = re.compile(r"(?:(?<=\s)-|[—–]) ?([^—–()@\n]{2,60}) \(@\w{1,20}\)(?: [A-Z][a-z]+ \d{1,2}, \d{4})?")


class Signed(Reported):
    """The rules for signatures."""

    def posts(self) -> Iterator[Attribution]:
        """Posts set in the text, whose author signs behind them: ``No collusion! — Ann Lee (@ann) June 4, 2018``."""
        for paragraph in self.paragraphs:
            start = paragraph.start
            for signature in _SIGNATURE.finditer(self.text, start, paragraph.end):
                content = self.trim((start, signature.start()))
                if content[0] < content[1] < content[0] + POST_CHARS:
                    yield Attribution(kind=StatementKind.DIRECT, content=(content,), source=signature.span(1))
                start = signature.end()

    def cited(self, quote: Quote) -> Span | None:
        """Whose words a paragraph in quotation marks is, where the next one says ``Ann Lee, The Daily`` or ``Editorial Board, The
        Daily``, which is the paper. Once is a heading or a photographer; an article that cites so does it again."""
        return self._citations.get(quote.start)

    @cached_property
    def _citations(self) -> dict[int, Span]:
        """By the start of the quote; none where fewer than two are of somebody known to be a person or a board."""
        starts = {paragraph.start for paragraph in self.paragraphs}
        found, known = {}, 0
        for quote in self.quotes:
            citation = _CITED.match(self.text, quote.end) if quote.start in starts else None
            if citation is not None:
                board = _BOARD.match(citation[1]) is not None
                found[quote.start] = citation.span(2 if board else 1)
                known += board or self.person_at(citation.start(1)) is not None
        return found if known > 1 else {}

    def signed(self, quote: Quote) -> Span | None:
        """Who signs behind a dash, at the end of the quote's paragraph or as the next one: ``“...” — Ann Lee, her lawyer``, or
        ``-- Ann Lee speaking to donors``."""
        signature = _DASHED.match(self.text, quote.end)
        if signature is None:
            return None
        start, end = signature.span(1)
        tokens = self.tokens[self.first_token(start) : self.first_token(end)]
        stop = next((t for t in tokens if t.text in (",", "(") or t.pos in ("NUM", "VERB", "AUX")), None)
        named = stop.start if stop else end
        if not any(self.person_at(token.start) and token.start < named for token in tokens):
            return None
        sentence = any(token.pos in ("VERB", "AUX") and token.tag not in ("VBG", "VBN") for token in tokens)
        return None if sentence else self.trim((start, named))
