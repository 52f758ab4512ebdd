"""Quotes that somebody signs: behind them, behind a dash or below, on hand-made parses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newstance.transforms.document import Document

from tests.parse import parse
from tests.transforms.test_attribute import said


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("It/PRON/nsubj/2 works/VERB/ROOT/0 _!/PUNCT/punct/2 —/PUNCT/punct/2 Ann/PROPN/compound/6 Lee/PROPN/dep/2", True),
        ("It/PRON/nsubj/2 works/VERB/ROOT/0 _!/PUNCT/punct/2 By/ADP/prep/2 Ann/PROPN/compound/6 Lee/PROPN/pobj/4", False),
    ],
)
def test_a_post_is_said_by_who_signs_it(before: str, found: bool):
    document = parse(before + " (/PUNCT/punct/6 _@ann/PROPN/appos/6 _)/PUNCT/punct/6 June/PROPN/npadvmod/2 4,/NUM/nummod/10")
    assert said(document) == ([("It works!", None, "Ann Lee")] if found else [])


@pytest.mark.parametrize(
    ("behind", "source"),
    [
        ("Ann/PROPN/compound/3 Lee/PROPN/dep/1", "Ann Lee"),
        ("Ann/PROPN/compound/3 Lee/PROPN/dep/1 _,/PUNCT/punct/3 lawyer/NOUN/appos/3", "Ann Lee"),
        ("Ann/PROPN/compound/3 Lee/PROPN/dep/1 speaking/VERB/acl/3/VBG there/ADV/advmod/4", "Ann Lee"),
        ("Ann/PROPN/compound/3 Lee/PROPN/nsubj/4 left/VERB/dep/1 early/ADV/advmod/4", None),
        ("Ann/PROPN/compound/3 Lee/PROPN/nsubj/5 _,/PUNCT/punct/3 left/VERB/dep/1 early/ADV/advmod/5", None),
        ("Some/DET/det/3 lawyers/NOUN/dep/1", None),
    ],
)
def test_a_quote_is_said_by_who_signs_behind_a_dash(behind: str, source: str | None):
    quote = (
        "“/PUNCT/punct/4 _It/PRON/nsubj/3 really/ADV/advmod/4 works/VERB/ROOT/0 well/ADV/advmod/4 _./PUNCT/punct/4 "
        "_”/PUNCT/punct/4"
    )
    document = parse(quote, f"--/PUNCT/ROOT/0 {behind}", **({"Ann_Lee": "PERSON"} if "Ann" in behind else {}))
    assert said(document)[0] == ("“It really works well.”", None, source)


@pytest.mark.parametrize(
    ("below", "source"),
    [
        ("Ann/PROPN/compound/2 Lee/PROPN/ROOT/0 _,/PUNCT/punct/2 The/DET/det/5 Daily/PROPN/appos/2", "Ann Lee"),
        (
            "Editorial/PROPN/compound/2 Board/PROPN/ROOT/0 _,/PUNCT/punct/2 Daily/PROPN/compound/5 News/PROPN/appos/2",
            "Daily News",
        ),
        ("Ann/PROPN/compound/2 Lee/PROPN/nsubj/4 _,/PUNCT/punct/2 who/PRON/nsubj/5 left/VERB/ROOT/0 _./PUNCT/punct/5", None),
        ("Story/PROPN/compound/2 Continued/PROPN/ROOT/0 Below/PROPN/dep/2", None),
    ],
)
def test_a_paragraph_in_quotation_marks_is_said_by_who_is_named_below_it(below: str, source: str | None):
    assert said(_printed_below(below, below))[0] == ("“It works.”", None, source)
    assert said(_printed_below(below))[0] == ("“It works.”", None, None)  # a heading or a photographer


def _printed_below(*lines: str) -> Document:
    """A paragraph in quotation marks above each of ``lines``, each a paragraph of its own."""
    quote = "“/PUNCT/punct/3 _It/PRON/nsubj/3 works/VERB/ROOT/0 _./PUNCT/punct/3 _”/PUNCT/punct/3"
    names = {"Ann_Lee": "PERSON"} if "Ann" in lines[0] else {}
    document = parse(*(part for line in lines for part in (quote, line)), **names)
    (whole,), text = document.paragraphs, list(document.text)
    paragraphs = []
    for number, (first, last) in enumerate(document.sentences):
        start, end = document.tokens[first].start, document.tokens[last - 1].end
        paragraphs.append(replace(whole, ordinal=number, start=start, end=end, token_start=first, token_end=last))
        text[end : end + 1] = "\n" * (end < len(text))
    return replace(document, text="".join(text), paragraphs=tuple(paragraphs))
