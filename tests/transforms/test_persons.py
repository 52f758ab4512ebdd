"""Whom a name means: surnames alone, with titles and suffixes, among several bearers, and where NER missed or mistook them."""

from __future__ import annotations

from pathlib import Path

import pytest
from newstance.transforms.actors import ActorTable
from newstance.transforms.document import Document
from newstance.transforms.link import link

from tests.parse import parse
from tests.transforms.test_link import LAVROV

TABLE = ActorTable.load()


def _persons(document: Document, table: ActorTable = TABLE) -> list[str]:
    return [m.entity_id for m in link(document, (), table).mentions]


TRUMP_SPOKE = "Trump/PROPN/nsubj/2 spoke/VERB/ROOT/0 _./PUNCT/punct/2"
MELANIA_LEFT = "Melania/PROPN/compound/2 Trump/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3"


def test_a_surname_known_everywhere_needs_no_full_name() -> None:
    document = parse(TRUMP_SPOKE, "Smith/PROPN/nsubj/2 left/VERB/ROOT/0 _./PUNCT/punct/2", Trump="PERSON", Smith="PERSON")
    assert _persons(document) == ["local:donald-trump", "local:smith"]


@pytest.mark.parametrize("entities", [{}, {"Trump": "ORG"}])
def test_a_surname_known_everywhere_is_found_where_it_was_not_tagged(entities: dict[str, str]) -> None:
    assert _persons(parse(TRUMP_SPOKE, **entities)) == ["local:donald-trump"]
    longer = parse(TRUMP_SPOKE.replace("Trump/PROPN/nsubj/2 spoke/VERB/ROOT/0", "Ann/PROPN/compound/2 Trump/PROPN/nsubj/2"))
    assert _persons(longer) == []


def test_a_surname_is_first_of_all_the_one_known_everywhere_by_it() -> None:
    donald = "Donald/PROPN/compound/2 Trump/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3"
    document = parse(donald, *[MELANIA_LEFT] * 3, TRUMP_SPOKE, Donald_Trump="PERSON", Melania_Trump="PERSON", Trump="PERSON")
    assert _persons(document)[-1] == "local:donald-trump"


@pytest.mark.parametrize(("family", "found"), [("Cepeda", ["local:ivan-cepeda"]), ("University", [])])
def test_a_person_whom_ner_has_not_seen_is_known_by_a_given_name(family: str, found: list[str]) -> None:
    assert _persons(parse(f"Ivan/PROPN/compound/2 {family}/PROPN/nsubj/3 spoke/VERB/ROOT/0")) == found


def test_what_opens_the_sentence_is_no_part_of_the_name() -> None:
    document = parse("Once/PROPN/compound/2 Obama/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3", Once_Obama="PERSON")
    assert _persons(document) == ["local:barack-obama"]


def test_an_honorific_is_no_part_of_the_name() -> None:
    document = parse(
        "H.E./PROPN/compound/3 Mr/PROPN/compound/3 Jorun/PROPN/compound/4 Halkest/PROPN/nsubj/5 left/VERB/ROOT/0",
        **{"H.E._Mr_Jorun_Halkest": "ORG"},
    )
    assert _persons(document) == ["local:jorun-halkest"]


def test_god_is_no_person() -> None:
    document = parse("God/PROPN/nsubj/2 bless/VERB/ROOT/0 Obama/PROPN/dobj/2 _./PUNCT/punct/2", God="PERSON", Obama="PERSON")
    assert _persons(document) == ["local:barack-obama"]


def test_a_short_form_alone_is_whoever_is_named_in_full() -> None:
    named = "William/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3"
    document = parse(named, "Bill/PROPN/nsubj/2 spoke/VERB/ROOT/0 _./PUNCT/punct/2", William_Lee="PERSON", Bill="PERSON")
    assert _persons(document) == ["local:william-lee"] * 2


def test_of_two_bearers_the_bare_surname_is_the_one_named_first() -> None:
    ann = "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3"
    bob = ann.replace("Ann", "Bob")
    document = parse(ann, bob, bob, "Lee/PROPN/nsubj/2 spoke/VERB/ROOT/0 _./PUNCT/punct/2", Ann_Lee="PERSON", Bob_Lee="PERSON")
    assert _persons(document) == ["local:ann-lee", "local:bob-lee", "local:bob-lee", "local:ann-lee"]


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("the/DET/det/2 Democrat/PROPN/nsubj/3/NNP", []),
        ("the/DET/det/2 Russian/PROPN/nsubj/3/NNP", []),
        ("the/DET/det/2 French/PROPN/nsubj/3/NNPS", ["Q142"]),
        ("the/DET/det/2 Democrats/PROPN/nsubj/3/NNPS", ["Q29552"]),
    ],
)
def test_one_of_a_party_or_a_people_is_neither(phrase: str, found: list[str]) -> None:
    assert _persons(parse(f"{phrase} spoke/VERB/ROOT/0 _./PUNCT/punct/3")) == found


@pytest.mark.parametrize(("state", "found"), [("Vermont", ["local:ann-lee", "local:ann-lee"]), ("Ohio", ["local:ann-lee"])])
def test_the_senator_from_elsewhere_is_someone_else(state: str, found: list[str]) -> None:
    named = (
        "Vermont/PROPN/compound/4 Sen./PROPN/compound/4 Ann/PROPN/compound/4 Lee/PROPN/nsubj/5 spoke/VERB/ROOT/0 _./PUNCT/punct/5"
    )
    later = f"The/DET/det/3 {state}/PROPN/compound/3 senator/NOUN/nsubj/4 left/VERB/ROOT/0 _./PUNCT/punct/4"
    document = parse(named, later, Ann_Lee="PERSON", Vermont="GPE", Ohio="GPE")
    assert [entity for entity in _persons(document) if "lee" in entity] == found


JUNIOR = "Trump/PROPN/compound/2 Jr./PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3"


@pytest.mark.parametrize("first", ["", "Donald/PROPN/compound/3 Trump/PROPN/compound/3 Jr./PROPN/nsubj/4 left/VERB/ROOT/0"])
def test_a_surname_with_jr_is_the_son(first: str) -> None:
    names = {"Donald_Trump_Jr.": "PERSON", "Trump_Jr.": "PERSON", "Trump": "PERSON"}
    found = _persons(parse(TRUMP_SPOKE, *filter(None, [first]), JUNIOR, **names))
    assert found == ["local:donald-trump", *["local:donald-trump-jr"] * (1 + bool(first))]


def test_the_president_is_the_one_known_everywhere_where_nobody_is_called_so() -> None:
    later = "The/DET/det/2 president/NOUN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3"
    assert _persons(parse(TRUMP_SPOKE, later, Trump="PERSON")) == ["local:donald-trump"] * 2
    named = "President/PROPN/compound/2 Macron/PROPN/nsubj/3 came/VERB/ROOT/0 _./PUNCT/punct/3"
    assert _persons(parse(TRUMP_SPOKE, named, later, Trump="PERSON", Macron="PERSON"))[-1] == "local:emmanuel-macron"


def test_a_tower_is_no_person() -> None:
    tower = "Trump/PROPN/compound/2 Tower/PROPN/nsubj/3 burns/VERB/ROOT/0 _./PUNCT/punct/3"
    assert _persons(parse(tower, TRUMP_SPOKE, Trump_Tower="PERSON", Trump="PERSON"))[-1:] == ["local:donald-trump"]


def test_a_surname_known_everywhere_is_whoever_the_text_introduces() -> None:
    document = parse(MELANIA_LEFT, TRUMP_SPOKE, Melania_Trump="PERSON", Trump="PERSON")
    assert _persons(document) == ["local:melania-trump"] * 2


def test_a_surname_used_before_another_bearer_is_the_one_known_everywhere() -> None:
    document = parse(TRUMP_SPOKE, TRUMP_SPOKE, MELANIA_LEFT, Melania_Trump="PERSON", Trump="PERSON")
    assert _persons(document) == ["local:donald-trump"] * 2 + ["local:melania-trump"]


@pytest.mark.parametrize(
    ("title", "entity"),
    [("President", "donald-trump"), ("Mr.", "donald-trump"), ("Mrs.", "melania-trump"), ("Dear", "melania-trump")],
)
def test_a_title_tells_who_is_meant(title: str, entity: str) -> None:
    titled = f"{title}/PROPN/compound/2 Trump/PROPN/nsubj/3 spoke/VERB/ROOT/0 _./PUNCT/punct/3"
    document = parse(MELANIA_LEFT, titled, Melania_Trump="PERSON", Trump="PERSON")
    assert _persons(document) == ["local:melania-trump", f"local:{entity}"]


LEE_SPOKE = "{}/PROPN/compound/2 Lee/PROPN/nsubj/3 spoke/VERB/ROOT/0 _./PUNCT/punct/3"


def test_a_title_of_the_other_gender_is_of_someone_else() -> None:
    document = parse(
        LEE_SPOKE.format("Robert"), LEE_SPOKE.format("Mrs."), LEE_SPOKE.format("Mr."), Robert_Lee="PERSON", Lee="PERSON"
    )
    assert _persons(document) == ["local:robert-lee", "local:lee", "local:robert-lee"]


def test_a_surname_used_again_and_again_before_its_bearers_are_named_once_is_someone_else() -> None:
    alone = "Lee/PROPN/nsubj/2 spoke/VERB/ROOT/0 _./PUNCT/punct/2"
    parents = "Robert/PROPN/compound/2 Lee/PROPN/nsubj/5 and/CCONJ/cc/2 Anna/PROPN/compound/5 Lee/PROPN/conj/2 left/VERB/ROOT/0"
    document = parse(*[alone] * 4, parents, Lee="PERSON", Robert_Lee="PERSON", Anna_Lee="PERSON")
    assert _persons(document) == ["local:lee"] * 4 + ["local:robert-lee", "local:anna-lee"]


def test_a_short_form_of_a_given_name_is_the_same_person() -> None:
    document = parse(
        "Bill/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        "William/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        Bill_Lee="PERSON",
        William_Lee="PERSON",
        Ann_Lee="PERSON",
    )
    assert _persons(document) == ["local:bill-lee", "local:bill-lee", "local:ann-lee"]


def test_a_headline_is_nobody() -> None:
    document = parse(
        "Trump/PROPN/compound/4 Signs/PROPN/compound/4 Russia/PROPN/compound/4 Sanctions/PROPN/ROOT/0",
        Trump_Signs_Russia_Sanctions="PERSON",
    )
    assert "local:trump-signs-russia-sanctions" not in _persons(document)


def test_a_person_of_the_users_table_has_its_id_under_every_spelling(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("id,name,label,side\nQ58217,Sergey Lavrov,PERSON,Q159\n", "utf-8")
    table = ActorTable.load(str(tmp_path / "own.csv"))
    assert _persons(parse(LAVROV.replace("Sergey", "Sergei"), Sergei_Lavrov="PERSON"), table) == ["Q58217"]
    assert _persons(parse(LAVROV, Sergey_Lavrov="PERSON"), table) == ["Q58217"]


GARTH = "Ann/PROPN/compound/4 Garth/PROPN/compound/4 _-/PUNCT/punct/4 _Evans/PROPN/nsubj/5 left/VERB/ROOT/0 _./PUNCT/punct/5"


def test_a_surname_of_two_alone_is_its_bearer() -> None:
    again = "Garth/PROPN/compound/3 _-/PUNCT/punct/3 _Evans/PROPN/nsubj/4 spoke/VERB/ROOT/0"
    document = parse(GARTH, again, **{"Ann_Garth_-_Evans": "PERSON"})
    assert _persons(document) == ["local:ann-garth-evans"] * 2


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("Nana/PROPN/nsubj/2 spoke/VERB/ROOT/0", ["local:nana-lee"] * 2),
        ("Met/VERB/ROOT/0 in/ADP/prep/1 Nana/PROPN/pobj/2", ["local:nana-lee"]),
    ],
)
def test_a_given_name_alone_is_who_bears_it(place: str, found: list[str]) -> None:
    document = parse("Nana/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3", place, Nana_Lee="PERSON")
    assert _persons(document) == found


@pytest.mark.parametrize("entities", [{"Bishop_Ann_Lee": "ORG"}, {"Ann_Lee": "PERSON", "Bishop_Lee": "PERSON"}])
def test_a_title_is_no_part_of_a_name(entities: dict[str, str]) -> None:
    words = "Bishop/PROPN/compound/3 Ann/PROPN/compound/3 Lee/PROPN/nsubj/4 left/VERB/ROOT/0 _./PUNCT/punct/4"
    assert set(_persons(parse(words, "Bishop/PROPN/compound/2 Lee/PROPN/nsubj/3 spoke/VERB/ROOT/0", **entities))) == {
        "local:ann-lee"
    }


def test_the_senator_is_who_was_called_so_behind_a_surname() -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        "Lee/PROPN/nsubj/5 _,/PUNCT/punct/1 a/DET/det/4 senator/NOUN/appos/1 _,/PUNCT/punct/1 spoke/VERB/ROOT/0 _./PUNCT/punct/6",
        "The/DET/det/2 senator/NOUN/nsubj/3 spoke/VERB/ROOT/0",
        Ann_Lee="PERSON",
    )
    assert _persons(document) == ["local:ann-lee"] * 3
