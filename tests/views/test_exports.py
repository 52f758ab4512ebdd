"""Exports to annotation tools: every span stands where it stood, counted in the unit of the tool, whatever the script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from newstance.pipeline.cli import main
from newstance.schemas.articles import Article, assemble
from newstance.schemas.records import Mention, ParagraphRecord, stable_id
from newstance.views.exports import FORMATS, brat, conll, doccano, label_studio, web_annotation
from newstance.views.exports.carried import FIELD, pack, unpack

from tests.drawn import expected, records
from tests.made import article, story, write


def by_json(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False).encode())


@given(records())
@settings(max_examples=60, deadline=None)
def test_label_studio_shifts_nothing(made: list[ParagraphRecord]):
    task = by_json(label_studio.task(assemble(made)))
    text, regions = task["data"]["text"], [r for r in task["predictions"][0]["result"] if r["type"] == "labels"]
    points = list(text)  # what Label Studio counts: [...text]
    assert all("".join(points[r["value"]["start"] : r["value"]["end"]]) == r["value"]["text"] for r in regions)
    assert sorted((*r["value"]["labels"], r["value"]["start"], r["value"]["end"]) for r in regions) == expected(made)


@given(records())
@settings(max_examples=60, deadline=None)
def test_doccano_shifts_nothing(made: list[ParagraphRecord]):
    row = by_json(doccano.row(assemble(made)))
    assert row["text"] == assemble(made).text
    assert sorted((e["label"], e["start_offset"], e["end_offset"]) for e in row["entities"]) == expected(made)
    assert {e["id"] for e in row["entities"]} >= {i for r in row["relations"] for i in (r["from_id"], r["to_id"])}


@given(records())
@settings(max_examples=60, deadline=None)
def test_brat_shifts_nothing_but_line_ends(made: list[ParagraphRecord]):
    text = assemble(made).text
    found = []
    for line in "".join(f"{line}\n" for line in brat.lines(assemble(made))).encode().decode().split("\n"):
        if line.startswith("T"):
            _, where, words = line.split("\t", 2)
            label, places = where.split(" ", 1)
            spans = [tuple(map(int, piece.split())) for piece in places.split(";")]
            assert " ".join(text[a:b] for a, b in spans) == words
            found.append((label, "".join(text[a:b] for a, b in spans)))
    whole = [(label, text[a:b].replace("\r", "").replace("\n", "")) for label, a, b in expected(made)]
    assert sorted(found) == sorted((label, words) for label, words in whole if words)


@given(records())
@settings(max_examples=60, deadline=None)
def test_web_annotations_shift_nothing(made: list[ParagraphRecord]):
    text = assemble(made).text
    found = []
    for item in by_json(list(web_annotation.items(assemble(made)))):
        if item["motivation"] == "linking":
            continue
        quote, position = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])
        found.append((item["body"][0]["value"], position["start"], position["end"]))
    assert sorted(found) == expected(made)


@given(records())
@settings(max_examples=60, deadline=None)
def test_conll_tokens_lie_where_they_say(made: list[ParagraphRecord]):
    text = assemble(made).text
    spans: list[tuple[str, int, int]] = []
    tokens = []
    for sentence in conll.sentences(assemble(made)):
        rows = [line.split("\t") for line in sentence.split("\n") if line and line[0] != "#"]
        assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
        for _, form, tag, entity, misc in rows:
            start, end = map(int, misc.split("TokenRange=")[1].split(":"))
            assert text[start:end] == form
            assert len(form.split()) == 1
            tokens.append((start, end))
            if tag.startswith("B-"):
                spans.append((entity, start, end))
            elif tag.startswith("I-"):
                assert spans[-1][0] == entity
                spans[-1] = (entity, spans[-1][1], end)
    assert "".join(text[a:b] for a, b in tokens) == "".join(text.split())

    def trimmed(m: Mention) -> tuple[str, int, int]:
        words = text[m.start : m.end]
        return m.entity_id, m.start + len(words) - len(words.lstrip()), m.start + len(words.rstrip())

    assert spans == [trimmed(m) for r in made for m in r.mentions if text[m.start : m.end].strip()]


@given(records())
@settings(max_examples=60, deadline=None)
def test_carried_records_come_back_as_they_were(made: list[ParagraphRecord]):
    whole: Article = assemble(made)
    assert unpack(by_json(pack(whole)), whole.text) == whole


def test_carried_records_belong_to_their_text():
    whole = assemble(story())
    with pytest.raises(ValueError, match="not the one that was exported"):
        unpack(pack(whole), whole.text + " more")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don't trust Anglo-American 1.5 m, U.S.", "Don't trust Anglo-American 1.5 m , U . S ."),
        ("e\u0301te\u0301 👩\u200d👩\u200d👧👍🏽🇺🇦🇮🇱!", "e\u0301te\u0301 👩\u200d👩\u200d👧 👍🏽 🇺🇦 🇮🇱 !"),
        ("עִבְרִית, مرحبا؟", "עִבְרִית , مرحبا ؟"),
    ],
)
def test_tokens(text: str, tokens: str):
    assert [text[a:b] for a, b in conll.tokens(text, set())] == tokens.split(" ")


def test_sentences():
    text = "Mr. Lavrov met J. Smith. He said: “No!” Nothing more… and left. 🚀 Go"
    made = assemble(article("a", [text]))
    found = [line[9:] for s in conll.sentences(made) for line in s.split("\n") if line.startswith("# text = ")]
    assert found == ["Mr. Lavrov met J. Smith.", "He said: “No!”", "Nothing more… and left.", "🚀 Go"]


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_by_the_command_line(tmp_path: Path, to: str, capsys: pytest.CaptureFixture[str]):
    output = write(tmp_path / "out", [*story("a"), *story("b")])
    target = tmp_path / "new" / "export.x"
    assert main(["export", str(output), "--to", to, "--output", str(target)]) == 0
    assert f"written to {target}" in capsys.readouterr().out
    assert list(target.parent.glob("*.partial")) == []
    if to in ("label-studio", "web-annotation"):
        json.loads(target.read_text("utf-8"))
    if to == "label-studio":
        assert '<Label value="STANCE_OPPOSE"' in (target.parent / "export.config.xml").read_text("utf-8")
    if to == "brat":
        names = {p.suffix for p in target.iterdir()}
        assert names == {".txt", ".ann", ".conf"}
        assert (target / f"{stable_id('a')}.txt").read_bytes().decode() == assemble(story("a")).text


def test_an_export_does_not_overwrite_a_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    output = write(tmp_path / "out", story())
    for to in ("brat", "csv"):
        assert main(["export", str(output), "--to", to, "--output", str(output)]) == 1
        assert f"{output}: is a directory" in capsys.readouterr().err
    assert main(["export", str(output), "--to", "brat", "--table", "stances", "--output", str(tmp_path / "b")]) == 1
    assert "--table is for csv and parquet" in capsys.readouterr().err


def test_paragraphs_of_one_article_need_not_stand_together(tmp_path: Path):
    one, two = story("a"), story("b")
    mixed = [r for pair in zip(one, reversed(two), strict=True) for r in pair]
    main(["export", str(write(tmp_path / "out", mixed)), "--to", "doccano", "--output", str(tmp_path / "d.jsonl")])
    rows = [json.loads(line) for line in (tmp_path / "d.jsonl").read_text("utf-8").splitlines()]
    assert {row["document_id"] for row in rows} == {stable_id("a"), stable_id("b")}
    assert all(unpack(row[FIELD], row["text"]).text == assemble(story()).text for row in rows)


def test_paragraphs_that_do_not_fit_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    output = write(tmp_path / "out", [story()[0], *article("other", ["x"]), story("b")[1]])
    good = main(["export", str(output), "--to", "doccano", "--output", str(tmp_path / "d.jsonl")])
    assert good == 0  # gaps between paragraphs are no fault
    from dataclasses import replace

    output = write(tmp_path / "bad", [replace(story()[0], end=3)])
    assert main(["export", str(output), "--to", "doccano", "--output", str(tmp_path / "d.jsonl")]) == 1
    assert "paragraph 0 does not lie where its offsets say" in capsys.readouterr().err
