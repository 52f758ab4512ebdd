"""Credence: how likely a reader takes for true what was found, by signs that were weighed on what was read and judged.

"Backed the rebels" is found like "backed the claim", and a stance that a model is sure of may have the wrong holder. Many small
signs together tell more than a rule. Which ones there are, ``statement_signs`` and ``stance_signs`` say; their weights are learnt
(training/credence.py) and lie in lexicon/.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from newstance.transforms.actors import lexicon_rows

INTERCEPT = ""
"""The sign that everything has."""

Signs = Mapping[str, float]
"""What speaks for or against something: how much there is of each sign, 1 for one that is there or not."""


@cache
def weights(table: str) -> dict[str, float]:
    """The weight of each sign in ``lexicon/<table>``, in log odds."""
    return {row["sign"]: float(row["weight"]) for row in lexicon_rows(table)}


def credence(found: Signs, weights: Mapping[str, float]) -> float:
    """The probability, 0 to 1, that a reader takes for true what has the signs ``found``."""
    return 1 / (1 + math.exp(-weights[INTERCEPT] - math.fsum(weights.get(sign, 0.0) * much for sign, much in found.items())))
