"""Interviews without labels."""

from __future__ import annotations

import pytest
from newstance.transforms.interviews import find_answers

from tests.transforms.test_turns import document

INTRO = "Aminata Sarr makes films. She talked to Ann Lee in Dakar."


def said(*paragraphs: str, people: tuple[str, ...] = ("Aminata Sarr",)) -> list[tuple[str, str]]:
    """(who, words) of each turn; "" for who asks."""
    made = document(*paragraphs, people=people)
    return [
        (made.text[slice(*turn.name)] if turn.name else "", " | ".join(made.text[a:b] for a, b in turn.content))
        for turn in find_answers(made)
    ]


@pytest.mark.parametrize("mark", ["**", "*", "_", "__"])
def test_questions_are_set_off_in_bold_letters_or_italics(mark: str) -> None:
    asked = [f"{mark}{words}{mark}" for words in ("Did you leave?", "They say you did.", "Will you go back?")]
    turns = said(INTRO, asked[0], "I did.", "And I am glad.", asked[1], "I know.", asked[2], "I may.", "She left.")
    assert turns == [
        ("", asked[0]),
        ("Aminata Sarr", "I did. | And I am glad."),
        ("", asked[1]),
        ("Aminata Sarr", "I know."),
        ("", asked[2]),
        ("Aminata Sarr", "I may."),
    ]


def test_questions_in_paragraphs_of_their_own() -> None:
    turns = said(INTRO, "Did you leave?", "I did.", "And why did you?", "My film was cut.", "Will you go back?", "I may.")
    assert [who for who, _ in turns] == ["", "Aminata Sarr"] * 3


def test_every_other_paragraph_behind_a_dash_asks() -> None:
    turns = said(INTRO, "— Did you leave?", "— I did.", "— They say you ran.", "— I walked.", "— Will you go back?", "— I may.")
    assert [who for who, _ in turns] == ["", "Aminata Sarr"] * 3


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("What is NATO?", "An alliance.", "Who leads it?", "A general.", "What does it cost?", "Two percent."),  # explains
        ("Did you leave?", "I did.", "Why?", "She left.", "And then?"),  # who asks speaks to nobody, or nobody answers
        ("**Did you leave?**", "I did.", "**A second day**", "I stayed."),
    ],
)
def test_explanations_are_no_interviews(paragraphs: tuple[str, ...]) -> None:
    assert said(INTRO, *paragraphs) == []


@pytest.mark.parametrize(
    ("intro", "people", "who"),
    [
        ("By Ann Lee: Aminata Sarr makes films. She receives us.", ("Ann Lee", "Aminata Sarr"), "Aminata Sarr"),
        ("Aminata Sarr makes films. She spoke to Ann Lee in Dakar.", ("Aminata Sarr", "Ann Lee"), "Aminata Sarr"),
        ("Aminata Sarr met Bob Fox in Dakar.", ("Aminata Sarr", "Bob Fox"), ""),  # either
        ("She makes films.", (), ""),
    ],
)
def test_who_answers_is_named_before_the_first_question(intro: str, people: tuple[str, ...], who: str) -> None:
    turns = said(intro, "Did you leave?", "I did.", "Why did you?", "I had to.", "Will you go back?", "I may.", people=people)
    assert {name for name, _ in turns} == {"", who}
