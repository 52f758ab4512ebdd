"""Names that many share: whose "Congress", "the Supreme Court", "Democrats" are; the table has them as those of one state.

"The North" is a Korea's where both are named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property

from newstance.schemas.records import MentionLink
from newstance.transforms.actors import Form, fold, lexicon_rows
from newstance.transforms.names import spelled
from newstance.transforms.scene import ORG, Found, Node, Scene

SHARED = {
    "congress": "Congress",
    "senate": "Senate",
    "house of representatives": "House of Representatives",
    "the house": "House of Representatives",
    "house of commons": "House of Commons",
    "supreme court": "Supreme Court",
    "democratic party": "Democratic Party",
    "democrats": "Democratic Party",
    "democrat": "Democratic Party",
    "democratic": "Democratic Party",
    "republican party": "Republican Party",
    "republicans": "Republican Party",
    "republican": "Republican Party",
    "labour party": "Labour Party",
    "labour": "Labour Party",
}
"""Names that the table has for one state's, and what another's is called."""
_HAVE = {
    name: frozenset(ids.split())
    for name, ids in {
        "Congress": "Q96 Q155 Q298 Q414 Q419 Q668 Q733 Q739 Q750 Q774 Q783 Q786 Q928",
        "House of Representatives": "Q17 Q252 Q408 Q664 Q833 Q837 Q869 Q928 Q1016 Q1028 Q1033",
        "House of Commons": "Q16",
        "Senate": "Q16 Q27 Q29 Q31 Q36 Q38 Q55 Q96 Q114 Q142 Q155 Q213 Q218 Q232 Q298 Q408 Q414 Q733 Q739 Q843 Q869 Q928 Q1033",
        "Democratic Party": "Q17 Q38 Q222 Q869 Q884",
        "Republican Party": "Q298 Q399",
        "Labour Party": "Q20 Q27 Q37 Q55 Q233 Q664 Q801 Q1033",
    }.items()
}
"""The states that have one, where the text does not say whose it is; a supreme court have nearly all."""
_COUNTRIES = {"US": "Q30", "GB": "Q145"}
_KOREAS = {"North": "Q423", "South": "Q884"}
_ENOUGH = 2
"""How often another state must be named."""
_FAR = 6


class Homonyms:
    """Whose a shared name is in one document. ``forms``: the table's by first token."""

    def __init__(self, scene: Scene, forms: dict[int, Form]) -> None:
        self._scene = scene
        self._forms = forms
        self._owned: dict[str, str] = {}
        self._behind = {start + len(form.folds): form for start, form in forms.items()}

    def other(self, start: int, form: Form) -> Node | None:
        """The actor of another state that ``form`` at token ``start`` stands for; None where it is the table's own."""
        if form.how == "metonym":
            return self._scene.bearing.get(form.folds)  # "Madrid", of an article on Real Madrid
        name = SHARED.get(" ".join(form.folds))
        home = self._scene.table.actors[form.actors[0]].side
        if name is None or home is None:
            return None
        owner = self._owner(start)
        if owner is not None:
            self._owned.setdefault(name, owner)
        state = owner or self._owned.get(name) or self._around(home)
        if owner is None and (full := self._in_full(name, home)) is not None:
            return full
        if owner is None and state not in _HAVE.get(name, {state}):
            return None
        if state is None or state == home:
            return None
        adjective = self._scene.table.adjective_of.get(state, self._scene.table.actors[state].name)
        pieces = (adjective.lower(), *name.lower().split())
        known = next((f for f in self._scene.table.forms.get(pieces[0], ()) if f.folds == pieces), None)
        return self._scene.node(known.actors[0]) if known else self._scene.local(f"{adjective} {name}", "ORG", ORG, state)

    def _owner(self, start: int) -> str | None:
        """The state before: "[Chile]'s Republican Party", "the [Turkish] Supreme Court", "[Libya]'s eastern-based House"."""
        if start == self._scene.sentence_start[start]:
            return None
        gap = owner_before(self._scene, start)
        form = self._behind.get(gap)
        if form is None or (gap == start and form.how != "adjective"):
            return None  # "New Jersey Democrat"
        return self._state(form) if form.how in ("name", "alias", "adjective", "metonym") else None

    def _in_full(self, name: str, home: str) -> Node | None:
        """The body that the document names in full, if it does not speak of ``home`` at all: the "Nepali [Congress]"."""
        if self._is_about(home):
            return None
        for entity in self._scene.document.entities:
            start, end = entity.token_start, entity.token_end
            start += self._scene.folds[start] == "the"
            words = [token.text for token in self._scene.tokens[start:end]]
            if entity.label == "ORG" and len(words) > 1 and words[-1] == name and words[0][:1].isupper():
                return self._scene.local(self._scene.plain(start, end), "ORG", ORG)
        return None

    def _is_about(self, home: str) -> bool:
        """Whether the document names the state or whoever is known everywhere as of it."""
        return self._states[home] > 0 or home in self._countries

    def _around(self, home: str) -> str | None:
        """The state that the document is about, if it does not speak of ``home`` at all."""
        if self._is_about(home):
            return None
        state, times = max(self._states.items(), key=lambda item: item[1], default=("", 0))
        return state if times >= _ENOUGH else None

    @cached_property
    def _states(self) -> Counter[str]:
        """How often each state is named, or what is its own beyond doubt; of shared names two different ones leave none."""
        shared = {SHARED[name] for form in self._forms.values() if (name := " ".join(form.folds)) in SHARED}
        counts: Counter[str] = Counter()
        for form in self._forms.values():
            state = self._state(form)
            if state is not None and (" ".join(form.folds) not in SHARED or len(shared) > 1):
                counts[state] += 1
        counts.update(dict.fromkeys(self._filed_in(), _ENOUGH))
        return counts

    def _filed_in(self) -> Iterator[str]:
        """The states of the datelines, which have no tokens."""
        for paragraph in self._scene.document.paragraphs:
            if paragraph.token_start < paragraph.token_end:
                text = self._scene.document.text[paragraph.start : self._scene.tokens[paragraph.token_start].start]
                for word in re.findall(r"[^\W\d_]{3,}", text):
                    forms = (f for f in self._scene.table.forms.get(fold(word), ()) if len(f.folds) == 1)
                    yield from (state for form in forms if (state := self._state(form)) is not None)

    @cached_property
    def _countries(self) -> set[str]:
        """The states of the persons known everywhere whom the document names."""
        countries = _countries_by_word()
        return {countries[word] for t in self._scene.tokens if t.text[:1].isupper() and (word := spelled(t.text)) in countries}

    def _state(self, form: Form) -> str | None:
        side = self._scene.table.actors[form.actors[0]].side
        actor = self._scene.table.actors.get(side or "")
        return side if actor is not None and actor.kind == "state" else None


def owner_before(scene: Scene, index: int) -> int:
    """Where the "'s" stands that a noun hangs on: "Sudan['s] army-led government"; ``index`` where there is none."""
    for gap in range(index - 1, max(scene.sentence_start[index], index - _FAR) - 1, -1):
        if scene.tokens[gap].tag == "POS":
            return gap
        if scene.tokens[gap].tag not in {"JJ", "VBN", "HYPH", "NN", "RB"} or scene.tokens[gap].head > index + 3:
            break
    return index


@cache
def _countries_by_word() -> dict[str, str]:
    rows = (row for row in lexicon_rows("people.csv") if row["country"])
    return {
        spelled(word): _COUNTRIES[row["country"]]
        for row in rows
        for word in (row["name"].split()[-1], *row["alone"].split("|"))
        if word
    }


def koreas(scene: Scene) -> None:
    """ "The North" and "the South" in an article that names both Koreas."""
    if not all(korea in scene.nodes for korea in _KOREAS.values()):
        return
    for index, token in enumerate(scene.tokens):
        node = scene.nodes.get(_KOREAS.get(token.text, ""))
        if (
            node is not None
            and index > scene.sentence_start[index]
            and scene.folds[index - 1] == "the"
            and not scene.owner[index]
        ):
            after = scene.tokens[index + 1] if index + 1 < scene.sentence_end[index] else None
            if after is None or (after.pos not in {"PROPN", "ADJ", "NOUN"} and after.text not in {"of", "-"}):
                scene.place(Found(index, index + 1, node, MentionLink.ALIAS, 0.8))


def last_subject(scene: Scene, forms: dict[int, Form], at: int) -> Form | None:
    """Whose "its" is: "The UAE denied it. In a statement, [its] foreign ministry said"."""
    number = scene.sentence[at] - 1
    start, end = scene.bounds[number] if number >= 0 else (0, 0)
    if any(i in forms for i in range(scene.sentence_start[at], at)):
        return None  # "Syria said its army had"
    subjects = (
        i for i in range(start, end) if scene.tokens[i].dep == "nsubj" and scene.tokens[scene.tokens[i].head].dep == "ROOT"
    )
    return next((forms[i] for i in subjects if i in forms and forms[i].how in ("name", "alias", "metonym")), None)
