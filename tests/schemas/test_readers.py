"""Other people's readers load every kind of file that we write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import fastavro
import pandas
import polars
import pyarrow
import pytest
from newstance.schemas.avro import RECORD_TYPES, load_schema, to_avro

from tests.records import MOMENT, full, least

NAMES = sorted(RECORD_TYPES)
TIMES = ("published_at", "window_start")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def records(name: str) -> list[dict[str, Any]]:
    """A record with everything and one with the least."""
    return [to_avro(full(RECORD_TYPES[name])), to_avro(least(RECORD_TYPES[name]))]


@pytest.fixture
def file(name: str, records: list[dict[str, Any]], tmp_path: Path) -> Path:
    path = tmp_path / f"{name}.avro"
    with path.open("wb") as stream:
        fastavro.writer(stream, load_schema(name), records, codec="deflate")
    return path


def plain(value: Any) -> Any:
    """A value with lists for tuples and plain strings for enums, as readers have them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def test_polars(file: Path, name: str, records: list[dict[str, Any]]):
    flat = [field["name"] for field in load_schema(name)["fields"] if not _holds_records(field)]
    found = polars.read_avro(file, columns=flat)
    assert [_in_utc(row) for row in found.to_dicts()] == [{key: row[key] for key in flat} for row in plain(records)]
    for time in set(TIMES) & set(flat):
        assert found.schema[time] == polars.Datetime("us", "UTC")


def _holds_records(field: dict[str, Any]) -> bool:
    return isinstance(field["type"], dict) and isinstance(field["type"].get("items"), dict)


@pytest.mark.parametrize("name", ["paragraph"])
@pytest.mark.xfail(
    raises=polars.exceptions.PanicException, strict=True, reason="Polars 2.1 panics on an enum in a record in an array"
)
def test_polars_with_mentions_statements_and_stances(file: Path, capfd: pytest.CaptureFixture[str]):
    polars.read_avro(file)


def test_polars_by_way_of_arrow(file: Path, records: list[dict[str, Any]]):
    with file.open("rb") as stream:
        found = polars.from_arrow(pyarrow.Table.from_pylist(list(fastavro.reader(stream))))
    assert isinstance(found, polars.DataFrame)
    assert plain(found.to_dicts()) == plain(records)


def _in_utc(row: dict[str, Any]) -> dict[str, Any]:
    """DuckDB gives times without their zone, which is UTC."""
    return {k: v.replace(tzinfo=MOMENT.tzinfo) if isinstance(v, type(MOMENT)) else v for k, v in row.items()}


def test_pandas_by_way_of_arrow(file: Path, records: list[dict[str, Any]]):
    with file.open("rb") as stream:
        table = pyarrow.Table.from_pylist(list(fastavro.reader(stream)))
    assert plain(table.to_pylist()) == plain(records)
    frame: pandas.DataFrame = table.to_pandas()
    for time in set(TIMES) & set(frame.columns):
        assert frame[time][0] == pandas.Timestamp(MOMENT)
    assert len(frame) == len(records)


def test_duckdb(file: Path, records: list[dict[str, Any]]):
    with duckdb.connect() as connection:
        try:
            connection.execute("LOAD avro")
        except duckdb.Error as error:
            pytest.skip(f"DuckDB's avro extension is not installed here, and tests do not download: {str(error).splitlines()[0]}")
        answer = connection.execute("SELECT * FROM read_avro(?)", [str(file)])
        names = [column[0] for column in answer.description]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    assert [_in_utc(row) for row in rows] == plain(records)
