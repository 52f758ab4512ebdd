"""Near-duplicates: which texts are copies of one another, by MinHash. Pure, and the same whatever the order of the texts.

A text is the set of its word triples; a sketch keeps the smallest hashes of that set, so that the share of equal places in two
sketches estimates how much of both texts they have in common (Jaccard similarity; Broder 1997). An article's sketch is the
smallest of its paragraphs' sketches, place by place, so nobody has to hold its text. Texts that agree in a band of places are
compared; those that agree in enough places are near-duplicates, and a cluster is what such pairs connect.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import rensa

Sketches = npt.NDArray[np.uint32]
Rows = npt.NDArray[np.int64]

PLACES = 256
"""Hashes of a sketch (1 kB): the standard error of the estimate is 0.03 at a similarity of one half."""
BAND = 4
"""Places of a band: 64 bands of 4 bring 99.9 % of the pairs with a similarity of 0.58 together."""
NEAR = 0.58
"""Similarity from which two texts are near-duplicates (docs/rolling.md has the figures)."""
WORDS = 3
SEED = 20220
EMPTY = np.uint32(0xFFFFFFFF)

_WORD = re.compile(r"\w+")
_CHUNK = 8192


def sketch(text: str) -> Sketches:
    """The sketch of one text: shape (PLACES,). Every place is EMPTY where it has no words."""
    words = _WORD.findall(text.casefold())
    if not words:
        return np.full(PLACES, EMPTY, np.uint32)
    hasher = rensa.RMinHash(num_perm=PLACES, seed=SEED)
    hasher.update([" ".join(words[i : i + WORDS]) for i in range(max(1, len(words) - WORDS + 1))])
    return np.array(hasher.digest(), np.uint32)


def merge(sketches: Iterable[Sketches]) -> Sketches:
    """The sketch of a text from those of its parts."""
    merged: Sketches = np.minimum.reduce([np.full(PLACES, EMPTY, np.uint32), *sketches])
    return merged


def similarity(one: Sketches, other: Sketches) -> Any:
    """Estimated Jaccard similarity, 0 to 1, along the last axis. Texts without words are like nothing."""
    return ((one == other) & (one != EMPTY)).mean(-1)


def cluster_ids(ids: Sequence[str], sketches: Sketches, *, near: float = NEAR) -> list[str]:
    """For each text the id of its cluster: the smallest id of the texts in it.

    ``sketches`` has shape (len(ids), PLACES) and may be a memory map.
    """
    roots = components(sketches, near=near).tolist()
    smallest: dict[int, str] = {}
    for name, root in zip(ids, roots, strict=True):
        smallest[root] = min(name, smallest.get(root, name))
    return [smallest[root] for root in roots]


def components(sketches: Sketches, *, near: float = NEAR) -> Rows:
    """For each row of ``sketches`` a row that stands for its cluster: shape (n,)."""
    links = Links(len(sketches))
    for one, other in _copies(sketches):
        links.join(one, other)
    heads = np.unique(links.roots())
    for start in range(0, PLACES, BAND):
        roots = links.roots()
        for ones, others in _candidates(np.ascontiguousarray(sketches[heads, start : start + BAND])):
            ones, others = heads[ones], heads[others]
            new = roots[ones] != roots[others]  # what an earlier band has joined need not be compared again
            ones, others = ones[new], others[new]
            alike = similarity(sketches[ones], sketches[others]) >= near
            for one, other in zip(ones[alike].tolist(), others[alike].tolist(), strict=True):
                links.join(one, other)
    return links.roots()


def _copies(sketches: Sketches) -> Iterator[tuple[int, int]]:
    """Rows with the same sketch: a notice that stands in a thousand articles is one text to compare."""
    first: dict[bytes, int] = {}
    for row in range(len(sketches)):
        if sketches[row, 0] != EMPTY:
            key = sketches[row, :16].tobytes()  # 512 bits; a difference elsewhere is looked for below
            head = first.setdefault(key, row)
            if head != row and np.array_equal(sketches[head], sketches[row]):
                yield head, row


def _candidates(band: Sketches) -> Iterator[tuple[Rows, Rows]]:
    """Pairs of rows with the same ``band`` (n, BAND), in chunks: shapes (m,), (m,) with m up to _CHUNK."""
    keys = band.view([(f"f{i}", band.dtype) for i in range(band.shape[1])]).ravel()
    order = np.argsort(keys, kind="stable")
    keys, full = keys[order], band[order, 0] != EMPTY
    distance, places = 1, np.flatnonzero(full[:-1])
    while len(places):
        places = places[places + distance < len(keys)]
        places = places[keys[places] == keys[places + distance]]
        for chunk in range(0, len(places), _CHUNK):
            some = places[chunk : chunk + _CHUNK]
            yield order[some], order[some + distance]
        distance += 1


class Links:
    """Union-find over rows 0 to ``n`` - 1."""

    def __init__(self, n: int) -> None:
        self._parent = np.arange(n, dtype=np.int64)

    def find(self, row: int) -> int:
        """The row that stands for the set of ``row``."""
        parent = self._parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = int(parent[row])
        return row

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self._parent[high] = low

    def roots(self) -> Rows:
        """``find`` of every row: shape (n,)."""
        while not np.array_equal(above := self._parent[self._parent], self._parent):
            self._parent = above
        return self._parent.copy()
