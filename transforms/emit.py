"""Emit: a finished document in; its output records out. Checks every span on the way: a wrong one is a bug, not an output."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from newstance.schemas.avro import to_avro
from newstance.schemas.records import (
    Mention,
    ParagraphRecord,
    SpeakerLink,
    Stance,
    StanceRecord,
    Statement,
    stable_id,
)
from newstance.transforms.document import Attribution, Document, Paragraph, Span, Speaker

_Item = TypeVar("_Item")


def statement_id(document: Document, attribution: Attribution) -> str:
    """Id of a statement, shared by its pieces: the document and the places of its content and cue."""
    return stable_id(document.document_id, "statement", attribution.content, attribution.cue)


def paragraph_records(document: Document, version: str) -> list[ParagraphRecord]:
    """One record per paragraph, in order. Raises ValueError where a span lies outside the text."""
    places = _Places(document.paragraphs)
    mentions = places.sorted_into(document.mentions, lambda m: m.start)
    statements = places.sorted_into(_statements(document, places), lambda s: s.start)
    stances = places.sorted_into(document.stances, lambda s: s.evidence_start)
    records = []
    for number, paragraph in enumerate(document.paragraphs):
        record = ParagraphRecord(
            paragraph_id=paragraph_id(document, paragraph),
            document_id=document.document_id,
            source_uri=document.source_uri,
            title=document.title,
            publisher=document.publisher,
            language=document.language,
            url=document.url,
            published_at=document.published_at,
            ordinal=paragraph.ordinal,
            kind=paragraph.kind,
            text=document.text[paragraph.start : paragraph.end],
            start=paragraph.start,
            end=paragraph.end,
            mentions=tuple(mentions[number]),
            statements=tuple(statements[number]),
            stances=tuple(stances[number]),
            pipeline_version=version,
        )
        _check(document, record)
        records.append(record)
    return records


def stance_records(document: Document, record: ParagraphRecord) -> Iterator[StanceRecord]:
    """The stances of one paragraph as flat edges."""
    for stance in record.stances:
        yield StanceRecord(
            document_id=record.document_id,
            paragraph_id=record.paragraph_id,
            source_uri=record.source_uri,
            publisher=record.publisher,
            published_at=record.published_at,
            title=record.title,
            evidence=document.text[stance.evidence_start : stance.evidence_end],
            **to_avro(stance),
        )


def paragraph_id(document: Document, paragraph: Paragraph) -> str:
    return stable_id(document.document_id, paragraph.ordinal)


class _Places:
    """Where a document's paragraphs stand: what lies where is looked up, since a page may have ten thousand of each."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._ends = [paragraph.end for paragraph in paragraphs]

    def sorted_into(self, items: Iterable[_Item], start: Callable[[_Item], int]) -> dict[int, list[_Item]]:
        """The items that start in each paragraph, by its number, in their order."""
        found: dict[int, list[_Item]] = defaultdict(list)
        for item in items:
            place = start(item)
            for number in self._touched((place, place + 1)):
                found[number].append(item)
        return found

    def pieces(self, content: tuple[Span, ...]) -> Iterator[Span]:
        """``content`` cut at paragraph borders, without the white space there."""
        for start, end in content:
            for number in self._touched((start, end)):
                yield max(start, self._paragraphs[number].start), min(end, self._paragraphs[number].end)

    def _touched(self, span: Span) -> Iterator[int]:
        """The numbers of the paragraphs that share a character with ``span``."""
        for number in range(bisect.bisect_right(self._ends, span[0]), len(self._paragraphs)):
            if self._paragraphs[number].start >= span[1]:
                return
            yield number


def _statements(document: Document, places: _Places) -> Iterator[Statement]:
    speakers: Iterable[Speaker | None] = document.speakers or (None,) * len(document.attributions)
    for attribution, speaker in zip(document.attributions, speakers, strict=True):
        whole = Statement(
            statement_id=statement_id(document, attribution),
            kind=attribution.kind,
            start=0,
            end=0,
            cue_start=attribution.cue[0] if attribution.cue else None,
            cue_end=attribution.cue[1] if attribution.cue else None,
            speaker_start=attribution.source[0] if attribution.source else None,
            speaker_end=attribution.source[1] if attribution.source else None,
            speaker=speaker.name if speaker else None,
            speaker_id=speaker.entity_id if speaker else None,
            speaker_side_id=speaker.side_id if speaker else None,
            speaker_link=speaker.link if speaker else SpeakerLink.UNKNOWN,
            confidence=round(attribution.confidence * (speaker.confidence if speaker else 1.0), 4),
        )
        for start, end in places.pieces(attribution.content):
            yield replace(whole, start=start, end=end)


def _check(document: Document, record: ParagraphRecord) -> None:
    size = len(document.text)
    for what, span in _spans(record):
        if not 0 <= span[0] <= span[1] <= size:
            raise ValueError(f"{what} span {span} lies outside the text of {size} characters")


def _spans(record: ParagraphRecord) -> Iterator[tuple[str, Span]]:
    items: tuple[Mention | Statement | Stance, ...] = (*record.mentions, *record.statements, *record.stances)
    for item in items:
        for name in ("", "cue_", "speaker_", "evidence_"):
            start, end = getattr(item, f"{name}start", None), getattr(item, f"{name}end", None)
            if start is not None and end is not None:
                yield f"{type(item).__name__} {name}".strip(), (start, end)
