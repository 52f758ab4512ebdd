"""Floors of attribution; they only rise. Measured on PolNeAR dev, raw text (docs/quality.md)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from newstance.evaluation.attribution import Scores, gold_rows, prepare, score_document
from newstance.transforms.annotate import Annotator
from newstance.transforms.attribute import attribute
from newstance.transforms.settings import CREDIBLE

from tests.quality.evals import data

F1, SOURCE, DIRECT = 0.673, 0.939, 0.952
# Of what is found at all, before credence decides what of it is a statement (tests/quality/test_credence.py).
INDIRECT = 0.55
HOSTILE = 1000
SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def test_floors(capsys: pytest.CaptureFixture[str]):
    annotator, scores, found = Annotator(), Scores(), Scores()
    for row in gold_rows(data("polnear_dev.jsonl.gz", "a1c655e83c4bb6a9")):
        document = annotator.annotate([prepare(row["doc_id"], row["text"])])[0]
        everything = attribute(document, 0)
        score_document(found, row, document, everything)
        score_document(scores, row, document, [a for a in everything if a.confidence >= CREDIBLE])
    with capsys.disabled():
        print(f"\n{scores}")
    main = scores.by_threshold[0.5]
    assert main.f1 >= F1
    assert main.source_accuracy >= SOURCE
    assert recall(scores, "direct") >= DIRECT
    assert recall(found, "indirect") >= INDIRECT


def recall(scores: Scores, kind: str) -> float:
    hit, number = scores.recall_by_type[kind]
    return hit / number


def hostile(chance: random.Random, texts: list[str]) -> str:
    """A random cut of a real article, with marks strewn in, taken out or doubled."""
    text = chance.choice(texts)
    start = chance.randrange(len(text))
    cut = list(text[start : start + chance.randint(1, 400)])
    for _ in range(chance.randint(0, 12)):
        place = chance.randrange(len(cut) + 1)
        cut.insert(place, chance.choice("\"'“”‘’«»„‟`:—\n\u202e\u200b😀"))
    return "".join(c for c in cut if chance.random() > 0.01)


def test_hostile_texts_give_spans_inside_the_text():
    chance = random.Random(5)
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    documents = Annotator().annotate([prepare(str(n), hostile(chance, texts)) for n in range(HOSTILE)])
    statements = 0
    for document in documents:
        for found in attribute(document):
            statements += 1
            for start, end in [*found.content, *(span for span in (found.cue, found.source) if span)]:
                assert 0 <= start < end <= len(document.text)
    assert statements > HOSTILE / 4
