"""Sinks: records to Avro files through Beam's Avro sink. ``commit`` makes them the output; nothing here does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.io.avroio import WriteToAvro
from apache_beam.pvalue import PCollection
from newstance.schemas.avro import load_schema


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
