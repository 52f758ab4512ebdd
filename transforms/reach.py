"""Reach: many spans, asked what lies in or touches them, each time in the logarithm of their number."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable

from newstance.transforms.document import Span


class Reach:
    """Spans as how far they reach from each place where one begins."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        self._starts = [start for start, _ in self.spans]
        self._ends = list(itertools.accumulate((end for _, end in self.spans), max))

    def covers(self, start: int, end: int) -> bool:
        """Whether a span that begins at ``start`` or before it reaches ``end``."""
        before = bisect.bisect_right(self._starts, start)
        return before > 0 and self._ends[before - 1] >= end

    def touching(self, start: int, end: int) -> list[Span]:
        """The spans that share a place with ``[start, end)``; also those between that are shorter than one before them."""
        first = bisect.bisect_right(self._ends, start)
        return self.spans[first : bisect.bisect_left(self._starts, end)]
