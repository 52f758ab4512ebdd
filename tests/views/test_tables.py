"""``newstance export --to csv|parquet``."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newstance.pipeline.cli import main
from newstance.views.exports.csv_file import escape, unescape
from newstance.views.tables import tables

from tests.made import edges, story, write


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("out"), story())


def test_csv_of_stances_says_what_the_records_say(output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    target = tmp_path / "new" / "stances.csv"
    assert main(["export", str(output), "--to", "csv", "--output", str(target)]) == 0
    assert "4 rows written" in capsys.readouterr().out
    with target.open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    for row, record in zip(found, edges(story()), strict=True):
        assert {n: unescape(row[n]) for n in ("holder", "target", "label", "evidence", "title", "stance_id")} == {
            n: getattr(record, n) for n in ("holder", "target", "label", "evidence", "title", "stance_id")
        }
        assert float(row["p_oppose"]) == record.p_oppose
        assert int(row["evidence_start"]) == record.evidence_start
        assert row["published_at"] == "2024-02-29T12:30:00+00:00"
        assert row["statement_id"] == (record.statement_id or "")
        assert row["title"].startswith("'=")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'=", "''@"])
def test_no_cell_begins_as_a_formula_does(start: str):
    assert escape(start + "1+1") == "'" + start + "1+1"


@given(st.text(alphabet="'=+-@\t\r\nab＝", max_size=6))
def test_escaping_can_be_undone(text: str):
    assert unescape(escape(text)) == text
    assert escape(text)[:1] not in set("=+-@\t\r\n＝＋－＠") - {""} or not text


@pytest.mark.parametrize("name", tables())
def test_parquet_is_typed_and_holds_the_same_rows(output: Path, tmp_path: Path, name: str):
    target = tmp_path / f"{name}.parquet"
    assert main(["export", str(output), "--to", "parquet", "--table", name, "--output", str(target)]) == 0
    found = pq.read_table(target)
    assert found.schema.equals(tables()[name].schema)
    assert found.to_pylist() == list(tables()[name].rows(output))
    assert found.num_rows == {"documents": 1, "paragraphs": 3, "mentions": 5, "statements": 2, "stances": 4}[name]


def test_parquet_types(output: Path, tmp_path: Path):
    main(["export", str(output), "--to", "parquet", "--output", str(tmp_path / "s.parquet")])
    found = pq.read_table(tmp_path / "s.parquet")
    assert found.schema.field("published_at").type == pa.timestamp("us", tz="UTC")
    assert found.schema.field("p_oppose").type == pa.float64()
    assert found.schema.field("evidence_start").type == pa.int32()
    assert not found.schema.field("label").nullable
    assert found["published_at"][0].as_py() == datetime(2024, 2, 29, 12, 30, tzinfo=UTC)


def test_a_damaged_source_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    output = write(tmp_path / "out", story())
    file = output / "stances-000001.avro"
    file.write_bytes(file.read_bytes()[:-30])
    for to in ("csv", "parquet"):
        assert main(["export", str(output), "--to", to, "--output", str(tmp_path / "there")]) == 1
        assert f"{file}: damaged" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_an_output_without_stances_has_a_header(tmp_path: Path):
    output = write(tmp_path / "out", [])
    main(["export", str(output), "--to", "csv", "--output", str(tmp_path / "s.csv")])
    assert (tmp_path / "s.csv").read_text("utf-8-sig").startswith('"document_id","paragraph_id"')
