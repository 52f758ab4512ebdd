"""Floors of the stance model on news as it is: what the pipeline asks, labelled by reading (training/labels.md); they only rise.

Articles that are held out from training; macro F1 over support, neutral, oppose, for each voice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from newstance.transforms.stance_model import StanceModel, StanceQuery

from tests.quality.evals import FOLDER, data
from training.data import Example
from training.measure import label_figures

CORPUS = FOLDER.parent / "corpus" / "russia_nato.jsonl.gz"
FLOORS = {"author": 0.543, "speaker": 0.637, "holder": 0.689}


def test_floors(capsys: pytest.CaptureFixture[str]):
    model = StanceModel.load()

    def predict(examples: Sequence[Example]) -> np.ndarray:
        return np.array(model.predict([StanceQuery(e.text, p.target, p.holder, p.polarity) for e in examples for p in e.pairs]))

    scores = label_figures(predict, data(str(CORPUS), ""))
    with capsys.disabled():
        print(f"\n{scores}")
    for voice, floor in FLOORS.items():
        assert scores[voice] >= floor, voice
