"""Floors of attribution; they only rise. Measured on PolNeAR dev, raw text (docs/quality.md)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from newstance.evaluation.attribution import Scores, evaluate_file, prepare
from newstance.transforms.annotate import Annotator
from newstance.transforms.attribute import attribute

from tests.quality.evals import data

F1, SOURCE, DIRECT, INDIRECT = 0.635, 0.898, 0.945, 0.49
HOSTILE = 1000
SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def scores() -> Scores:
    return evaluate_file(data("polnear_dev.jsonl.gz", "a1c655e83c4bb6a9"))


def test_floors(scores: Scores, capsys: pytest.CaptureFixture[str]):
    with capsys.disabled():
        print(f"\n{scores}")
    main = scores.by_threshold[0.5]
    found = {kind: hit / number for kind, (hit, number) in scores.recall_by_type.items()}
    assert main.f1 >= F1
    assert main.source_accuracy >= SOURCE
    assert found["direct"] >= DIRECT
    assert found["indirect"] >= INDIRECT


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
