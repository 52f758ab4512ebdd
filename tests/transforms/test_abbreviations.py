"""The name before its short form in brackets."""

from __future__ import annotations

import pytest

from tests.linking import linked
from tests.parse import parse


@pytest.mark.parametrize(
    ("words", "entities", "names"),
    [
        (
            "Orange/PROPN/compound/3 Democratic/PROPN/compound/3 Movement/PROPN/nsubj/7 (/PUNCT/punct/3 _ODM/PROPN/appos/3 "
            "_)/PUNCT/punct/3 left/VERB/ROOT/0",
            {"Democratic_Movement": "ORG"},
            ["Orange Democratic Movement"] * 2,
        ),
        (
            "Friends/PROPN/nsubj/7 of/ADP/prep/1 India/PROPN/pobj/2 (/PUNCT/punct/1 _FOI/PROPN/appos/1 _)/PUNCT/punct/1 "
            "left/VERB/ROOT/0",
            {},
            ["India"],  # the initials are not the short form's: "of" has none
        ),
        (
            "Union/PROPN/nsubj/7 of/ADP/prep/1 Farm/PROPN/compound/4 Workers/PROPN/pobj/2 (/PUNCT/punct/1 _UFW/PROPN/appos/1 "
            "_)/PUNCT/punct/1 met/VERB/ROOT/0 _;/PUNCT/punct/8 UFW/PROPN/nsubj/11 left/VERB/conj/8",
            {},
            ["Union of Farm Workers"] * 3,
        ),
        (
            "Lee/PROPN/nsubj/5 (/PUNCT/punct/1 _USA/PROPN/appos/1 _)/PUNCT/punct/1 left/VERB/ROOT/0",
            {"Lee": "PERSON"},
            ["Lee", "United States"],
        ),
    ],
)
def test_a_name_is_as_long_as_its_short_form_says(words: str, entities: dict[str, str], names: list[str]) -> None:
    assert [m.name for m in linked(parse(words, **entities)).mentions] == names
