"""Mentions by name: persons, the table's actors, bodies of a state ("the Russian Foreign Ministry"), and what NER adds."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from newstance.schemas.records import MentionLink
from newstance.transforms.abbreviations import find_again, find_long_forms, short_form
from newstance.transforms.actors import Form
from newstance.transforms.bodies import bodies_by_first, find_state_bodies
from newstance.transforms.homonyms import Homonyms, koreas
from newstance.transforms.kinds import committee_start, find_bodies, hyphenated_end, learn_kinds, short_names
from newstance.transforms.longer_names import AFFAIRS, in_longer_place, longer_names
from newstance.transforms.persons import find_persons, give_sides
from newstance.transforms.places import is_place
from newstance.transforms.roles import Role, role_at
from newstance.transforms.scene import GROUP, ORG, PLACE, STATE, Found, Node, Scene
from newstance.transforms.surnames import find_surnames, has_staff
from newstance.transforms.whole_names import FIRM_ENDS

_ATTRIBUTIVE = frozenset({"amod", "compound", "nmod", "poss"})
_NO_PERSON = ("ese", "sh", "ch", "ss", "ic")
"""Ends of adjectives that are no noun for a person: "the French" are many, "the Democratic" is cut off."""
# Without one of these in the article, Georgia is the American state.
_CAUCASUS = frozenset(
    {
        "tbilisi",
        "georgian",
        "georgians",
        "abkhazia",
        "ossetia",
        "caucasus",
        "saakashvili",
        "armenia",
        "azerbaijan",
    }
)
GENERIC = frozenset(
    """committee assembly department agency council commission court party house state congress ministry university
    board office bureau panel service union union's government team news press times post center institute
    covid covid-19 coronavirus obamacare medicare medicaid administration analysis""".split()  # noqa: SIM905
)
_NO_ENDS = frozenset({"POS", "IN", "DT"})
_STATES = frozenset({"republic", "kingdom", "sultanate", "emirate", "principality"})
_NO_PLACES = frozenset({"country", "nation", "homeland"})
_ABBREVIATED = frozenset(
    """Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev N.H N.J N.M N.Y N.C N.D
    Okla Ore Pa R.I S.C S.D Tenn Tex Vt Va Wash W.Va Wis Wyo D.C""".split()  # noqa: SIM905
)
_REGIONAL = frozenset("european asian african eastern western northern southern congressional".split())  # noqa: SIM905
"""Adjectives of regions that no actor speaks for: "Asian markets"."""
_AMERICAS = (("north", "american"), ("south", "american"), ("central", "american"), ("latin", "american"))
_LINKS = {
    "name": MentionLink.NAME,
    "alias": MentionLink.ALIAS,
    "metonym": MentionLink.ALIAS,
    "adjective": MentionLink.ALIAS,
    "member": MentionLink.ALIAS,
}
_TRUST = {"name": 0.98, "alias": 0.97, "metonym": 0.85, "adjective": 0.7, "member": 0.7}


def find_names(scene: Scene) -> None:
    """Place all mentions by name. Persons first: their surnames mend what NER tagged otherwise."""
    forms = _table_forms(scene)
    scene.named = [(start, actor) for start, form in forms.items() for actor in form.actors[:1]]
    find_persons(scene, forms)
    bodies = short_names(scene)
    find_surnames(scene, forms, bodies)
    find_state_bodies(scene, forms)
    longer_names(scene, forms)
    _table(scene, forms)
    koreas(scene)
    _staffs(scene)
    find_long_forms(scene, AFFAIRS)
    _others(scene, bodies)
    find_bodies(scene)
    learn_kinds(scene)
    find_again(scene)
    give_sides(scene)


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


def _table(scene: Scene, forms: dict[int, Form]) -> None:
    words, homonyms = set(scene.folds), Homonyms(scene, forms)
    for index, form in forms.items():
        end = index + len(form.folds)
        first = index + 1 if form.folds[0] == "the" and len(form.folds) > 1 else index
        if scene.owner[first] is not None or scene.covered[first] or _in_longer_name(scene, first, end):
            continue
        if form.how == "metonym":
            if is_place(scene, first, end):
                _city(scene, first, end, form)
                continue
            node = homonyms.other(index, form) or _metonym(scene, form)
        else:
            node = homonyms.other(index, form) or scene.node(form.actors[0])
        if node.kind == STATE and in_longer_place(scene, first, end, adjective=form.how == "adjective"):
            continue
        if form.folds == ("georgia",) and _CAUCASUS.isdisjoint(words):
            _city(scene, first, end, form)
            continue
        how, token = form.how, scene.tokens[first]
        if how == "alias" and token.pos == "ADJ" and node.kind == STATE:
            how = "adjective"
        if how == "alias" and form.folds[0] == "the" and _goes_on(scene, end):
            continue  # "the West African bloc"
        scene.place(Found(first, end, node, _LINKS[how], _TRUST[how], how))


def _goes_on(scene: Scene, end: int) -> bool:
    """Whether the name goes on behind ``end``."""
    return end < len(scene.tokens) and scene.tokens[end].text[:1].isupper() and scene.tokens[end].pos in {"PROPN", "ADJ"}


def is_one_of(scene: Scene, found: Found) -> bool:
    """Whether one member is meant, not the party or the state: "the California Democrat", "a Russian"."""
    index = found.end - 1
    token = scene.tokens[index]
    if found.how != "adjective" or token.tag not in {"NN", "NNP"} or token.dep in _ATTRIBUTIVE or found.node.actor is None:
        return False
    if not token.text[1:].islower() or token.text.endswith(_NO_PERSON):
        return False
    if found.node.actor.kind == "party":
        return True
    determined = any(t.head == index and t.dep == "det" for t in scene.tokens[max(0, index - 5) : index])
    return found.node.kind == STATE and determined


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
    if any(role_at(scene, i, right) is not None for i in words) or any(scene.owner[i] is not None for i in words):
        return False
    if any(scene.tokens[i].text in {"-", "–", "/", ",", "and", "&"} for i in words) or (
        end < len(scene.tokens) and scene.tokens[end].tag == "POS"
    ):
        return False
    rest = [i for i in words if not start <= i < end]
    return all(scene.tokens[i].text[:1].isupper() or scene.folds[i] in {"of", "the", "for", "on", "'s"} for i in rest)


def _core(scene: Scene, start: int, end: int) -> tuple[int, int]:
    while start < end and (scene.folds[start] in {"the", "a", "an"} or not scene.tokens[start].text[0].isalnum()):
        start += 1
    while end > start and (
        scene.tokens[end - 1].tag in _NO_ENDS
        or scene.tokens[end - 1].text in {"'s", "’s", "’", "'", ",", ".", "”", '"', "-", ")"}
    ):
        end -= 1
    return start, end


def _staffs(scene: Scene) -> None:
    """Those who work for a person, under his name: "the Trump campaign", "Reagan administration"."""
    for index, (word, staff) in enumerate(pairwise(scene.tokens)):
        if not scene.covered[index] and has_staff(scene, index):
            name = word.text.title() if word.text.isupper() else word.text
            node = scene.local(f"{name} {staff.text}", "ORG", ORG)
            scene.place(Found(index, index + 2, node, MentionLink.NAME, 0.9))


def _city(scene: Scene, start: int, end: int, form: Form) -> None:
    node = scene.local(" ".join(form.pieces), "GPE", PLACE)
    scene.place(Found(start, end, node, MentionLink.NAME, 0.85))


def _is_state_in_full(scene: Scene, start: int, end: int) -> bool:
    """Whether the name is a state's in full."""
    return (
        end - start > 2
        and scene.folds[start] in _STATES
        and scene.folds[start + 1] == "of"
        and scene.entity_at[start] is not None
    )


def _government_end(scene: Scene, end: int) -> int:
    """Where the mention of a region ends whose government is named there: "the Kerala [government]", "Kerala['s government]"."""
    at, stop = end, scene.sentence_end[end - 1]
    if at < stop and scene.tokens[at].tag == "POS":
        at += 1
    return at + 1 if at < stop and scene.folds[at] == "government" else end


def _is_generic(scene: Scene, index: int) -> bool:
    """Whether a one-word ORG is no name: "Committee", "Intelligence"."""
    word = scene.folds[index]
    return scene.tokens[index].pos not in {"PROPN", "NOUN"} or word in bodies_by_first() or word in GENERIC


def _is_affair(scene: Scene, start: int, end: int) -> bool:
    """Whether it is a law or an affair: "the Russia Investigation"; not "Bureau of Investigation"."""
    return scene.folds[end - 1] in AFFAIRS and "of" not in scene.folds[start:end]


def _is_vacant(scene: Scene, role: Role) -> bool:
    """Whether nobody in the article holds that office."""
    return bool(role.classes) and all(role.classes[0] not in node.classes for node in scene.nodes.values())


def _others(scene: Scene, bodies: Collection[str]) -> None:
    acronyms = {
        short: found.node for found in scene.founds() if found.node.kind == ORG and (short := short_form(scene, found.end))
    }
    partial: dict[str, Node] = {}
    headed: dict[str, Node] = {}
    for entity in scene.document.entities:
        label = "ORG" if entity.label == "PERSON" and scene.folds[entity.token_end - 1] in FIRM_ENDS else entity.label
        if label not in {"ORG", "GPE", "NORP", "LOC", "PERSON"}:
            continue
        start, end = _core(scene, entity.token_start, entity.token_end)
        while start < end and scene.owner[start] is not None:
            start += 1
        if start >= end or any(scene.owner[start:end]) or any(scene.covered[start:end]):
            continue
        if scene.folds[end - 1] == "committee":
            start = committee_start(scene, start)
        end = hyphenated_end(scene, label, end)
        words = [token.text for token in scene.tokens[start:end]]
        if not words[0][:1].isupper() or not any(len(w) > 1 and w[0].isalpha() for w in words) or end - start > 9:
            continue
        behind = start > 0 and scene.tokens[start - 1].text[-1] in ",(-"
        if behind and end - start == 1 and words[0].strip(".") in _ABBREVIATED and words[0].endswith("."):
            continue  # "Louisville, Ky."
        region = scene.folds[end - 1] in _REGIONAL or tuple(scene.folds[start:end]) in _AMERICAS
        if label == "NORP" and region and scene.tokens[end - 1].dep == "amod":
            continue  # "Asian markets", "the North American trade pact"
        office = (role_at(scene, end - 1, end) if label != "GPE" else None) or role_at(scene, start, end)
        vacant = office is not None and words[-1].isupper() and len(words[-1]) < 5 and _is_vacant(scene, office[1])
        if label == "PERSON" and end - start == 1 and words[0] in bodies and words[0] in partial:
            scene.place(Found(start, end, partial[words[0]], MentionLink.ALIAS, 0.8))  # "Valeant"
            continue
        if label == "PERSON" or (office and not vacant):
            continue  # "the VP" is an actor of its own where nobody is called so
        if label == "ORG" and end - start == 1 and _is_generic(scene, start):
            continue
        if label == "GPE" and end - start == 1 and scene.folds[start] in _NO_PLACES:
            continue  # "our great Country"
        if label == "ORG" and any(t.pos in {"VERB", "NUM"} or "/" in t.text for t in scene.tokens[start:end]):
            continue
        if label == "ORG" and (_is_affair(scene, start, end) or scene.folds[end - 1].endswith("ism")):
            continue
        name = scene.plain(start, end)
        if label in ("GPE", "LOC", "ORG") and _is_state_in_full(scene, start, end):
            name = scene.plain(start + 2, end)  # "the Republic of Taraka", Taraka
        if label in ("GPE", "NORP") and (stop := _government_end(scene, end)) > end:
            if label == "NORP":  # "the Welsh government"
                label, name = "ORG", f"{name} government"
            end = stop
        key = words[0].replace(".", "")
        party = partial.get(key[:-1]) if key.endswith("s") else None  # "the Greens", of the Green Party
        if label in ("ORG", "NORP") and end - start == 1 and party is not None and party.name.endswith("Party"):
            scene.place(Found(start, end, party, MentionLink.ALIAS, 0.8))
            continue
        called = headed.get(scene.folds[start]) if start and scene.folds[start - 1] == "the" else None  # "the Federation"
        known = acronyms.get(key) or partial.get(key) or called
        if label == "ORG" and end - start == 1 and known:
            scene.place(Found(start, end, known, MentionLink.ALIAS, 0.85))
            continue
        if name.isupper() and len(name) > 4 and label in {"GPE", "LOC"}:
            name = name.title()
        kind = {"ORG": ORG, "GPE": PLACE, "NORP": GROUP, "LOC": PLACE}[label]
        if label == "GPE" and any(c.isdigit() for c in name):
            kind = ORG  # "M23"
        node = scene.local(name, "ORG" if kind == ORG else label, kind)
        if kind == ORG and end - start > 1:
            link = next((i for i in range(start + 1, end) if scene.folds[i] in {"of", "on", "for"}), end)
            node.nominals = node.nominals | {scene.folds[link - 1]}
            headed[scene.folds[link - 1]] = node
            inner = next((scene.table.match(scene.tokens, scene.folds, i, end) for i in range(start, end)), None)
            if inner is not None and node.side is None and scene.table.actors[inner.actors[0]].kind != "group":
                node.side = scene.table.actors[inner.actors[0]].side
            initials = "".join(w[0] for w in words if w[:1].isupper())
            if len(initials) > 1:
                acronyms.setdefault(initials, node)
            if scene.tokens[start + 1].tag != "POS":
                partial.setdefault(words[0], node)
            if short := short_form(scene, end):
                acronyms[short] = node
        scene.place(Found(start, end, node, MentionLink.NAME, 0.75 if label == "ORG" else 0.8))
