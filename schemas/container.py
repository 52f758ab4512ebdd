"""Avro object container files as bytes: header and blocks, for what fastavro cannot read because it is damaged.

Layout (Avro specification, "Object Container Files"): header = magic, metadata, sync marker of 16 bytes; then blocks = number
of objects (long), size in bytes (long), the objects, the sync marker again.
"""

from __future__ import annotations

import io
import mmap
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import fastavro

MAGIC = b"Obj\x01"
SYNC = 16
CODECS = ("deflate", "null", "bzip2", "xz")


Bytes = bytes | mmap.mmap


class ContainerError(ValueError):
    """Bytes that are no Avro container, or a damaged one. The message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Block:
    """``count`` objects as stored: ``data`` is their number, their size, and the (compressed) objects."""

    count: int
    data: bytes


def header_end(data: Bytes) -> int:
    """Length of the header in bytes; its last SYNC bytes are the sync marker. Raises ContainerError."""
    if data[: len(MAGIC)] != MAGIC:
        raise ContainerError("not an Avro file: it does not start with its magic bytes")
    position = len(MAGIC)
    while True:
        pairs, position = _long(data, position)
        if pairs == 0:
            break
        if pairs < 0:  # then the size of this part in bytes follows
            pairs, (_, position) = -pairs, _long(data, position)
        for _ in range(2 * pairs):
            size, position = _long(data, position)
            if size < 0 or position + size > len(data):
                raise ContainerError("the header is damaged")
            position += size
    if position + SYNC > len(data):
        raise ContainerError("the header is cut off")
    return position + SYNC


def block_at(data: Bytes, position: int, end: int) -> Block | None:
    """The block that starts at ``position``, if a whole one fits before ``end``."""
    try:
        count, after = _long(data, position)
        size, after = _long(data, after)
    except ContainerError:
        return None
    if count <= 0 or size < 0 or after + size > end:
        return None
    return Block(count, data[position : after + size])


def blocks(data: Bytes) -> Iterator[Block]:
    """The blocks of a whole file. Raises ContainerError where one is damaged."""
    position = header_end(data)
    sync = data[position - SYNC : position]
    while position < len(data):
        block = block_at(data, position, len(data) - SYNC)
        if block is None or data[position + len(block.data) :][:SYNC] != sync:
            raise ContainerError(f"damaged at byte {position}")
        yield block
        position += len(block.data) + SYNC


def checksums(data: Bytes) -> str:
    """The CRC-32 of the header and of each block of a whole file, eight hexadecimal digits each, one after the other.

    Raises ContainerError.
    """
    return crc32(data[: header_end(data)]) + "".join(crc32(block.data) for block in blocks(data))


def file_checksums(path: Path) -> str:
    """``checksums`` of a whole file, which may be larger than memory."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return checksums(data)


def rescue(data: bytes, schema: dict[str, object], known: str = "") -> tuple[bytes, int]:
    """What is left of a damaged file: a whole file of its undamaged blocks, and how many objects that holds.

    Reading goes on after a damaged block at the next sync marker. ``known`` is what ``checksums`` gave when the file was
    whole; without it, what can be read counts as whole, which misses a change within a text. ``schema`` serves where the
    header is gone.
    """
    header, sums = _header_of(data, known[:8]), {known[i : i + 8] for i in range(8, len(known), 8)}
    marker = max((header or data)[-SYNC:], data[-SYNC:], key=data.count)
    headers = [header] if header else [_header(schema, codec, marker) for codec in CODECS]

    def is_whole(block: Block) -> bool:
        return crc32(block.data) in sums if known else any(_readable(h, block) for h in headers)

    kept = list(_found(data, len(header) or _lost_header(data, marker), marker, is_whole))
    best = next((h for h in headers if all(_readable(h, b) for b in kept[:1])), headers[0])
    return best + b"".join(b.data + marker for b in kept), sum(b.count for b in kept)


def crc32(data: bytes) -> str:
    """Checksum, eight hexadecimal digits."""
    return f"{zlib.crc32(data):08x}"


def _header_of(data: bytes, known: str) -> bytes:
    """The header of ``data``; nothing where it is damaged."""
    try:
        header = data[: header_end(data)]
        fastavro.reader(io.BytesIO(header))
    except Exception:  # whatever fastavro makes of damaged bytes
        return b""
    return b"" if known and crc32(header) != known else header


def _lost_header(data: bytes, marker: bytes) -> int:
    """Where a damaged header ends, if it is its own marker that is damaged; else 0: the marker tells."""
    try:
        end = header_end(data)
    except ContainerError:
        return 0
    return end if data.find(marker) >= end else 0


def _found(data: bytes, start: int, marker: bytes, is_whole: Callable[[Block], bool]) -> Iterator[Block]:
    """The whole blocks between the sync markers, in order."""
    while start < len(data):
        end = data.find(marker, start)
        end = len(data) if end < 0 else end
        position = start
        # Between two markers lies one block; more of them where the marker between was what was damaged.
        while position < end and (block := block_at(data, position, end)) and is_whole(block):
            yield block
            position += len(block.data) + SYNC
        start = end + SYNC


def _readable(header: bytes, block: Block) -> bool:
    try:
        return sum(1 for _ in fastavro.reader(io.BytesIO(header + block.data + header[-SYNC:]))) == block.count
    except Exception:  # whatever fastavro makes of damaged bytes
        return False


def _header(schema: dict[str, object], codec: str, marker: bytes) -> bytes:
    out = io.BytesIO()
    fastavro.writer(out, schema, [], codec=codec, sync_marker=marker)
    return out.getvalue()


def _long(data: Bytes, position: int) -> tuple[int, int]:
    """A variable-length zig-zag integer, and where it ends."""
    value = shift = 0
    while shift < 70:
        if position >= len(data):
            raise ContainerError("cut off within a number")
        byte = data[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1), position
    raise ContainerError("damaged: a number without end")
