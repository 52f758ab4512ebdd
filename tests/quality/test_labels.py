"""Floors of the stance model on news as it is: what the pipeline asks, labelled by reading (training/labels.md); they only rise.

Articles that are held out from training. On labels chosen where models were signed or unsure, macro F1 over support, neutral and
oppose for each voice; on a random sample, precision and recall of signed answers at the model's own threshold.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from newstance.transforms.stance_model import StanceModel

from tests.quality.evals import FOLDER, data
from training.data import Example
from training.measure import label_figures, queries, sample_figures

CORPUS = FOLDER.parent / "corpus" / "russia_nato.jsonl.gz"
SHA256 = "5097842f93c67ec6"
FLOORS = {"author": 0.643, "speaker": 0.681, "holder": 0.758}
SAMPLE_FLOORS = {"": (0.824, 0.521)}


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return StanceModel.load()


def probabilities(model: StanceModel, examples: Sequence[Example]) -> np.ndarray:
    return np.array(model.predict(queries(examples)))


def test_floors(model: StanceModel, capsys: pytest.CaptureFixture[str]):
    scores = label_figures(lambda asked: probabilities(model, asked), data(str(CORPUS), SHA256))
    with capsys.disabled():
        print(f"\n{scores}")
    for voice, floor in FLOORS.items():
        assert scores[voice] >= floor, voice


def test_floors_on_a_random_sample(model: StanceModel, capsys: pytest.CaptureFixture[str]):
    scores = sample_figures(lambda asked: probabilities(model, asked), data(str(CORPUS), SHA256), model.threshold)
    with capsys.disabled():
        print(f"\n{scores}")
    for voice, (precision, recall) in SAMPLE_FLOORS.items():
        assert scores[voice][0] >= precision, voice
        assert scores[voice][1] >= recall, voice
