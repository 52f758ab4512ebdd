"""The graph without end, for runners that stream (Flink, Dataflow): files as they appear in, records and edges by window out.

The verbs are those of a batch run. What differs: the source looks again and again, sinks write as rows come (nothing is ever too
late for a record), and edges are kept by event time, in windows that are told early, on time, and again when articles come late.
On this machine ``--watch`` follows a folder instead: Beam's local runners group nothing before their input ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.pvalue import PCollection
from apache_beam.transforms.trigger import AccumulationMode, AfterCount, AfterProcessingTime, AfterWatermark
from apache_beam.transforms.window import FixedWindows, IntervalWindow, SlidingWindows, TimestampedValue
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Duration, Timestamp
from newstance.pipeline.build import analyse
from newstance.pipeline.remote import RAWS, FollowArticles
from newstance.pipeline.sinks import AppendRecords
from newstance.pipeline.sources import Limits
from newstance.schemas.avro import to_avro
from newstance.transforms.rolling import ORIGIN, ArticleStance, Edge, Windows, article_stances, edge_record, event_time
from newstance.transforms.settings import Settings
from newstance.transforms.steps import PARAGRAPHS, REJECTED, STANCES, Batch, Emit

Key = tuple[str, str]
"""holder_id, target_id"""
Told = tuple[Edge, ArticleStance]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When things happen, in seconds.

    ``windows`` are those of the edges. An article counts until ``lateness`` after its window has ended. Edges of a window that
    is not over are told every ``early`` seconds. ``poll`` is the time between looks for files; records wait ``write`` for others
    to share a file with.
    """

    windows: Windows
    lateness: float
    early: float
    poll: float
    write: float


def assemble(
    pipeline: beam.Pipeline,
    pattern: str,
    directory: str,
    settings: Settings,
    limits: Limits,
    timing: Timing,
    *,
    codec: str = "deflate",
    stop: Timestamp = MAX_TIMESTAMP,
) -> None:
    """Build the graph: files under ``pattern`` in; paragraphs, stances, rejected and edges in ``directory`` out.

    No file is looked for at ``stop`` or after.
    """
    articles = pipeline | FollowArticles(pattern, limits, timing.poll, stop)
    spread = articles[RAWS] | "SpreadArticles" >> beam.Reshuffle()  # a file may hold a million
    batches, rejected = analyse(spread, settings)
    records = batches | Emit(settings)
    rejected += [records[REJECTED], articles[REJECTED]]
    edges = batches | EventTime() | EdgeWindows(timing)

    records[PARAGRAPHS] | AppendRecords("paragraphs", "paragraph", directory, codec, timing.write)
    records[STANCES] | AppendRecords("stances", "stance", directory, codec, timing.write)
    rejected | "AllRejected" >> beam.Flatten() | AppendRecords("rejected", "rejected", directory, codec, timing.write)
    edges | AppendRecords("edges", "edge", directory, codec, timing.write)


@dataclass
class EventTime(beam.PTransform):
    """Analysed batches in; ``((holder_id, target_id), (Edge, ArticleStance))`` out, each at its article's time.

    That is published_at, else the file's time. An article that has neither is in no window; the metric ``undated`` counts them.
    """

    def __post_init__(self) -> None:
        super().__init__("EventTime")

    def expand(self, batches: PCollection[Batch]) -> PCollection[tuple[Key, Told]]:
        return batches | beam.ParDo(_EventTime()).with_output_types(tuple[Key, Told])


class _EventTime(beam.DoFn):
    def __init__(self) -> None:
        self._undated = Metrics.counter("newstance", "undated")

    def process(self, batch: Batch) -> Iterator[TimestampedValue]:
        for work in batch:
            time = event_time(work.document, work.raw.modified_at)
            if time is None:
                self._undated.inc()
                continue
            for edge, stance in article_stances(work.document, time):
                yield TimestampedValue(((edge.holder_id, edge.target_id), (edge, stance)), time)


@dataclass
class EdgeWindows(beam.PTransform):
    """Stances by edge, with timestamps, in; rows of EdgeRecord out, one per edge and window each time the window is told.

    A later row of an edge and window holds what the earlier one did and more, so the one with the most statements is the newest.
    An article that comes twice counts once. There are no clusters and there is no past in a stream.
    """

    timing: Timing

    def __post_init__(self) -> None:
        super().__init__("EdgeWindows")

    def expand(self, told: PCollection[tuple[Key, Told]]) -> PCollection[dict[str, Any]]:
        return (
            told
            | "Window"
            >> beam.WindowInto(
                window_fn(self.timing.windows),
                trigger=AfterWatermark(early=AfterProcessingTime(self.timing.early), late=AfterCount(1)),
                accumulation_mode=AccumulationMode.ACCUMULATING,
                allowed_lateness=Duration(self.timing.lateness),
            )
            | "ByEdge" >> beam.CombinePerKey(Gather())
            | "Tell" >> beam.ParDo(_Tell())
        )


def window_fn(windows: Windows) -> FixedWindows | SlidingWindows:
    """``windows`` as Beam knows them, with the same starts."""
    if windows.every == windows.size:
        return FixedWindows(windows.size, ORIGIN % windows.size)
    return SlidingWindows(windows.size, windows.every, ORIGIN % windows.every)


class Gather(beam.CombineFn):
    """The articles of an edge by their ids, so that one which is delivered twice is there once."""

    def create_accumulator(self) -> dict[str, Told]:
        return {}

    def add_input(self, found: dict[str, Told], told: Told) -> dict[str, Told]:
        found[told[1].document_id] = told
        return found

    def merge_accumulators(self, many: Iterable[dict[str, Told]]) -> dict[str, Told]:
        merged: dict[str, Told] = {}
        for found in many:
            merged |= found
        return merged

    def extract_output(self, found: dict[str, Told]) -> list[Told]:
        return [found[name] for name in sorted(found)]


class _Tell(beam.DoFn):
    def process(self, found: tuple[Key, list[Told]], window: Any = beam.DoFn.WindowParam) -> Iterator[dict[str, Any]]:
        if not isinstance(window, IntervalWindow):
            raise TypeError(f"edges must be windowed, not in {window}")
        told = found[1]
        edge = min(told, key=lambda one: (one[1].time, one[1].document_id))[0]
        stances = [stance for _, stance in told]
        yield to_avro(edge_record(edge, float(window.start), float(window.end), stances))


def run(
    pattern: str, output: str, settings: Settings, limits: Limits, timing: Timing, codec: str, options: PipelineOptions
) -> None:
    """Submit the endless pipeline to the runner that ``options`` name, and wait: it ends when it is cancelled there."""
    with beam.Pipeline(options=options) as pipeline:
        assemble(pipeline, pattern, output, settings, limits, timing, codec=codec)
