"""Following a folder: ``newstance run --watch``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from newstance.pipeline.ledger import Ledger
from newstance.pipeline.sources import Limits
from newstance.pipeline.watch import Follower
from newstance.transforms.document import RawDocument

from tests.crashing import ids, kill, start


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "out", "test")
    yield ledger
    ledger.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


class Rounds:
    """A follower with a clock that is set by hand."""

    def __init__(self, pattern: Path | str, ledger: Ledger, limits: Limits | None = None) -> None:
        self.clock = time.time()
        self.follower = Follower(str(pattern), ledger, limits or Limits(), settle=2, now=lambda: self.clock)

    def __call__(self, later: float = 10) -> list[str]:
        """What the next round brings, ``later`` seconds after the last one: place and data of each input."""
        self.clock += later
        found = [i if isinstance(i, RawDocument) else i.raw for i in self.follower.round(lambda: False)]
        self.follower.noted()
        return [f"{os.path.basename(raw.place)} {raw.data.decode()}" for raw in found]


def test_a_file_is_read_once_it_has_settled(folder: Path, ledger: Ledger):
    rounds = Rounds(folder, ledger)
    (folder / "a.txt").write_text("one")
    assert rounds(later=0.5) == []
    assert rounds.follower.waiting == 1
    assert rounds() == ["a.txt one"]
    assert rounds() == []


def test_a_file_that_was_finished_before_it_was_renamed_is_read_at_once(folder: Path, ledger: Ledger):
    rounds = Rounds(folder, ledger)
    path = folder / ".a.txt"
    path.write_text("one")
    os.utime(path, (1, rounds.clock - 5))
    path.rename(folder / "a.txt")
    assert rounds(later=0) == ["a.txt one"]


@pytest.mark.parametrize("name", [".hidden.txt", "a.txt.tmp", "a.part", "a.txt~", "a.crdownload"])
def test_unfinished_names_and_what_is_no_file_are_left_alone(folder: Path, ledger: Ledger, name: str):
    (folder / name).write_text("one")
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "gone").symlink_to(folder / "nowhere")
    assert Rounds(folder, ledger)() == []


def test_a_changed_file_is_read_again(folder: Path, ledger: Ledger):
    rounds = Rounds(folder, ledger)
    (folder / "a.txt").write_text("one")
    assert rounds() == ["a.txt one"]
    (folder / "a.txt").write_text("one, corrected")
    assert rounds() == ["a.txt one, corrected"]


def test_json_lines_are_followed_by_line(folder: Path, ledger: Ledger):
    rounds = Rounds(folder, ledger)
    path = folder / "a.jsonl"
    path.write_text('{"text": "1"}\n{"text": "2"}\n{"te')
    assert rounds() == ['a.jsonl:line:1 {"text": "1"}\n', 'a.jsonl:line:2 {"text": "2"}\n']
    with path.open("a") as stream:
        stream.write('xt": "3"}\n')
    assert rounds() == ['a.jsonl:line:3 {"text": "3"}\n']


def test_a_last_line_without_its_end_is_read_when_it_has_settled_and_is_whole(folder: Path, ledger: Ledger):
    rounds = Rounds(folder, ledger)
    path = folder / "a.jsonl"
    path.write_text('{"text": "1"}')
    assert rounds(later=0.1) == []
    assert rounds() == ['a.jsonl:line:1 {"text": "1"}']
    with path.open("a") as stream:
        stream.write('\n{"text": "2"}\n')
    assert rounds() == ['a.jsonl:line:2 {"text": "2"}\n']


def test_a_file_that_was_replaced_is_read_from_its_start(folder: Path, ledger: Ledger):
    rounds = Rounds(folder, ledger)
    path = folder / "a.jsonl"
    path.write_text('{"text": "1"}\n{"text": "2"}\n')
    assert len(rounds()) == 2
    (folder / "new").write_text('{"text": "3"}\n{"text": "4"}\n{"text": "5"}\n')
    (folder / "new").rename(path)
    assert len(rounds()) == 3


def test_a_line_over_the_cap_is_one_broken_input_and_the_next_is_read(folder: Path, ledger: Ledger):
    rounds = Rounds(folder, ledger, Limits(max_bytes=100))
    (folder / "a.jsonl").write_text('{"text": "' + "x" * 5000 + '"}\n{"text": "2"}\n')
    found = rounds()
    assert len(found) == 2
    assert found[1] == 'a.jsonl:line:2 {"text": "2"}\n'


def following(folder: Path, output: Path, workers: int = 1) -> list[str]:
    return ["--watch", str(folder), "--output", str(output), "--workers", str(workers), "--settle", "0", "--poll", "0.2"]


def read(output: Path) -> int:
    """Articles that the manifest counts."""
    try:
        return int(json.loads((output / "manifest.json").read_text("utf-8"))["counts"]["read"])
    except (OSError, ValueError):
        return 0


def wait_for(output: Path, number: int) -> float:
    """Seconds until the manifest counts ``number`` articles."""
    started = time.monotonic()
    while read(output) < number:
        assert time.monotonic() - started < 60, f"{read(output)} of {number} after a minute"
        time.sleep(0.05)
    return time.monotonic() - started


def test_a_stream_shows_articles_within_seconds_stops_on_sigterm_and_goes_on(folder: Path, tmp_path: Path):
    output = tmp_path / "out"
    arguments = following(folder, output)
    process = start(arguments)
    try:
        (folder / "first.txt").write_text("Russia spoke.")
        wait_for(output, 1)
        seconds = []
        for number in range(5):
            (folder / f"{number}.txt").write_text(f"Russia spoke again, number {number}.")
            seconds.append(wait_for(output, 2 + number))
        assert sorted(seconds)[2] < 10
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        kill(process)
    (folder / "later.txt").write_text("Russia spoke while nobody listened.")
    process = start(arguments)
    try:
        wait_for(output, 7)
    finally:
        process.terminate()
        process.wait(30)
    paragraphs = [record for record in ids(output) if record.startswith("paragraphs")]
    assert len(paragraphs) == 7


def test_workers_that_die_while_there_is_nothing_to_do_are_replaced(folder: Path, tmp_path: Path):
    output, workers = tmp_path / "out", 4
    process = start(following(folder, output, workers))
    try:
        for number in range(workers):  # each a chunk of its own
            (folder / f"{number}.txt").write_text(f"POISON later {number}. " + "It went on. " * 6_000)
        wait_for(output, workers)
        time.sleep(2.5)
        (folder / "last.txt").write_text("Russia spoke.")
        wait_for(output, workers + 1)
        process.terminate()
        assert process.wait(30) == 0
    finally:
        kill(process)


def test_a_signal_stops_the_wait_whenever_it_comes():
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], timeout=120, check=False)
    assert done.returncode == 0


INTERRUPTED = """
import random, signal
from newstance.pipeline.watch import until_stopped
for _ in range(5_000):  # enough for an Event to stand still at
    with until_stopped() as stop:
        signal.signal(signal.SIGALRM, signal.getsignal(signal.SIGTERM))
        signal.setitimer(signal.ITIMER_REAL, random.uniform(1e-6, 1e-4))
        while not stop.told:
            stop.wait(1e-5)
"""
