"""Names that a state's name is a part of, and names of bodies and persons that go on."""

from __future__ import annotations

import pytest

from tests.linking import linked
from tests.parse import parse

LEFT = "left/VERB/ROOT/0"


@pytest.mark.parametrize(
    ("words", "entities", "names"),
    [
        (f"New/PROPN/compound/2 Mexico/PROPN/nsubj/3 {LEFT}", {"New_Mexico": "GPE"}, ["New Mexico"]),
        (f"Communist/PROPN/compound/2 China/PROPN/nsubj/3 {LEFT}", {"Communist_China": "GPE"}, ["China"]),
        (f"British/PROPN/compound/2 Columbia/PROPN/nsubj/3 {LEFT}", {"British_Columbia": "GPE"}, ["British Columbia"]),
        (f"Mexico/PROPN/compound/2 City/PROPN/nsubj/3 {LEFT}", {"Mexico_City": "GPE"}, ["Mexico City"]),
        (f"Niger/PROPN/compound/2 Delta/PROPN/nsubj/3 {LEFT}", {}, ["Niger Delta"]),
        (f"Native/PROPN/compound/2 Americans/PROPN/nsubj/3 {LEFT}", {"Native_Americans": "NORP"}, ["Native Americans"]),
        (
            f"Mexican/PROPN/compound/2 Americans/PROPN/nsubj/3 {LEFT}",
            {"Mexican": "NORP", "Americans": "NORP"},
            ["Mexican Americans"],
        ),
        (
            f"Nigeria/PROPN/compound/3 Labour/PROPN/compound/3 Congress/PROPN/nsubj/4 {LEFT}",
            {"Congress": "ORG"},
            ["Nigeria Labour Congress"],
        ),
        (
            f"Russia/PROPN/compound/3 Witch/PROPN/compound/3 Hunt/PROPN/nsubj/4 {LEFT}",
            {"Hunt": "ORG"},
            ["Russia"],
        ),
        (f"Reform/NOUN/compound/2 UK/PROPN/nsubj/3 {LEFT}", {"UK": "GPE"}, ["Reform UK"]),
        (f"Tennis/PROPN/compound/2 Australia/PROPN/nsubj/3 {LEFT}", {"Australia": "GPE"}, ["Tennis Australia"]),
        (
            f"Amnesty/PROPN/compound/3 International/PROPN/compound/3 Kenya/PROPN/nsubj/4 {LEFT}",
            {"Amnesty_International": "ORG", "Kenya": "GPE"},
            ["Amnesty International Kenya"],
        ),
        (
            f"the/DET/det/3 South/PROPN/compound/3 China/PROPN/compound/4 Sea/PROPN/nsubj/5 {LEFT}",
            {"South_China_Sea": "LOC"},
            ["South China Sea"],
        ),
    ],
)
def test_what_a_states_name_is_a_part_of(words: str, entities: dict[str, str], names: list[str]) -> None:
    assert [m.name for m in linked(parse(words, **entities)).mentions] == names


@pytest.mark.parametrize(
    ("words", "entities", "names"),
    [
        (f"the/DET/det/3 Kerala/PROPN/compound/3 government/NOUN/nsubj/4 {LEFT}", {"Kerala": "GPE"}, ["Kerala"]),
        (f"the/DET/det/3 Catalan/ADJ/amod/3 government/NOUN/nsubj/4 {LEFT}", {"Catalan": "NORP"}, ["Catalan government"]),
        (
            f"the/DET/det/2 Republic/PROPN/nsubj/5 of/ADP/prep/2 Taraka/PROPN/pobj/3 {LEFT} _./PUNCT/punct/5 "
            f"Taraka/PROPN/nsubj/8 {LEFT}",
            {"Republic_of_Taraka": "GPE"},
            ["Taraka"],
        ),
        (f"Acme/PROPN/compound/2 Robotics/PROPN/nsubj/3 {LEFT}", {"Acme_Robotics": "PERSON"}, ["Acme Robotics"]),
    ],
)
def test_governments_states_in_full_and_firms(words: str, entities: dict[str, str], names: list[str]) -> None:
    assert [m.name for m in linked(parse(words, **entities)).mentions] == names


@pytest.mark.parametrize(("there", "whose"), [("Oslo", "Nepali Congress"), ("America", "United States Congress")])
def test_a_congress_is_the_one_that_is_named_in_full_where_nothing_is_american(there: str, whose: str) -> None:
    document = parse(
        f"The/DET/det/3 Nepali/PROPN/compound/3 Congress/PROPN/nsubj/4 met/VERB/ROOT/0 in/ADP/prep/4 {there}/PROPN/pobj/5",
        f"Congress/PROPN/nsubj/2 {LEFT}",
        Nepali_Congress="ORG",
        **{there: "GPE"},
    )
    assert linked(document).mentions[-1].name == whose
