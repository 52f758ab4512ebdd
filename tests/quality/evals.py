"""Where the data of the floors lie: ``NEWSTANCE_EVALS``, or ../shared/evals. Not ours to ship; without them the floors skip."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("NEWSTANCE_EVALS", Path(__file__).resolve().parents[3] / "shared" / "evals"))


def data(name: str, sha256: str) -> Path:
    """The file ``name``, if it is the one that the floors were measured on."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{path} is not there (NEWSTANCE_EVALS names its folder)")
    assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(sha256), f"{path} is not what the floors were measured on"
    return path
