"""Settings and fixtures that all tests share."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every run: a test that fails now and then on a slow machine tells nothing.
settings.register_profile("newstance", deadline=None, derandomize=True)
settings.load_profile("newstance")

SEEDS = Path(__file__).parents[1] / "seeds"


class Once:
    """Makes a folder once for all processes that run tests, however many they are: models take seconds to load."""

    def __init__(self, base: Path) -> None:
        self._base = base

    def __call__(self, name: str, make: Callable[[Path], None]) -> Path:
        """The folder ``name``, filled by ``make``. Nobody may change what is in it."""
        folder, done = self._base / name, self._base / f"{name}.done"
        with (self._base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    @staticmethod
    def newstance(*arguments: str) -> subprocess.CompletedProcess[str]:
        """The command line, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "newstance.pipeline", *arguments], capture_output=True, text=True, timeout=500, check=False
        )


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    base = tmp_path_factory.getbasetemp()
    return Once(base if worker_id == "master" else base.parent)


@pytest.fixture(scope="session")
def seeds_output(once: Once) -> Path:
    """The output of ``newstance run`` over the seeds: with all models, to be read only."""
    return once("seeds_output", _run_seeds) / "out"


def _run_seeds(folder: Path) -> None:
    done = Once.newstance("run", "--input", f"{SEEDS}/*.txt", "--output", f"{folder}/out")
    assert done.returncode == 0, done.stderr
