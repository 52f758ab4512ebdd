"""Surnames: every place where the surname of a person stands, whatever its tag, and single names behind a title."""

from __future__ import annotations

from collections.abc import Collection

from newstance.schemas.records import MentionLink
from newstance.transforms.actors import Form, fold
from newstance.transforms.document import Entity, Token
from newstance.transforms.kinds import is_kind
from newstance.transforms.names import PARTICLES, bearer, canonical, gender_of, short_forms, spelled
from newstance.transforms.persons import JUNIOR, NOT_NAMES, is_junior, person, register
from newstance.transforms.roles import apposition_after, learn, role_at, title_before
from newstance.transforms.scene import Found, Node, Scene
from newstance.transforms.whole_names import FIRM_ENDS, OWNED, SURNAMES_FIRST, WORD

_NOT_NAMES_ALONE = NOT_NAMES | {"ii", "iii", "iv"}
_NOT_PERSONAL = frozenset({"ORG", "FAC", "LAW", "EVENT", "WORK_OF_ART", "LOC", "PRODUCT"})
STAFFS = frozenset({"administration", "campaign"})
_STRANGE = 4
_STRANGE_OF_KNOWN = 2


def find_surnames(scene: Scene, forms: dict[int, Form], bodies: Collection[str]) -> None:
    """A known surname is that person, whatever NER says; with a title before a single name, a new person. A single name of
    ``bodies`` is an organisation's."""
    tokens, folds = scene.tokens, scene.folds
    by_given: dict[str, list[Node]] = {}
    for nodes in scene.surnames.values():
        for node in nodes:
            by_given.setdefault(fold(node.name.split()[0]), []).append(node)
    strangers = _strangers(scene)
    inside_forms = {i for start, form in forms.items() for i in range(start, start + len(form.folds))}
    for index, token in enumerate(tokens):
        if scene.owner[index] is not None or scene.covered[index] or not token.text[:1].isupper():
            continue
        if has_staff(scene, index):  # "the Trump campaign": he is known from then on
            known = bearer(token.text)
            if known and not scene.surnames.get(spelled(token.text)):
                register(scene, known.split())
            continue
        double = _double(scene, index)
        if double is not None:
            end, bearers = double
            node = _choose(scene, bearers, index)
            if scene.place(Found(index, end, node, MentionLink.NAME, 0.93)):
                _learn_offices(scene, node, index, end)
            continue
        entity = scene.entity_at[index]
        candidates = scene.surnames.get(spelled(token.text)) or scene.surnames.get(spelled(token.text.rstrip("'’")))
        titled = index > scene.sentence_start[index] and _person_title(scene, index - 1)
        if candidates:
            if index in forms and not titled and (entity is None or entity.label != "PERSON"):
                continue
            particles = _particles(scene, index, candidates)
            if entity is not None and entity.label in _NOT_PERSONAL and _inside_longer(scene, index) and not particles:
                continue
            nominal = token.pos in {"PROPN", "NOUN", "ADJ", "X"} or token.dep in {"nsubj", "nsubjpass", "dobj", "pobj", "poss"}
            if not nominal and (entity is None or entity.label != "PERSON"):
                continue  # "Trump" is taken for a verb at times
            owned = index + 1 < len(tokens) and folds[index + 1] in OWNED
            if owned and (folds[index + 1] not in FIRM_ENDS or tokens[index + 1].text.istitle()):
                continue  # not "the Trump media"
            start = index - particles
            if start == index and index > 0 and scene.owner[index - 1] is None and _given_fits(folds[index - 1], candidates):
                start = index - 1
                candidates = [c for c in candidates if spelled(c.name.split()[0]) == spelled(folds[index - 1])]
            # "Trump Jr." is no bearer of the bare surname; "Donald Payne Jr." is.
            only = all(is_junior(c.name) and (c.name.count(" ") == 1 or bearer(token.text)) for c in candidates)
            if start == index and (
                only or spelled(token.text) in strangers or (titled and _means_another(scene, candidates, index))
            ):
                node = _alone(scene, token.text)
            else:
                node = _choose(scene, candidates, start)
            node, end = _with_suffix(scene, index, candidates, node)
            found = Found(start, end, node, MentionLink.NAME, 0.93 if len(candidates) == 1 else 0.7)
            if scene.place(found):
                _learn_offices(scene, node, start, end)
        elif index not in inside_forms and (
            (entity is not None and entity.label == "PERSON")
            or (
                token.pos == "PROPN"
                and (
                    titled
                    or (
                        (
                            bearer(token.text) is not None
                            or _comes_first(by_given, token.text)
                            or _is_given(by_given, token, entity)
                        )
                        and _stands_alone(scene, index)
                    )
                )
            )
        ):
            inside = (
                entity is not None
                and entity.token_end - _behind_role(scene, entity) > 1
                and (entity.label != "PERSON" or folds[entity.token_end - 1] in OWNED)
            )
            if (
                inside
                or not WORD.match(token.text)
                or role_at(scene, index, index + 1)
                or folds[index] in _NOT_NAMES_ALONE
                or len(folds[index]) < 2
            ):
                continue
            if token.text in bodies and not titled:
                continue  # "Valeant" beside Valeant Pharmaceuticals
            kind = index > 0 and tokens[index - 1].dep == "compound" and is_kind(tokens[index - 1].lemma.lower())
            if token.pos != "PROPN" or kind:
                continue  # "energy group Perenco"
            given = by_given.get(folds[index], [])
            if not given and not titled and bearer(token.text) is None:
                longer = (node for name in sorted(short_forms(folds[index])) for node in by_given.get(name, ()))
                given = [node for node in longer if node.gender in ("", gender_of(token.text))]
            if len(given) > 1 and _comes_first(by_given, token.text):
                given = [min(given, key=lambda node: node.first)]
            lone = given[0] if len(given) == 1 else register(scene, (bearer(token.text) or token.text).split())
            lone, end = _with_suffix(scene, index, [], lone)
            if scene.place(Found(index, end, lone, MentionLink.NAME, 0.8)):
                _learn_offices(scene, lone, index, end)


def _double(scene: Scene, index: int) -> tuple[int, list[Node]] | None:
    """Where a known surname of two ends, and who bears it: "[Garth-Evans]"."""
    end = index + 3
    if end > scene.sentence_end[index] or scene.tokens[index + 1].text != "-":
        return None
    bearers = scene.surnames.get(spelled(scene.text(index, end)))
    return (end, bearers) if bearers else None


def _comes_first(by_given: dict[str, list[Node]], word: str) -> bool:
    """Whether the word is the surname of someone whose name begins with it: "[Yoon] Suk Yeol"."""
    return word.lower() in SURNAMES_FIRST and word.lower() in by_given


def _is_given(by_given: dict[str, list[Node]], token: Token, entity: Entity | None) -> bool:
    """Whether the word is the given name of one person of the text, and somebody by its place: "[Nana] did what I had not"."""
    if entity is not None and entity.label in ("GPE", "LOC"):
        return False  # "Milan" beside Milan Kundera
    return len(by_given.get(fold(token.text), ())) == 1 and token.dep in ("nsubj", "nsubjpass", "dobj", "poss")


def has_staff(scene: Scene, index: int) -> bool:
    """Whether those who work for the person are meant: "the [Trump] campaign"."""
    after = index + 1
    if after >= scene.sentence_end[index] or scene.tokens[after].text not in STAFFS or scene.tokens[after].tag != "NN":
        return False
    word, joined = scene.tokens[index], index > 0 and scene.tokens[index - 1].text == "-"
    if joined or word.tag != "NNP" or word.head < after or word.dep not in {"compound", "nmod"}:
        return False
    return spelled(word.text) in scene.surnames or bearer(word.text) is not None


def _particles(scene: Scene, index: int, candidates: list[Node]) -> int:
    """How many words of the surname stand before ``index``: "[Le] Pen", "[von der] Leyen"."""
    for node in candidates:
        name = node.name.split()
        before = next((n for n, word in enumerate(reversed(name[:-1])) if fold(word) not in PARTICLES), 0)
        start = index - before
        if (
            before
            and start >= scene.sentence_start[index]
            and scene.folds[start:index] == [fold(w) for w in name[-1 - before : -1]]
        ):
            return before if not any(scene.owner[start:index]) else 0
    return 0


def _alone(scene: Scene, word: str) -> Node:
    """The person of a surname whose bearers in the text are others: the one known everywhere by it, if there is one."""
    known = bearer(word)
    return register(scene, known.split()) if known else person(scene, canonical([word]))


def _with_suffix(scene: Scene, index: int, candidates: list[Node], senior: Node) -> tuple[Node, int]:
    """Who is named where the surname at ``index`` may have a suffix, and the token behind: "Trump Jr." is the one named so in
    full, else of the same name as who is meant without it."""
    end = index + 1
    if end >= scene.sentence_end[index] or scene.folds[end] not in JUNIOR:
        return senior, end
    suffix = f" {scene.folds[end].capitalize()}."
    named = [c for c in candidates if c.name.endswith(suffix)]
    return max(named, key=lambda c: c.count) if named else register(scene, (senior.name + suffix).split()), end + 1


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


def _learn_offices(scene: Scene, node: Node, start: int, end: int) -> None:
    """What stands around a surname: "[Senator] Lee", "Ms Lee, [the senator from Ohio,]"."""
    behind = apposition_after(scene, end)
    if behind is not None and not any(t.dep == "appos" for t in scene.tokens[behind.start : behind.end]):
        behind = None  # "according to Lee, the president should resign"
    for office in (title_before(scene, start), behind):
        if office is not None:
            learn(node, office)
            scene.cover(office.start, office.end)


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
    return max(candidates, key=lambda c: (not is_junior(c.name), c.name == known, c.first >= 0, -c.first))


def _behind_role(scene: Scene, entity: Entity) -> int:
    """Where the name begins in an entity with a title, an ORG: "AG Barr", "Mr Pence"; not in "Justice Department"."""
    start, end = entity.token_start, entity.token_end
    matched = role_at(scene, start, end)
    if matched is None or matched[0] == end:
        return start
    title = (
        scene.folds[start] in NOT_NAMES
        or not matched[1].classes
        or scene.tokens[start].text.isupper()
        or "lawmaker" in matched[1].classes
    )
    return matched[0] if title else start


def _inside_longer(scene: Scene, index: int) -> bool:
    """Whether the token is part of a longer capitalised name that is no person: "Trump Organization"."""
    entity = scene.entity_at[index]
    if entity is None:
        return False
    commas = [i for i in range(entity.token_start, entity.token_end) if scene.tokens[i].text == ","]
    first = max((i for i in commas if i < index), default=_behind_role(scene, entity))
    words = [
        i
        for i in range(first, min((i for i in commas if i > index), default=entity.token_end))
        if scene.tokens[i].text[:1].isupper() and i != index and not scene.owner[i]
    ]
    return bool(words) and not _given_fits(scene.folds[index - 1], scene.surnames.get(spelled(scene.tokens[index].text), []))
