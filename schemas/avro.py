"""Records to and from Avro: the schemas as shipped, conversion both ways, and the fingerprint of each schema."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import IO, Any

import fastavro
from fastavro.schema import fingerprint as _fingerprint
from fastavro.schema import to_parsing_canonical_form
from newstance.schemas.records import ClusterRecord, EdgeRecord, ParagraphRecord, RejectedRecord, ShiftRecord, StanceRecord

RECORD_TYPES: dict[str, type] = {
    "paragraph": ParagraphRecord,
    "stance": StanceRecord,
    "rejected": RejectedRecord,
    "cluster": ClusterRecord,
    "edge": EdgeRecord,
    "shift": ShiftRecord,
}
"""Schema name -> record type. Output files are named by the plural (paragraphs-*.avro), but for rejected-*.avro."""


@cache
def load_schema(name: str) -> dict[str, Any]:
    """The schema ``name`` (a key of RECORD_TYPES) as shipped, as plain JSON. Raises KeyError if unknown."""
    if name not in RECORD_TYPES:
        raise KeyError(f"no schema {name!r}; there are {', '.join(RECORD_TYPES)}")
    schema: dict[str, Any] = json.loads(files("newstance.schemas").joinpath(f"{name}.avsc").read_text("utf-8"))
    return schema


@cache
def fingerprint(name: str) -> str:
    """SHA-256 of the schema's Parsing Canonical Form, hexadecimal (Avro specification, "Schema Fingerprints")."""
    return str(_fingerprint(to_parsing_canonical_form(load_schema(name)), "SHA-256"))


def to_avro(record: Any) -> dict[str, Any]:
    """A record as the plain dict that fastavro writes (enums are ``str`` already, datetimes stay datetimes)."""
    return {name: _plain(getattr(record, name)) for name in _hints(record.__class__)}


def from_avro(record_type: type, row: dict[str, Any]) -> Any:
    """The inverse of ``to_avro``: fields and symbols that the type does not know are ignored, absent ones take their default."""
    hints = _hints(record_type)
    return record_type(**{name: _revive(kind, row[name]) for name, kind in hints.items() if name in row})


def read_records(stream: IO[bytes], record_type: type) -> Iterator[Any]:
    """Records of one Avro file. Raises ValueError or fastavro's errors where the file is damaged."""
    for row in fastavro.reader(stream):
        yield from_avro(record_type, typing.cast("dict[str, Any]", row))


def read_columns(stream: IO[bytes], columns: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Rows of one Avro file with the fields ``columns`` only, as Avro has them (an enum is a ``str``)."""
    reader = fastavro.reader(stream)
    written = typing.cast("dict[str, Any]", reader.writer_schema)
    narrow = {**written, "fields": [field for field in written["fields"] if field["name"] in columns]}
    stream.seek(0)
    yield from typing.cast("Iterator[dict[str, Any]]", fastavro.reader(stream, reader_schema=narrow))


def _plain(value: Any) -> Any:
    """Records within a record as dicts. (``dataclasses.asdict`` copies every leaf as well, which takes twice as long.)"""
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    return to_avro(value) if is_dataclass(value) else value


@cache
def _hints(record_type: type) -> dict[str, Any]:
    hints = typing.get_type_hints(record_type)
    return {field.name: hints[field.name] for field in fields(record_type)}


def _revive(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if value is None:
        return None
    if origin in (typing.Union, types.UnionType):
        return _revive(next(a for a in typing.get_args(kind) if a is not type(None)), value)
    if origin is tuple:
        return tuple(_revive(typing.get_args(kind)[0], item) for item in value)
    if is_dataclass(kind):
        return from_avro(typing.cast("type", kind), value)
    if kind is str or not isinstance(value, str):
        return value
    return kind(value) if value in kind.__members__ else kind("UNKNOWN")  # a symbol that a later version added
