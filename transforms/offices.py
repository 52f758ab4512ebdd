"""Offices that the world knows: "the Russian president" is Vladimir Putin where the text names him, his office or not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from newstance.transforms.actors import ActorTable, lexicon_rows
from newstance.transforms.roles import Office
from newstance.transforms.scene import PERSON, Node, Scene

_LEADS = frozenset({"chancellor", "premier", "president"})
"""Offices whose holders are called leaders: "the Russian leader"."""
_LESSER = frozenset({"acting", "attorney", "deputy", "elect", "first", "general", "national", "vice"})
"""Words with which an office is another one: "vice president"."""
_SPELLINGS = {"defense": "defence"}


def holder(scene: Scene, office: Office) -> Node | None:
    """The one person named so far who is known to hold ``office``, or to have held it; None where nobody is, or more than one."""
    found = list(_holders(scene, office))
    return found[0] if len(found) == 1 else None


def state_of(scene: Scene, name: str) -> str | None:
    """The id of the state for which the person of that name is known to speak."""
    state = _known().get(name)
    return None if state is None else _states(scene.table)[state[0]]


def _holders(scene: Scene, office: Office) -> Iterator[Node]:
    known = _known()
    states = {scene.table.actors[org].name for org in office.orgs if scene.table.actors[org].kind == "state"}
    others = len(office.orgs) - len(states)
    if others or len(states) > 1:
        return  # "the party's president", "the Europe minister"
    for node in scene.nodes.values():
        if node.kind != PERSON or node.last < 0 or node.name not in known:
            continue
        state, offices = known[node.name]
        if states <= {state} and any(_is_called(name, office) for name in offices):
            yield node


def _is_called(name: str, office: Office) -> bool:
    """Whether the holder of the office ``name`` is called ``office``."""
    words = {_SPELLINGS.get(word, word) for word in office.words}
    if name in _LEADS:
        return office.head in (name, "leader") and not words & _LESSER
    return set(name.split()) <= words and "deputy" not in words


@lru_cache(maxsize=4)
def _states(table: ActorTable) -> dict[str, str]:
    """Ids of states by their names."""
    return {actor.name: actor.id for actor in table.actors.values() if actor.kind == "state"}


@cache
def _known() -> dict[str, tuple[str, tuple[str, ...]]]:
    """State and offices of persons, by their names."""
    return {row["name"]: (row["state"], tuple(row["offices"].split("|"))) for row in lexicon_rows("offices.csv")}
