"""Floors of what is given as a statement and as a stance with a sign: precision and recall on what was found in held-out news and
judged by reading; they only rise (training/credence.py)."""

from __future__ import annotations

import pytest
from newstance.transforms.credence import credence, weights

from tests.quality.evals import data
from tests.quality.test_labels import CORPUS, SHA256
from training.credence import TASKS, judged, verdicts
from training.labels import is_held_out

ARTICLES = 60


@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("statements", 0.863, 0.931), ("stances", 0.787, 0.715), ("beside", 0.93, 0.115)]
)
def test_floors(name: str, precision: float, recall: float, capsys: pytest.CaptureFixture[str]):
    """Recall is of all that was ever judged right in these articles, whether it is still found or not."""
    task, corpus = TASKS[name], data(str(CORPUS), SHA256)
    known = [(document, is_right) for document, _, is_right in verdicts(task, corpus) if is_held_out(document)]
    articles = set(sorted({document for document, _ in known})[:ARTICLES])
    right = sum(is_right for document, is_right in known if document in articles)
    weighed = [
        (credence(signs, weights(task.table)), label) for signs, label in judged(task, corpus, held_out=True, most=ARTICLES)
    ]
    kept = [label for p, label in weighed if p >= task.given]
    measured = sum(kept) / len(kept), sum(kept) / right
    with capsys.disabled():
        print(f"\n{name}: {len(weighed)} found; precision {measured[0]:.3f}, recall {measured[1]:.3f} of {right}")
    assert measured[0] >= precision
    assert measured[1] >= recall
