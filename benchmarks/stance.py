"""Speed of the stance model in one thread, beside spaCy's, in one run: sentences a second, pairs a second, words a second.

``python benchmarks/stance.py [articles.jsonl.gz] [--articles 40] [--full DIR]``. The questions are those that the
pipeline asks about the articles (without a file: about seeds/). ``--full`` names a folder with the same weights in fp32
(training.export leaves one beside the run). What counts is the ratios: machines are shared and noisy.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ROUNDS = 5


def texts(path: Path | None, number: int) -> list[str]:
    """Articles to ask about."""
    if path is None:
        return [seed.read_text("utf-8") for seed in sorted(SEEDS.glob("*.txt"))]
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line)["text"] for line, _ in zip(stream, range(number), strict=False)]


def seconds(work: Callable[[], object]) -> float:
    """Median of ROUNDS runs, after one that warms up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> None:
    from newstance.transforms.analyse import VERBS, tools
    from newstance.transforms.decode import decode
    from newstance.transforms.document import RawDocument
    from newstance.transforms.pairs import find_pairs
    from newstance.transforms.settings import Settings
    from newstance.transforms.stance_model import StanceModel

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles_file", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--full", help="folder with the weights in fp32")
    args = parser.parse_args()

    kit = tools(Settings())
    documents = [decode(RawDocument(source_uri="", data=t.encode())) for t in texts(args.articles_file, args.articles)]
    for _, verb in VERBS[:2]:
        documents = verb(documents, kit)
    words = sum(len(document.text.split()) for document in documents)
    parse = seconds(lambda: kit.annotator.annotate(documents))
    for name, verb in VERBS[2:]:
        if name != "stance":
            documents = verb(documents, kit)
    queries = [pair.query for document in documents for pair in find_pairs(document)]
    sentences = len({query.text for query in queries})
    print(f"{len(documents)} articles, {words:,} words, {sentences:,} sentences with a pair, {len(queries):,} pairs; one thread")
    print(f"spaCy            {parse:7.2f} s  {words / parse:9,.0f} words/s")
    for label, folder in (("int8, as shipped", None), ("fp32", args.full)):
        if label == "fp32" and folder is None:
            continue
        model = StanceModel.load(folder)
        taken = seconds(lambda model=model: model.predict(queries))  # type: ignore[misc]
        print(f"{label:16} {taken:7.2f} s  {sentences / taken:9,.0f} sentences/s  {len(queries) / taken:7,.0f} pairs/s", end="")
        print(f"  {taken / parse:5.2f} of spaCy's time")


if __name__ == "__main__":
    main()
