"""Offices and roles: reading "the press secretary of the Russian President" into classes, words, a side and a gender."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from newstance.transforms.actors import Form, fold, lexicon_rows
from newstance.transforms.scene import NAMELIKE, Node, Scene

LINKS = frozenset({"of", "for", "to", "at", "in"})
_APART = re.compile(r"(?<!^co)-")
"""Hyphens that are a word of their own, as in ``annotate``: "vice - president", "co-leader"."""
# An outer role may belong to the name behind "of the President": a wife or a critic of the President does not.
_OUTER = frozenset({"spokesperson", "representative", "ambassador", "adviser", "chief", "head", "secretary", "envoy"})
_TOPICAL = (("envoy",), ("adviser",), ("counsel",), ("expert",), ("analyst",))
_PAST = frozenset(
    {
        "former",
        "ex",
        "late",
        "opposition",
        "shadow",
        "dissident",
        "exiled",
        "ousted",
        "retired",
        "then",
        "onetime",
        "anti",
    }
)
_REACH = 16
_NAMES_OF_PEOPLE = """
activist agent aide ally analyst associate author backer candidate citizen colleague counterpart critic delegate democrat
diplomat economist employee executive expert farmer foe historian journalist lawmaker lawyer nominee official opponent protester
prosecutor researcher resident rival scholar scientist senator source student supporter teacher voter witness worker
"""
_PEOPLE = frozenset(_NAMES_OF_PEOPLE.split())


@dataclass(frozen=True, slots=True)
class Role:
    classes: tuple[str, ...]
    gender: str
    side: str


@dataclass(slots=True)
class Office:
    """What a phrase says about its holder. ``head`` is the class of the role itself, "" where the phrase has none."""

    start: int
    end: int
    head: str = ""
    classes: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    orgs: set[str] = field(default_factory=set)
    side: str | None = None
    gender: str = ""
    sideless: bool = False


@cache
def roles() -> dict[str, list[tuple[tuple[str, ...], Role]]]:
    """Roles by their first folded word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Role]]] = {}
    for row in lexicon_rows("roles.csv"):
        folds = tuple(_APART.sub(" - ", row["word"].replace(".", "")).split())
        classes = tuple(filter(None, row["classes"].split("|")))
        found.setdefault(folds[0], []).append((folds, Role(classes, row["gender"], row["side"])))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


def role_at(scene: Scene, index: int, stop: int) -> tuple[int, Role] | None:
    """The role that begins at ``index``: its end and its row. A plural ("senators") is none."""
    folds = scene.folds
    for pieces, role in roles().get(folds[index], ()):
        end = index + len(pieces)
        if end <= stop and tuple(folds[index:end]) == pieces:
            return end, role
    return None


def is_office(words: Sequence[str]) -> bool:
    """Whether the words are an office and nothing else: "Prime Minister"."""
    folds = tuple(map(fold, words))
    return bool(folds) and any(pieces == folds and role.classes for pieces, role in roles().get(folds[0], ()))


def means_people(lemma: str) -> bool:
    """Whether a noun, as its lemma in small letters, names people by what they are or do."""
    return lemma in _PEOPLE or any(len(pieces) == 1 for pieces, _ in roles().get(lemma, ()))


def describe(scene: Scene, start: int, end: int) -> Office:
    """Read the tokens ``[start, end)`` as the description of an office."""
    office = Office(start, end)
    index, linked = start, False
    tokens, folds, table = scene.tokens, scene.folds, scene.table
    past = False
    while index < end:
        word = folds[index]
        form = table.match(tokens, folds, index, end)
        if form is not None:
            stop = index + len(form.folds)
            actor = table.actors[form.actors[0]]
            office.orgs.add(actor.id)
            office.words.update(folds[index:stop])
            if office.side is None and not past and not _is_topic(scene, office, form, index, stop):
                office.side = actor.id if actor.kind == "state" else actor.side
                if actor.kind == "government" and actor.name.endswith("administration"):
                    office.side = None
            index = stop
            continue
        matched = role_at(scene, index, end)
        if matched is not None:
            stop, role = matched
            office.words.update(folds[index:stop])
            if not linked and role.classes:
                office.head = role.classes[0]
                office.classes.update(role.classes)
                office.sideless = role.side == "-"
            if not linked:
                office.gender = role.gender or office.gender
            if role.side not in ("", "-") and office.side is None:
                office.side = role.side
            index = stop
            continue
        if word in LINKS and office.head:
            linked = True
        elif tokens[index].tag == "POS" and not linked:
            # "President Trump's lawyer" is no president.
            office = Office(start, end, orgs=office.orgs, side=office.side)
        elif word in _PAST:
            past = True
        elif tokens[index].pos in NAMELIKE:
            office.words.add(word)
            if office.side is None and not past:
                office.side = _nominal_side(scene, word, start)
        index += 1
    if "member" in office.classes and office.orgs:
        kinds = {table.actors[org].kind for org in office.orgs}
        if "parliament" in kinds:
            office.classes |= {"lawmaker", "politician"}
            if office.words & {"senate", "federation"}:
                office.classes.add("senator")
    if "spokesperson" in office.classes and "foreign" in office.words:
        office.classes.add("diplomat")  # as agencies call them
    if past:
        office.words.add("former")
    if past or office.sideless:
        office.side = None
        office.sideless = True
    return office


def _is_topic(scene: Scene, office: Office, form: Form, start: int, stop: int) -> bool:
    """Whether an actor in the phrase is what the office deals with, not whom it speaks for: "envoy to Ukraine"."""
    before = scene.folds[start - 1] if start > office.start else ""
    before = scene.folds[start - 2] if before == "the" and start - 1 > office.start else before
    if before in {"to", "in", "on", "at"}:
        return True
    following = role_at(scene, stop, office.end) if stop < office.end else None
    return form.how == "name" and following is not None and following[1].classes[:1] in _TOPICAL


def _nominal_side(scene: Scene, word: str, before: int) -> str | None:
    if word not in {"alliance", "bloc", "organization", "organisation", "union"}:
        return None
    best = None
    for start, actor_id in scene.named:
        if start >= before:
            break
        actor = scene.table.actors[actor_id]
        if word in actor.nominals:
            best = actor
    return best.side if best else None


def learn(node: Node, office: Office) -> None:
    """Add an office to a person."""
    node.classes |= office.classes
    node.words |= office.words
    node.orgs |= office.orgs
    if office.gender == "f" or (office.gender and not node.gender):
        node.gender = office.gender
    if node.side is None and office.side is not None:
        node.side = office.side


def title_before(scene: Scene, start: int) -> Office | None:
    """The title in front of the name at ``start``: "Russian Foreign Minister", "the secretary general of the alliance,"."""
    floor = max(scene.sentence_start[start], start - _REACH)
    stop = start
    comma = start - 1 > floor and scene.tokens[start - 1].text == ","
    if comma:
        stop -= 1
    first = _walk_back(scene, stop, floor)
    if first >= stop or scene.folds[stop - 1] in LINKS:  # "an adviser to Trump" is somebody else
        return None
    ends = [(i, m) for i in range(first, stop) if (m := role_at(scene, i, stop)) is not None]
    if not ends:
        return None
    inner = next((i for i, (end, _) in ends if end == stop), None)
    outer = next((i for i, (end, _) in ends if end < stop and scene.folds[end] in LINKS), None)
    if comma and outer is None and (inner is None or scene.tokens[first].pos not in {"DET", "ADJ", "PROPN"}):
        return None
    if inner is not None:
        begin = _modifiers(scene, inner, first)
        if outer is not None and outer < inner and begin > first and scene.tokens[begin].pos == "DET":
            role = next(m[1] for i, m in ends if i == outer)
            if role.classes and role.classes[0] in _OUTER:
                return describe(scene, _modifiers(scene, outer, first), stop)
        return describe(scene, begin, stop)
    if outer is None:
        return None
    return describe(scene, _modifiers(scene, outer, first), stop)


def _walk_back(scene: Scene, stop: int, floor: int) -> int:
    index = stop
    while index > floor:
        token = scene.tokens[index - 1]
        owner = scene.owner[index - 1]
        if owner is not None and owner.node.kind == "person":
            break
        if not (
            token.pos in NAMELIKE
            or token.pos == "DET"
            or token.tag in {"POS", "HYPH"}
            or scene.folds[index - 1] in LINKS
            or token.text in {"-", "&", "and"}
            or token.text in {"Sen.", "Rep.", "Gov.", "Dr.", "Mr.", "Mrs.", "Ms."}
        ):
            break
        index -= 1
    while index < stop and (scene.folds[index] in LINKS or scene.tokens[index].text in {"and", "-", "&"}):
        index += 1
    return index


def _modifiers(scene: Scene, index: int, floor: int) -> int:
    """The beginning of the noun phrase whose words before ``index`` modify it, with its article."""
    while index > floor:
        token = scene.tokens[index - 1]
        if token.pos == "DET":
            return index - 1
        if not (token.pos in NAMELIKE or token.tag in {"POS", "HYPH"}):
            break
        index -= 1
    return index


def apposition_after(scene: Scene, end: int) -> Office | None:
    """The description behind the name that ends at ``end``: ", the press secretary of ...", ", who is ...", "(R-Ariz.)"."""
    tokens, stop = scene.tokens, scene.sentence_end[end - 1]
    if end + 1 >= stop:
        return None
    mark = tokens[end].text
    if mark == "(":
        party = scene.folds[end + 1].split("-")[0]
        if party in {"r", "d", "i"} and (
            end + 2 < stop and (tokens[end + 2].text in {"-", ",", "–"} or "-" in tokens[end + 1].text)
        ):
            office = Office(end, min(end + 2, stop), classes={"lawmaker", "politician"}, side="Q30")
            return office if "Q30" in scene.table.actors else None
        return None
    if mark not in {",", "–", "—"}:
        return None
    begin = end + 1
    if scene.folds[begin] == "who" and begin + 2 < stop:
        if scene.folds[begin + 1] in {"is", "was"}:
            begin += 2
        elif begin + 3 < stop and scene.folds[begin + 1] in {"serves", "served"} and scene.folds[begin + 2] == "as":
            begin += 3
        else:
            return None
    last = begin
    while last < min(stop, begin + _REACH):
        token = tokens[last]
        owner = scene.owner[last]
        if owner is not None and owner.node.kind == "person":
            break
        if not (
            token.pos in NAMELIKE
            or token.pos in {"DET", "ADV"}
            or token.tag in {"POS", "HYPH", "PRP$", "CD"}
            or scene.folds[last] in LINKS
            or scene.folds[last] in {"and", "-", "on", "&"}
        ):
            break
        last += 1
    head = next((i for i in range(begin, last) if role_at(scene, i, last) is not None), None)
    if head is None:
        return None
    first_link = next((i for i in range(begin, last) if scene.folds[i] in LINKS or scene.folds[i] in {"and", "on"}), last)
    if head >= first_link:
        return None
    # ", Russian Foreign Minister Sergei Lavrov and ...": the description of the next name in a list, not of this one.
    if last < stop and scene.owner[last] is not None and (first_link == last):
        return None
    return describe(scene, begin, last)
