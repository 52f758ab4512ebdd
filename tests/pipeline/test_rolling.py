"""``newstance rolling`` over an output directory."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fastavro
import pytest
from newstance.pipeline import manifest
from newstance.pipeline.cli import main
from newstance.pipeline.ledger import OutputFile, digest
from newstance.schemas.avro import load_schema, to_avro
from newstance.schemas.records import ParagraphKind, ParagraphRecord, StanceLabel, StanceRecord, StanceVoice, stable_id
from newstance.views.dataset import records

MONDAY = datetime(2020, 1, 6, tzinfo=UTC)
COUNTS = {"read": 0, "written": 0, "rejected": 0, "duplicate": 0, "paragraphs": 0, "stances": 0}
WORDS = [f"word{i}" for i in range(3000)]

Article = tuple[list[ParagraphRecord], list[StanceRecord]]


def article(
    uri: str, time: datetime | None, scores: list[float], *, text: str = "", label: StanceLabel = StanceLabel.OPPOSE
) -> Article:
    """One paragraph, and a stance of A towards B for each of ``scores``."""
    generator = random.Random(uri)
    text = text or " ".join(generator.choices(WORDS, k=60))
    paragraph = ParagraphRecord(
        paragraph_id=stable_id(uri, 0), document_id=stable_id(uri), source_uri=uri, published_at=time, ordinal=0,
        kind=ParagraphKind.BODY, text=text, start=0, end=len(text), pipeline_version="test",
    )  # fmt: skip
    stances = [
        StanceRecord(
            document_id=paragraph.document_id, paragraph_id=paragraph.paragraph_id, source_uri=uri, published_at=time,
            stance_id=stable_id(uri, "stance", i), statement_id=None, voice=StanceVoice.QUOTED, holder="A", holder_id="local:a",
            holder_side_id=None, target="B", target_id="local:b", label=label, p_support=(1 + score) / 2, p_neutral=0.0,
            p_oppose=(1 - score) / 2, evidence_start=0, evidence_end=4, evidence=text[:4],
        )
        for i, score in enumerate(scores)
    ]  # fmt: skip
    return [paragraph], stances


def write(directory: Path, articles: list[Article], name: str = "000001") -> None:
    """An output directory as a run leaves it; again, with another ``name``, as a run that went on."""
    directory.mkdir(exist_ok=True)
    listed = []
    for kind, schema, place in (("paragraphs", "paragraph", 0), ("stances", "stance", 1)):
        found = [record for one in articles for record in one[place]]
        path = directory / f"{kind}-{name}.avro"
        with path.open("wb") as stream:
            fastavro.writer(stream, load_schema(schema), map(to_avro, found))
        listed.append(OutputFile(path.name, kind, len(found), path.stat().st_size, digest(path)))
    before = [OutputFile(**entry) for entry in manifest.load(directory)["files"]] if name != "000001" else []
    manifest.write(directory, COUNTS, [*before, *listed], "test", {}, datetime.now(UTC))


def weeks(number: int, *, change: int = 99) -> list[Article]:
    """Eight articles a week, one of which is for, seven against; from week ``change`` on the other way round."""
    found = []
    for week in range(number):
        for i in range(8):
            score = 0.8 if (i == 0) != (week >= change) else -0.9
            found.append(article(f"{week}-{i}", MONDAY + timedelta(weeks=week, hours=20 * i), [score]))
    return found


def test_edges_by_week_and_the_shift(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    write(tmp_path, weeks(5, change=4))
    assert main(["rolling", str(tmp_path)]) == 0
    assert "1 edges in 5 windows; 3 tested, 1 shifts" in capsys.readouterr().out
    edges = list(records(tmp_path, "edges"))
    assert [e.window_start for e in edges] == [MONDAY + timedelta(weeks=week) for week in range(5)]
    assert all(e.window_end - e.window_start == timedelta(days=7) for e in edges)
    assert [e.distinct_articles for e in edges] == [8] * 5
    assert [e.past_articles for e in edges] == [0, 8, 16, 24, 32]
    assert edges[0].mean_score == pytest.approx((0.8 - 7 * 0.9) / 8)
    (shift,) = records(tmp_path, "shifts")
    assert (shift.holder, shift.target, shift.window_start) == ("A", "B", MONDAY + timedelta(weeks=4))
    assert shift.change > 1 and shift.q_value < 0.01 and shift.tested == 1
    assert set(shift.document_ids) == {stable_id(f"4-{i}") for i in range(8)}
    assert manifest.verify(tmp_path) == []


def test_copies_do_not_count_as_events(tmp_path: Path):
    """A syndicated article that stands in eight places is one event, and no shift."""
    text = " ".join(random.Random(1).choices(WORDS, k=60))
    copies = [article(f"copy{i}", MONDAY + timedelta(weeks=4, hours=i), [0.8], text=text) for i in range(8)]
    write(tmp_path, weeks(4) + copies)
    assert main(["rolling", str(tmp_path)]) == 0
    edge = list(records(tmp_path, "edges"))[-1]
    assert (edge.statements, edge.distinct_statements, edge.articles, edge.distinct_articles) == (8, 1, 8, 1)
    assert edge.mean_score == pytest.approx(0.8)
    assert list(records(tmp_path, "shifts")) == []


def test_a_copy_in_a_later_week_counts_in_neither_mean(tmp_path: Path):
    text = " ".join(random.Random(1).choices(WORDS, k=60))
    times = (MONDAY + timedelta(weeks=2), MONDAY)
    write(tmp_path, [article(f"copy{i}", time, [-0.5], text=text) for i, time in enumerate(times)])
    assert main(["rolling", str(tmp_path)]) == 0
    first, later = records(tmp_path, "edges")
    assert (first.distinct_statements, first.mean_score) == (1, -0.5)
    assert (later.statements, later.distinct_statements, later.mean_score, later.past_articles) == (1, 0, None, 1)


def test_undated_stances_are_counted_and_unknown_ones_weigh_by_their_probabilities(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    unknown = article("b", MONDAY, [0.1, -0.1], label=StanceLabel.UNKNOWN)
    write(tmp_path, [article("a", None, [0.5, 0.5]), unknown])
    assert main(["rolling", str(tmp_path)]) == 0
    assert "2 stances have no date" in capsys.readouterr().out
    (edge,) = records(tmp_path, "edges")
    assert (edge.statements, edge.unknown) == (2, 2)
    assert edge.mean_score == pytest.approx(0, abs=1e-12)


def test_stale_clusters_are_made_anew(tmp_path: Path):
    write(tmp_path, weeks(1))
    main(["rolling", str(tmp_path)])
    (clusters,) = tmp_path.glob("clusters-*.avro")
    made = clusters.stat().st_mtime_ns
    main(["rolling", str(tmp_path)])
    assert clusters.stat().st_mtime_ns == made
    write(tmp_path, [article("more", MONDAY, [0.5])], "000002")
    main(["rolling", str(tmp_path)])
    assert len(list(records(tmp_path, "clusters"))) == 9
    assert len(list(tmp_path.glob("clusters-*.avro"))) == 1


def test_order_of_the_records_does_not_matter(tmp_path: Path):
    articles = weeks(5, change=3)
    write(tmp_path / "one", articles)
    write(tmp_path / "other", random.Random(5).sample(articles, len(articles)))
    for directory in ("one", "other"):
        main(["rolling", str(tmp_path / directory), "--every", "1d"])
    for kind in ("edges", "shifts"):
        (one,) = (tmp_path / "one").glob(f"{kind}-*.avro")
        assert (tmp_path / "other" / one.name).read_bytes() == one.read_bytes()


def test_sliding_windows(tmp_path: Path):
    write(tmp_path, [article("a", MONDAY + timedelta(hours=5), [0.5])])
    assert main(["rolling", str(tmp_path), "--window", "7d", "--every", "1d"]) == 0
    starts = [edge.window_start for edge in records(tmp_path, "edges")]
    assert starts == [MONDAY - timedelta(days=6 - day) for day in range(7)]


def test_no_stances(tmp_path: Path):
    write(tmp_path, [])
    assert main(["rolling", str(tmp_path)]) == 0
    assert list(records(tmp_path, "edges")) == list(records(tmp_path, "shifts")) == []


@pytest.mark.parametrize("wrong", [["--window", "7"], ["--window", "1d", "--every", "7d"], ["--past", "long"]])
def test_wrong_windows_are_a_usage_error(tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]):
    write(tmp_path, [])
    assert main(["rolling", str(tmp_path), *wrong]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_scores_are_between_their_ends(tmp_path: Path):
    write(tmp_path, weeks(3))
    main(["rolling", str(tmp_path)])
    for edge in records(tmp_path, "edges"):
        assert -1 <= edge.score_low < edge.mean_score < edge.score_high <= 1
        assert not math.isnan(edge.mean_score)
