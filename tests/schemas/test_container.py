"""Damaged Avro files: what is whole is saved, and nothing else."""

from __future__ import annotations

import io
import random

import fastavro
import pytest
from newstance.schemas.avro import load_schema, to_avro
from newstance.schemas.container import CODECS, SYNC, ContainerError, blocks, checksums, header_end, rescue
from newstance.schemas.records import ParagraphKind, ParagraphRecord, stable_id

WORDS = ("who", "said", "what", "about", "whom")
SCHEMA = load_schema("paragraph")
RECORDS = 400


def file(codec: str = "deflate") -> bytes:
    rows = [
        to_avro(
            ParagraphRecord(
                paragraph_id=stable_id(n), document_id=stable_id(n // 5), source_uri=f"{n}", ordinal=n, kind=ParagraphKind.BODY,
                text=" ".join(random.Random(n).choices(WORDS, k=40)),
                start=0, end=10, pipeline_version="test",
            )
        )
        for n in range(RECORDS)
    ]  # fmt: skip
    out = io.BytesIO()
    fastavro.writer(out, SCHEMA, rows, codec=codec, sync_interval=3000)
    return out.getvalue()


def rows(data: bytes) -> list[object]:
    return list(fastavro.reader(io.BytesIO(data)))


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


WHOLE = file()


@pytest.mark.parametrize("codec", CODECS)
def test_a_whole_file_stays_as_it_is(codec: str):
    data = file(codec)
    assert len(list(blocks(data))) > 5
    assert sum(block.count for block in blocks(data)) == RECORDS
    assert rescue(data, SCHEMA, checksums(data)) == (data, RECORDS)
    assert rescue(data, SCHEMA) == (data, RECORDS)


def test_a_flipped_bit_costs_one_block_at_most_and_changes_no_record():
    truth, known = rows(WHOLE), checksums(WHOLE)
    largest = max(block.count for block in blocks(WHOLE))
    chance = random.Random(1)
    for _ in range(60):
        saved, number = rescue(flipped(WHOLE, chance.randrange(len(WHOLE) * 8)), SCHEMA, known)
        found = rows(saved)
        assert len(found) == number >= RECORDS - largest
        assert [row for row in truth if row in found] == found


@pytest.mark.parametrize("codec", CODECS)
def test_every_bit_of_the_header_can_be_lost(codec: str):
    data = file(codec)
    known, end = checksums(data), header_end(data)
    marker = range((end - SYNC) * 8, end * 8, 17)
    for bit in (*random.Random(2).sample(range(end * 8), 40), *marker):
        saved, number = rescue(flipped(data, bit), SCHEMA, known)
        assert number == RECORDS, f"bit {bit} of the header of {end} bytes"
        assert rows(saved) == rows(data)


def test_a_cut_loses_the_block_that_it_goes_through_only():
    known, position, whole = checksums(WHOLE), header_end(WHOLE), 0
    for block in blocks(WHOLE):
        middle = position + len(block.data) // 2
        assert rescue(WHOLE[:middle], SCHEMA, known)[1] == whole
        whole += block.count
        position += len(block.data) + SYNC
        assert rescue(WHOLE[:position], SCHEMA, known)[1] == whole


def test_what_is_no_avro_file_is_named():
    with pytest.raises(ContainerError, match="magic"):
        list(blocks(b"text"))
    with pytest.raises(ContainerError, match="damaged at byte"):
        list(blocks(WHOLE[:-1]))
    assert rescue(b"", SCHEMA)[1] == 0
