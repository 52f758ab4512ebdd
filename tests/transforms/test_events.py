"""Whose "the decision" is, by hand-made parses: Iran acts, Syria says something of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newstance.schemas.records import SpeakerLink, StanceVoice, StatementKind
from newstance.transforms.document import Attribution, Document, Speaker
from newstance.transforms.pairs import find_pairs

from tests.parse import parse
from tests.transforms.test_acts import named
from tests.transforms.test_speakers import with_lemmas

LEFT = "Iran/PROPN/nsubj/2 left/VERB/ROOT/0 early/ADV/advmod/2"
SAID = "Iran/PROPN/nsubj/2 said/VERB/ROOT/0 it/PRON/nsubj/4 fails/VERB/ccomp/2"
HIT = "Iran/PROPN/nsubj/2 attacked/VERB/ROOT/0 ships/NOUN/dobj/2"
OWN = "Syria/PROPN/nsubj/2 left/VERB/ROOT/0 with/ADP/prep/2 Iran/PROPN/pobj/3"
FILED = "Iran/PROPN/nsubj/2 filed/VERB/ROOT/0 a/DET/det/4 complaint/NOUN/dobj/2 against/ADP/prep/4 Cuba/PROPN/pobj/5"
ACCUSED = "Iran/PROPN/nsubj/2 accused/VERB/ROOT/0 Cuba/PROPN/dobj/2"
PLANNED = "Iran/PROPN/nsubj/2 filed/VERB/ROOT/0 a/DET/det/5 {1}/PROPN/{0}/5 plan/NOUN/dobj/2"
TOLD = "Iran/PROPN/{0}/2 {1}/NOUN/nsubj/3 failed/VERB/ROOT/0"
NEARER = "The/DET/det/2 attack/NOUN/nsubj/5 on/ADP/prep/2 Ann/PROPN/pobj/3 failed/VERB/ROOT/0"
PROPOSED = "Iran/PROPN/nsubj/2 proposed/VERB/ROOT/0 talks/NOUN/dobj/2"
SLEPT = "Ann/PROPN/nsubj/2 slept/VERB/ROOT/0 well/ADV/advmod/2"
PRAISED = "Syria/PROPN/nsubj/2 praised/VERB/ROOT/0 the/DET/det/4 {}/NOUN/dobj/2"
LEMMAS = {
    "filed": "file",
    "accused": "accuse",
    "voted": "vote",
    "called": "call",
    "rejected": "reject",
    "denied": "deny",
    "proposed": "propose",
    "said": "say",
    "attacked": "attack",
    "left": "leave",
    "slept": "sleep",
}


def questions(*sentences: str) -> list[tuple[str, str]]:
    """What Syria is asked, and about whom, where the last sentence tells what it praised."""
    document: Document = with_lemmas(named(parse(*sentences)), **LEMMAS)
    start = document.text.rindex("Syria")
    cue = start + len("Syria ")
    said = Attribution(
        kind=StatementKind.INDIRECT,
        content=((cue + len("praised "), len(document.text)),),
        source=(start, start + 5),
        cue=(cue, cue + 7),
    )
    syria = Speaker(name="Syria", entity_id="QSyria", side_id=None, link=SpeakerLink.NAME, confidence=0.9)
    pairs = find_pairs(replace(document, attributions=(said,), speakers=(syria,)))
    return [(p.query.text, p.target.name) for p in pairs if p.voice is StanceVoice.REPORTED]


@pytest.mark.parametrize(
    ("sentences", "asked"),
    [
        ([LEFT, PRAISED.format("decision")], [("Syria praised Iran's decision", "Iran")]),
        ([SAID, PRAISED.format("remark")], [("Syria praised Iran's remark", "Iran")]),
        ([HIT, SLEPT, PRAISED.format("attack")], [("Syria praised Iran's attack", "Iran")]),
        ([LEFT, SLEPT, PRAISED.format("decision")], []),  # too far
        ([SLEPT.replace("Ann", "Iran"), PRAISED.format("decision")], []),  # no deed
        ([FILED, PRAISED.format("complaint")], [
            ("Syria praised Iran's complaint against Cuba", "Iran"), ("Syria praised Iran's complaint against Cuba", "Cuba"),
        ]),
        ([FILED.replace("filed", "rejected"), PRAISED.format("complaint")],
         [("Syria praised the complaint against Cuba", "Cuba")]),
        ([ACCUSED, PRAISED.format("claim")], [
            ("Syria praised Iran's claim against Cuba", "Iran"), ("Syria praised Iran's claim against Cuba", "Cuba"),
        ]),
        ([FILED.replace("complaint", "plan").replace("against", "with"), SLEPT, SLEPT, SLEPT, SLEPT, PRAISED.format("proposal")],
         [("Syria praised Iran's proposal", "Iran")]),
        ([PLANNED.format("compound", "Cuba"), PRAISED.format("plan")], [("Syria praised Iran's plan", "Iran")]),
        ([TOLD.format("poss", "plan"), PRAISED.format("plan")], [("Syria praised Iran's plan", "Iran")]),
        ([TOLD.format("compound", "plan"), PRAISED.format("plan")], []),  # what it is about
        ([TOLD.format("poss", "arrest"), PRAISED.format("arrest")], []),  # he suffered it
        ([HIT, NEARER, PRAISED.format("attack")], []),  # the one on Ann is nearer
        ([PROPOSED, PRAISED.format("proposal")], [("Syria praised Iran's proposal", "Iran")]),
        ([LEFT, PRAISED.format("remark")], []),  # nobody spoke
        ([LEFT, PRAISED.format("attack")], []),  # nobody attacked
        ([LEFT, PRAISED.format("weather")], []),
        ([LEFT, PRAISED.replace("the/DET", "a/DET").format("decision")], []),
        ([LEFT, PRAISED.format("decision") + " of/ADP/prep/4 Ann/PROPN/pobj/5"], []),
        ([OWN, PRAISED.format("decision")], []),
    ],
)  # fmt: skip
def test_an_event_is_of_whoever_acted_or_spoke(sentences: list[str], asked: list[tuple[str, str]]) -> None:
    assert questions(*sentences) == asked


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        (
            "Syria/PROPN/nsubj/2 voted/VERB/ROOT/0 for/ADP/prep/2 the/DET/det/5 complaint/NOUN/pobj/3",
            "Syria voted for Iran's complaint against Cuba",
        ),
        (
            "Syria/PROPN/nsubj/2 called/VERB/ROOT/0 it/PRON/dobj/2 naive/ADJ/oprd/2",
            "Syria called Iran's complaint against Cuba naive",
        ),
        (
            "Syria/PROPN/nsubj/2 called/VERB/ROOT/0 it/PRON/dobj/2 bad/ADJ/oprd/2 that/SCONJ/mark/6 Ann/PROPN/ccomp/2",
            None,
        ),
        ("Syria/PROPN/nsubj/2 denied/VERB/ROOT/0 it/PRON/dobj/2", None),
        ("Syria/PROPN/nsubj/2 left/VERB/ROOT/0 it/PRON/dobj/2 there/ADV/advmod/2", None),  # "it" may be anything
    ],
)
def test_whoever_acts_on_an_event_is_asked_about_it(last: str, asked: str | None) -> None:
    document = with_lemmas(named(parse(FILED, last)), **LEMMAS)
    syria = [p for p in find_pairs(document) if p.holder == "Syria" and p.voice is StanceVoice.ACTION]
    assert [(p.query.text, p.target.name) for p in syria] == ([(asked, "Iran"), (asked, "Cuba")] if asked else [])
