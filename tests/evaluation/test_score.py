"""``newstance score``: rows come back in order and whole, with answers to the question each asks. The model is a stand-in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from newstance.evaluation.stance import RowError, score_file
from newstance.transforms.stance_model import Probabilities, StanceQuery

TEXT = "Moscow accused NATO."
TARGET, HOLDER = [15, 19], [0, 6]


class Answers:
    """Gives every question the same answer, and keeps the questions."""

    def __init__(self) -> None:
        self.asked: list[StanceQuery] = []

    def predict(self, queries: Sequence[StanceQuery]) -> list[Probabilities]:
        self.asked += queries
        return [(0.1, 0.2, 0.7)] * len(queries)


def score(folder: Path, rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[StanceQuery]]:
    source, target, model = folder / "in.jsonl", folder / "out.jsonl", Answers()
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert score_file(source, target, model) == len(rows)  # type: ignore[arg-type]
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()], model.asked


def test_rows_come_back_in_order_and_whole(tmp_path: Path):
    rows: list[dict[str, Any]] = [
        {"id": 1, "text": TEXT, "target_span": TARGET, "holder_span": HOLDER, "label": 0},
        {"id": 2, "text": TEXT, "target_span": None, "holder_span": None},
        {"id": 3, "text": TEXT, "target_span": TARGET, "holder_span": None, "é": ["x"]},
    ]
    scored, asked = score(tmp_path, rows)
    answer = {"p_support": 0.1, "p_neutral": 0.2, "p_oppose": 0.7, "label_predicted": -1}
    assert scored == [rows[0] | answer, rows[1] | dict.fromkeys(answer), rows[2] | answer]
    assert [query.kind for query in asked] == ["holder", "polarity"]


@pytest.mark.parametrize(
    ("holder", "polarity", "kind"),
    [
        (None, False, "author"),
        (None, True, "polarity"),
        (HOLDER, False, "holder"),
        # Not ours: a row's own field of that name.
        (None, 0, "polarity"),
        (None, "negative", "polarity"),
        (HOLDER, True, "holder"),
        (HOLDER, 1, "holder"),
        (HOLDER, None, "holder"),
    ],
)
def test_a_row_without_a_holder_may_ask_for_the_stance_of_the_author(
    tmp_path: Path, holder: list[int] | None, polarity: object, kind: str
):
    row = {"text": TEXT, "target_span": TARGET, "holder_span": holder, "polarity": polarity}
    (scored,), (asked,) = score(tmp_path, [row])
    assert asked.kind == kind
    assert scored["polarity"] == polarity


def test_a_span_outside_its_text_is_named(tmp_path: Path):
    rows = [{"text": TEXT, "target_span": TARGET}, {"text": TEXT, "target_span": [15, 99]}]
    with pytest.raises(RowError, match=r"in\.jsonl:2: target_span \[15, 99\]"):
        score(tmp_path, rows)
    assert not (tmp_path / "out.jsonl").exists()
