"""Coverage of the interval; false alarms and power of the shift test, on real articles with their dates dealt out anew, so that
no change is a true one.

``python benchmarks/shifts.py DIR --window 28d --shuffles 100``, DIR an output directory of ``newstance run``. Copies move
together with their original. Copies are planted, and changes, in a tenth as many shuffles. docs/rolling.md has the figures.
"""

from __future__ import annotations

import argparse
import math
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from newstance.pipeline import clusters
from newstance.pipeline.rolling import STANCE, Rolling, by_edge, load
from newstance.schemas.avro import to_avro
from newstance.transforms.rolling import (
    LEVEL,
    MIN_ARTICLES,
    MIN_PAST,
    ArticleStance,
    Edge,
    Floats,
    Windows,
    article_scores,
    edge_windows,
    interval,
    seconds,
)
from newstance.views.dataset import rows

Found = list[tuple[Edge, list[ArticleStance]]]


def read(directory: Path) -> Found:
    """The edges of a directory that have articles enough to be tested in some window."""
    copies = map(to_avro, clusters.clusters(rows(directory, "paragraphs", clusters.COLUMNS)))
    with closing(sqlite3.connect("")) as store:
        load(store, rows(directory, "stances", STANCE), copies)
        return [one for one in by_edge(store) if len({a.cluster for a in one[1]}) >= MIN_ARTICLES + MIN_PAST]


def dealt(found: Found, generator: random.Random) -> Found:
    """The same articles, their dates dealt out anew; copies keep their distance from the original."""
    first: dict[str, float] = {}
    for _, articles in found:
        for article in articles:
            first[article.cluster] = min(article.time, first.get(article.cluster, math.inf))
    names = sorted(first)
    dates = dict(zip(names, generator.sample([first[name] for name in names], len(names)), strict=True))
    return [(edge, [replace(a, time=a.time - first[a.cluster] + dates[a.cluster]) for a in articles]) for edge, articles in found]


def syndicated(found: Found, generator: random.Random, *, share: float, places: int) -> Found:
    """A ``share`` of the articles stands in ``places`` more places within a day, each taken for an article of its own.

    With the cluster of the original they would change nothing, see ``article_scores``.
    """
    names = sorted({a.cluster for _, articles in found for a in articles})
    spread = set(generator.sample(names, int(share * len(names))))

    def copies(article: ArticleStance) -> Iterator[ArticleStance]:
        yield article
        for place in range(places if article.cluster in spread else 0):
            name = f"{article.document_id} {place}"
            yield replace(article, document_id=name, cluster=name, time=article.time + place * 3600)

    return [(edge, [copy for a in articles for copy in copies(a)]) for edge, articles in found]


def alarms(found: Found, windows: Windows) -> tuple[int, int, int, int]:
    """Windows with an edge tested, windows with a shift, edges tested, shifts."""
    rolling = Rolling(windows)
    tested = {record.window_start for record in rolling.edges(found) if record.p_value is not None}
    shifts = list(rolling.shifts())
    return len(tested), len({shift.window_start for shift in shifts}), rolling.found.tested, len(shifts)


def planted(found: Found, windows: Windows, by: float, generator: random.Random) -> Iterator[tuple[int, bool]]:
    """For a tested window of each edge: its articles, and whether a shift is found when all their scores move ``by`` that much
    towards the side with more room, with as many edges tested beside it as there are."""
    tested: dict[float, int] = defaultdict(int)
    chosen = []
    for edge, articles in found:
        places = [r.window_start.timestamp() for r, _ in edge_windows(edge, articles, windows) if r.p_value is not None]
        for place in places:
            tested[place] += 1
        if places:
            chosen.append((edge, articles, generator.choice(places)))
    for edge, articles, start in chosen:
        moved = [shifted(a, by) if start <= a.time < start + windows.size else a for a in articles]
        record = next(r for r, _ in edge_windows(edge, moved, windows) if r.window_start.timestamp() == start)
        yield record.distinct_articles, record.p_value is not None and record.p_value * tested[start] <= LEVEL


def shifted(article: ArticleStance, by: float) -> ArticleStance:
    if not article.distinct:
        return article
    mean = article.total / article.distinct
    mean = mean + by if mean <= 0 else mean - by
    return replace(article, total=max(-1.0, min(1.0, mean)) * article.distinct)


STUDENT = {3: 4.303, 5: 2.776, 10: 2.262, 20: 2.093}
"""Number of values -> 97.5 % point of Student's t."""


def coverage(found: Found, size: int, generator: np.random.Generator) -> tuple[Floats, Floats, float]:
    """Over edges with 30 articles and more, 100 samples of ``size`` articles of each: share of Gaffke's intervals and of
    Student's that hold the edge's mean, shape (edges,) each, and the mean width of Gaffke's."""
    gaffke, student, width = [], [], []
    for scores in [scores for _, articles in found if len(scores := article_scores(articles)) >= 30]:
        samples = generator.choice(scores, (100, size))
        ends = np.array([interval(sample) for sample in samples])
        reach = STUDENT[size] * samples.std(1, ddof=1) / math.sqrt(size)
        gaffke.append(((ends[:, 0] <= scores.mean()) & (scores.mean() <= ends[:, 1])).mean())
        student.append((abs(samples.mean(1) - scores.mean()) <= reach).mean())
        width.append((ends[:, 1] - ends[:, 0]).mean())
    return np.array(gaffke), np.array(student), float(np.mean(width))


def tell(name: str, found: Iterable[tuple[int, int, int, int]]) -> None:
    windows, alarmed, tested, shifts = (sum(column) for column in zip(*found, strict=True))
    error = math.sqrt(alarmed * (windows - alarmed) / windows**3)
    print(f"{name}: {alarmed:,} of {windows:,} windows with a false shift: {alarmed / windows:.1%} +- {error:.1%}; ", end="")
    print(f"{shifts:,} of {tested:,} edges tested: {shifts / tested:.2%}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--window", default="28d")
    parser.add_argument("--every")
    parser.add_argument("--shuffles", type=int, default=100)
    args = parser.parse_args()
    windows = Windows(seconds(args.window), seconds(args.every or args.window))
    found = read(args.directory)
    print(f"{len(found):,} edges with {MIN_ARTICLES + MIN_PAST} articles or more, windows of {args.window}")
    for size in STUDENT:
        gaffke, student, width = coverage(found, size, np.random.default_rng(size))
        held = f"holds the mean {gaffke.mean():.1%}, worst edge {gaffke.min():.0%}, width {width:.2f}"
        print(f"interval of {size} articles: {held}; Student's: {student.mean():.1%}, worst edge {student.min():.0%}")
    dealings, few = range(args.shuffles), range(max(1, args.shuffles // 10))
    tell("dates shuffled", (alarms(dealt(found, random.Random(i)), windows) for i in dealings))
    spread = (syndicated(dealt(found, random.Random(i)), random.Random(i), share=0.05, places=6) for i in few)
    tell("the same, and one article in twenty has six copies that count as events", (alarms(one, windows) for one in spread))
    for by in (0.25, 0.5, 1.0):
        hits: dict[int, list[bool]] = defaultdict(list)
        for i in few:
            for articles, hit in planted(dealt(found, random.Random(i)), windows, by, random.Random(i)):
                hits[min(articles // 5 * 5, 20)].append(hit)
        print(
            f"scores moved by {by}: found "
            + ", ".join(f"{sum(h) / len(h):.0%} of {len(h)} ({n}+)" for n, h in sorted(hits.items()))
        )


if __name__ == "__main__":
    main()
