"""The endless graph: event time, windows, late and early articles on a test stream; what is built for a runner that streams."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.direct.direct_runner import BundleBasedDirectRunner
from apache_beam.testing.test_stream import TestStream as Events
from apache_beam.testing.util import assert_that
from newstance.pipeline.cli import main
from newstance.pipeline.sinks import AppendRecords, _Write
from newstance.pipeline.sources import Limits
from newstance.pipeline.streaming import EdgeWindows, EventTime, Timing, assemble, window_fn
from newstance.schemas.avro import to_avro
from newstance.schemas.records import Stance, StanceLabel, StanceVoice, stable_id
from newstance.transforms.document import Document, RawDocument
from newstance.transforms.rolling import ORIGIN, Windows, article_stances, edge_record, edge_windows
from newstance.transforms.settings import Settings
from newstance.transforms.steps import Batch, Work
from newstance.views.dataset import records

DAY, WEEK = 86_400.0, 7 * 86_400.0
MONDAY = datetime(2020, 1, 6, tzinfo=UTC)
NOW = MONDAY.timestamp()

Row = dict[str, Any]


def work(
    uri: str, hours: float | None, scores: Iterable[float] = (-0.5,), *, file_hours: float | None = None, target: str = "B"
) -> Work:
    """An analysed article that was published ``hours`` after the Monday, with stances of A towards ``target``."""
    stances = tuple(
        Stance(
            stance_id=stable_id(uri, i), statement_id=None, voice=StanceVoice.QUOTED, holder="A", holder_id="local:a",
            holder_side_id=None, target=target, target_id=f"local:{target.lower()}", label=StanceLabel.OPPOSE,
            p_support=(1 + score) / 2, p_neutral=0.0, p_oppose=(1 - score) / 2, evidence_start=0, evidence_end=1,
        )
        for i, score in enumerate(scores)
    )  # fmt: skip
    time = None if hours is None else MONDAY + timedelta(hours=hours)
    document = Document(document_id=stable_id(uri), source_uri=uri, text="x", published_at=time, stances=stances)
    modified = None if file_hours is None else NOW + file_hours * 3600
    return Work(RawDocument(source_uri=uri, data=b"x", modified_at=modified), document)


def timing(*, every: float = WEEK, lateness: float = 2 * DAY) -> Timing:
    return Timing(windows=Windows(WEEK, every), lateness=lateness, early=600, poll=1, write=60)


def streaming_pipeline() -> beam.Pipeline:
    """On the one runner that plays test streams."""
    return beam.Pipeline(runner=BundleBasedDirectRunner(), options=PipelineOptions([], streaming=True))


def stream(*batches: Batch) -> Events:
    return Events().advance_watermark_to(NOW).add_elements(list(batches))


def told(events: Events, check: Callable[[list[Row]], None], given: Timing | None = None) -> None:
    """Run ``events`` through the windows of edges, and ``check`` the rows that come out, in the order of their statements."""

    def checked(rows: list[Row]) -> None:
        check(sorted(rows, key=lambda row: (row["window_start"], row["target_id"], row["statements"])))

    with streaming_pipeline() as pipeline:
        rows = pipeline | events | EventTime() | EdgeWindows(given or timing())
        assert_that(rows, checked)


def counts(rows: list[Row]) -> list[int]:
    return [row["articles"] for row in rows]


def test_articles_in_any_order_are_one_edge_when_the_window_ends():
    events = stream([work("c", 60)], [work("a", 1, [-0.5, -0.9]), work("b", 30, [0.3])]).advance_watermark_to_infinity()

    def check(rows: list[Row]) -> None:
        (row,) = rows
        assert (row["window_start"], row["window_end"]) == (MONDAY, MONDAY + timedelta(days=7))
        assert (row["articles"], row["statements"], row["holder"], row["target"]) == (3, 4, "A", "B")
        assert row["mean_score"] == pytest.approx((-0.5 - 0.7 + 0.3) / 3)
        assert row["past_articles"] == 0 and row["p_value"] is None

    told(events, check)


def test_an_article_that_comes_twice_counts_once():
    twice = [work("a", 1), work("a", 1)]
    events = stream(twice).add_elements([twice[:1]]).advance_watermark_to_infinity()
    told(events, lambda rows: _equal(counts(rows), [1]))


def test_early_on_time_and_late():
    events = (
        stream([work("a", 1)])
        .advance_processing_time(601)  # early
        .add_elements([[work("b", 2)]])
        .advance_watermark_to(NOW + WEEK + 1)  # on time
        .add_elements([[work("late", 3)]])
        .add_elements([[work("late", 3)]])  # once more: told again, but not counted
        .advance_watermark_to_infinity()
    )
    told(events, lambda rows: _equal(counts(rows), [1, 2, 3, 3]))


def test_later_than_allowed_is_in_no_window():
    events = (
        stream([work("a", 1)])
        .advance_watermark_to(NOW + WEEK + 1)
        .advance_watermark_to(NOW + WEEK + 3 * DAY)
        .add_elements([[work("too late", 2)]])
        .advance_watermark_to_infinity()
    )
    told(events, lambda rows: _equal(counts(rows), [1]))


def test_each_edge_and_each_window_by_itself():
    events = stream([work("a", 1), work("b", 1, target="C"), work("c", 24 * 8)]).advance_watermark_to_infinity()

    def check(rows: list[Row]) -> None:
        found = [(row["window_start"], row["target"], row["articles"]) for row in rows]
        assert found == [(MONDAY, "B", 1), (MONDAY, "C", 1), (MONDAY + timedelta(days=7), "B", 1)]

    told(events, check)


def test_the_files_time_stands_in_for_the_articles_and_without_both_it_is_in_no_window():
    events = stream([work("file", None, file_hours=1), work("undated", None), work("both", 1, file_hours=24 * 30)])
    told(events.advance_watermark_to_infinity(), lambda rows: _equal(counts(rows), [2]))


def test_sliding_windows_are_those_of_a_finished_directory():
    articles = [work("a", 1), work("b", 40, [0.9]), work("c", 24 * 9, [-0.9])]
    events = stream(articles).advance_watermark_to_infinity()

    def check(rows: list[Row]) -> None:
        pairs = [pair for one in articles for pair in article_stances(one.document, one.document.published_at.timestamp())]  # type: ignore[union-attr]
        finished = [record for record, _ in edge_windows(pairs[0][0], [stance for _, stance in pairs], Windows(WEEK, DAY))]
        assert [row["window_start"] for row in rows] == [record.window_start for record in finished]
        for row, record in zip(rows, finished, strict=True):
            assert row["mean_score"] == record.mean_score and row["articles"] == record.articles

    told(events, check, timing(every=DAY))


@pytest.mark.parametrize("windows", [Windows(WEEK, WEEK), Windows(WEEK, DAY), Windows(3600, 3600), Windows(90, 60)])
def test_beam_windows_start_where_ours_do(windows: Windows):
    for time in (0.0, ORIGIN, ORIGIN - 1, NOW, NOW + 12_345.678):
        context = beam.window.WindowFn.AssignContext(time)
        assert sorted(float(w.start) for w in window_fn(windows).assign(context)) == windows.starts([time])


def _equal(found: object, expected: object) -> None:
    assert found == expected


def built(tmp_path: Path, **times: float) -> Any:
    """The graph as it would be submitted."""
    pipeline = streaming_pipeline()
    assemble(pipeline, f"{tmp_path}/*.jsonl", str(tmp_path / "out"), Settings(), Limits(), timing(**times))
    return pipeline.to_runner_api()


def test_everything_behind_the_source_is_unbounded(tmp_path: Path):
    proto = built(tmp_path)
    components = proto.components
    unbounded = beam_runner_api_pb2.IsBounded.UNBOUNDED
    transforms = {t.unique_name: t for t in components.transforms.values()}
    for name in (
        "Clean",
        "Stance",
        "Emit",
        "EventTime",
        "EdgeWindows",
        "AppendParagraphs",
        "AppendStances",
        "AppendRejected",
        "AppendEdges",
    ):
        outputs = [components.pcollections[o] for o in transforms[name].outputs.values()]
        assert outputs
        assert all(o.is_bounded == unbounded for o in outputs), name


def test_edges_are_in_windows_of_event_time_and_records_wait_for_none(tmp_path: Path):
    components = built(tmp_path, every=DAY).components
    transforms = {t.unique_name: t for t in components.transforms.values()}

    def windowing(name: str) -> Any:
        (output,) = transforms[name].outputs.values()
        return components.windowing_strategies[components.pcollections[output].windowing_strategy_id]

    edges = windowing("EdgeWindows/Window")
    assert edges.window_fn.urn == "beam:window_fn:sliding_windows:v1"
    assert edges.allowed_lateness == 2 * DAY * 1000
    assert edges.accumulation_mode == beam_runner_api_pb2.AccumulationMode.ACCUMULATING
    trigger = edges.trigger.after_end_of_window
    assert trigger.HasField("early_firings") and trigger.HasField("late_firings")
    for kind in ("Paragraphs", "Stances", "Rejected", "Edges"):
        records = windowing(f"Append{kind}/AsTheyCome")
        assert records.window_fn.urn == "beam:window_fn:global_windows:v1"
        assert records.trigger.HasField("repeat")
        assert records.accumulation_mode == beam_runner_api_pb2.AccumulationMode.DISCARDING


@pytest.mark.parametrize("wrong", [[], ["--runner=FnApiRunner"], ["--runner=DirectRunner"]])
def test_this_machine_cannot_stream(wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["run", "--streaming", "--input", f"{tmp_path}/*", "--output", str(tmp_path / "out"), *wrong]) == 2
    error = capsys.readouterr().err
    assert "--watch" in error and error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def edge(hours: float, name: str) -> Row:
    (pair,) = article_stances(work(name, hours).document, NOW + hours * 3600)
    return to_avro(edge_record(pair[0], NOW, NOW + WEEK, [pair[1]])) | {"target_id": name}


def test_rows_are_written_as_they_come_and_never_too_late(tmp_path: Path):
    rows = [edge(hours, f"target{hours}") for hours in range(12)]
    events = (
        Events()
        .add_elements(rows[:5])
        .advance_processing_time(61)
        .advance_watermark_to(NOW + 52 * WEEK)
        .add_elements([beam.window.TimestampedValue(row, NOW) for row in rows[5:]])
        .advance_processing_time(61)
        .advance_watermark_to_infinity()
    )
    with streaming_pipeline() as pipeline:
        pipeline | events | AppendRecords("edges", "edge", str(tmp_path), "deflate", 60)
    found = [record.target_id for record in records(tmp_path, "edges")]
    assert sorted(found) == sorted(row["target_id"] for row in rows)
    assert len(list(tmp_path.glob("edges-*.avro"))) > 4
    assert list((tmp_path / ".newstance").iterdir()) == []


def test_rows_written_again_are_the_same_file(tmp_path: Path):
    rows = [edge(1, "b"), edge(2, "a")]
    write = _Write("edges", "edge", str(tmp_path), "deflate")
    assert list(write.process((0, rows))) == list(write.process((0, rows[::-1])))
    assert len(list(tmp_path.glob("*.avro"))) == 1


def test_the_whole_graph_over_a_source_that_ends(tmp_path: Path):
    inbox, output = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    articles = [json.dumps({"id": i, "text": f"Word{i % 2} says so.", "date": f"2020-01-{6 + i:02}"}) for i in range(14)]
    (inbox / "a.jsonl").write_text("\n".join([*articles, "not JSON"]))
    (inbox / "b.txt").write_text("Word1 says so, at a time unknown.")
    (inbox / "c.jsonl.part").write_text(articles[0])
    subprocess.run([sys.executable, "-m", "tests.endless", f"{inbox}/*", str(output)], check=True, timeout=120)
    assert len(list(records(output, "paragraphs"))) == len(list(records(output, "stances"))) == 15
    assert [r.locator for r in records(output, "rejected")] == ["line:15"]
    newest = {}
    for row in sorted(records(output, "edges"), key=lambda row: row.statements):
        newest[row.window_start, row.target] = row.articles
    weeks = [MONDAY + timedelta(days=7 * i) for i in range(2)]
    assert {key: value for key, value in newest.items() if key[0] in weeks} == {
        (weeks[0], "Word0"): 4, (weeks[0], "Word1"): 3, (weeks[1], "Word0"): 3, (weeks[1], "Word1"): 4,
    }  # fmt: skip
    assert len(newest) == 5  # b.txt counts at its file's time
