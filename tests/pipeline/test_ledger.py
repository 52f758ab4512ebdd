"""The ledger: a commit is whole or not there, whenever the process is killed; a kill is the state it leaves on disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from newstance.pipeline import ledger as ledgers
from newstance.pipeline.ledger import (
    DUPLICATE,
    REJECTED,
    WRITTEN,
    Followed,
    Ledger,
    LedgerError,
    Outcome,
    OutputFile,
    clear,
    digest,
)

KINDS = ("paragraphs", "stances", "rejected")


def staged(ledger: Ledger, chunk: int) -> list[OutputFile]:
    """Three files of a chunk, as a worker leaves them."""
    folder = ledger.staging / str(chunk)
    folder.mkdir()
    files = []
    for kind in KINDS:
        path = folder / f"{kind}-{chunk:06}.avro"
        path.write_text(f"{kind} of chunk {chunk}")
        files.append(OutputFile(path.name, kind, 10, path.stat().st_size, digest(path)))
    return files


def outcomes(chunk: int, outcome: str = WRITTEN, number: int = 3) -> list[Outcome]:
    return [Outcome(f"{chunk}/{n}.txt", f"sha {n}", f"id {chunk} {n}", outcome) for n in range(number)]


def commit(ledger: Ledger, found: Iterable[Outcome] | None = None) -> None:
    chunk = ledger.next_chunk()
    ledger.commit(chunk, found if found is not None else outcomes(chunk), staged(ledger, chunk))


def avro(output: Path) -> list[str]:
    return sorted(path.name for path in output.rglob("*.avro"))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_a_commit_puts_its_files_in_place_and_is_remembered(output: Path):
    ledger = Ledger(output, "test")
    assert ledger.next_chunk() == 1
    commit(ledger, [*outcomes(1), Outcome("b", "sha", None, REJECTED), Outcome("c", "sha", "id 1 0", DUPLICATE)])
    ledger.close()

    again = Ledger(output, "test")
    assert avro(output) == [f"{kind}-000001.avro" for kind in sorted(KINDS)]
    assert again.counts() == {"read": 5, "written": 3, "rejected": 1, "duplicate": 1, "paragraphs": 10, "stances": 10}
    assert [file.name for file in again.files()] == avro(output)
    assert all(digest(output / file.name) == file.sha256 for file in again.files())
    assert again.outcome("1/0.txt", "sha 0") == WRITTEN
    assert again.outcome("b", "sha") == REJECTED
    assert again.outcome("1/0.txt", "another text") is again.outcome("d", "sha") is None
    assert again.has_document("id 1 0")
    assert not again.has_document("id 2 0")
    assert again.next_chunk() == 2
    again.close()


def test_what_is_replayed_counts_once(output: Path):
    ledger = Ledger(output, "test")
    commit(ledger, outcomes(1, REJECTED))
    commit(ledger, outcomes(1, WRITTEN, number=2))
    assert {k: v for k, v in ledger.counts().items() if v and k in ("read", WRITTEN, REJECTED)} == {
        "read": 3, WRITTEN: 2, REJECTED: 1,
    }  # fmt: skip
    commit(ledger, [Outcome("1/2.txt", "all of it", "id", WRITTEN, replaces="sha 2")])
    assert (ledger.counts()["read"], ledger.counts()[WRITTEN], ledger.counts()[REJECTED]) == (3, 3, 0)
    commit(ledger, [Outcome("1/1.txt", "other", "id", WRITTEN, replaces="sha 1")])  # written already: that stays
    assert ledger.counts()[WRITTEN] == 4
    ledger.close()


POINTS = ["staged", "recorded", "committed", "renamed:1", "renamed:2", "renamed:3", "cleaned"]


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_leaves_a_chunk_whole_or_not_at_all(output: Path, point: str, monkeypatch: pytest.MonkeyPatch):
    ledger = Ledger(output, "test")
    commit(ledger)
    before = ledger.counts()
    passed: dict[str, int] = {}
    killed = output.with_name("killed")

    def copy_at(name: str) -> None:
        """What is on the disk at this point is what a kill there leaves."""
        passed[name] = passed.get(name, 0) + 1
        if point in (name, f"{name}:{passed[name]}"):
            shutil.copytree(output, killed)

    monkeypatch.setattr(ledgers, "crash_point", copy_at)
    commit(ledger)
    after = ledger.counts()
    ledger.close()

    found = Ledger(killed, "test")
    is_committed = POINTS.index(point) >= POINTS.index("committed")
    assert found.counts() == (after if is_committed else before)
    assert found.next_chunk() == (3 if is_committed else 2)
    assert avro(killed) == sorted(file.name for file in found.files())
    assert all(digest(killed / file.name) == file.sha256 for file in found.files())
    assert list(found.staging.iterdir()) == []
    if not is_committed:  # the same command goes on
        monkeypatch.setattr(ledgers, "crash_point", lambda name: None)
        commit(found)
        assert (found.counts(), avro(killed)) == (after, avro(output))
    found.close()


def test_an_error_within_a_commit_takes_all_of_it_back(output: Path):
    ledger = Ledger(output, "test")
    files = staged(ledger, 1)
    with pytest.raises(OSError, match="No space left"):
        ledger.commit(1, _failing(), files)
    ledger.commit(1, outcomes(1), files)
    with pytest.raises(Exception, match="UNIQUE"):
        ledger.commit(2, outcomes(2), _again(ledger, files))
    assert ledger.counts()["read"] == 3
    ledger.close()


def _failing() -> Iterable[Outcome]:
    yield from outcomes(1)
    raise OSError("No space left on device")


def _again(ledger: Ledger, files: list[OutputFile]) -> list[OutputFile]:
    shutil.copytree(ledger.output, ledger.staging / "2", ignore=shutil.ignore_patterns(".*"))
    return files


def test_a_committed_file_that_is_gone_is_named(output: Path):
    ledger = Ledger(output, "test")
    commit(ledger)
    ledger.close()
    (output / "stances-000001.avro").unlink()
    for _ in range(2):
        with pytest.raises(LedgerError, match=r"stances-000001.avro was written by newstance and is gone; use --overwrite"):
            Ledger(output, "test")


def test_a_directory_belongs_to_one_purpose(output: Path):
    Ledger(output, "one").close()
    for _ in range(2):
        with pytest.raises(LedgerError, match="holds records of another version or of other options"):
            Ledger(output, "another")
    Ledger(output, "one").close()


def test_a_directory_belongs_to_one_run_at_a_time(output: Path):
    first = Ledger(output, "test")
    files = staged(first, 1)
    for overwrite in (False, True):
        with pytest.raises(LedgerError, match="another run is writing there"):
            Ledger(output, "test", overwrite=overwrite)
    first.commit(1, outcomes(1), files)
    first.close()
    Ledger(output, "test", overwrite=True).close()


def test_overwrite_deletes_what_newstance_wrote_and_nothing_else(output: Path):
    ledger = Ledger(output, "test")
    commit(ledger)
    ledger.close()
    for name in ("manifest.json", "notes.txt", "mine.avro"):
        (output / name).touch()
    fresh = Ledger(output, "another", overwrite=True)
    assert fresh.counts()["read"] == 0
    assert {path.name for path in output.iterdir()} == {".newstance", "notes.txt", "mine.avro"}
    fresh.close()
    clear(output.with_name("nowhere"))


def test_output_of_another_runner_is_left_alone(output: Path):
    output.mkdir()
    (output / "manifest.json").write_text("{}")
    with pytest.raises(LedgerError, match="another runner's finished output"):
        Ledger(output, "test")
    assert [path.name for path in output.iterdir()] == ["manifest.json"]


def test_how_far_a_file_was_followed(output: Path):
    ledger = Ledger(output, "test")
    one = Followed("a.jsonl", 1, 100, 5, 80, 3)
    ledger.follow([one, Followed("b", 2, 1, 1, 1, 1)])
    ledger.follow([Followed("b", 2, 9, 9, 9, 9)])
    assert ledger.followed("a.jsonl") == one
    assert ledger.followed("b") == Followed("b", 2, 9, 9, 9, 9)
    assert ledger.followed("c") is None
    ledger.close()
