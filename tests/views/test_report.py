"""The report's data and its file, without a browser."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path

import pytest
from newstance.pipeline.cli import main
from newstance.schemas.records import StanceLabel
from newstance.views import report
from newstance.views.dataset import DatasetError
from newstance.views.report_data import collect
from newstance.views.report_reading import NO_DAY, Caps

from tests.made import write
from tests.views.making import Said, article, copies, shifted

RUSSIA, NATO = "local:russia", "local:nato"
LAVROV = Said("Sergei Lavrov", "NATO", "NATO is a threat and must step back right now", side=RUSSIA, target_side=NATO)


def edge(data: dict, n: int) -> tuple[str, str, str]:
    s, names = data["stances"], data["actors"]["name"]
    return names[s["holder"][n]], data["labels"][s["label"][n]], names[s["target"][n]]


def words(data: dict, n: int) -> str:
    """The evidence of stance ``n`` as JavaScript will cut it: by UTF-16 code units."""
    s = data["stances"]
    units = data["paragraphs"]["text"][s["paragraph"][n]]["text"].encode("utf-16-le")
    return units[2 * s["start"][n] : 2 * s["end"][n]].decode("utf-16-le")


def test_columns_say_who_stands_where_when(tmp_path: Path):
    found = article("a.txt", [LAVROV], title="A", publisher="P", url="https://example.org/a", day="2021-10-19")
    data = collect(write(tmp_path, found))
    assert edge(data, 0) == ("Sergei Lavrov", "OPPOSE", "NATO")
    assert data["stances"]["percent"] == [90]
    assert {name: column[0] for name, column in data["documents"].items()} == {
        "title": "A", "publisher": "P", "url": "https://example.org/a", "source": "a.txt", "day": 18919, "paragraphs": 1,
    }  # fmt: skip
    assert words(data, 0) == LAVROV.words
    assert data["totals"] == {"documents": 1, "paragraphs": 1, "stances": 1}


def test_a_side_that_is_no_actor_is_named_from_the_table(tmp_path: Path):
    data = collect(write(tmp_path, article("a", [LAVROV])), names={RUSSIA: "Russia"})
    actors = data["actors"]
    assert actors["name"][actors["side"][0]] == "Russia"
    assert actors["id"] == ["local:sergei-lavrov", "local:nato", "local:russia"]


@pytest.mark.parametrize("head", ["", "🇷🇺😀 ", "e\u0301 עברית ", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 "])
def test_spans_count_in_utf16_and_do_not_shift(tmp_path: Path, head: str):
    said = [LAVROV, Said("Ни́на 😀", "НАТО 🕊", "мы 👩‍🚀 против и ещё раз против")]
    data = collect(write(tmp_path, article("a", said, head=head)))
    assert [words(data, n) for n in range(2)] == [one.words for one in said]
    text = data["paragraphs"]["text"][1]
    units = text["text"].encode("utf-16-le")
    start, end, actor = text["mentions"][0]
    assert units[2 * start : 2 * end].decode("utf-16-le") == data["actors"]["name"][actor] == said[1].holder


def test_an_article_without_title_is_called_by_its_first_words(tmp_path: Path):
    data = collect(write(tmp_path, article("a", [LAVROV])))
    assert data["documents"]["title"] == ["Sergei Lavrov said: “NATO is a threat and must step back right now” about NATO."]
    assert data["documents"]["day"] == [NO_DAY]


def test_the_order_of_files_and_records_does_not_matter(tmp_path: Path):
    said = [Said(f"H{n % 3}", f"T{n % 2}", f"number {n} of the things that were said") for n in range(12)]
    found = [p for n in range(4) for p in article(f"{n}", said[n * 3 : n * 3 + 3], day=f"2020-01-{n + 1:02}")]
    one = collect(write(tmp_path / "one", found), caps=Caps(signed=1))
    other = collect(write(tmp_path / "other", shifted(found, 5)), caps=Caps(signed=1))
    assert one == other


def test_a_record_that_was_written_twice_counts_once(tmp_path: Path):
    found = article("a", [LAVROV])
    assert len(collect(write(tmp_path, found + found))["stances"]["holder"]) == 1


def test_text_is_capped_by_edge_and_spread_over_months(tmp_path: Path):
    found = [
        p for n in range(6) for p in article(f"{n}", [LAVROV] * 3, day=f"20{10 + n}-05-01")
    ]  # three times a year, for six years
    data = collect(write(tmp_path, found), caps=Caps(signed=6))
    carried = [n for n, text in enumerate(data["paragraphs"]["text"]) if text]
    assert len(carried) == 6
    assert len({data["stances"]["document"][n] for n in carried}) == 6


def test_text_is_capped_in_all_and_signed_edges_come_first(tmp_path: Path):
    neutral = [Said("A", f"N{n}", f"nothing much of {n}", label=StanceLabel.NEUTRAL) for n in range(20)]
    data = collect(write(tmp_path, article("a", [*neutral, LAVROV])), caps=Caps(paragraphs=1))
    carried = [text["text"] for text in data["paragraphs"]["text"] if text]
    assert len(carried) == 1 and LAVROV.words in carried[0]


def test_where_there_are_too_many_stances_the_weakest_pairs_are_left_out(tmp_path: Path):
    said = [Said("A", "B", f"number {n} of what was said") for n in range(3)] + [Said("A", "C", "this was said only once")]
    data = collect(write(tmp_path, article("a", said)), caps=Caps(stances=3))
    assert {edge(data, n) for n in range(len(data["stances"]["holder"]))} == {("A", "OPPOSE", "B")}
    assert data["totals"]["stances"] == 4


def test_copies_are_told_where_clusters_were_made(tmp_path: Path):
    found = article("a", [LAVROV]) + article("b", [LAVROV]) + article("c", [Said("X", "Y", "something else was said")])
    data = collect(write(tmp_path / "with", found, copies(found)))
    assert data["paragraphs"]["cluster"] == [0, 0, 2]
    assert collect(write(tmp_path / "without", found))["paragraphs"]["cluster"] is None


def test_data_cannot_end_its_element_whatever_it_holds():
    hostile = {"a": "</script><script>alert(1)</script><!--", "b": "\u2028\u2029&<>\ud800"}
    text = report.embedded(hostile)
    assert not re.search("[<>&\u2028\u2029\ud800]", text)
    assert json.loads(text) == hostile


def test_the_page_admits_only_its_own_script_and_style(tmp_path: Path):
    page = report.page(collect(write(tmp_path, article("a", [LAVROV]))), "</title><script>alert(1)</script>")
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    script = re.search(r"<script>(.*?)</script>", page, re.S)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.S)[1]
    for text, directive in ((script, "script-src"), (style, "style-src")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert page.count("<script") == 2 and page.count("<style") == 1
    assert "<title>&lt;/title&gt;" in page


def test_no_script_of_ours_makes_markup_of_text():
    source = "".join(report._asset(name) for name in report.SCRIPTS)
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "DOMParser",
        "srcdoc",
    ):
        assert word not in source
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)\w", source)


def test_the_command_writes_one_file_and_says_what_is_in_it(tmp_path: Path, capsys):
    write(tmp_path / "out", article("a", [LAVROV]))
    assert main(["report", str(tmp_path / "out"), "-o", str(tmp_path / "new" / "r.html")]) == 0
    assert capsys.readouterr().out.startswith("1 stances, 1 paragraphs of evidence, ")
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["r.html"]


def test_a_directory_without_records_is_an_error_that_names_it(tmp_path: Path, capsys):
    assert main(["report", str(tmp_path), "-o", str(tmp_path / "r.html")]) != 0
    assert str(tmp_path) in capsys.readouterr().err
    assert not (tmp_path / "r.html").exists()
    (tmp_path / "stances-000001.avro").write_bytes(b"no Avro")
    with pytest.raises(DatasetError, match=r"stances-000001\.avro"):
        collect(tmp_path)
