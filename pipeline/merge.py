"""Merge: the many small files of a long stream become few large ones, so that a year of it can still be read.

Blocks are copied as they are, so nothing is decoded and no record changes. Exact as a commit is (pipeline/ledger.py): a kill at
any point leaves the old files or the new one in the ledger, never both.
"""

from __future__ import annotations

from collections.abc import Callable

from newstance.pipeline.ledger import KINDS, Ledger, OutputFile, digest
from newstance.schemas.container import SYNC, blocks, file_checksums, header_end

SMALL = 1 << 20
"""Bytes under which a file is small."""
MANY = 64
"""Small files of a kind that are merged into one: a record is copied once for every factor of MANY that a stream grows by."""


def merge(ledger: Ledger, tell: Callable[[], object], *, small: int = SMALL, many: int = MANY) -> int:
    """Merge where there are ``many`` files of fewer than ``small`` bytes; returns how many files were replaced. ``tell`` must
    write the manifest: it is called when the new files are there, before the old ones go."""
    replaced = 0
    for kind in KINDS:
        found = ledger.small(kind, small, many)
        if len(found) == many:
            _merge(ledger, found)
            replaced += len(found)
    if replaced:
        tell()
        ledger.sweep()
    return replaced


def _merge(ledger: Ledger, files: list[OutputFile]) -> None:
    kind = files[0].kind
    numbers = [name.removesuffix(".avro").split("-")[1:] for name in (files[0].name, files[-1].name)]
    first, last = numbers[0][0], numbers[1][-1]
    chunk = -int(first)  # merges have no chunk of input; the oldest one in them is theirs alone
    folder = ledger.staging / str(chunk)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kind}-{first}-{last}.avro"
    with path.open("wb") as out:
        head = (ledger.output / files[0].name).read_bytes()
        header = head[: header_end(head)]
        out.write(header)
        for file in files:
            for block in blocks((ledger.output / file.name).read_bytes()):
                out.write(block.data + header[-SYNC:])
    records = sum(file.records for file in files)
    merged = OutputFile(path.name, kind, records, path.stat().st_size, digest(path), file_checksums(path))
    ledger.replace_files(files, merged, chunk)
