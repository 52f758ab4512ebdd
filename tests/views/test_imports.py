"""``newstance import``: what annotators changed, and nothing else, is changed in the gold."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newstance.evaluation.attribution import gold_rows
from newstance.evaluation.gold import GoldError, gold_articles, stance_rows
from newstance.evaluation.stance import evaluate_file
from newstance.pipeline.cli import main
from newstance.schemas.articles import Article, assemble
from newstance.schemas.records import ParagraphRecord, SpeakerLink, StanceLabel, StanceVoice, StatementKind
from newstance.transforms.actors import local_id
from newstance.views.dataset import records as read
from newstance.views.exports import doccano, label_studio
from newstance.views.imports import import_gold

from tests.drawn import records
from tests.made import edges, story

Row = dict[str, Any]


def by_label_studio(article: Article) -> Row:
    """A task as Label Studio gives it back: the prediction became an annotation."""
    task = json.loads(json.dumps(label_studio.task(article)))
    return {"id": 7, "data": task["data"], "annotations": [{"result": task["predictions"][0]["result"]}], "predictions": []}


def by_doccano(article: Article, seed: int = 1) -> Row:
    """A row as doccano gives it back: in another order, with ids of its own."""
    row = json.loads(json.dumps(doccano.row(article)))
    chance = random.Random(seed)
    new = {e["id"]: 1000 + n for n, e in enumerate(chance.sample(row["entities"], len(row["entities"])))}
    entities = [{**e, "id": new[e["id"]]} for e in row["entities"]]
    relations = [{"id": 9, "type": r["type"], "from_id": new[r["from_id"]], "to_id": new[r["to_id"]]} for r in row["relations"]]
    return {"id": 3, **row, "entities": sorted(entities, key=lambda e: e["id"]), "relations": relations, "Comments": []}


def gold(tmp_path: Path, rows: list[Row], tool: str) -> list[ParagraphRecord]:
    """The paragraphs that the command makes of ``rows``."""
    source, target = tmp_path / "file.json", tmp_path / "gold"
    source.write_text("\n".join(map(json.dumps, rows)) if tool == "doccano" else json.dumps(rows), "utf-8")
    assert main(["import", str(source), "--from", tool, "--output", str(target)]) == 0
    found = list(read(target, "paragraphs"))
    assert list(read(target, "stances")) == edges(found)
    return found


def plain(made: list[ParagraphRecord]) -> list[ParagraphRecord]:
    """Without what import may change of untouched records: the version, and the order of items that start together."""
    return [
        replace(
            r,
            pipeline_version="",
            mentions=tuple(sorted(r.mentions, key=repr)),
            statements=tuple(sorted(r.statements, key=repr)),
            stances=tuple(sorted(r.stances, key=repr)),
        )
        for r in made
    ]


@pytest.mark.parametrize(("tool", "back"), [("label-studio", by_label_studio), ("doccano", by_doccano)])
@given(records(), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_untouched_records_come_back_whole(
    tmp_path_factory: pytest.TempPathFactory, tool: str, back: Callable[[Article], Row], made: list[ParagraphRecord], seed: int
):
    row = by_doccano(assemble(made), seed) if tool == "doccano" else back(assemble(made))
    source, target = tmp_path_factory.mktemp("import") / "file", tmp_path_factory.mktemp("import") / "gold"
    source.write_text(json.dumps(row if tool == "doccano" else [row]), "utf-8")
    import_gold(source, target, tool, local_id)
    assert plain(list(read(target, "paragraphs"))) == plain(made)


@pytest.mark.parametrize(("tool", "back"), [("label-studio", by_label_studio), ("doccano", by_doccano)])
def test_the_version_tells_the_tool(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tool: str, back: Callable[[Article], Row]
):
    found = gold(tmp_path, [back(assemble(story()))], tool)
    assert {r.pipeline_version for r in found} == {f"test+{tool}"}
    assert "1 articles; mentions: 5 kept, 0 new or changed, 0 gone" in capsys.readouterr().out


# -- corrections, made in Label Studio's form ---------------------------------------------------------------------------


@pytest.fixture
def task() -> Row:
    return by_label_studio(assemble(story()))


def region(task: Row, label: str, words: str = "") -> Row:
    for r in task["annotations"][0]["result"]:
        if r["type"] == "labels" and r["value"]["labels"] == [label] and words in r["value"]["text"]:
            return r
    raise KeyError(label)


def add(task: Row, label: str, words: str, last: bool = False) -> str:
    text = task["data"]["text"]
    start = text.rindex(words) if last else text.index(words)
    key = f"new{len(task['annotations'][0]['result'])}"
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    task["annotations"][0]["result"].append({"id": key, "type": "labels", "value": value})
    return key


def link(task: Row, kind: str, source: str, target: str, direction: str = "right") -> None:
    relation = {"type": "relation", "from_id": source, "to_id": target, "direction": direction, "labels": [kind]}
    task["annotations"][0]["result"].append(relation)


def unlink(task: Row, kind: str, source: str) -> None:
    result = task["annotations"][0]["result"]
    result[:] = [r for r in result if not (r["type"] == "relation" and r["from_id"] == source and r["labels"] == [kind])]


def remove(task: Row, key: str) -> None:
    result = task["annotations"][0]["result"]
    result[:] = [r for r in result if key not in (r.get("id"), r.get("from_id"), r.get("to_id"))]


def test_another_label_is_certain_and_all_else_stays(tmp_path: Path, task: Row, capsys: pytest.CaptureFixture[str]):
    region(task, "STANCE_SUPPORT")["value"]["labels"] = ["STANCE_OPPOSE"]
    found = gold(tmp_path, [task], "label-studio")
    old, new = story()[0].stances[0], found[0].stances[0]
    assert new == replace(old, label=StanceLabel.OPPOSE, p_support=0.0, p_neutral=0.0, p_oppose=1.0)
    assert [r.stances for r in found[1:]] == [r.stances for r in story()[1:]]
    assert "stances: 3 kept, 1 new or changed, 1 gone" in capsys.readouterr().out


def test_what_is_removed_is_gone(tmp_path: Path, task: Row):
    for label in ("STANCE_NEUTRAL", "STANCE_SUPPORT", "ORG"):
        remove(task, region(task, label)["id"])
    found = gold(tmp_path, [task], "label-studio")
    assert [len(r.stances) for r in found] == [0, 1, 1]
    assert [m.name for m in found[0].mentions] == ["Anna Novák"]


def test_a_new_mention_is_a_known_actor_by_its_words_or_its_note(tmp_path: Path, task: Row):
    add(task, "GPE", "ישראל")
    key = add(task, "ORG", "we café\u0301 people")
    next(r for r in task["annotations"][0]["result"] if r.get("id") == key)["meta"] = {"text": ["Alliance (local:alliance)"]}
    region(task, "GPE", "Moscow")["meta"] = {"text": ["Kremlin (local:kremlin)"]}
    found = gold(tmp_path, [task], "label-studio")
    mentions = {m.entity_id: m for r in found for m in r.mentions}
    assert mentions[local_id("ישראל")].text == "ישראל"
    assert [m.name for m in found[1].mentions] == ["Alliance", "Kremlin"]
    assert (found[1].stances[0].target, found[1].stances[0].target_id) == ("Kremlin", "local:kremlin")  # follows its mention
    assert found[2].stances == story()[2].stances


def test_a_new_statement_and_its_stance(tmp_path: Path, task: Row):
    said = add(task, "STATEMENT_INDIRECT", "condemned Moscow on Monday")
    speaker = add(task, "SPEAKER", "שר החוץ של ישראל")
    link(task, "SAID_BY", said, speaker)
    stance = add(task, "STANCE_OPPOSE", " Moscow on Monday")
    link(task, "HOLDER", stance, speaker)
    link(task, "TARGET", region(task, "GPE", "Moscow")["id"], stance, direction="left")
    found = gold(tmp_path, [task], "label-studio")
    statement = found[2].statements[0]
    assert (statement.kind, statement.speaker, statement.speaker_id) == (StatementKind.INDIRECT, "שר החוץ", "local:minister")
    assert statement.cue_start is None
    new = found[2].stances[-1]
    assert (new.voice, new.holder_id, new.target_id) == (StanceVoice.REPORTED, "local:minister", "Q159")
    assert new.statement_id == statement.statement_id
    assert (new.p_oppose, found[2].text[new.evidence_start - found[2].start :][:16]) == (1.0, "Moscow on Monday")
    assert new.evidence_end - new.evidence_start == len("Moscow on Monday")


def test_another_speaker_and_a_stance_without_a_holder(tmp_path: Path, task: Row):
    first = region(task, "STATEMENT_DIRECT", "alliance")["id"]
    unlink(task, "SAID_BY", first)
    unlink(task, "CUE", first)
    link(task, "SAID_BY", first, region(task, "ORG")["id"])
    unlink(task, "HOLDER", region(task, "STANCE_OPPOSE", "condemned")["id"])
    found = gold(tmp_path, [task], "label-studio")
    s = found[0].statements[0]
    assert (s.speaker, s.speaker_id, s.speaker_link, s.cue_start) == ("Alliance", "local:alliance", SpeakerLink.NAME, None)
    assert s.statement_id == story()[0].statements[0].statement_id
    act = found[2].stances[0]
    assert (act.voice, act.holder, act.statement_id) == (StanceVoice.AUTHOR, "The Daily", None)


def test_pieces_that_no_longer_belong_together_get_an_id_of_their_own(tmp_path: Path, task: Row):
    second = region(task, "STATEMENT_DIRECT", "never trust")["id"]
    unlink(task, "CONTINUES", second)
    found = gold(tmp_path, [task], "label-studio")
    assert found[0].statements[0].statement_id != found[1].statements[0].statement_id


def test_content_over_two_paragraphs_is_cut_at_the_border(tmp_path: Path, task: Row):
    add(task, "STATEMENT_MIXED", "yield, and\n\nwe café")
    found = gold(tmp_path, [task], "label-studio")
    pieces = [s for r in found for s in r.statements if s.kind is StatementKind.MIXED]
    assert [(s.start, s.end) for s in pieces] == [(s.start, s.end) for s in sorted(pieces, key=lambda s: s.start)]
    assert len({s.statement_id for s in pieces}) == 1
    assert [found[0].text[pieces[0].start :], pieces[1].end - pieces[1].start] == ["yield, and", 7]


def test_offsets_in_utf16_units_are_recognised(tmp_path: Path, task: Row):
    text = task["data"]["text"]
    for r in task["annotations"][0]["result"]:
        for end in ("start", "end"):
            if r["type"] == "labels":
                r["value"][end] = len(text[: r["value"][end]].encode("utf-16-le")) // 2
    assert plain(gold(tmp_path, [task], "label-studio")) == plain(story())


def test_tasks_nobody_finished_are_left_out(tmp_path: Path, task: Row, capsys: pytest.CaptureFixture[str]):
    other = by_label_studio(assemble(story("other")))
    other["annotations"][0]["was_cancelled"] = True
    task["annotations"].insert(0, {"result": []})  # of two annotations the last counts
    assert plain(gold(tmp_path, [task, other], "label-studio")) == plain(story())
    assert "1 articles (1 without an annotation left out)" in capsys.readouterr().out


def test_faults_are_one_line_that_names_the_place(tmp_path: Path, task: Row, capsys: pytest.CaptureFixture[str]):
    source = tmp_path / "file.json"

    def says(content: Any, tool: str, *parts: str) -> None:
        source.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        assert main(["import", str(source), "--from", tool, "--output", str(tmp_path / "gold")]) == 1
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert all(part in error for part in (str(source), *parts)), error
        assert not (tmp_path / "gold").exists()

    says("{", "label-studio", "not JSON")
    says({"a": 1}, "label-studio", "not a list of tasks")
    says([{"id": 4, "data": {}}], "label-studio", "task 4: not a task of a newstance export")
    says([{**task, "data": {"text": "other", "newstance": task["data"]["newstance"]}}], "label-studio", "task 7", "other words")
    says("\n" + json.dumps(by_doccano(assemble(story()))), "doccano", ":1: not JSON")
    says({**by_doccano(assemble(story())), "text": "other"}, "doccano", ":1: the text is not the one")
    says({"text": "a"}, "doccano", ":1: not a row of a newstance export")
    far = by_doccano(assemble(story()))
    far["entities"][0]["end_offset"] = 9999
    says(far, "doccano", ":1: ", "9999) does not lie in the text")
    add(task, "STANCE_OPPOSE", "watched")
    says([task], "label-studio", "task 7: STANCE_OPPOSE [", "has no link TARGET")


def test_an_existing_directory_is_not_touched(tmp_path: Path, task: Row, capsys: pytest.CaptureFixture[str]):
    gold(tmp_path, [task], "label-studio")
    assert main(["import", str(tmp_path / "file.json"), "--from", "label-studio", "--output", str(tmp_path / "gold")]) == 1
    assert "is there already" in capsys.readouterr().err


# -- evaluate reads it -------------------------------------------------------------------------------------------------


class _Opposed:
    """A model that finds opposition everywhere."""

    def predict(self, queries: list[Any]) -> list[tuple[float, float, float]]:
        return [(0.0, 0.1, 0.9)] * len(queries)


def test_gold_in_avro_is_rows_for_attribution(tmp_path: Path, task: Row):
    gold(tmp_path, [task], "label-studio")
    (row,) = gold_rows(tmp_path / "gold")
    (quote,) = row["quotes"]
    words = {k: row["text"][slice(*quote[k])] for k in ("quote_span", "source_span", "cue_span")}
    assert (words["source_span"], words["cue_span"], quote["type"]) == ("Anna Novák", "said", "Direct")
    assert words["quote_span"].startswith("The 🇺🇦 alliance")
    assert words["quote_span"].endswith("trust Moscow.")
    assert list(gold_rows(tmp_path / "gold" / "paragraphs-000001.avro")) == [row]


def test_gold_in_avro_is_rows_for_stance(tmp_path: Path, task: Row):
    gold(tmp_path, [task], "label-studio")
    rows = stance_rows(tmp_path / "gold")
    assert [(r["split"], r["label"], r["text"][slice(*r["target_span"])]) for r in rows] == [
        ("QUOTED", 1, "The 🇺🇦 alliance"),
        ("QUOTED", -1, "Moscow"),
        ("ACTION", -1, "Moscow"),
        ("AUTHOR", 0, "Moscow"),
    ]
    assert [r["holder_span"] and r["text"][slice(*r["holder_span"])] for r in rows] == [None, None, "שר החוץ", None]
    found = {s.name: s for s in evaluate_file(tmp_path / "gold", _Opposed()).sets}  # type: ignore[arg-type]
    assert {name: s.rows for name, s in found.items()} == {"ACTION": 1, "AUTHOR": 1, "QUOTED": 2}
    assert (found["ACTION"].micro_f1, found["AUTHOR"].micro_f1, found["QUOTED"].micro_f1) == (1.0, 0.0, 0.5)


def test_gold_that_cannot_be_read_is_named(tmp_path: Path):
    (tmp_path / "paragraphs-000001.avro").write_bytes(b"no")
    with pytest.raises(GoldError, match=r"paragraphs-000001\.avro: not a file of paragraphs"):
        list(gold_articles(tmp_path))
    with pytest.raises(GoldError, match=r"no paragraphs-\*\.avro"):
        list(gold_articles(tmp_path.parent))
