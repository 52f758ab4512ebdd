"""Salvage: a new directory with all that is whole in a damaged one, and a manifest that says what was lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newstance.pipeline import manifest
from newstance.pipeline.ledger import KINDS, digest
from newstance.schemas.avro import load_schema
from newstance.schemas.container import checksums, rescue

SCHEMAS = KINDS | manifest.DERIVED


class SalvageError(ValueError):
    """A directory that cannot be salvaged. The message names it."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A file that was not whole: how many of its records were saved, and how many it had."""

    name: str
    saved: int
    records: int


def salvage(output: Path, into: Path) -> list[Salvaged]:
    """Copy what is whole in ``output`` to ``into``, which must not exist; returns what was not. Raises SalvageError."""
    if into.exists():
        raise SalvageError(f"--output {into} exists already")
    before = manifest.load(output)
    partial = into.with_name(f"{into.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    after = dict(before)
    lost: list[Salvaged] = []
    for part in ("files", "derived"):
        after[part] = list(_entries(output, partial, before.get(part, []), lost))
    for kind in ("paragraphs", "stances"):
        after["counts"] = after["counts"] | {kind: sum(e["records"] for e in after["files"] if e["kind"] == kind)}
    after["salvaged"] = [{"name": s.name, "saved": s.saved, "records": s.records} for s in lost]
    manifest.replace(partial, after)
    partial.rename(into)
    return lost


def _entries(output: Path, into: Path, entries: list[dict[str, Any]], lost: list[Salvaged]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        source, target = output / entry["name"], into / entry["name"]
        if source.is_file() and digest(source) == entry["sha256"]:
            shutil.copyfile(source, target)
            yield entry
            continue
        data = source.read_bytes() if source.is_file() else b""
        whole, saved = rescue(data, load_schema(SCHEMAS[entry["kind"]]), entry.get("blocks") or "")
        lost.append(Salvaged(entry["name"], saved, entry["records"]))
        if saved:
            target.write_bytes(whole)
            yield {**entry, "records": saved, "bytes": len(whole), "sha256": digest(target), "blocks": checksums(whole)}
