"""Names that contain another actor's: "the Republican People's Party", "the Sweden Democrats", "Real Madrid", "Reform UK"; and
what a state's name is a part of: "New Mexico", "Mexico City", "the Niger Delta", "African Americans", "Nigeria Labour Congress".
"""

from __future__ import annotations

from newstance.schemas.records import MentionLink
from newstance.transforms.actors import Form
from newstance.transforms.homonyms import SHARED
from newstance.transforms.roles import means_people, role_at
from newstance.transforms.scene import GROUP, ORG, PLACE, STATE, Found, Scene

_BEFORE_PARTIES = frozenset({"christian", "free", "liberal", "national", "social", "sweden", "united"})
"""Before "Democrats": another party's name."""
_PARTIES = frozenset({"alliance", "coalition", "forces", "front", "guard", "initiative", "league", "movement", "party", "union"})
_LONGEST = 5
_CLUBS = frozenset("atletico cska deportivo dinamo dynamo lokomotiv racing real spartak sporting".split())  # noqa: SIM905
"""What clubs are called before their town."""
_FIELDS = frozenset(
    """athletics badminton basketball boxing cricket cycling equestrian football gymnastics hockey netball rowing rugby sailing
    swimming tennis volleyball""".split()  # noqa: SIM905
)
"""What federations are called before their country."""
_PARTS = frozenset(
    """central east eastern equatorial inner lower new north northeast northeastern northern northwest northwestern outer south
    southeast southeastern southern southwest southwestern upper west western""".split()  # noqa: SIM905
)
"""Words before a state's name that make it another place's: not "Global Britain"."""
_SAME = frozenset({"communist", "fascist", "former", "imperial", "modern", "nazi", "red", "soviet"})
"""Words before a people that leave it the same."""
_LANDSCAPES = frozenset(
    """basin bay border canal city coast delta desert falls gulf islands lake mountains peninsula plain river sea strait
    valley""".split()  # noqa: SIM905
)
_OF_TWO = (("adjective", "adjective"), ("adjective", "member"))
AFFAIRS = frozenset(
    """act agreement treaty deal accord amendment resolution impeachment inquiry investigation probe trial hunt hoax dossier memo
    hearing hearings scandal""".split()  # noqa: SIM905
)
"""Last words of names that are of laws and affairs."""


def longer_names(scene: Scene, forms: dict[int, Form]) -> None:
    """Place what has a name with another actor's in it."""
    for index, form in forms.items():
        end = index + len(form.folds)
        if scene.owner[index] is not None or scene.covered[index]:
            continue
        entity = scene.entity_at[index]
        label, kind = "ORG", ORG
        if SHARED.get(" ".join(form.folds)) in ("Democratic Party", "Republican Party"):
            start, stop = _party(scene, index, end)
        elif scene.node(form.actors[0]).kind != STATE or (
            entity and entity.label in ("ORG", "LOC", "FAC") and entity.token_end > end
        ):
            continue  # "the South China Sea": NER has the whole of it
        elif people := _people(scene, forms, index):
            (start, stop), label, kind = people, "NORP", GROUP
        elif form.how in ("name", "alias", "metonym"):
            start, stop = _bearing_a_place(scene, forms, index), _institution_end(scene, end)
            if stop > end and scene.folds[stop - 1] in _LANDSCAPES:
                label, kind = entity.label if entity else "LOC", PLACE
        else:
            continue
        if stop - start > end - index and not any(scene.owner[start:stop]):
            node = scene.local(scene.text(start, stop), label, kind)
            scene.place(Found(start, stop, node, MentionLink.NAME, 0.8))
            if form.how == "metonym":
                scene.bearing.setdefault(form.folds, node)


def in_longer_place(scene: Scene, start: int, end: int, *, adjective: bool) -> bool:
    """Whether the state's name at ``[start, end)``, or its ``adjective``, is a part of what NER takes for one name: "New Mexico",
    "British Columbia", "Native Americans"."""
    entity = scene.entity_at[start]
    if entity is None or entity.label not in ("GPE", "NORP") or entity.token_end < end:
        return False
    first = entity.token_start + (scene.folds[entity.token_start] == "the")
    rest = [i for i in range(first, entity.token_end) if not start <= i < end]
    if not rest or any(not scene.tokens[i].text.istitle() or scene.folds[i] in _SAME for i in rest):
        return False
    part = scene.folds[rest[0]] in _PARTS or entity.label == "NORP"
    return (rest[0] < start and part) or (rest[-1] >= end and (adjective or scene.folds[rest[-1]] in _LANDSCAPES))


def _party(scene: Scene, index: int, end: int) -> tuple[int, int]:
    """A longer party's name around "Democrats" or "Republican"."""
    if scene.folds[index] == "democrats":
        before = index > scene.sentence_start[index] and scene.folds[index - 1] in _BEFORE_PARTIES
        return (index - 1 if before and scene.tokens[index - 1].text[:1].isupper() else index), end
    if end - index > 1:
        return index, end
    stop = end
    for at in range(end, min(scene.sentence_end[index], index + _LONGEST)):
        token = scene.tokens[at]
        if not (token.text[:1].isupper() or token.tag == "POS"):
            break
        if scene.folds[at] in _PARTIES:
            stop = at + 1
    return index, stop


def _people(scene: Scene, forms: dict[int, Form], index: int) -> tuple[int, int] | None:
    """A people called after two: "[Mexican Americans]", "[Turkish Cypriot] leaders"; not "anti-American Iraqis"."""
    form, behind = forms[index], index + len(forms[index].folds)
    other = forms.get(behind) if behind < scene.sentence_end[index] else None
    if other is None or form.actors == other.actors or (form.how, other.how) not in _OF_TWO:
        return None
    if (index > 0 and scene.tokens[index - 1].text == "-") or not all(scene.tokens[i].text.istitle() for i in (index, behind)):
        return None
    stop = behind + len(other.folds)
    people = other.how == "member" or (stop < len(scene.tokens) and means_people(scene.tokens[stop].lemma.lower()))
    return (index, stop) if people else None  # not "Russian Ukrainian talks"


def _bearing_a_place(scene: Scene, forms: dict[int, Form], index: int) -> int:
    """Where a name begins that ends in a state's or a capital's: "[Real] Madrid", "[Reform] UK", "[Tennis] Australia"."""
    before = index - 1
    if before < scene.sentence_start[index] or scene.owner[before] is not None or scene.covered[before]:
        return index
    token, form = scene.tokens[before], forms[index]
    if token.dep != "compound" or token.head != index or not token.text.istitle() or token.pos not in ("NOUN", "PROPN"):
        return index
    if form.folds == ("uk",):  # a state of this name has an article
        return before if role_at(scene, before, index) is None else index
    if token.tag != "NNP":
        return index
    entity = scene.entity_at[before]
    if entity is not None and entity.label == "ORG" and entity.token_end == index and form.how != "metonym":
        return entity.token_start + (scene.folds[entity.token_start] == "the")  # "[Amnesty International] Kenya"
    body = before in forms and scene.node(forms[before].actors[0]).kind == ORG and len(forms[before].folds) == 1
    named = scene.folds[before] in (_CLUBS if form.how == "metonym" else _FIELDS)
    return before if body or named else index


def _institution_end(scene: Scene, end: int) -> int:
    """Where a name ends that begins with a state's: "Nigeria [Labour Congress]", "the Niger [Delta]"."""
    if end >= scene.sentence_end[end - 1] or scene.tokens[end - 1].dep != "compound":
        return end
    head = scene.tokens[end - 1].head
    between = scene.tokens[end : head + 1]
    if not 0 < len(between) < _LONGEST or not all(token.tag == "NNP" and token.text.istitle() for token in between):
        return end
    if scene.folds[head] in _LANDSCAPES:
        return head + 1
    entity = scene.entity_at[head]
    organisation = len(between) > 1 and entity is not None and entity.label == "ORG" and entity.token_end == head + 1
    office = any(role_at(scene, i, head + 1) is not None for i in range(end, head + 1))
    return head + 1 if organisation and not office and scene.folds[head] not in AFFAIRS else end
