"""The picture of the pipeline as code: what flows into what, the same on every runner."""

from __future__ import annotations

import apache_beam as beam
from apache_beam.pvalue import PCollection
from newstance.pipeline.sinks import WriteRecords
from newstance.transforms.analyse import VERBS
from newstance.transforms.document import RawDocument
from newstance.transforms.settings import Settings
from newstance.transforms.steps import BATCH_BYTES, GOOD, PARAGRAPHS, REJECTED, STANCES, Apply, Batch, Decode, Emit


def analyse(
    raws: PCollection[RawDocument], settings: Settings, batch_bytes: int = BATCH_BYTES
) -> tuple[PCollection[Batch], list[PCollection[dict[str, object]]]]:
    """Raw documents in; batches that went through every verb out, and the dead letters of each step, as Avro rows."""
    decoded = raws | Decode(settings, batch_bytes)
    rejected = [decoded[REJECTED]]
    batches = decoded[GOOD]
    for stage, _ in VERBS:
        applied = batches | Apply(stage, settings)
        batches = applied[GOOD]
        rejected.append(applied[REJECTED])
    return batches, rejected


def assemble(
    raws: PCollection[RawDocument],
    unreadable: PCollection[dict[str, object]],
    settings: Settings,
    prefix: str,
    *,
    codec: str = "deflate",
    shards: int = 1,
    batch_bytes: int = BATCH_BYTES,
) -> None:
    """Raw documents in; Avro files ``{prefix}paragraphs-*``, ``{prefix}stances-*`` and ``{prefix}rejected-*`` out.

    ``unreadable`` holds dead letters from reading, as Avro rows. ``shards`` 0 leaves the number of files to the runner.
    """
    batches, rejected = analyse(raws, settings, batch_bytes)
    records = batches | Emit(settings)
    rejected += [records[REJECTED], unreadable]

    records[PARAGRAPHS] | WriteRecords("paragraph", f"{prefix}paragraphs", codec, shards)
    records[STANCES] | WriteRecords("stance", f"{prefix}stances", codec, shards)
    rejected | "AllRejected" >> beam.Flatten() | WriteRecords("rejected", f"{prefix}rejected", codec, shards)
