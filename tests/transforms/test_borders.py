"""Where what is said begins and ends, and who says it: parses made by hand after what the parser gives for these sentences."""

from __future__ import annotations

import pytest

from tests.parse import parse
from tests.transforms.test_attribute import said
from tests.transforms.test_speakers import with_lemmas

LEMMAS = {
    "according": "accord",
    "accused": "accuse",
    "acknowledged": "acknowledge",
    "alleged": "allege",
    "asked": "ask",
    "briefed": "brief",
    "called": "call",
    "calling": "call",
    "calls": "call",
    "citing": "cite",
    "claims": "claim",
    "condemned": "condemn",
    "cuts": "cut",
    "days": "day",
    "declined": "decline",
    "drones": "drone",
    "failed": "fail",
    "fears": "fear",
    "found": "find",
    "had": "have",
    "has": "have",
    "insisting": "insist",
    "is": "be",
    "lied": "lie",
    "losses": "loss",
    "lying": "lie",
    "made": "make",
    "mistakes": "mistake",
    "named": "name",
    "officials": "official",
    "passed": "pass",
    "records": "record",
    "reforms": "reform",
    "refused": "refuse",
    "rejected": "reject",
    "reported": "report",
    "reporters": "reporter",
    "rose": "rise",
    "said": "say",
    "sales": "sale",
    "sanctions": "sanction",
    "shot": "shoot",
    "signed": "sign",
    "stole": "steal",
    "taken": "take",
    "talks": "talk",
    "taxes": "taxis",
    "terms": "term",
    "threatened": "threaten",
    "votes": "vote",
    "wages": "wage",
    "warned": "warn",
    "was": "be",
    "were": "be",
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
    "what is feared meanwhile": (
        "Lee/PROPN/nsubj/2 warned/VERB/ROOT/0 that/SCONJ/mark/6/IN Oslo/PROPN/nsubj/6 must/AUX/aux/6/MD "
        "pay/VERB/ccomp/2/VB _,/PUNCT/punct/6/, as/SCONJ/mark/10/IN fears/NOUN/nsubj/10/NNS grow/VERB/advcl/6/VBP "
        "over/ADP/prep/10 the/DET/det/13 deal/NOUN/pobj/11 _./PUNCT/punct/2/.",
        [("that Oslo must pay", "warned", "Lee")],
    ),
    "when it is said": (
        "Lee/PROPN/nsubj/2 said/VERB/ROOT/0 Oslo/PROPN/nsubj/5 would/AUX/aux/5/MD win/VERB/ccomp/2/VB the/DET/det/7 "
        "war/NOUN/dobj/5 _,/PUNCT/punct/5/, days/NOUN/npadvmod/12/NNS after/SCONJ/mark/12/IN drones/NOUN/nsubj/12/NNS "
        "hit/VERB/advcl/5 it/PRON/dobj/12 _./PUNCT/punct/2/.",
        [("Oslo would win the war", "said", "Lee")],
    ),
    "what another says meanwhile": (
        "Lee/PROPN/nsubj/2 said/VERB/ROOT/0 the/DET/det/4 reforms/NOUN/nsubj/5/NNS were/AUX/ccomp/2/VBD late/ADJ/acomp/5 "
        "_,/PUNCT/punct/5/, while/SCONJ/mark/11/IN Martin/PROPN/compound/10 Griffiths/PROPN/nsubj/11 called/VERB/advcl/5 "
        "for/ADP/prep/11 deeper/ADJ/amod/14/JJR cuts/NOUN/pobj/12/NNS _./PUNCT/punct/2/.",
        [("the reforms were late", "said", "Lee"), ("deeper cuts", "called", "Martin Griffiths")],
    ),
    "what the speaker goes on to call it": (
        "Lee/PROPN/nsubj/2 said/VERB/ROOT/0 the/DET/det/4 ministry/NOUN/nsubj/6 would/AUX/aux/6/MD leave/VERB/ccomp/2/VB "
        "_,/PUNCT/punct/6/, calling/VERB/advcl/6/VBG the/DET/det/10 ruling/NOUN/dobj/8 “/PUNCT/punct/13/`` _an/DET/det/13 "
        "outrage/NOUN/oprd/8 _”/PUNCT/punct/13/'' _./PUNCT/punct/2/.",
        [("the ministry would leave", "said", "Lee"), ("the ruling “an outrage”", "calling", "Lee")],
    ),
    "what he warns of while he urges": (
        "The/DET/det/2 minister/NOUN/nsubj/3 called/VERB/ROOT/0 on/ADP/prep/3 Oslo/PROPN/pobj/4 to/PART/aux/7/TO "
        "hold/VERB/xcomp/3/VB talks/NOUN/dobj/7/NNS _,/PUNCT/punct/7/, while/SCONJ/mark/11/IN insisting/VERB/advcl/7/VBG "
        "that/SCONJ/mark/15/IN it/PRON/nsubj/15 could/AUX/aux/15/MD decide/VERB/ccomp/11/VB _./PUNCT/punct/3/.",
        [("Oslo to hold talks", "called", "The minister"), ("that it could decide", "insisting", "The minister")],
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
    "several speakers": (
        "Brazil/PROPN/nsubj/6 _,/PUNCT/punct/1/, Chile/PROPN/conj/1 and/CCONJ/cc/3/CC Peru/PROPN/conj/3 "
        "condemned/VERB/ROOT/0 the/DET/det/8 strike/NOUN/dobj/6 _./PUNCT/punct/6/.",
        [("the strike", "condemned", "Brazil, Chile and Peru")],
    ),
    "sources of whom more is told": (
        "According/VERB/prep/11/VBG to/ADP/prep/1 people/NOUN/pobj/2/NNS briefed/VERB/acl/3/VBN on/ADP/prep/4 "
        "the/DET/det/7 matter/NOUN/pobj/5 _,/PUNCT/punct/11/, Oslo/PROPN/nsubj/11 will/AUX/aux/11/MD agree/VERB/ROOT/0/VB "
        "_./PUNCT/punct/11/.",
        [("Oslo will agree", "According to", "people")],
    ),
    "sources who ask not to be named": (
        "According/VERB/prep/15/VBG to/ADP/prep/1 an/DET/det/4 official/NOUN/pobj/2 _,/PUNCT/punct/4/, "
        "who/PRON/nsubj/7/WP asked/VERB/relcl/4 not/PART/neg/11/RB to/PART/aux/11/TO be/AUX/auxpass/11/VB "
        "named/VERB/xcomp/7/VBN _,/PUNCT/punct/15/, the/DET/det/14 talks/NOUN/nsubj/15/NNS failed/VERB/ROOT/0 "
        "on/ADP/prep/15 Friday/PROPN/pobj/16 _./PUNCT/punct/15/.",
        [("the talks failed on Friday", "According to", "an official")],
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
    "a view of nobody": (
        "In/ADP/prep/8 full/ADJ/amod/3 view/NOUN/pobj/1 of/ADP/prep/3 reporters/NOUN/pobj/4/NNS _,/PUNCT/punct/8/, "
        "Lee/PROPN/nsubj/8 signed/VERB/ROOT/0 it/PRON/dobj/8 _./PUNCT/punct/8/.",
        [],
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
    "a speaker behind another": (
        "Under/ADP/prep/15 questioning/NOUN/pobj/1 from/ADP/prep/2 Sen./PROPN/compound/6 Josh/PROPN/compound/6 "
        "Fox/PROPN/pobj/3 _,/PUNCT/punct/6/, R/PROPN/compound/10 _-/PUNCT/punct/10/HYPH _Mo./PROPN/conj/6 "
        "_,/PUNCT/punct/6/, Director/PROPN/compound/14 Martin/PROPN/compound/14 Griffiths/PROPN/appos/6 "
        "acknowledged/VERB/ROOT/0 that/SCONJ/mark/20/IN the/DET/det/18 bureau/NOUN/nsubj/20 had/AUX/aux/20/VBD "
        "made/VERB/ccomp/15/VBN mistakes/NOUN/dobj/20/NNS _./PUNCT/punct/15/.",
        [("that the bureau had made mistakes", "acknowledged", "Director Martin Griffiths")],
    ),
    "a speaker by his office behind another": (
        "In/ADP/prep/15 a/DET/det/3 letter/NOUN/pobj/1 to/ADP/prep/3 Prime/PROPN/compound/6 Minister/PROPN/compound/8 "
        "Bob/PROPN/compound/8 Fox/PROPN/pobj/4 _,/PUNCT/punct/8/, the/DET/det/11 Leader/PROPN/nsubj/15 of/ADP/prep/11 "
        "the/DET/det/14 Opposition/NOUN/pobj/12 said/VERB/ROOT/0 wages/NOUN/nsubj/17/NNS were/AUX/ccomp/15/VBD "
        "late/ADJ/acomp/17 _./PUNCT/punct/15/.",
        [("wages were late", "said", "the Leader of the Opposition")],
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
        [("that Fox lied", "shot back", "Lee")],
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
    "records that show": (
        "The/DET/det/2 bill/NOUN/nsubj/8 passed/VERB/acl/2 on/ADP/prep/3 Monday/PROPN/pobj/4 _,/PUNCT/punct/8/, "
        "records/NOUN/compound/8/NNS show/VERB/ROOT/0/VBP _./PUNCT/punct/8/.",
        [("The bill passed on Monday", "show", "records")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_borders(name: str):
    sentence, expected = CASES[name]
    assert said(with_lemmas(parse(sentence, **NAMED), **LEMMAS)) == expected
