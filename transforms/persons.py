"""Persons by their full names, as NER finds them or should have (their surnames: ``surnames``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise

from newstance.schemas.records import MentionLink
from newstance.transforms.actors import Actor, ActorTable, Form, fold
from newstance.transforms.kinds import PLACED
from newstance.transforms.names import (
    PARTICLES,
    bearer,
    canonical,
    gender_of,
    is_given_name,
    is_known,
    short_forms,
    spelled,
    surname,
)
from newstance.transforms.offices import state_of
from newstance.transforms.roles import apposition_after, learn, role_at, title_before
from newstance.transforms.scene import PERSON, Found, Node, Scene
from newstance.transforms.whole_names import OWNED, WORD, first_initial, whole

NOT_NAMES = frozenset("mr mrs ms dr sir once indeed following the a an 's ’s s ex pro anti advocate barrister comrade".split())  # noqa: SIM905
_BREAKS = frozenset({",", "(", ")", '"', "“", "”", "–", "—", "'s", "’s", ":", ";", "/", "|"})
JUNIOR = frozenset({"jr", "sr"})
_NO_PERSONS = frozenset({"god", "witch hunt", "deep state", "fake news", "good luck", "best wishes"})
_FIRMS = frozenset(
    {"charles schwab", "dow jones", "john deere", "merrill lynch", "morgan stanley", "philip morris", "wells fargo"}
)
_TITLES = frozenset({"bishop", "pastor", "senator", "lawmaker", "minister", "ambassador", "spokesperson", "governor", "mayor"})
_ROYAL = frozenset({"king", "queen", "prince", "princess", "sheikh", "emir", "pope"})


def find_persons(scene: Scene, forms: dict[int, Form]) -> None:
    spans: list[tuple[int, int]] = []
    personal = {scene.folds[e.token_end - 1] for e in scene.document.entities if e.label == "PERSON"}
    alone = {scene.folds[i] for i in range(1, len(scene.tokens)) if i not in forms and _is_alone(scene, i)}
    for entity in scene.document.entities:
        if " ".join(scene.folds[entity.token_start : entity.token_end]) in _NO_PERSONS:
            scene.cover(entity.token_start, entity.token_end)
            continue
        first = _behind_title(scene, entity.token_start, entity.token_end)
        # "Nikki Haley" as an ORG is mended where the surname is a person's elsewhere, or stands alone, or behind a title.
        last = scene.folds[entity.token_end - 1]
        mistaken = (
            entity.label in {"ORG", "GPE"}
            and entity.token_end - first == 2
            and is_given_name(scene.tokens[first].text)
            and (
                last in personal
                or _is_subject(scene, first, entity.token_end)
                or first > entity.token_start
                or (entity.label == "ORG" and last in alone and first not in forms)
            )
        )
        mistaken = mistaken or (entity.label == "ORG" and first - entity.token_start > 1)
        mistaken = mistaken or (entity.label == "ORG" and _is_titled(scene, entity.token_start, entity.token_end))
        if entity.label == "PERSON" or mistaken or _is_named_by_office(scene, first, entity.token_end, forms):
            start, end = _trim(scene, first, entity.token_end, forms)
            if start < end:
                start, end = _from_given(scene, start, end, forms), whole(scene, start, end, forms)
                start = first_initial(scene, start) if end - start == 1 or len(scene.tokens[start].text) == 1 else start
            if end - start > 1 and _is_no_person(scene, start, end, forms):
                continue
            if end - start >= 2 and _is_full_name(scene, start, end) and not _is_headline(scene, start, end, forms):
                while spans and spans[-1][1] > start:
                    spans.pop()
                spans.append((start, end))
            elif end - start == 1 and start not in forms:
                before = start - 1
                if (
                    before >= scene.sentence_start[start]
                    and is_given_name(scene.tokens[before].text)
                    and scene.tokens[before].text[:1].isupper()
                    and scene.tokens[before].pos == "PROPN"
                    and scene.tokens[start].pos == "PROPN"
                    and not _is_office(scene, before, start)
                ):
                    spans.append((before, end))
    spans = _plausible(scene, sorted([*spans, *_unseen(scene, forms)], key=lambda span: (span[0], -span[1])))
    for start, end in spans:
        node = register(scene, [token.text for token in scene.tokens[start:end]])
        scene.place(Found(start, end, node, MentionLink.NAME, 0.95))
    given = {scene.folds[start] for start, _ in spans}
    for start, end in spans:
        found = scene.owner[start]
        if found is None or found.start != start:
            continue
        other = start - 2
        if end - start == 2 and other not in forms and _shares_surname(scene, other, given):
            kin = register(scene, [scene.tokens[other].text, scene.tokens[end - 1].text])
            scene.place(Found(other, other + 1, kin, MentionLink.NAME, 0.85))
        for office in (title_before(scene, start), apposition_after(scene, end)):
            if office is not None:
                learn(found.node, office)
                scene.cover(office.start, office.end)


def _unseen(scene: Scene, forms: dict[int, Form]) -> Iterator[tuple[int, int]]:
    """Persons whom NER has not seen: a given name and another, as the subject of a verb: "[Iván Cepeda] stood up for"."""
    for index, (given, family) in enumerate(pairwise(scene.tokens)):
        if family.dep not in ("nsubj", "nsubjpass") or given.dep != "compound" or given.head != index + 1:
            continue
        if scene.tokens[family.head].pos != "VERB" or scene.entity_at[index] or scene.entity_at[index + 1] or index in forms:
            continue
        names = given.pos == family.pos == "PROPN" and given.text.istitle() and family.text.istitle()
        names = names and scene.folds[index + 1] not in PLACED | JUNIOR
        if names and is_given_name(given.text) and _is_full_name(scene, index, index + 2) and index + 1 not in forms:
            yield index, index + 2


def _is_office(scene: Scene, index: int, end: int) -> bool:
    """Whether the word is a title before a surname, not a name: "[Pastor] Lyle"; "King Salman" is a name."""
    matched = role_at(scene, index, end)
    return matched is not None and _ROYAL.isdisjoint(matched[1].classes)


def _is_titled(scene: Scene, start: int, end: int) -> bool:
    """Whether a title that only persons have begins the name: "[Bishop] Naledi Khumalo"; not "General Motors"."""
    matched = role_at(scene, start, end)
    if matched is None or not _TITLES & set(matched[1].classes) or not 2 <= end - matched[0] <= 3:
        return False
    words = [t.text for t in scene.tokens[matched[0] : end]]
    return all(word.istitle() for word in words) and scene.folds[end - 1] not in OWNED


def _is_subject(scene: Scene, start: int, end: int) -> bool:
    """Whether a name is the subject of a sentence and no firm's."""
    token = scene.tokens[end - 1]
    subject = token.dep == "nsubj" and scene.tokens[token.head].dep == "ROOT"
    return (
        subject and token.text.istitle() and scene.folds[end - 1] not in OWNED and " ".join(scene.folds[start:end]) not in _FIRMS
    )


def _is_named_by_office(scene: Scene, start: int, end: int, forms: dict[int, Form]) -> bool:
    """Whether what NER took for something else is a person by the office before it: "the director, [Meenakshi Ganguly],"."""
    floor = scene.sentence_start[start]
    if start - floor < 2 or not 2 <= end - start <= 4 or any(i in forms for i in range(start, end)):
        return False
    comma = scene.tokens[start - 1].text == ","
    apposed = any(t.dep == "appos" and t.head == start - 2 for t in scene.tokens[start:end])
    closed = end < scene.sentence_end[start] and scene.tokens[end].text in {",", "(", "said", "says"}
    if not closed or (comma and not apposed) or not all(t.text.istitle() and t.pos == "PROPN" for t in scene.tokens[start:end]):
        return False
    at = start - 1 - comma
    matched = role_at(scene, at, start)
    return matched is not None and bool(matched[1].classes) and scene.tokens[at].tag in {"NN", "NNP"}


def _is_no_person(scene: Scene, start: int, end: int, forms: dict[int, Form]) -> bool:
    """Whether the whole name is that of another kind of actor: "Burkina Faso"."""
    form = forms.get(start)
    return form is not None and start + len(form.folds) == end and scene.table.actors[form.actors[0]].label != "PERSON"


def _shares_surname(scene: Scene, index: int, given: Collection[str]) -> bool:
    """Whether a name shares the surname of the next: "[Charles] and David Koch"; not "[Ivanka] and Jared Kushner" beside an
    Ivanka Trump (``given``: the given names of those named in full)."""
    if index < 0 or scene.folds[index + 1] != "and" or scene.sentence[index] != scene.sentence[index + 3]:
        return False
    if scene.folds[index] in given:
        return False
    word, entity = scene.tokens[index].text, scene.entity_at[index]
    if not is_given_name(word) or not word.istitle() or bearer(word) or spelled(word) in scene.surnames:
        return False
    if entity is not None and entity.label != "PERSON":
        return False
    family = scene.tokens[index + 3].text
    if bearer(family) is not None and not is_known([word, family]):
        return False  # "Graham and Nancy Pelosi"
    return index == scene.sentence_start[index] or scene.tokens[index - 1].pos != "PROPN"


def _is_alone(scene: Scene, index: int) -> bool:
    """Whether a name of one word is the subject there: "Price said"; not "the Sentinel said"."""
    token = scene.tokens[index]
    subject = token.pos == "PROPN" and token.dep == "nsubj" and scene.tokens[index - 1].pos not in {"PROPN", "DET", "ADJ", "NOUN"}
    return subject and token.text.istitle() and (index + 1 == len(scene.tokens) or scene.tokens[index + 1].pos != "PROPN")


def _behind_title(scene: Scene, start: int, end: int) -> int:
    """Where the name begins behind a title of which NER took the end for its beginning: "Secretary of [State Rex Tillerson]", or
    all of it: "[Kuomintang Chairwoman Ann Lee]", "[H.E. Ms Ann Lee]"."""
    if scene.tokens[start].text.startswith("H.E"):
        return next((i for i in range(start + 1, end) if scene.folds[i] not in NOT_NAMES), start)
    for index in range(end - 3, start, -1):
        matched = role_at(scene, index, end)
        name = scene.tokens[matched[0] : end] if matched is not None and matched[1].classes else ()
        if (
            2 <= len(name) <= 4
            and scene.tokens[index].text[:1].isupper()
            and all(t.text.istitle() or t.text == "-" for t in name)
        ):
            return end - len(name) if scene.folds[end - 1] not in OWNED else start
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
        elif folds[start] in NOT_NAMES or not WORD.match(tokens[start].text):
            start += 1
        else:
            break
    # A "MORE" of the page's furniture behind the name.
    if end - start > 2 and len(tokens[end - 1].text) > 2 and tokens[end - 1].text.isupper() and not tokens[start].text.isupper():
        end -= 1
    while end > start and (folds[end - 1] in NOT_NAMES or not WORD.match(tokens[end - 1].text)):
        end -= 1
    for index in range(start, end):
        if tokens[index].text in _BREAKS:
            return start, index
    return start, end


def _from_given(scene: Scene, start: int, end: int, forms: dict[int, Form]) -> int:
    """Where the name begins of which NER has the end: "[Ricardo] Salinas Pliego", "[Mirza Fakhrul] Islam Alamgir"."""
    if is_given_name(scene.tokens[start].text):
        return start
    before = scene.entity_at[start - 1] if start > scene.sentence_start[start] else None
    if before is not None and before.label == "PERSON" and before.token_end == start:
        parts = range(before.token_start, start)
        joined = all(scene.tokens[i].dep == "compound" and i < scene.tokens[i].head < end for i in parts)
        joined = joined and is_given_name(scene.tokens[before.token_start].text)
        if joined and not any(bearer(scene.tokens[i].text) or i in forms for i in range(before.token_start, end)):
            start = before.token_start
    for first in range(start - 1, max(scene.sentence_start[start] - 1, start - 4), -1):
        token = scene.tokens[first]
        named = token.pos == "PROPN" and token.dep == "compound" and start <= token.head < end and WORD.match(token.text)
        if not named or first in forms or scene.folds[first] in NOT_NAMES or role_at(scene, first, start) is not None:
            break
        if is_given_name(token.text) and token.text.istitle():
            return first
    return start


def _is_full_name(scene: Scene, start: int, end: int) -> bool:
    words = [t.text for t in scene.tokens[start:end]]
    if end - start > 6 or not words[0][:1].isupper() or not (words[-1][:1].isupper() or words[-2] == "-"):
        return False
    if any(not WORD.match(w) and w not in PARTICLES for w in words) or words[-1] == "-":
        return False
    if (scene.tokens[end - 1].pos not in {"PROPN", "NOUN"} and words[-2:-1] != ["-"]) or scene.tokens[start].pos in {
        "VERB",
        "ADP",
        "DET",
    }:
        return False
    if scene.folds[end - 1] in OWNED:
        return False  # "Trump Tower"
    if end - start == 2 and scene.folds[end - 1] in JUNIOR and not is_given_name(words[0]):
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


def person(scene: Scene, name: str) -> Node:
    """The node of a person by canonical name."""
    actor_id = _persons_of(scene.table).get(name)
    node = scene.node(actor_id) if actor_id else scene.local(name, "PERSON", PERSON)
    node.gender = node.gender or gender_of(name.split()[0])
    return node


def _is_headline(scene: Scene, start: int, end: int, forms: dict[int, Form]) -> bool:
    """Whether it is a headline that NER took for a name, with an actor in the middle: "Trump Signs Russia Sanctions"."""
    return not is_given_name(scene.tokens[start].text) and any(index in forms for index in range(start + 1, end - 1))


def register(scene: Scene, words: list[str]) -> Node:
    """The person of a full name: whoever has it in the text already, under a short form too, else a new one."""
    name = canonical(words)
    given, family = name.split()[0], surname(name.split())
    bearers = scene.surnames.get(family, ())
    if bearers and (" " not in name or fold(given) in PARTICLES):
        return bearers[0]  # "Ben-Gvir", "Le Pen"
    for node in bearers:
        rest = spelled(node.name).removesuffix(" " + spelled(name)) if " " in name and not is_given_name(given) else ""
        if rest and rest != spelled(node.name) and rest.split()[-1] not in scene.surnames:
            return node  # "Mr. López Obrador"; not Rand Paul, of "Paul Ryan Rand Paul" beside Paul Ryan
        juniors = is_junior(name), is_junior(node.name)
        if fold(node.name.split()[0]) in short_forms(given) and gender_of(given) == node.gender and not any(juniors):
            return node
    node = person(scene, name)
    if node.kind == PERSON and node not in scene.surnames.setdefault(family, []):
        scene.surnames[family].append(node)
        node.count = 0
    return node


def give_sides(scene: Scene) -> None:
    """A president whose administration the table has speaks for its state: "President Trump", the Trump administration; who is
    known to hold an office for whose it is."""
    for word, actor in administrations(scene.table).items():
        for node in scene.surnames.get(word, ()):
            plain = not node.sideless and "former" not in node.words and node.side is None
            if plain and "president" in node.classes:
                node.side = actor.side
    for node in scene.nodes.values():
        if node.kind == PERSON and node.side is None and not node.sideless and "former" not in node.words:
            node.side = state_of(scene, node.name)


def is_junior(name: str) -> bool:
    """Whether a suffix ends the name."""
    return name.endswith((" Jr.", " Sr.", " Jr", " Sr"))
