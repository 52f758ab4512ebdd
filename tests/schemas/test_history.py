"""FULL_TRANSITIVE: every version of a schema reads what every other version wrote, back to the first release."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastavro
import pytest
from newstance.schemas.avro import RECORD_TYPES, from_avro, load_schema, to_avro

from tests.schemas.test_rules import HISTORY, SCHEMAS

HOW = "schemas/history/NAME-VERSION.avsc holds each released schema; copy the present one there under the next version"
VERSIONS: dict[str, list[str]] = defaultdict(list)
for _path in sorted(HISTORY, key=lambda p: [int(n) for n in p.stem.rpartition("-")[2].split(".")]):
    VERSIONS[_path.stem.rpartition("-")[0]].append(_path.stem)


def without_docs(avro: Any) -> Any:
    """A schema with only what counts for reading."""
    if isinstance(avro, dict):
        return {key: without_docs(value) for key, value in avro.items() if key != "doc"}
    return [without_docs(item) for item in avro] if isinstance(avro, list) else avro


def rewritten(row: dict[str, Any], writer: dict[str, Any], reader: dict[str, Any]) -> dict[str, Any]:
    """``row`` written with one schema and read with another."""
    out = io.BytesIO()
    fastavro.writer(out, writer, [row])
    out.seek(0)
    (found,) = fastavro.reader(out, reader_schema=reader)
    assert isinstance(found, dict)
    return found


SCALARS: dict[str, Any] = {"string": "“Москва”", "int": 7, "long": 7, "double": 0.1, "boolean": True, "bytes": b"\x00"}


def sample(avro: Any, *, rich: bool) -> Any:
    """A value of an Avro type: ``rich`` with everything there, else nulls and empty arrays."""
    if isinstance(avro, list):
        return sample(avro[1], rich=True) if rich else None
    if isinstance(avro, str):
        return SCALARS[avro]
    if avro["type"] == "record":
        return {field["name"]: sample(field["type"], rich=rich) for field in avro["fields"]}
    if avro["type"] == "array":
        return [sample(avro["items"], rich=rich)] * 2 if rich else []
    return avro["symbols"][-1] if avro["type"] == "enum" else datetime(2024, 2, 29, 12, 30, 0, 1, UTC)


def same(found: Any, given: Any) -> bool:
    """Whether two values agree in all fields that both have."""
    if isinstance(given, dict):
        return all(same(found[name], given[name]) for name in found.keys() & given.keys())
    if isinstance(given, list | tuple):
        return len(found) == len(given) and all(map(same, found, given))
    return bool(found == given)


@pytest.mark.parametrize("path", HISTORY, ids=lambda path: path.stem)
def test_files_are_named_after_schema_and_version(path: Path):
    name, _, version = path.stem.rpartition("-")
    assert name in RECORD_TYPES
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)


@pytest.mark.parametrize("name", sorted(RECORD_TYPES))
def test_the_present_schema_is_the_newest_of_its_history(name: str):
    newest = VERSIONS[name][-1]
    assert without_docs(SCHEMAS[newest]) == without_docs(load_schema(name)), f"{name}.avsc is not {newest}. {HOW}"


@pytest.mark.parametrize("name", sorted(RECORD_TYPES))
def test_every_version_reads_every_other(name: str):
    schemas = [SCHEMAS[version] for version in VERSIONS[name]] + [load_schema(name)]
    for writer in schemas:
        for row in (sample(writer, rich=True), sample(writer, rich=False)):
            for reader in schemas:
                assert same(rewritten(row, writer, reader), row)
            # ... and so do the dataclasses, which need a default for what was not there yet.
            assert same(to_avro(from_avro(RECORD_TYPES[name], row)), row)


@pytest.mark.parametrize("name", sorted(RECORD_TYPES))
def test_the_check_sees_what_would_break_readers(name: str):
    """The three commonest mistakes, each of which the test above must refuse."""
    schema = load_schema(name)
    row = sample(schema, rich=False)
    mistakes: list[dict[str, Any]] = [
        {**schema, "fields": [*schema["fields"], {"name": "added", "type": "string"}]},  # no default
        {**schema, "fields": [{**schema["fields"][0], "type": "int"}, *schema["fields"][1:]]},  # another type
        {**schema, "fields": [{**schema["fields"][0], "name": "renamed"}, *schema["fields"][1:]]},  # another name
    ]
    for mistake in mistakes:
        with pytest.raises(Exception, match=r"added|renamed|mismatch|not resolve|No default"):
            rewritten(row, schema, mistake)
