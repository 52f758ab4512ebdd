"""Frozen dataclasses that mirror the Avro schemas in this folder, field by field (a test holds the two together).

Every span is a pair of half-open code-point offsets into the document's cleaned text. A paragraph's own text starts at
``ParagraphRecord.start``, so a span inside it reads ``text[start - paragraph.start : end - paragraph.start]``.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

NAMESPACE = uuid.UUID("6f1d3c0e-5d5b-5b7e-9a55-0f4b8c1d2e3f")


def stable_id(*parts: object) -> str:
    """UUIDv5 of ``parts``: the same parts give the same id on every machine and every run."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(map(str, parts))))


def encodable(text: str) -> str:
    """``text`` with lone surrogates, which no UTF-8 and so no Avro string can hold, written out as ``\\udcff``."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class ParagraphKind(StrEnum):
    UNKNOWN = "UNKNOWN"
    BODY = "BODY"
    HEADING = "HEADING"
    CAPTION = "CAPTION"
    BOILERPLATE = "BOILERPLATE"


class MentionLink(StrEnum):
    """How a mention was linked to its entity."""

    UNKNOWN = "UNKNOWN"
    NAME = "NAME"
    ALIAS = "ALIAS"
    TITLE = "TITLE"
    NOMINAL = "NOMINAL"
    PRONOUN = "PRONOUN"


class SpeakerLink(StrEnum):
    """How a speaker was found: as a mention is, or CARRIED over from the context."""

    UNKNOWN = "UNKNOWN"
    NAME = "NAME"
    ALIAS = "ALIAS"
    TITLE = "TITLE"
    NOMINAL = "NOMINAL"
    PRONOUN = "PRONOUN"
    CARRIED = "CARRIED"


class StatementKind(StrEnum):
    UNKNOWN = "UNKNOWN"
    DIRECT = "DIRECT"
    INDIRECT = "INDIRECT"
    MIXED = "MIXED"


class StanceVoice(StrEnum):
    UNKNOWN = "UNKNOWN"
    QUOTED = "QUOTED"
    REPORTED = "REPORTED"
    ACTION = "ACTION"
    AUTHOR = "AUTHOR"


class StanceLabel(StrEnum):
    UNKNOWN = "UNKNOWN"
    SUPPORT = "SUPPORT"
    NEUTRAL = "NEUTRAL"
    OPPOSE = "OPPOSE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place in the text that names or refers to an actor."""

    start: int
    end: int
    text: str = ""
    label: str
    name: str
    entity_id: str
    side_id: str | None = None
    link: MentionLink = MentionLink.UNKNOWN
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What someone says: the piece of it that lies in one paragraph. Pieces of one quote share ``statement_id``."""

    statement_id: str
    kind: StatementKind
    start: int
    end: int
    cue_start: int | None = None
    cue_end: int | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker: str | None = None
    speaker_id: str | None = None
    speaker_side_id: str | None = None
    speaker_link: SpeakerLink = SpeakerLink.UNKNOWN
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """The stance of a holder towards a target. The three probabilities are calibrated and sum to 1."""

    stance_id: str
    statement_id: str | None
    voice: StanceVoice
    holder: str
    holder_id: str
    holder_side_id: str | None
    target: str
    target_id: str
    label: StanceLabel
    p_support: float
    p_neutral: float
    p_oppose: float
    evidence_start: int
    evidence_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphRecord:
    """One paragraph of an article with all that was found in it."""

    paragraph_id: str
    document_id: str
    source_uri: str
    title: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    ordinal: int
    kind: ParagraphKind
    text: str
    start: int
    end: int
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    stances: tuple[Stance, ...] = ()
    pipeline_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceRecord:
    """One edge, flat: a ``Stance`` with its document and the words of its evidence."""

    document_id: str
    paragraph_id: str
    source_uri: str
    publisher: str | None = None
    published_at: datetime | None = None
    title: str | None = None
    stance_id: str
    statement_id: str | None
    voice: StanceVoice
    holder: str
    holder_id: str
    holder_side_id: str | None
    target: str
    target_id: str
    label: StanceLabel
    p_support: float
    p_neutral: float
    p_oppose: float
    evidence_start: int
    evidence_end: int
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRecord:
    """A dead letter: an input that could not be processed, with what is needed to replay it."""

    source_uri: str
    document_id: str | None = None
    locator: str
    stage: str
    error_class: str
    message: str
    traceback: str
    input_sha256: str
    input: bytes
    input_truncated: bool
    attempts: int
    pipeline_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRecord:
    """Which near-duplicates a paragraph and its article belong to. Ids are the smallest of the cluster."""

    document_id: str
    paragraph_id: str
    cluster_id: str
    cluster_size: int
    paragraph_cluster_id: str
    paragraph_cluster_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRecord:
    """How a holder stands towards a target in a window of time. A score is p_support - p_oppose."""

    window_start: datetime
    window_end: datetime
    holder_id: str
    holder: str
    target_id: str
    target: str
    statements: int
    distinct_statements: int
    articles: int
    distinct_articles: int
    unknown: int
    mean_score: float | None = None
    score_low: float | None = None
    score_high: float | None = None
    past_articles: int
    past_score: float | None = None
    change: float | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRecord:
    """A significant change of an edge against its past: an EdgeRecord's fields, and what the change was held against."""

    window_start: datetime
    window_end: datetime
    holder_id: str
    holder: str
    target_id: str
    target: str
    statements: int
    distinct_statements: int
    articles: int
    distinct_articles: int
    unknown: int
    mean_score: float
    score_low: float
    score_high: float
    past_articles: int
    past_score: float
    change: float
    p_value: float
    q_value: float
    tested: int
    document_ids: tuple[str, ...]
