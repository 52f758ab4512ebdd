"""Who is meant by a noun alone, as the speaker of a statement: offices the world knows, and who was heard before."""

from __future__ import annotations

import pytest
from newstance.transforms.dateline import dateline_end
from newstance.transforms.names import canonical

from tests.linking import linked, said
from tests.parse import parse

LABELS = {
    "Vladimir_Putin": "PERSON",
    "Amnesty_International": "ORG",
    "The_Daily_Telegraph": "ORG",
    "Kemi_Badenoch": "PERSON",
    "Stalin": "PERSON",
}
CASES = {
    "the president of a state": (
        "Vladimir/PROPN/compound/2 Putin/PROPN/nsubj/3 spoke/VERB/ROOT/0 _./PUNCT/punct/3|"
        "The/DET/det/3 Russian/ADJ/amod/3 president/NOUN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4",
        ["The Russian president"],
        "Vladimir Putin",
    ),
    "another state's president": (
        "Vladimir/PROPN/compound/2 Putin/PROPN/nsubj/3 spoke/VERB/ROOT/0 _./PUNCT/punct/3|"
        "The/DET/det/3 French/ADJ/amod/3 president/NOUN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4",
        ["The French president"],
        "French president",
    ),
    "a leader behind what he says": (
        "Kemi/PROPN/compound/2 Badenoch/PROPN/nsubj/3 spoke/VERB/ROOT/0 _./PUNCT/punct/3|"
        "“/PUNCT/punct/9 _so/ADV/advmod/3 fell/VERB/ccomp/9 _,/PUNCT/punct/9 _”/PUNCT/punct/9 the/DET/det/8 "
        "Labour/PROPN/compound/8 leader/NOUN/nsubj/9 said/VERB/ROOT/0 _./PUNCT/punct/9",
        ["the Labour leader"],
        "Kemi Badenoch",
    ),
    "an official of no name": (
        "A/DET/det/3 senior/ADJ/amod/3 official/NOUN/nsubj/4 spoke/VERB/ROOT/0 _./PUNCT/punct/4|"
        "The/DET/det/2 official/NOUN/nsubj/3 said/VERB/ROOT/0 so/ADV/advmod/3",
        ["A senior official", "The official"],
        "senior official",
    ),
    "another than who was heard": (
        "A/DET/det/3 senior/ADJ/amod/3 official/NOUN/nsubj/4 spoke/VERB/ROOT/0 _./PUNCT/punct/4|"
        "The/DET/det/2 lawyer/NOUN/nsubj/3 said/VERB/ROOT/0 so/ADV/advmod/3",
        ["A senior official", "The lawyer"],
        "lawyer",
    ),
    "one of no name who is they": (
        "A/DET/det/3 senior/ADJ/amod/3 source/NOUN/nsubj/4 spoke/VERB/ROOT/0 _./PUNCT/punct/4|"
        "They/PRON/nsubj/2/PRP said/VERB/ROOT/0 so/ADV/advmod/2",
        ["A senior source", "They"],
        "senior source",
    ),
    "a group": (
        "Amnesty/PROPN/compound/2 International/PROPN/nsubj/3 spoke/VERB/ROOT/0 _./PUNCT/punct/3|"
        "The/DET/det/2 group/NOUN/nsubj/3 said/VERB/ROOT/0 so/ADV/advmod/3",
        ["Amnesty International", "The group"],
        "Amnesty International",
    ),
    "a group is no paper": (
        "Amnesty/PROPN/compound/2 International/PROPN/nsubj/3 spoke/VERB/ROOT/0 _./PUNCT/punct/3|"
        "The/DET/det/2 paper/NOUN/nsubj/3 said/VERB/ROOT/0 so/ADV/advmod/3",
        ["Amnesty International", "The paper"],
        "paper",
    ),
    "a paper": (
        "The/DET/det/3 Daily/PROPN/compound/3 Telegraph/PROPN/nsubj/4 spoke/VERB/ROOT/0 _./PUNCT/punct/4|"
        "The/DET/det/2 paper/NOUN/nsubj/3 said/VERB/ROOT/0 so/ADV/advmod/3",
        ["The Daily Telegraph", "The paper"],
        "Daily Telegraph",
    ),
    "initials are a name": (
        "M/PROPN/compound/3 K/PROPN/compound/3 Stalin/PROPN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4",
        ["M K Stalin"],
        "M K Stalin",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_who_is_meant(name: str):
    written, sources, expected = CASES[name]
    document = parse(*written.split("|"), **LABELS)
    speakers = linked(document, *(said(document, source, "so") for source in sources)).speakers
    assert speakers[-1] is not None and speakers[-1].name == expected


def test_who_has_initials_only_keeps_them():
    assert canonical(["D", "K", "Shivakumar"]) == "D K Shivakumar"
    assert canonical(["Sergei", "V.", "Lavrov"]) == "Sergei Lavrov"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("MUMBAI: Talks failed, Lee said.", len("MUMBAI:")),
        (
            "New Delhi: India will cut duties on steel, Lee said on Friday, " + "and more of it was to follow. " * 3,
            len("New Delhi:"),
        ),
        ("Mumbai: What next?", 0),
        ("LEE: Talks failed.", 0),
    ],
)
def test_papers_that_set_a_colon_behind_the_city(text: str, end: int):
    assert dateline_end(text, 0, len(text)) == end
