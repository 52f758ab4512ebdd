"""Turns: who speaks when in a transcript, an interview or an exchange that is quoted, by the labels before what is said.

    SEN. MARCO RUBIO: NATO has failed us.
    BLITZER: Senator, thanks.

A label is a name at the start of a paragraph, before a colon; or what records have instead: "Q.", "Mr. LEE.", "Ann Lee -- Chief
Executive". Labels are those of turns only where somebody speaks again after somebody else, and where they are in capitals or what
is said is about "I" and "you": lists of people and of what candidates promise look alike.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence, Set
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
_MOST_WORDS, _MOST_WITH_ROLE = 7, 12
_NAME_WORD = re.compile(r"(?:[A-Z](?:[^\W\d_]|[.'’-])*|\d+|de|van|von|der|al|bin|of|the)\Z")
_ROLE = re.compile(r"[,(\[]")  # "DAVID WELNA, BYLINE"
_BEFORE = re.compile(r"(?:['’][Ss]?|\bU\.S\.|\b[A-Z][A-Za-z]{1,4}\.) ")  # "ABC NEWS' JONATHAN KARL", "REP. ADAM SCHIFF"
_ASKS = re.compile(r"(?:\b(?:[Bb]y|BY|[Ii]nterview(?:er)?:)|\b(?:spoke|talked|speaks|talks) (?:to|with)) (?:[A-Z]\w+ )?$")
_FACE_TO_FACE = re.compile(r"\b(?:I|[Yy]ou|[Yy]our|[Ww]e|[Oo]ur|[Mm]y|me|us)\b")
_NOTE = re.compile(r"[(\[][^()\[\]]*[)\]]\Z")  # "(LAUGHTER)"
_STOPS, _CLOSING = ".!?…:;,-–—)]", "”\"’'"
_MARKS = "“\"„«'‘"
_ANSWERS = frozenset(("A", "ANSWER"))
_NO_NAMES = _ANSWERS | {"Q", "QUESTION", "REPORTER", "INTERVIEWER", "MODERATOR", "OPERATOR", "AUDIENCE", "MALE", "FEMALE"}
_NOBODY = ("UNIDENTIFIED ", "UNKNOWN ", "THE ", "HON. MEMBERS", "SEVERAL ")
"""How labels begin that say what somebody is, not who."""
_TIME = r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]? )?[*_]{0,3}"
_ASKED = re.compile(_TIME + r"(?P<name>Q|A)(?P<cue>[.)]|(?: ?[–—-]+))[*_]{0,3} (?=\S)|(?P<alone>Q) (?=[A-Z])")
_RECORD = re.compile(
    r"(?:(?:The )?(?:Mrs?|Ms|Miss|Dr|Sen|Senator|Rep|Representative|Chair(?:man|woman)?|Secretary|Ambassador|General|Judge)\.? )"
    r"(?P<name>[A-Z][A-Z'’-]+)(?: of [A-Z][a-z]+)?(?P<cue>\.) (?=\S)"
)
_TITLED = re.compile(r"(?P<name>[A-Z][\w.'’-]{0,24}(?: [A-Z][\w.'’-]{0,24}){1,3}) (?P<cue>--|—|–) [A-Z][^.!?:\n]{2,80}\Z")
_HOLDER = re.compile(r"\((?:(?:Mrs?|Ms|Miss|Dr|Sir|Dame)\.? )?([A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3})\)")
_COLON = re.compile(_TIME + r"(?P<name>[^:\n]{1,200}?)[*_]{0,3}(?P<cue>:)[*_]{0,3}(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says: ``content`` has a piece for each paragraph. ``name`` is where the speaker is named, in the label
    before ``colon`` or, where that has only initials or "A", elsewhere (``carried``); None before "Q" or "REPORTER".
    ``colon`` is None where there is no label (``interviews``)."""

    name: Span | None
    colon: Span | None
    content: tuple[Span, ...]
    carried: bool = False


@dataclass(frozen=True, slots=True)
class _Label:
    """A label of the paragraph number ``paragraph``, whose words begin at ``begins``. ``key`` tells speakers apart; "" where it
    names no person that is known."""

    paragraph: int
    key: str
    name: Span | None
    cue: Span
    begins: int
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
        if label.begins == paragraphs[begins].end:  # the label is a paragraph of its own
            stop = max(stop, min(begins + 2, next_label))
        content = tuple(_content(document.text, label, paragraphs[begins:stop]))
        if label.key and content and document.text[content[0][0]] not in _MARKS:  # what is in marks is found as a quote
            turns.append(Turn(label.name, label.cue, content, label.carried))
    capitals = (document.text[slice(*label.name)].isupper() for label in known if label.name)
    spoken = sum(any(_FACE_TO_FACE.search(document.text, *piece) for piece in turn.content) for turn in turns)
    return turns if any(capitals) or spoken >= SPOKEN * len(turns) else []


def with_speakers(document: Document) -> Document:
    """``document`` with the names in the labels of its turns as persons' names, whatever was made of their capitals."""
    names = {turn.name for turn in find_turns(document) if turn.name}
    if not names:
        return document
    names |= set(_introduced(document, {document.text[a:b] for a, b in names}))
    begin = {token.start: n for n, token in enumerate(document.tokens)}
    end = {token.end: n + 1 for n, token in enumerate(document.tokens)}
    people = [Entity(begin[a], end[b], a, b, "PERSON") for a, b in names if a in begin and b in end]
    taken = {index for one in people for index in range(one.token_start, one.token_end)}
    others = (e for e in document.entities if taken.isdisjoint(range(e.token_start, e.token_end)))
    tokens = (replace(t, pos="PROPN", tag="NNP") if n in taken else t for n, t in enumerate(document.tokens))
    return replace(document, tokens=tuple(tokens), entities=tuple(sorted([*people, *others], key=lambda e: e.start)))


def _introduced(document: Document, names: Set[str]) -> Iterator[Span]:
    """Where those whose labels have a surname only are named in full, in capitals too: "ANN LEE, SPOKESPERSON"."""
    for given, surname in itertools.pairwise(document.tokens):
        if surname.text in names and surname.text.isupper() and given.text.isupper() and is_given_name(given.text):
            yield given.start, surname.end


def _labels(document: Document, paragraphs: Sequence[Paragraph]) -> Iterator[_Label]:
    text = document.text
    marked = [(number, paragraph, *found) for number, paragraph in enumerate(paragraphs) if (found := _marked(text, paragraph))]
    opening = {paragraph.start for _, paragraph, *_ in marked}
    named = (e for e in document.entities if e.label == "PERSON" and e.start not in opening)
    people = {spelled(text[e.start : e.end].split()[-1]) for e in named}
    plain = {token.text for token in document.tokens if token.text.islower()}
    known = {initials: _Label(0, initials, span, span, span[1]) for initials, span in _initials(document)}
    for number, paragraph, name, cue, begins in marked:
        label = text[slice(*name)]
        words = label.split()
        if words[0] in _NO_NAMES and len(words) == 1:
            if label not in known:
                answers = guest(document, paragraph.start) if label in _ANSWERS else None
                known[label] = _Label(number, label, answers, cue, begins, carried=True)
        elif label.upper().startswith(_NOBODY) and label not in known:
            holder = _HOLDER.search(text, name[1], cue[0])  # "The Prime Minister (Ms. Ann Lee)"
            known[label] = _Label(number, label, holder.span(1) if holder else None, cue, begins)
        if label in known:
            yield replace(known[label], paragraph=number, cue=cue, begins=begins, carried=known[label].name is not None)
            continue
        key = spelled(words[-1])
        titled = name[0] > paragraph.start  # "MR. LEE"
        capitals = (len(words) > 1 or titled) and all(word.isupper() and word.lower() not in plain for word in words)
        if not capitals and key not in people and not any(map(is_given_name, words[:1] + words[-2:])):
            key = ""
        made = _Label(number, key, name, cue, begins)
        if key and len(words) > 1:
            people.add(key)
            for short in ("".join(word[0] for word in words), *words[1:-1]):  # "AL", the "Quispe" of Ana Quispe Mamani
                known.setdefault(short, made)
        yield made


def _initials(document: Document) -> Iterator[tuple[str, Span]]:
    """Whom the text names in full, by the initials that labels may have: "LR" of Leelo Raudsepp."""
    for entity in document.entities:
        words = document.text[entity.start : entity.end].split()
        if entity.label == "PERSON" and len(words) > 1:
            yield "".join(word[0].upper() for word in words), (entity.start, entity.end)


def _marked(text: str, paragraph: Paragraph) -> tuple[Span, Span, int] | None:
    """Where a label names somebody, what ends it, and where the words behind it begin; None where there is no label."""
    start, end = paragraph.start, paragraph.end
    found = _ASKED.match(text, start, end) or _RECORD.match(text, start, end)
    if found is not None:
        named = found.span("name") if found["name"] else found.span("alone")
        cue = found.span("cue") if found["cue"] else named
        return named, cue, found.end()
    found = _TITLED.match(text, start, end)
    if found is not None:
        return found.span("name"), found.span("cue"), end
    found = _COLON.match(text, start, end)
    if found is None:
        return None
    name = _name(text, *found.span("name"))
    stops = _STOPS if paragraph.kind is ParagraphKind.HEADING else _STOPS + _CLOSING  # "Trump: how he became ‘Mr. President’"
    told = len(found["name"].split()) > _MOST_WITH_ROLE  # "Ann Lee, the envoy who ..., testified:"
    words = text[slice(*name)].split()
    if (told or text[end - 1] not in stops) and not text[slice(*name)].isupper():
        return None
    return (
        (name, found.span("cue"), found.end()) if 1 <= len(words) <= _MOST_WORDS and all(map(_NAME_WORD.match, words)) else None
    )


def _name(text: str, start: int, end: int) -> Span:
    """The name in a label, without a role behind it, an owner or a short title before it."""
    role = _ROLE.search(text, start, end)
    end = start + len(text[start : role.start() if role else end].rstrip())
    start = max((before.end() for before in _BEFORE.finditer(text, start, end)), default=start)
    return start, end


def guest(document: Document, end: int) -> Span | None:
    """Who answers the questions of an interview, of which the first ends before ``end``: who alone is named in what heads it, or
    in what introduces it, or is the subject of its first sentence."""
    text = document.text
    named = [e for e in document.entities if e.label == "PERSON" and e.end <= end and not _asks(text, e.start)]
    headings = [p for p in document.paragraphs if p.kind is ParagraphKind.HEADING and p.end <= end]
    heading = [e for e in named if any(p.start <= e.start < p.end for p in headings)]
    for people in (heading, named):
        if len({spelled(text[e.start : e.end].split()[-1]) for e in people}) == 1:
            return max(((e.start, e.end) for e in people), key=lambda span: span[1] - span[0])
    first = next((e for e in named if e not in heading), None)
    subject = not heading and first is not None and document.tokens[first.token_end - 1].dep == "nsubj"
    opens = first is not None and any(text[p.start : first.start] in ("", "*", "_") for p in document.paragraphs)
    return (first.start, first.end) if first is not None and subject and opens else None


def _asks(text: str, start: int) -> bool:
    """Whether who is named at ``start`` asks: "By [Ann Lee]", "she spoke to [Ann Lee] of the Courier"."""
    return bool(_ASKS.search(text, max(0, start - 40), start))


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
        start = label.begins if paragraph is paragraphs[0] else paragraph.start
        start = paragraph.end - len(text[start : paragraph.end].lstrip())
        if start < paragraph.end and not _NOTE.match(text, start, paragraph.end):
            yield start, paragraph.end
