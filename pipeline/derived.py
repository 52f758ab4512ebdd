"""Derived files: what is computed from finished records. Written whole, put in place by rename, listed in the manifest."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import fastavro
from newstance.pipeline import manifest
from newstance.pipeline.ledger import STATE, OutputFile, digest
from newstance.schemas.avro import load_schema
from newstance.schemas.container import file_checksums
from newstance.schemas.records import stable_id


def write(output: Path, records: Mapping[str, Iterable[dict[str, Any]]]) -> dict[str, int]:
    """Write rows by kind (a key of manifest.DERIVED) into ``output``, in place of older ones. Returns the number of each.

    A kind without rows gets a file without rows, so that a reader can tell "none" from "not made".
    """
    folder = output / STATE
    folder.mkdir(exist_ok=True)
    files = []
    for kind, rows in records.items():
        counted = _Counted(rows)
        partial = folder / f"{kind}.partial"
        with partial.open("wb") as stream:
            schema = load_schema(manifest.DERIVED[kind])
            fastavro.writer(stream, schema, counted, codec="deflate", sync_marker=sync_marker(kind))
        sha256 = digest(partial)
        # Named by its content: a reader holds the old file or the new one, never half of each.
        name = f"{kind}-{sha256[:12]}.avro"
        files.append(OutputFile(name, kind, counted.number, partial.stat().st_size, sha256, file_checksums(partial)))
    for file in files:
        (folder / f"{file.kind}.partial").replace(output / file.name)
    manifest.derive(output, list(records), files)
    return {file.kind: file.records for file in files}


def sync_marker(kind: str) -> bytes:
    """fastavro's own marker is random; with this one the same records make the same file."""
    return uuid.UUID(stable_id("sync marker", kind)).bytes


class _Counted:
    """An iterable that knows afterwards how many it gave."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows, self.number = rows, 0

    def __iter__(self) -> Any:
        for row in self._rows:
            self.number += 1
            yield row
