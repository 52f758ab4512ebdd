"""Follow files: a folder or glob that others fill, read as it grows. What is new comes round after round, until told to stop.

A file is read once nobody has written to it for ``settle`` seconds (one that was renamed into place in a finished state: at
once). JSON Lines are followed by line. Names that tools give to unfinished files are left alone. Each round goes through the
same engine and ledger as a batch run, so a stream that is stopped, or killed, goes on where it was.
"""

from __future__ import annotations

import glob
import json
import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from newstance.pipeline import manifest
from newstance.pipeline.batch import Progress, Result, purpose
from newstance.pipeline.ledger import Followed, Ledger
from newstance.pipeline.local import Engine, Input, Plan
from newstance.pipeline.merge import merge
from newstance.pipeline.sources import GZIP_MAGIC, Broken, Limits, SourceError, is_finished, is_json_lines, read_path
from newstance.transforms.settings import CODE_VERSION

ROUND_INPUTS = 500
"""Articles of one round, about: how far a large backlog has been read is noted after each."""
PIECE = 1 << 21
"""Bytes of a growing file read in one round, about."""


@dataclass(slots=True)
class Follower:
    """Finds what is new under ``pattern``. ``settle`` and all times are in seconds.

    ``waiting`` is the number of files that the last round saw and left for later.
    """

    pattern: str
    ledger: Ledger
    limits: Limits
    settle: float = 2.0
    now: Callable[[], float] = time.time
    waiting: int = 0
    _read: list[Followed] = field(default_factory=list)

    def round(self, stopped: Callable[[], bool]) -> Iterator[Input]:
        """The inputs that are ready now, oldest file first. ``noted`` must be called once they are committed."""
        self.waiting, given = 0, 0
        for path, info in self._files():
            before = self.ledger.followed(path)
            if before and (before.inode, before.size, before.modified) == (info.st_ino, info.st_size, info.st_mtime_ns):
                continue
            if given >= ROUND_INPUTS:
                self.waiting += 1
                continue
            settled = self.now() - info.st_mtime >= self.settle
            items: Iterator[Input]
            if is_json_lines(path) and not _is_gzip(path):
                items, after = self._lines(path, info, before, settled)
            elif settled:
                items = read_path(path, self.limits)
                after = Followed(path, info.st_ino, info.st_size, info.st_mtime_ns, info.st_size, 0)
            else:
                self.waiting += 1
                continue
            for item in items:
                if stopped():
                    return  # this file is not noted as read: the ledger knows which of its inputs were committed
                if isinstance(item, Broken) and isinstance(item.error, FileNotFoundError):
                    break  # taken away since it was listed
                given += 1
                yield item
            self._read.append(after)

    def noted(self) -> None:
        """Everything of the last round is committed: note how far each file was read."""
        self.ledger.follow(self._read)
        self._read.clear()

    def _files(self) -> list[tuple[str, os.stat_result]]:
        """Regular files that match, finished by their names, by time of last change."""
        pattern = os.path.join(self.pattern, "*") if os.path.isdir(self.pattern) else self.pattern
        found = []
        for path in glob.iglob(pattern, recursive=True):
            if not is_finished(path):
                continue
            try:
                info = os.stat(path)
            except OSError:  # renamed or deleted since it was listed: the next round sees what is there then
                continue
            if stat.S_ISREG(info.st_mode):
                found.append((path, info))
        return sorted(found, key=lambda one: (one[1].st_mtime_ns, one[0]))

    def _lines(self, path: str, info: os.stat_result, before: Followed | None, settled: bool) -> tuple[Iterator[Input], Followed]:
        """The new lines of ``path``, and how far it is read then. A last line without its end is left, unless it has settled
        and is whole JSON. A file that was replaced, or is shorter than before, is read from its start."""
        same = before is not None and before.inode == info.st_ino and before.offset <= info.st_size
        offset, line = (before.offset, before.line) if before and same else (0, 1)
        end, lines = _complete(path, offset, info.st_size, self.limits.max_bytes, settled)
        size = info.st_size if end == info.st_size else -1  # -1: is never equal, so the file is looked at again
        items = read_path(path, self.limits, start=offset, line=line, end=end) if end > offset else iter(())
        return items, Followed(path, info.st_ino, size, info.st_mtime_ns, end, line + lines)


def _complete(path: str, start: int, size: int, max_bytes: int, settled: bool) -> tuple[int, int]:
    """Where the last complete line of ``path`` in ``[start, size)`` ends, and how many lines end before that. Looks at
    PIECE bytes at a time, further where a line is longer."""
    end, lines, position, rest = start, 0, start, b""
    try:
        with open(path, "rb") as stream:
            stream.seek(start)
            while position < size and not (end > start and position - start >= PIECE):
                block = stream.read(min(1 << 18, size - position))
                if not block:
                    break
                found = block.rfind(b"\n")
                if found >= 0:
                    end, lines, rest = position + found + 1, lines + block.count(b"\n"), block[found + 1 :]
                elif len(rest) <= max_bytes:
                    rest += block
                position += len(block)
    except FileNotFoundError:
        return start, 0
    if position == size and settled and rest.strip() and _is_json(rest):
        return size, lines
    return end, lines


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def _is_gzip(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            return stream.read(2) == GZIP_MAGIC
    except OSError:
        return False


@dataclass(slots=True)
class Stop:
    """Whether to stop, which a signal handler may tell at any moment. Not a threading.Event: the thread that waits for one
    holds its lock for an instant, and a handler that runs in that thread just then would wait for it for ever."""

    told: bool = False

    def wait(self, seconds: float) -> None:
        """Until told, ``seconds`` at most."""
        end = time.monotonic() + seconds
        while not self.told and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))  # a signal does not end a sleep


@contextmanager
def until_stopped() -> Iterator[Stop]:
    """What SIGTERM or Ctrl-C tells to stop: the work at hand is finished then. A second signal stops at once."""
    stop = Stop()

    def heard(number: int, frame: FrameType | None) -> None:
        if stop.told:
            raise KeyboardInterrupt
        stop.told = True

    before = {number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(
    pattern: str, output: Path, plan: Plan, options: dict[str, Any], *, settle: float, poll: float, overwrite: bool = False
) -> Result:
    """Follow ``pattern`` into ``output`` until SIGTERM or Ctrl-C; what a batch run does (pipeline/batch.py), without its end.

    ``settle`` and ``poll`` are seconds. Raises SourceError, LedgerError, WorkerError, TooManyRejectedError.
    """
    if not Path(os.path.dirname(pattern) or ".").is_dir() and not glob.has_magic(os.path.dirname(pattern)):
        raise SourceError(f"--watch {pattern}: no such folder")
    started, clock = datetime.now(UTC), time.monotonic()
    output.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(output, purpose(plan.settings, plan.codec), overwrite=overwrite)
    follower = Follower(pattern, ledger, plan.limits, settle)
    progress = Progress()
    books = _Books(output, ledger, options, started)

    def committed(engine: Engine) -> None:
        books.keep()
        progress(ledger, f", {follower.waiting:,} files waiting, lag {engine.lag:.1f} s")

    try:
        with until_stopped() as stop, Engine(plan, ledger, committed) as engine:
            print(f"newstance: following {pattern}; Ctrl-C stops", file=sys.stderr)
            engine.warm()
            try:
                while not stop.told:
                    looked = time.monotonic()
                    worked = engine.run(follower.round(lambda: stop.told), endless=True)
                    if not stop.told:
                        follower.noted()
                    merge(ledger, lambda: books.keep(now=True, anyway=True))
                    if not worked:
                        books.keep(now=True)
                        stop.wait(max(poll, time.monotonic() - looked))
            finally:
                progress.close()
                books.keep(now=True)
        return Result(output, ledger.counts(), engine.already, time.monotonic() - clock)
    finally:
        ledger.close()


@dataclass(slots=True)
class _Books:
    """Keeps the manifest up with the ledger: at once where it may, else so that it takes a small share of the time."""

    output: Path
    ledger: Ledger
    options: dict[str, Any]
    started: datetime
    _due: float = 0.0
    _written: dict[str, int] | None = None

    def keep(self, *, now: bool = False, anyway: bool = False) -> None:
        counts = self.ledger.counts()
        if not anyway and (counts == self._written or (not now and time.monotonic() < self._due)):
            return
        before = time.monotonic()
        version = f"newstance-{CODE_VERSION}"
        manifest.write(self.output, counts, self.ledger.files(), version, self.options, self.started)
        self._written = counts
        self._due = time.monotonic() + max(1.0, 20 * (time.monotonic() - before))
