"""Actors who only stand beside each other in a sentence: who is asked about whom, and what is kept of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from newstance.schemas.records import Mention, StanceVoice, StatementKind
from newstance.transforms import beside_signs
from newstance.transforms.document import Attribution, Document
from newstance.transforms.pairs import MOST_BESIDE, Pair, Pairs, find_pairs
from newstance.transforms.stance import ask, take_stance
from newstance.transforms.stance_model import Probabilities, StanceQuery
from newstance.transforms.stance_signs import Rest

from tests.parse import parse
from tests.transforms.test_stance import Answers, mention


def target() -> Document:
    """``Lee was a target of Iran's attacks.``"""
    document = parse(
        "Lee/PROPN/nsubj/2 was/AUX/ROOT/0 a/DET/det/4 target/NOUN/attr/2 of/ADP/prep/4 Iran/PROPN/poss/8 's/PART/case/6/POS "
        "attacks/NOUN/pobj/5 _./PUNCT/punct/2"
    )
    lee = mention(document, "Lee", "Ann Lee", "local:ann-lee", label="PERSON")
    return replace(document, mentions=(lee, mention(document, "Iran", "Iran", "Q794", label="GPE")))


def beside(document: Document) -> list[Pair]:
    pairs = Pairs(document)
    return list(pairs.beside(list(pairs.all())))


def test_whoever_only_stands_in_what_is_told_is_asked_too():
    document = target()
    assert [(p.holder, p.target.name) for p in find_pairs(document)] == [("Ann Lee", "Iran")]
    (pair,) = beside(document)
    assert (pair.holder, pair.target.name, pair.voice) == ("Iran", "Ann Lee", StanceVoice.ACTION)
    assert pair.query.holder is not None
    assert pair.query.text[slice(*pair.query.holder)] == "Iran"
    assert document.text[slice(*pair.evidence)] == "Lee was a target of Iran 's attacks."


def test_nobody_is_asked_about_his_own_side():
    document = target()
    lee, iran = document.mentions
    assert beside(replace(document, mentions=(replace(lee, side_id=iran.entity_id), iran))) == []


def test_who_is_only_named_in_what_the_speaker_is_called_is_not_asked():
    """``A Russian diplomat said that NATO lies.``"""
    document = parse(
        "A/DET/det/3 Russian/ADJ/amod/3 diplomat/NOUN/nsubj/4 said/VERB/ROOT/0 that/SCONJ/mark/7 NATO/PROPN/nsubj/7 "
        "lies/VERB/ccomp/4/VBZ _./PUNCT/punct/4"
    )
    russia, nato = mention(document, "Russian", "Russia", "Q159", label="GPE"), mention(document, "NATO", "NATO", "Q7184")
    document = replace(document, mentions=(russia, nato))
    assert ("Russia", "NATO") in {(p.holder, p.target.name) for p in beside(document)}
    start = document.text.index("NATO")
    said = Attribution(kind=StatementKind.INDIRECT, content=((start, len(document.text) - 1),), source=(0, 18), cue=(19, 23))
    document = replace(document, attributions=(said,), speakers=(None,))
    assert ("Russia", "NATO") not in {(p.holder, p.target.name) for p in beside(document)}


@pytest.mark.parametrize(("count", "questions"), [(MOST_BESIDE, MOST_BESIDE * (MOST_BESIDE - 1)), (MOST_BESIDE + 1, 0)])
def test_a_long_list_of_actors_poses_no_questions(count: int, questions: int):
    names = [f"N{chr(97 + n)}" for n in range(count)]
    words = [f"{name}/PROPN/{'conj' if n else 'ROOT'}/{n}" for n, name in enumerate(names)]
    document = parse(" ".join(words))
    mentions = tuple(mention(document, name, name, f"local:{name}", label="PERSON") for name in names)
    assert len(beside(replace(document, mentions=mentions))) == questions


def test_only_sides_are_kept():
    for model, holders in ((Answers((0.05, 0.9, 0.05)), ["Ann Lee"]), (Answers((0.0, 0.01, 0.99)), ["Ann Lee", "Iran"])):
        (document,) = take_stance([target()], model, 0.05)  # type: ignore[arg-type]
        assert sorted(stance.holder for stance in document.stances) == holders


class OfIran:
    """A model that has Iran oppose whoever is named, and nobody else."""

    threshold = 0.5

    def predict(self, queries: Sequence[StanceQuery]) -> list[Probabilities]:
        return [(0.0, 0.1, 0.9) if q.holder and q.text[slice(*q.holder)] == "Iran" else (0.1, 0.8, 0.1) for q in queries]


def test_signs_tell_how_the_two_stand_to_each_other():
    ((pairs, answers),) = ask([target()], OfIran())  # type: ignore[arg-type]
    (of_iran,) = (answered for answered in answers if answered[0].beside)
    found = beside_signs.signs(pairs, of_iran, Rest(answers))
    assert {"OPPOSE", "behind", "holder as poss", "under AUX", "target by 0 clauses", "the other way told"} <= set(found)
    assert found["the other way"] < 0 < found["log odds"]


def test_whose_man_does_it_is_not_asked():
    """``Lee of Labour backed Reeves.``: it is Lee who does, not the party."""
    document = parse(
        "Lee/PROPN/nsubj/4 of/ADP/prep/1 Labour/PROPN/pobj/2 backed/VERB/ROOT/0 Reeves/PROPN/dobj/4 _./PUNCT/punct/4"
    )
    names = (("Lee", "PERSON"), ("Labour", "ORG"), ("Reeves", "PERSON"))
    document = replace(document, mentions=tuple(mention(document, n, n, f"local:{n}", label=label) for n, label in names))
    ((_, answers),) = ask([document], Answers((0.9, 0.1, 0.0)))  # type: ignore[arg-type]
    asked = {(pair.holder, pair.target.name) for pair, _ in answers}
    assert ("Lee", "Reeves") in asked
    assert ("Labour", "Reeves") not in asked


def test_what_stands_beside_counts_for_no_other_answer():
    """Else questions about everybody would drown what is told."""
    ((_, answers),) = ask([target()], OfIran())  # type: ignore[arg-type]
    assert sorted(answered[0].beside is not None for answered in answers) == [False, True]
    assert [dict(Rest(answers).agreeing(answered))["same holder in the sentence"] for answered in answers] == [0.0, 0.0]


def test_no_mentions_no_questions():
    assert beside(replace(target(), mentions=())) == []
    lone: tuple[Mention, ...] = target().mentions[:1]
    assert beside(replace(target(), mentions=lone)) == []
