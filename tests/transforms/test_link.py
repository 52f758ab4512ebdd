"""Linking: names, sides, roles and pronouns, on hand-made parses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from newstance.schemas.records import MentionLink, StatementKind
from newstance.transforms.document import Attribution, Document, Token
from newstance.transforms.link import Linked, without_repeats

from tests.linking import LAVROV, linked, said, seen
from tests.parse import parse


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


def test_the_end_of_a_title_is_no_part_of_the_name() -> None:
    document = parse(
        "Secretary/PROPN/compound/5 of/ADP/prep/1 State/PROPN/pobj/2 Rex/PROPN/compound/5 Tillerson/PROPN/nsubj/6 "
        "left/VERB/ROOT/0",
        State_Rex_Tillerson="ORG",
    )
    assert [m.name for m in linked(document).mentions] == ["Rex Tillerson"]


def test_affairs_are_no_actors() -> None:
    document = parse(
        "The/DET/det/3 Witch/PROPN/compound/3 Hunt/PROPN/nsubj/4 left/VERB/ROOT/0 Ohio/PROPN/compound/6 Bureau/PROPN/dobj/4 "
        "of/ADP/prep/6 Investigation/PROPN/pobj/7",
        Witch_Hunt="PERSON",
        Ohio_Bureau_of_Investigation="ORG",
    )
    assert [m.name for m in linked(document).mentions] == ["Ohio Bureau of Investigation"]


@pytest.mark.parametrize(
    ("words", "entities", "names"),
    [
        (
            "The/DET/det/3 Trump/PROPN/compound/3 campaign/NOUN/nsubj/4 left/VERB/ROOT/0",
            {"Trump": "ORG"},
            ["Trump campaign"],
        ),
        (
            "Voters/NOUN/nsubj/4 (/PUNCT/punct/1 Ky./PROPN/appos/1 left/VERB/ROOT/0 Asian/ADJ/amod/6 markets/NOUN/dobj/4",
            {"Ky.": "GPE", "Asian": "NORP"},
            [],
        ),
        (
            "Aboard/ADP/prep/5 Air/PROPN/compound/4 Force/PROPN/compound/4 One/PROPN/pobj/1 came/VERB/ROOT/0",
            {"Air_Force": "ORG", "One": "ORG"},
            [],
        ),
        (
            "House/PROPN/nmod/5 Oversight/PROPN/nmod/5 and/CCONJ/cc/2 Reform/PROPN/conj/2 Committee/PROPN/nsubj/6 "
            "left/VERB/ROOT/0",
            {"Reform_Committee": "ORG"},
            ["House Oversight and Reform Committee"],
        ),
        (
            "Treasury/PROPN/poss/3 _'s/PART/case/1 Office/PROPN/nsubj/4 left/VERB/ROOT/0 Treasury/PROPN/dobj/4",
            {"Treasury_'s_Office": "ORG", "Treasury": "ORG"},
            ["Treasury's Office", "Treasury"],
        ),
        (
            "North/PROPN/compound/2 Korea/PROPN/nsubj/3 left/VERB/ROOT/0 South/PROPN/compound/5 Korea/PROPN/dobj/3 "
            "_./PUNCT/punct/3 The/DET/det/8 North/PROPN/nsubj/9 left/VERB/ROOT/0",
            {},
            ["North Korea", "South Korea", "North Korea"],
        ),
        (
            "Charles/PROPN/nsubj/5 and/CCONJ/cc/1 David/PROPN/compound/4 Koch/PROPN/conj/1 left/VERB/ROOT/0",
            {"Charles": "PERSON", "David_Koch": "PERSON"},
            ["Charles Koch", "David Koch"],
        ),
        (
            "At/ADP/prep/7 Ohio/PROPN/compound/3 State/PROPN/pobj/1 _,/PUNCT/punct/7 Lee/PROPN/nsubj/7 then/ADV/advmod/7 "
            "left/VERB/ROOT/0 Ann/PROPN/compound/9 Lee/PROPN/dobj/7",
            {"Ohio_State_,_Lee": "ORG", "Ann_Lee": "PERSON"},
            ["Ann Lee", "Ann Lee"],
        ),
        (
            "Troy/PROPN/compound/2 Price/PROPN/nsubj/3 left/VERB/ROOT/0 _,/PUNCT/punct/3 Price/PROPN/nsubj/6 said/VERB/ccomp/3",
            {"Troy_Price": "ORG"},
            ["Troy Price", "Troy Price"],
        ),
        (
            "Yoon/PROPN/compound/3 Suk/PROPN/compound/3 Yeol/PROPN/nsubj/4 left/VERB/ROOT/0 _./PUNCT/punct/4 "
            "Yoon/PROPN/nsubj/7 spoke/VERB/ROOT/0",
            {"Yoon_Suk": "PERSON"},
            ["Yoon Suk Yeol", "Yoon Suk Yeol"],
        ),
        (
            "Ursula/PROPN/compound/4 von/PROPN/compound/4 der/NOUN/compound/4 Leyen/PROPN/nsubj/5 left/VERB/ROOT/0",
            {"Ursula_von_der": "PERSON", "Leyen": "GPE"},
            ["Ursula von der Leyen"],
        ),
        (
            "Moon/PROPN/compound/2 Jae/PROPN/nsubj/5 _-/PUNCT/punct/2 _in/ADP/prep/2 left/VERB/ROOT/0",
            {"Moon_Jae": "PERSON"},
            ["Moon Jae-in"],
        ),
        (
            "Ricardo/PROPN/compound/3 Salinas/PROPN/compound/3 Pliego/PROPN/nsubj/4 left/VERB/ROOT/0",
            {"Salinas_Pliego": "PERSON"},
            ["Ricardo Salinas Pliego"],
        ),
        (
            "The/DET/det/2 director/NOUN/nsubj/7 _,/PUNCT/punct/2 Meenakshi/PROPN/compound/5 Ganguly/PROPN/appos/2 "
            "_,/PUNCT/punct/2 left/VERB/ROOT/0",
            {"Meenakshi_Ganguly": "ORG"},
            ["Meenakshi Ganguly"],
        ),
        (
            "Burkina/PROPN/compound/2 Faso/PROPN/nsubj/3 left/VERB/ROOT/0",
            {"Burkina_Faso": "PERSON"},
            ["Burkina Faso"],
        ),
        (
            "Real/PROPN/compound/2 Madrid/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3 Madrid/PROPN/nsubj/6 spoke/VERB/ROOT/0",
            {},
            ["Real Madrid", "Real Madrid"],
        ),
        (
            "The/DET/det/5 Republican/PROPN/compound/3 People/PROPN/poss/5 _'s/PART/case/3 Party/PROPN/nsubj/9 (/PUNCT/punct/5 "
            "_CHP/PROPN/appos/5 _)/PUNCT/punct/5 left/VERB/ROOT/0",
            {"CHP": "ORG"},
            ["Republican People's Party", "Republican People's Party"],
        ),
        (
            "The/DET/det/3 Sweden/PROPN/compound/3 Democrats/PROPN/nsubj/4/NNPS left/VERB/ROOT/0",
            {},
            ["Sweden Democrats"],
        ),
    ],
)
def test_names_of_news(words: str, entities: dict[str, str], names: list[str]) -> None:
    assert [m.name for m in linked(parse(words, **entities)).mentions] == names


@pytest.mark.parametrize(
    ("words", "entities", "names"),
    [
        (
            "Israel/PROPN/nsubj/5 and/CCONJ/cc/1 Donald/PROPN/compound/4 Trump/PROPN/conj/1 left/VERB/ROOT/0",
            {"Israel": "GPE", "Donald_Trump": "PERSON"},
            ["Israel", "Donald Trump"],
        ),
        (
            "Graham/PROPN/nsubj/5 and/CCONJ/cc/1 Nancy/PROPN/compound/4 Pelosi/PROPN/conj/1 left/VERB/ROOT/0",
            {"Graham": "PERSON", "Nancy_Pelosi": "PERSON"},
            ["Graham", "Nancy Pelosi"],
        ),
        (
            "It/PRON/nsubj/2 left/VERB/ROOT/0 Tupelo/PROPN/dobj/2 _,/PUNCT/punct/2 MS/PROPN/appos/3",
            {"Tupelo": "GPE", "MS": "GPE"},
            ["Tupelo"],
        ),
        (
            "US/PROPN/compound/3 Air/PROPN/compound/3 Force/PROPN/nsubj/5 one/NUM/nummod/5 left/VERB/ROOT/0",
            {"US_Air_Force": "ORG"},
            ["American Air Force"],
        ),
        (
            "Kurdish/ADJ/amod/2 forces/NOUN/nsubj/3 left/VERB/ROOT/0",
            {"Kurdish": "NORP"},
            ["Kurdish"],
        ),
        (
            "Eric/PROPN/compound/2 Trump/PROPN/nsubj/3 left/VERB/ROOT/0 the/DET/det/6 Trump/PROPN/compound/6 campaign/NOUN/dobj/3"
            " _./PUNCT/punct/3 Trump/PROPN/nsubj/9 left/VERB/ROOT/0",
            {"Eric_Trump": "PERSON", "Trump": "PERSON"},
            ["Eric Trump", "Trump campaign", "Eric Trump"],
        ),
        (
            "The/DET/det/3 West/PROPN/compound/3 African/ADJ/amod/4 bloc/NOUN/nsubj/5 left/VERB/ROOT/0",
            {},
            [],
        ),
        (
            "Donald/PROPN/compound/2 Trump/PROPN/nsubj/5 _-/PUNCT/punct/2 _era/NOUN/dep/2 left/VERB/ROOT/0",
            {"Donald_Trump_-_era": "PERSON"},
            ["Donald Trump"],
        ),
    ],
)
def test_what_only_looks_like_them(words: str, entities: dict[str, str], names: list[str]) -> None:
    assert [m.name for m in linked(parse(words, **entities)).mentions] == names


COURT = "The/DET/det/3 Supreme/PROPN/compound/3 Court/PROPN/nsubj/4 left/VERB/ROOT/0 {}/PROPN/dobj/4 _./PUNCT/punct/4"


@pytest.mark.parametrize(
    ("others", "court"),
    [
        (["Ohio"], "Supreme Court of the United States"),
        (["Pakistan"], "Supreme Court of the United States"),  # once is little
        (["Pakistan", "Islamabad"], "Pakistani Supreme Court"),
        (["Pakistan", "Islamabad", "America"], "Supreme Court of the United States"),
        (["Pakistan", "Islamabad", "Obama"], "Supreme Court of the United States"),
    ],
)
def test_a_shared_name_is_that_of_the_state_that_the_text_is_of(others: list[str], court: str) -> None:
    assert {m.name for m in linked(parse(*map(COURT.format, others))).mentions if "Court" in m.name} == {court}


def test_a_shared_name_behind_a_state_is_its_own() -> None:
    document = parse(
        "America/PROPN/nsubj/2 left/VERB/ROOT/0 Chile/PROPN/poss/6 _'s/PART/case/3 Republican/PROPN/compound/6 Party/PROPN/dobj/2"
    )
    assert [m.name for m in linked(document).mentions] == ["United States", "Chile", "Chilean Republican Party"]


def test_the_house_is_the_one_that_the_text_has_named() -> None:
    house = "House/PROPN/{}/{} of/ADP/prep/{} Representatives/PROPN/pobj/{}"
    document = parse(
        "America/PROPN/nsubj/2 met/VERB/ROOT/0 Libya/PROPN/poss/6 _'s/PART/case/3 eastern/ADJ/amod/6 "
        + house.format("dobj", 2, 6, 7),
        "The/DET/det/2 House/PROPN/nsubj/3 left/VERB/ROOT/0",
    )
    assert [m.name for m in linked(document).mentions][2:] == ["Libyan House of Representatives"] * 2


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


def test_a_name_at_the_end_of_a_text_needs_nothing_behind_it() -> None:
    words = "Gift/NOUN/ROOT/0 to/ADP/prep/1 the/DET/det/6 National/PROPN/compound/6 Bank/PROPN/compound/6 Russia/PROPN/pobj/2"
    assert [m.name for m in linked(parse(words, National_Bank_Russia="ORG")).mentions] == ["National Bank Russia"]


def test_according_to_somebody_says_nothing_of_him() -> None:
    document = parse(
        "Ann/PROPN/compound/2 Lee/PROPN/nsubj/3 left/VERB/ROOT/0 _./PUNCT/punct/3",
        "According/VERB/prep/7 to/ADP/prep/1 Lee/PROPN/pobj/2 _,/PUNCT/punct/7 the/DET/det/6 president/NOUN/nsubj/7 "
        "left/VERB/ROOT/0 _./PUNCT/punct/7",
        "The/DET/det/2 president/NOUN/nsubj/3 spoke/VERB/ROOT/0",
        Ann_Lee="PERSON",
    )
    assert "president" not in seen(document, linked(document))
