"""Heartbeat: which inputs are being worked on right now, told to whoever watches this process from outside.

A hang or a crash of native code cannot be caught from within. The local engine gives each worker a file; a step writes there,
before it starts, the stage and the places of its batch. When the process dies or stands still, the file names the suspects.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from newstance.transforms.document import RawDocument

_watched: int | None = None


def watch(path: Path | None) -> None:
    """From now on this process tells its state in ``path``; None to stop."""
    global _watched
    if _watched is not None:
        os.close(_watched)
    _watched = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600) if path else None


def beat(stage: str, raws: Sequence[RawDocument]) -> None:
    """Say that ``stage`` now starts on ``raws``. Costs nothing where nobody watches."""
    if _watched is not None:
        state = json.dumps([stage, [raw.place for raw in raws]]).encode()
        os.ftruncate(_watched, 0)
        os.pwrite(_watched, state, 0)


def last(path: Path) -> tuple[str, list[str]]:
    """The last stage and places told in ``path``; ("", []) where nothing was."""
    try:
        stage, places = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return "", []
    return stage, places
