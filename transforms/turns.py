"""Turns: who speaks when in a transcript, an interview or an exchange that is quoted, by the labels before what is said.

    SEN. MARCO RUBIO: NATO has failed us.
    BLITZER: Senator, thanks.

A label is a name at the start of a paragraph, before a colon. Labels are those of turns only where somebody speaks again after
somebody else, and where they are in capitals or what is said is about "I" and "you": lists of people and of what candidates
promise look alike.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newstance.schemas.records import ParagraphKind
from newstance.transforms.document import Document, Entity, Paragraph, Span
from newstance.transforms.names import is_given_name, spelled

FEWEST = 3
"""Labels of an exchange, at least."""
WHOLE, BETWEEN = 0.6, 4
"""Share of a document's paragraphs, from the first label to the last, from which on it is a transcript as a whole, and how many
of these may have no label for each label beyond the second: they go on with the turn before."""
SPOKEN = 0.34
"""Share of the turns in which somebody says "I" or "you", at least."""
_MOST_CHARS, _MOST_WORDS, _MOST_WITH_ROLE = 200, 7, 12
_NAME_WORD = re.compile(r"(?:[A-Z](?:[^\W\d_]|[.'’-])*|\d+|de|van|von|der|al|bin|of|the)\Z")
_ROLE = re.compile(r"[,(\[]")  # "DAVID WELNA, BYLINE"
_BEFORE = re.compile(r"(?:['’][Ss]?|\bU\.S\.|\b[A-Z][A-Za-z]{1,4}\.) ")  # "ABC NEWS' JONATHAN KARL", "REP. ADAM SCHIFF"
_FACE_TO_FACE = re.compile(r"\b(?:I|[Yy]ou|[Yy]our|[Ww]e|[Oo]ur|[Mm]y|me|us)\b")
_NOTE = re.compile(r"[(\[][^()\[\]]*[)\]]\Z")  # "(LAUGHTER)"
_STOPS, _CLOSING = ".!?…:;,-–—)]", "”\"’'"
_MARKS = "“\"„«'‘"
_NO_NAMES = frozenset(("Q", "A", "QUESTION", "ANSWER", "REPORTER", "INTERVIEWER", "MODERATOR"))


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says: ``content`` has a piece for each paragraph. ``name`` is where the speaker is named, in the label
    before ``colon`` or, where that has only initials, in an earlier one (``carried``); None before "Q" or "REPORTER"."""

    name: Span | None
    colon: Span
    content: tuple[Span, ...]
    carried: bool = False


@dataclass(frozen=True, slots=True)
class _Label:
    """A label of the paragraph number ``paragraph``. ``key`` tells speakers apart; "" where it names no person that is known."""

    paragraph: int
    key: str
    name: Span | None
    colon: int
    carried: bool = False


def find_turns(document: Document) -> list[Turn]:
    """The turns of a document, in order. Linear in its length."""
    paragraphs = [p for p in document.paragraphs if p.token_start < p.token_end]
    labels = list(_labels(document, paragraphs))
    known = [label for label in labels if label.key]
    if not _alternate([label.key for label in known]):
        return []
    width = known[-1].paragraph - known[0].paragraph + 1
    whole = width >= WHOLE * len(paragraphs) and width - len(labels) <= BETWEEN * (len(labels) - 2)
    turns = []
    for label, behind in zip(labels, [*labels[1:], None], strict=True):
        begins = label.paragraph
        next_label = behind.paragraph if behind else len(paragraphs)
        stop = next_label if whole and begins < known[-1].paragraph else begins + 1
        if label.colon + 1 == paragraphs[begins].end:  # the label is a paragraph of its own
            stop = max(stop, min(begins + 2, next_label))
        content = tuple(_content(document.text, label, paragraphs[begins:stop]))
        if label.key and content and document.text[content[0][0]] not in _MARKS:  # what is in marks is found as a quote
            turns.append(Turn(label.name, (label.colon, label.colon + 1), content, label.carried))
    capitals = (document.text[slice(*label.name)].isupper() for label in known if label.name)
    spoken = sum(any(_FACE_TO_FACE.search(document.text, *piece) for piece in turn.content) for turn in turns)
    return turns if any(capitals) or spoken >= SPOKEN * len(turns) else []


def with_speakers(document: Document) -> Document:
    """``document`` with the names in the labels of its turns as persons' names, whatever was made of their capitals."""
    names = {turn.name for turn in find_turns(document) if turn.name}
    if not names:
        return document
    begin = {token.start: n for n, token in enumerate(document.tokens)}
    end = {token.end: n + 1 for n, token in enumerate(document.tokens)}
    people = [Entity(begin[a], end[b], a, b, "PERSON") for a, b in names if a in begin and b in end]
    taken = {index for one in people for index in range(one.token_start, one.token_end)}
    others = (e for e in document.entities if taken.isdisjoint(range(e.token_start, e.token_end)))
    tokens = (replace(t, pos="PROPN", tag="NNP") if n in taken else t for n, t in enumerate(document.tokens))
    return replace(document, tokens=tuple(tokens), entities=tuple(sorted([*people, *others], key=lambda e: e.start)))


def _labels(document: Document, paragraphs: Sequence[Paragraph]) -> Iterator[_Label]:
    text = document.text
    opening = {p.start for p in paragraphs}
    named = (e for e in document.entities if e.label == "PERSON" and e.start not in opening)
    people = {spelled(text[e.start : e.end].split()[-1]) for e in named}
    plain = {token.text for token in document.tokens if token.text.islower()}
    known: dict[str, _Label] = {}
    for number, paragraph in enumerate(paragraphs):
        colon = text.find(":", paragraph.start, min(paragraph.end, paragraph.start + _MOST_CHARS))
        if colon < 0 or not text[colon + 1 : colon + 2].isspace():
            continue
        name = _name(text, paragraph.start, colon)
        stops = _STOPS if paragraph.kind is ParagraphKind.HEADING else _STOPS + _CLOSING  # "Trump: how he became ‘Mr. President’"
        told = len(text[paragraph.start : colon].split()) > _MOST_WITH_ROLE  # "Ann Lee, the envoy who ..., testified:"
        if (told or text[paragraph.end - 1] not in stops) and not text[slice(*name)].isupper():
            continue
        words = text[slice(*name)].split()
        if not 1 <= len(words) <= _MOST_WORDS or not all(map(_NAME_WORD.match, words)):
            continue
        if len(words) == 1 and words[0] in _NO_NAMES:
            yield _Label(number, words[0], None, colon)
        elif len(words) == 1 and words[0] in known:
            yield replace(known[words[0]], paragraph=number, colon=colon, carried=True)
        else:
            key = spelled(words[-1])
            capitals = len(words) > 1 and all(word.isupper() and word.lower() not in plain for word in words)
            if not capitals and key not in people and not any(map(is_given_name, words[:1] + words[-2:])):
                key = ""
            label = _Label(number, key, name, colon)
            if key and len(words) > 1:
                people.add(key)
                known.setdefault("".join(word[0] for word in words), label)
            yield label


def _name(text: str, start: int, end: int) -> Span:
    """The name in a label, without a role behind it, an owner or a short title before it."""
    role = _ROLE.search(text, start, end)
    end = start + len(text[start : role.start() if role else end].rstrip())
    start = max((before.end() for before in _BEFORE.finditer(text, start, end)), default=start)
    return start, end


def _alternate(keys: Sequence[str]) -> bool:
    """Whether somebody speaks again after somebody else."""
    heard: set[str] = set()
    for before, key in itertools.pairwise(["", *keys]):
        if key != before and key in heard:
            return len(keys) >= FEWEST
        heard.add(key)
    return False


def _content(text: str, label: _Label, paragraphs: Sequence[Paragraph]) -> Iterator[Span]:
    """What is said in the paragraphs of a turn, without notes in brackets."""
    for paragraph in paragraphs:
        start = max(paragraph.start, label.colon + 1) if paragraph is paragraphs[0] else paragraph.start
        start = paragraph.end - len(text[start : paragraph.end].lstrip())
        if start < paragraph.end and not _NOTE.match(text, start, paragraph.end):
            yield start, paragraph.end
