"""Hostile input through the real engine, once, as one batch; then what became of each kind (tests/pipeline/hostile.py)."""

from __future__ import annotations

import json
import os
import sqlite3
import tracemalloc
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from newstance.pipeline.local import find
from newstance.pipeline.manifest import verify
from newstance.pipeline.sources import Broken, Limits, SourceError, check_readable, read_path, root_of
from newstance.schemas.articles import assemble
from newstance.schemas.records import ParagraphRecord, RejectedRecord
from newstance.views.dataset import records

from tests.conftest import Once
from tests.pipeline.hostile import CASES, Case, table

DOCS = Path(__file__).parents[2] / "docs" / "running.md"
ALL = [case for cases in CASES.values() for case in cases]


@dataclass(frozen=True)
class Run:
    """The output directory, and the input folder of each case."""

    output: Path
    folders: dict[str, Path]

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.output / "manifest.json").read_text("utf-8"))["counts"]
        return found


@pytest.fixture(scope="module")
def hostile(once: Once) -> Run:
    base = once("hostile", _run)
    return Run(base / "out", {case.what: base / "in" / f"{number:02}" for number, case in enumerate(ALL)})


def _run(base: Path) -> None:
    for number, case in enumerate(ALL):
        folder = base / "in" / f"{number:02}"
        folder.mkdir(parents=True)
        case.make(folder)
    done = Once.newstance("run", "--input", f"{base}/in/**", "--output", f"{base}/out", "--tolerance", "1", "--workers", "1")
    assert done.returncode == 0, done.stderr


def within(uri: str, folder: Path) -> bool:
    return uri.startswith(f"{folder}/")


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.what)
def test_every_kind_has_its_outcome(case: Case, hostile: Run):
    folder = hostile.folders[case.what]
    with sqlite3.connect(hostile.output / ".newstance" / "ledger.db") as ledger:
        outcomes = Counter(o for place, o in ledger.execute("select place, outcome from inputs") if within(place, folder))
    expected = {"written": case.written, "rejected": case.rejected, "duplicate": case.duplicate}
    assert outcomes == Counter(expected)

    letters: list[RejectedRecord] = [r for r in records(hostile.output, "rejected") if within(r.source_uri, folder)]
    assert len(letters) == case.rejected
    for letter in letters:
        assert case.error.format(path=folder) in f"{letter.error_class}: {letter.message}"
        assert len(letter.input) <= 1 << 20

    articles: dict[str, list[ParagraphRecord]] = {}
    for record in records(hostile.output, "paragraphs"):
        if within(record.source_uri, folder):
            articles.setdefault(record.document_id, []).append(record)
    assert len(articles) == case.written
    texts = {assemble(found).text for found in articles.values()}
    assert all(texts)
    if case.text is not None:
        assert texts == {case.text}


def test_every_input_is_accounted_for(hostile: Run):
    counts = hostile.counts()
    assert counts["read"] == counts["written"] + counts["rejected"] + counts["duplicate"]
    assert counts["written"] == sum(case.written for case in ALL)
    assert counts["rejected"] == sum(case.rejected for case in ALL)
    assert counts["duplicate"] == sum(case.duplicate for case in ALL)
    assert verify(hostile.output) == []


def test_nothing_outside_the_folder_was_read(hostile: Run):
    assert not any("secret" in record.text for record in records(hostile.output, "paragraphs"))
    assert not any(b"secret" in letter.input for letter in records(hostile.output, "rejected"))


def test_there_are_thirty_kinds_and_the_docs_list_them():
    assert len(ALL) >= 30
    assert len({case.what for case in ALL}) == len(ALL)
    assert table() in DOCS.read_text("utf-8"), "put what `python -m tests.pipeline.hostile` prints into docs/running.md"


@pytest.mark.parametrize("what", ["a line of 100 MB between two others", "a gzip bomb: 200 MB in 200 KB"])
def test_neither_a_long_line_nor_a_bomb_fills_the_memory(what: str, tmp_path: Path):
    next(case for case in ALL if case.what == what).make(tmp_path)
    (path,) = find(str(tmp_path))
    tracemalloc.start()
    broken = [item for item in read_path(path, Limits()) if isinstance(item, Broken)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(broken) == 1
    assert peak < 45 << 20


def test_an_input_that_matches_nothing_is_refused(tmp_path: Path):
    for pattern in ("*.txt", "nothing.txt", "**/a", "none/*"):
        with pytest.raises(SourceError, match="no such file"):
            find(str(tmp_path / pattern))


def test_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("in/a.txt", "in/b/c.txt", "in/b/d/e.txt", "in/.hidden/f.txt", "in/.g.txt", "in/[h]/i.txt", "in/j?.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert find("in") == find("in/*") == ["in/a.txt", "in/j?.jsonl"]
    assert find("in/**/*.txt") == find("**/*.txt") == ["in/[h]/i.txt", "in/a.txt", "in/b/c.txt", "in/b/d/e.txt"]
    assert find("in/**") == ["in/[h]/i.txt", "in/a.txt", "in/b/c.txt", "in/b/d/e.txt", "in/j?.jsonl"]
    assert find("in/**/d/*") == ["in/b/d/e.txt"]
    assert find("in/[h]") == ["in/[h]/i.txt"]
    assert find("in/j?.jsonl") == ["in/j?.jsonl"]
    assert find("./in/b/../*.txt") == ["./in/b/../a.txt"]


def test_the_root_of_a_pattern_is_what_stands_before_its_first_wildcard(tmp_path: Path):
    real = os.path.realpath(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "link").symlink_to("in")
    (tmp_path / "in" / "a.txt").touch()
    for pattern in ("in", "in/*", "in/**/*.txt", "in/a*", "link", "link/*", "in/[a]/b", "in/../in/*"):
        assert root_of(f"{tmp_path}/{pattern}") == f"{real}/in", pattern
    assert root_of(f"{tmp_path}/in/a.txt") is root_of(f"{tmp_path}/none.txt") is None
    assert root_of("*.txt") == os.path.realpath(".")


def test_a_file_named_by_itself_may_be_a_link_and_so_may_the_folder(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("NATO")
    (tmp_path / "folder").symlink_to("in")
    (tmp_path / "in" / "b.txt").symlink_to("a.txt")
    check_readable(f"{tmp_path}/folder/b.txt", root_of(f"{tmp_path}/folder"))
    check_readable(f"{tmp_path}/in/b.txt", None)
    with pytest.raises(SourceError, match="leads out of"):
        check_readable(f"{tmp_path}/in/../c.txt", root_of(f"{tmp_path}/in"))


def test_a_device_is_no_file():
    with pytest.raises(SourceError, match="/dev/null: not a regular file"):
        check_readable("/dev/null")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path):
    (tmp_path / "a.txt").touch(0o000)
    (broken,) = read_path(f"{tmp_path}/a.txt", Limits())
    assert isinstance(broken, Broken)
    assert "Permission denied" in str(broken.error)
