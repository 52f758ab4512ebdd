"""The rules that make the files load everywhere (docs/records.md), held against every schema, the old ones too."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import fastavro
import pytest
from newstance.schemas.avro import RECORD_TYPES, load_schema

from training import describe

HISTORY = sorted(Path(str(files("newstance.schemas").joinpath("history"))).glob("*.avsc"))
SCHEMAS = {name: load_schema(name) for name in RECORD_TYPES} | {p.stem: json.loads(p.read_text("utf-8")) for p in HISTORY}
SCALARS = {"null", "string", "int", "long", "double", "boolean", "bytes"}
every_schema = pytest.mark.parametrize("schema", [pytest.param(schema, id=name) for name, schema in SCHEMAS.items()])


def walk(avro: Any, where: str = "", within: str = "") -> Iterator[tuple[str, Any, str]]:
    """Every type in a schema: where it stands, itself, and what it stands directly in (record, array, union)."""
    yield where, avro, within
    if isinstance(avro, list):
        for branch in avro:
            yield from walk(branch, where, "union")
    elif isinstance(avro, dict) and avro["type"] == "record":
        for field in avro["fields"]:
            yield from walk(field["type"], f"{where}.{field['name']}", "record")
    elif isinstance(avro, dict) and avro["type"] == "array":
        yield from walk(avro["items"], f"{where}[]", "array")


def nodes(schema: dict[str, Any], kind: str) -> list[tuple[str, dict[str, Any], str]]:
    return [(w, a, within) for w, a, within in walk(schema, schema["name"]) if isinstance(a, dict) and a["type"] == kind]


def all_fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for where, record, _ in nodes(schema, "record"):
        for field in record["fields"]:
            yield f"{where}.{field['name']}", field


@every_schema
def test_it_is_a_valid_schema_in_our_namespace(schema: dict[str, Any]):
    fastavro.parse_schema(schema)
    assert schema["type"] == "record"
    assert schema["namespace"] == "newstance"


@every_schema
def test_unions_are_null_and_one_type_with_null_as_default(schema: dict[str, Any]):
    for where, field in all_fields(schema):
        avro = field["type"]
        if isinstance(avro, list):
            assert len(avro) == 2 and avro[0] == "null" != avro[1], where
            assert "default" in field and field["default"] is None, f"{where} has no null default"
    for where, avro, within in walk(schema, schema["name"]):
        assert not (isinstance(avro, list) and within == "array"), f"{where}: a union in an array"
        assert not (within == "union" and isinstance(avro, dict) and avro["type"] in ("record", "array", "enum")), where


@every_schema
def test_defaults_of_fields_are_null_or_an_empty_array(schema: dict[str, Any]):
    """Polars refuses a file whose schema has any other: a field that is added later is nullable or an array."""
    for where, field in all_fields(schema):
        assert field.get("default") in (None, []), where


@every_schema
def test_only_types_that_every_reader_knows(schema: dict[str, Any]):
    for where, avro, within in walk(schema, schema["name"]):
        if isinstance(avro, str):
            assert avro in SCALARS, f"{where}: {avro} (a map, a float, or a named type that is used again)"
        elif isinstance(avro, dict) and avro["type"] not in ("record", "array", "enum"):
            assert avro == {"type": "long", "logicalType": "timestamp-micros"}, where
        elif isinstance(avro, dict) and avro["type"] == "array":
            assert within != "array", f"{where}: an array directly in an array"


@every_schema
def test_every_named_type_is_used_once(schema: dict[str, Any]):
    names = Counter(avro["name"] for kind in ("record", "enum") for _, avro, _ in nodes(schema, kind))
    assert set(names.values()) == {1}, names


@every_schema
def test_enums_have_unknown_first_and_as_their_default(schema: dict[str, Any]):
    for where, enum, within in nodes(schema, "enum"):
        assert enum["symbols"][0] == enum["default"] == "UNKNOWN", where
        assert within == "record", f"{where}: an enum may not be nullable"


@every_schema
def test_everything_is_explained(schema: dict[str, Any]):
    for where, field in all_fields(schema):
        assert len(field.get("doc", "")) >= 10, f"{where} has no doc"
    for kind in ("record", "enum"):
        for where, avro, _ in nodes(schema, kind):
            assert avro.get("doc"), f"{where}: {kind} {avro['name']} has no doc"


@every_schema
def test_names_and_depth_are_within_the_limits_of_warehouses(schema: dict[str, Any]):
    """BigQuery: letters, digits and underscores, not these prefixes, at most 300 characters, 15 levels; case does not count."""
    for where, record, _ in nodes(schema, "record"):
        names = [field["name"] for field in record["fields"]]
        assert len({name.lower() for name in names}) == len(names), where
        for name in names:
            assert re.fullmatch("[a-z][a-z0-9_]{0,299}", name), f"{where}.{name}"
            assert not name.startswith(("_table_", "_file_", "_partition")), f"{where}.{name}"
        assert where.count("[]") < 15


def test_docs_are_made_from_the_schemas(capsys: pytest.CaptureFixture[str]):
    describe.main()
    docs = Path(__file__).parents[2] / "docs" / "records.md"
    assert docs.read_text("utf-8") == capsys.readouterr().out, "run: python -m training.describe > docs/records.md"
