"""Floors of what is taken for a statement: precision and recall on what was found in held-out news and judged by reading; they
only rise (training/statements.py)."""

from __future__ import annotations

import pytest
from newstance.transforms.annotate import Annotator
from newstance.transforms.credence import credence
from newstance.transforms.settings import CREDIBLE

from tests.quality.evals import data
from tests.quality.test_labels import CORPUS, SHA256
from training.statements import judged

ARTICLES = 40
FOUND, PRECISION, RECALL = 700, 0.83, 0.98


def test_floors(capsys: pytest.CaptureFixture[str]):
    found = list(judged(data(str(CORPUS), SHA256), Annotator(), held_out=True, most=ARTICLES))
    kept = [label for signs, label in found if credence(signs) >= CREDIBLE]
    precision, recall = sum(kept) / len(kept), sum(kept) / sum(label for _, label in found)
    with capsys.disabled():
        print(
            f"\n{len(found)} found, {sum(label for _, label in found) / len(found):.3f} statements; {precision:.3f}, {recall:.3f}"
        )
    assert len(found) >= FOUND
    assert precision >= PRECISION
    assert recall >= RECALL
