"""What another does, or nobody does, is not asked of the holder: hand-made parses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newstance.schemas.records import MentionLink

from tests.parse import parse
from tests.transforms.test_speakers import with_lemmas
from tests.transforms.test_stance import edges, mention

CASES = {
    "what who is acted on did before": (
        "China/PROPN/nsubj/2 cut/VERB/ROOT/0 ties/NOUN/dobj/2 with/ADP/prep/3 Mali/PROPN/pobj/4 after/SCONJ/mark/8 "
        "it/PRON/nsubj/8 recognised/VERB/advcl/2 Taiwan/PROPN/dobj/8",
        {("China", "Mali")},
    ),
    "what a third did before": (
        "China/PROPN/nsubj/2 expelled/VERB/ROOT/0 Mali/PROPN/dobj/2 after/SCONJ/mark/6 Iran/PROPN/nsubj/6 accused/VERB/advcl/2 "
        "Taiwan/PROPN/dobj/6",
        {("China", "Mali"), ("China", "Iran"), ("Iran", "Taiwan")},
    ),
    "a deed denied": ("Mali/PROPN/nsubj/2 denied/VERB/ROOT/0 backing/VERB/xcomp/2/VBG Iran/PROPN/dobj/3", set()),
    "a deed of one's own denied": (
        "Mali/PROPN/nsubj/2 denied/VERB/ROOT/0 it/PRON/nsubj/5 was/AUX/aux/5 helping/VERB/ccomp/2/VBG Iran/PROPN/dobj/5",
        set(),
    ),
    "a deed of another denied": (
        "Mali/PROPN/nsubj/2 denied/VERB/ROOT/0 that/SCONJ/mark/5 Iran/PROPN/nsubj/5 helped/VERB/ccomp/2 Taiwan/PROPN/dobj/5",
        {("Mali", "Iran"), ("Mali", "Taiwan"), ("Iran", "Taiwan")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_whose_deed_it_is(name: str):
    written, expected = CASES[name]
    document = with_lemmas(parse(written), denied="deny")
    names = (n for n in ("China", "Mali", "Iran", "Taiwan") if n in document.text)
    actors = [mention(document, n, n, f"Q{n}", label="GPE") for n in names]
    if " it " in document.text:  # as it may be taken for the subject
        it = mention(document, "it ", actors[0].name, actors[0].entity_id, label="GPE")
        actors.append(replace(it, end=it.start + 2, text="it", link=MentionLink.PRONOUN))
    found = edges(replace(document, mentions=tuple(sorted(actors, key=lambda m: m.start))))
    assert {(holder, target) for voice, holder, target, _ in found if voice == "ACTION"} == expected
