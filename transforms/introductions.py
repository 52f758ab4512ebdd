"""Introductions: who speaks under an office, initials or "A", by what a text says before or beside its labels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from newstance.schemas.records import ParagraphKind
from newstance.transforms.document import Document, Span
from newstance.transforms.names import is_given_name, spelled
from newstance.transforms.roles import is_office, means_people

_ASKS = re.compile(
    r"(?:\b(?:[Bb]y|BY|Text:|Words:|[Ii]nterview(?:er)?:|[Qq]uestions from)|\b(?:spoke|talked|speaks|talks) (?:to|with)) "
    r"(?:[A-Z]\w+ )?$"
)
_TITLE = r"(?:(?:Mrs?|Ms|Miss|Dr|Sir|Dame|Dato['’]|Tan Sri)\.? )?"
_NAME = _TITLE + r"([A-Z][\w.'’-]{1,24}(?:(?: bin| binti| anak)? [A-Z][\w.'’-]{1,24}){0,3})"
_OFFICE = r"((?:The )?[A-Z][a-z]{3,12}(?: [A-Z][a-z]{3,12})?)"
_HOLDERS = (
    (re.compile(rf"(?:^|\n)[*_]{{0,3}}{_OFFICE}: {_NAME}(?: \([^)\n]{{1,40}}\))?[*_]{{0,3}}(?=\n|$)"), 1, 2),
    (re.compile(rf"{_OFFICE}(?: of [A-Z]\w{{1,24}})? [(\[]{_NAME}[)\],]"), 1, 2),
    (re.compile(rf"{_NAME} \({_OFFICE}\)"), 2, 1),
    (re.compile(rf"{_OFFICE} of [A-Z]\w{{1,24}}, {_NAME}"), 1, 2),
)


def holders(text: str) -> dict[str, Span]:
    """Who holds an office, by the office in small letters: "President: Ann Lee", "The President (Ann Lee)", "Ann Lee (Chair)"."""
    found: dict[str, Span] = {}
    for form, office, name in _HOLDERS:
        for match in form.finditer(text):
            title = match[office].lower().removeprefix("the ")
            if is_office(title.split()):
                found.setdefault(title, match.span(name))
    return found


def initials(document: Document) -> Iterator[tuple[str, Span]]:
    """Whom the text names in full, by their initials: "LR" of Leelo Raudsepp."""
    for entity in document.entities:
        words = document.text[entity.start : entity.end].split()
        if entity.label == "PERSON" and len(words) > 1:
            yield "".join(word[0].upper() for word in words), (entity.start, entity.end)


def guest(document: Document, end: int) -> Span | None:
    """Who answers the questions of an interview, of which the first ends before ``end``: who alone is named in what heads it, or
    in what introduces it, or is the subject of its first sentence."""
    text = document.text
    named = [e for e in document.entities if e.label == "PERSON" and e.end <= end and not _asks(text, e.start)]
    if not any(e.token_end - e.token_start > 1 for e in named):
        loud = _loud_names(document, end)
        return loud[0] if len(loud) == 1 else None
    headings = [p for p in document.paragraphs if p.kind is ParagraphKind.HEADING and p.end <= end]
    heading = [e for e in named if any(p.start <= e.start < p.end for p in headings)]
    below = [e for e in named if e not in heading]
    for people in (heading, below):
        words = [text[e.start : e.end].split() for e in people]
        sure = people is below or not below or any(is_given_name(w[0]) or text.find(w[-1], end) > 0 for w in words)
        if len({spelled(w[-1]) for w in words}) == 1 and sure:
            return max(((e.start, e.end) for e in people), key=lambda span: span[1] - span[0])
    first = below[0] if below and document.tokens[below[0].token_end - 1].dep == "nsubj" else None
    opens = first is not None and any(text[p.start : first.start] in ("", "*", "_") for p in document.paragraphs)
    return (first.start, first.end) if first is not None and opens else None


def _loud_names(document: Document, end: int) -> list[Span]:
    """Given names and surnames in capitals, or two names behind a title: "ANN LEE", "THE HON AOIFE LEE MP"."""
    tokens = [token for token in document.tokens if token.end <= end]
    found = []
    for number, (given, surname) in enumerate(itertools.pairwise(tokens)):
        loud = given.text.isupper() and surname.text.isupper() and len(surname.text) > 2
        title = tokens[number - 1].text.lower() if number > 0 and document.text[given.start - 1] == " " else ""
        named = (means_people(title) or is_given_name(given.text)) and not means_people(surname.text.lower())
        if loud and named and document.text[given.end : surname.start] == " ":
            found.append((given.start, surname.end))
    return found


def _asks(text: str, start: int) -> bool:
    """Whether who is named at ``start`` asks: "By [Ann Lee]", "she spoke to [Ann Lee] of the Courier"."""
    return bool(_ASKS.search(text, max(0, start - 40), start))
