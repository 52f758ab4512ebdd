"""Persons: full names as NER finds them, then every other place where the surname stands, whatever its tag."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from newstance.schemas.records import MentionLink
from newstance.transforms.actors import Actor, ActorTable, Form, fold
from newstance.transforms.names import PARTICLES, bearer, canonical, gender_of, is_given_name, short_forms, spelled, surname
from newstance.transforms.roles import apposition_after, learn, role_at, title_before
from newstance.transforms.scene import PERSON, Found, Node, Scene

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*\Z")
_NOT_NAMES = frozenset({"mr", "mrs", "ms", "dr", "sir", "the", "a", "an", "'s", "’s", "s", "ex", "pro", "anti"})
_NOT_NAMES_ALONE = _NOT_NAMES | {"ii", "iii", "iv"}
_BREAKS = frozenset({",", "(", ")", '"', "“", "”", "–", "—", "'s", "’s", ":", ";", "/", "|"})
_NOT_PERSONAL = frozenset({"ORG", "FAC", "LAW", "EVENT", "WORK_OF_ART", "LOC", "PRODUCT"})
_STRANGE = 4
_STRANGE_OF_KNOWN = 2
_JUNIOR = frozenset({"jr", "sr"})
_OWNED = frozenset({"administration", "tower", "organization", "foundation", "university", "campaign"})


def find_persons(scene: Scene, forms: dict[int, Form]) -> None:
    spans = []
    personal = {scene.folds[e.token_end - 1] for e in scene.document.entities if e.label == "PERSON"}
    for entity in scene.document.entities:
        first = _behind_title(scene, entity.token_start, entity.token_end)
        # "Nikki Haley" as an ORG is mended where the surname is a person's elsewhere, or a title stands before it.
        mistaken = (
            entity.label in {"ORG", "GPE"}
            and entity.token_end - first == 2
            and is_given_name(scene.tokens[first].text)
            and (scene.folds[entity.token_end - 1] in personal or first > entity.token_start)
        )
        if entity.label == "PERSON" or mistaken:
            start, end = _trim(scene, first, entity.token_end, forms)
            if end - start >= 2 and _is_full_name(scene, start, end) and not _is_headline(scene, start, end, forms):
                spans.append((start, end))
            elif end - start == 1 and start not in forms:
                before = start - 1
                if (
                    before >= scene.sentence_start[start]
                    and is_given_name(scene.tokens[before].text)
                    and scene.tokens[before].text[:1].isupper()
                    and scene.tokens[before].pos == "PROPN"
                    and scene.tokens[start].pos == "PROPN"
                ):
                    spans.append((before, end))
    spans = _plausible(scene, spans)
    for start, end in spans:
        node = _register(scene, [token.text for token in scene.tokens[start:end]])
        scene.place(Found(start, end, node, MentionLink.NAME, 0.95))
    for start, end in spans:
        found = scene.owner[start]
        if found is None or found.start != start:
            continue
        for office in (title_before(scene, start), apposition_after(scene, end)):
            if office is not None:
                learn(found.node, office)
                scene.covered[office.start : office.end] = [True] * (office.end - office.start)


def _behind_title(scene: Scene, start: int, end: int) -> int:
    """Where the name begins behind a title of which NER took the end for its beginning: "Secretary of [State Rex Tillerson]"."""
    for index in range(max(scene.sentence_start[start], start - 2), start):
        matched = role_at(scene, index, end)
        if matched is not None and start < matched[0] < end:
            return matched[0]
    return start


def _plausible(scene: Scene, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without names run together from a list of people: "Hillary Clinton Trump", "Trump Donald"; "Sarah Huckabee Sanders", again
    and again, is one."""
    known = set()
    times = Counter(scene.text(*span) for span in spans)
    for start, end in spans:
        if end - start == 2 and is_given_name(scene.tokens[start].text):
            known.add(spelled(scene.tokens[end - 1].text))

    def run_together(start: int, end: int) -> bool:
        words = [spelled(token.text) for token in scene.tokens[start:end]]
        if words[0] in known and not is_given_name(words[0]):
            return True
        inner = any(w in known and not is_given_name(w) for w in words[1:-1])
        return inner and words[-1] in known and times[scene.text(start, end)] == 1

    return [span for span in spans if not run_together(*span)]


def _trim(scene: Scene, start: int, end: int, forms: dict[int, Form]) -> tuple[int, int]:
    """Cut titles, articles, possessives and names of other actors off a PERSON entity."""
    tokens, folds = scene.tokens, scene.folds
    while start < end:
        form = forms.get(start)
        matched = role_at(scene, start, end)
        if (
            form is not None
            and start + len(form.folds) < end
            and (len(form.folds) + (form.how == "adjective") > 1 or is_given_name(tokens[start + len(form.folds)].text))
        ):
            start += len(form.folds)
        elif matched is not None and matched[0] < end:
            start = matched[0]
        elif folds[start] in _NOT_NAMES or not _WORD.match(tokens[start].text):
            start += 1
        else:
            break
    # A "MORE" of the page's furniture behind the name.
    if end - start > 2 and len(tokens[end - 1].text) > 2 and tokens[end - 1].text.isupper() and not tokens[start].text.isupper():
        end -= 1
    while end > start and (folds[end - 1] in _NOT_NAMES or not _WORD.match(tokens[end - 1].text)):
        end -= 1
    for index in range(start, end):
        if tokens[index].text in _BREAKS:
            return start, index
    return start, end


def _is_full_name(scene: Scene, start: int, end: int) -> bool:
    words = [t.text for t in scene.tokens[start:end]]
    if end - start > 6 or not words[0][:1].isupper() or not (words[-1][:1].isupper() or words[-2] == "-"):
        return False
    if any(not _WORD.match(w) and w not in PARTICLES for w in words) or words[-1] == "-":
        return False
    if scene.tokens[end - 1].pos not in {"PROPN", "NOUN"} or scene.tokens[start].pos in {"VERB", "ADP", "DET"}:
        return False
    if scene.folds[end - 1] in _OWNED:
        return False  # "Trump Tower"
    if end - start == 2 and scene.folds[end - 1] in _JUNIOR and not is_given_name(words[0]):
        return False  # "Trump Jr.": a surname, of which there are more
    return role_at(scene, end - 1, end) is None and len(words[-1].strip(".")) > 1 and "." not in words[-1][:-1]


@lru_cache(maxsize=4)
def _persons_of(table: ActorTable) -> dict[str, str]:
    """Canonical names of the persons in the table (``--actors``): their ids."""
    forms = (form for forms in table.forms.values() for form in forms if len(form.pieces) > 1)
    return {canonical(f.pieces): f.actors[0] for f in forms if table.actors[f.actors[0]].label == "PERSON"}


@lru_cache(maxsize=4)
def administrations(table: ActorTable) -> dict[str, Actor]:
    """The administrations in the table by their presidents' surnames, as ``spelled``."""
    named = (actor for actor in table.actors.values() if actor.kind == "government" and actor.name.endswith(" administration"))
    return {spelled(actor.name.split()[0]): actor for actor in named}


def _person(scene: Scene, name: str) -> Node:
    """The node of a person by canonical name."""
    actor_id = _persons_of(scene.table).get(name)
    node = scene.node(actor_id) if actor_id else scene.local(name, "PERSON", PERSON)
    node.gender = node.gender or gender_of(name.split()[0])
    return node


def _alone(scene: Scene, word: str) -> Node:
    """The person of a surname whose bearers in the text are others: the one known everywhere by it, if there is one."""
    known = bearer(word)
    return _register(scene, known.split()) if known else _person(scene, canonical([word]))


def _is_headline(scene: Scene, start: int, end: int, forms: dict[int, Form]) -> bool:
    """Whether it is a headline that NER took for a name, with an actor in the middle: "Trump Signs Russia Sanctions"."""
    return not is_given_name(scene.tokens[start].text) and any(index in forms for index in range(start + 1, end - 1))


def _register(scene: Scene, words: list[str]) -> Node:
    name = canonical(words)
    given, family = name.split()[0], surname(name.split())
    for node in scene.surnames.get(family, ()):
        juniors = _is_junior(name), _is_junior(node.name)
        if fold(node.name.split()[0]) in short_forms(given) and gender_of(given) == node.gender and not any(juniors):
            return node
    node = _person(scene, name)
    if node.kind == PERSON and node not in scene.surnames.setdefault(family, []):
        scene.surnames[family].append(node)
        node.count = 0
    return node


def find_surnames(scene: Scene, forms: dict[int, Form]) -> None:
    """A known surname is that person, whatever NER says; with a title before a single name, a new person."""
    tokens, folds = scene.tokens, scene.folds
    by_given: dict[str, list[Node]] = {}
    for nodes in scene.surnames.values():
        for node in nodes:
            by_given.setdefault(node.name.split()[0].lower(), []).append(node)
    strangers = _strangers(scene)
    for index, token in enumerate(tokens):
        if scene.owner[index] is not None or scene.covered[index] or not token.text[:1].isupper():
            continue
        entity = scene.entity_at[index]
        candidates = scene.surnames.get(spelled(token.text)) or scene.surnames.get(spelled(token.text.rstrip("'’")))
        titled = index > scene.sentence_start[index] and _person_title(scene, index - 1)
        if candidates:
            if index in forms and not titled and (entity is None or entity.label != "PERSON"):
                continue
            if entity is not None and entity.label in _NOT_PERSONAL and _inside_longer(scene, index):
                continue
            nominal = token.pos in {"PROPN", "NOUN", "ADJ", "X"} or token.dep in {"nsubj", "nsubjpass", "dobj", "pobj", "poss"}
            if not nominal and (entity is None or entity.label != "PERSON"):
                continue  # "Trump" is taken for a verb at times
            if index + 1 < len(tokens) and folds[index + 1] in _OWNED:
                continue
            start = index
            if index > 0 and scene.owner[index - 1] is None and _given_fits(folds[index - 1], candidates):
                start = index - 1
                candidates = [c for c in candidates if spelled(c.name.split()[0]) == spelled(folds[index - 1])]
            # "Trump Jr." is no bearer of the bare surname; "Donald Payne Jr." is.
            only = all(_is_junior(c.name) and (c.name.count(" ") == 1 or bearer(token.text)) for c in candidates)
            if start == index and (
                only or spelled(token.text) in strangers or (titled and _means_another(scene, candidates, index))
            ):
                node = _alone(scene, token.text)
            else:
                node = _choose(scene, candidates, start)
            node, end = _with_suffix(scene, index, candidates, node)
            found = Found(start, end, node, MentionLink.NAME, 0.93 if len(candidates) == 1 else 0.7)
            if scene.place(found):
                _learn_title(scene, node, start)
        elif index not in forms and (
            (entity is not None and entity.label == "PERSON")
            or (token.pos == "PROPN" and (titled or (bearer(token.text) is not None and _stands_alone(scene, index))))
        ):
            inside = (
                entity is not None
                and entity.token_end - entity.token_start > 1
                and (entity.label != "PERSON" or folds[entity.token_end - 1] in _OWNED)
            )
            if (
                inside
                or not _WORD.match(token.text)
                or role_at(scene, index, index + 1)
                or folds[index] in _NOT_NAMES_ALONE
                or len(folds[index]) < 2
            ):
                continue
            if token.pos != "PROPN":
                continue
            given = by_given.get(folds[index], [])
            if not given and not titled and bearer(token.text) is None:
                longer = (node for name in sorted(short_forms(folds[index])) for node in by_given.get(name, ()))
                given = [node for node in longer if node.gender in ("", gender_of(token.text))]
            lone = given[0] if len(given) == 1 else _register(scene, (bearer(token.text) or token.text).split())
            lone, end = _with_suffix(scene, index, [], lone)
            if scene.place(Found(index, end, lone, MentionLink.NAME, 0.8)):
                _learn_title(scene, lone, index)


def _with_suffix(scene: Scene, index: int, candidates: list[Node], senior: Node) -> tuple[Node, int]:
    """Who is named where the surname at ``index`` may have a suffix, and the token behind: "Trump Jr." is the one named so in
    full, else of the same name as who is meant without it."""
    end = index + 1
    if end >= scene.sentence_end[index] or scene.folds[end] not in _JUNIOR:
        return senior, end
    suffix = f" {scene.folds[end].capitalize()}."
    named = [c for c in candidates if c.name.endswith(suffix)]
    return max(named, key=lambda c: c.count) if named else _register(scene, (senior.name + suffix).split()), end + 1


def _stands_alone(scene: Scene, index: int) -> bool:
    """Whether the name there is no part of a longer one: NER missed it, or took it for another kind ("Lavrov", an ORG)."""
    entity, before = scene.entity_at[index], scene.tokens[index - 1]
    longer = index > scene.sentence_start[index] and before.pos == "PROPN" and before.head == index
    return not longer and (entity is None or entity.token_end - entity.token_start == 1)


def _strangers(scene: Scene) -> set[str]:
    """Surnames used again and again before any bearer is named in full: the name of someone else.

    An article on President Trump that names Lara Trump once, near its end.
    """
    wanted, first = {}, {}
    for key, nodes in scene.surnames.items():
        known = bearer(key)
        if known is not None and all(node.name != known for node in nodes):
            wanted[key] = _STRANGE_OF_KNOWN
        elif all(node.count == 1 for node in nodes):
            wanted[key] = _STRANGE
        first[key] = min(node.first for node in nodes)
    early = dict.fromkeys(wanted, 0)
    for index, token in enumerate(scene.tokens):
        if token.text[:1].isupper() and scene.owner[index] is None:
            key = spelled(token.text)
            if key in early and index < first[key]:
                early[key] += 1
    return {key for key, times in early.items() if times >= wanted[key]}


def _means_another(scene: Scene, candidates: list[Node], index: int) -> bool:
    """Whether the title before ``index`` fits none of ``candidates``: "Mrs. Clinton" beside Bill; where the surname is that of
    another person known everywhere, an office tells too: Melania Trump's article on "President Trump"."""
    matched = role_at(scene, index - 1, index)
    if matched is None:
        return False
    role, known = matched[1], bearer(scene.tokens[index].text)
    return all(
        c.name != known
        and (
            (role.gender and c.gender not in ("", role.gender))
            or (known is not None and role.classes and c.classes.isdisjoint(role.classes))
        )
        for c in candidates
    )


def give_sides(scene: Scene) -> None:
    """A president whose administration the table has speaks for its state: "President Trump", the Trump administration."""
    for word, actor in administrations(scene.table).items():
        for node in scene.surnames.get(word, ()):
            plain = not node.sideless and "former" not in node.words and node.side is None
            if plain and "president" in node.classes:
                node.side = actor.side


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
    """Among persons of one surname: the one whose gender a title tells, else whom everybody knows by it, else the one named
    first: news repeats the given name of whoever comes second."""
    if len(candidates) > 1 and start > 0:
        matched = role_at(scene, start - 1, start)
        if matched is not None and matched[1].gender:
            candidates = [c for c in candidates if c.gender in ("", matched[1].gender)] or candidates
    known = bearer(scene.tokens[start].text)
    return max(candidates, key=lambda c: (not _is_junior(c.name), c.name == known, c.first >= 0, -c.first))


def _is_junior(name: str) -> bool:
    return name.endswith((" Jr.", " Sr.", " Jr", " Sr"))


def _inside_longer(scene: Scene, index: int) -> bool:
    """Whether the token is part of a longer capitalised name that is no person: "Trump Organization"."""
    entity = scene.entity_at[index]
    if entity is None:
        return False
    words = [
        i
        for i in range(entity.token_start, entity.token_end)
        if scene.tokens[i].text[:1].isupper() and i != index and not scene.owner[i]
    ]
    return bool(words) and not _given_fits(scene.folds[index - 1], scene.surnames.get(spelled(scene.tokens[index].text), []))
