"""``newstance verify`` and ``newstance salvage`` on damaged directories."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import fastavro
import pytest
from newstance.pipeline import manifest
from newstance.pipeline.cli import main
from newstance.pipeline.ledger import OutputFile, digest
from newstance.schemas.avro import load_schema, to_avro
from newstance.schemas.container import checksums
from newstance.schemas.records import ParagraphKind, ParagraphRecord, stable_id
from newstance.views.dataset import records

WORDS = ("who", "said", "what", "about", "whom")
COUNTS = {"read": 0, "written": 0, "rejected": 0, "duplicate": 0, "paragraphs": 300, "stances": 0}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A directory of three files of a hundred paragraphs each."""
    directory = tmp_path / "out"
    directory.mkdir()
    files = []
    for chunk in range(3):
        path = directory / f"paragraphs-{chunk:06}.avro"
        rows = [to_avro(_paragraph(chunk, n)) for n in range(100)]
        with path.open("wb") as stream:
            fastavro.writer(stream, load_schema("paragraph"), rows, codec="deflate", sync_interval=4000)
        size, sums = path.stat().st_size, checksums(path.read_bytes())
        files.append(OutputFile(path.name, "paragraphs", 100, size, digest(path), sums))
    manifest.write(directory, COUNTS, files, "test", {}, datetime.now(UTC))
    return directory


def _paragraph(chunk: int, n: int) -> ParagraphRecord:
    text = " ".join(random.Random(n).choices(WORDS, k=80))
    return ParagraphRecord(
        paragraph_id=stable_id(chunk, n), document_id=stable_id(chunk), source_uri=f"{chunk}.txt", ordinal=n,
        kind=ParagraphKind.BODY, text=text, start=0, end=len(text), pipeline_version="test",
    )  # fmt: skip


def test_what_is_whole_is_copied_and_what_is_lost_is_said(output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    before = {record.paragraph_id: record for record in records(output, "paragraphs")}
    damaged = output / "paragraphs-000001.avro"
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 4
    damaged.write_bytes(data)
    (output / "paragraphs-000002.avro").unlink()
    assert main(["verify", str(output)]) == 4
    assert main(["salvage", str(output), "--output", str(tmp_path / "new")]) == 0
    said = capsys.readouterr()
    assert f"{damaged}: " in said.err
    assert "000002.avro: 0 of 100 records saved" in said.err
    assert main(["verify", str(tmp_path / "new")]) == 0
    after = {record.paragraph_id: record for record in records(tmp_path / "new", "paragraphs")}
    assert 150 < len(after) < 200
    assert all(before[key] == record for key, record in after.items())
    note = json.loads((tmp_path / "new" / "manifest.json").read_text("utf-8"))
    assert note["counts"]["paragraphs"] == len(after)
    assert [one["name"] for one in note["salvaged"]] == ["paragraphs-000001.avro", "paragraphs-000002.avro"]


def test_a_new_directory_is_asked_for(output: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["salvage", str(output), "--output", str(output)]) != 0
    assert "exists already" in capsys.readouterr().err
