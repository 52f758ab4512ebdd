"""Who makes a statement: the actor that its source names, on hand-made parses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newstance.schemas.records import SpeakerLink, StatementKind
from newstance.transforms.document import Attribution, Document, Speaker

from tests.linking import LAVROV, linked, said, speaker_of
from tests.parse import parse


def with_lemmas(document: Document, **lemmas: str) -> Document:
    """With the lemma of each of the words."""
    return replace(document, tokens=tuple(replace(t, lemma=lemmas.get(t.text, t.lemma)) for t in document.tokens))


def test_carried_and_missing_sources() -> None:
    document = parse(LAVROV, "Nothing/PRON/nsubj/2 changed/VERB/ROOT/0 _./PUNCT/punct/2", Sergey_Lavrov="PERSON")
    carried = said(document, "Sergey Lavrov", "Nothing changed", carried=True)
    none = Attribution(kind=StatementKind.DIRECT, content=((0, 5),))
    first, second = linked(document, carried, none).speakers
    assert first is not None and first.link is SpeakerLink.CARRIED and first.entity_id == "local:sergei-lavrov"
    assert second is None


def test_a_speaker_of_no_name_is_the_noun_phrase() -> None:
    document = parse(
        "A/DET/det/4 senior/ADJ/amod/4 US/PROPN/compound/4 official/NOUN/nsubj/5 said/VERB/ROOT/0 so/ADV/advmod/5",
        US="GPE",
    )
    speaker = speaker_of(document, "A senior US official")
    assert speaker == Speaker(
        name="senior US official",
        entity_id="local:senior-us-official",
        side_id="Q30",
        link=SpeakerLink.NOMINAL,
        confidence=0.6,
    )


def test_a_people_without_a_state_keeps_its_capital() -> None:
    document = parse("Kurdish/ADJ/amod/2 officials/NOUN/nsubj/3 said/VERB/ROOT/0 so/ADV/advmod/3", Kurdish="NORP")
    speaker = speaker_of(document, "Kurdish officials")
    assert speaker is not None and (speaker.name, speaker.side_id) == ("Kurdish officials", None)


@pytest.mark.parametrize(
    ("written", "size", "speaker"),
    [
        ("Some/DET/det/2 Republicans/PROPN/nsubj/3/NNPS said/VERB/ROOT/0 so/ADV/advmod/3", 2, ("Republicans", "Q29468")),
        ("Republicans/PROPN/nsubj/2/NNPS said/VERB/ROOT/0 so/ADV/advmod/2", 1, ("Republican Party", "Q30")),
        ("Most/ADJ/amod/2 Americans/PROPN/nsubj/3/NNPS said/VERB/ROOT/0 so/ADV/advmod/3", 2, ("Most Americans", None)),
        ("Russia/PROPN/nsubj/2/NNP said/VERB/ROOT/0 so/ADV/advmod/2", 1, ("Russia", "Q159")),
    ],
)  # fmt: skip
def test_people_are_not_the_state_or_party_they_belong_to(written: str, size: int, speaker: tuple[str, str | None]) -> None:
    document = parse(written)
    source = " ".join(token.text for token in document.tokens[:size])
    found = speaker_of(document, source)
    assert found is not None and (found.name, found.side_id) == speaker


def test_the_member_of_a_party_is_who_was_named_last() -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        "The/DET/det/3 Ohio/PROPN/compound/3 Democrat/PROPN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4",
        Ann_Lee="PERSON",
    )
    found = speaker_of(document, "The Ohio Democrat")
    assert found is not None and found.entity_id == "local:ann-lee"


@pytest.mark.parametrize(("verb", "speaker"), [("released", "NATO"), ("read", None)])
def test_a_message_is_of_whoever_issued_it_before(verb: str, speaker: str | None) -> None:
    document = parse(
        f"NATO/PROPN/nsubj/2 {verb}/VERB/ROOT/0 a/DET/det/4 report/NOUN/dobj/2/NN _./PUNCT/punct/2",
        "The/DET/det/2 report/NOUN/nsubj/3/NN said/VERB/ROOT/0 so/ADV/advmod/3 _./PUNCT/punct/3",
        NATO="ORG",
    )
    document = with_lemmas(document, released="release")
    found = speaker_of(document, "The report")
    assert (found and found.name) == speaker


@pytest.mark.parametrize(
    ("sentence", "source", "name"),
    [
        (
            "A/DET/det/2 report/NOUN/nsubj/5/NN by/ADP/prep/2 investigators/NOUN/pobj/3/NNS said/VERB/ROOT/0 so/ADV/advmod/5",
            "A report by investigators",
            "investigators",
        ),
        (
            "NATO/PROPN/nsubj/2 sign/VERB/ROOT/0 a/DET/det/4 report/NOUN/dobj/2/NN saying/VERB/acl/4 so/ADV/advmod/5",
            "a report",
            "NATO",
        ),
        (
            "A/DET/det/2 report/NOUN/nsubj/5/NN from/ADP/prep/2 NATO/PROPN/pobj/3 came/VERB/ROOT/0 and/CCONJ/cc/5 "
            "the/DET/det/8 report/NOUN/nsubj/9/NN said/VERB/conj/5 so/ADV/advmod/9",
            "the report",
            "NATO",
        ),
        (
            "NATO/PROPN/poss/3 _'s/PART/case/1 report/NOUN/nsubj/6/NN or/CCONJ/cc/3 a/DET/det/6 report/NOUN/conj/3/NN "
            "came/VERB/ROOT/0 and/CCONJ/cc/7 the/DET/det/10 report/NOUN/nsubj/11/NN said/VERB/conj/7 so/ADV/advmod/11",
            "the report",
            None,
        ),
        (
            "The/DET/det/2 report/NOUN/nsubj/3/NN was/AUX/ROOT/0 by/ADP/prep/3 NATO/PROPN/pobj/4 _,/PUNCT/punct/3 the/DET/det/8 "
            "report/NOUN/nsubj/9/NN said/VERB/ROOT/0 so/ADV/advmod/9",
            "the report",
            None,
        ),
        (
            "NATO/PROPN/nsubj/2 note/VERB/ROOT/0 a/DET/det/4 report/NOUN/dobj/2/NN saying/VERB/acl/4 so/ADV/advmod/5",
            "a report",
            None,
        ),
        (
            "A/DET/det/2 report/NOUN/nsubj/6/NN from/ADP/prep/2 last/ADJ/amod/5 month/NOUN/pobj/3 said/VERB/ROOT/0 "
            "so/ADV/advmod/6",
            "A report from last month",
            None,
        ),
    ],
)
def test_a_message_is_of_whoever_sends_it(sentence: str, source: str, name: str | None) -> None:
    found = speaker_of(parse(sentence, NATO="ORG"), source)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("sentence", "source", "entity"),
    [
        pytest.param(
            "An/DET/det/2 adviser/NOUN/nsubj/6 to/ADP/prep/2 Ann/PROPN/compound/5 Lee/PROPN/pobj/3 says/VERB/ROOT/0 "
            "NATO/PROPN/nsubj/8 lies/VERB/ccomp/6 _./PUNCT/punct/6",
            "An adviser to Ann Lee",
            "local:adviser-to-ann-lee",
            id="an adviser to somebody is somebody else",
        ),
        pytest.param(
            "The/DET/det/2 ambassador/NOUN/nsubj/9 to/ADP/prep/2 Russia/PROPN/pobj/3 _,/PUNCT/punct/2 Ann/PROPN/compound/7 "
            "Lee/PROPN/appos/2 _,/PUNCT/punct/2 says/VERB/ROOT/0 NATO/PROPN/nsubj/11 lies/VERB/ccomp/9 _./PUNCT/punct/9",
            "The ambassador to Russia",
            "local:ann-lee",
            id="an envoy to somewhere is named behind a comma",
        ),
    ],
)
def test_whoever_is_to_somebody(sentence: str, source: str, entity: str) -> None:
    document = parse(sentence, Ann_Lee="PERSON")
    speaker = linked(document, said(document, source, "NATO lies")).speakers[0]
    assert speaker is not None
    assert speaker.entity_id == entity


@pytest.mark.parametrize(
    ("written", "source"),
    [
        pytest.param(
            (
                "The/DET/det/2 head/NOUN/nsubj/8 of/ADP/prep/2 the/DET/det/5 alliance/NOUN/pobj/3 _,/PUNCT/punct/2 "
                "Ann/PROPN/compound/8 Lee/PROPN/appos/5 _,/PUNCT/punct/2 said/VERB/ROOT/0 so/ADV/advmod/10",
            ),
            "The head of the alliance, Ann Lee",
            id="nobody else",
        ),
        pytest.param(
            (
                "The/DET/det/2 head/NOUN/nsubj/14 of/ADP/prep/2 the/DET/det/10 international/ADJ/amod/10 political/ADJ/amod/7 "
                "risk/NOUN/compound/8 consulting/NOUN/compound/9 firm/NOUN/compound/10 Acme/PROPN/pobj/3 _,/PUNCT/punct/2 "
                "Ann/PROPN/compound/13 Lee/PROPN/appos/10 _,/PUNCT/punct/2 said/VERB/ROOT/0 so/ADV/advmod/15",
            ),
            "The head of the international political risk consulting firm Acme, Ann Lee",
            id="far behind",
        ),
        pytest.param(
            (
                "Counsel/PROPN/compound/3 Bob/PROPN/compound/3 Fox/PROPN/nsubj/4 left/VERB/ROOT/0 _./PUNCT/punct/4",
                "Orr/PROPN/poss/3 _'s/PART/case/1 counsel/NOUN/nsubj/8 _,/PUNCT/punct/3 Ann/PROPN/compound/6 Lee/PROPN/appos/3 "
                "_,/PUNCT/punct/3 said/VERB/ROOT/0 so/ADV/advmod/8",
            ),
            "Orr's counsel",
            id="whoever was called so before",
        ),
    ],
)
def test_a_name_behind_the_office_is_its_holder(written: tuple[str, ...], source: str) -> None:
    document = parse(*written, Bob_Fox="PERSON", Ann_Lee="PERSON", Orr="PERSON")
    found = speaker_of(document, source)
    assert found is not None and found.entity_id == "local:ann-lee"


def test_the_president_is_not_that_of_a_company() -> None:
    document = parse(
        "President/PROPN/compound/2 Trump/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/9 _,/PUNCT/punct/2 president/NOUN/appos/2 of/ADP/prep/4 Orr/PROPN/compound/7 "
        "Polls/PROPN/pobj/5 _,/PUNCT/punct/2 agreed/VERB/ROOT/0 _./PUNCT/punct/9",
        "The/DET/det/2 president/NOUN/nsubj/3 said/VERB/ROOT/0 so/ADV/advmod/3",
        Trump="PERSON",
        Ann_Lee="PERSON",
        Orr_Polls="ORG",
    )
    found = speaker_of(document, "The president")
    assert found is not None and found.name == "Donald Trump"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Critics/NOUN/nsubj/5 of/ADP/prep/1 the/DET/det/4 alliance/NOUN/pobj/2 said/VERB/ROOT/0", "critics of the alliance"),
        ("Critics/NOUN/nsubj/4 of/ADP/prep/1 NATO/PROPN/pobj/2 said/VERB/ROOT/0", "NATO Critics"),
        ("Voters/NOUN/nsubj/8 of/ADP/prep/1 both/DET/det/4 NATO/PROPN/compound/5 and/CCONJ/cc/4 EU/PROPN/conj/4 "
         "states/NOUN/pobj/2 said/VERB/ROOT/0", "Voters of both NATO and EU states"),
        ("Many/ADJ/nsubj/5 on/ADP/prep/1 both/DET/det/4 sides/NOUN/pobj/2 said/VERB/ROOT/0", "many on both sides"),
        ("Many/ADJ/nsubj/4 of/ADP/prep/1 them/PRON/pobj/2 said/VERB/ROOT/0", None),
        ("Dozens/NOUN/nsubj/4/NNS of/ADP/prep/1 aides/NOUN/pobj/2/NNS said/VERB/ROOT/0", "aides"),
        ("Percent/NOUN/nsubj/4/NN of/ADP/prep/1 NATO/PROPN/pobj/2/NNP said/VERB/ROOT/0", "NATO Percent"),
        ("Sources/NOUN/nsubj/5 close/ADJ/amod/1 to/ADP/prep/2 them/PRON/pobj/3 said/VERB/ROOT/0", "sources close to them"),
    ],
)  # fmt: skip
def test_whoever_is_of_somebody(written: str, name: str | None) -> None:
    document = parse(f"{written} so/ADV/advmod/1", NATO="ORG", EU="ORG")
    document = with_lemmas(document, Dozens="dozen")
    source = document.text.removesuffix(" said so")
    found = speaker_of(document, source)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("I/PRON/nsubj/2 left/VERB/ROOT/0", "author"),
        ("She/PRON/nsubj/2 left/VERB/ROOT/0", None),
        ("I/PRON/nsubj/2 left/VERB/ROOT/0 _:/PUNCT/punct/2", None),
        ("She/PRON/nsubj/2 wrote/VERB/ROOT/0 _:/PUNCT/punct/2 I/PRON/nsubj/5 left/VERB/ccomp/2", None),
    ],
)
def test_i_am_the_author_where_i_speak_in_several_paragraphs(before: str, speaker: str | None) -> None:
    document = parse(before, "I/PRON/nsubj/2 think/VERB/ROOT/0 NATO/PROPN/nsubj/4 lies/VERB/ccomp/2", NATO="ORG")
    (whole,), end = document.paragraphs, document.text.rindex("I ")
    size = len(before.split())
    pieces = replace(whole, end=end, token_end=size), replace(whole, ordinal=1, start=end, token_start=size)
    thought = said(document, "I", "NATO lies", nth=document.text[:end].count("I"))
    (found,) = linked(replace(document, paragraphs=pieces), thought).speakers
    assert (found and found.name) == speaker


def test_the_minister_is_not_the_one_of_another_state_named_once() -> None:
    ours = (
        "Prime/PROPN/compound/4 Minister/PROPN/compound/4 Bob/PROPN/compound/4 Fox/PROPN/nsubj/5 left/VERB/ROOT/0",
        *["Fox/PROPN/nsubj/2 spoke/VERB/ROOT/0 _./PUNCT/punct/2"] * 3,
    )
    document = parse(
        *ours,
        "Australian/ADJ/amod/5 Prime/PROPN/compound/5 Minister/PROPN/compound/5 Ann/PROPN/compound/5 Lee/PROPN/nsubj/6 "
        "left/VERB/ROOT/0 _./PUNCT/punct/6",
        "The/DET/det/3 prime/ADJ/amod/3 minister/NOUN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4",
        Bob_Fox="PERSON",
        Fox="PERSON",
        Ann_Lee="PERSON",
    )
    found = speaker_of(document, "The prime minister")
    assert found is not None and found.entity_id == "local:bob-fox"


@pytest.mark.parametrize(
    ("noun", "name"), [("lawyers", "Ann Lee's new lawyers"), ("campaign", "Lee new campaign"), ("team", "Ann Lee's new team")]
)
def test_whose_people_speak_is_told(noun: str, name: str) -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        f"Her/PRON/poss/3/PRP$ new/ADJ/amod/3 {noun}/NOUN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4",
        Ann_Lee="PERSON",
    )
    found = speaker_of(document, f"Her new {noun}")
    assert found is not None and found.name == name


def test_who_said_it_is_the_noun_with_all_that_stands_before_it() -> None:
    document = parse(
        "They/PRON/nsubj/2 met/VERB/ROOT/0 far/ADV/advmod/5 _-/PUNCT/punct/5 _right/ADJ/amod/6 voters/NOUN/dobj/2/NNS "
        "who/PRON/nsubj/8/WP said/VERB/relcl/6 so/ADV/advmod/8"
    )
    found = speaker_of(document, "who")
    assert found is not None and found.name == "far-right voters"


def test_others_are_nobody() -> None:
    document = parse("Many/ADJ/amod/1 others/NOUN/nsubj/2 said/VERB/ROOT/2 so/ADV/advmod/2")
    assert linked(document, said(document, "Many others", "so")).speakers == (None,)


@pytest.mark.parametrize(
    ("written", "source", "speaker"),
    [
        ("NATO/PROPN/poss/3 _'s/PART/case/1 statement/NOUN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4", "NATO's statement", "NATO"),
        ("A/DET/det/3 NATO/PROPN/compound/3 poll/NOUN/nsubj/4 showed/VERB/ROOT/0 so/ADV/advmod/4", "A NATO poll", "NATO"),
        ("Report/NOUN/nsubj/4 by/ADP/prep/1 NATO/PROPN/pobj/2 said/VERB/ROOT/0 so/ADV/advmod/4", "Report by NATO", "NATO"),
        ("Report/NOUN/nsubj/6 by/ADP/prep/1 two/NUM/nummod/5 NATO/PROPN/compound/5 aides/NOUN/pobj/2 said/VERB/ROOT/0 "
         "so/ADV/advmod/6", "Report by two NATO aides", "NATO"),
        ("Report/NOUN/nsubj/5 by/ADP/prep/1 official/ADJ/amod/4 NATO/PROPN/pobj/2 said/VERB/ROOT/0 so/ADV/advmod/5",
         "Report by official NATO", "NATO"),
        ("NATO/PROPN/nmod/3 _'s/PROPN/case/1 letter/NOUN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4", "NATO's letter", "NATO"),
        ("Report/NOUN/nsubj/4 about/ADP/prep/1 NATO/PROPN/pobj/2 said/VERB/ROOT/0 so/ADV/advmod/4", "Report about NATO", None),
        ("NATO/PROPN/poss/3 _'s/PART/case/1 strategy/NOUN/nsubj/4 shows/VERB/ROOT/0 so/ADV/advmod/4", "NATO's strategy", None),
    ],
)  # fmt: skip
def test_what_is_nobody_speaks_for_its_issuer(written: str, source: str, speaker: str | None) -> None:
    document = parse(written, NATO="ORG")
    found = speaker_of(document, source)
    assert (found and found.name) == speaker


def test_who_ends_the_source_behind_a_body_and_an_office_speaks() -> None:
    document = parse(
        "Farm/PROPN/compound/2 Union/PROPN/nsubj/6 branch/NOUN/compound/4 secretary/NOUN/compound/6 Ann/PROPN/compound/6 "
        "Lee/PROPN/appos/2 said/VERB/ROOT/0 so/ADV/advmod/7",
        Farm_Union="ORG",
        Ann_Lee="PERSON",
    )
    speaker = speaker_of(document, "Farm Union branch secretary Ann Lee")
    assert speaker is not None and speaker.name == "Ann Lee"


def test_who_is_named_behind_a_long_office_speaks() -> None:
    document = parse(
        "Its/PRON/poss/2/PRP$ head/NOUN/nsubj/9 of/ADP/prep/2 officiating/VERB/pobj/3 _,/PUNCT/punct/2 Ann/PROPN/compound/7 "
        "Lee/PROPN/appos/2 _,/PUNCT/punct/2 said/VERB/ROOT/0 so/ADV/advmod/9",
        Ann_Lee="PERSON",
    )
    speaker = speaker_of(document, "Its head of officiating")
    assert speaker is not None and speaker.name == "Ann Lee"


def test_its_ministry_is_that_of_the_subject_before() -> None:
    document = parse(
        "Iran/PROPN/nsubj/2 denied/VERB/ROOT/0 it/PRON/dobj/2 _./PUNCT/punct/2",
        "Its/PRON/poss/3/PRP$ foreign/ADJ/amod/3 ministry/NOUN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4",
        Iran="GPE",
    )
    speaker = speaker_of(document, "Its foreign ministry")
    assert speaker is not None and (speaker.name, speaker.side_id) == ("Iranian Foreign Ministry", "Q794")


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("the/DET/det/3 former/ADJ/amod/3 minister/NOUN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4", "Ann Lee"),
        ("a/DET/det/3 former/ADJ/amod/3 minister/NOUN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4", "former minister"),
    ],
)
def test_the_former_minister_is_whom_the_text_has_just_heard(sentence: str, name: str) -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 said/VERB/ROOT/0 it/PRON/dobj/3", f"{sentence} _./PUNCT/punct/3", Ann_Lee="PERSON"
    )
    source = document.text[document.text.index("it ") + 3 : document.text.rindex(" said")]
    heard = linked(document, said(document, "Ann Lee", "it"), said(document, source, "so")).speakers[-1]
    assert heard is not None and heard.name == name


def test_another_is_whoever_is_named_behind_it() -> None:
    document = parse(
        "Another/DET/nsubj/5/DT _,/PUNCT/punct/4 Joel/PROPN/compound/4 Payne/PROPN/pobj/1 said/VERB/ROOT/0 so/ADV/advmod/5",
        Joel_Payne="PERSON",
    )
    speaker = speaker_of(document, "Another, Joel Payne")
    assert speaker is not None and speaker.name == "Joel Payne"
