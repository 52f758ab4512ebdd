"""Dataset: an output directory (or one Avro file) as records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from newstance.schemas.avro import read_columns, read_records
from newstance.schemas.records import ClusterRecord, EdgeRecord, ParagraphRecord, RejectedRecord, ShiftRecord, StanceRecord

TYPES: dict[str, type] = {
    "paragraphs": ParagraphRecord,
    "stances": StanceRecord,
    "rejected": RejectedRecord,
    "clusters": ClusterRecord,
    "edges": EdgeRecord,
    "shifts": ShiftRecord,
}


class DatasetError(ValueError):
    """Output that cannot be read. The message names the file."""


def kind_of(path: Path) -> str:
    """Kind of an output file, by its name. Raises DatasetError."""
    kind = path.name.split("-")[0]
    if kind not in TYPES:
        raise DatasetError(f"{path}: not an output file of newstance ({', '.join(TYPES)})")
    return kind


def files(directory: Path, kind: str) -> list[Path]:
    """The files of ``kind``, in order: those that the manifest lists, or, where there is none yet, all."""
    listed = _listed(directory, kind)
    return sorted(directory.glob(f"{kind}-*.avro")) if listed is None else [directory / f["name"] for f in listed]


def count(directory: Path, kind: str) -> int | None:
    """How many records of ``kind`` the manifest counts, or None where there is no manifest."""
    listed = _listed(directory, kind)
    return None if listed is None else sum(f["records"] for f in listed)


def _listed(directory: Path, kind: str) -> list[dict[str, Any]] | None:
    manifest = directory / "manifest.json"
    if not manifest.exists():
        return None
    try:
        found = json.loads(manifest.read_text("utf-8"))
        return [f for f in [*found["files"], *found.get("derived", ())] if f["kind"] == kind]
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{manifest}: not a manifest of newstance") from error


def records(path: Path, kind: str) -> Iterator[Any]:
    """Records of ``kind`` in a directory, or those of one file."""
    return _read(path, kind, lambda stream: read_records(stream, TYPES[kind]))


def rows(path: Path, kind: str, columns: Iterable[str]) -> Iterator[Any]:
    """The ``columns`` of ``records``, as dicts: several times as fast where most of a record is not wanted."""
    wanted = frozenset(columns)
    return _read(path, kind, lambda stream: read_columns(stream, wanted))


def _read(path: Path, kind: str, read: Callable[[IO[bytes]], Iterator[Any]]) -> Iterator[Any]:
    for file in files(path, kind) if path.is_dir() else [path]:
        try:
            with file.open("rb") as stream:
                yield from read(stream)
        except OSError as error:
            raise DatasetError(f"{file}: {error.strerror or error}") from error
        except Exception as error:  # fastavro raises many kinds on damaged files
            raise DatasetError(f"{file}: damaged: {error}") from error
