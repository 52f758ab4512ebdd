"""Small files of a stream become large ones: no record changes, and no kill leaves two of one."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import fastavro
import pytest
from newstance.pipeline.crash import MERGE_POINTS, VARIABLE
from newstance.pipeline.ledger import Ledger, Outcome, OutputFile, digest
from newstance.pipeline.merge import merge
from newstance.schemas.avro import load_schema, to_avro
from newstance.schemas.container import file_checksums
from newstance.schemas.records import ParagraphKind, ParagraphRecord, stable_id

from tests.crashing import ids

FILES = 10


def fill(ledger: Ledger) -> None:
    """Commit FILES chunks of one paragraph each."""
    for chunk in range(1, FILES + 1):
        folder = ledger.staging / str(chunk)
        folder.mkdir()
        path = folder / f"paragraphs-{chunk:06}.avro"
        record = ParagraphRecord(
            paragraph_id=stable_id(chunk), document_id=stable_id(chunk), source_uri=f"{chunk}.txt", ordinal=0,
            kind=ParagraphKind.BODY, text=f"number {chunk}", start=0, end=8, pipeline_version="test",
        )  # fmt: skip
        with path.open("wb") as stream:
            fastavro.writer(stream, load_schema("paragraph"), [to_avro(record)], codec="deflate")
        file = OutputFile(path.name, "paragraphs", 1, path.stat().st_size, digest(path), file_checksums(path))
        ledger.commit(chunk, [Outcome(f"{chunk}.txt", str(chunk), record.document_id, "written")], [file])


@pytest.fixture
def output(tmp_path: Path) -> Path:
    ledger = Ledger(tmp_path / "out", "test")
    fill(ledger)
    ledger.close()
    return tmp_path / "out"


def test_many_small_files_become_one_of_the_same_records(output: Path):
    before: Counter[str] = ids(output)
    ledger = Ledger(output, "test")
    told: list[list[str]] = []
    assert merge(ledger, lambda: told.append(sorted(p.name for p in output.glob("*.avro"))), many=8) == 8
    assert len(told[0]) == FILES + 1  # the old ones are still there when the manifest is told
    assert sorted(p.name for p in output.glob("*.avro")) == [
        "paragraphs-000001-000008.avro",
        "paragraphs-000009.avro",
        "paragraphs-000010.avro",
    ]
    assert ids(output) == before
    assert ledger.counts()["paragraphs"] == FILES
    assert [f.records for f in ledger.files()] == [8, 1, 1]
    for file in ledger.files():
        assert digest(output / file.name) == file.sha256
    assert merge(ledger, lambda: None, many=8) == 0
    assert merge(ledger, lambda: None, many=3) == 3  # what was merged can be merged again
    assert ids(output) == before
    ledger.close()


@pytest.mark.parametrize("point", MERGE_POINTS)
def test_a_kill_within_a_merge_leaves_each_record_once(output: Path, point: str):
    before = ids(output)
    script = (
        "from pathlib import Path; from newstance.pipeline.ledger import Ledger; from newstance.pipeline.merge import merge; "
        f"merge(Ledger(Path({str(output)!r}), 'test'), lambda: None, many=8)"
    )
    import os

    done = subprocess.run([sys.executable, "-c", script], env=os.environ | {VARIABLE: point}, start_new_session=True)
    assert done.returncode == -signal.SIGKILL
    ledger = Ledger(output, "test")
    assert ids(output) == before
    assert ledger.counts()["paragraphs"] == FILES
    assert {f.name for f in ledger.files()} == {p.name for p in output.glob("*.avro")}
    ledger.close()
