"""docs/stance_over_time.ipynb runs from the Avro files to the figure. Its cells run as they stand, without a Jupyter kernel."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastavro
import matplotlib
import pytest
from newstance.schemas.avro import load_schema, to_avro
from newstance.schemas.records import ClusterRecord, ParagraphRecord, stable_id

from tests.made import story, write

NOTEBOOK = Path(__file__).parents[2] / "docs" / "stance_over_time.ipynb"
matplotlib.use("Agg")


def cells() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    return found


def run(output: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names that the cells leave, run in ``output``'s parent."""
    monkeypatch.setenv("NEWSTANCE_OUTPUT", str(output))
    monkeypatch.chdir(output.parent)
    names: dict[str, Any] = {}
    for cell in cells():
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{NOTEBOOK.name}:{cell['id']}", "exec"), names)
    return names


def dated(uri: str, month: int) -> list[ParagraphRecord]:
    return [replace(r, published_at=datetime(2024, month, 3, tzinfo=UTC)) for r in story(uri)]


def test_it_draws_a_line_for_each_edge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made = [r for month in (1, 2, 4) for n in range(3) for r in dated(f"{month}-{n}", month)]
    names = run(write(tmp_path / "out", made), monkeypatch)
    assert (tmp_path / "stance_over_time.png").read_bytes()[:4] == b"\x89PNG"
    titles = {axis.get_title(loc="left"): axis for axis in names["figure"].axes}
    assert set(titles) == {
        "Anna Novák towards Alliance (9 articles)",
        "Anna Novák towards Russia (9 articles)",
        "שר החוץ towards Russia (9 articles)",
    }
    line = titles["Anna Novák towards Alliance (9 articles)"].lines[1]
    assert list(line.get_ydata()) == [0.625] * 3
    assert len(names["behind"]) == 3


def test_copies_count_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    output = write(tmp_path / "out", [r for n in range(3) for r in dated(str(n), 1)])
    ids = sorted(stable_id(str(n)) for n in range(3))
    copies = [
        ClusterRecord(
            document_id=i,
            paragraph_id=stable_id(i),
            cluster_id=ids[0],
            cluster_size=3,
            paragraph_cluster_id="",
            paragraph_cluster_size=1,
        )
        for i in ids
    ]
    with (output / "clusters-000001.avro").open("wb") as stream:
        fastavro.writer(stream, load_schema("cluster"), map(to_avro, copies))
    assert set(run(output, monkeypatch)["most"]) == {1}


def test_output_without_dates_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    output = write(tmp_path / "out", [replace(r, published_at=None) for r in story()])
    with pytest.raises(SystemExit, match="has a date"):
        run(output, monkeypatch)


def test_the_notebook_is_kept_without_outputs():
    whole = json.loads(NOTEBOOK.read_text("utf-8"))
    assert (whole["nbformat"], whole["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in whole["cells"]}) == len(whole["cells"])
    assert all(cell.get("outputs", []) == [] and cell.get("execution_count") is None for cell in whole["cells"])
