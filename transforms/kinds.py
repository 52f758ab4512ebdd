"""What organisations are called by: "energy group Perenco" is "the group" and "the company" from then on.

A name that NER missed is one where such a noun stands before it ("trade union Solidarity") or it in apposition ("his party, the
Alliance for the Republic,").
"""

from __future__ import annotations

from collections.abc import Iterator

from newstance.schemas.records import MentionLink
from newstance.transforms.roles import role_at
from newstance.transforms.scene import ORG, PLACE, Found, Scene
from newstance.transforms.tree import head_of

_COMPANIES = frozenset(
    """airline automaker bank brand carrier chain company conglomerate developer firm giant group insurer lender manufacturer
    miner operator platform producer publisher retailer startup supplier""".split()  # noqa: SIM905
)
_OTHERS = frozenset(
    """agency alliance association broadcaster charity club coalition confederation federation institute league militia
    movement network newspaper ngo organisation organization party regulator union watchdog""".split()  # noqa: SIM905
)
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


def is_company(noun: str) -> bool:
    """Whether the noun means a firm: "airline", "carmaker"."""
    return noun in _COMPANIES or (noun.endswith("maker") and noun not in {"lawmaker", "policymaker", "filmmaker", "maker"})


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
    if index + 1 < stop and tokens[index + 1].head == index and tokens[index + 1].dep == "appos" and scene.owner[index + 1]:
        yield index + 1, scene.owner[index + 1].end  # "Brazil's environmental agency [Ibama]"
    named = scene.owner[index - 1] if index > scene.sentence_start[index] else None
    if named is not None and named.node.kind == ORG and tokens[named.end - 1].head == index:
        yield named.start, named.end  # "the [CGT] union"
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


def _end(scene: Scene, end: int, stop: int) -> int:
    """Where the name ends of which ``end`` is behind the head: "Alliance [for the Republic]"."""
    last = end
    while end < stop and (scene.tokens[end].text in _BETWEEN or (scene.tokens[end].pos == "PROPN" and scene.owner[end] is None)):
        end += 1
        if scene.tokens[end - 1].pos == "PROPN":
            last = end
    return last
