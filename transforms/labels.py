"""Labels: how transcripts, records and interviews say who speaks, at the start of a paragraph.

SEN. MARCO RUBIO (R-FL): NATO has failed us.        Q. And you?        [Ann Lee] I do not.
Mr. ROSS. I do not.        Ann Lee -- Chief Executive        >> LEE: I do.        **Courier:** Do you?
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newstance.schemas.records import ParagraphKind
from newstance.transforms.document import Paragraph, Span

_MOST_WORDS, _MOST_WITH_ROLE = 7, 12
_NAME_WORD = re.compile(r"(?:[A-Z](?:[^\W\d_]|[.'’-])*|\d+|de|van|von|der|al|bin|of|the)\Z")
_ROLE = re.compile(r"[,(\[]")  # "DAVID WELNA, BYLINE"
_BEFORE = re.compile(r"(?:['’][Ss]?|\bU\.S\.|\b[A-Z][A-Za-z]{1,4}\.) ")  # "ABC NEWS' JONATHAN KARL", "REP. ADAM SCHIFF"
_STOPS, _CLOSING = ".!?…:;,-–—)]", "”\"’'"
_LEAD = r"(?:>> ?|Q\d{1,4} (?=\S)|[\[(]\d{1,2}:\d\d(?::\d\d)?[\])] |\d{1,2}:\d\d:\d\d ){0,3}[*_]{0,3}"
_WORD = r"[A-Z][\w.'’-]{0,24}"
_FORMS = (
    re.compile(_LEAD + r"(?P<name>Q|A)\d{0,3}(?P<cue>[.:)]|(?: ?[–—-]+))[*_]{0,3} (?=\S)"),
    re.compile(r"(?P<name>Q) (?=[A-Z][a-z’' ])"),
    re.compile(r"\[(?P<name>[^\W\d][^\]\[\d\n]{1,60})(?P<cue>\]) (?=\S)"),
    re.compile(
        r"(?:(?:The )?(?:Mrs?|Ms|Miss|Dr|Sen|Senator|Rep|Representative|Chair(?:man|woman)?|Secretary|Ambassador|General|Judge)"
        r"\.? )(?P<name>[A-Z][A-Z'’-]+)(?: of [A-Z][a-z]+)?(?P<cue>\.) (?=\S)"
    ),
    re.compile(rf"(?P<name>{_WORD}(?: {_WORD}){{1,3}}) (?P<cue>--|—|–) [A-Z][^.!?:\n]{{2,80}}\Z"),
)
_LOOSE = (
    re.compile(rf"(?P<name>{_WORD}(?: {_WORD})?) (?P<cue>[—–]) (?=[A-Z“\"‘'(])"),  # "Ann — I do."
    re.compile(r"(?P<name>[A-Z]{3,20}(?: (?:[A-Z]{2,20}|\d))?) (?=[A-Z][a-z’', ])"),  # "HOST Good morning"
)
_COLON = re.compile(_LEAD + r"(?P<name>[^:\n*_>][^:\n]{0,199}?)(?P<cue>:)[*_]{0,3}(?=\s|\Z)")
_ALONE = re.compile(rf"{_WORD}(?: {_WORD}){{0,3}}\Z")
_NEXT = re.compile(r"(?P<name>>>) ?(?=\S)")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a label names somebody, what ends it, and where the words behind it begin: the end of its paragraph for a label
    ``alone`` there. One that is ``loose`` may as well be the first words of a sentence: it is a label where it comes again."""

    name: Span
    cue: Span | None
    begins: int
    alone: bool = False
    loose: bool = False


def mark(text: str, paragraph: Paragraph) -> Mark | None:
    """The label of ``paragraph``; None where it has none. Of a line alone it is for others to say whether it names anybody."""
    start, end = paragraph.start, paragraph.end
    for form in _FORMS:
        if found := form.match(text, start, end):
            cue = found.span("cue") if "cue" in form.groupindex else None
            return Mark(found.span("name"), cue, found.end(), alone=found.end() == end)
    if colon := _COLON.match(text, start, end):
        return _before_colon(text, paragraph, colon)
    for form in _LOOSE:
        if found := form.match(text, start, end):
            cue = found.span("cue") if "cue" in form.groupindex else None
            return Mark(found.span("name"), cue, found.end(), loose=True)
    if follows := _NEXT.match(text, start, end):
        return Mark(follows.span("name"), None, follows.end())
    if paragraph.kind is ParagraphKind.HEADING and _ALONE.match(text, start, end):
        return Mark((start, end), None, end, alone=True)
    return None


def _before_colon(text: str, paragraph: Paragraph, colon: re.Match[str]) -> Mark | None:
    name = _name(text, *colon.span("name"))
    stops = _STOPS if paragraph.kind is ParagraphKind.HEADING else _STOPS + _CLOSING  # "Trump: how he became ‘Mr. President’"
    told = len(colon["name"].split()) > _MOST_WITH_ROLE  # "Ann Lee, the envoy who ..., testified:"
    if (told or text[paragraph.end - 1] not in stops) and not text[slice(*name)].isupper():
        return None
    words = text[slice(*name)].split()
    named = 1 <= len(words) <= _MOST_WORDS and all(map(_NAME_WORD.match, words))
    return Mark(name, colon.span("cue"), colon.end(), alone=colon.end() == paragraph.end) if named else None


def _name(text: str, start: int, end: int) -> Span:
    """The name in a label, without a role behind it, an owner or a short title before it."""
    role = _ROLE.search(text, start, end)
    end = start + len(text[start : role.start() if role else end].rstrip(" *_"))
    start = max((before.end() for before in _BEFORE.finditer(text, start, end)), default=start)
    return start, end
