"""Quotes: where quotation marks open and close, however sloppily they are set.

Handles curly, straight and low marks and guillemets; a space on the wrong side (``year, ”Lavrov said``); marks never closed;
and quotes over several paragraphs, whether each re-opens or the mark is simply missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newstance.transforms.document import Document, Span

_OPEN, _CLOSE, _EITHER = "“„«‟", "”»", '"'
_MARK = re.compile("[“„«‟”»\"]|''|``")
_SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=[^\s‘’'“”\"])")
_SINGLE_STOP = re.compile(r"[’'](?!\w)|[‘“”\"\n]")
_SINGLE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch between marks in one paragraph. ``start``/``end`` take the marks in, ``inner`` does not.

    ``continues`` says that it goes on from the quote before it (in the paragraph before).
    """

    start: int
    end: int
    inner: Span
    continues: bool = False


def find_quotes(document: Document) -> list[Quote]:
    """All quotes of a document, in order, none overlapping. Linear in its length."""
    quotes: list[Quote] = []
    open_before = False
    for paragraph in document.paragraphs:
        if paragraph.token_start == paragraph.token_end:
            open_before = False
            continue
        found, open_before = _in_paragraph(document.text, paragraph.start, paragraph.end, open_before)
        quotes += found
    return quotes


def _in_paragraph(text: str, start: int, end: int, open_before: bool) -> tuple[list[Quote], bool]:
    marks = [(m.start(), m.end(), _kind(text, m, start, end)) for m in _MARK.finditer(text, start, end)]
    quotes: list[Quote] = []
    opened: tuple[int, int] | None = None
    continues = False
    if open_before and marks:
        continues = True
        if marks[0][2] != "open":
            opened = (start, start)
    last_close = max((left for left, _, kind in marks if kind == "close"), default=-1)
    for left, right, kind in marks:
        if opened is None:
            # A closing mark that nothing opened: the opening one is missing or set as a closing one.
            if kind == "close" and left == last_close:
                continue
            opened = (left, right)
        elif (
            kind == "close"
            or (kind == "either" and left > opened[1])
            or (left > opened[1] and _ends(text, opened[0], left, right, end))
        ):
            quotes.append(Quote(opened[0], right, _strip(text, opened[1], left), continues and not quotes))
            opened = None
        elif kind == "open" and text[left:right] != '"':
            continue  # nested
    if opened is not None:
        inner = _strip(text, opened[1], end)
        quotes.append(Quote(opened[0], end, inner, continues and not quotes))
    if not quotes:
        quotes = [q for q in _singles(text, start, end) if _is_long(text[slice(*q.inner)])]
    quotes = [q for q in quotes if q.inner[0] < q.inner[1]]
    return quotes, opened is not None and bool(quotes)


def _singles(text: str, start: int, end: int) -> Iterator[Quote]:
    """Quotes in single marks: from one that opens to the next that is no apostrophe, with no other mark between."""
    # Two searches that only go forward: as one expression it would look through the rest of the text from every mark.
    while opening := _SINGLE_OPEN.search(text, start, end):
        stop = _SINGLE_STOP.search(text, opening.end(), end)
        if stop is None:
            return
        start = stop.start()
        if stop[0] in "’'":
            yield Quote(opening.start(), stop.end(), (opening.end(), stop.start()))
            start = stop.end()


def _kind(text: str, mark: re.Match[str], start: int, end: int) -> str:
    """Whether a mark opens or closes: by its shape, and for shapes that do both, by the white space around it."""
    if mark[0] in _OPEN or mark[0] == "``":
        return "open"
    if mark[0] in _CLOSE:
        return "close"
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    if (before.isspace() or before in "([—–-") and not after.isspace():
        return "open"
    if after.isspace() and not before.isspace():
        return "close"
    return "either"


def _ends(text: str, opened: int, left: int, right: int, end: int) -> bool:
    """Whether an opening mark stands where only a closing one can: ``her here,“ said ...``, or closes a low one."""
    if text[left] == "“" and text[opened] in "„‟":
        return True
    return text[left - 1] in ",.!?…" and (right >= end or text[right].isspace())


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_long(inner: str) -> bool:
    return len(inner.split()) >= _SINGLE_WORDS
