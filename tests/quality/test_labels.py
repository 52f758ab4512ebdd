"""Floors of the stance model on news as it is: what the pipeline asks, labelled by reading (training/labels.md); they only rise.

Articles that are held out from training; macro F1 over support, neutral, oppose, for each voice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from newstance.transforms.stance_model import StanceModel

from tests.quality.evals import FOLDER, data
from training.data import Example
from training.measure import label_figures, queries

CORPUS = FOLDER.parent / "corpus" / "russia_nato.jsonl.gz"
SHA256 = "5097842f93c67ec6"
FLOORS = {"author": 0.543, "speaker": 0.637, "holder": 0.689}


def test_floors(capsys: pytest.CaptureFixture[str]):
    model = StanceModel.load()

    def predict(examples: Sequence[Example]) -> np.ndarray:
        return np.array(model.predict(queries(examples)))

    scores = label_figures(predict, data(str(CORPUS), SHA256))
    with capsys.disabled():
        print(f"\n{scores}")
    for voice, floor in FLOORS.items():
        assert scores[voice] >= floor, voice
