"""The same graph on another runner (Flink, Dataflow, a portable job service): Beam's sources in, Beam's sinks out.

What a distributed runner promises holds there, not what the local ledger does: docs/running.md says what that means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.io import fileio
from apache_beam.io.filesystem import FileMetadata
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Timestamp
from newstance.pipeline.build import assemble
from newstance.pipeline.sources import Broken, Limits, is_finished, read_stream
from newstance.schemas.avro import to_avro
from newstance.transforms.document import RawDocument
from newstance.transforms.reject import reject
from newstance.transforms.settings import CODE_VERSION, Settings
from newstance.transforms.steps import REJECTED

RAWS = "raws"


@dataclass
class ReadArticles(beam.PTransform):
    """A glob on any file system that Beam knows in; raw documents out, and dead letters of what cannot be read."""

    pattern: str
    limits: Limits

    def __post_init__(self) -> None:
        super().__init__("ReadArticles")

    def expand(self, begin: beam.pvalue.PBegin) -> Any:
        return begin | fileio.MatchFiles(self.pattern) | ReadFiles(self.limits)


@dataclass
class FollowArticles(beam.PTransform):
    """The same without end: files under ``pattern`` as they appear, looked for every ``poll`` seconds. Unbounded.

    A file is read once, when it is first seen, so it has to appear whole: by rename, or as an object. Names that tools give to
    unfinished files are left alone. Elements carry the time of the look, and the watermark follows it.
    """

    pattern: str
    limits: Limits
    poll: float
    stop: Timestamp = MAX_TIMESTAMP

    def __post_init__(self) -> None:
        super().__init__("FollowArticles")

    def expand(self, begin: beam.pvalue.PBegin) -> Any:
        return (
            begin
            | fileio.MatchContinuously(self.pattern, self.poll, start_timestamp=Timestamp.now(), stop_timestamp=self.stop)
            | beam.Filter(_is_finished)
            | ReadFiles(self.limits)
        )


def _is_finished(file: FileMetadata) -> bool:
    return is_finished(file.path)


@dataclass
class ReadFiles(beam.PTransform):
    """Files in; raw documents out, and dead letters of what cannot be read."""

    limits: Limits

    def __post_init__(self) -> None:
        super().__init__("ReadFiles")

    def expand(self, files: PCollection[FileMetadata]) -> Any:
        return (
            files
            | "SpreadFiles" >> beam.Reshuffle()  # or one worker would read them all
            | fileio.ReadMatches(compression="uncompressed")
            | beam.ParDo(_Read(self.limits)).with_outputs(REJECTED, main=RAWS)
        )


class _Read(beam.DoFn):
    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def process(self, file: fileio.ReadableFile) -> Iterator[RawDocument | TaggedOutput]:
        modified = getattr(file.metadata, "last_updated_in_seconds", None)
        with file.open() as stream:
            for item in read_stream(stream, file.metadata.path, self._limits, modified_at=modified):
                if isinstance(item, Broken):
                    row = to_avro(reject(item.raw, item.stage, item.error, f"newstance-{CODE_VERSION}"))
                    yield TaggedOutput(REJECTED, row)
                else:
                    yield item


def run(pattern: str, output: str, settings: Settings, limits: Limits, codec: str, options: PipelineOptions) -> None:
    """Submit the pipeline to the runner that ``options`` name and wait until it is done."""
    with beam.Pipeline(options=options) as pipeline:
        articles = pipeline | ReadArticles(pattern, limits)
        spread = articles[RAWS] | "SpreadArticles" >> beam.Reshuffle()  # a file may hold a million
        assemble(spread, articles[REJECTED], settings, f"{output.rstrip('/')}/", codec=codec, shards=0)
