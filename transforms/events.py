"""Events: whose "the decision" is, and against whom. "Mali expelled the envoy. France condemned the decision." is about Mali.

A noun of a deed or of words with an article, and nothing that tells whose, is of whoever acted or spoke in a sentence before, or
of whom the same noun was told: "FIFPRO filed a complaint against FIFA. UEFA backed [the complaint]." So is "it" in "called it
naive".
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newstance.schemas.records import Mention
from newstance.transforms import cues
from newstance.transforms.acts import is_short
from newstance.transforms.document import Document, Span
from newstance.transforms.tree import MODIFIERS, VERBS, Tree

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
_TABLED = frozenset("amendment bill budget campaign motion petition protest resolution suit".split())  # noqa: SIM905
"""What is somebody's where it is told so."""
_PLANS = frozenset(
    "bill law legislation measure plan project proposal reform regulation rule scheme".split()  # noqa: SIM905
)
"""What somebody proposes goes by any of these, from then on."""
_NOUNS = _DEEDS | _WORDS | _OWN | _TABLED | _PLANS
_MAKE = frozenset(
    """announce approve bring deliver draft file give hold impose introduce issue launch lay level lodge make organise organize
    pass present propose publish put raise release send sign stage submit table unveil write""".split()  # noqa: SIM905
)
"""Verbs whose subject the noun behind them is of: "filed a complaint"; who rejects it does not make it."""
_STEM = 4
_STEMS = {
    "accusation": ("accus", "alleg", "blame"),
    "allegation": ("alleg", "accus", "claim"),
    "appeal": ("appeal",),
    "approval": ("approv",),
    "charge": ("charge", "accus"),
    "claim": ("claim", "accus", "alleg"),
    "complaint": ("complai",),
    "criticism": ("critic", "blast", "slam"),
    "demand": ("demand", "urge", "call"),
    "lawsuit": ("sue",),
    "request": ("request",),
    "suit": ("sue",),
    "veto": ("veto", "block"),
    "walkout": ("withdraw", "walk"),
}
"""How the verbs begin that tell of a noun, where its first four letters are not enough."""
_AGAINST = frozenset({"accusation", "allegation", "charge", "claim", "complaint", "lawsuit", "suit"})
_BLAMES = _AGAINST | {"criticism"}
_HOSTILE = _AGAINST | {"attack", "boycott", "campaign", "criticism", "motion", "petition", "protest"}
"""What is against whom it is about, whoever makes it; those whom sanctions are on are named with them for many reasons."""
_TOWARDS = frozenset({"against", "at", "of", "on"})
_ON = frozenset({"ban", "embargo", "sanction", "tariff"})
_SUFFERED = frozenset(
    """arrest detention dismissal execution expulsion killing nomination recall removal suspension""".split()  # noqa: SIM905
)
"""What is somebody's who does not do it: "[Navalny]'s arrest"."""
_DOUBTED = frozenset({"believe", "confirm", "deny", "doubt", "know"})
"""Verbs behind which "it" is that something happened."""
_LONG = 60
"""Characters behind the noun up to whom it is about, at most."""
PRONOUNS = frozenset({"it", "this", "that"})
_NEAR, _FAR, _FARTHEST = 1, 4, 8
"""Sentences back."""
_TELLING = frozenset({"poss", "prep", "acl", "relcl", "nmod"})


@dataclass(frozen=True, slots=True)
class Event:
    """The phrase "the decision", the ``words`` that say whose or against whom ("Mali's decision", "the complaint against FIFA"),
    and the actors in those, each with its characters there."""

    phrase: Span
    words: str
    actors: tuple[tuple[Mention, Span], ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told of a noun before: who did it, the words behind it, and the actor whom these end with."""

    owner: Mention | None = None
    behind: str = ""
    about: Mention | None = None

    def __bool__(self) -> bool:
        return self.owner is not None or self.about is not None


class Events:
    """The events of a document. ``actors``: the mentions of actors by the token that heads them."""

    def __init__(self, document: Document, tree: Tree, actors: Mapping[int, Mention]) -> None:
        self._document, self._tree, self._actors = document, tree, actors

    def within(self, part: Span, holder: str) -> Iterator[Event]:
        """The events that ``part`` names, without what it is that they are of the holder (his id)."""
        for index in self._tree.within(part):
            first = self._article(index)
            if first is not None:
                token = self._tree.tokens[index]
                told = self._told_before(index, token.lemma.lower())
                noun = self._document.text[self._tree.tokens[first + 1].start : token.end]
                yield from _event((self._tree.tokens[first].start, token.end), noun, told, holder)

    def under(self, verb: int, holder: str) -> Iterator[Event]:
        """The events that the verb is done to: "hailed [the ruling]", "voted for [the motion]", "called [it] naive"."""
        tokens = self._tree.tokens
        for i in self._tree.children(verb):
            if tokens[i].dep == "dobj" and tokens[i].text.lower() in PRONOUNS:
                yield from self._it(i, holder)
            elif tokens[i].dep in ("dobj", "nsubjpass"):
                yield from self.within((tokens[i].start, tokens[i].end), holder)
            elif tokens[i].dep == "prep":
                yield from self.within(self._tree.subtree(i), holder)

    def _it(self, it: int, holder: str) -> Iterator[Event]:
        """What "it" is: the last thing of somebody's that was told of; nothing in "called it a scandal that ..."."""
        tokens, verb = self._tree.tokens, self._tree.tokens[it].head
        if "o" not in cues.verbs().get(tokens[verb].lemma, "") or tokens[verb].lemma in _DOUBTED:
            return
        behind = [i for i in self._tree.children(verb) if i > it]
        behind += [k for i in behind for k in self._tree.children(i)]
        if any(tokens[i].dep in ("ccomp", "xcomp", "csubj", "relcl", "acl") for i in behind):
            return
        for start, end in self._before(it, _NEAR):
            for i in reversed(range(start, end)):
                noun = tokens[i].lemma.lower()
                if tokens[i].pos != "NOUN" or noun not in _NOUNS:
                    continue
                if told := self._told(i) or (self._told_before(i, noun) if self._article(i) is not None else _Told()):
                    yield from _event((tokens[it].start, tokens[it].end), tokens[i].text, told, holder)
                    return

    def _article(self, index: int) -> int | None:
        """The article of a noun that may be an event's, where nothing tells whose it is."""
        token = self._tree.tokens[index]
        if token.pos != "NOUN" or token.dep == "compound" or token.lemma.lower() not in _NOUNS:
            return None
        telling = (i for i in self._tree.children(index) if self._tree.tokens[i].dep in _TELLING)
        comma = [t.text for t in self._tree.tokens[index + 1 : index + 2]] == [","]
        if any(self._tree.tokens[i].dep != "relcl" or not comma for i in telling):
            return None  # "the decision of the court"; not "the lawsuit, which was filed on Monday"
        if any(self._tree.tokens[i].pos in ("PROPN", "NUM") for i in self._tree.children(index)):
            return None
        first = next((i for i in self._tree.children(index) if i < index and self._tree.tokens[i].dep == "det"), None)
        known = first is not None and self._tree.tokens[first].text.lower() in ("the", "this", "that", "these", "those")
        return first if known else None

    def _before(self, index: int, reach: int) -> list[tuple[int, int]]:
        """The token's sentence as far as the token, and the ``reach`` sentences before, the nearest first."""
        sentences = self._document.sentences
        number = bisect.bisect_right(sentences, index, key=lambda sentence: sentence[0]) - 1
        return [(sentences[number][0], index), *reversed(sentences[max(0, number - reach) : number])]

    def _told_before(self, index: int, noun: str) -> _Told:
        for number, (start, end) in enumerate(self._before(index, _FAR)):
            for i in reversed(range(start, end)):
                token = self._tree.tokens[i]
                if token.pos != "NOUN" or token.lemma.lower() != noun:
                    continue
                if (told := self._told(i)) or self._tree.has(i, "poss", "prep"):
                    return told  # "the killing of Haniyeh": nothing before is meant
            if number and (noun in _OWN or (number <= _NEAR and noun in _DEEDS | _WORDS)):
                for verb in self._verbs(noun, range(start, end)):
                    if actor := self._actor(verb):
                        return self._done(verb, noun, actor)
        return self._planned(index) if noun in _PLANS else _Told()

    def _planned(self, index: int) -> _Told:
        """Whose plan was told of last, whatever it was called there: "[Lee] presented the reform. BDA welcomed the proposal"."""
        for start, end in self._before(index, _FARTHEST)[1:]:
            for i in reversed(range(start, end)):
                token = self._tree.tokens[i]
                if token.pos == "NOUN" and token.lemma.lower() in _PLANS and (owner := self._told(i).owner):
                    return _Told(owner)
        return _Told()

    def _told(self, index: int) -> _Told:
        """What is told of a noun where it stands: "[Lee]'s proposal", "[FIFPRO] filed a complaint [against FIFA]"."""
        tokens, tree = self._tree.tokens, self._tree
        token = tokens[index]
        owner = None
        if token.dep in ("dobj", "nsubjpass") and tokens[token.head].lemma in _MAKE:
            owner = self._agent(token.head) if token.dep == "nsubjpass" else self._actor(token.head)
        if owner is None and token.lemma.lower() not in _SUFFERED:
            own = (i for i in tree.children(index) if i in self._actors and self._is_owner(i))
            owner = next((self._actors[i] for i in own), None)
        if owner is None:
            made = (i for i in tree.children(index) if tokens[i].dep == "acl" and tokens[i].lemma in _MAKE)
            owner = next((actor for i in made if (actor := self._agent(i))), None)
        for i in tree.children(index) if token.lemma.lower() in _HOSTILE else ():
            if tokens[i].dep != "prep" or i < index or tokens[i].text.lower() not in _TOWARDS:
                continue
            named = (k for k in tree.within(tree.subtree(i)) if k in self._actors and tokens[k].dep not in MODIFIERS)
            about = next((self._actors[k] for k in named), None)
            if about is not None and about.end - token.end <= _LONG:
                return _Told(owner, self._document.text[token.end : about.end], about)
        return _Told(owner)

    def _is_owner(self, index: int) -> bool:
        """Whether the noun above is of the actor there: "[Lee]'s plan", "the [Bulgarian] veto", "the [US] plan"; not about it:
        "the [Rwanda] bill", "[Jewish] votes", "[Russian] sanctions"."""
        token, actor = self._tree.tokens[index], self._actors[index]
        if token.dep == "poss":
            return True
        if self._tree.tokens[token.head].lemma.lower() in _ON:
            return False
        if token.dep == "amod":
            return actor.label == "GPE"
        return token.dep in ("compound", "nmod") and (actor.label == "PERSON" or is_short(token))

    def _done(self, verb: int, noun: str, actor: Mention) -> _Told:
        """What is told by a verb: who did it, and where it was blame, whom it was put on: "accused [Ruto]" of the claim."""
        done = (i for i in self._tree.children(verb) if self._tree.tokens[i].dep == "dobj" and noun in _BLAMES)
        about = next((self._actors[i] for i in done if i in self._actors), None)
        if about is None or about.entity_id == actor.entity_id:
            return _Told(actor)
        to = "of" if noun == "criticism" else "against"
        return _Told(actor, f" {to} {about.name}", about)

    def _verbs(self, noun: str, sentence: range) -> Iterator[int]:
        """The verbs of a sentence that may tell of what the noun is."""
        stems = _STEMS.get(noun, (noun[:_STEM],))
        for i in sentence:
            token = self._tree.tokens[i]
            if noun in _OWN:
                same = token.lemma.lower().startswith(stems)
                if same and token.pos in VERBS:
                    yield i
                elif same and token.dep == "dobj" and self._tree.tokens[token.head].lemma not in cues.verbs():
                    yield token.head
            elif token.head == i and token.lemma in (cues.verbs() if noun in _WORDS else _DECIDE):
                yield i

    def _actor(self, verb: int) -> Mention | None:
        """Who does what the verb says: of "officials said that Mali left", Mali."""
        tokens = self._tree.tokens
        for above in self._tree.upwards(verb):  # "vowed to [block] it"
            if tokens[above].pos not in VERBS:
                return None
            verb = above
            if tokens[verb].dep not in ("conj", "xcomp", "advcl") or self._tree.has(verb, "nsubj", "nsubjpass", "agent"):
                break
        for i in self._tree.children(verb):
            if tokens[i].dep == "nsubj" and i in self._actors:
                return self._actors[i]
            if tokens[i].dep == "agent":
                return self._agent(verb)
        says = "c" in cues.verbs().get(tokens[verb].lemma, "")
        said = (i for i in self._tree.children(verb) if says and tokens[i].dep == "ccomp")
        return next((actor for i in said if (actor := self._actor(i)) is not None), None)

    def _agent(self, verb: int) -> Mention | None:
        """By whom it is done."""
        by = (i for i in self._tree.children(verb) if self._tree.tokens[i].dep == "agent")
        return next((self._actors[k] for i in by for k in self._tree.children(i) if k in self._actors), None)


def _event(phrase: Span, noun: str, told: _Told, holder: str) -> Iterator[Event]:
    """The event that the phrase stands for; none where nobody but the holder is in it."""
    owner = told.owner if told.owner is not None and told.owner.entity_id != holder else None
    whose = "the " if owner is None else f"{owner.name}'s "
    words = whose + noun + told.behind
    found = [] if owner is None else [(owner, (0, len(owner.name)))]
    if told.about is not None and told.about.entity_id != holder:
        length = len(told.about.name) if words.endswith(told.about.name) else told.about.end - told.about.start
        found.append((told.about, (len(words) - length, len(words))))
    if found:
        yield Event(phrase, words, tuple(found))
