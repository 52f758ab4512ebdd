"""Emitting: a finished document as records; a span that is wrong never gets out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from newstance.schemas.records import (
    Mention,
    MentionLink,
    SpeakerLink,
    Stance,
    StanceLabel,
    StanceVoice,
    StatementKind,
    stable_id,
)
from newstance.transforms.document import Attribution, Document, Span, Speaker
from newstance.transforms.emit import paragraph_records, stance_records
from newstance.transforms.split import split

TEXT = "“We came, and 🚀\n\nwe saw NATO,” Lavrov said.\n\nMoscow condemned the alliance."


def at(words: str) -> Span:
    return TEXT.index(words), TEXT.index(words) + len(words)


def mention(words: str) -> Mention:
    start, end = at(words)
    return Mention(
        start=start, end=end, text=words, label="ORG", name=words, entity_id=f"local:{words.lower()}", link=MentionLink.NAME
    )


def stance(evidence: Span, statement_id: str | None = None) -> Stance:
    return Stance(
        stance_id=stable_id(evidence), statement_id=statement_id, voice=StanceVoice.ACTION, holder="Russia", holder_id="Q159",
        holder_side_id="Q159", target="NATO", target_id="Q7184", label=StanceLabel.OPPOSE, p_support=0.1, p_neutral=0.2,
        p_oppose=0.7, evidence_start=evidence[0], evidence_end=evidence[1],
    )  # fmt: skip


QUOTE = Attribution(
    kind=StatementKind.DIRECT, content=((1, at(",” Lavrov")[0]),), cue=at("said"), source=at("Lavrov"), confidence=0.9
)
LAVROV = Speaker(name="Sergei Lavrov", entity_id="Q58217", side_id="Q159", link=SpeakerLink.NAME, confidence=0.8)


def document(**fields: Any) -> Document:
    about = {
        "title": "A title", "publisher": "The Daily", "language": "en", "url": "https://example.org",
        "published_at": datetime(2024, 2, 29, tzinfo=UTC), "mentions": (mention("NATO"), mention("Moscow")),
        "attributions": (QUOTE,), "speakers": (LAVROV,), "stances": (stance(at("Moscow condemned the alliance")),),
    }  # fmt: skip
    return Document(document_id="d", source_uri="a.txt", text=TEXT, paragraphs=split(TEXT), **{**about, **fields})


def test_every_paragraph_is_a_record_with_the_fields_of_its_document():
    made = document()
    records = paragraph_records(made, "v")
    assert [TEXT[r.start : r.end] for r in records] == [r.text for r in records] == TEXT.split("\n\n")
    assert [r.ordinal for r in records] == [0, 1, 2]
    assert len({r.paragraph_id for r in records}) == 3
    for record in records:
        for name in ("document_id", "source_uri", "title", "publisher", "language", "url", "published_at"):
            assert getattr(record, name) == getattr(made, name)
        assert record.pipeline_version == "v"
    assert [[m.name for m in r.mentions] for r in records] == [[], ["NATO"], ["Moscow"]]


def test_a_quote_over_two_paragraphs_is_two_pieces_of_one_statement():
    first, second, third = paragraph_records(document(), "v")
    ((one,), (other,)) = first.statements, second.statements
    assert (TEXT[one.start : one.end], TEXT[other.start : other.end]) == ("We came, and 🚀", "we saw NATO")
    assert one.statement_id == other.statement_id
    assert replace(one, start=0, end=0) == replace(other, start=0, end=0)
    assert (one.speaker, one.speaker_id, one.speaker_side_id) == ("Sergei Lavrov", "Q58217", "Q159")
    assert (TEXT[one.cue_start : one.cue_end], TEXT[one.speaker_start : one.speaker_end]) == ("said", "Lavrov")
    assert one.confidence == pytest.approx(0.72)
    assert third.statements == ()


def test_a_statement_of_nobody_has_nulls():
    made = document(attributions=(replace(QUOTE, cue=None, source=None),), speakers=(None,))
    (statement,) = paragraph_records(made, "v")[0].statements
    assert (statement.speaker, statement.speaker_id, statement.cue_start, statement.speaker_end) == (None, None, None, None)
    assert statement.speaker_link is SpeakerLink.UNKNOWN
    assert paragraph_records(document(speakers=()), "v")[0].statements[0].speaker is None


def test_stances_are_flat_edges_with_their_evidence():
    made = document()
    *_, last = paragraph_records(made, "v")
    (edge,) = stance_records(made, last)
    assert edge.evidence == "Moscow condemned the alliance"
    assert (edge.paragraph_id, edge.document_id, edge.title) == (last.paragraph_id, "d", "A title")
    (inner,) = last.stances
    assert all(getattr(edge, name) == getattr(inner, name) for name in Stance.__dataclass_fields__)


def test_the_same_document_gives_the_same_records():
    assert paragraph_records(document(), "v") == paragraph_records(document(), "v")
    other = replace(document(), document_id="e")
    ours, theirs = ({r.paragraph_id for r in paragraph_records(d, "v")} for d in (document(), other))
    assert not ours & theirs


@pytest.mark.parametrize(
    "fields",
    [
        {"mentions": (replace(mention("NATO"), end=len(TEXT) + 1),)},
        {"mentions": (replace(mention("NATO"), end=at("NATO")[0] - 1),)},
        {"attributions": (replace(QUOTE, cue=(-1, 3)),)},
        {"attributions": (replace(QUOTE, source=(0, 10_000)),)},
        {"stances": (replace(stance(at("Moscow")), evidence_end=10_000),)},
    ],
    ids=["mention", "backwards", "cue", "speaker", "evidence"],
)
def test_a_span_outside_the_text_is_an_error(fields: dict[str, Any]):
    with pytest.raises(ValueError, match=r"span \(.*\) lies outside the text of 75 characters"):
        paragraph_records(document(**fields), "v")
