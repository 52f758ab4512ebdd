"""Gold in Avro (``newstance import``) as the rows that attribution and stance are scored on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from newstance.schemas.articles import Article, Span, articles, cue_span, sizes, speaker_span
from newstance.schemas.avro import read_records
from newstance.schemas.records import ParagraphRecord, Stance, StanceLabel, StanceVoice

SIGN = {StanceLabel.SUPPORT: 1, StanceLabel.NEUTRAL: 0, StanceLabel.OPPOSE: -1}
NEAR = 300
"""Characters from evidence to holder up to which both are shown to the model."""


class GoldError(ValueError):
    """A gold file that cannot be read. The message names file and place."""


def is_avro(path: Path) -> bool:
    """Whether ``path`` is gold in Avro: a directory with paragraphs-*.avro, or one such file."""
    return path.is_dir() or path.suffix == ".avro"


def gold_articles(path: Path) -> Iterator[Article]:
    """The articles of gold in Avro. Raises GoldError."""
    files = sorted(path.glob("paragraphs-*.avro")) if path.is_dir() else [path]
    if not files:
        raise GoldError(f"{path}: no paragraphs-*.avro in it")
    found: list[ParagraphRecord] = []
    for file in files:
        try:
            with file.open("rb") as stream:
                found += read_records(stream, ParagraphRecord)
        except Exception as error:  # fastavro raises many kinds on damaged files
            raise GoldError(f"{file}: not a file of paragraphs: {error}") from error
    yield from articles(found, sizes(record.document_id for record in found))


def attribution_rows(path: Path) -> Iterator[dict[str, Any]]:
    """A row per article: ``doc_id``, ``text``, ``quotes``; the pieces of a statement are merged to their hull."""
    for article in gold_articles(path):
        quotes = []
        by_id = sorted(article.statements, key=lambda s: s.statement_id)
        for _, group in groupby(by_id, key=lambda s: s.statement_id):
            pieces = sorted(group, key=lambda s: s.start)
            source, cue = speaker_span(pieces[0]), cue_span(pieces[0])
            quotes.append(
                {
                    "quote_span": [pieces[0].start, max(s.end for s in pieces)],
                    "source_span": source and list(source),
                    "cue_span": cue and list(cue),
                    "type": pieces[0].kind.capitalize(),
                }
            )
        yield {"doc_id": article.document_id, "text": article.text, "quotes": quotes}


def stance_rows(path: Path) -> list[dict[str, Any]]:
    """A row per stance with a known label and a named target: ``text``, ``target_span``, ``holder_span``, ``label``, ``split``.

    ``text`` is what the pipeline shows the model, as far as records tell: the evidence, the target, and, but for direct speech
    and the author's voice, the holder where it is near. ``split`` is the voice.
    """
    return [row for article in gold_articles(path) for s in article.stances if (row := _row(article, s))]


def _row(article: Article, stance: Stance) -> dict[str, Any] | None:
    target = article.target_span(stance)
    if stance.label not in SIGN or target is None:
        return None
    evidence = stance.evidence_start, stance.evidence_end
    holder = None if stance.voice in (StanceVoice.QUOTED, StanceVoice.AUTHOR) else article.holder_span(stance)
    if holder and max(evidence[0] - holder[1], holder[0] - evidence[1]) > NEAR:
        holder = None
    shown = [evidence, target, *([holder] if holder else [])]
    start, end = min(s for s, _ in shown), max(e for _, e in shown)

    def shift(span: Span) -> list[int]:
        return [span[0] - start, span[1] - start]

    return {
        "text": article.text[start:end],
        "target_span": shift(target),
        "holder_span": holder and shift(holder),
        "label": SIGN[stance.label],
        "polarity": False,
        "split": stance.voice.value,
    }
