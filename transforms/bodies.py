"""Bodies of a state by what they are called: "the Russian Foreign Ministry", "Sudan's army", "its foreign ministry"; and its
government, which stands for the state.
"""

from __future__ import annotations

from functools import cache

from newstance.schemas.records import MentionLink
from newstance.transforms.actors import Form, lexicon_rows
from newstance.transforms.homonyms import last_subject, owner_before
from newstance.transforms.roles import role_at
from newstance.transforms.scene import ORG, STATE, Found, Node, Scene

_ABROAD = frozenset({"Embassy", "Permanent Mission"})


@cache
def bodies_by_first() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in lexicon_rows("bodies.csv"):
        pieces = tuple(row["pattern"].split())
        found.setdefault(pieces[0], []).append((pieces, row["name"], row["kind"]))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


def _body_at(scene: Scene, index: int) -> tuple[int, str, str] | None:
    for pieces, name, kind in bodies_by_first().get(scene.folds[index], ()):
        end = index + len(pieces)
        if end <= scene.sentence_end[index] and tuple(scene.folds[index:end]) == pieces:
            return end, name, kind
    return None


def find_state_bodies(scene: Scene, forms: dict[int, Form]) -> None:
    ends = {start + len(form.folds): (start, form) for start, form in forms.items()}
    last: dict[str, Node] = {}
    tokens, folds = scene.tokens, scene.folds
    for index in range(len(tokens)):
        matched = _body_at(scene, index)
        if matched is None or scene.owner[index] is not None:
            continue
        end, name, kind = matched
        if end < scene.sentence_end[index] and tokens[end].text == "One" and folds[index] == "air":
            scene.cover(index, end + 1)  # the aeroplane
            continue
        joined = end < len(tokens) and tokens[end].text == "-" and tokens[end].start == tokens[end - 1].end  # "army-led"
        if end == index + 1 and (joined or _modifies(scene, index)):
            continue
        start, of, stop = index, None, end
        if kind == "state":  # "Sudan's army-led government"
            gap = owner_before(scene, index)
        else:
            gap = index - 1 if index and tokens[index - 1].tag == "POS" else index
        if gap in ends and ends[gap][1].how in ("adjective", "alias", "name", "metonym"):
            start, of = ends[gap]
        elif kind != "state" and index > scene.sentence_start[index] and folds[index - 1] == "its":
            of = last_subject(scene, forms, index)
        elif end < len(tokens) and folds[end] == "of" and end + 1 < scene.sentence_end[index]:
            after = end + 2 if folds[end + 1] == "the" else end + 1
            if after in forms and forms[after].how in ("name", "alias", "metonym"):
                of, stop = forms[after], after + len(forms[after].folds)
        if of is not None and of.how == "metonym" and gap == start + len(of.folds) == index and name in _ABROAD:
            continue  # "its Amman mission"
        if of is None:
            if scene.covered[index]:
                continue
            node = last.get(name)
            capital = tokens[index].text[:1].isupper() and index > scene.sentence_start[index]
            if kind == "state" or index in forms or (node is None and not (capital and len(name.split()) > 1)):
                continue
            if node is None:
                node = scene.local(name, "ORG", ORG)
                node.nominals = node.nominals | {name.split()[-1].lower()}
            elif (not capital and not (index and folds[index - 1] in {"the", "this"})) or (
                capital and index and tokens[index - 1].pos == "PROPN"
            ):
                continue
            scene.place(Found(index, end, node, MentionLink.NOMINAL if not capital else MentionLink.ALIAS, 0.75))
            continue
        owner = scene.node(of.actors[0])
        if kind == "state":
            if scene.covered[index]:
                continue
            if (
                owner.kind != STATE
                and owner.actor is not None
                and owner.actor.kind not in {"union", "alliance", "region", "group"}
            ):
                continue
            if folds[index] in {"state", "republic"}:
                continue
            scene.place(Found(start, stop, owner, MentionLink.NOMINAL, 0.9))
            continue
        adjective = scene.table.adjective_of.get(owner.id, owner.name)
        node = scene.local(f"{adjective} {name}", "ORG", ORG, owner.side or owner.id)
        node.nominals = node.nominals | {folds[end - 1], name.split()[-1].lower()}
        if scene.covered[index] or scene.place(Found(start, stop, node, MentionLink.NAME, 0.9)):
            last[name] = node


def _modifies(scene: Scene, index: int) -> bool:
    """Whether a one-word body only modifies the next noun: "intelligence community", but not "police spokesman"."""
    after = index + 1
    return (
        after < scene.sentence_end[index]
        and scene.tokens[after].pos in {"NOUN", "PROPN"}
        and scene.tokens[index].head >= after
        and scene.folds[index] not in {"government"}
        and role_at(scene, after, scene.sentence_end[index]) is None
    )
