"""Floors of the shipped stance model; they only rise. Measured on the dev sets (docs/model-card.md)."""

from __future__ import annotations

import pytest
from newstance.evaluation.stance import SetScores, evaluate_file
from newstance.transforms.stance_model import StanceModel

from tests.quality.evals import data

FLOORS = [
    ("newsmtsc_dev.jsonl.gz", "437d99e8bc0262e6", {"dev_rw": 0.855, "dev_mt": 0.818}, "macro_f1"),
    # Asked for stances, as the pipeline does: 0.465 with earlier weights, where DSE had a question of its own (floor 0.531).
    ("dse_dev.jsonl.gz", "57e1f75169ddcc31", {"five classes": 0.522}, "macro_f1"),
    ("seesaw_dev.jsonl.gz", "fad687900ee3a3e0", {"sign, rows with both spans": 0.851}, "micro_f1"),
]


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return StanceModel.load()


@pytest.mark.parametrize(("name", "sha256", "floors", "figure"), FLOORS, ids=[floor[0] for floor in FLOORS])
def test_floors(
    name: str, sha256: str, floors: dict[str, float], figure: str, model: StanceModel, capsys: pytest.CaptureFixture[str]
):
    scores = evaluate_file(data(name, sha256), model)
    with capsys.disabled():
        print(f"\n{scores}")
    found: dict[str, SetScores] = {one.name: one for one in scores.sets}
    for split, floor in floors.items():
        assert getattr(found[split], figure) >= floor, split
        assert found[split].ece < 0.15, split
