"""Hand-made articles for the report's tests, by who says what about whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from newstance.schemas.records import (
    ClusterRecord,
    Mention,
    ParagraphRecord,
    SpeakerLink,
    Stance,
    StanceLabel,
    StanceVoice,
    Statement,
    StatementKind,
    stable_id,
)

from tests import made


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
    texts: list[str] = []
    mentions: list[Mention] = []
    statements: list[Statement] = []
    stances: list[Stance] = []
    at = 0
    for one in said:
        start, holder_id, target_id = at + len(head), local(one.holder), local(one.target)
        texts.append(f"{head}{one.holder} said: “{one.words}” about {one.target}.")
        at += len(texts[-1]) + len(made.BREAK)
        holder = (start, start + len(one.holder))
        cue = (holder[1] + 1, holder[1] + 5)
        words = (cue[1] + 3, cue[1] + 3 + len(one.words))
        target = (words[1] + 8, words[1] + 8 + len(one.target))
        mentions += [
            Mention(start=span[0], end=span[1], label=label, name=name, entity_id=entity, side_id=side)
            for span, label, name, entity, side in (
                (holder, "PERSON", one.holder, holder_id, one.side),
                (target, "ORG", one.target, target_id, one.target_side),
            )
        ]
        statement_id = stable_id(uri, start, "statement")
        statements.append(
            Statement(
                statement_id=statement_id, kind=StatementKind.DIRECT, start=words[0], end=words[1], cue_start=cue[0],
                cue_end=cue[1], speaker_start=holder[0], speaker_end=holder[1], speaker=one.holder, speaker_id=holder_id,
                speaker_side_id=one.side, speaker_link=SpeakerLink.NAME,
            )
        )  # fmt: skip
        p = {label: (one.sure if label is one.label else (1 - one.sure) / 2) for label in StanceLabel}
        stances.append(
            Stance(
                stance_id=stable_id(statement_id, "stance"), statement_id=statement_id, voice=one.voice, holder=one.holder,
                holder_id=holder_id, holder_side_id=one.side, target=one.target, target_id=target_id, label=one.label,
                p_support=p[StanceLabel.SUPPORT], p_neutral=p[StanceLabel.NEUTRAL], p_oppose=p[StanceLabel.OPPOSE],
                evidence_start=words[0], evidence_end=words[1],
            )
        )  # fmt: skip
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    return made.article(
        uri, texts, mentions, statements, stances, title=title, publisher=publisher, url=url, language="en", published_at=moment
    )


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
