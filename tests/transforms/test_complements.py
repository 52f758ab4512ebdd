"""What is said where the parse hangs it on another word: parses made by hand after what the parser gives for these sentences."""

from __future__ import annotations

import pytest

from tests.parse import parse
from tests.transforms.test_attribute import said
from tests.transforms.test_speakers import with_lemmas

LEMMAS = {
    "accused": "accuse",
    "added": "add",
    "adding": "add",
    "dismissed": "dismiss",
    "hailed": "hail",
    "insisted": "insist",
    "insists": "insist",
    "noted": "note",
    "praised": "praise",
    "reported": "report",
    "said": "say",
    "told": "tell",
}

CASES = {
    "quotation marks break the clause": (
        "Lee/PROPN/nsubj/2 left/VERB/ROOT/0 _,/PUNCT/punct/2 adding/VERB/advcl/2/VBG that/SCONJ/mark/6 Fox/PROPN/nsubj/7 "
        "was/AUX/aux/9/VBD “/PUNCT/punct/9 _playing/NOUN/xcomp/4 games/NOUN/dobj/9 _”/PUNCT/punct/9 _./PUNCT/punct/2",
        [("that Fox was “playing games”", "adding", "Lee")],
    ),
    "the clause hangs on who is told": (
        "Lee/PROPN/nsubj/2 told/VERB/ROOT/0 reporters/NOUN/dobj/2 that/PRON/dobj/6/WDT Mali/PROPN/nsubj/6 "
        "lied/VERB/relcl/3 _./PUNCT/punct/2",
        [("that Mali lied", "told", "Lee")],
    ),
    "who is told does something himself": (
        "Lee/PROPN/nsubj/2 told/VERB/ROOT/0 reporters/NOUN/dobj/2 that/PRON/nsubj/5/WDT laughed/VERB/relcl/3 _./PUNCT/punct/2",
        [],
    ),
    "the clause hangs on where it was said": (
        "Lee/PROPN/nsubj/2 said/VERB/ROOT/0 in/ADP/prep/2 a/DET/det/5 letter/NOUN/pobj/3 that/PRON/mark/8/WDT "
        "Mali/PROPN/nsubj/8 lied/VERB/relcl/5 _./PUNCT/punct/2",
        [("that Mali lied", "said", "Lee")],
    ),
    "the speaker is put in": (
        "The/DET/det/2 report/NOUN/nsubjpass/8 _,/PUNCT/punct/8 Lee/PROPN/nsubj/5 said/VERB/parataxis/8 _,/PUNCT/punct/5 "
        "was/AUX/auxpass/8/VBD written/VERB/ROOT/0/VBN late/ADV/advmod/8 _./PUNCT/punct/8",
        [("The report, Lee said, was written late", "said", "Lee")],
    ),
    "the speaker is put in and says when": (
        "The/DET/det/2 report/NOUN/nsubj/9 _,/PUNCT/punct/9 he/PRON/nsubj/5 told/VERB/parataxis/9 me/PRON/dobj/5 "
        "then/ADV/advmod/5 _,/PUNCT/punct/5 fails/VERB/ROOT/0/VBZ _./PUNCT/punct/9",
        [("The report, he told me then, fails", "told", "he")],
    ),
    "the speaker closes the sentence": (
        "Nobody/NOUN/nsubj/2 died/VERB/ROOT/0 _,/PUNCT/punct/2 officials/NOUN/nsubj/5 said/VERB/relcl/1 _./PUNCT/punct/2",
        [("Nobody died", "said", "officials")],
    ),
    "as somebody noted": (
        "As/SCONJ/mark/3 Lee/PROPN/nsubj/3 noted/VERB/advcl/7 _,/PUNCT/punct/7 the/DET/det/6 plan/NOUN/nsubj/7 "
        "failed/VERB/ROOT/0 _./PUNCT/punct/7",
        [("the plan failed", "noted", "Lee")],
    ),
    "as somebody noted, put in": (
        "The/DET/det/2 plan/NOUN/nsubj/8 _,/PUNCT/punct/8 as/SCONJ/mark/6 critics/NOUN/nsubj/6 noted/VERB/advcl/8 "
        "_,/PUNCT/punct/8 failed/VERB/ROOT/0 _./PUNCT/punct/8",
        [("The plan, as critics noted, failed", "noted", "critics")],
    ),
    "while somebody noted something else": (
        "As/SCONJ/mark/3 Lee/PROPN/nsubj/3 noted/VERB/advcl/8 the/DET/det/5 time/NOUN/dobj/3 _,/PUNCT/punct/8 "
        "Fox/PROPN/nsubj/8 left/VERB/ROOT/0 _./PUNCT/punct/8",
        [("the time", "noted", "Lee")],
    ),
    "according to, put in before the verb": (
        "The/DET/det/2 deal/NOUN/nsubj/8 _,/PUNCT/punct/8 according/VERB/prep/8/VBG to/ADP/prep/4 Lee/PROPN/pobj/5 "
        "_,/PUNCT/punct/8 failed/VERB/ROOT/0 _./PUNCT/punct/8",
        [("The deal, according to Lee, failed", "according to", "Lee")],
    ),
    "according to, between two clauses": (
        "Talks/NOUN/nsubj/2 failed/VERB/ROOT/0 _,/PUNCT/punct/2 according/VERB/prep/2/VBG to/ADP/prep/4 Lee/PROPN/pobj/5 "
        "_,/PUNCT/punct/2 and/CCONJ/cc/2 prices/NOUN/nsubj/10 rose/VERB/conj/2 quickly/ADV/advmod/10 that/DET/det/13 "
        "week/NOUN/npadvmod/10 _./PUNCT/punct/2",
        [("Talks failed", "according to", "Lee")],
    ),
    "a quote that closes what is said": (
        "Fox/PROPN/nsubj/2 accused/VERB/ROOT/0 Lee/PROPN/dobj/2 of/ADP/prep/2 theft/NOUN/pobj/4 “/PUNCT/punct/2 "
        "_the/DET/det/8 way/NOUN/npadvmod/2 one/PRON/nsubj/10 steals/VERB/relcl/8/VBZ eggs/NOUN/dobj/10 _”/PUNCT/punct/2 "
        "_./PUNCT/punct/2",
        [("Lee of theft “the way one steals eggs”", "accused", "Fox")],
    ),
    "what it is called stands first": (
        "Lee/PROPN/nsubj/2 dismissed/VERB/ROOT/0 as/ADP/prep/2 “/PUNCT/punct/8 _mad/ADJ/amod/8 _”/PUNCT/punct/8 "
        "a/DET/det/8 report/NOUN/pobj/3 _./PUNCT/punct/2",
        [("as “mad” a report", "dismissed", "Lee")],
    ),
    "an aside before the cue": (
        "While/SCONJ/mark/3 it/PRON/nsubj/3 rained/VERB/ccomp/6 _,/PUNCT/punct/6 Lee/PROPN/nsubj/6 noted/VERB/ROOT/0 "
        "the/DET/det/8 time/NOUN/dobj/6 _./PUNCT/punct/6",
        [("the time", "noted", "Lee")],
    ),
    "two clauses before the cue": (
        "It/PRON/nsubj/2 failed/VERB/ccomp/9 _,/PUNCT/punct/2 but/CCONJ/cc/2 Fox/PROPN/nsubj/6 came/VERB/dep/9 "
        "_,/PUNCT/punct/9 Lee/PROPN/nsubj/9 added/VERB/ROOT/0 _./PUNCT/punct/9",
        [("It failed, but Fox came", "added", "Lee")],
    ),
    "two subjects": (
        "Quoting/VERB/amod/2/VBG officials/NOUN/nsubj/5 _,/PUNCT/punct/5 Reuters/PROPN/nsubj/5 reported/VERB/ROOT/0 "
        "that/SCONJ/mark/8 Mali/PROPN/nsubj/8 lied/VERB/ccomp/5 _./PUNCT/punct/5",
        [("that Mali lied", "reported", "Reuters")],
    ),
    "a subject taken for an addition to whose it is": (
        "It/PRON/nsubjpass/3 was/AUX/auxpass/3 condemned/VERB/ROOT/0/VBN by/ADP/agent/3 Mali/PROPN/pobj/4 "
        "_,/PUNCT/punct/5 whose/PRON/poss/8/WP$ head/NOUN/appos/5 _,/PUNCT/punct/8 Fox/PROPN/appos/8 _,/PUNCT/punct/5 "
        "said/VERB/conj/3 they/PRON/nsubj/14 lied/VERB/ccomp/12 _./PUNCT/punct/3",
        [("they lied", "said", "whose head")],
    ),
    "the clause's subject taken for an object": (
        "Lee/PROPN/nsubj/2 insisted/VERB/ROOT/0 Fox/PROPN/dobj/2 still/ADV/advmod/5 enjoyed/VERB/ccomp/2 "
        "support/NOUN/dobj/5 _./PUNCT/punct/2",
        [("Fox still enjoyed support", "insisted", "Lee")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_said(name: str):
    sentence, wanted = CASES[name]
    assert said(with_lemmas(parse(sentence), **LEMMAS)) == wanted


def test_a_verb_that_reports_something_itself_is_not_the_cue_of_the_quote_before():
    document = with_lemmas(
        parse(
            "Mali/PROPN/nsubj/2 left/VERB/ROOT/0 a/DET/det/6 “/PUNCT/punct/6 _very/ADV/advmod/6 bitter/ADJ/amod/7 "
            "wild/ADJ/amod/8 place/NOUN/dobj/2 _./PUNCT/punct/2 _”/PUNCT/punct/2",
            "Fox/PROPN/nsubj/2 insists/VERB/ROOT/0/VBZ that/SCONJ/mark/5 he/PRON/nsubj/5 stays/VERB/ccomp/2/VBZ _./PUNCT/punct/2",
        ),
        **LEMMAS,
    )
    assert ("that he stays", "insists", "Fox") in said(document)
    assert all(source != "Fox" for content, _, source in said(document) if "bitter" in content)
