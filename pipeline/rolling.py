"""Rolling stance of an output directory: ``edges-*.avro`` and ``shifts-*.avro`` from its stances and clusters.

Stances are sorted in a temporary SQLite database on disk, so that one edge at a time is in memory.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from newstance.pipeline import clusters, derived
from newstance.schemas.avro import to_avro
from newstance.schemas.records import EdgeRecord, ShiftRecord, StanceLabel
from newstance.transforms.rolling import LEVEL, ArticleStance, Edge, Windows, edge_windows, score, shifts
from newstance.views.dataset import rows

STANCE = ("stance_id", "document_id", "paragraph_id", "published_at", "holder_id", "holder", "target_id", "target", "label",
           "p_support", "p_oppose")  # fmt: skip
CLUSTER = ("document_id", "paragraph_id", "cluster_id", "cluster_size", "paragraph_cluster_id", "paragraph_cluster_size")

_TABLES = """
CREATE TABLE stance (id TEXT PRIMARY KEY, holder_id TEXT, target_id TEXT, holder TEXT, target TEXT, time REAL, document TEXT,
                     paragraph TEXT, unknown INT, score REAL) WITHOUT ROWID;
CREATE TABLE copy (paragraph TEXT PRIMARY KEY, paragraph_cluster TEXT, article_cluster TEXT) WITHOUT ROWID;
"""
_BY_EDGE = """
SELECT holder_id, target_id, holder, target, time, document, paragraph, unknown, score,
       coalesce(paragraph_cluster, paragraph), coalesce(article_cluster, document)
FROM stance LEFT JOIN copy USING (paragraph) ORDER BY holder_id, target_id, time, document, paragraph, id
"""


@dataclass(slots=True)
class Rolled:
    """What was found. ``undated`` stances belong to no window and are left out; ``tested`` counts edges in windows."""

    edges: int = 0
    rows: int = 0
    tested: int = 0
    undated: int = 0
    shifts: list[ShiftRecord] = field(default_factory=list)


def roll(output: Path, windows: Windows, *, past: float = math.inf, level: float = LEVEL) -> Rolled:
    """Write ``edges-*.avro`` and ``shifts-*.avro`` of a directory of records, clusters first where they are not up to date.

    ``past``: seconds before a window that it is held against. Raises DatasetError where the records cannot be read.
    """
    if not clusters.up_to_date(output):
        clusters.cluster(output)
    rolling = Rolling(windows, past, level)
    with closing(sqlite3.connect("")) as store:  # "": a file of its own, deleted when closed
        rolling.found.undated = load(store, rows(output, "stances", STANCE), rows(output, "clusters", CLUSTER))
        edges = rolling.edges(by_edge(store))
        derived.write(output, {"edges": map(to_avro, edges), "shifts": map(to_avro, rolling.shifts())})
    return rolling.found


def load(store: sqlite3.Connection, stances: Iterable[dict[str, Any]], copies: Iterable[dict[str, Any]]) -> int:
    """Fill ``store`` from rows of stances and of clusters. Returns how many stances have no time."""
    undated = 0

    def dated() -> Iterator[tuple[Any, ...]]:
        nonlocal undated
        for row in stances:
            time: datetime | None = row["published_at"]
            if time is None:
                undated += 1
                continue
            yield (
                row["stance_id"], row["holder_id"], row["target_id"], row["holder"], row["target"], time.timestamp(),
                row["document_id"], row["paragraph_id"], row["label"] == StanceLabel.UNKNOWN,
                score(row["p_support"], row["p_oppose"]),
            )  # fmt: skip

    store.executescript(_TABLES)
    # Ids are deterministic: what an at-least-once runner wrote twice is one stance.
    store.executemany("INSERT OR IGNORE INTO stance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", dated())
    store.executemany(
        "INSERT OR IGNORE INTO copy VALUES (?, ?, ?)",
        (
            (row["paragraph_id"], row["paragraph_cluster_id"], row["cluster_id"])
            for row in copies
            if row["cluster_size"] > 1 or row["paragraph_cluster_size"] > 1
        ),
    )
    return undated


def by_edge(store: sqlite3.Connection) -> Iterator[tuple[Edge, list[ArticleStance]]]:
    """The edges of ``store`` in order of their ids, each with its articles."""
    for _, found in groupby(store.execute(_BY_EDGE), key=lambda row: (row[0], row[1])):
        stances = list(found)
        holder_id, target_id, holder, target = stances[0][:4]
        yield Edge(holder_id=holder_id, holder=holder, target_id=target_id, target=target), _articles(stances)


def _articles(stances: list[tuple[Any, ...]]) -> list[ArticleStance]:
    """The articles of one edge, from its stances in order of time: of near-duplicate paragraphs the first counts."""
    originals: dict[str, str] = {}
    articles = []
    for document, found in groupby(stances, key=lambda row: str(row[5])):
        here = list(found)
        distinct = [row for row in here if originals.setdefault(row[9], row[6]) == row[6]]
        articles.append(
            ArticleStance(
                document_id=document, cluster=here[0][10], time=here[0][4], statements=len(here), distinct=len(distinct),
                unknown=sum(row[7] for row in distinct), total=math.fsum(row[8] for row in distinct),
            )
        )  # fmt: skip
    return articles


@dataclass(slots=True)
class Rolling:
    """Edges, then shifts: what is kept between is the edges whose change may be one."""

    windows: Windows
    past: float = math.inf
    level: float = LEVEL
    found: Rolled = field(default_factory=Rolled)
    _tested: Counter[datetime] = field(default_factory=Counter)
    _candidates: dict[datetime, list[tuple[EdgeRecord, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))

    def edges(self, articles: Iterable[tuple[Edge, list[ArticleStance]]]) -> Iterator[EdgeRecord]:
        """A record of every edge in every window that holds articles of it."""
        for edge, found in articles:
            self.found.edges += 1
            for record, documents in edge_windows(edge, found, self.windows, self.past, level=self.level):
                self.found.rows += 1
                if record.p_value is not None:
                    self._tested[record.window_start] += 1
                    if record.p_value <= self.level:
                        self._candidates[record.window_start].append((record, documents))
                yield record

    def shifts(self) -> Iterator[ShiftRecord]:
        """The shifts of each window, in order. To be called when ``edges`` is done."""
        self.found.tested = self._tested.total()
        for start in sorted(self._candidates):
            for shift in shifts(self._candidates[start], self._tested[start], level=self.level):
                self.found.shifts.append(shift)
                yield shift
