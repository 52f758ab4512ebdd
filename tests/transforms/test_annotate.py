"""What of a paragraph is annotated."""

from __future__ import annotations

import pytest
from newstance.schemas.records import ParagraphKind
from newstance.transforms.annotate import behind_dateline
from newstance.transforms.document import Paragraph


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("MOSCOW (AP) — Lavrov spoke.", "Lavrov spoke."),
        ("COLUMBIA, S.C. (Reuters) - She spoke.", "She spoke."),
        ("(CNN) She spoke.", "She spoke."),
        ("Kent, Ohio (CNN) She spoke.", "She spoke."),
        ("New York (CNN Business) She spoke.", "She spoke."),
        ("WASHINGTON — She spoke.", "She spoke."),
        ("The European Union (EU) spoke.", "The European Union (EU) spoke."),
        ("Sen. Ann Lee (Ohio) spoke.", "Sen. Ann Lee (Ohio) spoke."),
        ("NATO—a pact—spoke.", "NATO—a pact—spoke."),
        ("(CNN)", ""),
        ("The Associated Press (AP) reported that she spoke.", "The Associated Press (AP) reported that she spoke."),
        ("Islamic State (IS)-linked fighters attacked.", "Islamic State (IS)-linked fighters attacked."),
        ("The European Union (EU) — the bloc — spoke.", "The European Union (EU) — the bloc — spoke."),
        ("NATO — which she left — spoke.", "NATO — which she left — spoke."),
        ("NATO — Ann Lee’s target — replied.", "NATO — Ann Lee’s target — replied."),
        ("Nairobi, Kenya – She spoke.", "She spoke."),
        ("Budapest, Hungary, March 3 - She spoke.", "She spoke."),
        ("Addis Ababa — Ethiopia spoke.", "Ethiopia spoke."),
        ("GENEVA, 25 November 2025 – She spoke.", "She spoke."),
        ("BELÉM, Brazil — She spoke.", "She spoke."),
        ("LONDON, Nov 30 (Reuters) - She spoke.", "She spoke."),
        ("Mumbai, Dec. 1, 2025 (PTI) -- She spoke.", "She spoke."),
        ("NEW DELHI: She spoke.", "She spoke."),
        ("LONDON - She spoke.", "She spoke."),
        ("SMITH: She spoke.", "SMITH: She spoke."),
        ("Moscow: She spoke.", "Moscow: She spoke."),
        ("Russia - China trade grew.", "Russia - China trade grew."),
        ("Ann Lee – She spoke.", "Ann Lee – She spoke."),
        ("Moscow – Kyiv’s enemy – spoke.", "Moscow – Kyiv’s enemy – spoke."),
    ],
)
def test_a_dateline_is_not_read(text: str, read: str):
    before = "Title\n\n"
    paragraph = Paragraph(ordinal=0, kind=ParagraphKind.BODY, start=len(before), end=len(before) + len(text))
    whole = before + text
    assert whole[behind_dateline(whole, paragraph) :] == read


def test_a_heading_has_no_dateline():
    text = "US – China Talks Fail"
    heading = Paragraph(ordinal=0, kind=ParagraphKind.HEADING, start=0, end=len(text))
    assert behind_dateline(text, heading) == 0
