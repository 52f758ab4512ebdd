"""What speaks for or against a signed answer about two actors who only stand beside each other in a sentence.

The parse tells of nothing between them (``Pairs.beside``), and mostly the stance in the sentence is somebody else's, or
towards somebody else. So beside the signs of every stance (``stance_signs``) count how the two stand to each other and what the
model says of those around them.
"""

from __future__ import annotations

from collections.abc import Iterator

from newstance.schemas.records import Mention
from newstance.transforms import stance_signs
from newstance.transforms.credence import Signs
from newstance.transforms.pairs import Pair, Pairs
from newstance.transforms.stance_signs import Answered, Rest, log_odds

TABLE = "beside_signs.csv"
SURE = 0.8
"""Credence from which on such an answer is given. Lower ones are as right as others in news like that which was judged, not in
news of other kinds."""
_NOBODY = -4.0
"""Log odds of what nobody is asked."""
_MOST_STEPS = 4


def signs(pairs: Pairs, answered: Answered, rest: Rest) -> Signs:
    """The signs of an answer; their weights are in ``TABLE``. ``rest``: the answers of the whole article."""
    pair, p = answered
    assert pair.beside is not None
    side = 0 if p[0] >= p[2] else 2
    standing = dict.fromkeys(_standing(pairs, pair.beside, pair.target), 1.0)
    return {**stance_signs.signs(pairs, answered, rest), **standing, **dict(_around(pair, side, rest))}


def _standing(pairs: Pairs, holder: Mention, target: Mention) -> Iterator[str]:
    """How the two stand to each other in the parse: by the way from each to the token above both."""
    yield "before" if holder.start < target.start else "behind"
    ours, theirs = list(pairs.tree.path(holder, None)), list(pairs.tree.path(target, None))
    yield from (f"holder as {pairs.tokens[i].dep}" for i in ours[:1])
    joint = next((i for i in ours if i in theirs), None)
    if joint is None:
        return
    yield f"under {pairs.tokens[joint].pos}"
    for name, way in (("holder", ours), ("target", theirs)):
        between = way[: way.index(joint)]
        yield f"{name} by {sum(pairs.tree.is_finite(i) for i in between)} clauses"
        yield f"{name} by {min(len(between), _MOST_STEPS)} steps"
        if any(pairs.where.in_mention(pairs.tokens[i].start) for i in between[1:]):
            yield f"{name} with another"


def _around(pair: Pair, side: int, rest: Rest) -> Iterator[tuple[str, float]]:
    """How strong the same sign is, in the sentence, by others towards the target, by the holder towards others, and by the target
    towards the holder; and whether any of these is told."""
    strongest = dict.fromkeys(("by another", "of another", "the other way"), _NOBODY)
    for other, p in rest.by_text[pair.query.text]:
        holder, target = other.holder_id == pair.holder_id, other.target.entity_id == pair.target.entity_id
        if (other.holder_id, other.target.entity_id) == (pair.target.entity_id, pair.holder_id):
            name = "the other way"
        elif holder != target:
            name = "of another" if holder else "by another"
        else:
            continue
        strongest[name] = max(strongest[name], log_odds(p[side]))
        if other.beside is None:
            yield f"{name} told", 1.0
    yield from strongest.items()
