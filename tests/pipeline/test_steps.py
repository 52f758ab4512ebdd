"""The verbs as Beam steps: what travels between them, and what it costs."""

from __future__ import annotations

import apache_beam as beam
import pytest
from apache_beam.testing.util import assert_that, equal_to
from newstance.transforms.decode import decode
from newstance.transforms.document import RawDocument
from newstance.transforms.settings import Settings
from newstance.transforms.steps import GOOD, Apply, Batch, BatchCoder, Decode, Work

RAWS = [RawDocument(source_uri=f"{n}.txt", data=f"Article {n} says so.".encode()) for n in range(3)]


def texts(batch: Batch) -> list[str]:
    return [work.document.text for work in batch]


def test_a_batch_survives_its_coder_and_its_size_is_that_of_its_raw_bytes():
    batch = Batch(Work(raw, decode(raw, Settings().fields)) for raw in RAWS)
    coder = beam.coders.registry.get_coder(Batch)
    assert isinstance(coder, BatchCoder)
    again = coder.decode(coder.encode(batch))
    assert (type(again), again) == (Batch, batch)
    assert coder.estimate_size(batch) == sum(len(raw.data) for raw in RAWS)


def test_no_document_is_encoded_between_the_verbs_of_a_local_run(monkeypatch: pytest.MonkeyPatch):
    def refuse(self: BatchCoder, value: Batch) -> bytes:
        raise AssertionError("a batch was encoded")

    monkeypatch.setattr(BatchCoder, "encode", refuse)
    with beam.Pipeline(runner="FnApiRunner", argv=["--direct_running_mode=in_memory"]) as pipeline:
        batches = pipeline | beam.Create(RAWS, reshuffle=False) | Decode(Settings())
        cleaned = batches[GOOD] | Apply("clean", Settings())
        assert_that(cleaned[GOOD] | beam.FlatMap(texts), equal_to([raw.data.decode() for raw in RAWS]))
