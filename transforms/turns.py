"""Turns: who speaks when in a transcript, an interview or an exchange that is quoted, by the labels before what is said.

Labels (``labels``) are those of turns only where somebody speaks again after somebody else, and where they are in capitals or
what is said is about "I" and "you": lists of people and of what candidates promise look alike.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from newstance.schemas.records import ParagraphKind
from newstance.transforms.document import Document, Entity, Paragraph, Span
from newstance.transforms.introductions import guest, holders, initials, is_named_in
from newstance.transforms.labels import Mark, mark
from newstance.transforms.names import is_given_name, spelled
from newstance.transforms.roles import is_office

FEWEST = 3
"""Labels of an exchange, at least."""
WHOLE, BETWEEN = 0.6, 4
"""Share of a document's paragraphs, from the first label to the last, from which on it is a transcript as a whole, and how many
of these may have no label for each label beyond the second: they go on with the turn before."""
SPOKEN = 0.34
"""Share of the turns in which somebody says "I" or "you", at least."""
_FACE_TO_FACE = re.compile(r"\b(?:I|[Yy]ou|[Yy]our|[Ww]e|[Oo]ur|[Mm]y|me|us)\b")
_MARKS = "“\"„«'‘"
_ANSWERS = frozenset(("A", "ANSWER", "GUEST", "REPLY"))
_NO_NAMES = _ANSWERS | frozenset(
    ">> Q QUESTION REPORTER INTERVIEWER MODERATOR OPERATOR AUDIENCE MALE FEMALE JOURNALIST HOST PRESENTER ANCHOR CALLER".split()  # noqa: SIM905
)
_NOBODY = ("UNIDENTIFIED ", "UNKNOWN ", "THE ", "HON. MEMBERS", "SEVERAL ", "AUDIENCE ")
"""How labels begin that say what somebody is, not who."""
_AGAIN = 2
"""How often a label comes that only its coming again makes one."""
_RUBRICS = frozenset("dear check claim image memo note photo photos update verdict video watch watched".split())  # noqa: SIM905
"""First or last words of what looks like a label and is the page's own."""
_HOLDER = re.compile(r"[(\[](?:(?:Mrs?|Ms|Miss|Dr|Sir|Dame)\.? )?([A-Z][\w.'’-]{1,24}(?: [A-Z][\w.'’-]{1,24}){1,3})[),\]]")
_NAME_ONLY = re.compile(r" ?(?:[A-Z][\w.'’-]{1,24} ){1,4}(?:[A-Z][\w'’-]{1,24}|\([^)\n]{1,40}\))[*_]{0,3}\Z")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says: ``content`` has a piece for each paragraph. ``name`` is where the speaker is named, in the label
    before ``colon`` or, where that has only initials, an office or "A", elsewhere (``carried``); None before "Q" or "REPORTER".
    ``colon`` is None where no mark ends the label, or there is none (``interviews``)."""

    name: Span | None
    colon: Span | None
    content: tuple[Span, ...]
    carried: bool = False


@dataclass(frozen=True, slots=True)
class _Label:
    """The label of the paragraph number ``paragraph``. ``key`` tells speakers apart; "" where it names nobody that is known."""

    paragraph: int
    mark: Mark
    key: str
    name: Span | None
    carried: bool = False


def find_turns(document: Document) -> list[Turn]:
    """The turns of a document, in order. Linear in its length."""
    paragraphs = [p for p in document.paragraphs if p.token_start < p.token_end]
    labels = list(_labels(document, paragraphs))
    whole = _is_whole(labels, len(paragraphs))
    if not whole:  # a name on a line by itself heads many things
        labels = [label for label in labels if not label.mark.alone]
    known = [label for label in labels if label.key]
    named = Counter(label.key for label in known if label.name or label.key.upper() in _NO_NAMES)
    if not _alternate([label.key for label in known]) or max(named.values(), default=0) < _AGAIN:
        return []
    turns = []
    for label, behind in zip(labels, [*labels[1:], None], strict=True):
        begins = label.paragraph
        stop = behind.paragraph if behind else len(paragraphs)
        said = paragraphs[begins:stop]
        if label.mark.alone:  # behind a title, as in a call: "Ann Lee", "Chief Executive Officer"
            said = list(itertools.dropwhile(lambda p: p.kind is ParagraphKind.HEADING, said[1:]))
        if not whole or begins >= known[-1].paragraph:
            said = said[:1]
        content = tuple(_content(document.text, label.mark, said))
        if label.key and content and document.text[content[0][0]] not in _MARKS:  # what is in marks is found as a quote
            turns.append(Turn(label.name, label.mark.cue, content, label.carried))
    guests = {label.name for label in known if label.name and label.key == document.text[slice(*label.mark.name)]}
    strangers = {name for name in guests if any(t.name == name and is_named_in(document.text, name, t.content) for t in turns)}
    turns = [replace(turn, name=None, carried=False) if turn.name in strangers else turn for turn in turns]
    capitals = (document.text[slice(*label.name)].isupper() for label in known if label.name)
    spoken = sum(any(_FACE_TO_FACE.search(document.text, *piece) for piece in turn.content) for turn in turns)
    return turns if any(capitals) or spoken >= SPOKEN * len(turns) else []


def _is_whole(labels: Sequence[_Label], size: int) -> bool:
    """Whether all of the document's paragraphs are a transcript, as far as they go from the first label to the last."""
    known = [label.paragraph for label in labels if label.key]
    width = known[-1] - known[0] + 1 if known else 0
    return width >= WHOLE * size and width - len(labels) <= BETWEEN * (len(labels) - 2)


def label_ends(text: str, paragraphs: Iterable[Paragraph]) -> dict[int, int]:
    """Where the words begin behind what may be labels, by where the label does: the parse takes it for part of them."""
    found = {p.start: made.begins for p in paragraphs if (made := mark(text, p)) and not made.alone and not made.loose}
    return found if len(found) >= FEWEST else {}


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
    marked = [(number, paragraph, made) for number, paragraph in enumerate(paragraphs) if (made := mark(text, paragraph))]
    if len(marked) < FEWEST:
        return  # as in most articles: spares them what follows
    opening = {paragraph.start for _, paragraph, _ in marked}
    named = (e for e in document.entities if e.label == "PERSON" and e.start not in opening)
    people = {spelled(re.sub(r"['’]s?\Z", "", text[e.start : e.end]).split()[-1]) for e in named}
    plain = {token.text for token in document.tokens if token.text.islower()}
    times = Counter(text[slice(*made.name)] for _, _, made in marked)
    unnamed = _Unnamed(document, times)
    known: dict[str, Span] = dict(initials(document))
    for number, paragraph, made in marked:
        label = text[slice(*made.name)]
        words = label.split()
        if (made.loose and times[label] < _AGAIN) or words[0].lower() in _RUBRICS or words[-1].lower() in _RUBRICS:
            continue
        if made.alone and unnamed.is_office(label):
            continue  # what whoever is named above is
        if unnamed.is_one(label):
            if not (made.cue and unnamed.is_office(label) and _NAME_ONLY.match(text, made.begins, paragraph.end)):
                beside = made.cue and _HOLDER.search(text, made.name[1], made.cue[0])  # "Question (Ann Lee, Courier):"
                name = beside.span(1) if beside else unnamed.who(label, paragraph.start)
                yield _Label(number, made, label, name, carried=name is not None)
        elif label in known:
            yield _Label(number, made, spelled(text[slice(*known[label])].split()[-1]), known[label], carried=True)
        else:
            key = spelled(words[-1])
            titled = made.name[0] > paragraph.start  # "MR. LEE"
            capitals = (len(words) > 1 or titled) and all(word.isupper() and word.lower() not in plain for word in words)
            given = is_given_name(words[0]) or (not made.alone and any(map(is_given_name, words[-2:])))
            person = given or key in people or (capitals and not made.alone and not made.loose)
            person = person or (made.alone and times["Operator"] >= _AGAIN <= times[label] and len(words) > 1)  # a call
            person = person and not words[-1].isdigit()  # "August 2: Said he did not lie"
            if person and len(words) > 1:
                people.add(key)
                for short in ("".join(word[0] for word in words), *words[1:-1]):  # "AL", the "Quispe" of Ana Quispe Mamani
                    known.setdefault(short, made.name)
            if person:
                yield _Label(number, made, key, made.name)
            elif not made.alone and not made.loose:  # a newspaper that asks, where it comes again
                yield _Label(number, made, label if times[label] >= _AGAIN else "", None)


class _Unnamed:
    """Labels that say what somebody is, not who: "Q", "REPORTER", "The President", "Chair"; and whom they mean."""

    def __init__(self, document: Document, labels: Iterable[str]) -> None:
        self._document = document
        self._offices = {_office(label) for label in labels if self.is_office(label)}
        self._labelled = {spelled(label.split()[-1]) for label in labels}
        self._found: dict[str, Span | None] = {}

    @cached_property
    def _holders(self) -> dict[str, Span]:
        return holders(self._document.text)

    def is_office(self, label: str) -> bool:
        return bool(_office(label)) and _bare(label) not in _NO_NAMES

    def is_one(self, label: str) -> bool:
        return bool(_bare(label) in _NO_NAMES or label.upper().startswith(_NOBODY) or _office(label))

    def who(self, label: str, end: int) -> Span | None:
        """Who speaks under the label, whose first turn begins at ``end``: who answers, or who alone may hold the office."""
        if label not in self._found:
            office = _office(label)
            only = self.is_office(label) and self._offices == {office} and office in self._document.text[:end].lower()
            found = guest(self._document, end) if only or _bare(label) in _ANSWERS else None
            if found is not None and spelled(self._document.text[slice(*found)].split()[-1]) in self._labelled:
                found = None  # he has a label of his own
            self._found[label] = (self._holders.get(office) if self.is_office(label) else None) or found
        return self._found[label]


def _office(label: str) -> str:
    """The office that is all of the label, in small letters, or ""."""
    office = label.lower().removeprefix("the ").split(" of ")[0]
    return office if is_office(office.split()) else ""


def _bare(label: str) -> str:
    """The label as others of its kind are: "CALLER" of "Caller 2"."""
    return label.upper().rstrip(" 0123456789") or label


def _alternate(keys: Sequence[str]) -> bool:
    """Whether somebody speaks again after somebody else."""
    heard: set[str] = set()
    for before, key in itertools.pairwise(["", *keys]):
        if key != before and key in heard:
            return len(keys) >= FEWEST
        heard.add(key)
    return False


def _content(text: str, label: Mark, paragraphs: Sequence[Paragraph]) -> Iterator[Span]:
    """What is said in the paragraphs of a turn, without notes in brackets."""
    for paragraph in paragraphs:
        start = label.begins if paragraph.start <= label.begins <= paragraph.end else paragraph.start
        start = paragraph.end - len(text[start : paragraph.end].lstrip())
        if start < paragraph.end and not _is_note(text[start : paragraph.end]):
            yield start, paragraph.end


def _is_note(text: str) -> bool:
    """Whether a bracket holds all of it: "(LAUGHTER)", "(Applause – Ann Lee [CDU]: Shame!)"."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if depth == 0:
            return place == len(text) - 1 and place > 0
    return False
