"""Ledger: what an output directory holds, exactly. One SQLite file, one design for batch and stream.

A chunk of input becomes output in three moves: its files are finished in a staging folder; one transaction records the
files and the inputs behind them; the files are renamed into place. The transaction is the commit. Whoever is killed before
it leaves staging that the next start deletes; whoever is killed after it leaves renames that the next start finishes. So
every input is in the output once, whatever happens, and ids that are known already are not processed again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newstance.pipeline.crash import crash_point

STATE = ".newstance"
LOCK = "lock"
KINDS = {"paragraphs": "paragraph", "stances": "stance", "rejected": "rejected"}
"""Kind of output file -> name of its schema."""

_TABLES = """
create table if not exists meta (key text primary key, value text not null);
create table if not exists inputs (
    place text not null, input_sha256 text not null, document_id text, outcome text not null, chunk integer not null,
    primary key (place, input_sha256)) without rowid;
create index if not exists inputs_document on inputs (document_id);
create table if not exists files (
    name text primary key, kind text not null, chunk integer not null,
    records integer not null, bytes integer not null, sha256 text not null, blocks text not null) without rowid;
create table if not exists followed (
    path text primary key, inode integer not null, size integer not null, modified integer not null,
    offset integer not null, line integer not null) without rowid;
create table if not exists tallies (name text primary key, number integer not null) without rowid;
create trigger if not exists input_new after insert on inputs begin
    insert into tallies values (new.outcome, 1) on conflict (name) do update set number = number + 1; end;
create trigger if not exists input_changed after update of outcome on inputs begin
    update tallies set number = number - 1 where name = old.outcome;
    insert into tallies values (new.outcome, 1) on conflict (name) do update set number = number + 1; end;
create table if not exists doomed (name text primary key) without rowid;
create trigger if not exists file_gone after delete on files begin
    update tallies set number = number - old.records where name = 'records of ' || old.kind; end;
create trigger if not exists input_gone after delete on inputs begin
    update tallies set number = number - 1 where name = old.outcome; end;
create trigger if not exists file_new after insert on files begin
    insert into tallies values ('records of ' || new.kind, new.records)
    on conflict (name) do update set number = number + new.records; end;
"""
# Tallies are kept by triggers: counting a ledger of millions anew at every commit would slow an endless run down.

WRITTEN, REJECTED, DUPLICATE = "written", "rejected", "duplicate"


class LedgerError(RuntimeError):
    """The output directory cannot be used. The message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A finished Avro file: its name in the output directory, kind, number of records, size in bytes, and SHA-256.

    ``blocks`` is what schemas.container.checksums gives, by which ``newstance salvage`` tells whole blocks from damaged ones.
    """

    name: str
    kind: str
    records: int
    bytes: int
    sha256: str
    blocks: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input. ``replaces``: the digest it had when it was rejected, where more of it has been read now."""

    place: str
    input_sha256: str
    document_id: str | None
    outcome: str
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a followed file has been read: its identity, size in bytes and time (ns) then, and where reading goes on."""

    path: str
    inode: int
    size: int
    modified: int
    offset: int
    line: int


class Ledger:
    """The ledger of one output directory. ``purpose`` names what must not change between runs (version and options)."""

    def __init__(self, output: Path, purpose: str, *, overwrite: bool = False) -> None:
        self.output = output
        self.state = output / STATE
        self.staging = self.state / "staging"
        if not overwrite and (output / "manifest.json").exists() and not (self.state / "ledger.db").exists():
            raise LedgerError(f"--output {output} holds another runner's finished output; use --overwrite or another directory")
        self.state.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(self.state / LOCK, output)
        if overwrite:
            clear(output)
        self.staging.mkdir(exist_ok=True)
        self._db = sqlite3.connect(self.state / "ledger.db", isolation_level=None)
        try:
            self._open(purpose)
        except BaseException:
            self.close()
            raise

    def _open(self, purpose: str) -> None:
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.executescript(_TABLES)
        self._db.execute("insert or ignore into meta values ('purpose', ?)", (purpose,))
        known = self._db.execute("select value from meta where key = 'purpose'").fetchone()[0]
        if known != purpose:
            raise LedgerError(
                f"--output {self.output} holds records of another version or of other options; "
                "use --overwrite to replace them, or another directory"
            )
        self._recover()

    def close(self) -> None:
        self._db.close()
        os.close(self._lock)

    def next_chunk(self) -> int:
        return int(self._db.execute("select coalesce(max(chunk), 0) + 1 from inputs").fetchone()[0])

    def outcome(self, place: str, input_sha256: str) -> str | None:
        """What became of this very input, or None if it is new."""
        row = self._db.execute(
            "select outcome from inputs where place = ? and input_sha256 = ?", (place, input_sha256)
        ).fetchone()
        return row[0] if row else None

    def has_document(self, document_id: str) -> bool:
        return bool(
            self._db.execute(
                "select 1 from inputs where document_id = ? and outcome = ? limit 1", (document_id, WRITTEN)
            ).fetchone()
        )

    def commit(self, chunk: int, outcomes: Iterable[Outcome], files: Iterable[OutputFile]) -> None:
        """Make the staged files of ``chunk`` output. Exact: a kill at any point loses nothing and doubles nothing."""
        folder = self.staging / str(chunk)
        outcomes, files = list(outcomes), list(files)
        for file in files:
            _sync(folder / file.name)
        crash_point("staged")
        with self._transaction():
            self._db.executemany(
                "delete from inputs where place = ? and input_sha256 = ? and outcome = ?",
                [(o.place, o.replaces, REJECTED) for o in outcomes if o.replaces and o.replaces != o.input_sha256],
            )
            self._db.executemany(
                "insert into inputs values (?, ?, ?, ?, ?) on conflict (place, input_sha256) do update set "
                "document_id = excluded.document_id, outcome = excluded.outcome, chunk = excluded.chunk",
                [(o.place, o.input_sha256, o.document_id, o.outcome, chunk) for o in outcomes],
            )
            self._db.executemany(
                "insert into files values (?, ?, ?, ?, ?, ?, ?)",
                [(f.name, f.kind, chunk, f.records, f.bytes, f.sha256, f.blocks) for f in files],
            )
            crash_point("recorded")
        crash_point("committed")
        for file in files:
            os.replace(folder / file.name, self.output / file.name)
            crash_point("renamed")
        _sync(self.output)
        shutil.rmtree(folder, ignore_errors=True)
        crash_point("cleaned")

    def small(self, kind: str, bytes_: int, most: int) -> list[OutputFile]:
        """The ``most`` oldest committed files of ``kind`` that have fewer than ``bytes_`` bytes."""
        rows = self._db.execute(
            "select name, kind, records, bytes, sha256, blocks from files where kind = ? and bytes < ? order by name limit ?",
            (kind, bytes_, most),
        )
        return [OutputFile(*row) for row in rows]

    def replace_files(self, old: Iterable[OutputFile], new: OutputFile, chunk: int) -> None:
        """Make the staged file ``new`` of ``chunk`` output in place of ``old``, whose records it holds. ``old`` stays on disk
        until ``sweep``, for readers that found it in the manifest."""
        folder = self.staging / str(chunk)
        _sync(folder / new.name)
        crash_point("merged")
        with self._transaction():
            names = [(file.name,) for file in old]
            self._db.executemany("delete from files where name = ?", names)
            self._db.executemany("insert into doomed values (?)", names)
            self._db.execute(
                "insert into files values (?, ?, ?, ?, ?, ?, ?)",
                (new.name, new.kind, chunk, new.records, new.bytes, new.sha256, new.blocks),
            )
        crash_point("merge committed")
        os.replace(folder / new.name, self.output / new.name)
        _sync(self.output)
        shutil.rmtree(folder, ignore_errors=True)

    def sweep(self) -> None:
        """Delete files that others have replaced."""
        for (name,) in self._db.execute("select name from doomed").fetchall():
            (self.output / name).unlink(missing_ok=True)
            crash_point("swept")
            self._db.execute("delete from doomed where name = ?", (name,))

    def followed(self, path: str) -> Followed | None:
        """How far ``path`` has been read by earlier rounds of a stream."""
        row = self._db.execute("select * from followed where path = ?", (path,)).fetchone()
        return Followed(*row) if row else None

    def follow(self, read: Iterable[Followed]) -> None:
        """Note how far files have been read. Only to spare reading again: what was committed is known by its inputs."""
        with self._transaction():
            self._db.executemany(
                "insert or replace into followed values (?, ?, ?, ?, ?, ?)",
                [(f.path, f.inode, f.size, f.modified, f.offset, f.line) for f in read],
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def counts(self) -> dict[str, int]:
        """Inputs by outcome, their sum as ``read``, and records by kind of file."""
        tallies = dict(self._db.execute("select name, number from tallies"))
        counts = {outcome: tallies.get(outcome, 0) for outcome in (WRITTEN, REJECTED, DUPLICATE)}
        counts = {"read": sum(counts.values())} | counts
        return counts | {kind: tallies.get(f"records of {kind}", 0) for kind in ("paragraphs", "stances")}

    def files(self) -> Iterator[OutputFile]:
        """The committed files, by name."""
        rows = self._db.execute("select name, kind, records, bytes, sha256, blocks from files order by name")
        return (OutputFile(*row) for row in rows)

    def _recover(self) -> None:
        """Finish what a killed run had committed; delete what it had not."""
        for name, chunk in self._db.execute("select name, chunk from files"):
            staged = self.staging / str(chunk) / name
            if staged.exists():
                os.replace(staged, self.output / name)
            elif not (self.output / name).exists():
                raise LedgerError(f"{self.output / name} was written by newstance and is gone; use --overwrite to start afresh")
        shutil.rmtree(self.staging)
        self.staging.mkdir()
        self.sweep()


def _locked(path: Path, output: Path) -> int:
    """A lock that lasts until it is closed or this process ends, however that is. LedgerError where another process has it:
    it would take this run's staging for what a killed one left."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise LedgerError(f"--output {output}: another run is writing there") from error
    except OSError:  # some network file systems know no locks
        pass
    return handle


def clear(output: Path) -> None:
    """Delete what newstance wrote to ``output``: the files of its ledger or manifest, and its state. Nothing else."""
    for kind in KINDS:
        for path in output.glob(f"{kind}-*.avro"):
            path.unlink()
    (output / "manifest.json").unlink(missing_ok=True)
    for path in (output / STATE).glob("*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != LOCK:
            path.unlink()


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
