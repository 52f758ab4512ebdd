"""Speakers without a name: those whom the text only describes."""

from __future__ import annotations

import re

from newstance.schemas.records import SpeakerLink
from newstance.transforms.actors import local_id
from newstance.transforms.document import Speaker
from newstance.transforms.scene import NAMELIKE, ORG, PLACE, STATE, Found, Node, Scene
from newstance.transforms.surnames import STAFFS

_DETERMINERS = re.compile(r"^(?:the|a|an|this|that|these|those|some|many|several|one|another|other)\s+", re.I)
_CLAUSE = re.compile(r"(?:,|;|\(|—|–|\bwho\b|\bwhich\b|\bthat\b|\bwhom\b).*$", re.S)
_MAX_NAME = 60
_RELATIVES = frozenset({"who", "which", "that", "whose"})
# "42 percent said", "Saturday's calls for"; but "the 23-year-old said".
_NO_ONE = frozenset({"DATE", "TIME", "PERCENT", "MONEY"})
_BEFORE_NAMES = frozenset({"DET", "ADJ", "ADV", "PUNCT"})
# Others in every text: as one actor they would be somebody who says everything.
_NOBODY = frozenset(
    "others other many some several few most all both one two ones none more people person somebody".split()  # noqa: SIM905
)


def speaker_of(node: Node, link: SpeakerLink, confidence: float) -> Speaker:
    """The actor as a speaker; ``confidence`` in his link, from 0 to 1."""
    return Speaker(name=node.name, entity_id=node.id, side_id=node.side, link=link, confidence=round(confidence, 3))


def words(scene: Scene, start: int, end: int) -> str:
    """The words of a source on one line, without its article."""
    return _DETERMINERS.sub("", " ".join(scene.text(start, end).split()))


def described(scene: Scene, start: int, end: int, head: int) -> Speaker | None:
    """A speaker of no name: "a senior US official", "the press service of the alliance"."""
    entity = scene.entity_at[head]
    aged = scene.folds[head].removesuffix("s").endswith("old")
    if scene.tokens[head].pos not in NAMELIKE or (entity is not None and entity.label in _NO_ONE and not aged):
        return None
    if end > start and scene.tokens[end - 1].tag == "POS":
        end -= 1  # "the public['s] distrust"
    near = (found for found in scene.owner[start : min(end, start + 12)] if found is not None and found.node.kind != PLACE)
    owned = next(near, None)
    owner = owned.node if owned else None
    stop = next((index for index in range(head + 1, end) if _goes_on(scene, index) or _is_joined(scene, index, head)), end)
    text = " ".join(scene.text(start, stop).split())
    whose_is_known = owned is not None and owned.start == start
    if scene.tokens[start].tag == "PRP$" and not whose_is_known:
        return None  # "his aides" of everybody would be one
    if owned is not None and scene.tokens[start].tag == "PRP$":
        whose = owned.node.name.split()[-1] if scene.tokens[head].text in STAFFS else f"{owned.node.name}'s"
        text = f"{whose} {words(scene, start + 1, stop)}"
    text = _CLAUSE.sub("", text)
    if head > start:  # of "many on both sides" nobody is left without "many"
        text = _DETERMINERS.sub("", text)
    text = text.strip(" \"'“”‘’,.-")
    if owned is not None and _is_of(scene, head, stop, owned):
        adjective = scene.table.adjective_of.get(owned.node.id, owned.node.name)
        text = f"{adjective} {words(scene, start, head + 1)}"
    if len(text) > _MAX_NAME:
        short = words(scene, start, head + 1)
        text = short if " " in short else text.split(" and ")[0]
    if not text or len(text) > _MAX_NAME:
        text = words(scene, max(start, head - 2), head + 1) or scene.tokens[head].text
    of_them = scene.folds[head] in _NOBODY - {"people"} and scene.tokens[stop - 1].pos == "PRON"
    if not any(c.isalpha() for c in text) or text.lower() in _NOBODY or of_them:
        return None
    first = start + (scene.tokens[start].pos == "DET")
    common = owner is None and first < end and scene.tokens[first].pos in {"NOUN", "ADJ"} and text.split()[0].istitle()
    common = common and scene.table.match(scene.tokens, scene.folds, first, end) is None and not _is_people(scene, first)
    name = text[:1].lower() + text[1:] if common else text
    side = None if owner is None else owner.side or (owner.id if owner.kind == STATE else None)
    return Speaker(name=name, entity_id=local_id(name), side_id=side, link=SpeakerLink.NOMINAL, confidence=0.6)


def _is_people(scene: Scene, index: int) -> bool:
    entity = scene.entity_at[index]
    return entity is not None and entity.label == "NORP"


def _is_joined(scene: Scene, index: int, head: int) -> bool:
    """Whether somebody named is the next of those who speak: "the Nationals [and] the Green Party"."""
    token = scene.tokens[index]
    return token.dep == "cc" and token.head == head and any(scene.owner[index + 1 : index + 3])


def _goes_on(scene: Scene, index: int) -> bool:
    """Whether something more is said of the speaker from here on."""
    token = scene.tokens[index]
    return (
        token.text in {",", "(", ";", "—", "–"}
        or (token.text in {"-", "--"} and token.tag == ":")
        or scene.folds[index] in _RELATIVES
    )


def _is_of(scene: Scene, head: int, stop: int, owned: Found) -> bool:
    """Whether the head is that of the body or state that was found: "the press service of [the alliance]", not "critics of those
    around [Trump]" nor "leaders of [Latin American] nations"."""
    if owned.node.kind not in (ORG, STATE) or owned.how == "adjective" or not head + 1 < owned.start < stop:
        return False
    between = scene.tokens[head + 2 : owned.start]
    several = "both" in scene.folds[head + 2 : owned.start]
    return scene.folds[head + 1] == "of" and not several and all(t.tag == "VBN" or t.pos in _BEFORE_NAMES for t in between)
