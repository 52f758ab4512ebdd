"""manifest.json: what a finished output directory holds, and how it was made. Times stand here and nowhere else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newstance.pipeline.crash import crash_point
from newstance.pipeline.ledger import OutputFile, digest
from newstance.schemas.avro import RECORD_TYPES, fingerprint

NAME = "manifest.json"
DERIVED = {"clusters": "cluster", "edges": "edge", "shifts": "shift"}
"""Kind of file that is made from finished records, whenever it is asked for -> name of its schema."""


class ManifestError(ValueError):
    """A manifest that is missing or cannot be read. The message names the file."""


def write(
    output: Path, counts: dict[str, int], files: Iterable[OutputFile], version: str, options: dict[str, Any], started: datetime
) -> None:
    """Write the manifest of ``output``, by rename: a reader sees the old one or the new one."""
    manifest = {
        "counts": counts,
        "files": [asdict(file) for file in files],
        "derived": _derived(output),
        "schemas": {name: fingerprint(name) for name in RECORD_TYPES},
        "pipeline_version": version,
        "options": options,
        "started_at": started.isoformat(timespec="seconds"),
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    replace(output, manifest)


def derive(output: Path, kinds: Iterable[str], files: Iterable[OutputFile]) -> None:
    """Note that ``files`` are now all there is of the derived ``kinds``, and delete older ones. Without a manifest: only that."""
    files = list(files)
    if (output / NAME).exists():
        manifest = load(output)
        kept = [entry for entry in manifest.get("derived", ()) if entry["kind"] not in kinds]
        manifest["derived"] = sorted(kept + [asdict(file) for file in files], key=lambda entry: str(entry["name"]))
        manifest["schemas"] = {name: fingerprint(name) for name in RECORD_TYPES}
        replace(output, manifest)
    known = {file.name for file in files}
    for kind in kinds:
        for path in output.glob(f"{kind}-*.avro"):
            if path.name not in known:
                path.unlink()


def _derived(output: Path) -> list[dict[str, Any]]:
    """The derived files as the manifest before knew them. The first manifest of a directory clears what an older one left."""
    if (output / NAME).exists():
        found: list[dict[str, Any]] = load(output).get("derived", [])
        return found
    for kind in DERIVED:
        for path in output.glob(f"{kind}-*.avro"):
            path.unlink()
    return []


def replace(output: Path, manifest: dict[str, Any]) -> None:
    """Put ``manifest`` in place of the one in ``output``, by rename."""
    partial = output / f"{NAME}.partial"
    partial.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
    crash_point("manifest")
    os.replace(partial, output / NAME)


def load(output: Path) -> dict[str, Any]:
    """The manifest of ``output``. Raises ManifestError, naming the file."""
    path = output / NAME
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ManifestError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise ManifestError(f"{path}: not JSON: {error}") from error
    if not isinstance(manifest, dict) or not {"counts", "files", "options"} <= manifest.keys():
        raise ManifestError(f"{path}: not a manifest of newstance")
    for entry in [*manifest["files"], *manifest.get("derived", ())]:
        if Path(entry["name"]).name != entry["name"] or entry["name"] == "..":  # salvage writes files of these names
            raise ManifestError(f"{path}: {entry['name']!r} is not the name of a file")
    return manifest


def verify(output: Path) -> list[str]:
    """What is wrong with ``output``, a line each; empty where every file is there, whole, and counted. Reads every byte."""
    manifest = load(output)
    faults = []
    counts = manifest["counts"]
    if counts["read"] != counts["written"] + counts["rejected"] + counts["duplicate"]:
        faults.append(f"{output / NAME}: read is not written + rejected + duplicate")
    entries = [*manifest["files"], *manifest.get("derived", ())]
    for entry in entries:
        path = output / entry["name"]
        if not path.is_file():
            faults.append(f"{path}: missing")
        elif path.stat().st_size != entry["bytes"]:
            faults.append(f"{path}: {path.stat().st_size} bytes, not {entry['bytes']}")
        elif digest(path) != entry["sha256"]:
            faults.append(f"{path}: its content has changed (SHA-256)")
    known = {entry["name"] for entry in entries} | {NAME}
    faults += [f"{p}: not in the manifest" for p in sorted(output.glob("*.avro")) if p.name not in known]
    return faults
