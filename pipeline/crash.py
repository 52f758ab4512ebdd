"""Fault injection: named points at which a test kills this process and its group, as a power cut would (``make crash-test``)."""

from __future__ import annotations

import os
import signal

VARIABLE = "NEWSTANCE_CRASH_AT"
"""Environment variable: ``POINT`` or ``POINT:N``, to die when POINT is passed for the Nth time (from 1)."""

POINTS = ("read", "begun", "written", "staged", "recorded", "committed", "renamed", "cleaned", "manifest")
"""In the order in which a chunk passes them; ``begun`` and ``written`` are in the worker, the others in the driver."""
MERGE_POINTS = ("merged", "merge committed", "swept")
"""The same for a merge of small files (pipeline/merge.py)."""

_passed: dict[str, int] = {}


def crash_point(name: str) -> None:
    """Die here, unclean, with driver and workers, if the environment says so."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    point, _, number = wanted.partition(":")
    if point == name:
        _passed[name] = _passed.get(name, 0) + 1
        if _passed[name] == int(number or 1):
            os.killpg(0, signal.SIGKILL)
