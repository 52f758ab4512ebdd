"""Floors of what is given as a statement and as a stance with a sign: precision and recall on what was found in held-out news and
judged by reading; they only rise (training/credence.py)."""

from __future__ import annotations

import pytest
from newstance.transforms.credence import credence, weights

from tests.quality.evals import data
from tests.quality.test_labels import CORPUS, SHA256
from training.credence import TASKS, judged

ARTICLES = 60


# How many are found is no figure of quality: it says that the labels still fit.
@pytest.mark.parametrize(
    ("name", "found", "precision", "recall"), [("statements", 1190, 0.845, 0.98), ("stances", 590, 0.77, 0.84)]
)
def test_floors(name: str, found: int, precision: float, recall: float, capsys: pytest.CaptureFixture[str]):
    task = TASKS[name]
    weighed = [
        (credence(signs, weights(task.table)), label)
        for signs, label in judged(task, data(str(CORPUS), SHA256), held_out=True, most=ARTICLES)
    ]
    right = sum(label for _, label in weighed)
    kept = [label for p, label in weighed if p >= task.given]
    measured = sum(kept) / len(kept), sum(kept) / right
    with capsys.disabled():
        print(f"\n{name}: {len(weighed)} found, {right / len(weighed):.3f} right; {measured[0]:.3f}, {measured[1]:.3f}")
    assert len(weighed) >= found
    assert measured[0] >= precision
    assert measured[1] >= recall
