"""Query: SQL over an output directory, by DuckDB, in memory: nothing is written, no file but the output is read, no network.

DuckDB's Avro extension has to be downloaded, so the records come through fastavro and Arrow instead. DuckDB asks a table for
the columns and rows that a query needs each time it needs them; they are streamed, so memory does not grow with the output.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.dataset as ds
from newstance.views.dataset import DatasetError
from newstance.views.tables import Table, check_output, tables

FETCH_ROWS = 1000
_SETTINGS = (
    "SET enable_external_access = false",
    "SET enable_progress_bar = false",  # it would be written between the rows
    "SET TimeZone = 'UTC'",
    "SET lock_configuration = true",
)


class QueryError(ValueError):
    """SQL that cannot be answered. The message is one line and names the place in it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names, and rows as they come."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


def query(path: Path, sql: str) -> Answer:
    """The answer to ``sql`` over the tables of ``tables()``. Raises DatasetError and QueryError, also while rows are read."""
    check_output(path)
    sources = [_Source(table, path) for table in tables().values()]
    rows = _run(sources, sql)
    columns = next(rows)
    return Answer(list(columns), rows)


def _run(sources: list[_Source], sql: str) -> Iterator[tuple[Any, ...]]:
    with duckdb.connect(config={"errors_as_json": True}) as connection:
        for source in sources:
            connection.register(source.table.name, source)
        connection.execute("; ".join(_SETTINGS))
        try:
            result = connection.execute(sql)
            if result is None or result.description is None:
                raise QueryError("the SQL holds no query")
            yield tuple(column[0] for column in result.description)
            while rows := result.fetchmany(FETCH_ROWS):
                yield from rows
        except duckdb.Error as error:
            raise next((s.failure for s in sources if s.failure), None) or QueryError(_explain(error, sql)) from None


def _explain(error: duckdb.Error, sql: str) -> str:
    """DuckDB's error as one line, with line and column (characters, from 1)."""
    text = str(error)
    try:
        found = json.loads(text[text.index("{") :])
    except ValueError:
        return " ".join(text.split())
    message = " ".join(str(found["exception_message"]).split())
    if "position" not in found:
        return message
    before = sql.encode()[: int(found["position"])].decode(errors="ignore")  # DuckDB counts bytes
    line = before.count("\n") + 1
    return f"SQL line {line}, column {len(before) - before.rfind(chr(10))}: {message}"


class _Source(ds.Dataset):  # type: ignore[misc]
    """A table as DuckDB scans it: an Arrow data set, whose ``scanner`` is asked for columns and a filter."""

    def __init__(self, table: Table, path: Path) -> None:
        self.table = table
        self.path = path
        self.failure: DatasetError | None = None

    @property
    def schema(self) -> Any:
        return self.table.schema

    def scanner(self, columns: list[str] | None = None, filter: Any = None, **_: Any) -> Any:
        names = self.table.schema.names
        # The filter may ask for columns that the answer does not hold; Arrow does not tell which, so its text is looked at.
        if columns is not None:
            names = [name for name in names if name in columns or (filter is not None and name in str(filter))]
        schema = self.table.schema.empty_table().select(names).schema
        return ds.Scanner.from_batches(self._batches(names), schema=schema, columns=columns, filter=filter)

    def _batches(self, columns: list[str]) -> Iterator[Any]:
        try:
            yield from self.table.batches(self.path, columns)
        except DatasetError as error:
            self.failure = error
            raise
