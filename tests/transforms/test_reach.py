"""Reach against looking at every span."""

from __future__ import annotations

import random

import pytest
from newstance.transforms.reach import Reach


@pytest.mark.parametrize("seed", range(20))
def test_it_finds_what_looking_at_every_span_finds(seed: int):
    draw = random.Random(seed)
    spans = [(start, start + draw.randint(1, 12)) for start in (draw.randint(0, 60) for _ in range(draw.randint(0, 15)))]
    reach = Reach(spans)
    for start in range(-2, 75):
        for end in (start + 1, start + 5):
            assert reach.covers(start, end) == any(a <= start and end <= b for a, b in spans)
            touching = reach.touching(start, end)
            assert {(a, b) for a, b in spans if a < end and start < b} <= set(touching)
            assert all(a < end for a, _ in touching)
