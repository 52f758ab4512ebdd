"""What organisations are called by: "energy group Perenco" is "the group" and "the company" from then on; "the company" of which
nothing tells the kind is the one that may be a firm.

A name that NER missed is one where such a noun stands before it ("trade union Solidarity") or it in apposition ("his party, the
Alliance for the Republic,").
"""

from __future__ import annotations

from collections.abc import Iterator

from newstance.schemas.records import MentionLink
from newstance.transforms import cues
from newstance.transforms.names import bearer, is_given_name
from newstance.transforms.roles import role_at
from newstance.transforms.scene import ORG, PLACE, STATE, Found, Node, Scene
from newstance.transforms.tree import head_of

_COMPANIES = frozenset(
    """airline bank brand carrier chain company conglomerate developer firm giant group insurer lender manufacturer
    miner operator platform producer publisher retailer startup supplier""".split()  # noqa: SIM905
)
_OTHERS = frozenset(
    """agency alliance association broadcaster charity club coalition confederation federation institute league militia
    movement network newspaper ngo organisation organization party regulator thinktank union watchdog""".split()  # noqa: SIM905
)
_HEADS = frozenset(
    """Academy Alliance Association Authority Board Chamber Coalition Commission Committee Company Confederation Congress
    Corporation Council Federation Foundation Forum Front Fund Group Guild Institute League Movement Network Organisation
    Organization Party Society Trust Union""".split()  # noqa: SIM905
)
"""What ends the name of an organisation, or stands before "of" in it."""
FIRMS = frozenset({"airline", "carmaker", "company", "firm", "retailer"})
"""What a firm is called of which nothing else tells the kind."""
_FIRM_REACH = 3
"""Sentences in which "the company" looks for its firm, with its own."""
_NO_FIRMS = frozenset(
    """academy administration airport army assembly authority board bureau cabinet center centre chamber church college
    commission committee conference council court cup department embassy fair fellowship festival force forces
    foundation fund government guild hospital house journal library ministry mission museum nations navy office
    parliament police post press school senate service show society state summit team times tribunal trust university""".split()  # noqa: SIM905
)
"""Last words of the names of what is no firm."""
_FAMILY = frozenset("brothers capital companies foundation fund group holdings industries management partners".split())  # noqa: SIM905
"""Last words of names that begin with a person's."""
PLACED = frozenset("avenue center centre church college hospital school sentinel street university".split())  # noqa: SIM905
"""Last words of names that begin with a place's."""
_BETWEEN = frozenset({"of", "for", "the", "and", "de", "del"})
_LONGEST = 8


def learn_kinds(scene: Scene) -> None:
    """Place organisations by what they are called, and let each be meant by it."""
    for index, token in enumerate(scene.tokens):
        kind = token.lemma.lower()
        if token.tag != "NN" or not is_kind(kind):
            continue
        for start, end in _names(scene, index):
            found = scene.owner[start]
            if found is None and not any(scene.owner[start:end]) and not any(scene.covered[start:end]):
                found = Found(start, end, scene.local(scene.plain(start, end), "ORG", ORG), MentionLink.NAME, 0.7)
                scene.place(found)
            if found is not None and found.node.kind == PLACE and found.node.actor is None and found.end - found.start == 1:
                found.node.kind, found.node.label = ORG, "ORG"  # "environmental agency [Ibama]"
            if found is not None and found.node.kind == ORG and found.node.actor is None:
                found.node.nominals |= {kind} | ({"company", "firm"} if is_company(kind) else set())


def find_bodies(scene: Scene) -> None:
    """Place the organisations that NER has not seen, by what stands in their names: "the Directors [Guild] of America"."""
    tokens = scene.tokens
    for index, token in enumerate(tokens):
        if token.text not in _HEADS or token.pos != "PROPN" or scene.owner[index] is not None or scene.covered[index]:
            continue
        start = index
        while start > scene.sentence_start[index] and _names_on(scene, start - 1):
            start -= 1
        stop = scene.sentence_end[index]
        end = _end(scene, index + 1, stop, inner=True)
        goes_on = end < stop and (tokens[end].tag == "POS" or tokens[end].pos == "NOUN")
        if goes_on or (start == index and index + 1 < stop and tokens[index + 1].text == "for"):
            end = index + 1  # "thanked the [Fund] for Ukraine aid"
        longer = end < stop and tokens[end].pos == "PROPN"  # "Liberty Front Press"
        if longer or (start == index and end == index + 1):
            continue
        inside = {id(found): found for found in scene.owner[start:end] if found is not None}.values()
        if any(found.node.kind not in (STATE, PLACE) or found.end > end for found in inside):
            continue
        for found in inside:
            scene.drop(found)
        scene.place(Found(start, end, scene.local(scene.plain(start, end), "ORG", ORG), MentionLink.NAME, 0.7))


def _names_on(scene: Scene, index: int) -> bool:
    """Whether a capital word there may begin or go on the name behind it: no article, no actor of its own."""
    token = scene.tokens[index]
    return token.pos in ("PROPN", "ADJ") and token.text[:1].isupper() and scene.owner[index] is None and not scene.covered[index]


def is_company(noun: str) -> bool:
    """Whether the noun means a firm: "airline", "carmaker"."""
    return noun in _COMPANIES or (noun.endswith("maker") and noun not in {"lawmaker", "policymaker", "filmmaker", "maker"})


def is_firm_name(name: str) -> bool:
    """Whether a name may be that of a firm: it ends like none of a body, court or team."""
    words = name.lower().split()
    return words[-1] not in _NO_FIRMS and not any(word in _OTHERS for word in words)


def is_kind(noun: str) -> bool:
    """Whether the noun tells what an organisation is."""
    return noun in _OTHERS or is_company(noun)


def _names(scene: Scene, index: int) -> Iterator[tuple[int, int]]:
    """The names that the noun at ``index`` tells the kind of."""
    tokens, stop = scene.tokens, scene.sentence_end[index]
    above = tokens[index].head
    before = tokens[index].dep == "compound" and index < above and tokens[index + 1].pos == "PROPN"
    if before and len(tokens[above].text) > 2 and role_at(scene, index + 1, above + 1) is None:  # not "party HQ"
        yield index + 1, above + 1  # "energy group [Perenco]"
    behind = scene.owner[index + 1] if index + 1 < stop else None
    if behind is not None and tokens[index + 1].head == index and tokens[index + 1].dep == "appos":
        yield index + 1, behind.end  # "Brazil's environmental agency [Ibama]"
    named = scene.owner[index - 1] if index > scene.sentence_start[index] else None
    short = named is not None and named.node.kind == ORG and tokens[named.start].text.isupper()
    if named is not None and short and tokens[named.end - 1].head == index:
        yield named.start, named.end  # "the [CGT] union"; the Amazon union is Amazon's foe
    if tokens[index].dep == "appos" and above < index:  # "[Perenco], a French energy group"
        found = scene.owner[above]
        if found is not None and head_of(tokens, found.start, found.end) == above:
            yield found.start, found.end
    for k in range(index + 1, min(stop, index + _LONGEST)):  # "his party, the [Alliance for the Republic]"
        if tokens[k].head == index and tokens[k].dep == "appos" and tokens[k].pos == "PROPN" and tokens[k].text[:1].isupper():
            start = k
            while tokens[start - 1].head == k and tokens[start - 1].dep == "compound" and tokens[start - 1].text[:1].isupper():
                start -= 1
            yield start, _end(scene, k + 1, stop)
            return


def _end(scene: Scene, end: int, stop: int, *, inner: bool = False) -> int:
    """Where the name ends of which ``end`` is behind the head: "Alliance [for the Republic]". ``inner``: with the actors in it,
    and only behind "of" or "for"."""
    last = end
    if inner and (end >= stop or scene.tokens[end].text not in ("of", "for")):
        return end
    between = _BETWEEN - {"and"} if inner else _BETWEEN
    while end < stop and (
        scene.tokens[end].text in between or (scene.tokens[end].pos == "PROPN" and (inner or scene.owner[end] is None))
    ):
        end += 1
        if scene.tokens[end - 1].pos == "PROPN":
            last = end
    return last


def short_names(scene: Scene) -> set[str]:
    """First words of longer names of organisations, by which the rest of the text may call them: "[Valeant] Pharmaceuticals"."""
    return {
        scene.tokens[entity.token_start].text
        for entity in scene.document.entities
        if entity.label == "ORG"
        and entity.token_end - entity.token_start > 1
        and scene.folds[entity.token_end - 1] not in PLACED | _FAMILY
        and scene.tokens[entity.token_start + 1].pos == "PROPN"
        and not is_given_name(scene.tokens[entity.token_start].text)
        and bearer(scene.tokens[entity.token_start].text) is None
    }


def firm_before(scene: Scene, at: int) -> Node | None:
    """Which firm "the company" is that nothing calls so: the one body of the nearest sentence that has any, where it is the
    subject and its name tells no other kind ("Court", "Union")."""
    here = scene.sentence[at]
    for number in range(here, max(-1, here - _FIRM_REACH), -1):
        start, end = scene.bounds[number]
        bodies = {f.node.id: f for f in scene.owner[start : min(end, at)] if f is not None and f.node.kind == ORG}
        if bodies:
            found = next(iter(bodies.values()))
            return found.node if len(bodies) == 1 and _may_be_firm(scene, found, at) else None
    return None


def only_firm(scene: Scene, at: int) -> Node | None:
    """Which firm "the company" is where the text has named one so far, and no other body that may be one."""
    firms = [n for n in scene.nodes.values() if n.kind == ORG and 0 <= n.last < at and n.count > 1 and _is_called_firm(n)]
    return firms[0] if len(firms) == 1 else None


def _is_called_firm(node: Node) -> bool:
    if node.actor is not None:
        return node.actor.kind == "company"
    return is_firm_name(node.name) and not any(map(_is_other, node.nominals)) and not node.name.isupper()


def _may_be_firm(scene: Scene, found: Found, at: int) -> bool:
    """Whether the organisation may be a firm of which something is told: no body, court or team, nor who says it of others; it
    may be who says it of itself: "[Unilever] said it would close two plants"."""
    node, token = found.node, scene.tokens[found.end - 1]
    named = found.link in (MentionLink.NAME, MentionLink.NOMINAL) and not any(c.isdigit() for c in node.name)
    if not named or node.actor is not None or node.nominals & _NO_FIRMS or any(map(_is_other, node.nominals)):
        return False
    above = scene.tokens[token.head] if token.dep == "poss" else token
    verb = scene.tokens[above.head]
    rest = scene.tokens[above.head : scene.sentence_end[above.head]]
    says = verb.lemma in cues.verbs() and all(t.text.lower() not in ("it", "its") for t in rest)
    return (
        above.dep in ("nsubj", "nsubjpass") and verb.pos in ("VERB", "AUX") and not says and scene.tokens[at].head != above.head
    )


def _is_other(noun: str) -> bool:
    return is_kind(noun) and not is_company(noun)


def committee_start(scene: Scene, start: int) -> int:
    """Where a committee's name begins of which NER has the end: "House Oversight and [Reform Committee]"."""
    first = start
    while first > scene.sentence_start[start] and (
        scene.tokens[first - 1].pos == "PROPN" or (first == start and scene.folds[first - 1] == "and")
    ):
        first -= 1
    joined = first < start - 1 and scene.folds[start - 1] == "and" and not any(scene.owner[first:start])
    return first if joined else start


def hyphenated_end(scene: Scene, label: str, end: int) -> int:
    """Where an organisation's name ends that goes on behind a hyphen: "CGT[-Spectacle]"; not "Pfizer-BioNTech" (two)."""
    if label != "ORG" or end + 1 >= scene.sentence_end[end - 1] or scene.entity_at[end + 1] is not None:
        return end
    mark, last = scene.tokens[end], scene.tokens[end + 1]
    tight = mark.text == "-" and scene.tokens[end - 1].end == mark.start and mark.end == last.start
    free = scene.owner[end + 1] is None and scene.table.match(scene.tokens, scene.folds, end + 1, end + 2) is None
    return end + 2 if tight and free and last.pos == "PROPN" and last.text[:1].isupper() else end
