"""Endless, for some hours: feed a followed folder at full speed and print counts and memory as they go.

``python benchmarks/soak.py --hours 1`` or ``--articles 10000``. The articles are made up, each with tokens that no other has, so
that nothing can be cached away; ``--light`` leaves the models out (tests/light.py). Prints one line a minute, and at the end
what was lost or doubled, and how much the driver and the workers grew over the second half. Exit code 1 where anything was.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from newstance.views.dataset import rows

LIGHT = Path(__file__).resolve().parent.parent / "tests" / "light.py"
NAMES = ("Russia", "NATO", "Ukraine", "China", "Germany", "Poland", "Sergei Lavrov", "Jens Stoltenberg", "the European Union")
ACTS = ("accused {b} of dishonesty", "praised {b}", "will support {b}", "rejected the demands of {b}", "met envoys of {b}")


def article(number: int) -> str:
    """An article of a few paragraphs; no two are alike."""
    chance = random.Random(number)
    paragraphs = []
    for _ in range(chance.randint(2, 5)):
        a, b = chance.sample(NAMES, 2)
        token = f"case-{number}-{chance.randrange(10**9)}"
        paragraphs.append(f"{a} {chance.choice(ACTS).format(b=b)} on {token}, a spokesman said. “We do not agree,” he added.")
    return "\n\n".join(paragraphs)


def memory(root: psutil.Process) -> float:
    """Resident memory of a process and its children, MB."""
    try:
        return sum(p.memory_info().rss for p in (root, *root.children(recursive=True))) / 1e6
    except psutil.NoSuchProcess:
        return 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--articles", type=int, help="feed this many instead of for some hours")
    parser.add_argument("--light", action="store_true", help="without the models")
    parser.add_argument("--workers", default="2")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newstance-soak-") as name:
        source, output = Path(name) / "in", Path(name) / "out"
        source.mkdir()
        program = [str(LIGHT)] if args.light else ["-m", "newstance.pipeline"]
        command = [sys.executable, *program, "run", "--watch", str(source), "--output", str(output), "--workers", args.workers]
        stream = subprocess.Popen([*command, "--settle", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        fed, samples = feed(args, source, output, psutil.Process(stream.pid))
        stream.send_signal(signal.SIGTERM)
        code = stream.wait(120)
        written = [row["document_id"] for row in rows(output, "paragraphs", ("document_id", "ordinal")) if row["ordinal"] == 0]
        lost, doubled = fed - len(set(written)), len(written) - len(set(written))
    half = [mb for read, mb in samples if read >= fed / 2]
    growth = half[-1] - half[0] if half else 0.0
    print(f"{fed:,} articles: {lost} lost, {doubled} doubled, exit code {code}; {samples[-1][1]:.0f} MB at the end, ", end="")
    print(f"{growth:+.0f} MB over the second half")
    return int(bool(lost or doubled or code))


def feed(args: argparse.Namespace, source: Path, output: Path, process: psutil.Process) -> tuple[int, list[tuple[int, float]]]:
    """Feed articles, at most 2,000 ahead of the stream. Returns how many, and (documents read, MB) now and then."""
    started, fed, read = time.monotonic(), 0, 0
    samples: list[tuple[int, float]] = []
    said = 0.0
    while True:
        more = fed < args.articles if args.articles else time.monotonic() - started < args.hours * 3600
        if not more and read >= fed:
            return fed, samples
        while more and fed - read < 2_000 and (not args.articles or fed < args.articles):
            hidden = source / f".{fed}.txt"
            hidden.write_text(article(fed), "utf-8")
            hidden.rename(source / f"{fed}.txt")
            fed += 1
        time.sleep(0.5)
        if (output / "manifest.json").exists():
            read = json.loads((output / "manifest.json").read_text("utf-8"))["counts"]["read"]
        if read:
            samples.append((read, memory(process)))
        if time.monotonic() - said > 60 and samples:
            said = time.monotonic()
            print(f"{said - started:6.0f} s: {read:,} of {fed:,} articles, {samples[-1][1]:.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
