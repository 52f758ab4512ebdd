"""A whole corpus through the pipeline in one go: does it end well, do the counts add up, does memory stay flat?

    python benchmarks/corpus.py articles.jsonl.gz --output out/corpus --workers 2

Prints the memory (proportional set size of all processes) at each progress line, and its growth from the first line with 1,000
articles a worker to the last. Exits with 1 where the run fails, or where what was read is not written, rejected or duplicate.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from throughput import children_mb

WARM = 1_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    command = [sys.executable, "-m", "newstance.pipeline", "run", "--input", str(args.corpus), "--output", str(args.output)]
    run = subprocess.Popen(
        [*command, "--workers", str(args.workers), "--overwrite"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    seen: list[tuple[int, float]] = []
    for line in run.stderr or ():
        if found := re.match(r"([\d,]+) documents", line):
            seen.append((int(found[1].replace(",", "")), children_mb()))
            print(f"{line.rstrip()}, {seen[-1][1]:.0f} MB", flush=True)
        else:
            print(line, end="", flush=True)
    failed = run.wait()
    counts = json.loads((args.output / "manifest.json").read_text("utf-8"))["counts"]
    adds_up = counts["read"] == counts["written"] + counts["rejected"] + counts["duplicate"]
    print(f"exit code {failed}; {counts}; read = written + rejected + duplicate: {adds_up}")
    warm = [memory for documents, memory in seen if documents >= WARM * args.workers]
    if len(warm) > 4:
        quarter = len(warm) // 4
        first, last = (sum(part) / quarter for part in (warm[:quarter], warm[-quarter:]))
        print(f"memory {first:.0f} MB in the first quarter after {WARM * args.workers:,} articles, {last:.0f} MB in the last; "
              f"peak {max(m for _, m in seen):.0f} MB")  # fmt: skip
    return int(failed != 0 or not adds_up)


if __name__ == "__main__":
    sys.exit(main())
