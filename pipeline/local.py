"""The local engine: reads raw documents, hands them in chunks to warm worker processes, and commits what comes back.

Batch and stream are the same here: chunk after chunk of the same bounded Beam pipeline, each committed through the ledger.
A worker that dies or stands still is replaced; its chunk is tried again without the documents it was busy with, those by
themselves, and the one that does it twice becomes a dead letter.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import math
import multiprocessing as mp
import os
import re
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path

from newstance.pipeline import worker
from newstance.pipeline.crash import crash_point
from newstance.pipeline.ledger import DUPLICATE, REJECTED, WRITTEN, Ledger, Outcome
from newstance.pipeline.sources import Broken, Limits, SourceError, read_path
from newstance.transforms import heartbeat
from newstance.transforms.decode import decode
from newstance.transforms.document import RawDocument, place
from newstance.transforms.settings import Settings

Input = RawDocument | Broken

CHUNK_BYTES = 1_500_000
"""Raw text of one chunk at most: bounds the memory of a worker and what a kill costs."""
STREAM_CHUNK_BYTES = 60_000
"""The same for a stream: an article should not wait long for the others of its chunk."""
SMALL_INPUT = 300_000
"""Raw bytes up to which a second process costs more (2.5 s to load the models) than it gives."""
ATTEMPTS = 2
RECENT = 1_000
"""Inputs over which the share of rejected ones is judged while a run goes on."""
START_SECONDS = 120.0


class WorkerError(RuntimeError):
    """The workers cannot be started or keep dying on nothing in particular."""


class TooManyRejectedError(RuntimeError):
    """More was rejected than --tolerance allows: more likely a fault of the set-up than of the input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to run: see the options of the same names. ``document_seconds`` is the time one batch may take."""

    settings: Settings
    limits: Limits = field(default_factory=Limits)
    codec: str = "deflate"
    workers: int = 1
    document_seconds: float = 60.0
    tolerance: float = 0.1
    chunk_bytes: int = CHUNK_BYTES


def find(pattern: str) -> list[str]:
    """Local files that ``pattern`` (a path, folder or glob; ``**`` crosses folders) names, in order. SourceError where none."""
    if os.path.isdir(pattern):
        pattern = os.path.join(glob.escape(pattern), "*")
    # A folder among a glob's matches is passed over; named by itself it is read as a folder, above.
    paths = [pattern] if os.path.exists(pattern) else sorted(p for p in _matches(pattern) if not os.path.isdir(p))
    if not paths:
        raise SourceError(f"--input {pattern}: no such file")
    return paths


def _matches(pattern: str) -> Iterable[str]:
    """What a glob matches. ``**`` does not follow links to folders: two of them that lead in a circle would never end."""
    deep = re.search(r"(?:^|(?<=/))\*\*(?:/|$)", pattern)
    if deep is None:
        return glob.glob(pattern)
    head, tail = pattern[: deep.start()], pattern[deep.end() :] or "*"
    found: set[str] = set()
    for start in glob.glob(head) if head else [""]:
        for folder, folders, _ in os.walk(start or "."):
            folders[:] = [name for name in folders if not name.startswith(".")]
            inner = folder if start else folder[2:]
            found.update(glob.glob(os.path.join(glob.escape(inner), tail)))
    return found


def default_workers(paths: Iterable[str]) -> int:
    """The cores, or one where the input is small."""
    size = 0
    for path in paths:
        try:
            size += os.stat(path).st_size * (3 if path.endswith(".gz") else 1)
        except OSError:
            continue
        if size > SMALL_INPUT:
            return cores()
    return 1


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def chunk_size(paths: Iterable[str], workers: int) -> int:
    """Bytes of a chunk such that each of several workers gets many, for an even end; at most CHUNK_BYTES. A chunk costs half a
    second of its own, so that one worker is better off with few."""
    total = sum(os.stat(p).st_size * (3 if p.endswith(".gz") else 1) for p in paths if os.path.isfile(p))
    return max(50_000, min(CHUNK_BYTES, total // (workers * 8 if workers > 1 else 2)))


def read(paths: Iterable[str], limits: Limits, root: str | None = None) -> Iterator[Input]:
    """All inputs of ``paths``, in order. ``root``: links may not lead out of this folder (sources.root_of)."""
    for path in paths:
        yield from read_path(path, limits, root=root)


class Engine:
    """Runs inputs through workers into one ledger. Use as a context manager; ``progress`` is called after each commit.

    ``already`` counts inputs that the ledger knew. ``lag`` is the time in seconds from the last change of the oldest file in
    the chunk committed last to its commit.
    """

    def __init__(self, plan: Plan, ledger: Ledger, progress: Callable[[Engine], None] | None = None) -> None:
        self._plan, self._ledger, self._progress = plan, ledger, progress
        self._next = ledger.next_chunk()
        self._jobs: deque[_Todo] = deque()
        self._folder = tempfile.TemporaryDirectory(prefix="newstance-")
        self._workers: list[_Worker] = []
        self._deaths = 0
        self._seen: set[str] = set()
        self._recent: deque[bool] = deque(maxlen=RECENT)
        self.already = 0
        self.lag = 0.0

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *error: object) -> None:
        for one in self._workers:
            one.stop()
        self._folder.cleanup()

    def warm(self) -> None:
        """Start all workers now, so that the first input does not wait for the models."""
        while len(self._workers) < self._plan.workers:
            self._workers.append(_Worker(self._plan, Path(self._folder.name)))

    def run(self, inputs: Iterable[Input], *, only: str | None = None, endless: bool = False) -> bool:
        """Process ``inputs`` until all are committed; False where there was nothing to do. Those that the ledger knows are
        passed over, unless their outcome was ``only`` (replay: what was rejected). ``endless``: more will come, so that the
        share of rejected ones is judged over the last RECENT only. Raises WorkerError, TooManyRejectedError."""
        before = self._next
        chunks = self._chunks(inputs, only)
        exhausted = False
        while True:
            while not exhausted and len(self._jobs) < max(2, self._plan.workers):
                if (chunk := next(chunks, None)) is None:
                    exhausted = True
                else:
                    self._jobs.append(chunk)
            self._assign()
            if exhausted and not self._jobs and not any(one.todo for one in self._workers):
                break
            self._collect()
        if not endless:
            self._check_tolerance()
        return self._next > before

    def _chunks(self, inputs: Iterable[Input], only: str | None) -> Iterator[_Todo]:
        todo = _Todo()
        size = 0
        for item in inputs:
            raw = item.raw if isinstance(item, Broken) else item
            digest = hashlib.sha256(raw.data).hexdigest()
            known = self._ledger.outcome(raw.place, raw.replaces or digest)
            if known not in (None, only) or (raw.replaces and known is None):  # None: replaced before by another reading
                self.already += 1
                continue
            document_id = None if isinstance(item, Broken) else self._identify(raw)
            if document_id and (document_id in self._seen or self._ledger.has_document(document_id)):
                todo.outcomes.append(Outcome(raw.place, digest, document_id, DUPLICATE, raw.replaces))
                continue
            if document_id:
                self._seen.add(document_id)
            crash_point("read")
            todo.inputs.append(item)
            todo.expected[raw.place] = Outcome(raw.place, digest, document_id, WRITTEN, raw.replaces)
            size += len(raw.data)
            if size >= self._plan.chunk_bytes:
                yield todo
                todo, size = _Todo(), 0
        if todo.inputs or todo.outcomes:
            yield todo

    def _identify(self, raw: RawDocument) -> str | None:
        """The id the document will get; None where it cannot be decoded (the worker then says why)."""
        try:
            return decode(raw, self._plan.settings.fields).document_id
        except Exception:
            return None

    def _assign(self) -> None:
        """Give the workers that are free a chunk each, and start others for the chunks that are left."""
        for one in [w for w in self._workers if w.loaded and not w.todo and w.exit_code(0) is not None]:
            one.stop(kill=True)  # it died while it had nothing to do, which says nothing of any document
            self._workers.remove(one)
        for one in self._workers:
            if self._jobs and one.loaded and not one.todo:
                one.give(self._jobs.popleft(), self._next, self._ledger.staging / str(self._next))
                self._next += 1
        loading = sum(not one.loaded for one in self._workers)
        for _ in range(min(len(self._jobs) - loading, self._plan.workers - len(self._workers))):
            self._workers.append(_Worker(self._plan, Path(self._folder.name)))

    def _collect(self) -> None:
        """Wait for answers, deaths and time limits; commit, or sort out what went wrong."""
        busy = [one for one in self._workers if one.todo or not one.loaded]
        ready = wait([one.connection for one in busy], timeout=0.5)
        for one in busy:
            if one.connection in ready:
                try:
                    answer = one.connection.recv()
                except (EOFError, OSError):
                    self._bury(
                        one, RuntimeError(f"the worker died (exit code {one.exit_code()}): a crash of native code, or killed")
                    )
                    continue
                if answer is None:
                    one.loaded = True
                elif isinstance(answer, str):
                    raise WorkerError(answer)
                else:
                    self._commit(one, answer)
            elif one.stands_still(self._plan.document_seconds):
                limit = f"no result within {self._plan.document_seconds:g} s (--document_seconds)"
                self._bury(one, TimeoutError(limit))

    def _commit(self, one: _Worker, done: worker.Done) -> None:
        todo = one.take()
        rejected = {place(uri, locator): document_id for (uri, locator), document_id in done.rejected.items()}
        outcomes = list(todo.outcomes)
        for where, expected in todo.expected.items():
            if where in rejected:
                outcomes.append(replace(expected, outcome=REJECTED, document_id=rejected[where]))
            elif expected.document_id in done.written:
                outcomes.append(expected)
            else:
                raise WorkerError(f"{where}: neither written nor rejected; this is a bug in newstance")
        self._seen.difference_update(o.document_id for o in outcomes if o.document_id)
        self._ledger.commit(done.chunk, outcomes, done.files)
        changed = [i.modified_at for i in todo.inputs if isinstance(i, RawDocument) and i.modified_at]
        self.lag = max(0.0, time.time() - min(changed)) if changed else 0.0
        self._deaths = 0
        if self._progress:
            self._progress(self)
        self._check_recent(outcomes)

    def _bury(self, one: _Worker, error: Exception) -> None:
        """A worker died or hangs: put another in its place, and give its chunk back, the suspects apart from the rest."""
        stage, suspects = one.suspects()
        todo = one.todo or _Todo()
        one.stop(kill=True)
        self._workers.remove(one)
        self._deaths += 1
        found = [item for item in todo.inputs if isinstance(item, RawDocument) and item.place in set(suspects)]
        if not found:
            if self._deaths > 3:
                raise WorkerError(f"the workers keep dying before they start on a document: {error}")
            if one.todo:
                self._jobs.appendleft(todo)
            return
        rest, apart = todo.without(found)
        if rest.inputs or rest.outcomes:
            self._jobs.appendleft(rest)
        if len(found) == 1:
            (raw,) = found
            again: Input = replace(raw, attempts=raw.attempts + 1)
            if raw.attempts + 1 >= ATTEMPTS:
                again = Broken(raw, error, stage or "worker")
            apart.inputs = [again]
        apart.careful = True
        self._jobs.appendleft(apart)

    def _check_recent(self, outcomes: Iterable[Outcome]) -> None:
        """A bad deploy must not empty a long input, or a stream, into dead letters. Chance alone may lift the share of a while
        over the tolerance: five standard deviations above it are no chance."""
        self._recent.extend(o.outcome == REJECTED for o in outcomes)
        rejected, expected = sum(self._recent), self._plan.tolerance * RECENT
        if len(self._recent) == RECENT and rejected > expected + 5 * math.sqrt(expected * (1 - self._plan.tolerance)):
            raise self._too_many(rejected, RECENT)

    def _check_tolerance(self) -> None:
        counts = self._ledger.counts()
        if counts[REJECTED] > self._plan.tolerance * counts["read"]:
            raise self._too_many(counts[REJECTED], counts["read"])

    def _too_many(self, rejected: int, read: int) -> TooManyRejectedError:
        return TooManyRejectedError(
            f"{rejected} of {read} inputs were rejected; --tolerance {self._plan.tolerance:g} allows fewer; "
            f"the dead letters in {self._ledger.output}/rejected-*.avro say why"
        )


@dataclass(slots=True)
class _Todo:
    """A chunk to be done: its inputs, what becomes of each if all goes well (by place), and outcomes that need no work."""

    inputs: list[Input] = field(default_factory=list)
    expected: dict[str, Outcome] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    careful: bool = False

    def without(self, found: list[RawDocument]) -> tuple[_Todo, _Todo]:
        """The chunk without ``found``, and the chunk of ``found``."""
        places = {raw.place for raw in found}
        rest = _Todo(
            [i for i in self.inputs if (i.raw if isinstance(i, Broken) else i).place not in places],
            {p: e for p, e in self.expected.items() if p not in places},
            self.outcomes,
            self.careful,
        )
        return rest, _Todo(list(found), {p: e for p, e in self.expected.items() if p in places})


class _Worker:
    """One worker process as the driver sees it."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        context = mp.get_context("spawn")
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        handle, name = tempfile.mkstemp(dir=folder)
        os.close(handle)
        self._heartbeat = Path(name)
        self._process = context.Process(
            target=worker.serve, args=(theirs, plan.settings, plan.codec, self._heartbeat), daemon=True, name="newstance-worker"
        )
        self._process.start()
        theirs.close()
        self.todo: _Todo | None = None
        self.loaded = False
        self._started = time.monotonic()
        self._last: tuple[float, bytes] = (self._started, b"")

    def give(self, todo: _Todo, chunk: int, staging: Path) -> None:
        """To a worker that is loaded: one that still loads would let the driver wait, without a limit, to be heard."""
        self.todo = todo
        self._heartbeat.write_bytes(b"")
        self._last = (time.monotonic(), b"")
        with contextlib.suppress(OSError):  # it died just now: its answer, the pipe's end, will say so
            self.connection.send(worker.Job(chunk, tuple(todo.inputs), staging, todo.careful))

    def take(self) -> _Todo:
        todo, self.todo = self.todo, None
        if todo is None:
            raise WorkerError("a worker without a chunk gave an answer")
        return todo

    def stands_still(self, seconds: float) -> bool:
        """Whether the state it tells has not changed for ``seconds`` (while it loads models, or is between documents:
        START_SECONDS)."""
        now = time.monotonic()
        if not self.loaded:
            return now - self._started > START_SECONDS
        state = self._heartbeat.read_bytes()
        if state != self._last[1]:
            self._last = (now, state)
        return now - self._last[0] > (seconds if self.suspects()[1] else max(seconds, START_SECONDS))

    def suspects(self) -> tuple[str, list[str]]:
        return heartbeat.last(self._heartbeat)

    def exit_code(self, seconds: float = 5) -> int | None:
        """How the process ended; None where it has not in ``seconds``."""
        self._process.join(seconds)
        return self._process.exitcode

    def stop(self, *, kill: bool = False) -> None:
        self.connection.close()
        if kill or self.todo or not self.loaded:
            self._process.kill()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
