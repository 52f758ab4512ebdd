"""The local engine with verbs that cost nothing (tests/light.py): poison, order, number of workers."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import fastavro
import pytest

from tests.crashing import LIGHT, ids


def run(folder: Path, *arguments: str, tries: Path | None = None) -> dict[str, int]:
    """The counts of a run into ``folder``."""
    import os

    environment = dict(os.environ) | ({"NEWSTANCE_LIGHT_TRIES": str(tries)} if tries else {})
    done = subprocess.run(
        [sys.executable, str(LIGHT), "run", "--output", str(folder), *arguments],
        env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    counts: dict[str, int] = json.loads((folder / "manifest.json").read_text("utf-8"))["counts"]
    return counts


def lines(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(json.dumps({"text": text, "id": str(n)}) + "\n" for n, text in enumerate(texts)), "utf-8")
    return path


def rejected(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in folder.glob("rejected-*.avro"):
        with path.open("rb") as stream:
            found += fastavro.reader(stream)  # type: ignore[arg-type]
    return found


def test_poison_becomes_dead_letters_and_the_others_go_on(tmp_path: Path):
    poison = ["POISON raise"] * 97 + ["POISON hang"] + ["POISON crash"] * 2
    texts = [f"Russia spoke, number {n}." for n in range(1000)] + [f"{p} {n}" for n, p in enumerate(poison)]
    texts.append("POISON once")
    random.Random(3).shuffle(texts)
    (tmp_path / "tries").mkdir()
    counts = run(
        tmp_path / "out", "--input", str(lines(tmp_path / "in.jsonl", texts)),
        "--workers", "2", "--document_seconds", "1", tries=tmp_path / "tries",
    )  # fmt: skip
    assert (counts["read"], counts["written"], counts["rejected"]) == (1101, 1001, 100)
    letters = rejected(tmp_path / "out")
    assert Counter(letter["error_class"] for letter in letters) == {"RuntimeError": 99, "TimeoutError": 1}
    assert sum("died" in letter["message"] for letter in letters) == 2
    assert {letter["stage"] for letter in letters} == {"act"}


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 articles in ``in``, and in ``out`` what one worker makes of them in one run."""
    home = tmp_path_factory.mktemp("straight")
    (home / "in").mkdir()
    for n in range(120):
        (home / "in" / f"{n}.txt").write_text(
            f"Russia spoke, number {n}. " + "And so on. " * random.Random(n).randint(1, 400), "utf-8"
        )
    run(home / "out", "--input", str(home / "in"), "--workers", "1")
    return home


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_order_and_number_of_workers_do_not_show_in_the_records(tmp_path: Path, straight: Path, workers: int):
    folder = straight / "in"
    first = tmp_path / "two"
    names = [str(n) for n in range(120)]
    random.Random(workers).shuffle(names)
    for part in (names[:50], names[50:]):  # in two runs, each over some of the files, in another order of arrival
        run(first, "--input", f"{folder}/[{''.join(sorted({name[0] for name in part}))}]*.txt", "--workers", str(workers))
    once, again = (json.loads((one / "manifest.json").read_text("utf-8"))["counts"] for one in (straight / "out", first))
    assert again == once
    assert ids(first) == ids(straight / "out")
