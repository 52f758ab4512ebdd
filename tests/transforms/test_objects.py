"""What is said of whom, where that is no clause: parses made by hand after what the parser gives for these sentences."""

from __future__ import annotations

import pytest

from tests.parse import parse
from tests.transforms.test_attribute import said
from tests.transforms.test_speakers import with_lemmas

LEMMAS = {
    "accused": "accuse",
    "asked": "ask",
    "attacked": "attack",
    "called": "call",
    "calls": "call",
    "civilians": "civilian",
    "condemned": "condemn",
    "criticised": "criticise",
    "critics": "critic",
    "cuts": "cut",
    "declared": "declare",
    "denied": "deny",
    "denies": "deny",
    "described": "describe",
    "dismissed": "dismiss",
    "failed": "fail",
    "has": "have",
    "is": "be",
    "left": "leave",
    "likes": "like",
    "lying": "lie",
    "ministers": "minister",
    "named": "name",
    "owners": "owner",
    "players": "player",
    "quoted": "quote",
    "remarks": "remark",
    "ruled": "rule",
    "Soldiers": "soldier",
    "targeting": "target",
    "urged": "urge",
    "warned": "warn",
    "was": "be",
    "welcomed": "welcome",
    "were": "be",
}
NAMED = {"Lee": "PERSON"}

CASES = {
    "a pronoun that is called something": (
        "He/PRON/nsubj/2 called/VERB/ROOT/0 him/PRON/dobj/2 a/DET/det/5 liar/NOUN/oprd/2 _./PUNCT/punct/2/.",
        [("him a liar", "called", "He")],
    ),
    "a pronoun that is dismissed as something": (
        "Lee/PROPN/nsubj/2 dismissed/VERB/ROOT/0 it/PRON/dobj/2 as/ADP/prep/2 “/PUNCT/punct/4/`` _window/NOUN/compound/7 "
        "dressing/NOUN/pobj/4 _”/PUNCT/punct/7/'' _./PUNCT/punct/2/.",
        [("it as “window dressing”", "dismissed", "Lee")],
    ),
    "what stands before the verb": (
        "The/DET/det/2 law/NOUN/nsubj/11 _,/PUNCT/punct/2/, which/PRON/dobj/6/WDT critics/NOUN/nsubj/6/NNS "
        "call/VERB/relcl/2/VBP “/PUNCT/punct/8/`` _cruel/ADJ/oprd/6 _”/PUNCT/punct/2/'' _,/PUNCT/punct/11/, "
        "failed/VERB/ROOT/0 _./PUNCT/punct/11/.",
        [("“cruel”", "call", "critics")],
    ),
    "what is called by its pointer": (
        "Lee/PROPN/nsubj/2 called/VERB/ROOT/0 this/DET/det/6 “/PUNCT/punct/6/`` _the/DET/det/6 end/NOUN/dobj/2 "
        "_”/PUNCT/punct/2/'' and/CCONJ/cc/2/CC left/VERB/conj/2 _./PUNCT/punct/2/.",
        [("this “the end”", "called", "Lee")],
    ),
    "named with whom it is": (
        "Lee/PROPN/nsubj/2 called/VERB/ROOT/0 the/DET/det/4 counsel/NOUN/dobj/2 _,/PUNCT/punct/4/, Fox/PROPN/conj/4 "
        "_,/PUNCT/punct/4/, “/PUNCT/punct/9/`` _mad/ADJ/oprd/2 _”/PUNCT/punct/9/'' _./PUNCT/punct/2/.",
        [("the counsel, Fox, “mad”", "called", "Lee")],
    ),
    "who is declared what he is": (
        "Parliament/PROPN/nsubj/2 declared/VERB/ROOT/0 Juan/PROPN/compound/4 Guaido/PROPN/nmod/6 interim/ADJ/amod/6 "
        "president/NOUN/dobj/2 _./PUNCT/punct/2/.",
        [("Juan Guaido interim president", "declared", "Parliament")],
    ),
    "where it is called so": (
        "The/DET/det/2 minister/NOUN/nsubj/3 described/VERB/ROOT/0 the/DET/det/5 plan/NOUN/dobj/3 as/ADP/prep/5 "
        "“/PUNCT/punct/6/`` _reckless/ADJ/amod/6 _”/PUNCT/punct/8/'' in/ADP/prep/3 an/DET/det/12 interview/NOUN/pobj/10 "
        "with/ADP/prep/12 the/DET/det/15 BBC/PROPN/pobj/13 _./PUNCT/punct/3/.",
        [("the plan as “reckless”", "described", "The minister")],
    ),
    "a passive that names": (
        "The/DET/det/2 plan/NOUN/nsubj/11 _,/PUNCT/punct/2/, described/VERB/acl/2/VBN by/ADP/agent/4 Lee/PROPN/pobj/5 "
        "as/ADP/prep/4 a/DET/det/9 trap/NOUN/pobj/7 _,/PUNCT/punct/2/, failed/VERB/ROOT/0 _./PUNCT/punct/11/.",
        [("as a trap", "described", "Lee")],
    ),
    "a passive that says as what": (
        "The/DET/det/2 remarks/NOUN/nsubjpass/4/NNS were/AUX/auxpass/4/VBD condemned/VERB/ROOT/0/VBN as/ADP/prep/4 "
        "“/PUNCT/punct/5/`` _racist/ADJ/pobj/5 _”/PUNCT/punct/5/'' by/ADP/agent/4 the/DET/det/11 ministry/NOUN/pobj/9 "
        "_./PUNCT/punct/4/.",
        [("The remarks were condemned as “racist”", "were condemned", "the ministry")],
    ),
    "who is warned": (
        "Lee/PROPN/nsubj/2 warned/VERB/ROOT/0 ministers/NOUN/dobj/2/NNS of/ADP/prep/3 a/DET/det/6 danger/NOUN/pobj/4 "
        "_./PUNCT/punct/2/.",
        [("a danger", "warned", "Lee")],
    ),
    "who is accused by whom": (
        "The/DET/det/2 senator/NOUN/nsubjpass/4 was/AUX/auxpass/4/VBD accused/VERB/ROOT/0/VBN by/ADP/agent/4 "
        "Democrats/PROPN/pobj/5/NNPS of/ADP/prep/6 lying/VERB/pcomp/7/VBG _./PUNCT/punct/4/.",
        [("lying", "was accused", "Democrats")],
    ),
    "an infinitive that is taken for a noun": (
        "Lee/PROPN/nsubj/2 urged/VERB/ROOT/0 owners/NOUN/dobj/2/NNS to/ADP/prep/2 fire/NOUN/compound/6 "
        "players/NOUN/pobj/4/NNS _./PUNCT/punct/2/.",
        [("owners to fire players", "urged", "Lee")],
    ),
    "who is called on": (
        "Lee/PROPN/nsubj/2 called/VERB/ROOT/0 on/ADP/prep/2 Oslo/PROPN/pobj/3 to/PART/aux/6/TO act/VERB/xcomp/2/VB "
        "_./PUNCT/punct/2/.",
        [("Oslo to act", "called", "Lee")],
    ),
    "whose plea is backed": (
        "Lee/PROPN/nsubj/2 welcomed/VERB/ROOT/0 calls/VERB/dobj/2/VBZ for/ADP/prep/3 a/DET/det/6 vote/NOUN/pobj/4 "
        "_./PUNCT/punct/2/.",
        [("calls for a vote", "welcomed", "Lee")],
    ),
    "what is decided": (
        "Lee/PROPN/nsubj/2 criticised/VERB/ROOT/0 the/DET/det/4 decision/NOUN/dobj/2 to/PART/aux/6/TO close/VERB/acl/4/VB "
        "the/DET/det/8 plant/NOUN/dobj/6 _./PUNCT/punct/2/.",
        [("the decision to close the plant", "criticised", "Lee")],
    ),
    "what is ruled out": (
        "Poland/PROPN/nsubj/3 has/AUX/aux/3/VBZ ruled/VERB/ROOT/0/VBN out/ADP/prt/3/RP such/DET/predet/7/PDT a/DET/det/7 "
        "move/NOUN/dobj/3 _./PUNCT/punct/3/.",
        [("such a move", "has ruled out", "Poland")],
    ),
    "whom one hits out at": (
        "Acme/PROPN/nsubj/2 hit/VERB/ROOT/0 out/ADP/prt/2/RP at/ADP/prep/2 the/DET/det/6 government/NOUN/pobj/4 "
        "over/ADP/prep/2 the/DET/det/9 cuts/NOUN/pobj/7/NNS _./PUNCT/punct/2/.",
        [("the government", "hit out", "Acme")],
    ),
    "an attack of an army": (
        "Soldiers/NOUN/nsubj/2/NNS attacked/VERB/ROOT/0 the/DET/det/4 town/NOUN/dobj/2 _./PUNCT/punct/2/.",
        [],
    ),
    "a deed that is denied": (
        "The/DET/det/2 army/NOUN/nsubj/3 denies/VERB/ROOT/0/VBZ targeting/VERB/xcomp/3/VBG civilians/NOUN/dobj/4/NNS "
        "_./PUNCT/punct/3/.",
        [("targeting civilians", "denies", "The army")],
    ),
    "a noun of blame that is denied": (
        "Lee/PROPN/nsubj/2 denied/VERB/ROOT/0 wrongdoing/NOUN/dobj/2 _./PUNCT/punct/2/.",
        [("wrongdoing", "denied", "Lee")],
    ),
    "what he likes to say": (
        "Lee/PROPN/nsubj/2 likes/VERB/ROOT/0/VBZ to/PART/aux/4/TO say/VERB/xcomp/2/VB that/SCONJ/mark/7/IN "
        "Oslo/PROPN/nsubj/7 is/AUX/ccomp/4/VBZ weak/ADJ/acomp/7 _./PUNCT/punct/2/.",
        [("that Oslo is weak", "to say", "Lee")],
    ),
    "what unnamed sources ask for": (
        "Lee/PROPN/nsubj/2 quoted/VERB/ROOT/0 an/DET/det/4 aide/NOUN/dobj/2 who/PRON/nsubj/6/WP asked/VERB/relcl/4 "
        "not/PART/neg/10/RB to/PART/aux/10/TO be/AUX/auxpass/10/VB named/VERB/xcomp/6/VBN _./PUNCT/punct/2/.",
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_whom(name: str):
    sentence, expected = CASES[name]
    assert said(with_lemmas(parse(sentence, **NAMED), **LEMMAS)) == expected
