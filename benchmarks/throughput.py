"""Speed and memory of the whole pipeline against plain baselines, all in one run.

(a) spaCy's ``nlp.pipe`` alone over the same paragraphs; (b) the verbs in a plain loop without Beam; (c) the pipeline with one
worker; (d) with two; (e) with one and no stances. Each runs in processes of its own; memory is the peak of
the resident sets, summed over a run's processes. Machines are shared and noisy: the ratios are what counts.

    python benchmarks/throughput.py articles.jsonl.gz --articles 800
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import multiprocessing as mp
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="JSON Lines, also gzipped")
    parser.add_argument("--articles", type=int, default=800)
    args = parser.parse_args()
    if not args.corpus.exists():
        raise SystemExit(f"{args.corpus}: no such file; give any JSON Lines file of articles")
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.jsonl"
        words = take(args.corpus, sample, args.articles)
        print(f"{args.articles} articles, {words:,} words")
        runs: dict[str, Callable[[], None]] = {
            "a spaCy alone": lambda: in_process(spacy_alone, sample),
            "b plain loop": lambda: in_process(plain_loop, sample),
            "c pipeline, 1 worker": lambda: pipeline(sample, Path(folder), 1),
            "d pipeline, 2 workers": lambda: pipeline(sample, Path(folder), 2),
            "e pipeline, no stances": lambda: pipeline(sample, Path(folder), 1, "--stance_model", "none"),
        }
        seconds: dict[str, float] = {}
        memory: dict[str, float] = {}
        for name, run in runs.items():
            seconds[name[0]], memory[name[0]] = timed(run)
            took = seconds[name[0]]
            print(f"{name:<26}{took:8.1f} s {args.articles / took:7.2f} articles/s {words / took:9,.0f} words/s"
                  f" {memory[name[0]]:7.0f} MB", flush=True)  # fmt: skip
        print(f"pipeline / plain loop            {seconds['b'] / seconds['c']:.2f} of its throughput, "
              f"{memory['c'] / memory['b']:.2f} of its memory")  # fmt: skip
        print(f"two workers / one                {seconds['c'] / seconds['d']:.2f}")
        print(f"with stance / without            {seconds['e'] / seconds['c']:.2f}")


def take(corpus: Path, sample: Path, articles: int) -> int:
    """Copy the first articles; returns their words, counted by white space."""
    opener = gzip.open if corpus.suffix == ".gz" else open
    words = 0
    with opener(corpus, "rt", encoding="utf-8") as lines, sample.open("w", encoding="utf-8") as out:
        for line in itertools.islice(lines, articles):
            out.write(line)
            words += len(line.split())
    return words


def timed(run: Callable[[], None]) -> tuple[float, float]:
    """Seconds, and the peak of the summed resident sets of this process's children, in MB."""
    peak = [0.0]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.2):
            peak[0] = max(peak[0], children_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.perf_counter()
    run()
    took = time.perf_counter() - started
    stop.set()
    watcher.join()
    return took, peak[0]


def children_mb() -> float:
    """Proportional set size of all descendants, in MB."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    family = {os.getpid()}
    grew = True
    while grew:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family |= more
        grew = bool(more)
    total = 0
    for pid in family - {os.getpid()}:
        try:
            rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
        except OSError:
            continue
    return total / 1024


def in_process(target: Callable[[Path], None], sample: Path) -> None:
    process = mp.get_context("spawn").Process(target=target, args=(sample,))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{target.__name__} failed")


def plain_loop(sample: Path) -> None:
    from newstance.pipeline.sources import Limits, read_path
    from newstance.transforms.analyse import analyse
    from newstance.transforms.settings import Settings

    raws = list(read_path(str(sample), Limits()))
    for start in range(0, len(raws), 8):
        list(analyse(raws[start : start + 8], Settings()))


def spacy_alone(sample: Path) -> None:
    from newstance.pipeline.sources import Limits, read_path
    from newstance.transforms.annotate import load
    from newstance.transforms.clean import clean
    from newstance.transforms.decode import decode
    from newstance.transforms.document import RawDocument

    nlp = load()
    raws = [raw for raw in read_path(str(sample), Limits()) if isinstance(raw, RawDocument)]
    texts = [paragraph for raw in raws for paragraph in clean(decode(raw).text).split("\n\n")]
    for start in range(0, len(texts), 256):
        with nlp.memory_zone():
            for _ in nlp.pipe(texts[start : start + 256], batch_size=128):
                pass


def pipeline(sample: Path, folder: Path, workers: int, *options: str) -> None:
    output = folder / f"out{workers}"
    process = mp.get_context("spawn").Process(target=_cli, args=(str(sample), str(output), workers, *options))
    process.start()
    process.join()
    shutil.rmtree(output, ignore_errors=True)
    if process.exitcode:
        raise SystemExit("the pipeline failed")


def _cli(sample: str, output: str, workers: int, *options: str) -> None:
    import contextlib

    from newstance.pipeline.cli import main as run

    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        code = run(["run", "--input", sample, "--output", output, "--workers", str(workers), *options])
    raise SystemExit(code)


if __name__ == "__main__":
    main()
