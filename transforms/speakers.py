"""Speakers: the actor that the source of each statement names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newstance.schemas.records import MentionLink, SpeakerLink
from newstance.transforms.actors import local_id
from newstance.transforms.cues import things
from newstance.transforms.document import Attribution, Speaker
from newstance.transforms.mentions import GENERIC
from newstance.transforms.pronouns import gender_of, head_of
from newstance.transforms.roles import LINKS, role_at
from newstance.transforms.scene import GROUP, NAMELIKE, ORG, PERSON, PLACE, STATE, Found, Node, Scene

_DETERMINERS = re.compile(r"^(?:the|a|an|this|that|these|those|some|many|several|one|another|other)\s+", re.I)
_CLAUSE = re.compile(r"(?:,|;|\(|—|–|\bwho\b|\bwhich\b|\bthat\b|\bwhom\b).*$", re.S)
_MAX_NAME = 60
_FAR = 2000
"""Tokens back in which whose message it is was said."""
_TIMES = 20
"""Mentions back."""
_SENDS = frozenset(["announce", "file", "issue", "post", "publish", "release", "send", "sign", "submit", "tweet", "write"])
"""Verbs of which a message is the object: "released a report"."""
_SAYS = frozenset(["add", "conclude", "note", "say"])
"""Verbs in which something is said: "said in a statement"."""
_ALL = frozenset({"the", "these", "those", "both", "all"})
_RELATIVES = frozenset({"who", "which", "that", "whose"})
_BEFORE_NAMES = frozenset({"DET", "ADJ", "ADV", "PUNCT"})
_WITHIN = NAMELIKE | {"DET", "NUM", "PRON", "PUNCT"}
_WORDS = 8
"""Words of a phrase before the name in it."""
_NEAR = 3
"""Sentences back in which who is meant by "they" or "the Ohio Democrat" was named."""
# Others in every text: as one actor they would be somebody who says everything.
_NOBODY = frozenset(
    "others other many some several few most all both one two ones none more people person somebody".split()  # noqa: SIM905
)


def is_nested(scene: Scene, attribution: Attribution) -> bool:
    """Whether the source stands inside quoted words: "I said", "he tells me" within a quote."""
    if attribution.source is None:
        return False
    start, end = scene.within(attribution.source)
    return start < end and scene.is_quoted(start)


def find_speaker(scene: Scene, attribution: Attribution, speakers: Sequence[Speaker | None] = ()) -> Speaker | None:
    """The speaker of one statement; None where it has no source, or its pronoun refers to nobody known."""
    if attribution.source is None:
        return None
    start, end = scene.within(attribution.source)
    if start >= end:
        return None
    said = scene.voice[start]
    if speakers and scene.folds[start] in {"i", "we"} and said >= 0:
        around = speakers[said]
        return None if around is None else replace(around, link=SpeakerLink.PRONOUN, confidence=0.6)
    speaker = _speaker(scene, start, end)
    if speaker is None or not attribution.carried:
        return speaker
    return Speaker(
        name=speaker.name,
        entity_id=speaker.entity_id,
        side_id=speaker.side_id,
        link=SpeakerLink.CARRIED,
        confidence=round(speaker.confidence * 0.85, 3),
    )


def _speaker(scene: Scene, start: int, end: int) -> Speaker | None:
    head = _head(scene, start, end)
    if scene.folds[head] in {"who", "which", "that"}:
        head = _antecedent(scene, head)
        start, end = min(start, head), max(end, head + 1)
    found = scene.owner[head]
    if found is not None and not _is_modifier(scene, found, head, start, end):
        return _some_of(scene, found, start, end, head) if _is_some(scene, found, start) else _of(found)
    if scene.tokens[head].tag in {"PRP", "PRP$"} or scene.tokens[head].pos == "PRON":
        return _pronoun(scene, head)
    # "one such strategist, Joel Payne", "the Russian news agency TASS": the name is in apposition.
    named = _apposed(scene, head, end)
    if named is not None:
        return _of(named)
    # A parser that takes the title for the head: the name at the end of the title is the speaker.
    for index in range(head + 1, end):
        other = scene.owner[index]
        if other is not None and other.node.kind == PERSON and other.start == index:
            return _of(other)
        if not scene.covered[index]:
            break
    thing = things().get(scene.tokens[head].lemma.lower()) if scene.tokens[head].pos == "NOUN" else None
    if thing:
        return (_issued(scene, start, end, head) or _issued_before(scene, start, head)) if thing == "message" else None
    return _generic(scene, start, end, head)


def _is_some(scene: Scene, found: Found, start: int) -> bool:
    """Whether people are meant, not the state or party they belong to: "Americans", "some Republicans", "the Ohio Democrat"."""
    tag = scene.tokens[found.end - 1].tag
    if found.node.actor is None or found.link is not MentionLink.ALIAS:
        return False
    if found.node.kind == STATE:
        return found.how == "member"
    if found.node.actor.kind != "party":
        return False
    return (found.how == "adjective" and tag in {"NN", "NNP"}) or (
        tag in {"NNS", "NNPS"} and any(scene.folds[i] not in _ALL for i in range(start, found.start))
    )


def _some_of(scene: Scene, found: Found, start: int, end: int, head: int) -> Speaker | None:
    """A speaker who is one or some of a party or people; "the Ohio Democrat" is the person last named."""
    named = _apposed(scene, head, end)
    if named is not None:
        return _of(named)
    party = None if found.node.kind == STATE else found.node.id
    if found.how == "adjective" and scene.folds[start] == "the" and found.end == end:
        person = _last_person(scene, start)
        if person is not None:
            return _speaker_of(person, SpeakerLink.TITLE, 0.6)
    name = _words(scene, start, found.end) or found.node.name
    return Speaker(name=name, entity_id=local_id(name), side_id=party, link=SpeakerLink.NOMINAL, confidence=0.6)


def _last_person(scene: Scene, at: int) -> Node | None:
    """The person who was the last subject of a sentence within three before ``at``."""
    for index in range(at - 1, -1, -1):
        found = scene.owner[index]
        if scene.sentence[at] - scene.sentence[index] > _NEAR:
            return None
        if found is not None and found.start == index and found.node.kind == PERSON and not scene.is_quoted(index):
            token = scene.tokens[head_of(scene, found.start, found.end)]
            if token.dep in {"nsubj", "nsubjpass"} and scene.tokens[token.head].dep == "ROOT":
                return found.node
    return None


def last_heard(scene: Scene, attributions: Sequence[Attribution], speakers: list[Speaker | None]) -> None:
    """Give ``he said`` and ``she said`` that refer to nobody near to the person of that gender who was heard last, ``they said``
    to the several who were, ``it said`` to the body that was."""
    heard: Node | None = None
    several: Speaker | None = None
    body: Speaker | None = None
    place = where = -1
    for number, attribution in enumerate(attributions):
        if attribution.source is None:
            continue
        speaker = speakers[number]
        start, end = scene.within(attribution.source)
        word = scene.folds[start] if end - start == 1 and not scene.is_quoted(start) else ""
        if speaker is not None:
            node = scene.nodes.get(speaker.entity_id)
            heard = node if node is not None and node.kind == PERSON else heard
            if start < end and scene.tokens[_head(scene, start, end)].tag in {"NNS", "NNPS"}:
                several, place = speaker, start
            elif node is not None and node.kind in (ORG, STATE):
                body, where = speaker, start
        elif heard is not None and gender_of(word) and heard.gender in ("", gender_of(word)):
            speakers[number] = _speaker_of(heard, SpeakerLink.PRONOUN, 0.5)
        elif several is not None and word == "they" and place < start and scene.sentence[start] - scene.sentence[place] <= _NEAR:
            speakers[number] = replace(several, link=SpeakerLink.PRONOUN, confidence=0.5)
            place = start
        elif body is not None and word == "it" and 0 < scene.sentence[start] - scene.sentence[where] <= _NEAR:
            speakers[number] = replace(body, link=SpeakerLink.PRONOUN, confidence=0.5)
            where = start


def _apposed(scene: Scene, head: int, end: int) -> Found | None:
    """Whose name stands behind the noun: "the Russian president, [Vladimir Putin]", "the head of the panel, [Ann Lee]"."""
    linked = False
    for index in range(head + 1, min(scene.sentence_end[head], head + 10)):
        token, found = scene.tokens[index], scene.owner[index]
        linked = linked or scene.folds[index] in LINKS
        if token.pos in {"VERB", "AUX", "SCONJ"} or token.tag == "POS" or (token.pos == "ADP" and not linked):
            return None
        if found is not None and found.start == index and found.node.kind in (PERSON, ORG) and found.link is MentionLink.NAME:
            inner = scene.tokens[head_of(scene, found.start, found.end)]
            if (inner.head == head and inner.dep in {"appos", "nmod", "flat"}) or index == head + 1:
                return found
            # A parse may hang the name on the noun before it; in the source, a comma tells.
            inside = index < end and scene.tokens[index - 1].text == "," and scene.tokens[head].tag != "NNS"
            if linked and inside and found.node.kind == PERSON:
                return found
    return None


def _antecedent(scene: Scene, index: int) -> int:
    """The noun that a relative pronoun stands for."""
    verb = index
    for _ in range(4):
        verb = scene.tokens[verb].head
        if scene.tokens[verb].dep == "relcl":
            return scene.tokens[verb].head
    return index


def _head(scene: Scene, start: int, end: int) -> int:
    """The head of the source: the first token whose head lies outside, preferring nouns and pronouns."""
    outside = [i for i in range(start, end) if not start <= scene.tokens[i].head < end or scene.tokens[i].head == i]
    nouns = [i for i in outside if scene.tokens[i].pos in {"NOUN", "PROPN", "PRON"}]
    return (nouns or outside or [end - 1])[0]


def _is_modifier(scene: Scene, found: Found, head: int, start: int, end: int) -> bool:
    """Whether the mention at the head only modifies a noun behind it: "[NATO] officials", "[Lavrov] 's deputy"."""
    stop = found.end
    if found.how in ("adjective",) and stop < end and scene.tokens[stop].pos in {"NOUN", "PROPN"}:
        return True
    return stop < end and scene.tokens[stop].tag == "POS" and stop + 1 < end


def _of(found: Found) -> Speaker:
    return _speaker_of(found.node, SpeakerLink(found.link.value), found.confidence)


def _speaker_of(node: Node, link: SpeakerLink, confidence: float) -> Speaker:
    return Speaker(name=node.name, entity_id=node.id, side_id=node.side, link=link, confidence=round(confidence, 3))


def _pronoun(scene: Scene, head: int) -> Speaker | None:
    """A pronoun that the general rules left open: as a speaker it may stand for the last subject or speaker that fits."""
    word = scene.folds[head]
    gender = gender_of(word)
    if scene.is_quoted(head) or (not gender and word not in {"it", "they"}):
        return None
    here, fits = scene.sentence[head], []
    index = head - 1
    while index >= 0 and here - scene.sentence[index] <= (3 if gender else 0 if word == "it" else 1):
        found = scene.owner[index]
        if found is not None and found.start == index and not scene.is_quoted(index):
            token = scene.tokens[head_of(scene, found.start, found.end)]
            if token.dep in {"nsubj", "nsubjpass", "pobj"} or found.link is MentionLink.PRONOUN:
                node = found.node
                if (
                    (gender and node.kind == PERSON and node.gender in ("", gender) and token.dep != "pobj")
                    or (word == "it" and node.kind in (ORG, STATE) and token.dep != "pobj")
                    or (word == "they" and _is_plural(node) and token.dep != "pobj")
                ):
                    fits.append(node)
        index -= 1
    if not fits or (word == "it" and scene.sentence[head] == here and len({n.id for n in fits}) > 2):
        return None
    return _speaker_of(fits[0], SpeakerLink.PRONOUN, 0.6 if len({n.id for n in fits}) == 1 else 0.5)


def _is_plural(node: Node) -> bool:
    """Whether "they" may stand for the actor: a party, a group, a people; not a state."""
    return node.kind == GROUP or (node.actor is not None and node.actor.kind in {"party", "group"})


def _issuer(scene: Scene, start: int, end: int, head: int) -> Found | None:
    """Whose message it is: "[NATO]'s statement", "[his] letter", "a [CNN] poll", "a report by the [Dutch ministry]"."""
    for index in range(start, end):
        found = scene.owner[index]
        if found is None or found.start != index or found.node.kind == PLACE:
            continue
        after = scene.tokens[found.end] if found.end < end else None
        if index < head:
            possessive = scene.tokens[index].tag == "PRP$" or (after is not None and (after.tag == "POS" or after.dep == "case"))
            if possessive or (found.node.kind == ORG and found.end == head):
                return found
        elif _is_from(scene, head, index):
            return found
    return None


def _is_from(scene: Scene, head: int, index: int) -> bool:
    """Whether the phrase that ``index`` stands in comes behind "by" or "from", with nothing but its own words between."""
    between = range(index - 1, max(head, index - _WORDS), -1)
    first = next((before for before in between if scene.tokens[before].pos not in _WITHIN), head)
    # "A report released by NATO"; not "the report was rejected by NATO".
    return scene.folds[first] in {"by", "from"} and all(token.pos != "AUX" for token in scene.tokens[head + 1 : first])


def _issued(scene: Scene, start: int, end: int, head: int) -> Speaker | None:
    """Whose message the noun at ``head`` names: his in ``[start, end)``, or who sends it: "[Ann Lee] sent a letter"."""
    issuer = _issuer(scene, start, end, head) or _sender(scene, head)
    if issuer is None:
        return _from(scene, head)
    return None if issuer.node.kind == PLACE else _speaker_of(issuer.node, SpeakerLink.NOMINAL, min(0.6, issuer.confidence))


def _sender(scene: Scene, head: int) -> Found | None:
    """Who releases the message, or says something in it."""
    token = scene.tokens[head]
    before = scene.tokens[token.head]
    verb = before.head if token.dep == "pobj" else token.head
    lemma = scene.tokens[verb].lemma
    sends = (token.dep == "dobj" and lemma in _SENDS) or (
        token.dep == "pobj" and before.text == "in" and (lemma in _SENDS or lemma in _SAYS)
    )
    if not sends:
        return None
    subject = scene.child(verb, {"nsubj"}, range(scene.sentence_start[head], verb))
    return None if subject is None else scene.owner[subject]


def _from(scene: Scene, head: int) -> Speaker | None:
    """A sender of no name: "a report from the inspector general's office", "a letter by lawmakers"; not "from last month"."""
    stop = min(scene.sentence_end[head], head + _WORDS)
    if head + 2 >= stop or scene.folds[head + 1] not in {"by", "from"} or scene.tokens[head + 1].head != head:
        return None
    last = next((i for i in range(head + 2, stop) if scene.tokens[i].head == head + 1), None)
    if last is None or scene.tokens[head + 2].tag == "PRP$" or scene.tokens[last].lemma.lower() in things():
        return None
    entity = scene.entity_at[last]
    several = scene.tokens[last].tag == "NNS" and (entity is None or entity.label not in {"DATE", "TIME"})
    body = scene.folds[last] in GENERIC or role_at(scene, last, last + 1) is not None
    return _generic(scene, head + 2, last + 1, last) if several or body else None


def _issued_before(scene: Scene, start: int, head: int) -> Speaker | None:
    """Whose message of that name the text spoke of before: "[Ann Lee] sent a letter ... The letter says"; not where it spoke
    of another since."""
    lemma = scene.tokens[head].lemma
    if scene.folds[start] not in {"the", "this"} or scene.tokens[head].tag != "NN":
        return None
    seen = 0
    for index in range(head - 1, max(-1, head - _FAR), -1):
        token = scene.tokens[index]
        if token.lemma != lemma or token.pos != "NOUN":
            continue
        first, last = scene.sentence_start[index], scene.sentence_end[index]
        issued = _issued(scene, max(first, index - 3), min(last, index + 4), index)
        another = any(t.head == index and t.text in {"a", "an"} for t in scene.tokens[max(first, index - _WORDS) : index])
        seen += 1
        if issued is not None or another or seen == _TIMES:
            return issued
    return None


def _words(scene: Scene, start: int, end: int) -> str:
    """The words of a source on one line, without its article."""
    return _DETERMINERS.sub("", " ".join(scene.text(start, end).split()))


def _generic(scene: Scene, start: int, end: int, head: int) -> Speaker | None:
    """A speaker of no name: "a senior US official", "the press service of the alliance"."""
    if scene.tokens[head].pos not in NAMELIKE:
        return None
    near = (found for found in scene.owner[start : min(end, start + 12)] if found is not None and found.node.kind != PLACE)
    owned = next(near, None)
    owner = owned.node if owned else None
    stop = next((index for index in range(head + 1, end) if _goes_on(scene, index)), end)
    text = " ".join(scene.text(start, stop).split())
    text = _CLAUSE.sub("", text)
    if head > start:  # of "many on both sides" nobody is left without "many"
        text = _DETERMINERS.sub("", text)
    text = text.strip(" \"'“”‘’,.-")
    if owned is not None and _is_of(scene, head, stop, owned):
        adjective = scene.table.adjective_of.get(owned.node.id, owned.node.name)
        text = f"{adjective} {_words(scene, start, head + 1)}"
    if len(text) > _MAX_NAME:
        short = _words(scene, start, head + 1)
        text = short if " " in short else text.split(" and ")[0]
    if not text or len(text) > _MAX_NAME:
        text = _words(scene, max(start, head - 2), head + 1) or scene.tokens[head].text
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
