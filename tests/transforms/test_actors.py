"""The actors table: the shipped one is consistent, its ids are right, and a user's file is read or refused with a reason."""

import csv
import os
from pathlib import Path

import pytest
from newstance.transforms.actors import ActorFileError, ActorTable, lexicon_rows, local_id, slug
from newstance.transforms.names import bearer, canonical, gender_of, surname

ROOT = Path(__file__).parents[2]
REFERENCE = Path(os.environ.get("NEWSTANCE_REFERENCE", ROOT.parent / "shared" / "reference")) / "countries.csv"


@pytest.fixture(scope="module")
def table() -> ActorTable:
    return ActorTable.load()


def test_ids_are_unique_and_local_ids_are_the_slug_of_the_name() -> None:
    rows = lexicon_rows("actors.csv")
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert [row["name"] for row in rows if row["id"].startswith("local:") and row["id"] != local_id(row["name"])] == []
    assert all(row["source"] for row in rows)


def test_every_side_is_an_actor(table: ActorTable) -> None:
    assert {actor.side for actor in table.actors.values() if actor.side} <= set(table.actors)


def test_only_metonyms_are_claimed_by_two(table: ActorTable) -> None:
    shared = [form for forms in table.forms.values() for form in forms if len(form.actors) > 1]
    assert all(form.how == "metonym" for form in shared)
    assert [(form.pieces, form.actors) for form in shared] == [(("Brussels",), ("Q458", "Q7184"))]


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference file of countries is not here")
def test_ids_of_states_are_those_of_the_reference() -> None:
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        reference = {row["wikidata_id"]: row for row in csv.DictReader(file) if row["wikidata_id"]}
    states = {row["id"]: row for row in lexicon_rows("actors.csv") if row["kind"] == "state"}
    assert set(states) == set(reference)
    for qid, row in states.items():
        names = {row["name"], *row["aliases"].split("|")}
        expected = reference[qid]["name"]
        assert expected in names or expected.replace("&", "and") in names or expected in {"UK", "US"}, qid


@pytest.mark.parametrize("name", [row["name"] for row in lexicon_rows("actors.csv") if row["id"].startswith("Q")][::20])
def test_an_actor_with_a_wikidata_id_names_its_source(name: str) -> None:
    row = next(row for row in lexicon_rows("actors.csv") if row["name"] == name)
    assert row["source"] != "checked by hand"


def test_a_file_adds_and_replaces(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("name,label,aliases,side\nAcme Corporation,ORG,Acme|ACME,\nHamas,ORG,,local:hamas\n", "utf-8")
    table = ActorTable.load(str(file))
    assert table.actors["local:acme-corporation"].name == "Acme Corporation"
    assert "local:hamas" in table.actors and "Q38799" not in table.actors
    assert table.digest != ActorTable.load().digest


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name\nAcme\n", "line 1: no column 'label'"),
        ("name,label,colour\nAcme,ORG,red\n", "line 1: unknown column 'colour'"),
        ("name,label\n,ORG\n", "line 2: the name is empty"),
        ("name,label\nAcme,THING\n", "line 2: the label 'THING' is none of"),
        ("name,label,id\nAcme,ORG,acme\n", "line 2: the id 'acme' is neither"),
        ("name,label,side\nAcme,ORG,Russia\n", "line 2: the side 'Russia' is not an id"),
        ("name,label\nAcme,ORG,x\n", "line 2: more fields than columns"),
        (
            "name,label,aliases\nAcme,ORG,Russian Federation\n",
            "line 2: 'Russian Federation' is already a name of Russia",
        ),
    ],
)
def test_a_wrong_row_is_refused_with_file_and_line(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(ActorFileError) as error:
        ActorTable.load(str(file))
    assert f"{file}, {reason}" in str(error.value)


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (["Sergei Lavrov", "Sergey Lavrov", "Serguei Lavrov", "Sergey V. Lavrov"], "Sergei Lavrov"),
        (["Volodymyr Zelensky", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy"], "Volodymyr Zelensky"),
        (["Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"], "Recep Tayyip Erdogan"),
        (["Yulia Tymoshenko", "Julia Tymoshenko", "Yuliya Tymoshenko"], "Julia Tymoshenko"),
        (["Donald J. Trump", "Donald Trump", "DONALD TRUMP"], "Donald Trump"),
        (["Dmitry Medvedev", "Dmitri Medvedev", "Dmitriy Medvedev"], "Dmitry Medvedev"),
        (["Valery Gerasimov", "Valeriy Gerasimov"], "Valery Gerasimov"),
        (["H.R. McMaster"], "H.R. McMaster"),
        (["Robert Mueller", "Bob Mueller", "Robert S. Mueller III", "Robert Swan Mueller"], "Robert Mueller"),
        (["Joe Biden", "Joseph R. Biden Jr.", "Joseph Biden"], "Joe Biden"),
        (["Bashar al-Assad", "Bashar Al-Assad", "Bashar al Assad", "Bashar Assad"], "Bashar al-Assad"),
        (["Kim Jong Un", "Kim Jong-un"], "Kim Jong Un"),
    ],
)
def test_spellings_of_one_person_are_one(spellings: list[str], name: str) -> None:
    assert {canonical(spelling.split()) for spelling in spellings} == {name}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("George W. Bush", "George Bush"),
        ("Donald Trump", "Donald Trump Jr."),
        ("Joe Biden", "Joseph Kennedy Jr."),
        ("Mohammed bin Salman", "Mohammed Salman"),
        ("Sergei Lavrov", "Sergei Lavrenko"),
        ("Sergei Skripal", "Yulia Skripal"),
        ("Andrzej Duda", "Andrei Duda"),
        ("Lech Kaczynski", "Jaroslaw Kaczynski"),
        ("Maria Zakharova", "Mario Zakharov"),
    ],
)
def test_different_persons_stay_different(one: str, other: str) -> None:
    assert local_id(canonical(one.split())) != local_id(canonical(other.split()))


def test_persons_known_everywhere_are_spelled_as_any_other() -> None:
    for row in lexicon_rows("people.csv"):
        assert canonical(row["name"].split()) == row["name"]
        for word in filter(None, row["alone"].split("|")):
            assert bearer(word) == row["name"], word  # claimed by one person


def test_slugs_of_other_scripts_are_not_empty_and_not_the_same() -> None:
    assert slug("Élysée Palace") == "elysee-palace"
    assert slug("Сергей") != slug("Дмитрий")
    assert slug("!!!") == "unnamed"


def test_surname_and_gender() -> None:
    assert surname(["Donald", "Trump", "Jr."]) == "trump"
    assert (gender_of("Maria"), gender_of("Jean-Claude"), gender_of("Sergei"), gender_of("Xyzzy")) == (
        "f",
        "m",
        "m",
        "",
    )
