"""Training data: gold rows as (text, pairs), where all pairs of one sentence share one pass of the encoder.

Labels count as 0 support, 1 neutral, 2 oppose, in the order of the model's output.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

Span = tuple[int, int]
Soft = tuple[float, float, float]
SUPPORT, NEUTRAL, OPPOSE = 0, 1, 2
UNLABELLED = -1
FROM_SIGN = {1: SUPPORT, 0: NEUTRAL, -1: OPPOSE}
# class5 of DSE -> label of (e1 -> e2), label of (e2 -> e1)
FROM_CLASS5 = {
    0: (NEUTRAL, NEUTRAL),
    1: (SUPPORT, NEUTRAL),
    2: (NEUTRAL, SUPPORT),
    3: (OPPOSE, NEUTRAL),
    4: (NEUTRAL, OPPOSE),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and its answer: the stance of ``holder`` (None: of the text's author) towards ``target``; with ``polarity``,
    and no holder, not a stance but the light in which the text shows the target."""

    target: Span
    holder: Span | None
    label: int
    soft: Soft | None = None
    """A teacher's probabilities or a second reading: learnt beside the label, or alone where there is none (``label`` < 0)."""
    inner: np.ndarray | None = field(default=None, compare=False, repr=False)
    """The inner layer of the teacher's head (width,)."""
    polarity: bool = False


@dataclass(slots=True)
class Example:
    """A text with all its pairs."""

    text: str
    pairs: list[Pair] = field(default_factory=list)


def rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def group(items: Iterable[tuple[str, Pair]]) -> list[Example]:
    """Pairs of the same text together, in order of first appearance."""
    texts: dict[str, list[Pair]] = defaultdict(list)
    for text, pair in items:
        texts[text].append(pair)
    return [Example(text, pairs) for text, pairs in texts.items()]


def newsmtsc(path: Path, split: str | None = None, *, second: Mapping[int, Soft] = MappingProxyType({})) -> list[Example]:
    """NewsMTSC: the polarity of a text towards a target. ``second`` has another reading of some rows, by their number."""
    return group(
        (row["text"], Pair(tuple(row["target_span"]), None, FROM_SIGN[row["label"]], second.get(n), polarity=True))
        for n, row in enumerate(rows(path))
        if split in (None, row["split"])
    )


def dse(
    path: Path, *, keep_neutral: float = 1.0, second: Mapping[int, tuple[Soft, Soft]] = MappingProxyType({})
) -> list[Example]:
    """DSE: the stances of each pair, in both directions. ``keep_neutral`` thins the rows in which neither takes one; ``second``
    has another reading of some rows, e1 towards e2 and back, by their number."""
    chance = random.Random(0)
    items = []
    for n, row in enumerate(rows(path)):
        if row["class5"] == 0 and chance.random() > keep_neutral:
            continue
        e1, e2 = tuple(row["e1_span"]), tuple(row["e2_span"])
        (forth, back), (forth_too, back_too) = FROM_CLASS5[row["class5"]], second.get(n, (None, None))
        items += [(row["text"], Pair(e2, e1, forth, forth_too)), (row["text"], Pair(e1, e2, back, back_too))]
    return group(items)


def softened(path: Path, *, inner: bool = False) -> list[Example]:
    """What ``write_softened`` wrote: texts whose pairs carry a teacher's answers, and the inner layers where these are wanted."""
    layers = iter(np.load(_inner(path))) if inner else itertools.repeat(None)
    return [
        Example(
            row["text"],
            [
                Pair(tuple(t), tuple(h) if h else None, label, tuple(soft) or None, next(layers), polarity)
                for t, h, label, soft, polarity in row["pairs"]
            ],
        )
        for row in rows(path)
    ]


def write_softened(path: Path, examples: Sequence[Example]) -> None:
    """Texts with a teacher's answers, if it gave any; the inner layers, where all pairs have one, go to ``path.npy``."""
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        for e in examples:
            pairs = [[p.target, p.holder, p.label, [round(v, 4) for v in p.soft or ()], p.polarity] for p in e.pairs]
            stream.write(json.dumps({"text": e.text, "pairs": pairs}, ensure_ascii=False) + "\n")
    layers = [p.inner for e in examples for p in e.pairs]
    if layers and all(layer is not None for layer in layers):
        np.save(_inner(path), np.stack(layers))


def _inner(path: Path) -> Path:
    return path.with_name(f"{path.name}.npy")


def seesaw(path: Path) -> list[Example]:
    """SEESAW, to measure with only: rows that have both spans."""
    return group(
        (row["text"], Pair(tuple(row["target_span"]), tuple(row["holder_span"]), FROM_SIGN[row["label"]]))
        for row in rows(path)
        if row["target_span"] and row["holder_span"]
    )
