"""Output made by hand, for tests of what reads it: no model, no pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastavro
from newstance.schemas.avro import load_schema, to_avro
from newstance.schemas.records import (
    ClusterRecord,
    Mention,
    MentionLink,
    ParagraphKind,
    ParagraphRecord,
    SpeakerLink,
    Stance,
    StanceLabel,
    StanceRecord,
    StanceVoice,
    Statement,
    StatementKind,
    stable_id,
)

BREAK = "\n\n"

TEXTS = (
    "🚀 Anna Novák said: “The 🇺🇦 alliance must not yield, and",
    "we café\u0301 people 👩\u200d👩\u200d👧 will never trust Moscow.”",
    "שר החוץ של ישראל condemned Moscow on Monday, العالم watched.",
)
"""Emoji beyond the basic plane, joined emoji and flags, a combining accent, Hebrew and Arabic; a quote over two paragraphs."""


def article(
    uri: str,
    texts: Sequence[str],
    mentions: Iterable[Mention] = (),
    statements: Iterable[Statement] = (),
    stances: Iterable[Stance] = (),
    **fields: Any,
) -> list[ParagraphRecord]:
    """The records of an article: each item goes to the paragraph it starts in, as the pipeline does it."""
    records, start = [], 0
    items = tuple(mentions), tuple(statements), tuple(stances)
    for i, text in enumerate(texts):
        end = start + len(text)
        record = ParagraphRecord(
            paragraph_id=stable_id(uri, i), document_id=stable_id(uri), source_uri=uri, ordinal=i, kind=ParagraphKind.BODY,
            text=text, start=start, end=end, pipeline_version="test", **fields,
            mentions=tuple(m for m in items[0] if start <= m.start < end),
            statements=tuple(s for s in items[1] if start <= s.start < end),
            stances=tuple(s for s in items[2] if start <= s.evidence_start < end),
        )  # fmt: skip
        records.append(record)
        start = end + len(BREAK)
    return records


def story(uri: str = "story.txt") -> list[ParagraphRecord]:
    """An article with every kind of item: a quote over two paragraphs, a narrated act, the author's own voice."""
    text = BREAK.join(TEXTS)

    def span(words: str, after: int = 0) -> tuple[int, int]:
        start = text.index(words, after)
        return start, start + len(words)

    def mention(words: str, name: str, entity: str, label: str, after: int = 0) -> Mention:
        start, end = span(words, after)
        side = "Q159" if entity == "Q159" else None
        return Mention(
            start=start, end=end, text=words, label=label, name=name, entity_id=entity, side_id=side, link=MentionLink.NAME,
            confidence=0.9,
        )  # fmt: skip

    third = text.index(TEXTS[2])
    mentions = [
        mention("Anna Novák", "Anna Novák", "local:anna-novak", "PERSON"),
        mention("The 🇺🇦 alliance", "Alliance", "local:alliance", "ORG"),
        mention("Moscow", "Russia", "Q159", "GPE"),
        mention("שר החוץ", "שר החוץ", "local:minister", "PERSON"),
        mention("Moscow", "Russia", "Q159", "GPE", third),
    ]
    shared = {
        "statement_id": stable_id(uri, "quote"), "kind": StatementKind.DIRECT, "speaker": "Anna Novák",
        "speaker_id": "local:anna-novak", "speaker_link": SpeakerLink.NAME, "confidence": 0.8,
        **dict(zip(("cue_start", "cue_end"), span("said"), strict=True)),
        **dict(zip(("speaker_start", "speaker_end"), span("Anna Novák"), strict=True)),
    }  # fmt: skip
    first, second = span("The 🇺🇦 alliance must not yield, and"), span(TEXTS[1][:-1])
    statements = [Statement(start=a, end=b, **shared) for a, b in (first, second)]

    def stance(voice: StanceVoice, who: tuple[str, str], target: Mention, label: StanceLabel, where: tuple[int, int]) -> Stance:
        p = {StanceLabel.SUPPORT: (0.75, 0.125, 0.125), StanceLabel.OPPOSE: (0.0625, 0.125, 0.8125)}.get(label, (0.25, 0.5, 0.25))
        return Stance(
            stance_id=stable_id(uri, voice, target.start), voice=voice, holder=who[0], holder_id=who[1], holder_side_id=None,
            statement_id=shared["statement_id"] if voice is StanceVoice.QUOTED else None, target=target.name,
            target_id=target.entity_id, label=label, p_support=p[0], p_neutral=p[1], p_oppose=p[2],
            evidence_start=where[0], evidence_end=where[1],
        )  # fmt: skip

    act = span("שר החוץ של ישראל condemned Moscow")
    stances = [
        stance(StanceVoice.QUOTED, ("Anna Novák", "local:anna-novak"), mentions[1], StanceLabel.SUPPORT, first),
        stance(StanceVoice.QUOTED, ("Anna Novák", "local:anna-novak"), mentions[2], StanceLabel.OPPOSE, second),
        stance(StanceVoice.ACTION, ("שר החוץ", "local:minister"), mentions[4], StanceLabel.OPPOSE, act),
        stance(StanceVoice.AUTHOR, ("The Daily", "local:the-daily"), mentions[4], StanceLabel.NEUTRAL, span("العالم watched")),
    ]
    return article(
        uri, TEXTS, mentions, statements, stances,
        title='=HYPERLINK("https://example.org")', publisher="The Daily", language="en", url="https://example.org/story",
        published_at=datetime(2024, 2, 29, 12, 30, tzinfo=UTC),
    )  # fmt: skip


def edges(records: Iterable[ParagraphRecord]) -> list[StanceRecord]:
    """The flat stances of ``records``."""
    found = []
    everything = list(records)
    text = {r.document_id: "" for r in everything}
    for r in sorted(everything, key=lambda r: r.start):
        text[r.document_id] = text[r.document_id].ljust(r.start, "\n") + r.text
    for r in everything:
        for s in r.stances:
            evidence = text[r.document_id][s.evidence_start : s.evidence_end]
            about = {
                name: getattr(r, name)
                for name in ("document_id", "paragraph_id", "source_uri", "publisher", "published_at", "title")
            }
            found.append(StanceRecord(**about, **asdict(s), evidence=evidence))
    return found


def write(directory: Path, records: Iterable[ParagraphRecord], clusters: Iterable[ClusterRecord] | None = None) -> Path:
    """An output directory with ``records`` and no manifest, as while a run goes on, or as another runner leaves it."""
    directory.mkdir(exist_ok=True, parents=True)
    paragraphs = list(records)
    kinds: dict[str, Iterable[Any]] = {"paragraph": paragraphs, "stance": edges(paragraphs)}
    if clusters is not None:
        kinds["cluster"] = clusters
    for schema, rows in kinds.items():
        with (directory / f"{schema}s-000001.avro").open("wb") as stream:
            fastavro.writer(stream, load_schema(schema), map(to_avro, rows), codec="deflate")
    return directory
