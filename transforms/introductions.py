"""Introductions: who speaks under an office, initials or "A", by what a text says before or beside its labels."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence

from newstance.schemas.records import ParagraphKind
from newstance.transforms.document import Document, Entity, Paragraph, Span
from newstance.transforms.names import is_given_name, spelled
from newstance.transforms.roles import is_office, means_people

_ASKS = re.compile(
    r"(?:\b(?:[Bb]y|BY|Text:|Words:|[Ii]nterview(?:er)?:|[Qq]uestions from)|\b(?:spoke|talked|speaks|talks) (?:to|with)) "
    r"(?:[A-Z]\w+ )?\Z"
)
_ASKED_BY = re.compile(r"(?: of [^.\n]{0,30})?,? (?:asked|questioned|interviewed|hosted|grilled|quizzed|sat down with)\b")
_OF_HIS = re.compile(r"['’]s?\b")
_ABOUT = re.compile(r"\bof \Z")
_MEETING = re.compile(
    r"""\b(?:sp(?:oke|eaks)|talk(?:s|ed)?|told\ us|sat\ down|receiv(?:es|ed)|explains|discusse[sd]|me(?:e)?ts?\ us|joins?\ us
    |interview(?:ed|s)?|conversation|answer(?:s|ed)|repl(?:ies|ied)|takes?\ questions|edited|shortened|condensed|asked)\b""",
    re.I | re.X,
)
_SOMEONE = re.compile(r"\b(?:asked|spoke to|talked to|interview with|talk with|conversation with) an? ")
_OF_READERS = re.compile(
    r"\b(?:your questions|readers?|explained|explainer|quiz|FAQs?|correspondent|our [\w ]{0,20}editor)\b", re.I
)
_TITLE = r"(?:(?:Mrs?|Ms|Miss|Dr|Sir|Dame|Dato['’]|Tan Sri)\.? )?"
_NAME = _TITLE + r"([A-Z][\w.'’-]{1,24}(?:(?: bin| binti| anak)? [A-Z][\w.'’-]{1,24}){0,3})"
_OFFICE = r"((?:The )?[A-Z][a-z]{3,12}(?: [A-Z][a-z]{3,12})?)"
_LONGER = re.compile(r"(?:[Ff]ormer|(?!The\b)[A-Z][a-z]+)[ -]\Z")  # "[Former] President", "[Vice] President"
_HOLDERS = (
    (re.compile(rf"(?:^|\n)[*_]{{0,3}}{_OFFICE}: {_NAME}(?: \([^)\n]{{1,40}}\))?[*_]{{0,3}}(?=\n|$)"), 1, 2),
    (re.compile(rf"{_OFFICE}(?: of [A-Z]\w{{1,24}})? [(\[]{_NAME}[)\]]"), 1, 2),
    (re.compile(rf"{_NAME} \({_OFFICE}\)"), 2, 1),
    (re.compile(rf"(Minister|Secretary|Commissioner) of [A-Z]\w{{1,24}}, {_NAME}"), 1, 2),
    (re.compile(rf"The {_OFFICE}, {_NAME},"), 1, 2),
)


def holders(text: str) -> dict[str, Span]:
    """Who holds an office, by the office in small letters: "President: Ann Lee", "The President (Ann Lee)", "Ann Lee (Chair)"."""
    found: dict[str, list[Span]] = {}
    for form, office, name in _HOLDERS:
        for match in form.finditer(text):
            title = match[office].lower().removeprefix("the ")
            whole = not _LONGER.search(text, max(0, match.start(office) - 12), match.start(office))
            if whole and is_office(title.split()):
                found.setdefault(title, []).append(match.span(name))
    surnames = {title: {text[a:b].split()[-1] for a, b in spans} for title, spans in found.items()}
    return {title: spans[0] for title, spans in found.items() if len(surnames[title]) == 1}  # of two, nobody


def is_named_in(text: str, name: Span, pieces: Sequence[Span]) -> bool:
    """Whether words name whoever an introduction made their speaker: he would say "I"."""
    surname = re.compile(rf"\b{re.escape(text[slice(*name)].split()[-1])}\b")
    return any(surname.search(text, *piece) for piece in pieces)


def initials(document: Document) -> Iterator[tuple[str, Span]]:
    """Whom the text names in full, by their initials: "LR" of Leelo Raudsepp."""
    for entity in document.entities:
        words = document.text[entity.start : entity.end].split()
        if entity.label == "PERSON" and len(words) > 1:
            yield "".join(word[0].upper() for word in words), (entity.start, entity.end)


def guest(document: Document, end: int) -> Span | None:
    """Who answers the questions of an interview, of which the first stands at ``end``: who alone is named in what heads it, or in
    an introduction that tells of a meeting, or is the subject there. Not whom it is only about: "Netanyahu's war, explained"."""
    text = document.text
    if _OF_READERS.search(text, 0, end) or _SOMEONE.search(text, 0, end):
        return None
    named = [e for e in document.entities if e.label == "PERSON" and e.end <= end and _may_answer(text, e)]
    if not any(e.token_end - e.token_start > 1 for e in named):
        loud = _loud_names(document, end)
        return loud[0] if len(loud) == 1 else None
    starts = [p.start for p in document.paragraphs]
    of = {e: document.paragraphs[bisect.bisect_right(starts, e.start) - 1] for e in named}
    heading = [e for e in named if of[e].kind is ParagraphKind.HEADING]
    below = [e for e in named if e not in heading]
    words = [text[e.start : e.end].split() for e in heading]
    sure = not below or any(is_given_name(w[0]) or text.find(w[-1], end) > 0 for w in words)
    if sure and (alone := _alone(text, heading)):
        return alone
    if not _MEETING.search(text, 0, end):
        return None
    if alone := _alone(text, below):
        return alone
    first = below[0] if below else None
    return (first.start, first.end) if first is not None and _opens(document, of[first], first) else None


def _opens(document: Document, paragraph: Paragraph, person: Entity) -> bool:
    """Whether a person is the subject of the first sentence of a paragraph: "The novelist [Ann Lee] receives us"."""
    tokens = document.tokens
    token = tokens[person.token_end - 1]
    first = next((stop for start, stop in document.sentences if start <= paragraph.token_start < stop), 0)
    return person.token_start < first and token.dep in ("nsubj", "nsubjpass") and tokens[token.head].dep == "ROOT"


def _alone(text: str, people: Sequence[Entity]) -> Span | None:
    """The longest name of the one person that all of these are."""
    if len({spelled(text[e.start : e.end].split()[-1]) for e in people}) != 1:
        return None
    return max(((e.start, e.end) for e in people), key=lambda span: span[1] - span[0])


def _may_answer(text: str, person: Entity) -> bool:
    """Whether a person named before the questions is neither who asks nor only what it is about: "By [Ann Lee]", "[Ann Lee]
    asked", "[Putin]'s war"."""
    before, behind = (max(0, person.start - 40), person.start), (person.end, person.end + 60)
    asks = _ASKS.search(text, *before) or _ASKED_BY.match(text, *behind)
    about = _OF_HIS.match(text, *behind) or (_ABOUT.search(text, *before) and not _MEETING.search(text, *before))
    return not asks and not about


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
