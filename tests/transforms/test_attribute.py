"""Attribution over parses made by hand: what is said, by which cue, by whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newstance.schemas.records import StatementKind
from newstance.transforms.attribute import attribute
from newstance.transforms.document import Document
from newstance.transforms.settings import CREDIBLE

from tests.parse import parse


def said(document: Document) -> list[tuple[str, str | None, str | None]]:
    """(content, cue, source) of each statement, in words."""

    def words(span: tuple[int, int] | None) -> str | None:
        return document.text[slice(*span)] if span else None

    return [(" | ".join(document.text[s:e] for s, e in a.content), words(a.cue), words(a.source)) for a in attribute(document, 0)]


CASES = {
    "a that-clause": (
        "Lavrov/PROPN/nsubj/2 says/VERB/ROOT/0 that/SCONJ/mark/5 NATO/PROPN/nsubj/5 lies/VERB/ccomp/2 _./PUNCT/punct/2",
        [("that NATO lies", "says", "Lavrov")],
    ),
    "a clause that the speaker breaks off": (
        "He/PRON/nsubj/2 said/VERB/ROOT/0 that/SCONJ/mark/5 it/PRON/nsubj/5 fails/VERB/ccomp/2 …/PUNCT/punct/2 "
        "I/PRON/nsubj/8 know/VERB/dep/5 _./PUNCT/punct/2",
        [("that it fails", "said", "He")],
    ),
    "a bare complement": (
        "She/PRON/nsubj/2 says/VERB/ROOT/0 NATO/PROPN/nsubj/4 lies/VERB/ccomp/2 _./PUNCT/punct/2",
        [("NATO lies", "says", "She")],
    ),
    "a cue in between": (
        "This/PRON/nsubj/6 _,/PUNCT/punct/6 he/PRON/nsubj/4 says/VERB/ROOT/0 _,/PUNCT/punct/4 is/AUX/ccomp/4 new/ADJ/acomp/6 "
        "_./PUNCT/punct/6",
        [("This, he says, is new", "says", "he")],
    ),
    "according to, behind": (
        "The/DET/det/2 gap/NOUN/nsubj/3 grows/VERB/ROOT/0 _,/PUNCT/punct/3 according/VERB/prep/3 to/ADP/prep/5 "
        "Reuters/PROPN/pobj/6 _./PUNCT/punct/3",
        [("The gap grows", "according to", "Reuters")],
    ),
    "according to, in front": (
        "According/VERB/prep/6 to/ADP/prep/1 him/PRON/pobj/2 _,/PUNCT/punct/6 it/PRON/nsubj/6 grows/VERB/ROOT/0 _./PUNCT/punct/6",
        [("it grows", "According to", "him")],
    ),
    "a relative clause": (
        "Ryan/PROPN/ROOT/0 _,/PUNCT/punct/1 who/PRON/nsubj/4/WP says/VERB/relcl/1 it/PRON/nsubj/6 fails/VERB/ccomp/4",
        [("it fails", "says", "who")],
    ),
    "words that someone is quoted as saying": (
        "Tass/PROPN/nsubj/2 cited/VERB/ROOT/0 Lavrov/PROPN/dobj/2 as/ADP/prep/2 saying/VERB/pcomp/4 NATO/PROPN/nsubj/7 "
        "lies/VERB/ccomp/5 _./PUNCT/punct/2",
        [("NATO lies", "saying", "Lavrov")],
    ),
    "words that someone was quoted as saying by another": (
        "Lavrov/PROPN/nsubjpass/3 was/AUX/auxpass/3 quoted/VERB/ROOT/0 by/ADP/agent/3 Tass/PROPN/pobj/4 as/ADP/prep/3 "
        "saying/VERB/pcomp/6 NATO/PROPN/nsubj/9 lies/VERB/ccomp/7 _./PUNCT/punct/3",
        [("NATO lies", "saying", "Lavrov")],
    ),
    "who was fined for what he said": (
        "Lavrov/PROPN/nsubjpass/3 was/AUX/auxpass/3 fined/VERB/ROOT/0 for/ADP/prep/3 saying/VERB/pcomp/4 NATO/PROPN/nsubj/7 "
        "lies/VERB/ccomp/5",
        [("NATO lies", "saying", "Lavrov")],
    ),
    "whom another accuses of saying it": (
        "Kerry/PROPN/nsubj/2 sued/VERB/ROOT/0 Lavrov/PROPN/dobj/2 for/ADP/prep/2 saying/VERB/pcomp/4 NATO/PROPN/nsubj/7 "
        "lies/VERB/ccomp/5",
        [("NATO lies", "saying", "Lavrov")],
    ),
    "a participle behind a comma is the subject's": (
        "Kerry/PROPN/nsubj/2 met/VERB/ROOT/0 Lavrov/PROPN/dobj/2 _,/PUNCT/punct/3 saying/VERB/acl/3/VBG NATO/PROPN/nsubj/7 "
        "lies/VERB/ccomp/5",
        [("NATO lies", "saying", "Kerry")],
    ),
    "a report according to which something is so": (
        "Kerry/PROPN/nsubj/2 read/VERB/ROOT/0 it/PRON/dobj/2 _,/PUNCT/punct/2 according/VERB/prep/9/VBG to/ADP/prep/5 "
        "which/PRON/pobj/6/WDT NATO/PROPN/nsubj/9 lies/VERB/relcl/3",
        [],
    ),
    "a passive with its agent": (
        "The/DET/det/2 plan/NOUN/nsubjpass/4 was/AUX/auxpass/4 criticised/VERB/ROOT/0 by/ADP/agent/4 Moscow/PROPN/pobj/5 "
        "_./PUNCT/punct/4",
        [("The plan", "was criticised", "Moscow")],
    ),
    "a noun with its clause": (
        "Iran/PROPN/poss/3 _'s/PART/case/1 claim/NOUN/nsubj/7 that/SCONJ/mark/6 it/PRON/nsubj/6 won/VERB/acl/3 "
        "failed/VERB/ROOT/0 _./PUNCT/punct/7",
        [("that it won", "claim", "Iran's")],
    ),
    "a noun with a preposition, a verb that lends it its subject": (
        "Ankara/PROPN/nsubj/2 voiced/VERB/ROOT/0 support/NOUN/dobj/2 for/ADP/prep/3 the/DET/det/6 treaty/NOUN/pobj/4 "
        "_./PUNCT/punct/2",
        [("the treaty", "support", "Ankara")],
    ),
    "a noun and the kind of people who say it": (
        "Kerry/PROPN/nsubj/2 ignored/VERB/ROOT/0 Serb/ADJ/amod/4 claims/NOUN/dobj/2 that/SCONJ/mark/7 he/PRON/nsubj/7 "
        "lied/VERB/acl/4 _./PUNCT/punct/2",
        [("that he lied", "claims", "Serb")],
    ),
    "a noun that others say, a verb that lends it no subject": (
        "Kerry/PROPN/nsubj/2 faced/VERB/ROOT/0 claims/NOUN/dobj/2 that/SCONJ/mark/6 he/PRON/nsubj/6 lied/VERB/acl/3 "
        "_./PUNCT/punct/2",
        [],
    ),
    "a denial of what others say": (
        "Kerry/PROPN/nsubj/2 denied/VERB/ROOT/0 claims/NOUN/dobj/2 that/SCONJ/mark/6 he/PRON/nsubj/6 lied/VERB/acl/3 "
        "_./PUNCT/punct/2",
        [("claims that he lied", "denied", "Kerry")],
    ),
    "an adjective of conviction": (
        "Kerry/PROPN/nsubj/2 is/AUX/ROOT/0 convinced/ADJ/acomp/2 that/SCONJ/mark/6 talks/NOUN/nsubj/6 help/VERB/ccomp/3 "
        "_./PUNCT/punct/2",
        [("that talks help", "convinced", "Kerry")],
    ),
    "a label in a heading": (
        "Lavrov/PROPN/ROOT/0 _:/PUNCT/punct/1 NATO/PROPN/nsubj/5 never/ADV/advmod/5 listens/VERB/acl/1",
        [("NATO never listens", ":", "Lavrov")],
    ),
    "an adjective of attitude and what it is about": (
        "Kerry/PROPN/nsubj/2 is/AUX/ROOT/0 critical/ADJ/acomp/2 of/ADP/prep/3 the/DET/det/6 deal/NOUN/pobj/4 _./PUNCT/punct/2",
        [("the deal", "critical", "Kerry")],
    ),
    "an infinitive whose subject is the object above": (
        "Reports/NOUN/nsubj/2 led/VERB/ROOT/0 the/DET/det/4 chair/NOUN/dobj/2 to/PART/aux/6/TO demand/VERB/xcomp/2/VB "
        "an/DET/det/8 answer/NOUN/dobj/6",
        [("an answer", "to demand", "the chair")],
    ),
    "an object and what it is judged for": (
        "Trump/PROPN/nsubj/2 blamed/VERB/ROOT/0 the/DET/det/4 agency/NOUN/dobj/2 for/ADP/prep/2 its/PRON/poss/7/PRP$ "
        "silence/NOUN/pobj/5 in/ADP/prep/2 March/PROPN/pobj/8",
        [("the agency for its silence", "blamed", "Trump")],
    ),
    "a speaker who goes on to something else": (
        "Kerry/PROPN/nsubj/2 says/VERB/ROOT/0/VBZ it/PRON/nsubj/4 worked/VERB/ccomp/2/VBD _,/PUNCT/punct/4 "
        "adding/VERB/advcl/4/VBG that/SCONJ/mark/9 he/PRON/nsubj/9 agrees/VERB/ccomp/6/VBZ",
        [("it worked", "says", "Kerry"), ("that he agrees", "adding", "Kerry")],
    ),
    "a second cue beside the first": (
        "Kerry/PROPN/nsubj/2 says/VERB/ROOT/0/VBZ it/PRON/nsubj/4 worked/VERB/ccomp/2/VBD and/CCONJ/cc/4 "
        "praises/VERB/conj/4/VBZ the/DET/det/8 deal/NOUN/dobj/6",
        [("it worked", "says", "Kerry"), ("the deal", "praises", "Kerry")],
    ),
    "who is asked says nothing by it": (
        "When/SCONJ/advmod/2/WRB asked/VERB/advcl/8/VBN if/SCONJ/mark/5 it/PRON/nsubj/5 helps/VERB/ccomp/2 _,/PUNCT/punct/8 "
        "Kerry/PROPN/nsubj/8 left/VERB/ROOT/0",
        [("if it helps", "When asked", None)],
    ),
    "what someone has the courage to say": (
        "Kerry/PROPN/nsubj/2 had/VERB/ROOT/0 courage/NOUN/dobj/2 to/PART/aux/5/TO say/VERB/acl/3/VB "
        "it/PRON/nsubj/7 fails/VERB/ccomp/5",
        [("it fails", "to say", "Kerry")],
    ),
    "a condition is not what is said": (
        "Kerry/PROPN/nsubj/2 urged/VERB/ROOT/0 Oslo/PROPN/dobj/2 to/PART/aux/5/TO stop/VERB/xcomp/2/VB it/PRON/dobj/5 "
        "should/AUX/aux/9/MD it/PRON/nsubj/9 fail/VERB/ccomp/2/VB",
        [("Oslo to stop it", "urged", "Kerry")],
    ),
    "what another sentence says, before a semicolon": (
        "Oslo/PROPN/nsubj/2 left/VERB/ccomp/6 early/ADV/advmod/2 _;/PUNCT/punct/6 Kerry/PROPN/nsubj/6 said/VERB/ROOT/0 "
        "nothing/PRON/dobj/6",
        [],
    ),
    "an ambassador who is recalled": (
        "Kerry/PROPN/nsubj/2 recalled/VERB/ROOT/0 the/DET/det/4 ambassador/NOUN/dobj/2 in/ADP/prep/2 March/PROPN/pobj/5",
        [],
    ),
    "what who is accused is accused of": (
        "Kerry/PROPN/nsubj/2 accused/VERB/ROOT/0 the/DET/det/4 chair/NOUN/dobj/2 of/ADP/prep/4 lying/VERB/pcomp/5/VBG",
        [("the chair of lying", "accused", "Kerry")],
    ),
    "who speaks, behind a participle": (
        "Reacting/VERB/nsubj/5/VBG _,/PUNCT/punct/1 Lavrov/PROPN/npadvmod/1 _,/PUNCT/punct/1 said/VERB/ROOT/0 NATO/PROPN/nsubj/7 "
        "lies/VERB/ccomp/5",
        [("NATO lies", "said", "Lavrov")],
    ),
    "no one says it": (
        "Prices/NOUN/nsubj/2 rose/VERB/ROOT/0 in/ADP/prep/2 March/PROPN/pobj/3 _./PUNCT/punct/2",
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_reported_speech(name: str):
    sentence, expected = CASES[name]
    document = parse(sentence, Lavrov="PERSON", Serb="NORP")
    assert said(lemmatised(document)) == expected


def lemmatised(document: Document) -> Document:
    """With the lemmas that the cues are listed by."""
    lemmas = {
        "says": "say",
        "said": "say",
        "saying": "say",
        "cited": "cite",
        "criticised": "criticise",
        "voiced": "voice",
        "claims": "claim",
        "denied": "deny",
        "faced": "face",
        "ignored": "ignore",
        "is": "be",
        "added": "add",
        "asked": "ask",
        "led": "lead",
        "blamed": "blame",
        "urged": "urge",
        "recalled": "recall",
        "accused": "accuse",
        "adding": "add",
        "praises": "praise",
    }
    return replace(document, tokens=tuple(replace(t, lemma=lemmas.get(t.text.lower(), t.lemma)) for t in document.tokens))


def in_paragraphs(document: Document) -> Document:
    """With each sentence a paragraph."""
    (whole,) = document.paragraphs
    places = [(document.tokens[a].start, document.tokens[b - 1].end, a, b) for a, b in document.sentences]
    return replace(
        document,
        paragraphs=tuple(
            replace(whole, ordinal=n, start=start, end=end, token_start=a, token_end=b)
            for n, (start, end, a, b) in enumerate(places)
        ),
    )


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        (
            "“/PUNCT/punct/4 _We/PRON/nsubj/4 are/AUX/aux/4 going/VERB/ccomp/8 in/ADV/advmod/4 _,/PUNCT/punct/8 _”/PUNCT/punct/8 "
            "said/VERB/ROOT/0 Peskov/PROPN/nsubj/8 _./PUNCT/punct/8",
            "Peskov",
        ),
        (
            "Peskov/PROPN/nsubj/2 said/VERB/ROOT/0 _:/PUNCT/punct/2 “/PUNCT/punct/7 _We/PRON/nsubj/7 are/AUX/aux/7 "
            "going/VERB/ccomp/2 in/ADV/advmod/7 _./PUNCT/punct/2 _”/PUNCT/punct/2",
            "Peskov",
        ),
        (  # the parse hangs the words before on the quote
            "Peskov/PROPN/nsubj/2 stood/VERB/ccomp/10 _,/PUNCT/punct/2 saying/VERB/advcl/2/VBG it/PRON/dobj/4 _:/PUNCT/punct/10 "
            "“/PUNCT/punct/10 _We/PRON/nsubj/10 are/AUX/aux/10 going/VERB/ROOT/0 in/ADV/advmod/10 _./PUNCT/punct/10 "
            "_”/PUNCT/punct/10",
            "Peskov",
        ),
        (  # the mark is glued to the wrong word
            "“/PUNCT/punct/4 _We/PRON/nsubj/4 are/AUX/aux/4 going/VERB/ccomp/8 in/ADV/advmod/4 _,/PUNCT/punct/8 ”/PUNCT/punct/8 "
            "_said/VERB/ROOT/0 Peskov/PROPN/nsubj/8 _./PUNCT/punct/8",
            "Peskov",
        ),
        (  # an opening mark where the closing one should be
            "“/PUNCT/punct/4 _We/PRON/nsubj/4 are/AUX/aux/4 going/VERB/ccomp/8 in/ADV/advmod/4 _,/PUNCT/punct/8 _“/PUNCT/punct/8 "
            "said/VERB/ROOT/0 Peskov/PROPN/nsubj/8 _./PUNCT/punct/8",
            "Peskov",
        ),
    ],
)
def test_a_quote_and_its_speaker(sentence: str, source: str):
    (found,) = attribute(lemmatised(parse(sentence)), 0)
    document = parse(sentence)
    assert found.kind is StatementKind.DIRECT
    assert found.source is not None
    assert document.text[slice(*found.source)] == source
    assert "We are going in" in document.text[slice(*found.content[0])]


GOING = "“/PUNCT/punct/4 _We/PRON/nsubj/4 are/AUX/aux/4 going/VERB/ROOT/0 in/ADV/advmod/4 _,/PUNCT/punct/4 _”/PUNCT/punct/4 "


@pytest.mark.parametrize(
    ("behind", "cue", "source"),
    [
        ("according/VERB/prep/4 to/ADP/prep/8 Peskov/PROPN/pobj/9 _./PUNCT/punct/4", "according to", "Peskov"),
        ("said/VERB/ROOT/0 one/NUM/nummod/10 aide/NOUN/dobj/8 _./PUNCT/punct/8", "said", "one aide"),
        ("Peskov/PROPN/nsubj/9 persisted/VERB/ROOT/0 _./PUNCT/punct/9", "persisted", "Peskov"),
        ("the/DET/det/9 notes/NOUN/nsubj/10 claim/NOUN/ROOT/0 _./PUNCT/punct/10", "claim", "the notes"),
        (
            "—/PUNCT/punct/4 Dmitry/PROPN/compound/10 Peskov/PROPN/dep/4 _,/PUNCT/punct/4 spokesman/NOUN/appos/10",
            None,
            "Dmitry Peskov",
        ),
        ("—/PUNCT/punct/4 Peskov/PROPN/nsubj/10 leaves/VERB/dep/4", None, None),
        ("and/CCONJ/cc/4 the/DET/det/10 march/NOUN/nsubj/11 began/VERB/conj/4 _./PUNCT/punct/4", None, None),
    ],
)
def test_what_stands_behind_a_quote_tells_its_speaker(behind: str, cue: str | None, source: str | None):
    document = lemmatised(parse(GOING + behind, Peskov="PERSON", Dmitry_Peskov="PERSON"))
    assert said(document) == [("“We are going in,”", cue, source)]


@pytest.mark.parametrize(("before", "carried"), [("", "Peskov"), ("Critics/NOUN/nsubj/2 fear/VERB/ROOT/0 ", None)])
def test_only_a_quote_that_stands_alone_has_the_speaker_of_the_paragraph_before(before: str, carried: str | None):
    first = "Peskov/PROPN/nsubj/2 said/VERB/ROOT/0 that/SCONJ/mark/5 NATO/PROPN/nsubj/5 lies/VERB/ccomp/2 _./PUNCT/punct/2"
    later = (
        before
        + "“/PUNCT/punct/4 _It/PRON/nsubj/4 ends/VERB/ROOT/0 in/ADP/prep/4 tears/NOUN/pobj/5 _./PUNCT/punct/4 _”/PUNCT/punct/4"
    )
    document = in_paragraphs(lemmatised(parse(first, later)))
    assert said(document)[-1] == ("“It ends in tears.”", None, carried)


def test_a_quote_split_by_its_cue_is_one_statement():
    document = parse(
        "“/PUNCT/punct/4 _We/PRON/nsubj/4 are/AUX/aux/4 going/VERB/ccomp/8 in/ADV/advmod/4 _,/PUNCT/punct/8 _”/PUNCT/punct/8 "
        "said/VERB/ROOT/0 Peskov/PROPN/nsubj/8 _./PUNCT/punct/8",
        "“/PUNCT/punct/4 _No/DET/det/3 one/NOUN/nsubj/4 stops/VERB/ROOT/0 us/PRON/dobj/4 _./PUNCT/punct/4 _”/PUNCT/punct/4",
    )
    (found,) = attribute(lemmatised(document), 0)
    assert [document.text[s:e] for s, e in found.content] == ["“We are going in,”", "“No one stops us.”"]


def test_a_phrase_in_quotation_marks_is_not_speech():
    document = parse("A/DET/det/4 “/PUNCT/punct/4 _peace/NOUN/compound/4 plan/NOUN/nsubj/6 _”/PUNCT/punct/4 failed/VERB/ROOT/0")
    assert attribute(document, 0) == ()


def test_a_title_that_ends_the_sentence_is_not_speech():
    document = parse(
        "He/PRON/nsubj/2 left/VERB/ROOT/0 the/DET/det/4 show/NOUN/dobj/2 “/PUNCT/punct/7 _This/DET/det/7 Week/PROPN/appos/4 "
        "_./PUNCT/punct/2 _”/PUNCT/punct/2"
    )
    assert attribute(document, 0) == ()


def test_a_quote_that_ends_a_clause_is_said_with_it():
    document = parse(
        "Kerry/PROPN/nsubj/2 said/VERB/ROOT/0 that/SCONJ/dep/2 it/PRON/dep/2 was/AUX/dep/2 “/PUNCT/punct/2 _done/VERB/dep/2 "
        "without/ADP/prep/7 any/DET/det/10 basis/NOUN/pobj/8 _./PUNCT/punct/2 _”/PUNCT/punct/2"
    )
    (found,) = attribute(lemmatised(document), 0)
    assert (found.kind, document.text[slice(*found.content[0])]) == (StatementKind.MIXED, "that it was “done without any basis.”")


def test_the_cue_right_before_a_quote_is_its_cue():
    document = parse(
        "They/PRON/nsubj/2 said/VERB/ROOT/0 “/PUNCT/punct/4 _Shame/NOUN/dobj/2 _!/PUNCT/punct/4 _”/PUNCT/punct/4 and/CCONJ/cc/2 "
        "added/VERB/conj/2 insults/NOUN/dobj/8 _./PUNCT/punct/2"
    )
    assert [cue for _, cue, _ in said(lemmatised(document))] == ["said"]


@pytest.mark.parametrize(
    ("sentence", "likely"),
    [
        (
            "Lavrov/PROPN/nsubj/2 says/VERB/ROOT/0/VBZ that/SCONJ/mark/5/IN NATO/PROPN/nsubj/5 lies/VERB/ccomp/2/VBZ",
            True,
        ),
        (
            "He/PRON/nsubj/2 declined/VERB/ROOT/0 to/PART/aux/4/TO comment/VERB/xcomp/2/VB on/ADP/prep/4 the/DET/det/7 "
            "deal/NOUN/pobj/5",
            False,
        ),
        (
            "Biden/PROPN/nsubj/3 could/AUX/aux/3/MD find/VERB/ROOT/0/VB donors/NOUN/nsubj/5/NNS leaving/VERB/ccomp/3/VBG "
            "him/PRON/dobj/5",
            False,
        ),
        (
            "Congress/PROPN/nsubj/2 voted/VERB/ROOT/0 to/PART/aux/4/TO pass/VERB/xcomp/2/VB the/DET/det/6 bill/NOUN/dobj/4",
            False,
        ),
    ],
)
def test_credence_tells_statements_from_what_looks_like_them(sentence: str, likely: bool):
    document = parse(sentence)
    lemmas = {"says": "say", "declined": "decline", "voted": "vote"}
    tokens = tuple(replace(t, lemma=lemmas.get(t.text, t.lemma)) for t in document.tokens)
    found = [a.confidence for a in attribute(replace(document, tokens=tokens), 0)]
    assert found
    assert all((confidence > CREDIBLE) == likely for confidence in found)


def test_a_document_without_tokens_has_no_statements():
    assert attribute(Document(document_id="d", source_uri="u", text="“Nothing was parsed,” he said.")) == ()
