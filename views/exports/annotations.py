"""Annotations: an article's records as labelled spans and links between them, which is what annotation tools know.

All of them get the same picture, and ``newstance.views.gold`` reads it back:

- a mention is a span with its label (PERSON, ORG ...); its note names the entity: ``NATO (Q7184)``;
- a piece of a statement is a span STATEMENT_DIRECT (INDIRECT, MIXED, UNKNOWN), with links SAID_BY to a span SPEAKER, CUE to a
  span CUE, and CONTINUES to the statement's first piece;
- a stance is a span STANCE_SUPPORT (OPPOSE, NEUTRAL, UNKNOWN) over its evidence, with links HOLDER and TARGET to a mention (or
  to a SPEAKER). A stance without a link HOLDER is the author's.

Offsets are the records': code points of the article's text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newstance.schemas.articles import Article, ArticleError, articles, cue_span, sizes, speaker_span
from newstance.schemas.articles import Span as Place
from newstance.schemas.records import Mention, Stance, StanceLabel, Statement, StatementKind
from newstance.views.dataset import DatasetError, records, rows

STATEMENT, STANCE = "STATEMENT_", "STANCE_"
SPEAKER, CUE = "SPEAKER", "CUE"
SAID_BY, CONTINUES, HOLDER, TARGET = "SAID_BY", "CONTINUES", "HOLDER", "TARGET"

LINKS = (SAID_BY, CUE, CONTINUES, HOLDER, TARGET)
ROLES = (*(STATEMENT + k for k in StatementKind), SPEAKER, CUE, *(STANCE + k for k in StanceLabel))
"""Labels that are not a mention's."""
USUAL_MENTIONS = ("PERSON", "ORG", "GPE", "NORP")


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled place in the text. ``note`` is for people."""

    id: str
    label: str
    start: int
    end: int
    note: str = ""

    @property
    def place(self) -> Place:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link from one span to another, by their ids."""

    type: str
    source: str
    target: str


@dataclass(slots=True)
class Annotations:
    """Spans and links of one article; ``records`` has the record behind a span, by its id, for those that have one."""

    spans: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    records: dict[str, Mention | Statement | Stance] = field(default_factory=dict)


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of an output directory. Raises DatasetError."""
    counts = sizes(row["document_id"] for row in rows(path, "paragraphs", ("document_id",)))
    try:
        yield from articles(records(path, "paragraphs"), counts)
    except ArticleError as error:
        raise DatasetError(f"{path}: {error}") from error


def annotate(article: Article) -> Annotations:
    """The picture of ``article``. Empty places (there should be none) are left out, as no tool takes them."""
    return _Painter(article).paint()


class _Painter:
    def __init__(self, article: Article) -> None:
        self.article = article
        self.found = Annotations()
        self.mentions: dict[Place, str] = {}
        self.parts: dict[tuple[str, Place], str] = {}

    def paint(self) -> Annotations:
        for mention in self.article.mentions:
            self._add("m", mention.label, (mention.start, mention.end), mention, f"{mention.name} ({mention.entity_id})")
        self._statements()
        for stance in self.article.stances:
            self._stance(stance)
        return self.found

    def _add(self, prefix: str, label: str, place: Place, record: Mention | Statement | Stance | None, note: str = "") -> str:
        if place[0] >= place[1]:
            return ""
        span = Span(f"{prefix}{len(self.found.spans) + 1}", label, *place, note)
        self.found.spans.append(span)
        if record is not None:
            self.found.records[span.id] = record
        if isinstance(record, Mention):
            self.mentions.setdefault(place, span.id)
        return span.id

    def _part(self, label: str, place: Place) -> str:
        """The SPEAKER or CUE at ``place``: one span, however many statements share it."""
        if (label, place) not in self.parts:
            self.parts[label, place] = self._add("p", label, place, None)
        return self.parts[label, place]

    def _link(self, kind: str, source: str, target: str | None) -> None:
        if source and target:
            self.found.links.append(Link(kind, source, target))

    def _statements(self) -> None:
        first: dict[str, str] = {}
        for s in self.article.statements:
            span = self._add("s", STATEMENT + s.kind, (s.start, s.end), s, s.speaker or "")
            if speaker := speaker_span(s):
                self._link(SAID_BY, span, self._part(SPEAKER, speaker))
            if cue := cue_span(s):
                self._link(CUE, span, self._part(CUE, cue))
            if s.statement_id in first:
                self._link(CONTINUES, span, first[s.statement_id])
            first.setdefault(s.statement_id, span)

    def _stance(self, stance: Stance) -> None:
        place = stance.evidence_start, stance.evidence_end
        span = self._add("e", STANCE + stance.label, place, stance, f"{stance.holder} → {stance.target} ({stance.voice.lower()})")
        if holder := self.article.holder_span(stance):
            self._link(HOLDER, span, self.parts.get((SPEAKER, holder)) or self.mentions.get(holder))
        if target := self.article.target_span(stance):
            self._link(TARGET, span, self.mentions.get(target))
