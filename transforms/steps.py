"""The verbs as PTransforms: the only Beam import of this layer. Thin: what a verb does stands in its own file.

Elements travel in batches (spaCy is twice as fast on a batch of short texts), each document beside the raw input it came
from, so that one which fails at any stage can become a dead letter that replays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from newstance.schemas.avro import to_avro
from newstance.transforms.analyse import VERBS, Tools, tools
from newstance.transforms.decode import decode
from newstance.transforms.document import Document, RawDocument
from newstance.transforms.emit import paragraph_records, stance_records
from newstance.transforms.heartbeat import beat
from newstance.transforms.reject import reject
from newstance.transforms.settings import Settings

GOOD, REJECTED, PARAGRAPHS, STANCES = "good", "rejected", "paragraphs", "stances"

# Measured on news of 600 to 1,100 words: larger batches gain nothing, and a hang or crash puts a whole batch in doubt.
BATCH_BYTES = 60_000


@dataclass(frozen=True, slots=True)
class Work:
    """A document on its way, beside the raw input it came from."""

    raw: RawDocument
    document: Document


class Batch(list[Work]):
    """Documents that go through the verbs together. A class of its own, for the coder below."""


class BatchCoder(beam.coders.Coder):
    """Batches as any Python object, but with a size that costs nothing to estimate.

    Beam samples the size of elements for its metrics, the first ones of every bundle, and would encode whole parsed documents
    for that: a twelfth of the time of a local run.
    """

    def encode(self, value: Batch) -> bytes:
        encoded: bytes = _ANY.encode(list(value))
        return encoded

    def decode(self, encoded: bytes) -> Batch:
        return Batch(_ANY.decode(encoded))

    def estimate_size(self, value: Batch) -> int:
        """The raw bytes: a parsed document has a multiple of them, but always a like one."""
        return sum(_size(work.raw) for work in value)


_ANY = beam.coders.FastPrimitivesCoder()
beam.coders.registry.register_coder(Batch, BatchCoder)


@dataclass
class Decode(beam.PTransform):
    """Raw documents in; batches of decoded ones out, and dead letters. ``batch_bytes`` 1: every document by itself."""

    settings: Settings
    batch_bytes: int = BATCH_BYTES

    def __post_init__(self) -> None:
        super().__init__("Decode")

    def expand(self, raws: PCollection[RawDocument]) -> Any:
        return (
            raws
            | "Batch" >> beam.BatchElements(self.batch_bytes, self.batch_bytes, element_size_fn=_size)
            | "Decode" >> beam.ParDo(_Decode(self.settings)).with_output_types(Batch).with_outputs(REJECTED, main=GOOD)
        )


@dataclass
class Apply(beam.PTransform):
    """One verb of ``analyse.VERBS``, by name: batches in; batches out, and dead letters."""

    stage: str
    settings: Settings

    def __post_init__(self) -> None:
        super().__init__(self.stage.capitalize())

    def expand(self, batches: PCollection[Batch]) -> Any:
        applied = beam.ParDo(_Apply(self.stage, self.settings)).with_output_types(Batch)
        return batches | applied.with_outputs(REJECTED, main=GOOD)


@dataclass
class Emit(beam.PTransform):
    """Finished batches in; paragraph and stance records as Avro rows out, and dead letters."""

    settings: Settings

    def __post_init__(self) -> None:
        super().__init__("Emit")

    def expand(self, batches: PCollection[Batch]) -> Any:
        return batches | beam.ParDo(_Emit(self.settings)).with_outputs(STANCES, REJECTED, main=PARAGRAPHS)


class _Stage(beam.DoFn):
    """What the stages share: models loaded once per process, and dead letters."""

    def __init__(self, stage: str, settings: Settings) -> None:
        self.stage = stage
        self.settings = settings

    def setup(self) -> None:
        self.tools: Tools = tools(self.settings)

    def rejected(self, raw: RawDocument, error: Exception, document_id: str | None = None) -> TaggedOutput:
        return TaggedOutput(REJECTED, to_avro(reject(raw, self.stage, error, self.tools.version, document_id)))


class _Decode(_Stage):
    def __init__(self, settings: Settings) -> None:
        super().__init__("decode", settings)

    def process(self, raws: list[RawDocument]) -> Iterator[Batch | TaggedOutput]:
        batch = Batch()
        for raw in raws:
            beat(self.stage, [raw])
            try:
                batch.append(Work(raw, decode(raw, self.settings.fields)))
            except Exception as error:  # whatever a hostile input raises, the others go on
                yield self.rejected(raw, error)
        if batch:
            yield batch


class _Apply(_Stage):
    def process(self, batch: Batch) -> Iterator[Batch | TaggedOutput]:
        try:
            done = self._run(batch)
        except Exception as error:
            if len(batch) == 1:
                yield self.rejected(batch[0].raw, error, batch[0].document.document_id)
                return
        else:
            yield done
            return
        for work in batch:  # one bad document must not take its batch along
            yield from self.process(Batch([work]))

    def _run(self, batch: Batch) -> Batch:
        beat(self.stage, [work.raw for work in batch])
        documents = dict(VERBS)[self.stage]([work.document for work in batch], self.tools)
        return Batch(Work(work.raw, document) for work, document in zip(batch, documents, strict=True))


class _Emit(_Stage):
    def __init__(self, settings: Settings) -> None:
        super().__init__("emit", settings)

    def process(self, batch: Batch) -> Iterator[dict[str, Any] | TaggedOutput]:
        for work in batch:
            try:
                records = paragraph_records(work.document, self.tools.version)
            except Exception as error:
                yield self.rejected(work.raw, error, work.document.document_id)
                continue
            for record in records:
                yield to_avro(record)
                for stance in stance_records(work.document, record):
                    yield TaggedOutput(STANCES, to_avro(stance))

    def finish_bundle(self) -> None:
        beat("write", [])  # no document is in doubt any more


def _size(raw: RawDocument) -> int:
    return len(raw.data)
