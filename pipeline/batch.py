"""A whole batch run on this machine: from options to a directory of committed files with its manifest."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from newstance.pipeline import local, manifest
from newstance.pipeline.ledger import Ledger
from newstance.transforms.settings import CODE_VERSION, Settings


@dataclass
class Progress:
    """A line about the run so far: rewritten in place on a terminal, now and then as a plain line elsewhere."""

    stream: IO[str] = field(default_factory=lambda: sys.stderr)
    every: float = 10.0

    def __post_init__(self) -> None:
        self._started = self._last = time.monotonic()
        self._first: int | None = None

    def __call__(self, ledger: Ledger, more: str = "") -> None:
        """Tell the state of ``ledger``, and ``more``, if it is time to."""
        now = time.monotonic()
        tty = self.stream.isatty()
        if now - self._last < (0.2 if tty else self.every):
            return
        counts = ledger.counts()
        self._first = counts["read"] if self._first is None else self._first
        rate = (counts["read"] - self._first) / max(now - self._started, 1e-9)
        self._last = now
        line = (
            f"{counts['read']:,} documents ({rate:.1f}/s), {counts['stances']:,} stances, "
            f"{counts['rejected']:,} rejected, {counts['duplicate']:,} duplicate{more}"
        )
        print(f"\r\x1b[2K{line}" if tty else line, end="" if tty else "\n", file=self.stream, flush=True)

    def close(self) -> None:
        if self.stream.isatty():
            print(file=self.stream)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did: the directory's counts, how many inputs were there from before, and seconds taken."""

    output: Path
    counts: dict[str, int]
    already: int
    seconds: float


def purpose(settings: Settings, codec: str) -> str:
    """What must be the same for runs that share a directory: the code's version and what changes the records."""
    return f"{CODE_VERSION} {hashlib.sha256(repr((settings, codec)).encode()).hexdigest()[:16]}"


def run(
    inputs: Iterable[local.Input], output: Path, plan: local.Plan, options: dict[str, Any], *, overwrite: bool = False,
    only: str | None = None,
) -> Result:  # fmt: skip
    """Process ``inputs`` into ``output``. Raises LedgerError, WorkerError, and TooManyRejectedError after the commit."""
    started, clock = datetime.now(UTC), time.monotonic()
    output.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(output, purpose(plan.settings, plan.codec), overwrite=overwrite)
    progress = Progress()
    try:
        with local.Engine(plan, ledger, lambda engine: progress(ledger)) as engine:
            try:
                engine.run(inputs, only=only)
            finally:
                progress.close()
                version = f"newstance-{CODE_VERSION}"
                manifest.write(output, ledger.counts(), ledger.files(), version, options, started)
        return Result(output, ledger.counts(), engine.already, time.monotonic() - clock)
    finally:
        ledger.close()
