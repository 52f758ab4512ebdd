"""The recipes of docs/loading.md and docs/exports.md run, and what cannot be run here is held against documented rules."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from newstance.pipeline.cli import main
from newstance.schemas.avro import RECORD_TYPES, load_schema

from tests.made import story, write

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```", re.M | re.S)
NOT_RUN = "# not run in the tests: "


def blocks(page: str) -> list[tuple[str, str]]:
    return BLOCK.findall((DOCS / page).read_text("utf-8"))


@pytest.mark.parametrize("page", ["loading.md", "exports.md"])
def test_the_blocks_of_a_page_run_in_order(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    write(tmp_path / "out" / "mine", [*story("a.txt"), *story("b.txt")])
    monkeypatch.chdir(tmp_path)
    ran = []
    for language, code in blocks(page):
        if code.startswith(NOT_RUN):
            continue
        if language == "python":
            exec(compile(code, page, "exec"), {})
        else:
            for line in code.strip().splitlines():
                name, *rest = shlex.split(line)
                assert name == "newstance", line
                assert main(rest) == 0, line
        ran.append(language)
    said = capsys.readouterr().out
    assert "Anna Novák" in said or page == "exports.md"
    assert ran.count("python") >= (5 if page == "loading.md" else 0)
    assert "sh" in ran


def test_what_is_not_run_says_why():
    found = [code.splitlines()[0] for page in ("loading.md", "exports.md") for _, code in blocks(page) if NOT_RUN in code]
    assert len(found) == 4
    assert all(line.startswith(NOT_RUN) and len(line) > len(NOT_RUN) + 10 for line in found)


# -- what warehouses make of the schemas, by their documentation ---------------------------------------------------------

BIGQUERY = {"string": "STRING", "int": "INTEGER", "long": "INTEGER", "double": "FLOAT", "boolean": "BOOLEAN", "bytes": "BYTES"}
"""cloud.google.com/bigquery/docs/loading-data-cloud-storage-avro, "Avro conversions"."""
SPARK = {"string", "int", "long", "double", "boolean", "bytes"}
"""spark.apache.org/docs/latest/sql-data-sources-avro.html, "Supported types for Avro -> Spark SQL conversion" (some of them)."""


def column(name: str, avro: Any) -> dict[str, Any]:
    """A column as BigQuery makes it with ``--use_avro_logical_types``; AssertionError where it refuses."""
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,299}", name), name
    if isinstance(avro, list):
        null, kind = avro
        assert null == "null", f"{name}: a union that is not null and one type"
        made = column(name, kind)
        assert made["mode"] == "REQUIRED", f"{name}: a list or a null in a union"
        return {**made, "mode": "NULLABLE"}
    if isinstance(avro, str):
        return {"name": name, "type": BIGQUERY[avro], "mode": "REQUIRED"}
    if avro.get("logicalType") == "timestamp-micros":
        return {"name": name, "type": "TIMESTAMP", "mode": "REQUIRED"}
    if avro["type"] == "array":
        made = column(name, avro["items"])
        assert made["mode"] == "REQUIRED", f"{name}: a list in a list, or null in one"
        return {**made, "mode": "REPEATED"}
    for part in (avro["name"], *avro.get("namespace", "x").split(".")):
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", part), part
    if avro["type"] == "enum":
        return {"name": name, "type": "STRING", "mode": "REQUIRED"}
    assert avro["type"] == "record", f"{name}: {avro['type']}"
    return {"name": name, "type": "RECORD", "mode": "REQUIRED", "fields": [column(f["name"], f["type"]) for f in avro["fields"]]}


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_bigquery_takes_every_schema(name: str):
    assert column("table", load_schema(name))["fields"]


def test_bigquery_makes_of_a_stance_what_the_page_says():
    found = {c["name"]: (c["type"], c["mode"]) for c in column("stances", load_schema("stance"))["fields"]}
    assert found["label"] == ("STRING", "REQUIRED")
    assert found["published_at"] == ("TIMESTAMP", "NULLABLE")
    assert found["p_oppose"] == ("FLOAT", "REQUIRED")
    paragraph = {c["name"]: c for c in column("paragraphs", load_schema("paragraph"))["fields"]}
    assert (paragraph["mentions"]["type"], paragraph["mentions"]["mode"]) == ("RECORD", "REPEATED")


@pytest.mark.parametrize(
    "refused",
    [
        ["string", "null", "int"],
        {"type": "array", "items": {"type": "array", "items": "int"}},
        {"type": "array", "items": ["null", "int"]},
        {"type": "map", "values": "int", "name": "m"},
        {"type": "record", "name": "a-b", "fields": []},
    ],
)
def test_the_rules_refuse_what_bigquery_refuses(refused: Any):
    with pytest.raises((AssertionError, ValueError, KeyError)):
        column("x", refused)


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_spark_documents_every_type(name: str):
    def check(avro: Any) -> None:
        if isinstance(avro, list):
            assert avro[0] == "null" and len(avro) == 2
            check(avro[1])
        elif isinstance(avro, str):
            assert avro in SPARK
        elif avro["type"] == "record":
            for field in avro["fields"]:
                check(field["type"])
        elif avro["type"] == "array":
            check(avro["items"])
        else:
            assert avro["type"] == "enum" or avro == {"type": "long", "logicalType": "timestamp-micros"}

    check(load_schema(name))
