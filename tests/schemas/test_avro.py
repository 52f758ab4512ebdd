"""Records to Avro and back, through real files; and the schemas agree with the dataclasses."""

from __future__ import annotations

import io
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import fastavro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newstance.pipeline.ledger import KINDS
from newstance.pipeline.manifest import DERIVED
from newstance.schemas.avro import (
    RECORD_TYPES,
    fingerprint,
    from_avro,
    load_schema,
    read_columns,
    read_records,
    to_avro,
)
from newstance.schemas.container import CODECS
from newstance.schemas.records import ParagraphKind, ParagraphRecord, StanceLabel, stable_id
from newstance.views.dataset import TYPES

from tests.records import bare, drawn, full, hints, least

NAMES = sorted(RECORD_TYPES)
_AVRO = {str: "string", int: "int", float: "double", bool: "boolean", bytes: "bytes"}


def written(name: str, records: list[Any], codec: str = "null") -> io.BytesIO:
    out = io.BytesIO()
    fastavro.writer(out, load_schema(name), map(to_avro, records), codec=codec, validator=True)
    out.seek(0)
    return out


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("name", NAMES)
def test_a_record_comes_back_as_it_was(name: str, codec: str):
    record_type = RECORD_TYPES[name]
    records = [full(record_type), least(record_type)]
    found = list(read_records(written(name, records, codec), record_type))
    assert found == records
    assert all(type(a) is type(b) for one, other in zip(found, records, strict=True) for a, b in _values(one, other))


def _values(one: Any, other: Any) -> typing.Iterator[tuple[Any, Any]]:
    """The values of two like records, pair by pair: equality alone would take a str for an enum."""
    if is_dataclass(one):
        for field in fields(one):
            yield from _values(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, tuple):
        for a, b in zip(one, other, strict=True):
            yield from _values(a, b)
    else:
        yield one, other


@settings(max_examples=30, deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", NAMES)
def test_any_record_comes_back_as_it_was(name: str, data: st.DataObject):
    record_type = RECORD_TYPES[name]
    records = data.draw(st.lists(drawn(record_type), min_size=1, max_size=4))
    assert list(read_records(written(name, records), record_type)) == records


@pytest.mark.parametrize("name", NAMES)
def test_schema_and_dataclass_agree_field_by_field(name: str):
    _agree(load_schema(name), RECORD_TYPES[name], name)


def _agree(schema: dict[str, Any], record_type: type, where: str) -> None:
    assert schema["name"] == record_type.__name__, where
    assert [f["name"] for f in schema["fields"]] == list(hints(record_type)), where
    defaults = {f.name: f.default for f in fields(record_type)}
    for field, kind in zip(schema["fields"], hints(record_type).values(), strict=True):
        here = f"{where}.{field['name']}"
        inner, nullable = bare(kind)
        avro = field["type"]
        assert isinstance(avro, list) == nullable, here
        _agree_type(avro[1] if nullable else avro, inner, here)
        if "default" in field and defaults[field["name"]] is not MISSING:
            default = defaults[field["name"]]
            assert field["default"] == (list(default) if isinstance(default, tuple) else default), here


def _agree_type(avro: Any, kind: Any, where: str) -> None:
    if typing.get_origin(kind) is tuple:
        assert avro["type"] == "array", where
        _agree_type(avro["items"], typing.get_args(kind)[0], where)
    elif is_dataclass(kind):
        _agree(avro, typing.cast("type", kind), where)
    elif kind is datetime:
        assert avro == {"type": "long", "logicalType": "timestamp-micros"}, where
    elif issubclass(kind, StrEnum):
        assert (avro["name"], avro["symbols"]) == (kind.__name__, [member.value for member in kind]), where
    else:
        assert avro == _AVRO[kind], where


def test_every_kind_of_file_has_a_schema_and_a_record_type():
    schemas = {**KINDS, **DERIVED}
    assert set(schemas.values()) == set(RECORD_TYPES)
    assert {kind: RECORD_TYPES[name] for kind, name in schemas.items()} == TYPES


def test_fields_that_the_type_does_not_know_are_ignored_and_absent_ones_take_their_default():
    row = {**to_avro(full(ParagraphRecord)), "added_later": 1}
    del row["mentions"], row["title"]
    record = from_avro(ParagraphRecord, row)
    assert (record.mentions, record.title) == ((), None)
    assert record.kind is ParagraphKind.BOILERPLATE
    assert record.stances[1].label is StanceLabel.OPPOSE


def test_a_symbol_that_a_later_version_added_is_unknown_here():
    row = to_avro(full(ParagraphRecord)) | {"kind": "TABLE"}
    assert from_avro(ParagraphRecord, row).kind is ParagraphKind.UNKNOWN


def test_a_few_columns_are_read_without_the_rest():
    records = [full(ParagraphRecord), least(ParagraphRecord)]
    rows = list(read_columns(written("paragraph", records), frozenset({"title", "ordinal"})))
    assert rows == [{"title": r.title, "ordinal": r.ordinal} for r in records]


def test_a_schema_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(KeyError, match="no schema 'paragraphs'; there are paragraph, stance"):
        load_schema("paragraphs")


def test_fingerprints_tell_schemas_apart_and_are_sha256():
    prints = {fingerprint(name) for name in NAMES}
    assert len(prints) == len(NAMES)
    assert all(len(p) == 64 and int(p, 16) for p in prints)


def test_ids_depend_on_all_parts_and_nothing_else():
    assert stable_id("a", 1) == "d89b9d2a-bc90-50d3-9ba5-fac1794d3e2e"
    assert len({stable_id("a", 1), stable_id("a1"), stable_id("a", 2), stable_id("a", "1", ""), stable_id(1, "a")}) == 5
