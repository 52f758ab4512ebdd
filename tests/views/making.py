"""Hand-made output directories for the report's tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import fastavro
from newstance.schemas.avro import load_schema, to_avro
from newstance.schemas.records import (
    ClusterRecord,
    Mention,
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


@dataclass(frozen=True, slots=True)
class Said:
    """One stance in a text of its own paragraph: ``holder`` says ``words`` about ``target``."""

    holder: str
    target: str
    words: str
    label: StanceLabel = StanceLabel.OPPOSE
    voice: StanceVoice = StanceVoice.QUOTED
    side: str | None = None
    target_side: str | None = None
    sure: float = 0.9


def local(name: str) -> str:
    """An entity id as the pipeline makes them, more or less."""
    return "local:" + "-".join(name.lower().split())


def article(
    uri: str,
    said: Iterable[Said],
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    day: str | None = None,
    head: str = "",
) -> list[ParagraphRecord]:
    """An article with a paragraph for each of ``said``: head, holder, cue, the words, the target."""
    document_id, at, found = stable_id(uri), 0, []
    for ordinal, one in enumerate(said):
        text = f"{head}{one.holder} said: “{one.words}” about {one.target}."
        paragraph_id = stable_id(document_id, ordinal)
        holder, words, target = (
            (at + text.index(piece, start), at + text.index(piece, start) + len(piece))
            for piece, start in (
                (one.holder, len(head)),
                (one.words, len(head) + len(one.holder)),
                (one.target, len(text) - len(one.target) - 1),
            )
        )
        statement_id = stable_id(paragraph_id, "statement")
        p = {label: (one.sure if label is one.label else (1 - one.sure) / 2) for label in StanceLabel}
        found.append(
            ParagraphRecord(
                paragraph_id=paragraph_id,
                document_id=document_id,
                source_uri=uri,
                title=title,
                publisher=publisher,
                url=url,
                language="en",
                published_at=datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None,
                ordinal=ordinal,
                kind=ParagraphKind.BODY,
                text=text,
                start=at,
                end=at + len(text),
                pipeline_version="test",
                mentions=(
                    Mention(
                        start=holder[0],
                        end=holder[1],
                        label="PERSON",
                        name=one.holder,
                        entity_id=local(one.holder),
                        side_id=one.side,
                    ),
                    Mention(
                        start=target[0],
                        end=target[1],
                        label="ORG",
                        name=one.target,
                        entity_id=local(one.target),
                        side_id=one.target_side,
                    ),
                ),
                statements=(
                    Statement(
                        statement_id=statement_id,
                        kind=StatementKind.DIRECT,
                        start=words[0],
                        end=words[1],
                        cue_start=holder[1] + 1,
                        cue_end=holder[1] + 5,
                        speaker_start=holder[0],
                        speaker_end=holder[1],
                        speaker=one.holder,
                        speaker_id=local(one.holder),
                        speaker_side_id=one.side,
                        speaker_link=SpeakerLink.NAME,
                    ),
                ),
                stances=(
                    Stance(
                        stance_id=stable_id(paragraph_id, "stance"),
                        statement_id=statement_id,
                        voice=one.voice,
                        holder=one.holder,
                        holder_id=local(one.holder),
                        holder_side_id=one.side,
                        target=one.target,
                        target_id=local(one.target),
                        label=one.label,
                        p_support=p[StanceLabel.SUPPORT],
                        p_neutral=p[StanceLabel.NEUTRAL],
                        p_oppose=p[StanceLabel.OPPOSE],
                        evidence_start=words[0],
                        evidence_end=words[1],
                    ),
                ),
            )
        )
        at += len(text) + 2
    return found


def stances(paragraph: ParagraphRecord) -> list[StanceRecord]:
    """The flat records of a paragraph."""
    return [
        StanceRecord(
            **{name: getattr(stance, name) for name in Stance.__dataclass_fields__},
            **{
                name: getattr(paragraph, name)
                for name in ("document_id", "paragraph_id", "source_uri", "publisher", "published_at", "title")
            },
            evidence=paragraph.text[stance.evidence_start - paragraph.start : stance.evidence_end - paragraph.start],
        )
        for stance in paragraph.stances
    ]


def write(directory: Path, paragraphs: list[ParagraphRecord], clusters: Iterable[ClusterRecord] | None = None) -> Path:
    """An output directory without a manifest, as another runner leaves it."""
    directory.mkdir(parents=True, exist_ok=True)
    kinds = {"paragraph": paragraphs, "stance": [s for p in paragraphs for s in stances(p)]}
    if clusters is not None:
        kinds["cluster"] = list(clusters)
    for schema, found in kinds.items():
        with (directory / f"{schema}s-000001.avro").open("wb") as stream:
            fastavro.writer(stream, load_schema(schema), map(to_avro, found), codec="deflate")
    return directory


def copies(paragraphs: list[ParagraphRecord]) -> list[ClusterRecord]:
    """Clusters in which paragraphs of equal text are copies."""
    first: dict[str, str] = {}
    for paragraph in sorted(paragraphs, key=lambda p: p.paragraph_id):
        first.setdefault(paragraph.text, paragraph.paragraph_id)
    size = {text: sum(p.text == text for p in paragraphs) for text in first}
    return [
        ClusterRecord(
            document_id=p.document_id,
            paragraph_id=p.paragraph_id,
            cluster_id=p.document_id,
            cluster_size=1,
            paragraph_cluster_id=first[p.text],
            paragraph_cluster_size=size[p.text],
        )
        for p in paragraphs
    ]


def shifted(paragraphs: list[ParagraphRecord], by: int) -> list[ParagraphRecord]:
    """The same paragraphs, in another order of files and records."""
    return [replace(p) for p in paragraphs[by:] + paragraphs[:by]]
