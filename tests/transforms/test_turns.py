"""Turns of transcripts and interviews, by their labels."""

from __future__ import annotations

import re

import pytest
from newstance.schemas.records import ParagraphKind
from newstance.transforms.document import Document, Entity, Paragraph, Token
from newstance.transforms.turns import find_turns, with_speakers


def document(*paragraphs: str, people: tuple[str, ...] = ()) -> Document:
    """Paragraphs of tokens without a parse; the first place of each of ``people`` is tagged as a person."""
    text = "\n\n".join(paragraphs)
    tokens, found, start = [], [], 0
    for number, paragraph in enumerate(paragraphs):
        first = len(tokens)
        for word in re.finditer(r"[\w.’']+|[^\w\s]", paragraph):
            at = start + word.start()
            tokens.append(Token(word[0], word[0], "X", "FW", "dep", len(tokens), at, at + len(word[0])))
        end = start + len(paragraph)
        found.append(
            Paragraph(ordinal=number, kind=ParagraphKind.BODY, start=start, end=end, token_start=first, token_end=len(tokens))
        )
        start = end + 2
    begin, stop = {t.start: n for n, t in enumerate(tokens)}, {t.end: n + 1 for n, t in enumerate(tokens)}
    places = [(text.index(name), text.index(name) + len(name)) for name in people]
    entities = tuple(Entity(begin[a], stop[b], a, b, "PERSON") for a, b in places)
    return Document(document_id="d", source_uri="u", text=text, paragraphs=tuple(found), tokens=tuple(tokens), entities=entities)


def spoken(made: Document) -> list[tuple[str, str]]:
    """(speaker's name, words) of each turn."""
    return [
        (made.text[slice(*turn.name)] if turn.name else "", " | ".join(made.text[a:b] for a, b in turn.content))
        for turn in find_turns(made)
    ]


def test_a_transcript():
    made = document(
        "WOLF BLITZER, HOST:",
        "Do you trust NATO?",
        "SEN. MARCO RUBIO (R-FL): I do not.",
        "It has failed us.",
        "(LAUGHTER)",
        "BLITZER: Thanks.",
        "Mr. Rubio ran in 2016.",
    )
    assert spoken(made) == [
        ("WOLF BLITZER", "Do you trust NATO?"),
        ("MARCO RUBIO", "I do not. | It has failed us."),
        ("BLITZER", "Thanks."),
    ]


def test_a_label_without_words_ends_at_the_next():
    made = document("Ann Lee:", "Bob Fox: You did.", "Ann Lee: I did not.", "Bob Fox: You said so.")
    assert spoken(made) == [("Bob Fox", "You did."), ("Ann Lee", "I did not."), ("Bob Fox", "You said so.")]


def test_an_exchange_within_an_article_ends_with_its_paragraphs():
    prose = [f"Paragraph {n} tells of the hearing." for n in range(9)]
    made = document("Rep. Adam Schiff pressed him.", "Schiff: Did you lie?", "Comey: I did not.", "Schiff: You did.", *prose,
                    people=("Adam Schiff",))  # fmt: skip
    assert spoken(made) == []  # nobody knows that Comey is a person
    made = document(
        "Rep. Adam Schiff pressed James Comey again.", *prose, "Schiff: Did you lie?", "Comey: I did not.", "It went on.",
        "Schiff: You did.", *prose, people=("Adam Schiff", "James Comey"),
    )  # fmt: skip
    assert spoken(made) == [("Schiff", "Did you lie?"), ("Comey", "I did not."), ("Schiff", "You did.")]


def test_initials_stand_for_the_names_before_them():
    made = document("Libby Nelson: Why do you say so?", "Gabriel Zucman: Because I looked.", "LN: And?", "GZ: I was right.")
    turns = find_turns(made)
    assert spoken(made)[2:] == [("Libby Nelson", "And?"), ("Gabriel Zucman", "I was right.")]
    assert [turn.carried for turn in turns] == [False, False, True, True]


def test_whoever_is_not_known_ends_the_turn_before():
    made = document("ANN LEE: I say no.", "VOTER 2: I like it.", "BOB FOX JR. (by phone): I do not", "ANN LEE: You do?")
    assert spoken(made) == [("ANN LEE", "I say no."), ("BOB FOX JR.", "I do not"), ("ANN LEE", "You do?")]


def test_a_sentence_before_a_colon_is_no_label():
    long = "Ann Lee, the envoy who was part of the efforts to make the state give in, testified: I did."
    made = document("Ann Lee: I will.", "Bob Fox: You?", "Ann Lee: I did.", "It went on.", long)
    assert spoken(made)[-1] == ("Ann Lee", "I did.")


def test_two_labels_far_apart_are_no_transcript():
    prose = [f"Paragraph {n} tells of the hearing." for n in range(8)]
    made = document("Ann Lee: I will not resign!", *prose, "Bob Fox: Did you lie?", "Ann Lee: I did not.")
    assert spoken(made)[0] == ("Ann Lee", "I will not resign!")


def test_questions_and_answers_have_no_speaker():
    made = document("Q: Why do you trust him?", "A: I do not.", "Q: You did.", "A: I was wrong.")
    assert spoken(made) == [("", "Why do you trust him?"), ("", "I do not."), ("", "You did."), ("", "I was wrong.")]


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(
            ["Robert Mueller: He led the inquiry.", "Paul Manafort: Convicted.", "Rick Gates: Pleaded guilty."], id="list"
        ),
        pytest.param(["Paul Ryan: Yes to tariffs.", "Ted Cruz: No.", "Paul Ryan: No to NATO.", "Ted Cruz: Yes."], id="promises"),
        pytest.param(["READ MORE: We won.", "WATCH: You must see it.", "READ MORE: I lost. They read more."], id="links"),
        pytest.param(["Paul Ryan: the early years", "Ted Cruz: how I won", "Paul Ryan: the end"], id="headings"),
        pytest.param(["ANN LEE: “I won.”", "BOB FOX: “You lost.”", "ANN LEE: “I say no.”", "BOB FOX: “I do.”"], id="quotes"),
        pytest.param(["Paul Ryan: I say so."], id="one"),
        pytest.param(["It was 10:30.", "At 11: nothing.", "He said: no."], id="colons"),
        pytest.param([], id="nothing"),
    ],
)
def test_what_only_looks_like_turns(paragraphs: list[str]):
    assert find_turns(document(*paragraphs)) == []


def test_capitals_need_no_known_name():
    made = document("NERMEEN SHAIKH: We turn to Iran.", "AMY GOODMAN: The state speaks.", "NERMEEN SHAIKH: Indeed.")
    assert [name for name, _ in spoken(made)] == ["NERMEEN SHAIKH", "AMY GOODMAN", "NERMEEN SHAIKH"]


def test_labels_become_persons():
    made = document("AARON O’CONNELL: There is no ledger.", "DAVID WELNA: No.", "O’CONNELL: None.", people=("AARON",))
    named = with_speakers(made)
    assert [named.text[e.start : e.end] for e in named.entities] == ["AARON O’CONNELL", "DAVID WELNA", "O’CONNELL"]
    assert {named.tokens[e.token_start].pos for e in named.entities} == {"PROPN"}
    plain = document("Nobody speaks.")
    assert with_speakers(plain) is plain


@pytest.mark.parametrize(
    ("paragraphs", "turns"),
    [
        (
            ("Ann Lee leads the union. She talked to us.", "Q. You won?", "A. We did.", "Q. And now?", "A. I rest."),
            [("", "You won?"), ("Ann Lee", "We did."), ("", "And now?"), ("Ann Lee", "I rest.")],
        ),
        (
            ("Ann Lee met Bob Fox here.", "BF: You won?", "AL: We did.", "BF: And now?"),
            [("Bob Fox", "You won?"), ("Ann Lee", "We did."), ("Bob Fox", "And now?")],
        ),
        (
            ("MS. LYNCH: Good day.", "Q Mr. Fox said so?", "MS. LYNCH: He did.", "UNIDENTIFIED MALE: He lied!"),
            [("LYNCH", "Good day."), ("", "Mr. Fox said so?"), ("LYNCH", "He did."), ("", "He lied!")],
        ),
        (
            ("Chairwoman PRADO. You may begin.", "Mr. STAGG. Thank you.", "Chairwoman PRADO. Go on."),
            [("PRADO", "You may begin."), ("STAGG", "Thank you."), ("PRADO", "Go on.")],
        ),
        (
            ("The Prime Minister (Ann Lee): I have met you.", "Bob Fox: Will you go?", "The Prime Minister: I will not."),
            [("Ann Lee", "I have met you."), ("Bob Fox", "Will you go?"), ("Ann Lee", "I will not.")],
        ),
        (
            (
                "Ann Lee -- Chief Executive Officer",
                "We grew.",
                "Bob Fox -- Acme -- Analyst",
                "Did you?",
                "Ann Lee -- Chief",
                "I say so.",
            ),
            [("Ann Lee", "We grew."), ("Bob Fox", "Did you?"), ("Ann Lee", "I say so.")],
        ),
        (
            ("[00:01] **Ann Lee:** I won.", "[00:02] **Bob Fox:** You did.", "[00:03] **Ann Lee:** I did."),
            [("Ann Lee", "I won."), ("Bob Fox", "You did."), ("Ann Lee", "I did.")],
        ),
        (
            ("Ana Quispe Mamani: I won.", "Bob Fox: You did.", "Quispe: I did."),
            [("Ana Quispe Mamani", "I won."), ("Bob Fox", "You did."), ("Ana Quispe Mamani", "I did.")],
        ),
    ],
)
def test_records_have_labels_of_their_own(paragraphs: tuple[str, ...], turns: list[tuple[str, str]]) -> None:
    assert spoken(document(*paragraphs, people=tuple(n for n in ("Ann Lee", "Bob Fox") if n in paragraphs[0]))) == turns


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("NEW YORK — You may read it.", "LONDON — We report.", "NEW YORK — I wrote it.", "LONDON — I did."),  # places
        ("20:00 Ann Lee: She asks you.", "21:00 Bob Fox: I sing.", "22:00 Ann Lee: You sing."),  # a programme
        ("Ann Lee", "I won.", "Prose.", "Prose.", "Prose.", "Prose.", "Prose.", "Prose.", "Bob Fox", "Ann Lee", "You lost."),
    ],
)
def test_places_programmes_and_headings_are_no_labels(paragraphs: tuple[str, ...]) -> None:
    assert find_turns(document(*paragraphs, people=("Ann Lee",) if "Ann Lee" in " ".join(paragraphs) else ())) == []


def test_an_office_is_not_of_who_has_a_label_and_short_answers_are_answers() -> None:
    made = document(
        "Ann Lee spoke to the senator.", "LEE: Do you?", "SENATOR: No.", "LEE: Why?", "SENATOR: I do not.", people=("Ann Lee",)
    )
    assert spoken(made) == [("LEE", "Do you?"), ("", "No."), ("LEE", "Why?"), ("", "I do not.")]
