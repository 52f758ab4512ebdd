"""``newstance cluster`` over an output directory."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import fastavro
import pytest
from newstance.pipeline import manifest
from newstance.pipeline.cli import main
from newstance.pipeline.ledger import OutputFile, digest
from newstance.schemas.avro import load_schema, to_avro
from newstance.schemas.records import ParagraphKind, ParagraphRecord, stable_id
from newstance.views.dataset import records

WORDS = [f"word{i}" for i in range(3000)]
COUNTS = {"read": 0, "written": 0, "rejected": 0, "duplicate": 0, "paragraphs": 0, "stances": 0}


def text(seed: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=60))


def article(uri: str, texts: list[str]) -> list[ParagraphRecord]:
    return [
        ParagraphRecord(
            paragraph_id=stable_id(uri, i), document_id=stable_id(uri), source_uri=uri, ordinal=i, kind=ParagraphKind.BODY,
            text=t, start=0, end=len(t), pipeline_version="test",
        )
        for i, t in enumerate(texts)
    ]  # fmt: skip


def write(directory: Path, found: list[ParagraphRecord]) -> None:
    """An output directory as a run leaves it."""
    directory.mkdir(exist_ok=True)
    path = directory / "paragraphs-000001.avro"
    with path.open("wb") as stream:
        fastavro.writer(stream, load_schema("paragraph"), map(to_avro, found))
    file = OutputFile(path.name, "paragraphs", len(found), path.stat().st_size, digest(path))
    manifest.write(directory, COUNTS, [file], "test", {}, datetime.now(UTC))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    body = [text(i) for i in range(6)]
    found = [article(f"copy{i}", body) for i in range(3)]
    found += [article("changed", [text(70), *body[1:]]), article("other", [body[2], *(text(i) for i in range(80, 86))])]
    write(tmp_path, [record for records in found for record in records])
    return tmp_path


def test_copies_share_a_cluster_and_other_articles_do_not(output: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["cluster", str(output)]) == 0
    assert "5 articles are 2 without their copies, 31 paragraphs 13" in capsys.readouterr().out
    found = list(records(output, "clusters"))
    copies = {stable_id(uri) for uri in ("copy0", "copy1", "copy2", "changed")}
    assert {r.cluster_id for r in found if r.document_id in copies} == {min(copies)}
    assert {r.cluster_size for r in found if r.document_id in copies} == {4}
    assert {r.cluster_id for r in found if r.document_id == stable_id("other")} == {stable_id("other")}
    # The paragraph that the other article borrows is a copy; the article is not.
    borrowed = next(r for r in found if r.paragraph_id == stable_id("other", 0))
    assert borrowed.paragraph_cluster_size == 5
    assert borrowed.paragraph_cluster_id == min(
        *(stable_id(f"copy{i}", 2) for i in range(3)), stable_id("changed", 2), borrowed.paragraph_id
    )


def test_the_manifest_knows_the_files_and_again_is_the_same(output: Path):
    main(["cluster", str(output)])
    names = [p.name for p in output.glob("clusters-*.avro")]
    assert manifest.verify(output) == []
    main(["cluster", str(output)])
    assert [p.name for p in output.glob("clusters-*.avro")] == names
    assert len(manifest.load(output)["derived"]) == 1
    (output / names[0]).write_bytes(b"")
    assert len(manifest.verify(output)) == 1


def test_order_of_the_records_does_not_matter(output: Path, tmp_path_factory: pytest.TempPathFactory):
    main(["cluster", str(output)])
    found = list(records(output, "paragraphs"))
    random.Random(3).shuffle(found)
    other = tmp_path_factory.mktemp("shuffled")
    write(other, found)
    main(["cluster", str(other)])
    assert list(records(other, "clusters")) == list(records(output, "clusters"))


def test_new_records_keep_the_derived_files_and_a_fresh_start_drops_them(output: Path):
    main(["cluster", str(output)])
    write(output, list(records(output, "paragraphs")))
    assert manifest.verify(output) == []
    (output / "manifest.json").unlink()  # what --overwrite does
    write(output, [])
    assert list(output.glob("clusters-*.avro")) == []
    assert manifest.verify(output) == []


def test_no_records_no_clusters(tmp_path: Path):
    write(tmp_path, [])
    assert main(["cluster", str(tmp_path)]) == 0
    assert list(records(tmp_path, "clusters")) == []
