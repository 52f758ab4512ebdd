"""Speakers: the actor that the source of each statement names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newstance.schemas.records import MentionLink, SpeakerLink
from newstance.transforms.actors import local_id
from newstance.transforms.cues import things
from newstance.transforms.document import Attribution, Speaker
from newstance.transforms.issuers import issued, issued_before
from newstance.transforms.pronouns import function_of, gender_of, subject_before
from newstance.transforms.roles import LINKS, means_people, title_before
from newstance.transforms.scene import GROUP, ORG, PERSON, STATE, Found, Node, Scene
from newstance.transforms.taken_up import TakenUp
from newstance.transforms.tree import head_of
from newstance.transforms.unnamed import described, speaker_of, words

_ALL = frozenset({"the", "these", "those", "both", "all"})
_AMOUNTS = frozenset(
    "dozen half handful hundred lot majority many minority most number one pair percent % quarter some third thousand two".split()  # noqa: SIM905
)
_BEFORE_NOUNS = frozenset("det poss case compound amod nmod nummod advmod punct npadvmod quantmod".split())  # noqa: SIM905
_NEAR = 3
"""Sentences back in which who is meant by "they" or "the Ohio Democrat" was named."""
_PHRASE = 16
"""Words behind a noun in which a name in apposition to it may begin."""


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
    if _is_for_saying(scene, start, end, attribution):
        return None
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


def _is_for_saying(scene: Scene, start: int, end: int, attribution: Attribution) -> bool:
    """Whether the source is no one who speaks but what one needs for it: "a [chance] to say"."""
    head = scene.tokens[_head(scene, start, end)]
    if attribution.cue is None or head.pos != "NOUN" or means_people(head.lemma.lower()):
        return False
    cue = scene.tokens[scene.within(attribution.cue)[1] - 1]
    return cue.dep == "acl" and cue.tag == "VB" and scene.tokens[cue.head] is head


def _speaker(scene: Scene, start: int, end: int) -> Speaker | None:
    head = _head(scene, start, end)
    if scene.folds[head] in {"who", "which", "that"}:
        head = _antecedent(scene, head)
        start, end = min(start, _first_word(scene, head)), max(end, head + 1)
    some = None if _apposed(scene, head, end) else _of_whom(scene, head, end)
    if some is not None:
        start, head = head + 2, some
    found = scene.owner[head]
    if found is not None and not _is_modifier(scene, found, head, start, end):
        officer = _officer(scene, found, end)
        if officer is not None:
            return _of(officer)
        partly = _is_some(scene, found, start, partly=some is not None)
        return _some_of(scene, found, start, end, head) if partly else _of(found)
    last = scene.owner[end - 1]
    if scene.tokens[head].tag == "DT" and last is not None and last.start == head + 2 and last.node.kind == PERSON:
        return _of(last)  # "another, [Joel Payne], said"
    if scene.tokens[head].tag in {"PRP", "PRP$"} or scene.tokens[head].pos == "PRON":
        return _pronoun(scene, head)
    if scene.tokens[head].dep == "appos" and scene.tokens[head].head < head:  # "Nigel Farage, a [man] who admires"
        above = scene.owner[scene.tokens[head].head]
        if above is not None and above.node.kind == PERSON:
            return _of(above)
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
        return (issued(scene, start, end, head) or issued_before(scene, start, head)) if thing == "message" else None
    return described(scene, start, end, head)


def _officer(scene: Scene, found: Found, end: int) -> Found | None:
    """Who ends the source behind an organisation and his office there: "the Union (Kuco) branch secretary [Millicent Auma]"."""
    last = scene.owner[end - 1]
    if last is None or last.end != end or last.node.kind != PERSON or found.node.kind not in (ORG, STATE):
        return None
    title = title_before(scene, last.start) if last.start > found.end else None
    joined = {scene.folds[i] for i in range(found.end, last.start)} & {",", "and", "of", "by", "for", "to"}
    return last if title is not None and title.end == last.start and not joined else None


def _is_some(scene: Scene, found: Found, start: int, *, partly: bool) -> bool:
    """Whether people are meant, not the state or party they belong to: "Americans", "some Republicans", "the Ohio Democrat"."""
    tag = scene.tokens[found.end - 1].tag
    if found.node.actor is None or found.link is not MentionLink.ALIAS:
        return False
    if found.node.kind == STATE:
        return found.how == "member"
    if found.node.actor.kind != "party":
        return False
    return (found.how == "adjective" and tag in {"NN", "NNP"}) or (
        tag in {"NNS", "NNPS"} and (partly or any(scene.folds[i] not in _ALL for i in range(start, found.start)))
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
            return speaker_of(person, SpeakerLink.TITLE, 0.6)
    name = words(scene, start, found.end) or found.node.name
    return Speaker(name=name, entity_id=local_id(name), side_id=party, link=SpeakerLink.NOMINAL, confidence=0.6)


def _last_person(scene: Scene, at: int) -> Node | None:
    """The person who was the last subject of a sentence within three before ``at``."""
    for index in range(at - 1, -1, -1):
        found = scene.owner[index]
        if scene.sentence[at] - scene.sentence[index] > _NEAR:
            return None
        if found is not None and found.start == index and found.node.kind == PERSON and not scene.is_quoted(index):
            token = scene.tokens[head_of(scene.tokens, found.start, found.end)]
            if token.dep in {"nsubj", "nsubjpass"} and scene.tokens[token.head].dep == "ROOT":
                return found.node
    return None


def _is_told_of(scene: Scene, start: int, end: int, heard: Node) -> bool:
    """Whether a source tells more of ``heard``, who is the last person named and near: "the [former minister] alleged", "the
    45-year-old said"; and was not told of somebody before."""
    former = scene.folds[start + 1 : end - 1] == ["former"] and scene.tokens[end - 1].tag == "NN"
    words = scene.text(start, end)
    if scene.folds[start] != "the" or not (former or words.endswith("-year-old")):
        return False
    if words.lower() in scene.document.text[: scene.tokens[start].start].lower():
        return False
    named = (i for i in range(start - 1, -1, -1) if not scene.is_quoted(i))
    last = next((f for i in named if (f := scene.owner[i]) is not None and f.node.kind == PERSON), None)
    return last is not None and last.node is heard and scene.sentence[start] - scene.sentence[last.start] < _NEAR


def last_heard(scene: Scene, attributions: Sequence[Attribution], speakers: list[Speaker | None]) -> None:
    """Give ``he said`` and ``she said`` that refer to nobody near to the person of that gender who was heard last, ``they said``
    to the several who were, ``it said`` to the body that was."""
    heard: Node | None = None
    several: Speaker | None = None
    body: Speaker | None = None
    place = where = -1
    taken = TakenUp(scene)
    for number, attribution in enumerate(attributions):
        if attribution.source is None:
            continue
        speaker = speakers[number]
        start, end = scene.within(attribution.source)
        word = scene.folds[start] if end - start == 1 and not scene.is_quoted(start) else ""
        head = _head(scene, start, end) if start < end else None
        node = scene.nodes.get(speaker.entity_id) if speaker is not None else None
        if (
            head is not None
            and node is None
            and not scene.is_quoted(start)
            and (known := taken.who(start, end, head)) is not None
        ):
            speaker = speakers[number] = known
            node = scene.nodes.get(known.entity_id)
        if speaker is not None:
            if node is None and heard is not None and _is_told_of(scene, start, end, heard):
                speakers[number], node = speaker_of(heard, SpeakerLink.NOMINAL, 0.5), heard
            heard = node if node is not None and node.kind == PERSON else heard
            if head is not None:
                taken.hear(speaker, node, start, head)
            if head is not None and scene.tokens[head].tag in {"NNS", "NNPS"}:
                several, place = speaker, start
            elif node is not None and node.kind in (ORG, STATE):
                body, where = speaker, start
        elif heard is not None and gender_of(word) and heard.gender in ("", gender_of(word)):
            speakers[number] = speaker_of(heard, SpeakerLink.PRONOUN, 0.5)
        elif several is not None and word == "they" and place < start and scene.sentence[start] - scene.sentence[place] <= _NEAR:
            speakers[number] = replace(several, link=SpeakerLink.PRONOUN, confidence=0.5)
            place = start
        elif word == "they":
            speakers[number] = _those_before(scene, start)
        elif body is not None and word == "it" and (start == where or 0 < scene.sentence[start] - scene.sentence[where] <= _NEAR):
            speakers[number] = replace(body, link=SpeakerLink.PRONOUN, confidence=0.5)
            where = start
        elif word == "it" and (found := subject_before(scene, start)) is not None and found.node.kind in (ORG, STATE):
            speakers[number] = body = speaker_of(found.node, SpeakerLink.PRONOUN, 0.5)
            where = start


def _apposed(scene: Scene, head: int, end: int) -> Found | None:
    """Whose name stands behind the noun: "the Russian president, [Vladimir Putin]", "the head of the panel, [Ann Lee]"."""
    linked = False
    for index in range(head + 1, min(scene.sentence_end[head], head + _PHRASE)):
        token, found = scene.tokens[index], scene.owner[index]
        linked = linked or scene.folds[index] in LINKS
        verb = token.pos in {"VERB", "AUX", "SCONJ"} and not (linked and token.dep in {"pobj", "pcomp"})  # "head of officiating"
        if verb or token.tag == "POS" or (token.pos == "ADP" and not linked):
            return None
        if found is not None and found.start == index and found.node.kind in (PERSON, ORG) and found.link is MentionLink.NAME:
            inner = scene.tokens[head_of(scene.tokens, found.start, found.end)]
            if (inner.head == head and inner.dep in {"appos", "nmod", "flat"}) or index == head + 1:
                return found
            # A parse may hang the name on the noun before it; in the source, a comma tells.
            inside = (
                (index < end or _is_closed(scene, found))
                and scene.tokens[index - 1].text == ","
                and scene.tokens[head].tag != "NNS"
            )
            if linked and inside and found.node.kind == PERSON:
                return found
    return None


def _is_closed(scene: Scene, found: Found) -> bool:
    """Whether a comma and a verb stand behind the name: "its head of policy, [Ann Lee], said"."""
    after = scene.tokens[found.end : min(found.end + 2, scene.sentence_end[found.start])]
    return [t.text for t in after[:1]] == [","] and [t.pos for t in after[1:]] == ["VERB"]


def _antecedent(scene: Scene, index: int) -> int:
    """The noun that a relative pronoun stands for."""
    verb = index
    for _ in range(4):
        verb = scene.tokens[verb].head
        if scene.tokens[verb].dep == "relcl":
            return _who_is_of(scene, scene.tokens[verb].head) if scene.folds[index] == "who" else scene.tokens[verb].head
    return index


def _who_is_of(scene: Scene, noun: int) -> int:
    """The person whom "who" stands for where it stands behind whose he is: "[Ann Lee] of Acme, who"."""
    found, above = scene.owner[noun], scene.tokens[scene.tokens[noun].head]
    if found is None or found.node.kind == PERSON or above.dep != "prep":
        return noun
    other = scene.owner[above.head]
    return above.head if other is not None and other.node.kind == PERSON else noun


def _first_word(scene: Scene, head: int) -> int:
    """Where the noun's phrase begins: "a [New York Times story] that said"."""
    first = head
    for index in range(head - 1, scene.sentence_start[head] - 1, -1):
        token = scene.tokens[index]
        joined = token.text == "-" if token.dep == "punct" else index < token.head <= head or token.dep == "case"
        if token.dep not in _BEFORE_NOUNS or not joined:
            break
        first = index
    return first


def _of_whom(scene: Scene, head: int, end: int) -> int | None:
    """Of whom the noun is an amount: "a number of [officials]", "37 percent of [Americans]"."""
    amount = scene.tokens[head].lemma.lower() in _AMOUNTS
    if not amount or head + 2 >= end or scene.folds[head + 1] != "of":
        return None
    some = next((i for i in range(head + 2, end) if scene.tokens[i].head == head + 1), None)
    return some if some is not None and scene.tokens[some].tag in {"NNS", "NNPS"} else None


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
    return speaker_of(found.node, SpeakerLink(found.link.value), found.confidence)


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
            dep = function_of(scene, head_of(scene.tokens, found.start, found.end))
            if dep in {"nsubj", "nsubjpass", "pobj"} or found.link is MentionLink.PRONOUN:
                node = found.node
                if (
                    (gender and node.kind == PERSON and node.gender in ("", gender) and dep != "pobj")
                    or (word == "it" and node.kind in (ORG, STATE) and dep != "pobj")
                    or (word == "they" and _is_plural(node) and dep != "pobj")
                ):
                    fits.append(node)
        index -= 1
    if not fits or (word == "it" and scene.sentence[head] == here and len({n.id for n in fits}) > 2):
        return None
    return speaker_of(fits[0], SpeakerLink.PRONOUN, 0.6 if len({n.id for n in fits}) == 1 else 0.5)


def _those_before(scene: Scene, head: int) -> Speaker | None:
    """Several people without a name whom the sentence before "they" is about: "[Trump allies] are moving on. They say ..."."""
    for index in range(scene.sentence_start[head] - 1, -1, -1):
        token = scene.tokens[index]
        if scene.sentence[head] - scene.sentence[index] > 1:
            return None
        if token.dep != "nsubj" or scene.tokens[token.head].dep != "ROOT" or scene.is_quoted(index):
            continue
        if token.tag != "NNS" or scene.owner[index] is not None or not means_people(token.lemma.lower()):
            return None
        stop = index + 1
        if scene.folds[stop] == "of":  # "allies of Trump"
            stop = next((i for i in range(stop, token.head) if scene.tokens[i].pos == "AUX"), max(stop, token.head))
        speaker = described(scene, _first_word(scene, index), stop, index)
        return None if speaker is None else replace(speaker, link=SpeakerLink.PRONOUN, confidence=0.5)
    return None


def _is_plural(node: Node) -> bool:
    """Whether "they" may stand for the actor: a party, a group, a people; not a state."""
    return node.kind == GROUP or (node.actor is not None and node.actor.kind in {"party", "group"})
