"""Issuers: whose message a text speaks of ("NATO's statement", "the letter said")."""

from __future__ import annotations

from newstance.schemas.records import SpeakerLink
from newstance.transforms.cues import things
from newstance.transforms.document import Speaker
from newstance.transforms.mentions import GENERIC
from newstance.transforms.roles import role_at
from newstance.transforms.scene import NAMELIKE, ORG, PLACE, Found, Scene
from newstance.transforms.unnamed import described, speaker_of

_FAR = 2000
"""Tokens back in which whose message it is was said."""
_TIMES = 20
"""Mentions back."""
_SENDS = frozenset("announce file issue post publish put release send sign submit tweet write".split())  # noqa: SIM905
"""Verbs of which a message is the object: "released a report"."""
_SAYS = frozenset(["add", "conclude", "note", "say"])
"""Verbs in which something is said: "said in a statement"."""
_WITHIN = NAMELIKE | {"DET", "NUM", "PRON", "PUNCT"}
_WORDS = 8
"""Words of a phrase before the name in it."""


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


def issued(scene: Scene, start: int, end: int, head: int) -> Speaker | None:
    """Whose message the noun at ``head`` names: his in ``[start, end)``, or who sends it: "[Ann Lee] sent a letter"."""
    issuer = _issuer(scene, start, end, head) or _sender(scene, head)
    if issuer is None:
        return _from(scene, head) or _unnamed_sender(scene, head)
    return None if issuer.node.kind == PLACE else speaker_of(issuer.node, SpeakerLink.NOMINAL, min(0.6, issuer.confidence))


def _sender(scene: Scene, head: int) -> Found | None:
    """Who releases the message, or says something in it."""
    subject = _sends(scene, head)
    return None if subject is None else scene.owner[subject]


def _unnamed_sender(scene: Scene, head: int) -> Speaker | None:
    """A sender of no name: "the committee released a report"."""
    subject = _sends(scene, head)
    if subject is None or scene.tokens[subject].pos != "NOUN" or scene.tokens[subject].lemma.lower() in things():
        return None
    start = min((i for i in range(scene.sentence_start[subject], subject) if scene.tokens[i].head == subject), default=subject)
    return described(scene, start, subject + 1, subject)


def _sends(scene: Scene, head: int) -> int | None:
    """The subject of the verb that releases the message at ``head``, or says something in it."""
    token = scene.tokens[head]
    before = scene.tokens[token.head]
    verb = before.head if token.dep == "pobj" else token.head
    lemma = scene.tokens[verb].lemma
    sends = (token.dep == "dobj" and lemma in _SENDS) or (
        token.dep == "pobj" and before.text == "in" and (lemma in _SENDS or lemma in _SAYS)
    )
    if not sends:
        return None
    return scene.child(verb, {"nsubj"}, range(scene.sentence_start[head], verb))


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
    return described(scene, head + 2, last + 1, last) if several or body else None


def issued_before(scene: Scene, start: int, head: int) -> Speaker | None:
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
        sender = issued(scene, max(first, index - 3), min(last, index + 4), index)
        another = any(t.head == index and t.text in {"a", "an"} for t in scene.tokens[max(first, index - _WORDS) : index])
        seen += 1
        if sender is not None or another or seen == _TIMES:
            return sender
    return None
