"""Linking: names, sides, roles, pronouns and speakers, on hand-made parses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newstance.schemas.records import MentionLink, SpeakerLink, StatementKind
from newstance.transforms.actors import ActorTable
from newstance.transforms.document import Attribution, Document, Speaker, Token
from newstance.transforms.link import Linked, link, without_repeats

from tests.parse import parse

TABLE = ActorTable.load()


def linked(document: Document, *attributions: Attribution) -> Linked:
    return link(document, attributions, TABLE)


def seen(document: Document, result: Linked) -> dict[str, tuple[str, str | None]]:
    """Text of a mention -> entity and side (the last, where a text occurs twice)."""
    return {document.text[m.start : m.end]: (m.entity_id, m.side_id) for m in result.mentions}


def said(document: Document, source: str, content: str, *, carried: bool = False, nth: int = 0) -> Attribution:
    """An attribution by the words of its source and content."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(source, start + 1)
    inside = document.text.index(content)
    return Attribution(
        kind=StatementKind.INDIRECT,
        content=((inside, inside + len(content)),),
        source=(start, start + len(source)),
        carried=carried,
    )


LAVROV = (
    "Russian/ADJ/amod/3 Foreign/PROPN/compound/3 Minister/PROPN/compound/5 Sergey/PROPN/compound/5 Lavrov/PROPN/nsubj/6 "
    "spoke/VERB/ROOT/0 _./PUNCT/punct/6"
)


def test_a_title_gives_the_side_and_is_no_mention() -> None:
    document = parse(LAVROV, Sergey_Lavrov="PERSON", Russian="NORP")
    assert seen(document, linked(document)) == {"Sergey Lavrov": ("local:sergei-lavrov", "Q159")}


def test_a_surname_tagged_wrongly_is_the_person() -> None:
    document = parse(LAVROV, "Lavrov/PROPN/nsubj/2 left/VERB/ROOT/0 _./PUNCT/punct/2", Sergey_Lavrov="PERSON", Lavrov="ORG")
    mentions = linked(document).mentions
    assert [m.entity_id for m in mentions] == ["local:sergei-lavrov"] * 2
    assert {m.label for m in mentions} == {"PERSON"}


def test_a_role_is_the_person_introduced_with_it() -> None:
    document = parse(
        LAVROV,
        "The/DET/det/2 minister/NOUN/nsubj/3 agreed/VERB/ROOT/0 _./PUNCT/punct/3",
        Sergey_Lavrov="PERSON",
    )
    mention = linked(document).mentions[-1]
    assert (mention.entity_id, mention.link) == ("local:sergei-lavrov", MentionLink.TITLE)


def test_a_senator_brought_in_afterwards_is_not_the_one_before() -> None:
    document = parse(
        "Senator/PROPN/compound/3 Ann/PROPN/compound/3 Lee/PROPN/nsubj/4 left/VERB/ROOT/0 _./PUNCT/punct/4",
        "A/DET/det/2 senator/NOUN/nsubj/3 objected/VERB/ROOT/0 _./PUNCT/punct/3",
        "The/DET/det/2 senator/NOUN/nsubj/3 agreed/VERB/ROOT/0 _./PUNCT/punct/3",
        Ann_Lee="PERSON",
    )
    assert "senator" not in seen(document, linked(document))


def test_the_alliance_is_nato_and_the_state_stands_for_its_side() -> None:
    document = parse(
        "NATO/PROPN/nsubj/2 warned/VERB/ROOT/0 Moscow/PROPN/dobj/2 _./PUNCT/punct/2",
        "The/DET/det/2 alliance/NOUN/nsubj/3 met/VERB/ROOT/0 the/DET/det/6 Russian/ADJ/amod/6 side/NOUN/dobj/3 _./PUNCT/punct/3",
        NATO="ORG",
        Moscow="GPE",
    )
    assert seen(document, linked(document)) == {
        "NATO": ("Q7184", "Q7184"),
        "Moscow": ("Q159", "Q159"),
        "alliance": ("Q7184", "Q7184"),
        "Russian side": ("Q159", "Q159"),
    }


@pytest.mark.parametrize(
    ("sentence", "entity"),
    [
        ("They/PRON/nsubj/2 met/VERB/ROOT/0 in/ADP/prep/2 Moscow/PROPN/pobj/3", "local:moscow"),
        ("They/PRON/nsubj/2 flew/VERB/ROOT/0/VBD to/ADP/prep/2 Moscow/PROPN/pobj/3", "Q159"),
        ("Moscow/PROPN/nsubj/2 refused/VERB/ROOT/0", "Q159"),
        ("Talks/NOUN/ROOT/0 with/ADP/prep/1 Moscow/PROPN/pobj/2", "Q159"),
        ("The/DET/det/3 Moscow/PROPN/compound/3 hotel/NOUN/ROOT/0", "local:moscow"),
    ],
)
def test_a_capital_is_its_state_or_a_place(sentence: str, entity: str) -> None:
    document = parse(sentence, Moscow="GPE")
    if "flew" in sentence:
        tokens = tuple(t if t.text != "flew" else Token("flew", "fly", *_rest(t)) for t in document.tokens)
        document = Document(
            document_id="d",
            source_uri="t",
            text=document.text,
            tokens=tokens,
            sentences=document.sentences,
            paragraphs=document.paragraphs,
            entities=document.entities,
        )
        entity = "local:moscow"
    found = linked(document).mentions[0]
    assert found.entity_id == entity
    assert (found.side_id is None) == entity.startswith("local:")


def _rest(token: Token) -> tuple[str, str, str, int, int, int]:
    return token.pos, token.tag, token.dep, token.head, token.start, token.end


def test_a_ministry_belongs_to_its_state() -> None:
    for words, name in (
        (
            "The/DET/det/4 Russian/ADJ/amod/4 Foreign/PROPN/compound/4 Ministry/PROPN/nsubj/5 protested/VERB/ROOT/0",
            "Russian Foreign Ministry",
        ),
        (
            "Russia/PROPN/poss/4 _'s/PART/case/1 Foreign/PROPN/compound/4 Ministry/PROPN/nsubj/5 protested/VERB/ROOT/0",
            "Russian Foreign Ministry",
        ),
    ):
        document = parse(words)
        (mention,) = linked(document).mentions
        assert (mention.name, mention.side_id) == (name, "Q159")


def test_a_pronoun_is_the_subject_of_its_gender() -> None:
    document = parse(
        "Sergei/PROPN/compound/2 Lavrov/PROPN/nsubj/3 met/VERB/ROOT/0 "
        "Maria/PROPN/compound/5 Zakharova/PROPN/dobj/3 _./PUNCT/punct/3",
        "She/PRON/nsubj/2 agreed/VERB/ROOT/0 _./PUNCT/punct/2",
        Sergei_Lavrov="PERSON",
        Maria_Zakharova="PERSON",
    )
    assert seen(document, linked(document))["She"][0] == "local:maria-zakharova"


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
    (speaker,) = linked(document, said(document, "A senior US official", "so")).speakers
    assert speaker == Speaker(
        name="senior US official",
        entity_id="local:senior-us-official",
        side_id="Q30",
        link=SpeakerLink.NOMINAL,
        confidence=0.6,
    )


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
    (found,) = linked(document, said(document, source, "so")).speakers
    assert found is not None and (found.name, found.side_id) == speaker


def test_the_member_of_a_party_is_who_was_named_last() -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        "The/DET/det/3 Ohio/PROPN/compound/3 Democrat/PROPN/nsubj/4 said/VERB/ROOT/0 so/ADV/advmod/4",
        Ann_Lee="PERSON",
    )
    (found,) = linked(document, said(document, "The Ohio Democrat", "so")).speakers
    assert found is not None and found.entity_id == "local:ann-lee"


def test_they_are_the_several_who_spoke_before() -> None:
    document = parse(
        "Two/NUM/nummod/2 officials/NOUN/nsubj/3/NNS said/VERB/ROOT/0 yes/INTJ/intj/3 _./PUNCT/punct/3",
        "They/PRON/nsubj/2 said/VERB/ROOT/0 so/ADV/advmod/2 _./PUNCT/punct/2",
    )
    first, second = linked(document, said(document, "Two officials", "yes"), said(document, "They", "so")).speakers
    assert first is not None and second is not None
    assert (second.entity_id, second.link) == (first.entity_id, SpeakerLink.PRONOUN)


def test_it_is_the_body_that_spoke_before() -> None:
    document = parse(
        "NATO/PROPN/nsubj/2 said/VERB/ROOT/0 yes/INTJ/intj/2 _./PUNCT/punct/2",
        "It/PRON/nsubj/2 said/VERB/ROOT/0 so/ADV/advmod/2 _./PUNCT/punct/2",
        NATO="ORG",
    )
    speakers = linked(document, said(document, "NATO", "yes"), said(document, "It", "so")).speakers
    assert [s and s.entity_id for s in speakers] == ["Q7184", "Q7184"]


@pytest.mark.parametrize(("verb", "speaker"), [("released", "NATO"), ("read", None)])
def test_a_message_is_of_whoever_issued_it_before(verb: str, speaker: str | None) -> None:
    document = parse(
        f"NATO/PROPN/nsubj/2 {verb}/VERB/ROOT/0 a/DET/det/4 report/NOUN/dobj/2/NN _./PUNCT/punct/2",
        "The/DET/det/2 report/NOUN/nsubj/3/NN said/VERB/ROOT/0 so/ADV/advmod/3 _./PUNCT/punct/3",
        NATO="ORG",
    )
    document = replace(
        document, tokens=tuple(replace(t, lemma="release") if t.text == "released" else t for t in document.tokens)
    )
    (found,) = linked(document, said(document, "The report", "so")).speakers
    assert (found and found.name) == speaker


def test_what_one_says_twice_is_said_once() -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 said/VERB/ROOT/0 she/PRON/nsubj/5 thinks/VERB/ccomp/3 it/PRON/nsubj/7 "
        "works/VERB/ccomp/5",
        Ann_Lee="PERSON",
    )
    outer = replace(said(document, "Ann Lee", "she thinks it works"), cue=(8, 12))
    inner = replace(said(document, "she", "it works"), cue=(17, 23))
    found = linked(document, outer, inner)
    kept = without_repeats(replace(document, attributions=(outer, inner), mentions=found.mentions, speakers=found.speakers))
    assert kept.attributions == (outer,)
    assert len(kept.speakers) == 1


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


def test_what_is_reported_within_a_quote_is_in_the_words_of_who_is_quoted() -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/9 _:/PUNCT/punct/2 Bob/PROPN/compound/5 Fox/PROPN/nsubj/6 says/VERB/ccomp/9 "
        "I/PRON/nsubj/8/PRP lie/VERB/ccomp/6 _./PUNCT/ROOT/0",
        Ann_Lee="PERSON",
        Bob_Fox="PERSON",
    )
    turn = replace(said(document, "Ann Lee", "Bob Fox says I lie."), kind=StatementKind.DIRECT)
    result = linked(document, turn, said(document, "Bob Fox", "I lie"))
    assert [speaker.name for speaker in result.speakers if speaker] == ["Ann Lee", "Bob Fox"]
    assert seen(document, result)["I"][0] == "local:ann-lee"


def test_a_name_behind_the_office_is_its_holder() -> None:
    document = parse(
        "The/DET/det/2 head/NOUN/nsubj/8 of/ADP/prep/2 the/DET/det/5 alliance/NOUN/pobj/3 _,/PUNCT/punct/2 Ann/PROPN/compound/8 "
        "Lee/PROPN/appos/5 _,/PUNCT/punct/2 said/VERB/ROOT/0 so/ADV/advmod/10",
        Ann_Lee="PERSON",
    )
    (found,) = linked(document, said(document, "The head of the alliance, Ann Lee", "so")).speakers
    assert found is not None and found.entity_id == "local:ann-lee"


def test_a_name_behind_the_office_is_its_holder_whoever_was_called_so_before() -> None:
    document = parse(
        "Counsel/PROPN/compound/3 Bob/PROPN/compound/3 Fox/PROPN/nsubj/4 left/VERB/ROOT/0 _./PUNCT/punct/4",
        "Orr/PROPN/poss/3 _'s/PART/case/1 counsel/NOUN/nsubj/8 _,/PUNCT/punct/3 Ann/PROPN/compound/6 Lee/PROPN/appos/3 "
        "_,/PUNCT/punct/3 said/VERB/ROOT/0 so/ADV/advmod/8",
        Bob_Fox="PERSON",
        Ann_Lee="PERSON",
        Orr="PERSON",
    )
    (found,) = linked(document, said(document, "Orr's counsel", "so")).speakers
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
    (found,) = linked(document, said(document, "The president", "so")).speakers
    assert found is not None and found.name == "Donald Trump"


def test_the_end_of_a_title_is_no_part_of_the_name() -> None:
    document = parse(
        "Secretary/PROPN/compound/5 of/ADP/prep/1 State/PROPN/pobj/2 Rex/PROPN/compound/5 Tillerson/PROPN/nsubj/6 "
        "left/VERB/ROOT/0",
        State_Rex_Tillerson="ORG",
    )
    assert [m.name for m in linked(document).mentions] == ["Rex Tillerson"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Critics/NOUN/nsubj/5 of/ADP/prep/1 the/DET/det/4 alliance/NOUN/pobj/2 said/VERB/ROOT/0", "critics of the alliance"),
        ("Critics/NOUN/nsubj/4 of/ADP/prep/1 NATO/PROPN/pobj/2 said/VERB/ROOT/0", "NATO Critics"),
        ("Voters/NOUN/nsubj/8 of/ADP/prep/1 both/DET/det/4 NATO/PROPN/compound/5 and/CCONJ/cc/4 EU/PROPN/conj/4 "
         "states/NOUN/pobj/2 said/VERB/ROOT/0", "Voters of both NATO and EU states"),
        ("Many/ADJ/nsubj/5 on/ADP/prep/1 both/DET/det/4 sides/NOUN/pobj/2 said/VERB/ROOT/0", "many on both sides"),
        ("Many/ADJ/nsubj/4 of/ADP/prep/1 them/PRON/pobj/2 said/VERB/ROOT/0", None),
        ("Sources/NOUN/nsubj/5 close/ADJ/amod/1 to/ADP/prep/2 them/PRON/pobj/3 said/VERB/ROOT/0", "sources close to them"),
    ],
)  # fmt: skip
def test_whoever_is_of_somebody(written: str, name: str | None) -> None:
    document = parse(f"{written} so/ADV/advmod/1", NATO="ORG", EU="ORG")
    source = document.text.removesuffix(" said so")
    (found,) = linked(document, said(document, source, "so")).speakers
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


def test_affairs_are_no_actors() -> None:
    document = parse(
        "The/DET/det/3 Witch/PROPN/compound/3 Hunt/PROPN/nsubj/4 left/VERB/ROOT/0 Ohio/PROPN/compound/6 Bureau/PROPN/dobj/4 "
        "of/ADP/prep/6 Investigation/PROPN/pobj/7",
        Witch_Hunt="ORG",
        Ohio_Bureau_of_Investigation="ORG",
    )
    assert [m.name for m in linked(document).mentions] == ["Ohio Bureau of Investigation"]


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
    (found,) = linked(document, said(document, "The prime minister", "so")).speakers
    assert found is not None and found.entity_id == "local:bob-fox"


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
    (found,) = linked(document, said(document, source, "so")).speakers
    assert (found and found.name) == speaker


def test_a_document_without_tokens_has_no_mentions() -> None:
    document = Document(document_id="d", source_uri="t", text="Ничего", language="ru")
    assert linked(document, Attribution(kind=StatementKind.DIRECT, content=((0, 2),))) == Linked((), (None,))


def test_a_bare_surname_is_the_one_with_the_office() -> None:
    document = parse(
        "President/PROPN/compound/3 Donald/PROPN/compound/3 Trump/PROPN/nsubj/4 met/VERB/ROOT/0 "
        "Melania/PROPN/compound/6 Trump/PROPN/dobj/4",
        "Trump/PROPN/nsubj/2 left/VERB/ROOT/0 _./PUNCT/punct/2",
        Donald_Trump="PERSON",
        Melania_Trump="PERSON",
    )
    assert linked(document).mentions[-1].entity_id == "local:donald-trump"
    assert linked(document).mentions[-1].side_id == "Q30"
