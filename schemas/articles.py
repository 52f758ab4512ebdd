"""Articles: the paragraphs of one document put together again, with its text, which all offsets count in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from newstance.schemas.records import Mention, ParagraphRecord, Stance, StanceVoice, Statement

Span = tuple[int, int]


class ArticleError(ValueError):
    """Paragraphs that do not fit together. The message names the document."""


@dataclass(frozen=True)
class Article:
    """One document: its paragraphs in order, and its cleaned text (what lies between paragraphs is line ends)."""

    paragraphs: tuple[ParagraphRecord, ...]
    text: str

    @property
    def document_id(self) -> str:
        return self.paragraphs[0].document_id

    @property
    def mentions(self) -> Iterator[Mention]:
        return (m for p in self.paragraphs for m in p.mentions)

    @property
    def statements(self) -> Iterator[Statement]:
        return (s for p in self.paragraphs for s in p.statements)

    @property
    def stances(self) -> Iterator[Stance]:
        return (s for p in self.paragraphs for s in p.stances)

    def words(self, span: Span) -> str:
        return self.text[span[0] : span[1]]

    def holder_span(self, stance: Stance) -> Span | None:
        """Where the holder of ``stance`` is named: as the speaker of its statement, else at the nearest mention."""
        if stance.voice is StanceVoice.AUTHOR:
            return None
        statement = self._statements.get(stance.statement_id or "")
        if statement and statement.speaker_id == stance.holder_id and (place := speaker_span(statement)):
            return place
        return self._nearest(stance.holder_id, stance)

    def target_span(self, stance: Stance) -> Span | None:
        """Where the target of ``stance`` is named: its first mention in the evidence, else the nearest one."""
        return self._nearest(stance.target_id, stance)

    def _nearest(self, entity_id: str, stance: Stance) -> Span | None:
        start, end = stance.evidence_start, stance.evidence_end
        places = self._places.get(entity_id, ())
        return min(places, key=lambda place: (max(0, start - place[0], place[1] - end), place), default=None)

    @cached_property
    def _places(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for mention in self.mentions:
            found.setdefault(mention.entity_id, []).append((mention.start, mention.end))
        return found

    @cached_property
    def _statements(self) -> dict[str, Statement]:
        """Id -> the statement's first piece."""
        found: dict[str, Statement] = {}
        for statement in self.statements:
            found.setdefault(statement.statement_id, statement)
        return found


def speaker_span(statement: Statement) -> Span | None:
    """The speaker's words."""
    start, end = statement.speaker_start, statement.speaker_end
    return None if start is None or end is None else (start, end)


def cue_span(statement: Statement) -> Span | None:
    """The words that introduce the statement."""
    start, end = statement.cue_start, statement.cue_end
    return None if start is None or end is None else (start, end)


def assemble(records: Iterable[ParagraphRecord]) -> Article:
    """The article of these paragraphs, in any order; a repeated paragraph counts once. Raises ArticleError."""
    paragraphs = tuple(record for _, record in sorted({r.ordinal: r for r in records}.items()))
    pieces: list[str] = []
    at = 0
    for p in paragraphs:
        if p.start < at or p.end - p.start != len(p.text):
            raise ArticleError(f"document {p.document_id}: paragraph {p.ordinal} does not lie where its offsets say")
        pieces += "\n" * (p.start - at), p.text
        at = p.end
    return Article(paragraphs, "".join(pieces))


def articles(records: Iterable[ParagraphRecord], sizes: Mapping[str, int]) -> Iterator[Article]:
    """Articles as soon as they are complete. ``sizes``: how many of ``records`` each document has. Raises ArticleError.

    A document's records need not stand together, but as a run writes them they do, and then one article is held at a time.
    """
    waiting: dict[str, list[ParagraphRecord]] = {}
    for record in records:
        known = waiting.setdefault(record.document_id, [])
        known.append(record)
        if len(known) == sizes[record.document_id]:
            yield assemble(waiting.pop(record.document_id))


def sizes(document_ids: Iterable[str]) -> Counter[str]:
    """How many paragraphs each document has."""
    return Counter(document_ids)
