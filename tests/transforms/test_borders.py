"""Where what is said begins and ends, and who says it: parses made by hand after what the parser gives for these sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.parse import parse
from tests.transforms.test_attribute import said

LEMMAS = {
    "according": "accord",
    "accused": "accuse",
    "acknowledged": "acknowledge",
    "alleged": "allege",
    "asked": "ask",
    "briefed": "brief",
    "calls": "call",
    "citing": "cite",
    "claims": "claim",
    "condemned": "condemn",
    "declined": "decline",
    "found": "find",
    "had": "have",
    "has": "have",
    "is": "be",
    "lied": "lie",
    "losses": "loss",
    "lying": "lie",
    "officials": "official",
    "refused": "refuse",
    "rejected": "reject",
    "reported": "report",
    "rose": "rise",
    "said": "say",
    "sales": "sale",
    "sanctions": "sanction",
    "shot": "shoot",
    "signed": "sign",
    "stole": "steal",
    "taken": "take",
    "taxes": "taxis",
    "terms": "term",
    "threatened": "threaten",
    "votes": "vote",
    "warned": "warn",
    "was": "be",
    "words": "word",
    "workers": "worker",
}
NAMED = {"Lee": "PERSON", "Martin_Griffiths": "PERSON", "Monday": "DATE", "Thursday": "DATE", "Friday": "DATE"}

CASES = {
    "what one is threatened with": (
        "Lee/PROPN/nsubj/2 threatened/VERB/ROOT/0 Oslo/PROPN/dobj/2 with/ADP/prep/2 sanctions/NOUN/pobj/4/NNS _./PUNCT/punct/2/.",
        [("Oslo with sanctions", "threatened", "Lee")],
    ),
    "how it is judged": (
        "Lee/PROPN/nsubj/2 condemned/VERB/ROOT/0 the/DET/det/4 attack/NOUN/dobj/2 “/PUNCT/punct/2/`` _in/ADP/prep/2 "
        "the/DET/det/9 strongest/ADJ/amod/9/JJS terms/NOUN/pobj/6/NNS _”/PUNCT/punct/2/'' _./PUNCT/punct/2/.",
        [("the attack “in the strongest terms”", "condemned", "Lee")],
    ),
    "two verbs of one speaker": (
        "Lee/PROPN/nsubj/2 said/VERB/ROOT/0 the/DET/det/4 bill/NOUN/nsubj/5 was/AUX/ccomp/2/VBD bad/ADJ/acomp/5 "
        "and/CCONJ/cc/5/CC accused/VERB/conj/5 Fox/PROPN/dobj/8 of/ADP/prep/8 lying/VERB/pobj/10/VBG _./PUNCT/punct/2/.",
        [("the bill was bad", "said", "Lee"), ("Fox of lying", "accused", "Lee")],
    ),
    "a day between cue and clause": (
        "Lee/PROPN/nsubj/2 said/VERB/ROOT/0 on/ADP/prep/2 Monday/PROPN/compound/5 Oslo/PROPN/pobj/3 would/AUX/aux/8/MD "
        "not/PART/neg/8/RB agree/VERB/ccomp/2/VB _./PUNCT/punct/2/.",
        [("Oslo would not agree", "said", "Lee")],
    ),
    "a day before the clause": (
        "The/DET/det/2 ministry/NOUN/nsubj/3 said/VERB/ROOT/0 on/ADP/prep/7 Thursday/PROPN/pobj/4 it/PRON/nsubj/7 "
        "was/AUX/ccomp/3/VBD late/ADJ/acomp/7 _./PUNCT/punct/3/.",
        [("it was late", "said", "The ministry")],
    ),
    "whom it is from": (
        "Lee/PROPN/nsubj/2 reported/VERB/ROOT/0 _,/PUNCT/punct/2/, citing/VERB/advcl/11/VBG officials/NOUN/dobj/4/NNS "
        "_,/PUNCT/punct/4/, that/SCONJ/mark/11/IN the/DET/det/9 village/NOUN/nsubjpass/11 was/AUX/auxpass/11/VBD "
        "taken/VERB/ccomp/2/VBN _./PUNCT/punct/2/.",
        [("that the village was taken", "reported", "Lee")],
    ),
    "what others say of it": (
        "Lee/PROPN/nsubj/2 alleged/VERB/ROOT/0 that/SCONJ/mark/5/IN they/PRON/nsubj/5 stole/VERB/ccomp/2 "
        "votes/NOUN/dobj/5/NNS _,/PUNCT/punct/11/, a/DET/det/9 charge/NOUN/dobj/11 Fox/PROPN/nsubj/11 "
        "calls/VERB/ccomp/2/VBZ absurd/ADJ/oprd/11 _./PUNCT/punct/2/.",
        [("that they stole votes", "alleged", "Lee"), ("a charge Fox calls absurd", "calls", "Fox")],
    ),
    "a condition": (
        "Lee/PROPN/nsubj/2 warned/VERB/ROOT/0 of/ADP/prep/2 losses/NOUN/pobj/3/NNS if/SCONJ/mark/7/IN "
        "taxes/NOUN/nsubj/7/NNS rise/VERB/advcl/2/VBP _./PUNCT/punct/2/.",
        [("losses if taxes rise", "warned", "Lee")],
    ),
    "an answer behind a colon": (
        "Acme/PROPN/nsubj/2 rejected/VERB/ccomp/14 the/DET/det/4 claims/NOUN/dobj/2/NNS _:/PUNCT/punct/2/: "
        "“/PUNCT/punct/2/`` _We/PRON/nsubj/8 pay/VERB/ccomp/14/VBP our/PRON/poss/10/PRP$ workers/NOUN/dobj/8/NNS "
        "_,/PUNCT/punct/14/, _”/PUNCT/punct/14/'' Lee/PROPN/nsubj/14 said/VERB/ROOT/0 _./PUNCT/punct/14/.",
        [("the claims", "rejected", "Acme"), ("“We pay our workers,”", "said", "Lee")],
    ),
    "a speaker's day": (
        "A/DET/det/3 Kremlin/PROPN/compound/3 aide/NOUN/nsubj/6 on/ADP/prep/3 Friday/PROPN/pobj/4 warned/VERB/ROOT/0 "
        "that/SCONJ/mark/10/IN Oslo/PROPN/nsubj/10 would/AUX/aux/10/MD retaliate/VERB/ccomp/6/VB _./PUNCT/punct/6/.",
        [("that Oslo would retaliate", "warned", "A Kremlin aide")],
    ),
    "sources of whom more is told": (
        "According/VERB/prep/11/VBG to/ADP/prep/1 people/NOUN/pobj/2/NNS briefed/VERB/acl/3/VBN on/ADP/prep/4 "
        "the/DET/det/7 matter/NOUN/pobj/5 _,/PUNCT/punct/11/, Oslo/PROPN/nsubj/11 will/AUX/aux/11/MD agree/VERB/ROOT/0/VB "
        "_./PUNCT/punct/11/.",
        [("Oslo will agree", "According to", "people")],
    ),
    "sources before a name": (
        "According/VERB/prep/6/VBG to/ADP/prep/1 officials/NOUN/pobj/2/NNS _,/PUNCT/punct/6/, Lee/PROPN/nsubj/6 "
        "signed/VERB/ROOT/0 the/DET/det/8 order/NOUN/dobj/6 _./PUNCT/punct/6/.",
        [("Lee signed the order", "According to", "officials")],
    ),
    "the speaker's view": (
        "In/ADP/prep/8 Lee/PROPN/poss/4 _'s/PART/case/2 view/NOUN/pobj/1 _,/PUNCT/punct/8/, Oslo/PROPN/nsubj/8 "
        "must/AUX/aux/8/MD defend/VERB/ROOT/0/VB itself/PRON/dobj/8 _./PUNCT/punct/8/.",
        [("Oslo must defend itself", "In Lee's view", "Lee's")],
    ),
    "the speaker's words": (
        "Oslo/PROPN/nsubj/2 is/AUX/ROOT/0/VBZ weak/ADJ/acomp/2 _,/PUNCT/punct/2/, in/ADP/prep/2 the/DET/det/7 "
        "words/NOUN/pobj/5/NNS of/ADP/prep/7 Lee/PROPN/pobj/8 _./PUNCT/punct/2/.",
        [("Oslo is weak", "in the words of Lee", "Lee")],
    ),
    "a speaker who is taken for an apposition": (
        "Oslo/PROPN/nsubj/3 has/AUX/aux/3/VBZ refused/VERB/ccomp/16/VBN to/PART/aux/5/TO sign/VERB/xcomp/3/VB "
        "the/DET/det/7 deal/NOUN/dobj/5 _,/PUNCT/punct/3/, its/PRON/poss/11/PRP$ aid/NOUN/compound/11 chief/NOUN/nsubj/16 "
        "_,/PUNCT/punct/11/, Martin/PROPN/compound/14 Griffiths/PROPN/appos/11 _,/PUNCT/punct/11/, said/VERB/ROOT/0 "
        "on/ADP/prep/16 Monday/PROPN/pobj/17 _./PUNCT/punct/16/.",
        [("Oslo has refused to sign the deal", "said", "its aid chief"), ("to sign the deal", "has refused", "Oslo")],
    ),
    "a jury that found": (
        "A/DET/det/3 federal/ADJ/amod/3 jury/NOUN/ROOT/0 found/VERB/acl/3/VBN on/ADP/prep/4 Tuesday/PROPN/pobj/5 "
        "that/SCONJ/mark/10/IN Acme/PROPN/nsubj/10 had/AUX/aux/10/VBD run/VERB/ccomp/4/VBN a/DET/det/12 "
        "monopoly/NOUN/dobj/10 _./PUNCT/punct/4/.",
        [("that Acme had run a monopoly", "found", "A federal jury")],
    ),
    "a verb that answers with back": (
        "Lee/PROPN/nsubj/2 shot/VERB/ROOT/0 back/ADV/advmod/2/RB that/PRON/dobj/6/WDT Fox/PROPN/nsubj/6 lied/VERB/ccomp/2 "
        "_./PUNCT/punct/2/.",
        [("that Fox lied", "shot", "Lee")],
    ),
    "who was only asked": (
        "Lee/PROPN/nsubj/3 _,/PUNCT/punct/1/, asked/VERB/ROOT/0 about/ADP/prep/3 the/DET/det/6 report/NOUN/pobj/4 "
        "_,/PUNCT/punct/3/, declined/VERB/dep/3 to/PART/aux/10/TO comment/VERB/xcomp/8/VB _./PUNCT/punct/3/.",
        [],
    ),
    "figures that show": (
        "Sales/NOUN/nsubj/2/NNS rose/VERB/ROOT/0 in/ADP/prep/2 March/PROPN/pobj/3 _,/PUNCT/punct/2/, new/ADJ/amod/7 "
        "research/NOUN/appos/1 from/ADP/prep/7 Acme/PROPN/compound/10 show/NOUN/pobj/8 _./PUNCT/punct/2/.",
        [("Sales rose in March", "show", "new research from Acme")],
    ),
    "a speaker behind another": (
        "Under/ADP/prep/15 questioning/NOUN/pobj/1 from/ADP/prep/2 Senator/PROPN/compound/6 Bob/PROPN/compound/6 "
        "Fox/PROPN/pobj/3 _,/PUNCT/punct/6/, R/PROPN/compound/10 _-/PUNCT/punct/10/HYPH _Mo./PROPN/conj/6 "
        "_,/PUNCT/punct/6/, Mayor/PROPN/compound/14 Martin/PROPN/compound/14 Griffiths/PROPN/conj/6 "
        "acknowledged/VERB/ROOT/0 that/SCONJ/mark/18/IN it/PRON/nsubj/18 was/AUX/ccomp/15/VBD late/ADJ/acomp/18 "
        "_./PUNCT/punct/15/.",
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_borders(name: str):
    sentence, expected = CASES[name]
    document = parse(sentence, **NAMED)
    tokens = tuple(replace(token, lemma=LEMMAS.get(token.text.lower(), token.lemma)) for token in document.tokens)
    assert said(replace(document, tokens=tokens)) == expected
