"""Rolling stance: how holders stand towards targets, window by window, and which changes are more than chance. Pure.

The article is the unit: stances in one article are not independent, so each article counts with the mean of its scores, and
near-duplicate articles count as one. The same pieces serve the files of a finished run (pipeline/rolling.py) and a stream
(pipeline/streaming.py). docs/rolling.md says what was measured.
"""

from __future__ import annotations

import math
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from newstance.schemas.records import EdgeRecord, ShiftRecord, Stance, StanceLabel, stable_id
from newstance.transforms.document import Document

Floats = npt.NDArray[np.float64]

CONFIDENCE = 0.95
LEVEL = 0.05
"""Largest q-value of a shift."""
MIN_ARTICLES, MIN_PAST = 5, 10
"""Distinct articles a window, and the time before it, must hold for a change to be tested: with 5 and 10 there are 3,003 ways
to deal them out, so that the smallest p-value is small enough for some dozens of edges tested at once."""
DRAWS = 9_999
ORIGIN = 4 * 86_400.0
"""Windows are aligned to this time (seconds since 1970): a Monday, so that weeks begin on Mondays."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_CELLS = 1 << 20


class TimeError(ValueError):
    """A duration, or windows, that cannot be. The message says why."""


def seconds(duration: str) -> float:
    """Seconds of "90s", "30m", "12h", "7d" or "2w". Raises TimeError."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhdw])", duration.strip())
    if not found or not float(found[1]):
        raise TimeError(f"{duration!r} is not a duration such as 12h, 7d or 2w")
    return float(found[1]) * _UNITS[found[2]]


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of ``size`` seconds, one beginning every ``every`` seconds: fixed where both are equal, else sliding."""

    size: float
    every: float

    def __post_init__(self) -> None:
        if not 0 < self.every <= self.size:
            raise TimeError("windows must not begin further apart than they are long (--every, --window)")

    def starts(self, times: Iterable[float]) -> list[float]:
        """Starts of the windows that hold at least one of ``times`` (seconds since 1970), in order."""
        found = set()
        for time in times:
            start = math.floor((time - ORIGIN) / self.every) * self.every + ORIGIN
            while start > time - self.size:
                found.add(start)
                start -= self.every
        return sorted(found)


def score(p_support: float, p_oppose: float) -> float:
    """-1 (opposes) to 1 (supports): what is expected of the stance, under its probabilities."""
    return p_support - p_oppose


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleStance:
    """All stances of one holder towards one target in one article.

    ``cluster`` is the same for copies of one article. ``time`` is in seconds since 1970. ``distinct`` of the ``statements`` are
    no copies; ``total`` is the sum of their scores, ``unknown`` the number of those with the label UNKNOWN.
    """

    document_id: str
    cluster: str
    time: float
    statements: int
    distinct: int
    unknown: int
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A holder and a target: ids and names."""

    holder_id: str
    holder: str
    target_id: str
    target: str


def event_time(document: Document, modified_at: float | None) -> float | None:
    """The time of an article, in seconds since 1970: when it was published, else its file's; None where both are unknown."""
    return document.published_at.timestamp() if document.published_at else modified_at


def article_stances(document: Document, time: float) -> Iterator[tuple[Edge, ArticleStance]]:
    """The edges of one analysed article, each with its stances. It is taken for no copy, and as a cluster of its own."""
    found: dict[tuple[str, str], list[Stance]] = {}
    for stance in document.stances:
        found.setdefault((stance.holder_id, stance.target_id), []).append(stance)
    for stances in found.values():
        first = stances[0]
        yield (
            Edge(holder_id=first.holder_id, holder=first.holder, target_id=first.target_id, target=first.target),
            ArticleStance(
                document_id=document.document_id,
                cluster=document.document_id,
                time=time,
                statements=len(stances),
                distinct=len(stances),
                unknown=sum(stance.label is StanceLabel.UNKNOWN for stance in stances),
                total=math.fsum(score(stance.p_support, stance.p_oppose) for stance in stances),
            ),
        )


def article_scores(articles: Sequence[ArticleStance]) -> Floats:
    """Mean score of each distinct article, copies joined: shape (m,), in order of first appearance."""
    sums: dict[str, tuple[int, float]] = {}
    for article in articles:
        if article.distinct:
            n, total = sums.get(article.cluster, (0, 0.0))
            sums[article.cluster] = n + article.distinct, total + article.total
    return np.array([total / n for n, total in sums.values()], np.float64)


def edge_record(
    edge: Edge,
    start: float,
    end: float,
    now: Sequence[ArticleStance],
    past: Sequence[ArticleStance] = (),
    *,
    level: float = LEVEL,
) -> EdgeRecord:
    """The edge in the window ``[start, end)``, which holds ``now``, against the ``past``, in any order.

    The p-value is exact where it is at most ``level``, see ``permutation_p``.
    """
    scores, before = article_scores(now), article_scores(past)
    mean, past_mean = _mean(scores), _mean(before)
    low, high = interval(scores) if len(scores) else (None, None)
    p_value = None
    if len(scores) >= MIN_ARTICLES and len(before) >= MIN_PAST:
        # The order of the articles must not matter, nor when and where it is computed.
        seed = uuid.UUID(stable_id("shift", edge.holder_id, edge.target_id, start)).int
        p_value = permutation_p(np.sort(scores), np.sort(before), seed, level=level)
    return EdgeRecord(
        window_start=datetime.fromtimestamp(start, UTC),
        window_end=datetime.fromtimestamp(end, UTC),
        holder_id=edge.holder_id,
        holder=edge.holder,
        target_id=edge.target_id,
        target=edge.target,
        statements=sum(article.statements for article in now),
        distinct_statements=sum(article.distinct for article in now),
        articles=len(now),
        distinct_articles=len(scores),
        unknown=sum(article.unknown for article in now),
        mean_score=mean,
        score_low=low,
        score_high=high,
        past_articles=len(before),
        past_score=past_mean,
        change=None if mean is None or past_mean is None else mean - past_mean,
        p_value=p_value,
    )


def edge_windows(
    edge: Edge, articles: Sequence[ArticleStance], windows: Windows, past: float = math.inf, *, level: float = LEVEL
) -> Iterator[tuple[EdgeRecord, tuple[str, ...]]]:
    """``edge`` in every window that holds articles of it, and the ids of those that are no copies.

    ``past`` is how many seconds before the window count as its past.
    """
    articles = sorted(articles, key=lambda article: (article.time, article.document_id))
    times = np.array([article.time for article in articles])
    for start in windows.starts(times.tolist()):
        end = start + windows.size
        before, first, last = np.searchsorted(times, (start - past, start, end)).tolist()
        now = articles[first:last]
        record = edge_record(edge, start, end, now, articles[before:first], level=level)
        yield (
            record,
            tuple({article.cluster: article.document_id for article in reversed(now) if article.distinct}.values())[::-1],
        )


def _documents(articles: Sequence[ArticleStance]) -> tuple[str, ...]:
    """The first article of each cluster."""
    first: dict[str, str] = {}
    for article in articles:
        if article.distinct:
            first.setdefault(article.cluster, article.document_id)
    return tuple(first.values())


def shifts(tested: Iterable[tuple[EdgeRecord, tuple[str, ...]]], number: int, *, level: float = LEVEL) -> Iterator[ShiftRecord]:
    """The shifts among the edges of one window, of which ``number`` were tested.

    ``tested`` may leave out those with a p-value over ``level``: they are no shifts, and do not matter to the others.
    """
    found = sorted(tested, key=lambda one: (one[0].p_value or 0.0, one[0].holder_id, one[0].target_id))
    q_values = adjusted([record.p_value or 0.0 for record, _ in found], number)
    for (record, documents), q_value in zip(found, q_values, strict=True):
        if q_value <= level:
            fields = {name: getattr(record, name) for name in EdgeRecord.__slots__}
            yield ShiftRecord(**fields, q_value=q_value, tested=number, document_ids=documents)


def adjusted(p_values: Sequence[float], number: int) -> list[float]:
    """q-values (Benjamini and Hochberg 1995) of the smallest of ``number`` p-values, given and returned in rising order."""
    found: list[float] = []
    least = 1.0
    for rank in range(len(p_values), 0, -1):
        least = min(least, p_values[rank - 1] * number / rank)
        found.append(least)
    return found[::-1]


def permutation_p(now: Floats, past: Floats, seed: int, *, level: float = LEVEL, draws: int = DRAWS) -> float:
    """p-value of the difference of two means, two-sided, by dealing the values out anew ``draws`` times.

    It says how often a difference this large comes up where it is chance which values are ``now`` and which are ``past``.
    Drawing stops when it is certain that the p-value is over ``level``; then it is an estimate.
    """
    values = np.concatenate([now, past])
    size, of = len(now), len(values)
    whole = values.sum()
    observed = abs(now.mean() - past.mean()) - 1e-12  # equal up to rounding counts as equal
    random = np.random.default_rng(seed)
    drawn = exceeding = 0
    while drawn < draws and exceeding + 1 <= level * (draws + 1):
        number = min(max(1, min(1000, _CELLS // of)), draws - drawn)
        dealt = random.random((number, of)).argpartition(size - 1, axis=1)[:, :size]
        sums = values[dealt].sum(1)
        exceeding += int((abs(sums / size - (whole - sums) / (of - size)) >= observed).sum())
        drawn += number
    return (exceeding + 1) / (drawn + 1)


def interval(scores: Floats, *, confidence: float = CONFIDENCE, low: float = -1.0, high: float = 1.0) -> tuple[float, float]:
    """Confidence interval of a mean of values between ``low`` and ``high``: Gaffke's (2005).

    For 0 and 1 it is that of Clopper and Pearson; it holds for few values and skewed ones, where Student's does not. An end is
    a quantile of the mean of the values and the bound on that side, under random weights (flat Dirichlet).
    """
    tail = (1 - confidence) / 2
    lower, upper = np.append(scores, low), np.append(scores, high)
    if scores.min() == scores.max():  # one article, mostly: the bound's weight is Beta(1, n), known without drawing
        share = tail ** (1 / len(scores))
        return float(low + (scores[0] - low) * share), float(high - (high - scores[0]) * share)
    if len(scores) <= _DRAWN:
        weights = _weights(len(scores) + 1)
        return float(np.quantile(weights @ lower, tail)), float(np.quantile(weights @ upper, 1 - tail))
    # With many values that mean is normal: its variance is the values' over n + 1.
    reach = NormalDist().inv_cdf(1 - tail)
    deviation = [reach * values.std() / math.sqrt(len(values) + 1) for values in (lower, upper)]
    return max(low, float(lower.mean() - deviation[0])), min(high, float(upper.mean() + deviation[1]))


_DRAWN = 64


@lru_cache(maxsize=_DRAWN)
def _weights(number: int) -> Floats:
    """Random weights that sum to 1, the same ones each time: shape (4000, number)."""
    return np.random.default_rng(number).dirichlet(np.ones(number), 4000)


def _mean(scores: Floats) -> float | None:
    return float(scores.mean()) if len(scores) else None
