"""Long forms: the name before its short form in brackets, "Orange Democratic Movement (ODM)", whatever of it NER found.

By its initials, as in Schwartz and Hearst (PSB 2003), where each capital word of the name has one.
"""

from __future__ import annotations

from collections.abc import Collection

from newstance.schemas.records import MentionLink
from newstance.transforms.actors import ascii_fold
from newstance.transforms.scene import ORG, Found, Scene

_BETWEEN = frozenset({"of", "the", "for", "and", "on", "in", "to", "de", "del", "da", "do", "&", "-", "'s", "’s", "against"})
_MEASURES = frozenset("disease index partnership plan product program programme protocol review syndrome system virus".split())  # noqa: SIM905
_MOST_TOKENS = 14


def short_form(scene: Scene, end: int) -> str:
    """The short form in brackets behind a name that ends at ``end``, or ""."""
    inside = end + 2 < len(scene.tokens) and scene.tokens[end].text == "(" and scene.tokens[end + 2].text == ")"
    return scene.tokens[end + 1].text.replace(".", "") if inside else ""


def find_long_forms(scene: Scene, no_actors: Collection[str]) -> None:
    """Place the organisations whose short form follows in brackets; no names of laws or treaties, which end in ``no_actors``."""
    places: dict[str, list[int]] = {}
    for index, token in enumerate(scene.tokens):
        if token.text.isupper():
            places.setdefault(token.text, []).append(index)
    for end in range(2, len(scene.tokens)):
        short = short_form(scene, end)
        if not (short.isalpha() and short.isupper() and 2 < len(short) < 8):
            continue
        if scene.folds[end - 1] in no_actors or scene.folds[end - 1] in _MEASURES:
            continue
        start = _begins(scene, end, short)
        inner = {id(found): found for found in scene.owner[start:end] if found is not None}.values()
        whole = any(found.start <= start and found.end >= end for found in inner)
        if start == end or whole or any(found.start < start for found in inner):
            continue
        for found in inner:
            scene.drop(found)
        node = scene.local(scene.plain(start, end), "ORG", ORG)
        scene.place(Found(start, end, node, MentionLink.NAME, 0.85))
        for index in places.pop(short, ()):
            if not scene.covered[index]:
                scene.place(Found(index, index + 1, node, MentionLink.ALIAS, 0.85))


def find_again(scene: Scene) -> None:
    """Place what has a name in capitals that NER found elsewhere only: "PAS talks about principle"."""
    names = {found.node.name: found.node for found in scene.founds() if found.node.kind == ORG}
    words = {token.text.upper() for token in scene.tokens if token.text.islower()}
    short = {name: node for name, node in names.items() if name.isupper() and name.isalpha() and 2 < len(name) < 7}
    for index, token in enumerate(scene.tokens):
        node = None if token.text in words else short.get(token.text)
        if node is not None and not scene.covered[index] and scene.owner[index] is None:
            scene.place(Found(index, index + 1, node, MentionLink.NAME, 0.7))


def _begins(scene: Scene, end: int, short: str) -> int:
    """Where the words begin whose initials the letters of ``short`` are; ``end`` where there are none."""
    initials = ""
    for index in range(end - 1, max(scene.sentence_start[end - 1] - 1, end - _MOST_TOKENS), -1):
        text = ascii_fold(scene.tokens[index].text)
        if not text[:1].isupper():
            if text.lower() not in _BETWEEN:
                break
            continue
        initials = text[0] + initials
        if initials == short:
            return index
    return end
