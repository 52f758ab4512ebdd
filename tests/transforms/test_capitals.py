"""Headlines in capitals, as the parser sees them."""

from __future__ import annotations

import pytest
from newstance.transforms.capitals import in_small_letters
from newstance.transforms.split import split

VOCABULARY = frozenset({"quits", "dispute", "warns", "leaves", "the", "fair", "he", "said", "so", "on", "SEC", "over"})
BODY = "Agriculture Minister Nestor Villeda left, McGahn said. The minister of NATO's host had no fruit for Castleton."


@pytest.mark.parametrize(
    ("headline", "seen"),
    [
        ("VILLEDA QUITS IN FRUIT DISPUTE", "Villeda quits in fruit dispute"),
        ("NATO WARNS MCGAHN", "NATO warns McGahn"),  # as the text writes them
        ("U.S. MINISTER LEAVES", "U.S. minister leaves"),
        ("NANCY DOAKES LEAVES TRUMP", "Nancy Doakes leaves Trump"),  # not in the text: a given name, whom everybody knows
        ("BORIS JOHNSON QUITS", "Boris Johnson quits"),
        ("TRUMP CABINET LEAVES", "Trump cabinet leaves"),
        ("SEC WARNS TRUMP", "SEC warns Trump"),  # as the vocabulary writes it
        ("Villeda Leaves HERE", "Villeda Leaves HERE"),
    ],
)
def test_headlines_in_capitals_are_read_as_the_text_writes(headline: str, seen: str) -> None:
    text = f"{headline}\n\n{BODY}"
    read = in_small_letters(text, split(text), VOCABULARY)
    assert read == f"{seen}\n\n{BODY}"
    assert len(read) == len(text)


def test_a_text_most_of_which_is_in_capitals_is_left_alone() -> None:
    text = "MINISTER QUITS\n\nHE SAID SO ON MONDAY.\n\nCopyright by the wire."
    assert in_small_letters(text, split(text), VOCABULARY) == text


def test_letters_that_would_change_the_length_stay() -> None:
    text = "THE İZMİR FAIR\n\nThe fair went on."
    assert len(in_small_letters(text, split(text), VOCABULARY)) == len(text)
