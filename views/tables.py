"""Tables: finished output as five flat tables, streamed from the Avro files with only the columns that are wanted.

They are what ``newstance query`` answers from and what ``newstance export --to csv|parquet`` writes. ``document_id``,
``paragraph_id`` and ``statement_id`` join them. Offsets are those of the records (docs/records.md).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from newstance.schemas.avro import load_schema
from newstance.views.dataset import DatasetError, files, rows

Row = dict[str, Any]
BATCH_ROWS = 2048

_KEYS = ("document_id", "paragraph_id", "ordinal", "publisher", "published_at")
"""What mentions and statements repeat of their paragraph."""
_DOCUMENT = ("document_id", "source_uri", "title", "publisher", "language", "url", "published_at")
_COUNTS = ("paragraphs", "mentions", "statements", "stances", "characters")
_PRIMITIVES = {"string": pa.string(), "int": pa.int32(), "long": pa.int64(), "double": pa.float64(), "boolean": pa.bool_()}


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table: its columns in order, and how its rows are read (with at least the columns asked for)."""

    name: str
    doc: str
    schema: pa.Schema
    read: Callable[[Path, frozenset[str]], Iterator[Row]]

    def rows(self, path: Path, columns: Collection[str] | None = None) -> Iterator[Row]:
        """Rows of an output directory with ``columns`` (None: all), in their order. Raises DatasetError."""
        wanted = self.schema.names if columns is None else list(columns)
        for row in self.read(path, frozenset(wanted)):
            yield {name: row.get(name) for name in wanted}

    def batches(self, path: Path, columns: Collection[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The same as Arrow batches of at most BATCH_ROWS rows."""
        schema = self.schema if columns is None else pa.schema([self.schema.field(name) for name in columns])
        found = self.rows(path, columns)
        while batch := list(islice(found, BATCH_ROWS)):
            yield pa.RecordBatch.from_pylist(batch, schema=schema)


@cache
def tables() -> dict[str, Table]:
    """Name -> table."""
    paragraph = {f["name"]: f["type"] for f in load_schema("paragraph")["fields"]}
    flat = {name: kind for name, kind in paragraph.items() if not _is_list(kind)}
    keys = {name: flat[name] for name in _KEYS}
    mention, statement = (_item(paragraph[name]) for name in ("mentions", "statements"))
    stance = {f["name"]: f["type"] for f in load_schema("stance")["fields"]}
    found = (
        Table(
            "documents",
            "one row per article",
            _schema({n: flat[n] for n in _DOCUMENT} | dict.fromkeys(_COUNTS, "int")),
            _documents,
        ),
        Table("paragraphs", "one row per paragraph, with its text", _schema(flat), lambda p, c: rows(p, "paragraphs", c)),
        Table("mentions", "one row per place that names an actor", _schema(keys | mention), _mentions),
        Table(
            "statements",
            "one row per piece of a statement",
            _schema(keys | statement | {name: ["null", "string"] for name in ("text", "cue_text", "speaker_text")}),
            _statements,
        ),
        Table("stances", "one row per stance, with its evidence", _schema(stance), lambda p, c: rows(p, "stances", c)),
    )
    return {table.name: table for table in found}


def check_output(path: Path) -> Path:
    """``path``, if it is a directory with paragraphs in it. Raises DatasetError."""
    if not path.is_dir() or not files(path, "paragraphs"):
        raise DatasetError(f"{path}: not an output directory of newstance (no paragraphs-*.avro in it)")
    return path


def arrow_type(avro: Any) -> pa.DataType:
    """Arrow's type for an Avro type of our schemas; an enum is a string."""
    if isinstance(avro, list):  # null or T
        return arrow_type(next(kind for kind in avro if kind != "null"))
    if isinstance(avro, str):
        return _PRIMITIVES[avro]
    if avro.get("logicalType") == "timestamp-micros":
        return pa.timestamp("us", tz="UTC")
    return pa.string() if avro["type"] == "enum" else _PRIMITIVES[avro["type"]]


def _is_list(avro: Any) -> bool:
    return isinstance(avro, dict) and avro["type"] == "array"


def _schema(columns: dict[str, Any]) -> pa.Schema:
    return pa.schema([pa.field(name, arrow_type(kind), nullable=isinstance(kind, list)) for name, kind in columns.items()])


def _item(avro: Any) -> dict[str, Any]:
    return {f["name"]: f["type"] for f in avro["items"]["fields"]}


def _documents(path: Path, wanted: frozenset[str]) -> Iterator[Row]:
    """A row per document. A document's paragraphs need not stand together: what is kept of each is a row of counts."""
    lists = {name for name in ("mentions", "statements", "stances") if name in wanted}
    columns = (wanted & set(_DOCUMENT)) | lists | {"document_id"} | ({"end"} if "characters" in wanted else set())
    found: dict[str, Row] = {}
    for row in rows(path, "paragraphs", columns):
        document = found.get(row["document_id"])
        if document is None:
            document = found[row["document_id"]] = {n: row.get(n) for n in _DOCUMENT} | dict.fromkeys(_COUNTS, 0)
        document["paragraphs"] += 1
        document["characters"] = max(document["characters"], row.get("end", 0))
        for name in lists - {"statements"}:
            document[name] += len(row[name])
        if "statements" in lists:
            document.setdefault("ids", set()).update(s["statement_id"] for s in row["statements"])
    for document in found.values():
        document["statements"] = len(document.pop("ids", ()))
        yield document


def _mentions(path: Path, wanted: frozenset[str]) -> Iterator[Row]:
    for row in rows(path, "paragraphs", {"mentions"} | (wanted & set(_KEYS))):
        for mention in row["mentions"]:
            yield {**_keys(row), **mention}


def _statements(path: Path, wanted: frozenset[str]) -> Iterator[Row]:
    needs_text = wanted & {"text", "cue_text", "speaker_text"}
    columns = {"statements"} | (wanted & set(_KEYS)) | ({"text", "start", "end"} if needs_text else set())
    for row in rows(path, "paragraphs", columns):
        for s in row["statements"]:
            yield {
                **_keys(row),
                **s,
                "text": _words(row, s["start"], s["end"]),
                "cue_text": _words(row, s["cue_start"], s["cue_end"]),
                "speaker_text": _words(row, s["speaker_start"], s["speaker_end"]),
            }


def _keys(row: Row) -> Row:
    return {name: row[name] for name in _KEYS if name in row}


def _words(row: Row, start: int | None, end: int | None) -> str | None:
    """The paragraph's words at document offsets; None where they lie in another paragraph, or are not there."""
    if "text" not in row or start is None or end is None or not row["start"] <= start <= end <= row["end"]:
        return None
    return str(row["text"][start - row["start"] : end - row["start"]])
