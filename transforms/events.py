"""Events: whose "the decision" is. "Mali expelled the envoy. France condemned the decision." is about Mali.

A noun of a deed or of words with an article, and nothing that tells whose, is of whoever acted or spoke in a sentence before.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newstance.schemas.records import Mention
from newstance.transforms import cues
from newstance.transforms.document import Document, Span
from newstance.transforms.tree import VERBS, Tree

_DEEDS = frozenset("action decision gesture initiative measure move plan policy step strategy tactic".split())  # noqa: SIM905
"""What anybody does."""
_WORDS = frozenset("comment message remark speech statement".split())  # noqa: SIM905
"""What anybody says."""
_OWN = frozenset(
    """accusation allegation appeal approval arrest assault attack ban boycott bombing call charge claim complaint crackdown
    criticism declaration demand deployment detention dismissal execution expulsion invasion killing launch lawsuit nomination
    offer offensive order pardon pledge proposal raid recall rejection removal request ruling sanction strike suspension tariff
    threat veto violation vote walkout warning withdrawal""".split()  # noqa: SIM905
)
"""What was told before with a word of the same stem: "[expelled] two diplomats", of which "the [expulsions]" are."""
_DECIDE = frozenset(
    """abandon adopt agree allow annex announce appoint approve arrest attack ban block bomb boycott break bring cancel close
    cut decide delay deploy detain dismiss dissolve ease end evict expel extend fire freeze grant halt hike impose invade
    issue jail join launch leave lift lower move name nominate open order oust pardon pass postpone pull quit raise recall
    recognise recognize reject release remove resign restore resume revoke sack sanction scrap seize send sever sign slap
    stop strip sue summon suspend unveil veto vote withdraw withhold""".split()  # noqa: SIM905
)
"""Verbs of what "the decision" may be; who opposes or backs a plan does not make it."""
_NOUNS = _DEEDS | _WORDS | _OWN
_STEM = 4
_STEMS = {"expulsion": "expe", "veto": "bloc", "charge": "accu", "walkout": "with"}
_NEAR, _FAR = 1, 4
"""Sentences back."""
_TELLING = frozenset({"poss", "prep", "acl", "relcl", "nmod"})


@dataclass(frozen=True, slots=True)
class Event:
    """The phrase "the decision", its part behind the article (characters), and the mention of whose it is."""

    phrase: Span
    noun: Span
    whose: Mention


def find_events(tree: Tree, document: Document, part: Span, actors: Mapping[int, Mention], holder: str) -> list[Event]:
    """The events in ``part`` of others than the holder. ``actors``: the mentions of actors by the token that heads them."""
    found = []
    for index in tree.within(part):
        token = tree.tokens[index]
        lemma = token.lemma.lower()
        if token.pos != "NOUN" or lemma not in _NOUNS:
            continue
        first = next((i for i in tree.children(index) if tree.tokens[i].dep == "det"), None)
        if first is None or tree.tokens[first].text.lower() not in ("the", "this", "that", "these", "those"):
            continue
        if (
            tree.has(index, *_TELLING)
            or tree.tokens[index].dep == "compound"
            or any(tree.tokens[i].pos in ("PROPN", "NUM") for i in tree.children(index))
        ):
            continue
        whose = _whose(tree, document, index, actors, holder)
        if whose is not None:
            found.append(Event((tree.tokens[first].start, token.end), (tree.tokens[first + 1].start, token.end), whose))
    return found


def _whose(tree: Tree, document: Document, index: int, actors: Mapping[int, Mention], holder: str) -> Mention | None:
    """Who acted or spoke in a sentence before."""
    noun = tree.tokens[index].lemma.lower()
    number = bisect.bisect_right(document.sentences, index, key=lambda sentence: sentence[0]) - 1
    reach = _FAR if noun in _OWN else _NEAR
    for start, end in reversed(document.sentences[max(0, number - reach) : number]):
        actor = next((actor for verb in _verbs(tree, noun, range(start, end)) if (actor := _actor(tree, verb, actors))), None)
        if actor is not None:
            return None if actor.entity_id == holder else actor
    return None


def _verbs(tree: Tree, noun: str, sentence: range) -> Iterator[int]:
    """The verbs of a sentence that may tell of what the noun is."""
    stems = {noun[:_STEM], _STEMS.get(noun, noun)}
    for i in sentence:
        token = tree.tokens[i]
        if noun in _OWN:
            same = token.lemma[:_STEM].lower() in stems
            if same and token.pos in VERBS:
                yield i
            elif same and token.dep == "dobj" and tree.tokens[token.head].lemma not in cues.verbs():
                yield token.head
        elif token.head == i and token.lemma in (cues.verbs() if noun in _WORDS else _DECIDE):
            yield i


def _actor(tree: Tree, verb: int, actors: Mapping[int, Mention]) -> Mention | None:
    """Who does what the verb says: of "officials said that Mali left", Mali."""
    for above in tree.upwards(verb):  # "vowed to [block] it"
        if tree.tokens[above].pos not in VERBS:
            return None
        verb = above
        if tree.tokens[verb].dep not in ("conj", "xcomp", "advcl") or tree.has(verb, "nsubj", "nsubjpass", "agent"):
            break
    for i in tree.children(verb):
        dep = tree.tokens[i].dep
        if dep == "nsubj" and i in actors:
            return actors[i]
        if dep == "agent":
            return next((actors[k] for k in tree.children(i) if k in actors), None)
    said = (
        i for i in tree.children(verb) if tree.tokens[i].dep == "ccomp" and "c" in cues.verbs().get(tree.tokens[verb].lemma, "")
    )
    return next((actor for i in said if (actor := _actor(tree, i, actors)) is not None), None)
