"""Splitting: paragraphs with exact offsets, and what each is by its form."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newstance.schemas.records import ParagraphKind
from newstance.transforms.clean import PARAGRAPH_BREAK, clean
from newstance.transforms.split import kind_of, split

SEEDS = Path(__file__).parents[2] / "seeds"
BODY, HEADING, CAPTION, BOILERPLATE = (
    ParagraphKind.BODY, ParagraphKind.HEADING, ParagraphKind.CAPTION, ParagraphKind.BOILERPLATE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "number", "special"),
    [
        ("000_a681c1254122ddd2.txt", 18, {"“It is impossible to dance tango alone”": HEADING}),
        ("003_bdff9b4703d843a1.txt", 34, {"• © REUTERS / Yves Herman": CAPTION}),
    ],
)
def test_the_seeds(name: str, number: int, special: dict[str, ParagraphKind]):
    text = clean((SEEDS / name).read_text("utf-8"))
    paragraphs = split(text)
    assert len(paragraphs) == number
    assert {text[p.start : p.end]: p.kind for p in paragraphs if p.kind is not BODY} == special
    assert [p.ordinal for p in paragraphs] == list(range(number))
    assert PARAGRAPH_BREAK.join(text[p.start : p.end] for p in paragraphs) == text


@pytest.mark.parametrize(
    ("kind", "pieces"),
    [
        (
            CAPTION,
            [
                "Photo: Reuters", "© AP", "(c) TASS", "(Photo by John Smith/Getty Images)", "REUTERS/Vasily Fedosenko",
                "A soldier walks past (AP Photo/Jane Doe)", "Image credit: NASA", "• © REUTERS / Yves Herman", "File photo: EPA",
                "Media playback is unsupported on your device Media caption Ms Lee calls it a lie", "Image caption Ms Lee",
            ],
        ),
        (
            BOILERPLATE,
            [
                "Read more: NATO", "Sign up for our newsletter", "Advertisement", "12345", "***", "—", "All rights reserved.",
                "Reporting by Jane Doe; Editing by John Smith", "https://example.com/a", "Share this", "Print", "Comments (12)",
                "Email this article", "Tags: nato, russia", "Topics: Ukraine", "Follow us on social media", "Also read: Kyiv",
                "Story Continued Below", "Slideshow (2 Images)", "Contributing: Ann Lee, The Daily",
                "The Daily’s Ann Lee in Washington contributed to this report.",
                "The opinions expressed by columnists are their own and not those of the Daily.",
                "Daily newsletter. The news in your inbox. Email Sign Up",
                "By signing up you agree to our Privacy Policy. " + "Mali " * 99,
            ],
        ),
        (HEADING, ["What the Kremlin wants", "“NATO is not an enemy”", "Share prices fell", "Russia’s share of gas exports"]),
        (
            BODY,
            [
                "He said no.", "“NATO is not an enemy,” he said.", '"Not an enemy."', "i am no heading", "“Go,",
                "Comments by the minister angered NATO.", "Print media in Russia blamed NATO.", "Photographs of it were shown.",
                "The views expressed by the minister angered NATO.", "Voters sign up for the draft.", "Prints of it were found.",
                "“Check the mail in your inbox,” the minister said, and left.",
                "The Kremlin denied it had contributed to this story.",
                "The views expressed by the ambassador are his own, he said.", "Story contingents of troops were moved.",
                "Registered voters turned out.", "Tweets by the president angered Moscow.",
            ],
        ),
    ],
)  # fmt: skip
def test_kinds(kind: ParagraphKind, pieces: list[str]):
    assert {piece: kind_of(piece) for piece in pieces} == dict.fromkeys(pieces, kind)


def test_a_heading_heads_something():
    assert [p.kind for p in split("What the Kremlin wants")] == [BODY]
    assert [p.kind for p in split("What NATO wants\n\nIt wants peace.\n\nThe end of it")] == [HEADING, BODY, BODY]
    assert Counter(p.kind for p in split("\n\n".join(["A Heading"] * 5))) == {HEADING: 4, BODY: 1}


def test_a_long_credit_is_no_caption():
    assert kind_of("Photo: " + "NATO troops march. " * 20) is BODY


def test_no_text_has_no_paragraphs():
    assert split("") == ()


@given(st.text())
def test_paragraphs_tile_any_text(raw: str):
    text = clean(raw)
    paragraphs = split(text)
    assert PARAGRAPH_BREAK.join(text[p.start : p.end] for p in paragraphs) == text
    assert all(p.start < p.end for p in paragraphs)
    assert all(b.start - a.end == len(PARAGRAPH_BREAK) for a, b in pairwise(paragraphs))
