"""Quotation marks, however they are set."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newstance.schemas.records import ParagraphKind
from newstance.transforms.document import Document, Paragraph
from newstance.transforms.quotes import find_quotes


def document(*paragraphs: str) -> Document:
    """Paragraphs with a token each, so that they count as annotated."""
    found, start = [], 0
    for number, text in enumerate(paragraphs):
        end = start + len(text)
        found.append(
            Paragraph(ordinal=number, kind=ParagraphKind.BODY, start=start, end=end, token_start=number, token_end=number + 1)
        )
        start = end + 2
    return Document(document_id="d", source_uri="u", text="\n\n".join(paragraphs), paragraphs=tuple(found))


def quotes(*paragraphs: str) -> list[str]:
    made = document(*paragraphs)
    return [made.text[slice(*quote.inner)] for quote in find_quotes(made)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“Go home,” he said.", ["Go home,"]),
        ('"Go home," he said.', ["Go home,"]),
        ("«Go home», he said.", ["Go home"]),
        ("„Go home“, he said.", ["Go home"]),
        ("‘Go right home now,’ he said.", ["Go right home now,"]),
        ("``Go home,'' he said.", ["Go home,"]),
        ("“Go home, ”he said.", ["Go home,"]),
        ("” Go home,” he said.", ["Go home,"]),
        ("“Go home,“ he said.", ["Go home,"]),
        ("“Go home, he said.", ["Go home, he said."]),
        ("He said “go” and “come”.", ["go", "come"]),
        ("“He called it ‘a very bad thing’ twice,” she said.", ["He called it ‘a very bad thing’ twice,"]),
        ("It's John's dog, not Mary's.", []),
        ("He went home ” and slept.", []),
        ("“” he said.", []),
    ],
)
def test_marks(text: str, found: list[str]):
    assert quotes(text) == found


def test_a_quote_over_paragraphs_continues():
    made = document("“We came.", "“We saw.", "“We won,” he said.")
    assert [(q.continues, made.text[slice(*q.inner)]) for q in find_quotes(made)] == [
        (False, "We came."),
        (True, "We saw."),
        (True, "We won,"),
    ]


@settings(deadline=None)
@given(st.lists(st.text(alphabet=" ab.,\"'“”„«»‘’`", max_size=40), min_size=1, max_size=4))
def test_any_marks_give_quotes_in_order_inside_their_paragraph(paragraphs: list[str]):
    made = document(*paragraphs)
    last = 0
    for quote in find_quotes(made):
        assert last <= quote.start <= quote.inner[0] < quote.inner[1] <= quote.end <= len(made.text)
        assert any(p.start <= quote.start and quote.end <= p.end for p in made.paragraphs)
        last = quote.end
