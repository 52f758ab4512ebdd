"""Avro object container files as bytes: header and blocks, for what fastavro cannot read because it is damaged.

Layout (Avro specification, "Object Container Files"): header = magic, metadata, sync marker of 16 bytes; then blocks = number
of objects (long), size in bytes (long), the objects, the sync marker again.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import fastavro

MAGIC = b"Obj\x01"
SYNC = 16
CODECS = ("deflate", "null", "bzip2", "xz")


class ContainerError(ValueError):
    """Bytes that are no Avro container, or a damaged one. The message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Block:
    """``count`` objects as stored: ``data`` is their number, their size, and the (compressed) objects."""

    count: int
    data: bytes

    @property
    def crc32(self) -> str:
        """Checksum, eight hexadecimal digits."""
        return f"{zlib.crc32(self.data):08x}"


def header_end(data: bytes) -> int:
    """Length of the header in bytes; its last SYNC bytes are the sync marker. Raises ContainerError."""
    if not data.startswith(MAGIC):
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


def block_at(data: bytes, position: int, end: int) -> Block | None:
    """The block that starts at ``position``, if a whole one fits before ``end``."""
    try:
        count, after = _long(data, position)
        size, after = _long(data, after)
    except ContainerError:
        return None
    if count <= 0 or size < 0 or after + size > end:
        return None
    return Block(count, data[position : after + size])


def blocks(data: bytes) -> Iterator[Block]:
    """The blocks of a whole file. Raises ContainerError where one is damaged."""
    position = header_end(data)
    sync = data[position - SYNC : position]
    while position < len(data):
        block = block_at(data, position, len(data) - SYNC)
        if block is None or data[position + len(block.data) :][:SYNC] != sync:
            raise ContainerError(f"damaged at byte {position}")
        yield block
        position += len(block.data) + SYNC


def checksums(data: bytes) -> str:
    """The checksum of each block of a whole file, one after the other. Raises ContainerError."""
    return "".join(block.crc32 for block in blocks(data))


def rescue(data: bytes, schema: dict[str, object], known: Collection[str] | None = None) -> tuple[bytes, int]:
    """What is left of a damaged file: a whole file of its undamaged blocks, and how many objects that holds.

    Reading goes on after a damaged block at the next sync marker. ``known`` holds the checksums of the file's blocks
    (``Block.crc32``); without them a block counts as whole when its objects can be read, which misses a change within a text.
    ``schema`` serves where the header is gone.
    """
    try:
        end = header_end(data)
        header, start = data[:end], end
        fastavro.reader(io.BytesIO(header))
    except Exception:  # whatever fastavro makes of damaged bytes
        header, start = b"", 0
    marker = max((header[-SYNC:] if header else data[-SYNC:], data[-SYNC:]), key=data.count)
    headers = [header[:-SYNC] + marker] if header else [_header(schema, codec, marker) for codec in CODECS]
    kept = list(_whole(data, start, marker, known, headers))
    best = next((h for h in headers if all(_readable(h, b) for b in kept[:1])), headers[0])
    return best + b"".join(b.data + marker for b in kept), sum(b.count for b in kept)


def _whole(data: bytes, start: int, marker: bytes, known: Collection[str] | None, headers: list[bytes]) -> Iterator[Block]:
    """The undamaged blocks between the sync markers, in order."""
    while start < len(data):
        end = data.find(marker, start)
        end = len(data) if end < 0 else end
        position = start
        # A segment holds one block; more of them where the marker between two is what was damaged.
        while position < end and (block := block_at(data, position, end)):
            if not (block.crc32 in known if known is not None else any(_readable(h, block) for h in headers)):
                break
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


def _long(data: bytes, position: int) -> tuple[int, int]:
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
