"""Sources: files of any kind newstance reads, as raw documents. Plain functions, and the PTransform that runs them anywhere.

A file is one article, or, where its name says so (``.jsonl``, ``.ndjson``, ``.jsonlines``, each also ``.gz``), one a line.
"""

from __future__ import annotations

import glob
import io
import os
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from newstance.schemas.records import encodable
from newstance.transforms.document import RawDocument

JSON_LINES = (".jsonl", ".ndjson", ".jsonlines")
GZIP_MAGIC = b"\x1f\x8b"
UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".swp", "~")
"""Ends of the names that writers give to files they have not finished; hidden files count as unfinished too."""


class SourceError(ValueError):
    """An input that cannot be read. The message names the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps, in bytes. ``max_bytes`` is for one article (a text file, or a line), ``max_ratio`` for a gzip bomb's growth."""

    max_bytes: int = 10 << 20
    max_ratio: int = 200


@dataclass(frozen=True, slots=True)
class Broken:
    """An input that could not be read, or that killed its worker: what there is of it, and why."""

    raw: RawDocument
    error: Exception
    stage: str = "read"


def is_json_lines(name: str) -> bool:
    return name.removesuffix(".gz").endswith(JSON_LINES)


def is_finished(path: str) -> bool:
    """Whether a file that others write looks finished by its name."""
    name = path.rpartition("/")[2]
    return not name.startswith(".") and not name.endswith(UNFINISHED)


def root_of(pattern: str) -> str | None:
    """The folder that a local folder or glob is about, links resolved; None for a file named by itself."""
    if os.path.isdir(pattern):
        return os.path.realpath(pattern)
    if os.path.exists(pattern) or not glob.has_magic(pattern):
        return None
    head = pattern[: min(pattern.find(c) for c in "*?[" if c in pattern)]
    return os.path.realpath(os.path.dirname(head) or ".")


def check_readable(path: str, root: str | None = None) -> None:
    """Raises SourceError where a local ``path`` is no regular file (a directory, a FIFO and a device would hang or lie), or a
    link that leads out of the folder ``root``."""
    if root is not None and os.path.commonpath([os.path.realpath(path), root]) != root:
        raise SourceError(f"{path}: leads out of {root}")
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from error
    if not stat.S_ISREG(mode):
        raise SourceError(f"{path}: not a regular file")


def read_path(
    path: str, limits: Limits, *, start: int = 0, line: int = 1, end: int | None = None, root: str | None = None
) -> Iterator[RawDocument | Broken]:
    """The raw documents of one local file, or what is wrong with it. ``start``, ``line``: resume JSON Lines at a byte offset;
    ``end``: stop before it; ``root``: see ``check_readable``."""
    uri = encodable(path)  # a file name may be any bytes
    try:
        check_readable(path, root)
        modified = Path(path).stat().st_mtime
        with Path(path).open("rb") as stream:
            yield from read_stream(stream, uri, limits, modified_at=modified, start=start, line=line, end=end)
    except (SourceError, OSError) as error:
        yield Broken(RawDocument(source_uri=uri, data=b""), error)


def read_stream(
    stream: IO[bytes],
    uri: str,
    limits: Limits,
    *,
    modified_at: float | None = None,
    start: int = 0,
    line: int = 1,
    end: int | None = None,
) -> Iterator[RawDocument | Broken]:
    """The raw documents of an open file. What is over a cap, or damaged, comes as ``Broken``; reading goes on where it can."""
    magic = stream.read(2)
    stream.seek(start)
    plain: IO[bytes] = stream
    if magic == GZIP_MAGIC:
        plain = io.BufferedReader(_Gunzip(stream, uri, limits), 1 << 16)
    try:
        if is_json_lines(uri):
            yield from _lines(plain, uri, limits, modified_at, line, None if end is None else end - start)
            return
        data = plain.read(limits.max_bytes + 1)
    except SourceError as error:
        yield Broken(RawDocument(source_uri=uri, data=b"", modified_at=modified_at), error)
        return
    raw = RawDocument(source_uri=uri, data=data, modified_at=modified_at)
    yield Broken(raw, _too_long(uri, limits)) if len(data) > limits.max_bytes else raw


def _lines(
    plain: IO[bytes], uri: str, limits: Limits, modified_at: float | None, number: int, size: int | None
) -> Iterator[RawDocument | Broken]:
    read = 0
    while (size is None or read < size) and (data := plain.readline(limits.max_bytes + 1)):
        read += len(data)
        over = len(data) > limits.max_bytes and not data.endswith(b"\n")
        if over or data.strip():
            raw = RawDocument(source_uri=uri, data=data, locator=f"line:{number}", form="json", modified_at=modified_at)
            yield Broken(raw, _too_long(f"{uri}:{number}", limits)) if over else raw
        if over:
            while rest := plain.readline(1 << 20):
                read += len(rest)
                if rest.endswith(b"\n"):
                    break
        number += 1


def _too_long(where: str, limits: Limits) -> SourceError:
    return SourceError(f"{where}: longer than {limits.max_bytes} bytes (--max_bytes)")


class _Gunzip(io.RawIOBase):
    """gzip as a stream that refuses bombs: what comes out may not exceed ``max_ratio`` times what went in."""

    def __init__(self, stream: IO[bytes], uri: str, limits: Limits) -> None:
        self._stream, self._uri, self._limits = stream, uri, limits
        self._inflate = zlib.decompressobj(wbits=31)
        self._ready = b""
        self._read = self._made = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            if self._inflate.eof:  # a gzip file may hold several members
                more = self._inflate.unused_data or self._stream.read(1 << 16)
                if not more:
                    return 0
                self._inflate = zlib.decompressobj(wbits=31)
            else:
                more = self._inflate.unconsumed_tail or self._stream.read(1 << 16)
                if not more:
                    raise SourceError(f"{self._uri}: the gzip data ends early")
            self._read += len(more) if more is not self._inflate.unconsumed_tail else 0
            try:
                self._ready = self._inflate.decompress(more, 1 << 20)
            except zlib.error as error:
                raise SourceError(f"{self._uri}: not valid gzip: {error}") from error
            self._made += len(self._ready)
            if self._made > (1 << 20) + self._limits.max_ratio * max(self._read, 1):
                raise SourceError(f"{self._uri}: grows more than {self._limits.max_ratio} times: refused as a bomb")
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size
