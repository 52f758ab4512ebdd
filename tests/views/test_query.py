"""``newstance query``: SQL over an output directory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from newstance.pipeline.cli import main
from newstance.views.tables import tables

from tests.made import story, write


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("out"), [*story("a.txt"), *story("b.txt")])


def ask(output: Path, sql: str, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    assert main(["query", str(output), sql, "--format", "json", *options]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_five_tables_have_the_columns_they_name(output: Path, capsys: pytest.CaptureFixture[str]):
    sizes = {"documents": 2, "paragraphs": 6, "mentions": 10, "statements": 4, "stances": 8}
    for name, size in sizes.items():
        found = ask(output, f"SELECT * FROM {name}", capsys)
        assert len(found) == size, name
        assert list(found[0]) == tables()[name].schema.names


def test_offsets_and_words_agree_beyond_the_basic_plane(output: Path, capsys: pytest.CaptureFixture[str]):
    sql = """SELECT m.text, substring(p.text, m.start - p.start + 1, m."end" - m.start) AS again
             FROM mentions m JOIN paragraphs p USING (paragraph_id)"""
    found = ask(output, sql, capsys)
    assert len(found) == 10
    assert all(row["text"] == row["again"] for row in found)
    assert {row["text"] for row in found} == {"Anna Novák", "The 🇺🇦 alliance", "Moscow", "שר החוץ"}


def test_statements_over_two_paragraphs_are_counted_once(output: Path, capsys: pytest.CaptureFixture[str]):
    assert ask(output, "SELECT statements, stances, mentions, paragraphs, characters FROM documents LIMIT 1", capsys) == [
        {"statements": 1, "stances": 4, "mentions": 5, "paragraphs": 3, "characters": story()[-1].end}
    ]


def test_words_in_another_paragraph_are_null(output: Path, capsys: pytest.CaptureFixture[str]):
    found = ask(output, "SELECT cue_text, speaker_text FROM statements ORDER BY document_id, start LIMIT 2", capsys)
    assert found == [{"cue_text": "said", "speaker_text": "Anna Novák"}, {"cue_text": None, "speaker_text": None}]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT holder\nFROM stances WHRE x", "SQL line 2, column 19:"),
        ("SELECT 'é', nope FROM stances", 'SQL line 1, column 13: Referenced column "nope" not found'),
        ("SELECT * FROM nothing", "SQL line 1, column 15: Table with name nothing does not exist"),
        ("", "the SQL holds no query"),
    ],
)
def test_bad_sql_is_one_line_that_names_the_place(output: Path, capsys: pytest.CaptureFixture[str], sql: str, says: str):
    assert main(["query", str(output), sql]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert says in error


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{path}')",
        "COPY stances TO '{new}'",
        "ATTACH '{new}' AS x",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "EXPORT DATABASE '{new}'",
    ],
)
def test_no_file_is_written_and_no_other_one_read(output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], sql: str):
    (tmp_path / "secret.txt").write_text("secret")
    assert main(["query", str(output), sql.format(path=tmp_path / "secret.txt", new=tmp_path / "new")]) == 1
    assert "secret" not in capsys.readouterr().out
    assert [p.name for p in tmp_path.iterdir()] == ["secret.txt"]


def test_a_damaged_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    write(tmp_path, story())
    file = tmp_path / "paragraphs-000001.avro"
    file.write_bytes(file.read_bytes()[:-20])
    assert main(["query", str(tmp_path), "SELECT count(*) FROM mentions"]) == 1
    assert f"{file}: damaged" in capsys.readouterr().err


def test_a_directory_without_output_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["query", str(tmp_path), "SELECT 1"]) == 1
    assert f"{tmp_path}: not an output directory" in capsys.readouterr().err


def test_csv_and_table(output: Path, capsys: pytest.CaptureFixture[str]):
    main(["query", str(output), "SELECT DISTINCT title, -0.5 AS n FROM stances", "--format", "csv"])
    assert capsys.readouterr().out.split("\r\n")[1] == '"\'=HYPERLINK(""https://example.org"")",-0.5'
    main(["query", str(output), "SELECT stance_id FROM stances", "--limit", "3"])
    out = capsys.readouterr().out
    assert out.count("\n") == 5
    assert "more than these 3 rows" in out


def test_no_progress_bar_among_the_rows(output: Path, capsys: pytest.CaptureFixture[str]):
    (row,) = ask(output, "SELECT current_setting('enable_progress_bar') AS bar", capsys)
    assert row["bar"] in (False, "false")


def test_only_the_columns_asked_for_are_read(output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    seen: list[frozenset[str]] = []
    from newstance.views import dataset

    real = dataset.read_columns
    monkeypatch.setattr(dataset, "read_columns", lambda stream, columns: seen.append(columns) or real(stream, columns))
    found = ask(output, "SELECT label FROM stances WHERE voice = 'QUOTED' ORDER BY 1", capsys)
    assert [row["label"] for row in found] == ["OPPOSE"] * 2 + ["SUPPORT"] * 2
    assert seen == [{"label", "voice"}]
