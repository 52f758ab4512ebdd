"""Cleaning: whatever comes in, plain text comes out, and what is evidence stays as it was."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newstance.transforms.clean import PARAGRAPH_BREAK, clean, clean_line

FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
HOSTILE = [
    "Russia", "said.", "“", "”", '"', "'", "\n", "\n\n", "\r\n", "\r", " ", "\t", "\xa0", "\u200b", "\u202e", "\x00", "\x1b[31m",
    "&amp;", "&#x202e;", "&#10;", "&nbsp;", "&lt;b&gt;", "&amp;amp;", "â€œ", "Ã©", "Ã\xad", "e\u0301", "\ufeff", "\ud800",
    "\ud83d\ude00", "🚀", "\x85", "\u2028", "- item", "1. x", "inter-\nnational", "a" * 50, "word " * 12, "…", "ﬁ", "\u3000",
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("", ""),
        (" \n\t\u200b\n ", ""),
        ("one\n\ntwo", "one\n\ntwo"),
        ("one\ntwo", "one\n\ntwo"),
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\n\ntwo\n\nthree\n\nfour\n\nfive"),
        ("a \t b\xa0\u3000c", "a b c"),
        ("\ufeffNATO", "NATO"),
        ("NA\u200bTO and de\xadfence", "NATO and defence"),
        ("\u202eOTAN\u202c", "OTAN"),
        ("NA\x00TO", "NATO"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("\ud83d\ude80", "🚀"),
        ("e\u0301", "é"),
        ("e\u200b\u0301", "é"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f", "👩\u200d👩\u200d👧 ❤\ufe0f"),
        ("“curly” ‘marks’ — and … dashes", "“curly” ‘marks’ — and … dashes"),
        ("â€œThey said so,â€\x9d he added.", "“They said so,” he added."),
        ("â\x80\x9cThey said so.", "“They said so."),
        ("MartÃ\xadnez", "Martínez"),
        ("Ð\xa0Ð¾Ñ\x81Ñ\x81Ð¸Ñ\x8f", "Россия"),
        ("R&amp;D &amp;amp; &quot;peace&quot;", 'R&D & "peace"'),
        ("&#x202e;&#0;evil&#x200b;", "\ufffdevil"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        (
            "Sen. Ann Lee Ann (Annie) Mary LeeSenators split on treaty 'No deal,' says Lee MORE (D-Ore.) told Carl Orr Carl Orr"
            "The Note: three things to know MORE’s aide that she wanted MORE from Mr. Lee.",
            "Sen. Ann Lee (D-Ore.) told Carl Orr’s aide that she wanted MORE from Mr. Lee.",
        ),
        ("Lee said Lee wanted MORE, and LeeAnn Orr MORE.", "Lee said Lee wanted MORE, and LeeAnn Orr MORE."),
    ],
)
def test_examples(raw: str, cleaned: str):
    assert clean(raw) == cleaned


WRAPPED = """\
    The foreign minister said on Monday that the alliance was
to take the first step, and that nothing had changed since the
summit in Brussels, where both sides had met for two hours.
    He did not say when. The talks on security in Europe, which
began in January, have been broken off more than once already.
"""


def test_hard_wrapped_lines_are_joined_and_an_indent_starts_a_paragraph():
    first, second = clean(WRAPPED).split(PARAGRAPH_BREAK)
    assert first.startswith("The foreign minister said on Monday that the alliance was to take")
    assert second.startswith("He did not say when. The talks")


def test_a_hyphen_at_a_line_end_stays_and_no_space_is_put_behind_it():
    wrapped = "The agreement on trade between the two countries is of an Anglo-\nAmerican kind and was signed there by both."
    assert "Anglo-American kind" in clean(wrapped)


def test_lists_and_lines_of_a_page_are_not_joined():
    items = ["- the first point of the plan, as it stands", "- the second point of the plan, which is new", "- the third one"]
    assert clean("\n".join(items)).split(PARAGRAPH_BREAK) == items


@settings(max_examples=300)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=30).map("".join))
def test_whatever_comes_in_plain_paragraphs_come_out(raw: str):
    text = clean(raw)
    assert not FORBIDDEN.search(text)
    assert unicodedata.is_normalized("NFC", text)
    text.encode("utf-8")
    for paragraph in text.split(PARAGRAPH_BREAK) if text else []:
        assert paragraph == " ".join(paragraph.split()) != ""


def test_a_line_is_one_line_or_none():
    assert clean_line("  Two\n\nlines &amp; more ") == "Two lines & more"
    assert clean_line("\u200b \n") is None
    assert clean_line("") is clean_line(None) is None


def test_the_lines_of_a_narrow_column_are_joined():
    raw = "The long quarrel between the\nboard and its pilots came\nto a head when they voted\nto refuse all orders.\n\nIt ends."
    assert clean(raw) == (
        "The long quarrel between the board and its pilots came to a head when they voted to refuse all orders.\n\nIt ends."
    )


def test_captions_have_a_paragraph_for_each_speaker():
    assert clean(">> LEE: The Speaker killed\nit. Let's not be\ncute.\n>> You did.") == (
        ">> LEE: The Speaker killed it. Let's not be cute.\n\n>> You did."
    )
