"""Mentions by name: persons, the table's actors, bodies of a state ("the Russian Foreign Ministry"), and what NER adds."""

from __future__ import annotations

import re
from functools import cache

from newstance.schemas.records import MentionLink
from newstance.transforms.actors import Form, ascii_fold, lexicon_rows
from newstance.transforms.names import PARTICLES, canonical, gender_of, is_given_name, spelled, surname
from newstance.transforms.places import is_place
from newstance.transforms.roles import apposition_after, learn, role_at, title_before
from newstance.transforms.scene import GROUP, ORG, PERSON, PLACE, STATE, Found, Node, Scene

_WORD = re.compile(r"[^\W\d_][\w.'’-]*\Z")
_NOT_NAMES = frozenset(
    {"mr", "mrs", "ms", "dr", "sir", "the", "a", "an", "'s", "’s", "s", "ex", "pro", "anti", "the"}
)
_LINKS = {"name": MentionLink.NAME, "alias": MentionLink.ALIAS, "metonym": MentionLink.ALIAS, "adjective": MentionLink.ALIAS,
          "member": MentionLink.ALIAS}  # fmt: skip
_TRUST = {"name": 0.98, "alias": 0.97, "metonym": 0.85, "adjective": 0.7, "member": 0.7}


def find_names(scene: Scene) -> None:
    """Place all mentions by name. Persons first: their surnames mend what NER tagged otherwise."""
    forms = _table_forms(scene)
    scene.named = [(start, actor) for start, form in forms.items() for actor in form.actors[:1]]
    _persons(scene, forms)
    _surnames(scene, forms)
    _bodies(scene, forms)
    _table(scene, forms)
    _others(scene)


# ------------------------------------------------------------------------------------------------------- persons


def _table_forms(scene: Scene) -> dict[int, Form]:
    """The table's forms by first token, longest match from left to right."""
    found: dict[int, Form] = {}
    index, size = 0, len(scene.tokens)
    while index < size:
        form = scene.table.match(scene.tokens, scene.folds, index, scene.sentence_end[index])
        if form is None:
            index += 1
        else:
            found[index] = form
            index += len(form.folds)
    return found


def _persons(scene: Scene, forms: dict[int, Form]) -> None:
    spans = []
    for entity in scene.document.entities:
        if entity.label == "PERSON":
            start, end = _trim(scene, entity.token_start, entity.token_end, forms)
            if end - start >= 2 and _is_full_name(scene, start, end):
                spans.append((start, end))
            elif end - start == 1 and start not in forms:
                before = start - 1
                if (before >= scene.sentence_start[start] and is_given_name(scene.tokens[before].text)
                        and scene.tokens[before].text[:1].isupper() and scene.tokens[before].pos == "PROPN"
                        and scene.tokens[start].pos == "PROPN"):  # fmt: skip
                    spans.append((before, end))
    for start, end in spans:
        node = _register(scene, start, end)
        scene.place(Found(start, end, node, MentionLink.NAME, 0.95))
    for start, end in spans:
        found = scene.owner[start]
        if found is None or found.start != start:
            continue
        for office in (title_before(scene, start), apposition_after(scene, end)):
            if office is not None:
                learn(found.node, office)
                scene.covered[office.start : office.end] = [True] * (office.end - office.start)


def _trim(scene: Scene, start: int, end: int, forms: dict[int, Form]) -> tuple[int, int]:
    """Cut titles, articles, possessives and names of other actors off a PERSON entity."""
    tokens, folds = scene.tokens, scene.folds
    while start < end:
        form = forms.get(start)
        matched = role_at(scene, start, end)
        if (
            form is not None
            and start + len(form.folds) < end
            and len(form.folds) + (form.how == "adjective") > 1
        ):
            start += len(form.folds)
        elif matched is not None and matched[0] < end:
            start = matched[0]
        elif folds[start] in _NOT_NAMES or not _WORD.match(tokens[start].text):
            start += 1
        else:
            break
    while end > start and (folds[end - 1] in _NOT_NAMES or not _WORD.match(tokens[end - 1].text)):
        end -= 1
    for index in range(start, end):
        if tokens[index].text in {",", "(", ")", '"', "“", "”", "–", "—", "'s", "’s", ":", ";", "/", "|"}:
            return start, index
    return start, end


def _is_full_name(scene: Scene, start: int, end: int) -> bool:
    words = [t.text for t in scene.tokens[start:end]]
    if end - start > 6 or not words[0][:1].isupper() or not words[-1][:1].isupper():
        return False
    if any(not _WORD.match(w) and w not in PARTICLES for w in words):
        return False
    return role_at(scene, end - 1, end) is None and len(words[-1].strip(".")) > 1


def _register(scene: Scene, start: int, end: int) -> Node:
    name = canonical([token.text for token in scene.tokens[start:end]])
    words = name.split()
    node = scene.local(name, "PERSON", PERSON)
    if node.kind == PERSON and node not in scene.surnames.setdefault(surname(words), []):
        scene.surnames[surname(words)].append(node)
        node.gender = node.gender or gender_of(words[0])
        node.count = 0
    return node


def _surnames(scene: Scene, forms: dict[int, Form]) -> None:
    """A known surname is that person, whatever NER says; with a title before a single name, a new person."""
    tokens, folds = scene.tokens, scene.folds
    for index, token in enumerate(tokens):
        if scene.owner[index] is not None or scene.covered[index] or not token.text[:1].isupper():
            continue
        entity = scene.entity_at[index]
        candidates = scene.surnames.get(spelled(token.text)) or scene.surnames.get(
            spelled(token.text.rstrip("'’"))
        )
        titled = index > scene.sentence_start[index] and _person_title(scene, index - 1)
        if candidates:
            if index in forms and not titled and (entity is None or entity.label != "PERSON"):
                continue
            if (entity is not None and entity.label in {"ORG", "FAC", "LAW", "EVENT", "WORK_OF_ART", "LOC", "PRODUCT"}
                    and _inside_longer(scene, index)):  # fmt: skip
                continue
            if token.pos not in {"PROPN", "NOUN", "ADJ", "X"} and (
                entity is None or entity.label != "PERSON"
            ):
                continue
            if index + 1 < len(tokens) and folds[index + 1] in {
                "administration",
                "tower",
                "organization",
                "foundation",
                "university",
            }:
                continue
            start = index
            if index > 0 and scene.owner[index - 1] is None and _given_fits(folds[index - 1], candidates):
                start = index - 1
                candidates = [
                    c for c in candidates if spelled(c.name.split()[0]) == spelled(folds[index - 1])
                ]
            node = _choose(scene, candidates, start)
            found = Found(start, index + 1, node, MentionLink.NAME, 0.93 if len(candidates) == 1 else 0.7)
            if scene.place(found):
                _learn_title(scene, node, start)
        elif index not in forms and (
            (entity is not None and entity.label == "PERSON") or (titled and token.pos == "PROPN")
        ):
            inside = (
                entity is not None and entity.token_end - entity.token_start > 1 and entity.label != "PERSON"
            )
            if (
                inside
                or not _WORD.match(token.text)
                or role_at(scene, index, index + 1)
                or folds[index] in _NOT_NAMES
                or len(folds[index]) < 2
            ):
                continue
            if token.pos not in {"PROPN", "NOUN", "X"}:
                continue
            given = [
                n
                for nodes in scene.surnames.values()
                for n in nodes
                if folds[index] == n.name.split()[0].lower()
            ]
            lone = given[0] if len(given) == 1 else _register(scene, index, index + 1)
            if scene.place(Found(index, index + 1, lone, MentionLink.NAME, 0.8)):
                _learn_title(scene, lone, index)


def _learn_title(scene: Scene, node: Node, start: int) -> None:
    office = title_before(scene, start)
    if office is not None:
        learn(node, office)
        scene.covered[office.start : office.end] = [True] * (office.end - office.start)


def _person_title(scene: Scene, index: int) -> bool:
    """Whether a title ends at token ``index``: "President", "Mr.", "Sen."."""
    matched = role_at(scene, index, index + 1)
    return matched is not None and scene.tokens[index].text[:1].isupper()


def _given_fits(word: str, candidates: list[Node]) -> bool:
    key = spelled(word)
    return any(spelled(candidate.name.split()[0]) == key for candidate in candidates if " " in candidate.name)


def _choose(scene: Scene, candidates: list[Node], start: int) -> Node:
    """Among persons of one surname: the one whose gender a title tells, else the one named most, else the first."""
    if len(candidates) > 1 and start > 0:
        matched = role_at(scene, start - 1, start)
        if matched is not None and matched[1].gender:
            candidates = [c for c in candidates if c.gender in ("", matched[1].gender)] or candidates
        named = [c for c in candidates if 0 <= c.first < start]
        candidates = named or candidates
    return max(candidates, key=lambda c: (c.count, -c.first))


def _inside_longer(scene: Scene, index: int) -> bool:
    """Whether the token is part of a longer capitalised name that is no person: "Trump Organization"."""
    entity = scene.entity_at[index]
    if entity is None:
        return False
    words = [i for i in range(entity.token_start, entity.token_end)
             if scene.tokens[i].text[:1].isupper() and i != index and not scene.owner[i]]  # fmt: skip
    return bool(words) and not _given_fits(
        scene.folds[index - 1], scene.surnames.get(spelled(scene.tokens[index].text), [])
    )


# ---------------------------------------------------------------------------------------------- bodies and table


@cache
def _bodies_by_first() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in lexicon_rows("bodies.csv"):
        pieces = tuple(row["pattern"].split())
        found.setdefault(pieces[0], []).append((pieces, row["name"], row["kind"]))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


def _body_at(scene: Scene, index: int) -> tuple[int, str, str] | None:
    for pieces, name, kind in _bodies_by_first().get(scene.folds[index], ()):
        end = index + len(pieces)
        if end <= scene.sentence_end[index] and tuple(scene.folds[index:end]) == pieces:
            return end, name, kind
    return None


def _bodies(scene: Scene, forms: dict[int, Form]) -> None:
    ends = {start + len(form.folds): (start, form) for start, form in forms.items()}
    last: dict[str, Node] = {}
    tokens, folds = scene.tokens, scene.folds
    for index in range(len(tokens)):
        matched = _body_at(scene, index)
        if matched is None or scene.owner[index] is not None:
            continue
        end, name, kind = matched
        start, of, stop = index, None, end
        gap = index - 1 if index and tokens[index - 1].tag == "POS" else index
        if gap in ends and ends[gap][1].how in ("adjective", "alias", "name", "metonym"):
            start, of = ends[gap]
        elif end < len(tokens) and folds[end] == "of" and end + 1 < scene.sentence_end[index]:
            after = end + 2 if folds[end + 1] == "the" else end + 1
            if after in forms and forms[after].how in ("name", "alias", "metonym"):
                of, stop = forms[after], after + len(forms[after].folds)
        if of is None:
            if scene.covered[index]:
                continue
            node = last.get(name)
            capital = tokens[index].text[:1].isupper() and index > scene.sentence_start[index]
            if (
                kind == "state"
                or index in forms
                or (node is None and not (capital and len(name.split()) > 1))
            ):
                continue
            if node is None:
                node = scene.local(name, "ORG", ORG)
            elif not capital and not (index and folds[index - 1] in {"the", "this"}):
                continue
            elif capital and index and tokens[index - 1].pos == "PROPN":
                continue
            scene.place(
                Found(index, end, node, MentionLink.NOMINAL if not capital else MentionLink.ALIAS, 0.75)
            )
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


def _table(scene: Scene, forms: dict[int, Form]) -> None:
    places: set[str] = set()
    for index, form in forms.items():
        end = index + len(form.folds)
        first = index + 1 if form.folds[0] == "the" and len(form.folds) > 1 else index
        if scene.owner[first] is not None or scene.covered[first] or _in_longer_name(scene, first, end):
            continue
        if form.how == "metonym":
            if is_place(scene, first, end):
                _city(scene, first, end)
                places.add(form.actors[0])
                continue
            node = _metonym(scene, form)
        else:
            node = scene.node(form.actors[0])
        how, token = form.how, scene.tokens[first]
        if how == "alias" and token.pos == "ADJ" and node.kind == STATE:
            how = "adjective"
        if (
            how == "alias"
            and form.folds[0] == "the"
            and end < len(scene.tokens)
            and scene.tokens[end].pos == "PROPN"
        ):
            continue
        scene.place(Found(first, end, node, _LINKS[how], _TRUST[how], how))


def _metonym(scene: Scene, form: Form) -> Node:
    """Of several claimants ("Brussels": the EU, NATO) the one the document names more; the table's first where equal."""

    def named(actor_id: str) -> int:
        node = scene.nodes.get(actor_id)
        return node.count if node else 0

    return scene.node(max(form.actors, key=named))


def _in_longer_name(scene: Scene, start: int, end: int) -> bool:
    """Whether ``[start, end)`` lies inside a longer name that NER found and that is no list of roles."""
    entity = scene.entity_at[start]
    if entity is None or entity.label not in {
        "ORG",
        "PERSON",
        "FAC",
        "WORK_OF_ART",
        "EVENT",
        "LAW",
        "PRODUCT",
        "LOC",
    }:
        return False
    left, right = _core(scene, entity.token_start, entity.token_end)
    if right - left <= end - start or entity.token_end < end:
        return False
    words = range(left, right)
    if any(role_at(scene, i, right) is not None for i in words) or any(
        scene.owner[i] is not None for i in words
    ):
        return False
    if any(scene.tokens[i].text in {"-", "–", "/", ",", "’s", "'s", "and", "&"} for i in words):
        return False
    rest = [i for i in words if not start <= i < end]
    return all(
        scene.tokens[i].text[:1].isupper() or scene.folds[i] in {"of", "the", "for", "and", "on"}
        for i in rest
    )


def _core(scene: Scene, start: int, end: int) -> tuple[int, int]:
    while start < end and (
        scene.folds[start] in {"the", "a", "an"} or not scene.tokens[start].text[0].isalnum()
    ):
        start += 1
    while end > start and (
        scene.tokens[end - 1].tag == "POS"
        or scene.tokens[end - 1].text in {"'s", "’s", "’", "'", ",", ".", "”", '"', "-", ")"}
    ):
        end -= 1
    return start, end


def _city(scene: Scene, start: int, end: int) -> None:
    node = scene.local(scene.text(start, end), "GPE", PLACE)
    scene.place(Found(start, end, node, MentionLink.NAME, 0.85))


# --------------------------------------------------------------------------------------------- what NER adds


def _others(scene: Scene) -> None:
    acronyms: dict[str, Node] = {}
    partial: dict[str, Node] = {}
    for entity in scene.document.entities:
        if entity.label not in {"ORG", "GPE", "NORP", "LOC", "PERSON"}:
            continue
        start, end = _core(scene, entity.token_start, entity.token_end)
        while start < end and scene.owner[start] is not None:
            start += 1
        if start >= end or any(scene.owner[start:end]) or any(scene.covered[start:end]):
            continue
        words = [token.text for token in scene.tokens[start:end]]
        if (
            not words[0][:1].isupper()
            or not any(len(w) > 1 and w[0].isalpha() for w in words)
            or end - start > 9
        ):
            continue
        if (
            entity.label == "PERSON"
            or (role_at(scene, end - 1, end) and entity.label != "GPE")
            or role_at(scene, start, end)
        ):
            continue
        if entity.label == "ORG" and end - start == 1 and scene.tokens[start].pos not in {"PROPN", "NOUN"}:
            continue
        name = " ".join(ascii_fold(scene.text(start, end)).split())
        key = words[0].replace(".", "")
        if entity.label == "ORG" and end - start == 1 and (known := acronyms.get(key) or partial.get(key)):
            scene.place(Found(start, end, known, MentionLink.ALIAS, 0.85))
            continue
        kind = {"ORG": ORG, "GPE": PLACE, "NORP": GROUP, "LOC": PLACE}[entity.label]
        node = scene.local(name, entity.label, kind)
        if kind == ORG and end - start > 1:
            node.nominals = node.nominals | {scene.folds[end - 1]}
            inner = next(
                (scene.table.match(scene.tokens, scene.folds, i, end) for i in range(start, end)), None
            )
            if inner is not None and node.side is None:
                node.side = scene.table.actors[inner.actors[0]].side
            initials = "".join(w[0] for w in words if w[:1].isupper())
            if len(initials) > 1:
                acronyms.setdefault(initials, node)
            partial.setdefault(words[0], node)
            if (
                end + 2 < len(scene.tokens)
                and scene.tokens[end].text == "("
                and scene.tokens[end + 2].text == ")"
            ):
                acronyms[scene.tokens[end + 1].text.replace(".", "")] = node
        scene.place(Found(start, end, node, MentionLink.NAME, 0.75 if entity.label == "ORG" else 0.8))
