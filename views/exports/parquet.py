"""Parquet: one flat table, typed: times are UTC microseconds, offsets 32-bit integers, enumerations strings."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
from newstance.views.exports.files import replaced
from newstance.views.tables import tables


def write(source: Path, target: Path, table: str) -> int:
    """Rows written."""
    chosen = tables()[table]
    count = 0
    with replaced(target) as partial, pq.ParquetWriter(partial, chosen.schema, compression="zstd") as writer:
        for batch in chosen.batches(source):
            writer.write_batch(batch)
            count += batch.num_rows
    return count
