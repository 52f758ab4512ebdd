"""Pronouns: he, she, its and themselves by the nearest fitting actor; I and we inside a quote by its speaker."""

from __future__ import annotations

from collections.abc import Sequence

from newstance.schemas.records import MentionLink
from newstance.transforms.document import Speaker
from newstance.transforms.scene import ORG, PERSON, STATE, Found, Node, Scene
from newstance.transforms.tree import head_of

_MALE = frozenset({"he", "him", "his", "himself"})
_FEMALE = frozenset({"she", "her", "hers", "herself"})
_NEUTER = frozenset({"its", "itself"})
_RESUMING = frozenset({"it", "they"})
_EMPTY = frozenset({"appear", "be", "become", "happen", "look", "make", "remain", "seem", "take", "turn"})
_TIMES = frozenset({"day", "hour", "minute", "month", "morning", "night", "time", "week", "year"})
_WEATHER = frozenset({"rain", "snow"})
_SINGULAR_FIRST = frozenset({"i", "me", "my", "mine", "myself"})
_PLURAL_FIRST = frozenset({"we", "us", "our", "ours", "ourselves"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FRONTED = frozenset({"in", "during", "with", "for"})
_OF_OTHERS = frozenset(
    {"defense", "defence", "place", "stead", "absence", "favor", "favour", "honor", "honour", "sake", "memory"}
)
"""What one does for another: "In [his] defense, Giuliani said"."""
_OF_THE_OBJECT = frozenset({"of", "for"})
_REACH = 3  # sentences back
_DEEPEST = 50  # clauses in clauses
_NEAR_NOUNS = 4  # on which a name hangs
_POINTS = {"nsubj": 3.0, "nsubjpass": 3.0, "pobj": 1.0, "dobj": 1.5, "poss": 1.5, "appos": 1.5, "conj": 1.0}
_ABOVE = 2.0
"""Points for the subject of the clause right above the pronoun's: "said [Ryan] should resign if he can't"."""
_MARGIN, _SUBJECT_MARGIN = 1.5, 1.0
"""Points by which one person must be likelier than the next; a pronoun that is a subject is clearer than others."""


def gender_of(word: str) -> str:
    return "m" if word in _MALE else "f" if word in _FEMALE else ""


def third_persons(scene: Scene, *, inside_quotes: bool, speakers: Sequence[Speaker | None] = ()) -> None:
    """Place he, she and its, outside or inside quotes; inside, the quote's own speaker is no candidate."""
    recent: list[Found] = []
    for index, token in enumerate(scene.tokens):
        found = scene.owner[index]
        if found is not None:
            if found.start == index:
                recent.append(found)
            continue
        if (token.pos != "PRON" and token.tag not in {"PRP", "PRP$"}) or scene.is_quoted(index) != inside_quotes:
            continue
        word = scene.folds[index]
        gender = gender_of(word)
        if word in _RESUMING:
            body = _resumed(scene, index)
            if body is not None:
                scene.place(Found(index, index + 1, body, MentionLink.PRONOUN, 0.6))
            continue
        if not gender and word not in _NEUTER:
            continue
        del recent[:-40]
        before = scene.owner[index - 1] if index else None
        if word.endswith("self") and before is not None and before.node.kind == (PERSON if gender else before.node.kind):
            scene.place(Found(index, index + 1, before.node, MentionLink.PRONOUN, 0.9))
            continue
        bound = _subject_of(scene, index) if word.endswith("self") else None
        if bound is not None:
            scene.place(Found(index, index + 1, bound.node, MentionLink.PRONOUN, 0.85))
            continue
        said = scene.voice[index]
        speaker = speakers[said] if inside_quotes and 0 <= said < len(speakers) else None
        chosen = _person(scene, index, gender, recent, speaker) if gender else _neuter(scene, index, recent)
        if chosen is not None:
            node, confidence = chosen
            if gender and not node.gender:
                node.gender = gender
            mention = Found(index, index + 1, node, MentionLink.PRONOUN, confidence)
            if scene.place(mention):
                recent.append(mention)


def _subject_of(scene: Scene, at: int) -> Found | None:
    """Who is meant by "himself": the subject of its clause."""
    index = at
    for _ in range(_DEEPEST):
        index = _clause(scene, index)
        subject = scene.child(index, _SUBJECTS, range(scene.sentence_start[at], at))
        if subject is not None:
            return scene.owner[subject]
        if scene.tokens[index].head == index:
            break
    return None


def _person(scene: Scene, at: int, gender: str, recent: Sequence[Found], speaker: Speaker | None) -> tuple[Node, float] | None:
    here = scene.sentence[at]
    quoted = scene.is_quoted(at)
    pronoun = scene.tokens[at]
    behind = _subject_behind(scene, at)
    if behind is not None and behind.node.kind == PERSON and behind.node.gender in ("", gender):
        return behind.node, 0.85
    scores: dict[str, tuple[float, Node]] = {}
    for found in reversed(recent):
        distance = here - scene.sentence[found.start]
        if distance > _REACH:
            break
        node = found.node
        if node.kind != PERSON or node.gender not in ("", gender) or (speaker is not None and speaker.entity_id == node.id):
            continue
        if scene.is_quoted(found.start) and not quoted:
            continue
        # "Paul Manafort, his campaign chairman": the owner is someone else.
        if found.end == at - 1 and scene.tokens[at - 1].text == ",":
            continue
        head = head_of(scene.tokens, found.start, found.end)
        token = scene.tokens[head]
        dep = function_of(scene, head)
        score = 6.0 - 2.0 * distance + _POINTS.get(dep, 0.5) + (0.5 if node.gender == gender else 0.0)
        if dep in _SUBJECTS and scene.tokens[_clause(scene, head)].dep == "ROOT":
            score += 1.0
        if distance == 0:
            clause = scene.tokens[_clause(scene, at)]
            if dep in _SUBJECTS and pronoun.dep in _SUBJECTS and clause.dep == "advcl" and clause.head == _clause(scene, head):
                score += _ABOVE
            # "Lavrov told him": one verb, two people.
            if pronoun.dep in {"dobj", "dative", "pobj"} and dep in _SUBJECTS and _clause(scene, at) == _clause(scene, head):
                continue
            if pronoun.dep in _SUBJECTS and _clause(scene, at) == _clause(scene, head) and token.dep not in _SUBJECTS:
                continue
        before = scores.get(node.id)
        if before is None or score > before[0]:
            scores[node.id] = (score, node)
    if not scores:
        return None
    ranked = sorted(scores.values(), key=lambda item: -item[0])
    best, node = ranked[0]
    if best < 3.0:
        return None
    if len(ranked) > 1:
        gap = best - ranked[1][0]
        if gap < (_SUBJECT_MARGIN if pronoun.dep in _SUBJECTS else _MARGIN):
            return None
        return node, 0.8 if gap >= 2.0 else 0.65
    return node, 0.85 if node.gender == gender else 0.7


def _subject_behind(scene: Scene, at: int) -> Found | None:
    """The subject that a possessive in the phrase before it refers to: "In [his] report, Horowitz found"."""
    token = scene.tokens[at]
    noun = scene.tokens[token.head]
    before = scene.tokens[noun.head]
    fronted = token.tag == "PRP$" and noun.dep == "pobj" and before.dep == "prep" and noun.head == scene.sentence_start[at]
    if not fronted or scene.folds[noun.head] not in _FRONTED or noun.lemma in _OF_OTHERS:
        return None
    subject = scene.child(before.head, _SUBJECTS, range(at + 1, before.head))
    return None if subject is None else scene.owner[subject]


def _neuter(scene: Scene, at: int, recent: Sequence[Found]) -> tuple[Node, float] | None:
    """ "its": the organisation or state that is the subject of the same clause or sentence, or right before; in what somebody is
    accused of, he."""
    here = scene.sentence[at]
    accused = _accused(scene, at)
    if accused is not None:
        found = scene.owner[accused]
        return (found.node, 0.75) if found is not None and found.node.kind in (ORG, STATE) else None
    best: tuple[float, Node] | None = None
    for found in reversed(recent):
        if scene.sentence[found.start] != here:
            break
        if found.node.kind not in (ORG, STATE) or scene.is_quoted(found.start) != scene.is_quoted(at):
            continue
        head = head_of(scene.tokens, found.start, found.end)
        if function_of(scene, head) in _SUBJECTS:
            score = 2.0 if _clause(scene, head) == _clause(scene, at) else 1.0
            if best is None or score > best[0]:
                best = (score, found.node)
    # A common noun as the subject of the pronoun's own clause is the nearer antecedent.
    if best is None or (best[0] < 2.0 and _other_subject(scene, at)):
        return None
    return best[1], 0.75 if best[0] == 2.0 else 0.6


def _accused(scene: Scene, at: int) -> int | None:
    """Who does what stands behind "of": "accused [Acme] of hiding its debts"."""
    verb = scene.tokens[_clause(scene, at)]
    preposition = scene.tokens[verb.head]
    if verb.dep != "pcomp" or preposition.text not in _OF_THE_OBJECT:
        return None
    above = scene.tokens[preposition.head]
    if above.dep == "dobj":
        return preposition.head
    return next((i for i in range(preposition.head + 1, verb.head) if scene.tokens[i].dep == "dobj"), None)


def _resumed(scene: Scene, at: int) -> Node | None:
    """Which body "it" or "they" is, as the first word of a sentence: the one that was the subject of the sentence before, in the
    same voice, and did nothing to another that may be meant: "[Acme] lied. [It] is a bad employer." """
    start = scene.sentence_start[at]
    opens = all(token.pos in {"PUNCT", "CCONJ"} for token in scene.tokens[start:at])
    found = subject_before(scene, at) if opens and scene.tokens[at].dep in _SUBJECTS and not _is_empty(scene, at) else None
    if found is None or found.node.kind not in (ORG, STATE):
        return None
    first, end = scene.bounds[scene.sentence[found.start]]
    if scene.voice[first] != scene.voice[at] and scene.voice[end - 1] != scene.voice[at]:
        return None
    rest = scene.tokens[found.end : end]
    if any(token.dep == "dobj" for token in rest):
        return None
    if scene.folds[at] == "they":
        others = any(scene.owner[found.end : end]) or any(token.tag in {"NNS", "NNPS"} for token in rest)
        return None if others or found.node.kind == STATE else found.node
    return found.node


def subject_before(scene: Scene, at: int) -> Found | None:
    """The subject of the sentence before the one of ``at``, or of what is quoted in it: "“[Acme] lied,” she said. It ..."."""
    number = scene.sentence[at] - 1
    first, end = scene.bounds[number] if number >= 0 else (0, 0)
    above = (scene.tokens[token.head].dep for token in scene.tokens[first:end])
    subjects = (i for i, dep in enumerate(above, first) if scene.tokens[i].dep in _SUBJECTS and dep in {"ROOT", "ccomp"})
    index = next(subjects, None)
    if any(token.dep == "dobj" and token.pos == "NOUN" and token.tag == "NN" for token in scene.tokens[first:end]):
        return None  # "Hungary vetoed [the statement]. It accused"
    return scene.owner[index] if index is not None else None


def _is_empty(scene: Scene, at: int) -> bool:
    """Whether "it" stands for nothing, or for what is said behind: "It is clear that", "It is time to"."""
    verb = scene.tokens[at].head
    behind = [t for t in scene.tokens[verb + 1 : scene.sentence_end[at]] if t.head == verb]
    clause = any(t.dep in {"ccomp", "xcomp", "csubj", "advcl"} and t.tag in {"VB", "VBZ", "VBD", "VBP", "MD"} for t in behind)
    empty = scene.tokens[verb].lemma in _EMPTY and (clause or any(t.lemma.lower() in _TIMES for t in behind))
    return scene.folds[at] == "it" and (empty or scene.tokens[verb].lemma in _WEATHER)


def _other_subject(scene: Scene, at: int) -> bool:
    clause = _clause(scene, at)
    start, end = scene.bounds[scene.sentence[at]]
    return any(scene.tokens[i].dep in _SUBJECTS and scene.tokens[i].head == clause for i in range(start, end) if i != at)


def first_persons(scene: Scene, speakers: Sequence[Speaker | None]) -> None:
    """Place I and we (and "our country") inside quotes: I is the speaker, we the side the speaker speaks for."""
    for index, token in enumerate(scene.tokens):
        said = scene.voice[index]
        if said < 0 or scene.owner[index] is not None or token.tag not in {"PRP", "PRP$"}:
            continue
        speaker = speakers[said]
        if speaker is None:
            continue
        word = scene.folds[index]
        side = scene.nodes.get(speaker.side_id or "") or (
            scene.node(speaker.side_id) if speaker.side_id in scene.table.actors else None
        )
        own = scene.nodes.get(speaker.entity_id)
        if word == "our" and index + 1 < len(scene.tokens) and scene.folds[index + 1] == "country":
            if side is not None and side.kind == STATE and scene.owner[index + 1] is None:
                scene.place(Found(index, index + 2, side, MentionLink.NOMINAL, 0.8))
        elif not scene.is_quoted(index):
            continue
        elif word in _SINGULAR_FIRST and own is not None and own.kind == PERSON:
            scene.place(Found(index, index + 1, own, MentionLink.PRONOUN, 0.85))
        elif word in _PLURAL_FIRST and token.text != "US":
            node = side or own
            if node is not None:
                scene.place(Found(index, index + 1, node, MentionLink.PRONOUN, 0.45))


def function_of(scene: Scene, index: int) -> str:
    """The grammatical function of the phrase that the token heads: a name's first words hang on its last, and a name behind a
    noun on that, though the parse hangs it on what is nearer: "a spokesman for Acme in Oslo, [Ann Lee], said"."""
    token, apposed = scene.tokens[index], False
    for _ in range(_NEAR_NOUNS):
        above = scene.tokens[token.head]
        if apposed and token.dep == "pobj":
            above = scene.tokens[above.head]
            climbs = above.pos in {"NOUN", "PROPN"}
        else:
            climbs = token.dep in {"compound", "appos", "flat", "nmod"}
        if not climbs or above is token:
            break
        token, apposed = above, apposed or token.dep == "appos"
    return token.dep


def _clause(scene: Scene, index: int) -> int:
    """The verb that governs the token."""
    steps = 0
    while steps < 12:
        head = scene.tokens[index].head
        if head == index:
            return index
        index, steps = head, steps + 1
        if scene.tokens[index].pos in {"VERB", "AUX"}:
            return index
    return index
