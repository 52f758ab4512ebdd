"""Which pairs a document poses, and what becomes of the model's answers. The model is a stand-in; mentions are set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from newstance.schemas.records import Mention, MentionLink, SpeakerLink, Stance, StatementKind
from newstance.transforms.analyse import VERBS, Tools
from newstance.transforms.document import Attribution, Document, Speaker
from newstance.transforms.pairs import find_pairs
from newstance.transforms.settings import NO_STANCES, Settings
from newstance.transforms.stance import believed, take_stance
from newstance.transforms.stance_model import Probabilities, StanceQuery

from tests.parse import parse

RUSSIA, NATO = "Q159", "Q7184"


@dataclass
class Answers:
    """A model that gives every question the same answer, and keeps the questions."""

    answer: Probabilities = (0.1, 0.2, 0.7)
    threshold: float = 0.5
    asked: list[StanceQuery] = field(default_factory=list)

    def predict(self, queries: Sequence[StanceQuery]) -> list[Probabilities]:
        self.asked += queries
        return [self.answer] * len(queries)


def mention(
    document: Document, text: str, name: str, entity: str, side: str | None = None, label: str = "ORG", nth: int = 0
) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(text, start + 1)
    return Mention(
        start=start, end=start + len(text), text=text, label=label, name=name, entity_id=entity, side_id=side,
        link=MentionLink.NAME, confidence=1.0,
    )  # fmt: skip


def stances(document: Document, model: Answers | None = None, threshold: float | None = None) -> list[Stance]:
    (done,) = take_stance([document], model or Answers(), threshold)  # type: ignore[arg-type]
    return list(done.stances)


def edges(document: Document, model: Answers | None = None) -> list[tuple[str, str, str, str]]:
    return [(s.voice.value, s.holder, s.target, s.label.value) for s in stances(document, model)]


def act() -> Document:
    """``Moscow accused NATO.``"""
    document = parse("Moscow/PROPN/nsubj/2 accused/VERB/ROOT/0 NATO/PROPN/dobj/2 _./PUNCT/punct/2")
    return replace(
        document,
        mentions=(mention(document, "Moscow", "Russia", RUSSIA, label="GPE"), mention(document, "NATO", "NATO", NATO)),
    )


def statement(kind: StatementKind = StatementKind.DIRECT, side: str | None = RUSSIA) -> Document:
    """``“ NATO threatens Russia ” said Lavrov .``, with its speaker."""
    document = parse(
        "“/PUNCT/punct/3 NATO/PROPN/nsubj/3 threatens/VERB/ccomp/6 Russia/PROPN/dobj/3 ”/PUNCT/punct/6 said/VERB/ROOT/0 "
        "Lavrov/PROPN/nsubj/6 _./PUNCT/punct/6"
    )
    text = document.text
    said = (text.index("“"), text.index("”") + 1)
    source = (text.index("Lavrov"), text.index("Lavrov") + 6)
    return replace(
        document,
        mentions=(
            mention(document, "NATO", "NATO", NATO),
            mention(document, "Russia", "Russia", RUSSIA, label="GPE"),
            mention(document, "Lavrov", "Sergei Lavrov", "Q58217", RUSSIA, label="PERSON"),
        ),
        attributions=(Attribution(kind=kind, content=(said,), source=source),),
        speakers=(Speaker(name="Sergei Lavrov", entity_id="Q58217", side_id=side, link=SpeakerLink.NAME),),
    )


def test_an_act_is_asked_in_its_direction():
    assert edges(act()) == [("ACTION", "Russia", "NATO", "OPPOSE")]


def test_whoever_is_named_behind_the_subject_acts_too():
    document = parse(
        "Lawyers/NOUN/nsubj/5 _,/PUNCT/punct/1 Moscow/PROPN/appos/1 _,/PUNCT/punct/1 accused/VERB/ROOT/0 NATO/PROPN/dobj/5"
    )
    actors = (mention(document, "Moscow", "Russia", RUSSIA, label="GPE"), mention(document, "NATO", "NATO", NATO))
    assert edges(replace(document, mentions=actors)) == [("ACTION", "Russia", "NATO", "OPPOSE")]


def test_a_state_is_not_asked_about_its_own_bodies_but_about_its_politicians():
    document = act()
    (start, end) = (document.text.index("NATO"), document.text.index("NATO") + 4)
    for label, found in (("ORG", []), ("PERSON", [("ACTION", "Russia", "of Russia", "OPPOSE")])):
        own = replace(
            document.mentions[1], start=start, end=end, name="of Russia", entity_id="local:x", side_id=RUSSIA, label=label
        )
        found_now = edges(replace(document, mentions=(document.mentions[0], own)))
        assert [edge for edge in found_now if edge[0] == "ACTION"] == found


def test_a_town_after_a_preposition_is_a_place_and_a_state_may_be_an_actor():
    document = parse(
        "NATO/PROPN/nsubj/2 expelled/VERB/ROOT/0 them/PRON/dobj/2 from/ADP/prep/2 Brussels/PROPN/pobj/4 _./PUNCT/punct/2"
    )
    for entity, found in (("local:brussels", []), ("Q31", [("ACTION", "NATO", "Brussels", "OPPOSE")])):
        actors = (mention(document, "NATO", "NATO", NATO), mention(document, "Brussels", "Brussels", entity, label="GPE"))
        assert [e for e in edges(replace(document, mentions=actors)) if e[0] == "ACTION"] == found


def test_what_a_noun_is_called_by_is_no_target():
    for how, found in (("compound", []), ("amod", ["Russia"])):
        document = parse(f"NATO/PROPN/nsubj/2 backed/VERB/ROOT/0 the/DET/det/5 Russia/PROPN/{how}/5 inquiry/NOUN/dobj/2")
        actors = (mention(document, "NATO", "NATO", NATO), mention(document, "Russia", "Russia", RUSSIA, label="GPE"))
        assert [s.target for s in stances(replace(document, mentions=actors)) if s.voice.value == "ACTION"] == found


@pytest.mark.parametrize(("where", "targets"), [("off", []), ("against", ["Iran"])])
def test_off_where_something_is_done_is_no_target(where: str, targets: list[str]):
    document = parse(f"NATO/PROPN/nsubj/2 acted/VERB/ROOT/0 {where}/ADP/prep/2 Iran/PROPN/pobj/3 _./PUNCT/punct/2")
    actors = (mention(document, "NATO", "NATO", NATO), mention(document, "Iran", "Iran", "Q794", label="GPE"))
    assert [s.target for s in stances(replace(document, mentions=actors)) if s.voice.value == "ACTION"] == targets


def test_what_others_do_by_the_way_is_not_the_subjects_act():
    document = parse(
        "NATO/PROPN/nsubj/7 of/ADP/prep/1 states/NOUN/pobj/2 that/PRON/nsubj/5/WDT fought/VERB/relcl/3 Iran/PROPN/dobj/5 "
        "left/VERB/ROOT/0 _./PUNCT/punct/7"
    )
    actors = (mention(document, "NATO", "NATO", NATO), mention(document, "Iran", "Iran", "Q794", label="GPE"))
    assert [s.target for s in stances(replace(document, mentions=actors)) if s.voice.value == "ACTION"] == []


def test_what_kind_something_is_of_is_no_target():
    for label, found in (("NORP", []), ("ORG", []), ("GPE", ["X"])):
        document = parse("NATO/PROPN/nsubj/2 blamed/VERB/ROOT/0 a/DET/det/5 Xish/ADJ/amod/5 cleric/NOUN/dobj/2")
        actors = (mention(document, "NATO", "NATO", NATO), mention(document, "Xish", "X", "local:x", label=label))
        assert [s.target for s in stances(replace(document, mentions=actors)) if s.voice.value == "ACTION"] == found


def test_what_another_does_beside_is_not_the_holders_act():
    document = parse(
        "NATO/PROPN/nsubj/2 blamed/VERB/ROOT/0 Iran/PROPN/dobj/2 and/CCONJ/cc/2 Russia/PROPN/nsubj/6 backed/VERB/conj/2 "
        "Syria/PROPN/dobj/6"
    )
    actors = tuple(mention(document, name, name, f"Q{name}", label="GPE") for name in ("NATO", "Iran", "Russia", "Syria"))
    assert {e[1:3] for e in edges(replace(document, mentions=actors))} == {("NATO", "Iran"), ("Russia", "Syria")}


def test_we_takes_no_stance():
    document = act()
    unsure = replace(document.mentions[0], confidence=0.45)
    assert edges(replace(document, mentions=(unsure, document.mentions[1]))) == [("AUTHOR", "author", "NATO", "OPPOSE")]


def test_none_as_the_model_takes_no_stances_and_loads_none():
    kit = Tools(Settings(stance_model=NO_STANCES))
    assert dict(VERBS)["stance"]([act()], kit) == [act()]
    assert "stance_model" not in vars(kit)


def test_what_is_only_asked_is_not_claimed():
    for word, asked in (("that", 1), ("whether", 0)):
        document = parse(f"Lavrov/PROPN/nsubj/2 asked/VERB/ROOT/0 {word}/SCONJ/mark/5 NATO/PROPN/nsubj/5 lied/VERB/ccomp/2")
        said = (document.text.index(word), len(document.text))
        known = replace(
            document,
            mentions=(mention(document, "NATO", "NATO", NATO),),
            attributions=(Attribution(kind=StatementKind.INDIRECT, content=(said,), source=(0, 6)),),
            speakers=(Speaker(name="Sergei Lavrov", entity_id="Q58217", side_id=RUSSIA, link=SpeakerLink.NAME),),
        )
        assert [e[0] for e in edges(known)].count("REPORTED") == asked


def test_a_quote_is_the_speakers_and_never_about_his_own_side():
    found = [e for e in edges(statement()) if e[0] == "QUOTED"]
    assert found == [("QUOTED", "Sergei Lavrov", "NATO", "OPPOSE")]


def test_reported_speech_has_its_voice():
    voices = {(e[0], e[1]) for e in edges(statement(StatementKind.INDIRECT))}
    assert ("REPORTED", "Sergei Lavrov") in voices


def test_whom_a_reported_act_only_happens_amid_is_not_its_target():
    for preposition, found in (("amid", []), ("against", [("REPORTED", "NATO", "Sergei Skripal", "OPPOSE")])):
        document = parse(
            "NATO/PROPN/nsubj/2 decided/VERB/ROOT/0 to/PART/aux/4 act/VERB/xcomp/2 "
            f"{preposition}/ADP/prep/4 accusations/NOUN/pobj/5 of/ADP/prep/6 Skripal/PROPN/pobj/7 _./PUNCT/punct/2"
        )
        actors = (
            mention(document, "NATO", "NATO", NATO),
            mention(document, "Skripal", "Sergei Skripal", "local:skripal", label="PERSON"),
        )
        said = (document.text.index("to"), document.text.index("Skripal") + 7)
        decided = Attribution(kind=StatementKind.INDIRECT, content=(said,), source=(0, 4))
        speaker = Speaker(name="NATO", entity_id=NATO, side_id=None, link=SpeakerLink.NAME)
        known = replace(document, mentions=actors, attributions=(decided,), speakers=(speaker,))
        assert [e for e in edges(known) if e[0] == "REPORTED"] == found


def test_an_act_inside_a_statement_is_the_actors_and_carries_the_statement():
    found = [s for s in stances(statement()) if s.holder == "NATO"]
    assert [(s.voice.value, s.target) for s in found] == [("REPORTED", "Russia")]
    assert found[0].statement_id == next(s.statement_id for s in stances(statement()) if s.voice.value == "QUOTED")


def test_without_a_speaker_no_one_holds_what_is_quoted():
    document = replace(statement(), speakers=(None,))
    assert not any(s.voice.value == "QUOTED" for s in stances(document))


def test_below_the_threshold_it_abstains():
    assert [s.label.value for s in stances(act(), Answers((0.36, 0.25, 0.39)))] == ["UNKNOWN"]
    assert [s.label.value for s in stances(act(), Answers((0.36, 0.25, 0.39)), threshold=0.38)] == ["OPPOSE"]


@pytest.mark.parametrize("p", [(0.1, 0.2, 0.7), (0.45, 0.14, 0.41), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)])
@pytest.mark.parametrize("credence", [0.1, 0.5, 0.9])
def test_what_doubt_takes_from_a_sign_is_neutral(p: Probabilities, credence: float):
    sign = 0 if p[0] > p[2] else 2
    given = believed(p, credence)
    assert sum(given) == pytest.approx(1)
    assert given[sign] == credence
    assert 0 <= given[2 - sign] <= p[2 - sign]
    assert given[1] >= (p[1] if credence < p[sign] else 0)


def test_an_act_that_is_only_thought_of_is_believed_less():
    told = act()
    thought = parse("if/SCONJ/mark/3 Moscow/PROPN/nsubj/3 accused/VERB/ROOT/0 NATO/PROPN/dobj/3 _./PUNCT/punct/3")
    thought = replace(thought, mentions=tuple(replace(m, start=m.start + 3, end=m.end + 3) for m in told.mentions))
    (fact,), (fancy,) = stances(told), stances(thought)
    assert fact.p_oppose > fancy.p_oppose + 0.1


def test_what_the_article_says_elsewhere_counts():
    (once,) = stances(act())
    sentence = "Moscow/PROPN/nsubj/2 accused/VERB/ROOT/0 NATO/PROPN/dobj/2 _./PUNCT/punct/2"
    twice, moved = parse(sentence, sentence), len(act().text) + 1
    again = tuple(replace(m, start=m.start + moved, end=m.end + moved) for m in act().mentions)
    first, second = stances(replace(twice, mentions=act().mentions + again))
    assert first.p_oppose == pytest.approx(second.p_oppose)
    assert first.p_oppose > once.p_oppose


def test_the_author_is_heard_only_where_he_takes_sides():
    document = parse("NATO/PROPN/nsubj/2 failed/VERB/ROOT/0 _./PUNCT/punct/2")
    document = replace(document, mentions=(mention(document, "NATO", "NATO", NATO),), publisher="The Post")
    assert edges(document) == [("AUTHOR", "The Post", "NATO", "OPPOSE")]
    assert edges(document, Answers((0.1, 0.8, 0.1))) == []
    assert edges(document, Answers((0.3, 0.3, 0.4))) == []


def test_what_the_author_says_of_himself_is_his_view():
    document = parse("I/PRON/nsubj/2 think/VERB/ROOT/0 NATO/PROPN/nsubj/4 failed/VERB/ccomp/2 _./PUNCT/punct/2")
    content = document.text.index("NATO"), document.text.index(".")
    document = replace(
        document,
        mentions=(mention(document, "NATO", "NATO", NATO),),
        attributions=(Attribution(kind=StatementKind.INDIRECT, content=(content,), source=(0, 1)),),
        speakers=(Speaker(name="author", entity_id="local:author", side_id=None, link=SpeakerLink.PRONOUN),),
    )
    assert edges(document) == [("AUTHOR", "author", "NATO", "OPPOSE")]


def test_a_target_named_twice_in_a_quote_is_one_stance():
    document = parse(
        "“/PUNCT/punct/3 NATO/PROPN/nsubj/3 is/AUX/ccomp/6 NATO/PROPN/attr/3 ”/PUNCT/punct/6 said/VERB/ROOT/0 "
        "Lavrov/PROPN/nsubj/6"
    )
    end = document.text.index("”") + 1
    document = replace(
        document,
        mentions=(mention(document, "NATO", "NATO", NATO), mention(document, "NATO", "NATO", NATO, nth=1)),
        attributions=(Attribution(kind=StatementKind.DIRECT, content=((0, end),)),),
        speakers=(Speaker(name="Sergei Lavrov", entity_id="Q58217", side_id=RUSSIA, link=SpeakerLink.NAME),),
    )
    assert [e for e in edges(document) if e[0] == "QUOTED"] == [("QUOTED", "Sergei Lavrov", "NATO", "OPPOSE")]


def test_nested_statements_of_one_speaker_count_the_same_words_once():
    document = statement(StatementKind.INDIRECT)
    (outer,) = document.attributions
    inner = replace(outer, content=((document.text.index("NATO"), outer.content[0][1]),))
    document = replace(document, attributions=(outer, inner), speakers=document.speakers * 2)
    assert [e for e in edges(document) if e[1] == "Sergei Lavrov"] == [("REPORTED", "Sergei Lavrov", "NATO", "OPPOSE")]


def test_questions_point_into_their_text():
    model = Answers()
    for document in (act(), statement(), statement(StatementKind.INDIRECT)):
        stances(document, model)
    assert model.asked
    for query in model.asked:
        assert query.text[slice(*query.target)] in ("NATO", "Russia", "Sergei Lavrov", "Lavrov", "Moscow")
        assert query.holder is None or query.text[slice(*query.holder)] in ("Moscow", "Lavrov", "NATO", "Russia")


def test_evidence_is_verbatim_and_ids_are_stable():
    document = statement()
    first, again = stances(document), stances(document)
    assert [s.stance_id for s in first] == [s.stance_id for s in again]
    assert len({s.stance_id for s in first}) == len(first)
    for stance in first:
        assert stance.target in document.text[stance.evidence_start : stance.evidence_end]


def test_evidence_without_a_verb_is_widened_to_the_clause_it_stands_in():
    document = parse(
        "Critics/NOUN/nsubj/2 deplored/VERB/ROOT/0 NATO/PROPN/poss/4 statements/NOUN/dobj/2 on/ADP/prep/4 Russia/PROPN/pobj/5 "
        "_./PUNCT/punct/2"
    )
    document = replace(
        document,
        mentions=(mention(document, "NATO", "NATO", NATO), mention(document, "Russia", "Russia", RUSSIA, label="GPE")),
    )
    (stance,) = stances(document)
    assert (stance.holder, stance.target) == ("NATO", "Russia")
    assert document.text[stance.evidence_start : stance.evidence_end] == "Critics deplored NATO statements on Russia."


def test_a_document_without_mentions_poses_no_question():
    assert list(find_pairs(replace(act(), mentions=()))) == []


def reported(text: str, cue: str, content: str) -> Document:
    """A statement of Lavrov's, with ``content`` behind ``cue``, that names NATO."""
    document = parse(text)
    (a, b), (c, d) = ((document.text.index(part), document.text.index(part) + len(part)) for part in (cue, content))
    return replace(
        document,
        mentions=(mention(document, "NATO", "NATO", NATO),),
        attributions=(Attribution(kind=StatementKind.INDIRECT, content=((c, d),), source=(0, 6), cue=(a, b)),),
        speakers=(Speaker(name="Sergei Lavrov", entity_id="Q58217", side_id=RUSSIA, link=SpeakerLink.NAME),),
    )


@pytest.mark.parametrize(
    ("text", "cue", "content", "evidence"),
    [
        (
            "Lavrov/PROPN/nsubj/2 rejected/VERB/ROOT/0 claims/NOUN/dobj/2 that/SCONJ/mark/6 NATO/PROPN/nsubj/6 won/VERB/acl/3",
            "rejected",
            "claims that NATO won",
            "rejected claims that NATO won",
        ),
        (
            "Lavrov/PROPN/nsubj/2 refused/VERB/ROOT/0 to/PART/aux/4 meet/VERB/xcomp/2/VB NATO/PROPN/dobj/4",
            "refused",
            "to meet NATO",
            "refused to meet NATO",
        ),
        (
            "Lavrov/PROPN/nsubj/2 said/VERB/ROOT/0 that/SCONJ/mark/5 NATO/PROPN/nsubj/5 lies/VERB/ccomp/2/VBZ",
            "said",
            "that NATO lies",
            "that NATO lies",
        ),
        (
            "Lavrov/PROPN/nsubj/2 said/VERB/ROOT/0 _:/PUNCT/punct/2 dissolve/VERB/ccomp/2/VB NATO/PROPN/dobj/4",
            "said",
            "dissolve NATO",
            "dissolve NATO",
        ),
    ],
)
def test_evidence_has_the_cue_where_it_says_nothing_without(text: str, cue: str, content: str, evidence: str):
    document = reported(text, cue, content)
    (stance,) = stances(document)
    assert document.text[stance.evidence_start : stance.evidence_end] == evidence
