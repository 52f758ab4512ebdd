"""Who does what to whom, by hand-made parses: the holder "Iran", the target "Syria", where an act is told of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newstance.schemas.records import StanceVoice
from newstance.transforms.document import Document
from newstance.transforms.pairs import Pairs, find_pairs

from tests.parse import parse
from tests.transforms.test_speakers import with_lemmas
from tests.transforms.test_stance import mention, stances

ACTS = {
    "the subject of what a passive goes on with": (
        "Iran/PROPN/nsubjpass/3 was/AUX/auxpass/3 expected/VERB/ROOT/0 to/PART/aux/5/TO attack/VERB/xcomp/3/VB "
        "Syria/PROPN/dobj/5",
        "Iran was expected to attack Syria",
    ),
    "the subject of the verb behind a passive": (
        "Iran/PROPN/nsubjpass/3 was/AUX/auxpass/3 hit/VERB/ROOT/0/VBN and/CCONJ/cc/3 attacked/VERB/conj/3 Syria/PROPN/dobj/5",
        "Iran was hit and attacked Syria",
    ),
    "a clause about somebody else": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Syria/PROPN/dobj/2 _,/PUNCT/punct/3 whom/PRON/dobj/7/WP Iran/PROPN/nsubj/7 "
        "backs/VERB/relcl/3",
        "Syria, whom Iran backs",
    ),
    "a participle about somebody else": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Syria/PROPN/dobj/2 _,/PUNCT/punct/3 backed/VERB/acl/3/VBN by/ADP/agent/5 "
        "Iran/PROPN/pobj/6",
        "Syria, backed by Iran",
    ),
    "what else stands in the name of what a clause is about": (
        "They/PRON/nsubj/2 praised/VERB/ROOT/0 sanctions/NOUN/dobj/2 on/ADP/prep/3 Syria/PROPN/pobj/4 imposed/VERB/acl/3/VBN "
        "by/ADP/agent/6 Iran/PROPN/pobj/7",
        "sanctions on Syria imposed by Iran",
    ),
    "a participle before a name": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Iran/PROPN/npadvmod/5 _-/PUNCT/punct/5 _backed/VERB/amod/6/VBN Syria/PROPN/dobj/2",
        "Iran-backed Syria",
    ),
    "a clause about whoever acts": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Iran/PROPN/dobj/2 _,/PUNCT/punct/3 which/PRON/nsubj/6/WDT attacked/VERB/relcl/3 "
        "Syria/PROPN/dobj/6",
        "Iran, which attacked Syria",
    ),
    "a participle about whoever acts": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Iran/PROPN/dobj/2 seeking/VERB/acl/3/VBG to/PART/aux/6 oust/VERB/xcomp/4 "
        "Syria/PROPN/dobj/6",
        "Iran seeking to oust Syria",
    ),
    "what he is called behind his name": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Iran/PROPN/dobj/2 _,/PUNCT/punct/3 a/DET/det/6 critic/NOUN/appos/3 of/ADP/prep/6 "
        "Syria/PROPN/pobj/7",
        "Iran, a critic of Syria",
    ),
    "criticism that a clause draws": (
        "Syria/PROPN/nsubj/2 left/VERB/ROOT/0 _,/PUNCT/punct/2 drawing/VERB/advcl/2/VBG criticism/NOUN/dobj/4 from/ADP/prep/5 "
        "Iran/PROPN/pobj/6",
        "Syria left, drawing criticism from Iran",
    ),
    "fire that somebody comes under": (
        "Syria/PROPN/nsubj/2 came/VERB/ROOT/0 under/ADP/prep/2 fire/NOUN/pobj/3 from/ADP/prep/2 Iran/PROPN/pobj/5",
        "Syria came under fire from Iran",
    ),
    "what he is called before his name": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Syria/PROPN/compound/4 critic/NOUN/compound/5 Iran/PROPN/dobj/2",
        "Syria critic Iran",
    ),
    "a noun and who it is from": (
        "They/PRON/nsubj/2 heard/VERB/ROOT/0 criticism/NOUN/dobj/2 from/ADP/prep/3 Iran/PROPN/pobj/4 of/ADP/prep/3 "
        "Syria/PROPN/pobj/6",
        "criticism from Iran of Syria",
    ),
    "a noun and whose it is": (
        "They/PRON/nsubj/2 praised/VERB/ROOT/0 new/ADJ/amod/5 Iran/PROPN/compound/5 sanctions/NOUN/dobj/2 on/ADP/prep/5 "
        "Syria/PROPN/pobj/6",
        "Iran sanctions on Syria",
    ),
}
NONE = {
    "whom something is brought before": (
        "Iran/PROPN/nsubj/2 filed/VERB/ROOT/0 a/DET/det/4 complaint/NOUN/dobj/2 at/ADP/prep/4 Syria/PROPN/pobj/5"
    ),
    "whom one complains to": "Iran/PROPN/nsubj/2 filed/VERB/ROOT/0 with/ADP/prep/2 Syria/PROPN/pobj/3",
    "a place where somebody acts": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Syria/PROPN/dobj/2 _,/PUNCT/punct/3 where/ADV/advmod/7/WRB Iran/PROPN/nsubj/7 "
        "fought/VERB/relcl/3"
    ),
    "people of somewhere": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Iran/PROPN/compound/4 officials/NOUN/dobj/2 in/ADP/prep/4 Syria/PROPN/pobj/5"
    ),
    "what a noun is of": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Iran/PROPN/compound/4 friends/NOUN/dobj/2 of/ADP/prep/4 Syria/PROPN/pobj/5"
    ),
    "a passive that asks": (
        "Iran/PROPN/nsubjpass/3 was/AUX/auxpass/3 urged/VERB/ROOT/0 to/PART/aux/5/TO attack/VERB/xcomp/3/VB Syria/PROPN/dobj/5"
    ),
    "where the one stood to whom it is done": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 rebels/NOUN/dobj/2 in/ADP/prep/3 Syria/PROPN/pobj/4 backed/VERB/acl/3/VBN "
        "by/ADP/agent/6 Iran/PROPN/pobj/7"
    ),
    "a place before a name": (
        "They/PRON/nsubj/2 met/VERB/ROOT/0 Iran/PROPN/npadvmod/5 _-/PUNCT/punct/5 _based/VERB/amod/6/VBN Syria/PROPN/dobj/2"
    ),
    "where something comes from": (
        "They/PRON/nsubj/2 took/VERB/ROOT/0 flights/NOUN/dobj/2 from/ADP/prep/3 Iran/PROPN/pobj/4 to/ADP/prep/3 "
        "Syria/PROPN/pobj/6"
    ),
    "whoever is named beside": (
        "They/PRON/nsubj/2 sent/VERB/ROOT/0 forces/NOUN/dobj/2 from/ADP/prep/3 Iran/PROPN/pobj/4 and/CCONJ/cc/5 "
        "Syria/PROPN/conj/5"
    ),
}


@pytest.fixture(autouse=True)
def only_what_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked about whom he only stands beside (test_beside.py)."""
    monkeypatch.setattr(Pairs, "beside", lambda self, told: ())


LEMMAS = {"expected": "expect", "drawing": "draw", "came": "come"}


def named(document: Document, label: str = "ORG") -> Document:
    """With those of Iran, Syria and Cuba that it names, once each."""
    words = {token.text for token in document.tokens}
    actors = [mention(document, name, name, f"Q{name}", label=label) for name in ("Iran", "Syria", "Cuba") if name in words]
    return replace(document, mentions=tuple(sorted(actors, key=lambda m: m.start)))


@pytest.mark.parametrize("case", ACTS)
def test_an_act_is_told_by(case: str):
    parsed, evidence = ACTS[case]
    document = named(parse(parsed))
    acts = [s for s in stances(with_lemmas(document, **LEMMAS)) if s.voice is StanceVoice.ACTION and s.holder == "Iran"]
    assert [(s.target, document.text[s.evidence_start : s.evidence_end]) for s in acts] == [("Syria", evidence)]


def test_where_somebody_is_from_does_nothing():
    words = "Ann/PROPN/nsubj/5 (/PUNCT/punct/1 _Iran/PROPN/appos/1 _)/PUNCT/punct/1 fought/VERB/ROOT/0 Syria/PROPN/dobj/5"
    assert [s for s in stances(named(parse(words), label="GPE")) if s.voice is StanceVoice.ACTION] == []


@pytest.mark.parametrize("case", NONE)
def test_no_act_is_told_by(case: str):
    acts = [
        s
        for s in stances(with_lemmas(named(parse(NONE[case])), officials="official", based="base", filed="file"))
        if s.voice is StanceVoice.ACTION
    ]
    assert acts == []


JOINT = "Iran/PROPN/nsubj/4 and/CCONJ/cc/1 Syria/PROPN/conj/1 attacked/VERB/ROOT/0 Malta/PROPN/dobj/4"


def test_who_acts_together_acts_on_others_only():
    actors = [mention(document := parse(JOINT), name, name, f"Q{name}") for name in ("Iran", "Syria", "Malta")]
    acts = stances(replace(document, mentions=tuple(actors)))
    assert {(s.holder, s.target) for s in acts} == {("Iran", "Malta"), ("Syria", "Malta")}


def test_what_is_told_of_one_of_two_is_not_done_by_the_other():
    """ "Ann, who hit Iran, and Syria spoke": Syria does nothing to Iran."""
    document = named(
        parse(
            "Ann/PROPN/nsubj/9 _,/PUNCT/punct/1 who/PRON/nsubj/4/WP hit/VERB/relcl/1 Iran/PROPN/dobj/4 _,/PUNCT/punct/1 "
            "and/CCONJ/cc/1 Syria/PROPN/conj/1 spoke/VERB/ROOT/0"
        )
    )
    assert [(s.holder, s.target) for s in stances(document) if s.voice is StanceVoice.ACTION] == []


def test_what_another_does_meanwhile_is_no_part_of_the_act():
    """ "Iran slept while Ann hit Syria"."""
    document = named(
        parse("Iran/PROPN/nsubj/2 slept/VERB/ROOT/0 while/SCONJ/mark/5 Ann/PROPN/nsubj/5 hit/VERB/advcl/2 Syria/PROPN/dobj/5")
    )
    assert [(s.holder, s.target) for s in stances(document) if s.voice is StanceVoice.ACTION] == []


def test_who_does_so_too_does_the_same():
    """ "Ann hit Syria, as did Iran"."""
    document = named(
        parse(
            "Ann/PROPN/nsubj/2 hit/VERB/ROOT/0 Syria/PROPN/dobj/2 _,/PUNCT/punct/2 as/SCONJ/mark/6 did/VERB/advcl/2 "
            "Iran/PROPN/nsubj/6"
        )
    )
    acts = [s for s in stances(with_lemmas(document, did="do")) if s.voice is StanceVoice.ACTION]
    assert [(s.holder, s.target) for s in acts] == [("Iran", "Syria")]


def test_whose_somebody_is_is_no_target():
    """ "Syria hit Iran's Lee": not Iran."""
    document = named(
        parse("Syria/PROPN/nsubj/2 hit/VERB/ROOT/0 Iran/PROPN/poss/5 _'s/PART/case/3 Lee/PROPN/dobj/2"),
        label="GPE",
    )
    lee = mention(document, "Lee", "Lee", "QLee", label="PERSON")
    acts = stances(replace(document, mentions=(*document.mentions, lee)))
    assert {(s.holder, s.target) for s in acts if s.voice is StanceVoice.ACTION} == {("Syria", "Lee")}


def test_who_backs_somebody_is_asked_by_itself():
    document = named(
        parse(
            "They/PRON/nsubj/2 met/VERB/ROOT/0 Iran/PROPN/npadvmod/5 _-/PUNCT/punct/5 _backed/VERB/amod/6/VBN Syria/PROPN/dobj/2 "
            "on/ADP/prep/2 Monday/PROPN/pobj/7"
        )
    )
    (pair,) = (p for p in find_pairs(document) if p.voice is StanceVoice.ACTION)
    assert (pair.query.text, pair.query.target, pair.query.holder) == ("Iran backed Syria", (12, 17), (0, 4))


def test_who_is_backed_may_stand_before():
    """ "Syria, an Iran-backed state"."""
    document = named(
        parse(
            "They/PRON/nsubj/2 met/VERB/ROOT/0 Syria/PROPN/dobj/2 _,/PUNCT/punct/3 Iran/PROPN/npadvmod/7 _-/PUNCT/punct/7 "
            "_backed/VERB/amod/8/VBN state/NOUN/appos/3"
        )
    )
    queries = [p.query for p in find_pairs(document) if p.voice is StanceVoice.ACTION]
    assert all((q.text, q.target, q.holder) == ("Syria, Iran backed state", (0, 5), (7, 11)) for q in queries)


def test_what_stands_before_a_noun_may_be_its_topic():
    parsed = (
        "They/PRON/nsubj/2 heard/VERB/ROOT/0 the/DET/det/5 Iran/PROPN/{}/5 strategy/NOUN/dobj/2 on/ADP/prep/5 Syria/PROPN/pobj/6"
    )
    for how, acted in (("compound", []), ("amod", ["Syria"])):
        document = named(parse(parsed.format(how)), label="GPE")
        if how == "amod":
            document = replace(document, tokens=tuple(replace(t, pos="ADJ") if t.text == "Iran" else t for t in document.tokens))
        assert [s.target for s in stances(document) if s.voice is StanceVoice.ACTION] == acted


def test_who_is_told_of_by_the_way_does_not_do_it():
    """ "Iran, backed by Syria, spoke": Syria backs Iran."""
    document = named(
        parse(
            "Iran/PROPN/nsubj/7 _,/PUNCT/punct/1 backed/VERB/acl/1/VBN by/ADP/agent/3 Syria/PROPN/pobj/4 _,/PUNCT/punct/1 "
            "spoke/VERB/ROOT/0"
        )
    )
    assert [(s.holder, s.target) for s in stances(document) if s.voice is StanceVoice.ACTION] == [("Syria", "Iran")]


def test_beside_a_noun_of_an_act_the_author_may_take_sides():
    parsed, _ = ACTS["a noun and whose it is"]
    assert {s.voice for s in stances(named(parse(parsed)))} == {StanceVoice.ACTION, StanceVoice.AUTHOR}
