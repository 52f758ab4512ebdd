"""Organisations by what they are called, what stands in their names, and "the company" of which nothing tells the kind."""

from __future__ import annotations

import pytest

from tests.linking import linked
from tests.parse import parse
from tests.transforms.test_speakers import with_lemmas


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "The/DET/det/2 chipmaker/NOUN/compound/3 Nexperia/PROPN/nsubj/4 left/VERB/ROOT/0 _./PUNCT/punct/4 The/DET/det/7 "
            "company/NOUN/nsubj/8 spoke/VERB/ROOT/0",
            ["Nexperia", "Nexperia"],
        ),
        (
            "His/PRON/poss/2/PRP$ party/NOUN/nsubj/8 _,/PUNCT/punct/2 Alliance/PROPN/appos/2 for/ADP/prep/4 the/DET/det/7 "
            "Republic/PROPN/pobj/5 left/VERB/ROOT/0",
            ["Alliance for the Republic"],
        ),
        ("The/DET/det/2 lawmaker/NOUN/compound/3 Nexperia/PROPN/nsubj/4 left/VERB/ROOT/0", []),
        (
            "The/DET/det/2 agency/NOUN/nsubj/4 Ibama/PROPN/appos/2 left/VERB/ROOT/0 _./PUNCT/punct/4 The/DET/det/7 "
            "agency/NOUN/nsubj/8 spoke/VERB/ROOT/0",
            ["Ibama", "Ibama"],
        ),
        (
            "The/DET/det/3 CGT/PROPN/compound/3 union/NOUN/nsubj/4 left/VERB/ROOT/0 _./PUNCT/punct/4 The/DET/det/7 "
            "union/NOUN/nsubj/8 spoke/VERB/ROOT/0",
            ["CGT", "CGT"],
        ),
    ],
)
def test_organisations_are_known_by_what_they_are_called(words: str, names: list[str]) -> None:
    assert [m.name for m in linked(parse(words, Ibama="GPE", CGT="ORG")).mentions] == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "The/DET/det/3 Directors/PROPN/compound/3 Guild/PROPN/nsubj/6 of/ADP/prep/3 America/PROPN/pobj/4 left/VERB/ROOT/0",
            ["Directors Guild of America"],
        ),
        ("The/DET/det/2 Guild/PROPN/nsubj/3 left/VERB/ROOT/0", []),  # of no name
        ("Liberty/PROPN/compound/3 Front/PROPN/compound/3 Press/PROPN/nsubj/4 left/VERB/ROOT/0", []),  # it goes on
        (
            "Tulsa/PROPN/compound/2 Council/PROPN/nsubj/6 for/ADP/prep/2 Bob/PROPN/compound/5 Lee/PROPN/pobj/3 left/VERB/ROOT/0",
            ["Bob Lee"],
        ),
    ],
)
def test_bodies_that_ner_has_not_seen_are_found_by_a_word_of_their_names(words: str, names: list[str]) -> None:
    assert [m.name for m in linked(parse(words, Bob_Lee="PERSON")).mentions] == names


DOORDASH = "DoorDash/PROPN/nsubj/2 sued/VERB/ROOT/0 Ann/PROPN/dobj/2 _./PUNCT/punct/2"
COMPANY = "The/DET/det/2 company/NOUN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3"


@pytest.mark.parametrize(
    ("sentences", "meant"),
    [
        ([DOORDASH, COMPANY], "DoorDash"),
        ([DOORDASH, COMPANY, COMPANY], "DoorDash"),
        ([DOORDASH.replace("Ann/PROPN", "Uber/PROPN"), COMPANY], None),  # of two, neither
        ([DOORDASH.replace("DoorDash/PROPN/nsubj/2 sued", "Ann/PROPN/nsubj/2 told").replace("Ann/PROPN/dobj", "Uber/PROPN/dobj"),
          COMPANY], None),
        ([DOORDASH.replace("DoorDash/PROPN/nsubj/2", "Court/PROPN/nsubj/2"), COMPANY], None),
        ([DOORDASH.replace("sued", "said"), COMPANY], None),  # who says it
        (["DoorDash/PROPN/nsubj/2 said/VERB/ROOT/0 it/PRON/nsubj/4 left/VERB/ccomp/2", COMPANY], "DoorDash"),  # of itself
        ([DOORDASH, DOORDASH.replace("DoorDash", "Uber"), COMPANY], "Uber"),  # the nearest
        ([DOORDASH, *["It/PRON/nsubj/2 rained/VERB/ROOT/0 _./PUNCT/punct/2"] * 3, COMPANY], None),  # too far
    ],
)  # fmt: skip
def test_the_company_is_the_one_body_before_that_may_be_a_firm(sentences: list[str], meant: str | None) -> None:
    document = parse(*sentences, DoorDash="ORG", Uber="ORG", Court="ORG", Ann="PERSON")
    document = with_lemmas(document, told="tell", said="say")
    found = [m.name for m in linked(document).mentions if document.text[m.start : m.end] == "company"]
    assert found == ([meant] * sentences.count(COMPANY) if meant else [])


def test_a_firm_goes_by_the_first_word_of_its_name() -> None:
    words = (
        "Valeant/PROPN/compound/2 Pharmaceuticals/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        "Valeant/PROPN/nsubj/2 spoke/VERB/ROOT/0",
    )
    document = parse(*words, Valeant_Pharmaceuticals="ORG", Valeant="PERSON")
    assert [m.name for m in linked(document).mentions] == ["Valeant Pharmaceuticals"] * 2


@pytest.mark.parametrize(
    ("last", "entities", "name"),
    [
        ("Spectacle", {"CGT": "ORG"}, "CGT-Spectacle"),
        ("led", {"CGT": "ORG"}, "CGT"),
        ("Uber", {"CGT": "ORG", "Uber": "ORG"}, "CGT"),
    ],
)
def test_a_name_goes_on_behind_its_hyphen(last: str, entities: dict[str, str], name: str) -> None:
    kind = "PROPN" if last[0].isupper() else "VERB"
    document = parse(f"CGT/PROPN/compound/3 _-/PUNCT/punct/3 _{last}/{kind}/nsubj/4 left/VERB/ROOT/0", **entities)
    assert linked(document).mentions[0].name == name
