"""Common nouns that stand for someone: "the minister", "the Kremlin spokesman", "the alliance"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice

from newstance.schemas.records import MentionLink
from newstance.transforms.actors import lexicon_rows
from newstance.transforms.kinds import FIRMS, firm_before, only_firm
from newstance.transforms.names import bearer, is_known
from newstance.transforms.offices import holder
from newstance.transforms.persons import administrations
from newstance.transforms.roles import LINKS, Office, describe, learn, role_at
from newstance.transforms.scene import NAMELIKE, ORG, PERSON, STATE, Found, Node, Scene

_DEFINITE = frozenset({"the", "this", "that"})
_NOT_ORGS = frozenset({"group", "fund", "side", "house", "paper"})
_SINGLE = frozenset({"president", "premier", "minister", "chancellor", "spokesperson", "secretary general", "ambassador"})
_INDEFINITE = frozenset({"a", "an", "one", "another", "some"})
_UNIQUE = frozenset("only next new second third previous future other another same likely potential".split())  # noqa: SIM905
_ABROAD = 200
"""Tokens by which a person introduced with another state's office is further away from the bare office: in an article that says
"Ukrainian President Zelensky" and "President Trump", "the president" is Trump."""
_NOT_THE_MINISTER = frozenset({"deputy", "first", "prime", "vice"})
"""Ministers whom "the minister" means only where there is no other."""
_GOVERNS = frozenset({"president", "presidential", "premier", "prime", "chancellor"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase around a role: tokens ``[start, end)``, how it begins, and what it says."""

    start: int
    end: int
    definite: bool
    office: Office


@cache
def _telling() -> frozenset[str]:
    """Words that tell offices apart: those of bodies ("foreign", "defence", "ministry") and a few ranks."""
    words = {piece for row in lexicon_rows("bodies.csv") for piece in row["pattern"].split()}
    return frozenset(words | {"prime", "vice", "deputy", "national", "attorney", "first", "special"}) - {
        "of",
        "the",
        "for",
        "state",
        "side",
    }


def find_nominals(scene: Scene) -> None:
    """Place the mentions by role ("the senator") and by kind ("the alliance"), in the order of the text."""
    for node in scene.nodes.values():
        for name in node.classes if node.kind == PERSON else node.nominals:
            scene.called.setdefault(name, []).append(node)
    tokens = scene.tokens
    index, size = 0, len(tokens)
    while index < size:
        found = scene.owner[index]
        if found is not None:
            found.node.last = index
            index = found.end
            continue
        token = tokens[index]
        if token.pos in NAMELIKE and not scene.covered[index]:
            end = _role(scene, index) or _kind(scene, index)
            if end:
                index = end
                continue
        index += 1


def phrase_at(scene: Scene, index: int) -> Phrase | None:
    """The noun phrase whose head is the role that begins at ``index``; None before a name or another noun."""
    stop = scene.sentence_end[index]
    matched = role_at(scene, index, stop)
    if matched is None or not matched[1].classes:
        return None
    end = matched[0]
    if end < stop and scene.tokens[end].pos in {"PROPN", "NOUN"} and scene.tokens[end].dep not in {"dobj", "appos"}:
        return None
    if end < stop and (scene.tokens[end].tag == "HYPH" or scene.folds[end] in {"who", "whose", "that"}):
        return None
    start, floor = index, scene.sentence_start[index]
    definite = False
    while start > floor:
        token = scene.tokens[start - 1]
        if token.pos == "DET" or token.tag == "PRP$" or scene.folds[start - 1] == "the":
            definite = scene.folds[start - 1] in _DEFINITE
            start -= 1
            break
        if not (token.pos in NAMELIKE or token.tag in {"POS", "HYPH"}) or (
            scene.owner[start - 1] is not None and scene.covered[start - 1]
        ):
            break
        owner = scene.owner[start - 1]
        if owner is not None and owner.node.kind == PERSON and token.tag != "POS" and scene.tokens[start].tag != "POS":
            break
        if token.tag == "POS":
            definite = True
        start -= 1
    # "Russian Foreign Minister said": without an article, for an office that one person holds.
    if start < index and scene.tokens[start].text[:1].isupper() and scene.owner[start] is not None:
        free = start == floor or scene.tokens[start - 1].pos not in {
            "DET",
            "VERB",
            "ADJ",
            "NOUN",
            "PROPN",
            "NUM",
            "PUNCT",
        }
        definite = definite or (free and matched[1].classes[0] in _SINGLE)
    last = end
    while last < stop and last < end + 10:
        token = scene.tokens[last]
        if last == end and scene.folds[last] not in {"of", "for"}:
            break
        if not (token.pos in NAMELIKE or token.pos == "DET" or scene.folds[last] in LINKS or token.tag in {"POS", "HYPH"}):
            break
        last += 1
    while last > end and (
        scene.folds[last - 1] in LINKS or scene.tokens[last - 1].pos == "DET" or scene.tokens[last - 1].tag == "POS"
    ):
        last -= 1
    return Phrase(start, last, definite, describe(scene, start, last))


def _role(scene: Scene, index: int) -> int:
    """Resolve the role at ``index``; the token after it where it was placed, else 0."""
    matched = role_at(scene, index, scene.sentence_end[index])
    if matched is None:
        return 0
    phrase = phrase_at(scene, index)
    if phrase is None:
        return 0
    if not phrase.definite:
        # "a senator": whoever "the senator" is from here on, it is not the one named before.
        if scene.folds[phrase.start] in _INDEFINITE or scene.folds[phrase.start - 1] in _INDEFINITE:
            for name in phrase.office.classes:
                scene.indefinite[name] = index
        return matched[0]
    if not _UNIQUE.isdisjoint(scene.folds[phrase.start : index]):
        return 0
    # A longer role begins further left ("secretary general"): the head is the last one before the link.
    end = matched[0]
    named = _apposed(scene, phrase, end - 1)
    node, confidence = (named, 0.9) if named else resolve(scene, phrase, index)
    link = MentionLink.TITLE
    if node is None:
        node = office_node(scene, phrase)
        link, confidence = MentionLink.NOMINAL, 0.6
    if node is None:
        return 0
    start = phrase.start + (scene.folds[phrase.start] in _DEFINITE)
    for inner in {id(f): f for f in scene.owner[start:end] if f is not None}.values():
        if inner.start >= start and inner.end <= end:
            scene.drop(inner)
    if any(scene.owner[start:end]):
        start = index
    if scene.place(Found(start, end, node, link, confidence)):
        node.last = index
        return end
    return 0


def _apposed(scene: Scene, phrase: Phrase, head: int) -> Node | None:
    """The person named behind the office: "Trump's personal lawyer, [Rudy Giuliani], said"."""
    index, stop = phrase.end + 1, scene.sentence_end[phrase.start]
    if index >= stop or scene.tokens[phrase.end].text != ",":
        return None
    if scene.owner[index] is None and index + 1 < stop and scene.tokens[index].dep == "compound":
        index += 1  # "Comrade"
    found = scene.owner[index]
    if found is None or found.start != index or found.node.kind != PERSON or found.link is not MentionLink.NAME:
        return None
    above = next((t.head for t in scene.tokens[index : found.end] if t.dep == "appos"), -1)
    return found.node if above == head else None


def resolve(scene: Scene, phrase: Phrase, at: int) -> tuple[Node | None, float]:
    """The person introduced with the role of ``phrase``, and how sure that is."""
    office = phrase.office
    if not office.head:
        return None, 0.0
    telling = office.words & _telling() - ({"high"} if "ranking" in office.words else set())
    places = office.words & scene.places
    bodies = _unknown_bodies(scene, phrase)
    actors = [scene.table.actors[org] for org in office.orgs]
    fits: list[tuple[tuple[int, int], Node]] = []
    for node in scene.called.get(office.head, ()):
        if node.kind != PERSON:
            continue
        if (office.gender == "f" and node.gender == "m") or ("former" in office.words) != ("former" in node.words):
            continue
        if not telling <= node.words | {"deputy"} and node.words:
            continue
        if not bodies <= node.words or (node.side is None and actors and scene.sentence[max(node.last, 0)] == scene.sentence[at]):
            continue  # "NLC President"; "President Nawrocki met the Hungarian leader"
        if not actors and places and not places & node.words and scene.places & node.words:
            continue  # "the Vermont senator" is not the one from Wisconsin
        sided = True
        for actor in actors:
            if actor.kind == "government":
                sided = bool(node.words & (_GOVERNS | set(actor.name.lower().split()))) and node.side in (
                    None,
                    actor.side,
                )
            elif actor.id not in node.orgs and node.side != actor.id:
                sided = node.side is None and not node.sideless and actor.kind == "state"
            if not sided:
                break
        if sided and node.first >= 0 and (node.last >= 0 or actors):
            unsure = node.side is None and bool(actors)
            # Who the article is about outweighs who was named last.
            weight = node.last + 40 * min(node.count, 10) if node.last >= 0 else -1
            if not actors and any(scene.table.actors[org].kind == "state" for org in node.orgs):
                weight -= _ABROAD
            # "The president" is sooner one who governs than that of a company.
            if office.head in _GOVERNS and not actors and node.side is None and node.words - _GOVERNS - {"minister"}:
                weight -= _ABROAD
            if office.head == "minister" and (node.words & _NOT_THE_MINISTER) - office.words:
                weight -= _ABROAD
            fits.append(((int(not unsure), weight), node))
    if not fits:
        known = holder(scene, office)
        if known is not None:
            return known, 0.75
        named = _just_named(scene, phrase, at)
        if named is not None:
            learn(named, office)
            for name in office.classes:
                scene.called.setdefault(name, []).append(named)
            return named, 0.65
        bare = office.words == {"president"} and not actors and office.side is None
        return (_known_president(scene), 0.6) if bare else (None, 0.0)
    fits.sort(key=lambda fit: fit[0], reverse=True)
    (sure, _), best = fits[0]
    last = best.last
    if scene.indefinite.get(office.head, -1) > max(last, best.first) and not actors and not telling:
        return None, 0.0
    if last < 0 and len(fits) > 1:
        return None, 0.0
    if not sure and len(fits) > 1:
        return None, 0.0
    if not sure and best.side is None and actors:
        best.side = actors[0].id
    near = at - last if last >= 0 else 400
    return best, 0.9 if len(fits) == 1 and near < 300 else 0.75 if near < 150 else 0.6


def _unknown_bodies(scene: Scene, phrase: Phrase) -> set[str]:
    """Short names in capitals, in the phrase, that the table does not have: "[NLC] President"."""
    tokens = range(phrase.start, phrase.end)
    short = {
        i for i in tokens if scene.tokens[i].text.isupper() and len(scene.tokens[i].text) > 1 and scene.tokens[i].pos == "PROPN"
    }
    known = (i for i in short if scene.table.match(scene.tokens, scene.folds, i, phrase.end) or role_at(scene, i, phrase.end))
    return {scene.folds[i] for i in short - set(known)}


def _just_named(scene: Scene, phrase: Phrase, at: int) -> Node | None:
    """The only person named so far, as the subject of the sentence before, whose office begins this: "Petro has a new
    front. [The Colombian president] ..."."""
    opening = range(scene.sentence_start[at], phrase.start)  # "“It is late,” [the Labour leader] said"
    if scene.sentence[at] == 0 or not all(scene.is_quoted(i) or scene.tokens[i].pos == "PUNCT" for i in opening):
        return None
    persons = list(islice((node for node in scene.nodes.values() if node.kind == PERSON and node.last >= 0), 2))
    if len(persons) != 1:
        return None
    node, before = persons[0], scene.sentence[at] - 1
    if node.classes or node.side is not None or node.sideless:
        return None
    start, end = scene.bounds[before]
    side = phrase.office.side
    if side is not None and (is_known(node.name.split()) or any(_side_of(scene, i, end) == side for i in range(start, end))):
        return None  # "Starmer landed in Beijing. The Chinese president ..."
    subjects = (
        i for i in range(start, end) if scene.tokens[i].dep == "nsubj" and scene.tokens[scene.tokens[i].head].dep == "ROOT"
    )
    subject = next((scene.owner[i] for i in subjects if not scene.is_quoted(i)), None)
    fits = phrase.office.gender in ("", node.gender) or not node.gender
    return node if subject is not None and subject.node is node and fits else None


def _side_of(scene: Scene, index: int, end: int) -> str | None:
    form = scene.table.match(scene.tokens, scene.folds, index, end)
    return None if form is None else scene.table.actors[form.actors[0]].side


def _known_president(scene: Scene) -> Node | None:
    """Whom "the president" means where nobody was called so: the one named most of those whose administrations the table has."""
    known = ((bearer(word), scene.surnames.get(word, ())) for word in administrations(scene.table))
    named = (node for name, nodes in known for node in nodes if node.name == name and node.last >= 0)
    return max(named, key=lambda node: node.count, default=None)


def office_node(scene: Scene, phrase: Phrase) -> Node | None:
    """An actor of its own for an office whose holder is not named: "the Russian President"."""
    office = phrase.office
    if (
        office.side is None
        or not office.head
        or office.head in {"man", "woman", "member", "resident", "voter", "official", "officer"}
    ):
        return None
    actor = scene.table.actors.get(office.side)
    if actor is None or actor.kind not in {"state", "union", "alliance", "organisation", "government"}:
        return None
    if any(scene.table.actors[org].kind == "party" for org in office.orgs):
        return None
    name = office_name(scene, phrase)
    return scene.local(name, "PERSON", PERSON, office.side) if len(name) <= 60 else None


def office_name(scene: Scene, phrase: Phrase) -> str:
    """ "the Foreign Minister of Russia", "Russia's foreign minister" -> "Russian foreign minister"."""
    start = phrase.start + (scene.folds[phrase.start] in _DEFINITE)
    words: list[str] = []
    index, owner = start, ""
    while index < phrase.end:
        form = scene.table.match(scene.tokens, scene.folds, index, phrase.end)
        if form is not None:
            index += len(form.folds)
            actor = scene.table.actors[form.actors[0]]
            possessed = index < phrase.end and scene.tokens[index].tag == "POS"
            linked = bool(words) and words[-1] in {"of", "the"}
            if actor.kind == "state" and (possessed or linked or form.how == "adjective"):
                while words and words[-1] in {"of", "the"}:
                    words.pop()
                owner = scene.table.adjective_of.get(actor.id, actor.name)
                index += possessed
            else:
                words.append(actor.name)
            continue
        words.append(scene.tokens[index].text.lower())
        index += 1
    text = " ".join([owner, *words] if owner else words).replace(" 's", "'s").replace(" ’s", "'s")
    return text[:1].upper() + text[1:]


def _kind(scene: Scene, index: int) -> int:
    """Resolve "the alliance" at ``index``; the token after it where it was placed, else 0."""
    tokens, folds = scene.tokens, scene.folds
    before = folds[index - 1] if index > scene.sentence_start[index] else ""
    if before not in _DEFINITE or folds[index] in _NOT_ORGS:
        return 0
    for width in (2, 1):
        end = index + width
        if end > scene.sentence_end[index] or tokens[end - 1].tag not in {"NN", "NNP", "NNS"}:
            continue
        word = " ".join(folds[index:end])
        node = kind_node(scene, word, index)
        if node is None and width == 1 and word in FIRMS:
            node = firm_before(scene, index) or (only_firm(scene, index) if before == "the" else None)
        if node is None:
            continue
        if end < len(tokens) and (folds[end] == "of" or (tokens[end].pos in {"NOUN", "PROPN"} and tokens[end].dep != "dobj")):
            return 0
        if scene.place(Found(index, end, node, MentionLink.NOMINAL, 0.85 if node.actor else 0.7)):
            node.last = index
            return end
    return 0


def kind_node(scene: Scene, word: str, at: int) -> Node | None:
    """The organisation last named that is called ``word``; before any was named, the only one of the document."""
    best: Node | None = None
    later: list[Node] = []
    for node in scene.called.get(word, ()):
        if node.kind in (ORG, STATE) and node.count > 0:
            if 0 <= node.last < at:
                if best is None or node.last > best.last:
                    best = node
            elif node.actor is not None:
                later.append(node)
    if best is None and len(later) == 1:
        return later[0]
    return best
