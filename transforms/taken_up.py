"""Speakers who are taken up again by a noun alone: "a senior Ukrainian official ... the official", "Amnesty International ... the
group". What is told here of one article is told in the order of its statements."""

from __future__ import annotations

from dataclasses import dataclass, replace

from newstance.schemas.records import SpeakerLink
from newstance.transforms.document import Speaker
from newstance.transforms.kinds import is_company, is_firm_name, is_kind
from newstance.transforms.pronouns import subject_before
from newstance.transforms.roles import means_people
from newstance.transforms.scene import ORG, Node, Scene
from newstance.transforms.unnamed import speaker_of

_FAR = 12
"""Sentences back in which a person without a name was heard."""
_NEAR = 3
"""Sentences back in which a body was."""
_POINTING = frozenset({"the", "that", "this"})
_ANYBODY = frozenset({"person", "source"})
_MEDIA = frozenset("broadcaster channel daily magazine network newspaper outlet paper publication site tabloid website".split())  # noqa: SIM905
_MEDIA_NAMES = frozenset(
    """chronicle daily express gazette globe guardian herald independent journal magazine mail mirror news observer post press
    radio review standard star sun telegraph television times today tribune tv weekly""".split()  # noqa: SIM905
)
_STATES_OWN = frozenset(
    "agency assembly cabinet committee council court embassy government ministry parliament police senate".split()  # noqa: SIM905
)
"""Last words of the names of what is no group, union or bank."""
_KINDS = {
    "agency": frozenset({"agency", "medium", "body", "organisation"}),
    "bank": frozenset({"bank", "company"}),
    "party": frozenset({"party"}),
    "union": frozenset({"organisation"}),
}
"""Noun -> kinds of the table's actors that it may stand for, where its own name does not tell."""
_BODIES = frozenset({"body", "group", "organisation"})


@dataclass(slots=True)
class _Unnamed:
    speaker: Speaker
    lemma: str
    tag: str
    place: int


class TakenUp:
    """Who was heard so far in one document, and is taken up by a noun."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._people: list[_Unnamed] = []
        self._body: tuple[Node, int] | None = None

    def hear(self, speaker: Speaker, node: Node | None, start: int, head: int) -> None:
        """Take note of the speaker whose source begins at the token ``start``."""
        token = self._scene.tokens[head]
        if node is not None and node.kind == ORG:
            self._body = node, start
        elif node is None and token.pos == "NOUN" and self._scene.folds[start] not in _POINTING:
            lemma = token.lemma.lower()
            if means_people(lemma) or lemma in _ANYBODY:
                self._people.append(_Unnamed(speaker, lemma, token.tag, start))

    def who(self, start: int, end: int, head: int) -> Speaker | None:
        """Whom a source of an article and a noun, or "they", takes up; None where nobody was heard."""
        if end - start == 1 and self._scene.folds[start] == "they":
            return self._person(head, {"NN"}, 1)
        if end - start != 2 or not self._points(start, head):
            return None
        token = self._scene.tokens[head]
        return self._person(head, {token.tag}, _FAR) or self._named_body(token.lemma.lower(), start)

    def _points(self, start: int, head: int) -> bool:
        return head == start + 1 and self._scene.folds[start] in _POINTING

    def _person(self, head: int, tags: set[str], reach: int) -> Speaker | None:
        lemma, here = self._scene.tokens[head].lemma.lower(), self._scene.sentence
        for one in reversed(self._people):
            if here[head] - here[one.place] > reach:
                return None
            if one.tag in tags and (one.lemma == lemma or lemma in _ANYBODY or self._scene.folds[head] == "they"):
                link = SpeakerLink.PRONOUN if self._scene.folds[head] == "they" else SpeakerLink.NOMINAL
                return replace(one.speaker, link=link, confidence=0.5)
        return None

    def _named_body(self, noun: str, start: int) -> Speaker | None:
        """The body heard last, or that the sentence before is about, where it may be called so."""
        if not is_kind(noun) and noun not in _MEDIA and noun not in _KINDS and noun not in _BODIES:
            return None
        before, here = subject_before(self._scene, start), self._scene.sentence
        heard = self._body if self._body is not None and here[start] - here[self._body[1]] <= _NEAR else None
        node = heard[0] if heard else before.node if before is not None and before.node.kind == ORG else None
        return speaker_of(node, SpeakerLink.NOMINAL, 0.5) if node is not None and _may_be(noun, node) else None


def _may_be(noun: str, node: Node) -> bool:
    """Whether a body may be called by the noun: a firm is no court, a paper is a medium."""
    kind = node.actor.kind if node.actor is not None else ""
    words = node.name.lower().split()
    if noun in _MEDIA:
        return kind == "medium" or (not kind and not _MEDIA_NAMES.isdisjoint(words))
    if kind:
        return kind in _KINDS.get(
            noun, ({"company", "bank"} if is_company(noun) and noun != "group" else {"organisation", "group"})
        )
    if noun in node.nominals:
        return True
    if not _MEDIA_NAMES.isdisjoint(words):
        return noun == "agency" and "press" in words
    if noun == "party":
        return "party" in words
    return words[-1] not in _STATES_OWN and (is_firm_name(node.name) or noun == "group" or not is_company(noun))
