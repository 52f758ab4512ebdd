"""A stream to look at: articles are dropped into a folder one by one while ``newstance run --watch`` follows it.

``python benchmarks/stream_demo.py [--corpus FILE.jsonl.gz] [--articles N]``. Feeds seeds/, and then articles of the corpus where
there is one; prints each stance edge as its record appears, and at the end how long an article took to become a record.
"""

from __future__ import annotations

import argparse
import gzip
import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from newstance.views.dataset import files, records

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SIGNED = {"SUPPORT": "▲ supports", "OPPOSE": "▼ opposes"}


def texts(corpus: Path, number: int) -> Iterator[str]:
    """The seeds, then articles of the corpus."""
    yield from (path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))[:number])
    if corpus.exists():
        with gzip.open(corpus, "rt", encoding="utf-8") as stream:
            for line, _ in zip(stream, range(number - 2), strict=False):
                yield json.loads(line)["text"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("none"))
    parser.add_argument("--articles", type=int, default=12)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newstance-stream-") as name:
        source, output = Path(name) / "in", Path(name) / "out"
        source.mkdir()
        command = [sys.executable, "-m", "newstance.pipeline", "run", "--watch", str(source), "--output", str(output)]
        stream = subprocess.Popen([*command, "--settle", "0"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            seconds = feed(texts(args.corpus, args.articles), source, output)
        finally:
            stream.send_signal(signal.SIGTERM)
            stream.wait(60)
    print(f"{len(seconds)} articles; from file to record: median {statistics.median(seconds[1:] or seconds):.1f} s, ", end="")
    print(f"longest {max(seconds[1:] or seconds):.1f} s (the first, which waits for the models: {seconds[0]:.1f} s)")
    return 0


def feed(articles: Iterator[str], source: Path, output: Path) -> list[float]:
    """Put each article into ``source``, wait for its records in ``output``, print its edges; seconds that each took."""
    seen: set[Path] = set()
    seconds = []
    for number, text in enumerate(articles):
        hidden = source / f".{number}.txt"
        hidden.write_text(text, "utf-8")
        started = time.monotonic()
        hidden.rename(source / f"{number}.txt")
        while not (fresh := [path for path in files(output, "paragraphs") if path not in seen]):
            if time.monotonic() - started > 300:
                raise SystemExit("no record after five minutes")
            time.sleep(0.05)
        seconds.append(time.monotonic() - started)
        seen.update(fresh)
        head = " ".join(text.split())[:70]
        print(f"\n{head} … ({seconds[-1]:.1f} s)", flush=True)
        edges = {}
        for path in fresh:
            for record in records(path, "paragraphs"):
                for stance in record.stances:
                    if stance.label.value in SIGNED:
                        edges[stance.holder, SIGNED[stance.label.value], stance.target] = stance
        for holder, sign, target in list(edges)[:6]:
            print(f"    {holder} {sign} {target}")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
