"""The manifest: no damage to a file escapes ``newstance verify``."""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastavro
import pytest
from newstance.pipeline import manifest
from newstance.pipeline.cli import main
from newstance.pipeline.ledger import OutputFile, digest
from newstance.schemas.avro import RECORD_TYPES, fingerprint, load_schema, to_avro
from newstance.schemas.container import SYNC, blocks, file_checksums, header_end

from tests.made import article

COUNTS = {"read": 4, "written": 2, "rejected": 1, "duplicate": 1, "paragraphs": 400, "stances": 0}
NAME = "paragraphs-000001.avro"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with one file of many blocks, and its manifest."""
    output = tmp_path_factory.mktemp("whole")
    chance = random.Random(1)
    texts = [" ".join(chance.choices(["who", "said", "what", "about", "whom"], k=60)) for _ in range(400)]
    path = output / NAME
    with path.open("wb") as stream:
        rows = map(to_avro, article("a.txt", texts))
        fastavro.writer(stream, load_schema("paragraph"), rows, codec="deflate", sync_interval=4000)
    file = OutputFile(NAME, "paragraphs", 400, path.stat().st_size, digest(path), file_checksums(path))
    manifest.write(output, COUNTS, [file], "test", {"input": "a.txt"}, datetime.now(UTC))
    return output


@pytest.fixture
def output(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "out"))


def changed(output: Path, **fields: Any) -> None:
    path = output / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | fields))


def test_what_is_whole_has_no_fault(output: Path, capsys: pytest.CaptureFixture[str]):
    assert manifest.verify(output) == []
    assert main(["verify", str(output)]) == 0
    assert capsys.readouterr().out == f"{output}: every file is there and whole\n"


def test_it_says_what_is_there_and_how_it_was_made(output: Path):
    found = manifest.load(output)
    assert found["counts"] == COUNTS
    assert found["schemas"] == {name: fingerprint(name) for name in RECORD_TYPES}
    assert found["options"] == {"input": "a.txt"}
    (file,) = found["files"]
    assert (file["name"], file["records"], len(file["sha256"])) == (NAME, 400, 64)
    assert datetime.fromisoformat(found["started_at"]) <= datetime.fromisoformat(found["finished_at"])
    assert not list(output.glob("*.partial"))


def test_a_cut_at_every_block_is_seen(output: Path):
    path = output / NAME
    data = path.read_bytes()
    ends = [header_end(data)]
    for block in blocks(data):
        ends.append(ends[-1] + len(block.data) + SYNC)
    assert ends.pop() == len(data)
    assert len(ends) > 30
    for end in ends:
        path.write_bytes(data[:end])
        with path.open("rb") as stream:
            list(fastavro.reader(stream))  # reads to its end without a complaint: that is the danger
        assert manifest.verify(output) == [f"{path}: {end} bytes, not {len(data)}"]


def test_sixty_flipped_bits_are_seen(output: Path):
    path = output / NAME
    data = path.read_bytes()
    for bit in random.Random(3).sample(range(len(data) * 8), 60):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        assert manifest.verify(output) == [f"{path}: its content has changed (SHA-256)"]


def test_missing_and_additional_files_are_seen(output: Path, capsys: pytest.CaptureFixture[str]):
    (output / NAME).rename(output / "paragraphs-000002.avro")
    (output / "notes.txt").touch()
    assert main(["verify", str(output)]) == 4
    assert capsys.readouterr().err.splitlines() == [
        f"{output}/{NAME}: missing",
        f"{output}/paragraphs-000002.avro: not in the manifest",
    ]


def test_derived_files_are_verified_too(output: Path):
    path = output / "clusters-000001.avro"
    path.write_bytes(b"x")
    manifest.derive(output, ["clusters"], [OutputFile(path.name, "clusters", 1, 1, digest(path))])
    assert manifest.verify(output) == []
    path.write_bytes(b"y")
    assert manifest.verify(output) == [f"{path}: its content has changed (SHA-256)"]


def test_counts_that_do_not_add_up_are_seen(output: Path):
    changed(output, counts=COUNTS | {"read": 5})
    assert manifest.verify(output) == [f"{output}/manifest.json: read is not written + rejected + duplicate"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file or directory"),
        ("{", "not JSON"),
        ("[]", "not a manifest of newstance"),
        ('{"counts": {}}', "not a manifest of newstance"),
    ],
)
def test_a_manifest_that_is_none_is_named(output: Path, content: str | None, why: str, capsys: pytest.CaptureFixture[str]):
    path = output / "manifest.json"
    path.unlink() if content is None else path.write_text(content)
    assert main(["verify", str(output)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"newstance verify: {path}: {why}")
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ["../evil.avro", "/etc/passwd", "a/b.avro", ".."])
def test_names_that_lead_elsewhere_are_refused(output: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]):
    changed(output, files=[manifest.load(output)["files"][0] | {"name": name}])
    assert main(["salvage", str(output), "--output", str(tmp_path / "new")]) == 1
    assert "is not the name of a file" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_a_manifest_is_replaced_whole_or_not_at_all(output: Path, monkeypatch: pytest.MonkeyPatch):
    before = manifest.load(output)

    def killed(point: str) -> None:
        raise KeyboardInterrupt(point)

    monkeypatch.setattr(manifest, "crash_point", killed)
    with pytest.raises(KeyboardInterrupt, match="manifest"):
        manifest.replace(output, {**before, "counts": {}})
    assert manifest.load(output) == before
    monkeypatch.undo()
    manifest.replace(output, {**before, "started_at": "x"})
    assert manifest.load(output)["started_at"] == "x"
    assert not list(output.glob("*.partial"))
