"""Surnames that are changed for the parser's eyes."""

from __future__ import annotations

import pytest
from newstance.transforms.annotate import Annotator
from newstance.transforms.document import LANGUAGE, Document
from newstance.transforms.split import split
from newstance.transforms.stand_ins import ENDING_IN_S, STAND_INS, with_stand_ins


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Trump spoke.", "Nixon spoke."),
        ("Trump and Pence spoke.", "Nixon and Obama spoke."),
        ("Anna Xtarmer spoke. Xtarmer left.", "Anna Johnson spoke. Johnson left."),
        ("Anna K. Xtarmers’ friends spoke.", "Anna K. Williams’ friends spoke."),
        ("Xtarmer spoke.", "Xtarmer spoke."),
        ("Christian House spoke. The White House spoke.", "Christian House spoke. The White House spoke."),
        ("Trumps and the trump card", "Trumps and the trump card"),
        ("Trump-era rules, Trump’s", "Nixon-era rules, Nixon’s"),
        ("Bernie Sanders spoke. Sanders left.", "Bernie Roberts spoke. Roberts left."),
        ("Will Xtarmer fall? Xtarmer fell.", "Will Xtarmer fall? Xtarmer fell."),
        ("Colonel Sanders spoke.", "Colonel Sanders spoke."),
    ],
)
def test_a_surname_that_is_not_learnt_has_a_stand_in(text: str, read: str):
    assert with_stand_ins(text, {"House", "Sanders", "Trump", "Pence"}) == read


def test_stand_ins_are_as_long():
    assert all(len(name) == size for table in (STAND_INS, ENDING_IN_S) for size, names in table.items() for name in names)


def test_what_stands_there_is_kept():
    text = "Trump accused Cummings of acting as a bully."
    document = Document(document_id="d", source_uri="d", text=text, paragraphs=split(text), language=LANGUAGE)
    (done,) = Annotator().annotate([document])
    first = done.tokens[0]
    assert (first.text, first.lemma, first.pos, first.dep) == ("Trump", "Trump", "PROPN", "nsubj")
    assert next(text[e.start : e.end] for e in done.entities if e.label == "PERSON") == "Trump"
