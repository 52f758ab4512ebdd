"""Whom he, she, it, they, I and himself stand for, on hand-made parses."""

from __future__ import annotations

import pytest
from newstance.schemas.records import SpeakerLink, StatementKind
from newstance.transforms.document import Attribution

from tests.linking import LAVROV, linked, said, seen, speaker_of
from tests.parse import parse
from tests.transforms.test_speakers import with_lemmas


def test_a_pronoun_is_the_subject_of_its_gender() -> None:
    document = parse(
        "Sergei/PROPN/compound/2 Lavrov/PROPN/nsubj/3 met/VERB/ROOT/0 "
        "Maria/PROPN/compound/5 Zakharova/PROPN/dobj/3 _./PUNCT/punct/3",
        "She/PRON/nsubj/2 agreed/VERB/ROOT/0 _./PUNCT/punct/2",
        Sergei_Lavrov="PERSON",
        Maria_Zakharova="PERSON",
    )
    assert seen(document, linked(document))["She"][0] == "local:maria-zakharova"


def test_a_subject_in_a_clause_beside_another_is_that_of_the_other() -> None:
    document = parse(
        "Mike/PROPN/compound/2 Lee/PROPN/nsubj/3 said/VERB/ROOT/0 Paul/PROPN/compound/5 Ryan/PROPN/nsubj/7 should/AUX/aux/7 "
        "resign/VERB/ccomp/3 if/SCONJ/mark/10 he/PRON/nsubj/10/PRP fails/VERB/advcl/7",
        Mike_Lee="PERSON",
        Paul_Ryan="PERSON",
    )
    assert linked(document).mentions[-1].name == "Paul Ryan"


def test_two_men_named_alike_leave_the_pronoun_alone() -> None:
    document = parse(
        "Sergei/PROPN/compound/2 Lavrov/PROPN/nsubj/6 and/CCONJ/cc/2 Dmitry/PROPN/compound/5 "
        "Peskov/PROPN/nsubj/6 met/VERB/ROOT/0",
        "He/PRON/nsubj/2 agreed/VERB/ROOT/0 _./PUNCT/punct/2",
        Sergei_Lavrov="PERSON",
        Dmitry_Peskov="PERSON",
    )
    assert "He" not in seen(document, linked(document))


def test_inside_a_quote_i_is_the_speaker_and_our_country_the_side() -> None:
    document = parse(
        LAVROV,
        "“/PUNCT/punct/3 _I/PRON/nsubj/3 love/VERB/ccomp/8 our/PRON/poss/5/PRP$ country/NOUN/dobj/3 _,/PUNCT/punct/8 "
        "_”/PUNCT/punct/8 Lavrov/PROPN/nsubj/9 said/VERB/ROOT/0 _./PUNCT/punct/9",
        Sergey_Lavrov="PERSON",
    )
    start = document.text.index("I love")
    quote = Attribution(
        kind=StatementKind.DIRECT,
        content=((start, start + len("I love our country")),),
        source=(document.text.rindex("Lavrov"), document.text.rindex("Lavrov") + 6),
    )
    result = linked(document, quote)
    found = seen(document, result)
    assert found["I"][0] == "local:sergei-lavrov"
    assert found["our country"][0] == "Q159"
    assert result.speakers[0] is not None and result.speakers[0].name == "Sergei Lavrov"


def test_himself_is_the_subject() -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 met/VERB/ROOT/0 Bob/PROPN/compound/5 Fox/PROPN/dobj/3",
        "Tom/PROPN/compound/2 Roe/PROPN/nsubj/3 drew/VERB/ROOT/0 himself/PRON/dobj/3",
        Ann_Lee="PERSON",
        Bob_Fox="PERSON",
        Tom_Roe="PERSON",
    )
    assert [m.name for m in linked(document).mentions][-1] == "Tom Roe"


def test_a_possessive_before_the_subject_is_the_subject() -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        "In/ADP/prep/6 her/PRON/poss/3/PRP$ report/NOUN/pobj/1 Eve/PROPN/compound/5 Fox/PROPN/nsubj/6 agreed/VERB/ROOT/0",
        Ann_Lee="PERSON",
        Eve_Fox="PERSON",
    )
    assert seen(document, linked(document))["her"][0] == "local:eve-fox"


@pytest.mark.parametrize(
    ("before", "sentence", "name"),
    [
        ("NATO/PROPN/nsubj/2 lied/VERB/ROOT/0 _./PUNCT/punct/2", "It/PRON/nsubj/2 failed/VERB/ROOT/0", "NATO"),
        ("NATO/PROPN/nsubj/2 lied/VERB/ROOT/0 _./PUNCT/punct/2", "They/PRON/nsubj/2 failed/VERB/ROOT/0", "NATO"),
        ("Kerry/PROPN/nsubj/2 left/VERB/ROOT/0 NATO/PROPN/dobj/2 _./PUNCT/punct/2", "It/PRON/nsubj/2 failed/VERB/ROOT/0", None),
        (
            "NATO/PROPN/nsubj/2 fed/VERB/ROOT/0 soldiers/NOUN/dobj/2/NNS _./PUNCT/punct/2",
            "They/PRON/nsubj/2 failed/VERB/ROOT/0",
            None,
        ),
        (
            "NATO/PROPN/nsubj/2 lied/VERB/ROOT/0 _./PUNCT/punct/2",
            "It/PRON/nsubj/2 is/AUX/ROOT/0 time/NOUN/attr/2 to/PART/aux/5/TO go/VERB/acl/3",
            None,
        ),
    ],
)
def test_it_and_they_resume_the_body_that_was_the_subject(before: str, sentence: str, name: str | None) -> None:
    document = parse(before, sentence, Kerry="PERSON")
    found = linked(with_lemmas(document, **{"is": "be"})).mentions
    assert next((m.name for m in found if m.start == document.text.index(sentence.split("/")[0])), None) == name


def test_they_are_the_several_who_spoke_before() -> None:
    document = parse(
        "Two/NUM/nummod/2 officials/NOUN/nsubj/3/NNS said/VERB/ROOT/0 yes/INTJ/intj/3 _./PUNCT/punct/3",
        "They/PRON/nsubj/2 said/VERB/ROOT/0 so/ADV/advmod/2 _./PUNCT/punct/2",
    )
    first, second = linked(document, said(document, "Two officials", "yes"), said(document, "They", "so")).speakers
    assert first is not None and second is not None
    assert (second.entity_id, second.link) == (first.entity_id, SpeakerLink.PRONOUN)


@pytest.mark.parametrize(("noun", "speaker"), [("allies", "Trump allies"), ("ties", None)])
def test_they_are_the_several_whom_the_sentence_before_is_about(noun: str, speaker: str | None) -> None:
    document = parse(
        f"Trump/PROPN/compound/2 {noun}/NOUN/nsubj/3/NNS moved/VERB/ROOT/0 on/ADV/advmod/3 _./PUNCT/punct/3",
        "They/PRON/nsubj/2 said/VERB/ROOT/0 so/ADV/advmod/2 _./PUNCT/punct/2",
        Trump="PERSON",
    )
    document = with_lemmas(document, ties="tie", allies="ally")
    (found,) = linked(document, said(document, "They", "so")).speakers
    assert (found and found.name) == speaker


def test_they_are_whose_allies_the_sentence_before_tells() -> None:
    document = parse(
        "Officials/NOUN/nsubj/5/NNS of/ADP/prep/1 NATO/PROPN/pobj/2 are/AUX/aux/5 moving/VERB/ROOT/0 _./PUNCT/punct/5",
        "They/PRON/nsubj/2 said/VERB/ROOT/0 so/ADV/advmod/2 _./PUNCT/punct/2",
        NATO="ORG",
    )
    document = with_lemmas(document, Officials="official")
    (found,) = linked(document, said(document, "They", "so")).speakers
    assert found is not None and found.name == "NATO Officials"


def test_it_is_the_body_that_spoke_before() -> None:
    document = parse(
        "NATO/PROPN/nsubj/2 said/VERB/ROOT/0 yes/INTJ/intj/2 _./PUNCT/punct/2",
        "It/PRON/nsubj/2 said/VERB/ROOT/0 so/ADV/advmod/2 _./PUNCT/punct/2",
        NATO="ORG",
    )
    speakers = linked(document, said(document, "NATO", "yes"), said(document, "It", "so")).speakers
    assert [s and s.entity_id for s in speakers] == ["Q7184", "Q7184"]


def test_it_said_is_the_body_that_was_the_subject_before() -> None:
    document = parse(
        "NATO/PROPN/nsubj/2 met/VERB/ROOT/0 Kerry/PROPN/dobj/2 _./PUNCT/punct/2",
        "Later/ADV/advmod/3 it/PRON/nsubj/3 said/VERB/ROOT/0 so/ADV/advmod/3",
        Kerry="PERSON",
    )
    speaker = speaker_of(document, "it")
    assert speaker is not None and speaker.name == "NATO"


def test_it_is_one_body_for_both_verbs_of_which_it_is_the_subject() -> None:
    document = parse(
        "NATO/PROPN/nsubj/2 condemned/VERB/ROOT/0 crime/NOUN/dobj/2 _./PUNCT/punct/2",
        "Later/ADV/advmod/3 it/PRON/nsubj/3 said/VERB/ROOT/0 so/ADV/advmod/3 and/CCONJ/cc/3 told/VERB/conj/3 why/ADV/advmod/6",
    )
    document = linked(document, said(document, "NATO", "crime"), said(document, "it", "so"), said(document, "it", "why"))
    assert [s and s.name for s in document.speakers] == ["NATO", "NATO", "NATO"]


def test_a_name_behind_a_noun_is_the_subject_though_it_hangs_on_what_is_nearer() -> None:
    document = parse(
        "Kerry/PROPN/nsubj/2 left/VERB/ROOT/0 _./PUNCT/punct/2",
        "A/DET/det/2 spokesman/NOUN/nsubj/8 for/ADP/prep/2 Acme/PROPN/pobj/3 _,/PUNCT/punct/2 Fox/PROPN/appos/4 _,/PUNCT/punct/2 "
        "agreed/VERB/ROOT/0 _./PUNCT/punct/8",
        "He/PRON/nsubj/2 said/VERB/ROOT/0 so/ADV/advmod/2 _./PUNCT/punct/2",
        Kerry="PERSON",
        Fox="PERSON",
        Acme="ORG",
    )
    speaker = speaker_of(document, "He")
    assert speaker is not None and speaker.name == "Fox"


def test_its_in_what_a_body_is_accused_of_is_its_own() -> None:
    document = parse(
        "NATO/PROPN/nsubj/2 accused/VERB/ROOT/0 Acme/PROPN/dobj/2 of/ADP/prep/2 hiding/VERB/pcomp/4 its/PRON/poss/7/PRP$ "
        "debts/NOUN/dobj/5",
        Acme="ORG",
    )
    (its,) = (m for m in linked(document).mentions if document.text[m.start : m.end] == "its")
    assert its.name == "Acme"
