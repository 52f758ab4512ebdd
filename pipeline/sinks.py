"""Sinks: records to Avro files. Locally ``commit`` makes them the output (pipeline/ledger.py); nothing here does."""

from __future__ import annotations

import io
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import apache_beam as beam
import fastavro
from apache_beam.io.avroio import WriteToAvro
from apache_beam.io.filesystems import FileSystems
from apache_beam.pvalue import PCollection
from apache_beam.transforms.trigger import AccumulationMode, AfterProcessingTime, Repeatedly
from apache_beam.transforms.window import GlobalWindows
from newstance.pipeline.derived import sync_marker
from newstance.schemas.avro import load_schema

SHARDS = 4
"""Files that are filled side by side, of each kind, where records come without end."""
ORDER = {
    "paragraph": ("document_id", "ordinal"),
    "stance": ("document_id", "stance_id"),
    "rejected": ("source_uri", "locator", "stage"),
    "edge": ("window_start", "holder_id", "target_id", "statements"),
}
"""Schema -> fields that its rows are sorted by."""


@dataclass
class WriteRecords(beam.PTransform):
    """Avro rows in; files ``{path}-*.avro`` with the schema ``name``, written by fastavro. ``shards`` 0: as the runner likes."""

    name: str
    path: str
    codec: str
    shards: int

    def __post_init__(self) -> None:
        super().__init__(f"Write{self.name.capitalize()}")

    def expand(self, rows: PCollection[dict[str, Any]]) -> PCollection[str]:
        return rows | WriteToAvro(
            self.path, schema=load_schema(self.name), codec=self.codec, num_shards=self.shards, file_name_suffix=".avro"
        )


@dataclass
class AppendRecords(beam.PTransform):
    """Avro rows without end in; names of files ``{directory}/{kind}-*.avro`` out, each written once and complete.

    Rows are written when ``every`` seconds have passed since the first of them, whatever windows they are in: no row is too
    late, and no more than those of that time are held. A file is named by its content, so a step that is tried again writes the
    same file again. (WriteToAvro drops late rows; fileio.WriteToFiles overwrites a window's files when it fires again.)
    """

    kind: str
    schema: str
    directory: str
    codec: str
    every: float

    def __post_init__(self) -> None:
        super().__init__(f"Append{self.kind.capitalize()}")

    def expand(self, rows: PCollection[dict[str, Any]]) -> PCollection[str]:
        return (
            rows
            | "AsTheyCome"
            >> beam.WindowInto(
                GlobalWindows(),
                trigger=Repeatedly(AfterProcessingTime(self.every)),
                accumulation_mode=AccumulationMode.DISCARDING,
            )
            | "Shard" >> beam.ParDo(_Shard(ORDER[self.schema])).with_output_types(tuple[int, dict[str, Any]])
            | beam.GroupByKey()
            | "Write" >> beam.ParDo(_Write(self.kind, self.schema, self.directory, self.codec)).with_output_types(str)
        )


class _Shard(beam.DoFn):
    def __init__(self, fields: tuple[str, ...]) -> None:
        self._fields = fields

    def process(self, row: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
        yield zlib.crc32(repr([row[field] for field in self._fields]).encode()) % SHARDS, row


class _Write(beam.DoFn):
    def __init__(self, kind: str, schema: str, directory: str, codec: str) -> None:
        self._kind, self._schema, self._directory, self._codec = kind, schema, directory, codec

    def process(self, shard: tuple[int, Iterable[dict[str, Any]]]) -> Iterator[str]:
        rows = sorted(shard[1], key=lambda row: tuple(row[field] for field in ORDER[self._schema]))
        data = io.BytesIO()
        fastavro.writer(data, load_schema(self._schema), rows, codec=self._codec, sync_marker=sync_marker(self._kind))
        name = FileSystems.join(self._directory, f"{self._kind}-{sha256(data.getbuffer()).hexdigest()[:12]}.avro")
        if not FileSystems.exists(name):
            self._put(data.getvalue(), name)
        yield name

    def _put(self, data: bytes, name: str) -> None:
        """Write a file so that it appears whole: under a name of its own, then by rename."""
        folder = FileSystems.join(self._directory, ".newstance")
        partial = FileSystems.join(folder, f"{uuid.uuid4()}.partial")
        if not FileSystems.exists(folder):
            try:
                FileSystems.mkdirs(folder)
            except OSError:  # another worker was quicker
                if not FileSystems.exists(folder):
                    raise
        with FileSystems.create(partial, "application/octet-stream") as stream:
            stream.write(data)
        FileSystems.rename([partial], [name])
