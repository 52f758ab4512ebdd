"""Who is introduced as the one who answers, and who holds an office, on hand-made parses and plain texts."""

from __future__ import annotations

import pytest
from newstance.transforms.introductions import guest, holders, is_named_in

from tests.parse import parse

MET = "met/VERB/ROOT/0 us/PRON/dobj/3"


@pytest.mark.parametrize(
    ("introduction", "who"),
    [
        (f"Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 {MET} with/ADP/prep/3 Bob/PROPN/compound/7 Fox/PROPN/pobj/5", "Ann Lee"),
        (
            "We/PRON/nsubj/2 met/VERB/ROOT/0 when/SCONJ/advmod/6 Ann/PROPN/compound/5 Lee/PROPN/nsubj/6 beat/VERB/advcl/2 "
            "Bob/PROPN/compound/8 Fox/PROPN/dobj/6 in/ADP/prep/6 talks/NOUN/pobj/9 she/PRON/nsubj/12 answered/VERB/relcl/10",
            None,  # either, and neither opens
        ),
        ("Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 asked/VERB/ROOT/0 Bob/PROPN/compound/5 Fox/PROPN/dobj/3", "Bob Fox"),
        ("Ann/PROPN/compound/2 Lee/PROPN/poss/4 _'s/PART/case/2 aide/NOUN/nsubj/5 spoke/VERB/ROOT/0", None),
        ("Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 won/VERB/ROOT/0", None),  # and met nobody
        (
            "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 won/VERB/ROOT/0 _./PUNCT/punct/3 We/PRON/nsubj/6 asked/VERB/ROOT/0 "
            "a/DET/det/8 friend/NOUN/dobj/6",
            None,
        ),
    ],
)
def test_a_guest_is_whom_the_introduction_says_to_have_been_met(introduction: str, who: str | None) -> None:
    document = parse(introduction, Ann_Lee="PERSON", Bob_Fox="PERSON")
    found = guest(document, len(document.text))
    assert (document.text[slice(*found)] if found else None) == who


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("President: Ms. Ann Lee (Estonia)\n\nHe spoke.", {"president": "Ann Lee"}),
        ("The Prime Minister, Ann Lee, spoke.", {"prime minister": "Ann Lee"}),
        ("The Minister of Water, Dr Ann Lee-Roux, spoke.", {"minister": "Ann Lee-Roux"}),
        ("Present: Ann Lee (Chair), Bob Fox", {"chair": "Ann Lee"}),
        ("Present: Ann Lee (Chair), Bob Fox (Chair)", {}),
        ("The President of France, Ann Lee, spoke.", {}),  # perhaps another is meant by "the president"
        ("Former Prime Minister (Bob Fox) spoke.", {}),
    ],
)
def test_holders_of_an_office(text: str, held: dict[str, str]) -> None:
    assert {office: text[slice(*name)] for office, name in holders(text).items()} == held


def test_who_is_named_in_the_words_does_not_say_them() -> None:
    text = "Ann Lee. I fear Lee's friends. I sleep."
    assert is_named_in(text, (0, 7), [(9, 30)]) and not is_named_in(text, (0, 7), [(30, len(text))])
