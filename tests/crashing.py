"""Kill newstance again and again, run it again each time, and hold what it leaves against a run that nobody killed.

``python tests/crashing.py --kills 200`` (``make crash-test``). Half of the kills are at named points (pipeline/crash.py), half
at random moments; half are of batch runs, half of a followed folder. Prints the figures; exit code 1 where one is not 0.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import fastavro
from newstance.pipeline.crash import POINTS, VARIABLE
from newstance.pipeline.manifest import verify

LIGHT = Path(__file__).with_name("light.py")
ARTICLES = 60


@dataclass
class Tally:
    """What the kills led to, over all rounds."""

    kills: int = 0
    points: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    different: int = 0
    orphans: int = 0
    faults: int = 0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.different or self.orphans or self.faults)

    def __str__(self) -> str:
        where = ", ".join(f"{name} {number}" for name, number in sorted(self.points.items()))
        return (
            f"{self.kills} kills ({where}): {self.lost} lost, {self.doubled} doubled ids, {self.different} different records, "
            f"{self.orphans} orphan files, {self.faults} faults of verify"
        )


def articles(folder: Path, number: int) -> None:
    """``number`` articles: text files, and as many lines of one JSON Lines file."""
    folder.mkdir(parents=True)
    for one in range(number // 2):
        (folder / f"{one}.txt").write_text(f"Russia number {one} said so.\n\n" + "It went on for a while. " * 100, "utf-8")
    rows = [json.dumps({"text": f"NATO number {one} answered. " + "At some length. " * 150}) for one in range(number // 2)]
    (folder / "lines.jsonl").write_text("\n".join(rows) + "\n", "utf-8")


def start(arguments: list[str], crash: str | None = None, said: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """newstance with light verbs, in a process group of its own. ``said`` takes its messages."""
    environment = {k: v for k, v in os.environ.items() if k != VARIABLE} | ({VARIABLE: crash} if crash else {})
    return subprocess.Popen(
        [sys.executable, "-X", "faulthandler", str(LIGHT), "run", *arguments],
        env=environment, stdout=subprocess.DEVNULL, stderr=said or subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of the whole group: driver and workers, as the end of a machine would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ids(output: Path) -> Counter[str]:
    """Every record of every Avro file, by kind and content."""
    found: Counter[str] = Counter()
    for path in output.glob("*.avro"):
        kind = path.name.split("-")[0]
        with path.open("rb") as stream:
            found.update(f"{kind} {json.dumps(row, sort_keys=True, default=str)}" for row in fastavro.reader(stream))
    return found


def round_of(folder: Path, whole: Counter[str], chance: random.Random, tally: Tally, *, stream: bool, named: bool) -> None:
    """One output directory: killed two to four times, then run to its end and compared."""
    output = folder / "out"
    articles_in = str(folder.parent / "in")
    source = ["--watch", articles_in, "--settle", "0", "--poll", "0.1"] if stream else ["--input", f"{articles_in}/*"]
    arguments = [*source, "--output", str(output), "--workers", "1"]
    for _ in range(chance.randint(2, 4)):
        point = POINTS[(tally.kills - tally.points["at random"]) % len(POINTS)]
        process = start(arguments, f"{point}:{chance.randint(1, 2)}" if named else None)
        deadline = time.monotonic() + (30 if named else chance.uniform(0.3, 4.0))
        while process.poll() is None and time.monotonic() < deadline and not (named and finished(output)):
            time.sleep(0.02)
        alive = process.poll() is None
        kill(process)
        if alive or process.returncode == -signal.SIGKILL:
            tally.kills += 1
            tally.points["at random" if alive else point] += 1
    complete(arguments, output, stream=stream)
    found = ids(output)
    tally.lost += sum((whole - found).values())
    tally.doubled += sum(number - 1 for number in found.values())
    tally.different += len(set(found) - set(whole))
    staging = output / ".newstance" / "staging"
    tally.orphans += len(list(staging.rglob("*.avro"))) + len(list(output.glob("*.partial")))
    tally.faults += len(verify(output))


def complete(arguments: list[str], output: Path, *, stream: bool) -> None:
    """Run to the end; a stream until it has everything, and is told to stop. Where that takes too long, an error says what the
    driver and its workers were doing."""
    with tempfile.TemporaryFile() as said:
        process = start(arguments, said=said)
        if stream:
            begun, deadline = time.time(), time.monotonic() + 60
            while not finished(output, since=begun) and time.monotonic() < deadline:
                time.sleep(0.05)
            process.terminate()
        try:
            process.wait(120)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGABRT)  # faulthandler tells the stacks of all threads
            time.sleep(1)
            kill(process)
            said.seek(0)
            raise RuntimeError(said.read().decode(errors="replace")[-10_000:]) from error


def finished(output: Path, since: float = 0.0) -> bool:
    """Whether a manifest written after ``since`` counts every article."""
    path = output / "manifest.json"
    try:
        counts = json.loads(path.read_text("utf-8"))["counts"]
        return bool(counts["read"] >= ARTICLES and path.stat().st_mtime >= since)
    except (OSError, ValueError):
        return False


def crash(kills: int, seed: int, say: bool = False) -> Tally:
    """Kill at least ``kills`` times."""
    tally, chance = Tally(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="newstance-crash-") as name:
        base = Path(name)
        articles(base / "in", ARTICLES)
        complete(
            ["--input", str(base / "in" / "*"), "--output", str(base / "whole"), "--workers", "1"], base / "whole", stream=False
        )
        whole = ids(base / "whole")
        number = 0
        while tally.kills < kills:
            folder = base / str(number)
            folder.mkdir()
            round_of(folder, whole, chance, tally, stream=number % 2 == 1, named=number % 4 < 2)
            number += 1
            if say:
                print(tally, flush=True)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    tally = crash(args.kills, args.seed, say=True)
    return 0 if tally.clean else 1


if __name__ == "__main__":
    sys.exit(main())
