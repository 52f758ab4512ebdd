"""What speaks for or against a signed answer of the stance model being what a reader takes from the text.

The model sees one sentence and is asked about a pair that was found for it. It does not see how surely holder and target were
found, whether the act is told or only thought of ("could fire him"), nor where the article stands elsewhere.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator

from newstance.transforms.credence import Signs
from newstance.transforms.pairs import Pair, Pairs
from newstance.transforms.stance_model import Probabilities
from newstance.transforms.syntax import hedges

TABLE = "stance_signs.csv"
Answered = tuple[Pair, Probabilities]
_MOST = 3.0
"""What the rest of the article says counts for no more than so many stances."""
_SHORTEST = 1e-4
_SUBORDINATE = frozenset({"relcl", "acl", "advcl", "appos"})
_TALKS = frozenset("consultation contact dialogue discussion meet meeting negotiate negotiation summit talk".split())  # noqa: SIM905
"""Whoever wants to talk with somebody does not support him yet, as the model is too sure he does."""


def signs(pairs: Pairs, answered: Answered, rest: Rest) -> Signs:
    """The signs of an answer; their weights are in ``TABLE``. ``rest``: the answers of the whole article."""
    pair, p = answered
    sign = "SUPPORT" if p[0] >= p[2] else "OPPOSE"
    found = {pair.voice.value, sign, f"{pair.voice.value} {sign}", *_of_holder(pair), *_of_target(pairs, pair, sign)}
    found.update(_of_act(pairs, pair))
    found.update(_of_evidence(pairs, pair, sign))
    return dict.fromkeys(found, 1.0) | {"log odds": log_odds(max(p[0], p[2]))} | dict(rest.agreeing(answered))


class Rest:
    """What the article says elsewhere: sums over each pair, and over each holder in a sentence; support counts up, opposition
    down. Answers about actors who only stand beside each other do not count, for there are many and most are wrong; ``by_text``
    has them too."""

    def __init__(self, answers: Collection[Answered]) -> None:
        self.by_text: dict[str, list[Answered]] = defaultdict(list)
        self._sums: dict[tuple[str, str], float] = defaultdict(float)
        for answered in answers:
            self.by_text[answered[0].query.text].append(answered)
            if answered[0].beside is None:
                for _, key in _shared(answered[0]):
                    self._sums[key] += _lean(answered)

    def agreeing(self, answered: Answered) -> Iterator[tuple[str, float]]:
        """How far others agree with one of the answers, below 0 against it: on the same pair, by its holder in its sentence."""
        lean = _lean(answered)
        own = lean if answered[0].beside is None else 0.0
        for name, key in _shared(answered[0]):
            yield name, math.copysign(1, lean) * max(-_MOST, min(_MOST, self._sums[key] - own))


def _shared(pair: Pair) -> Iterator[tuple[str, tuple[str, str]]]:
    yield "same pair elsewhere", (pair.holder_id, pair.target.entity_id)
    yield "same holder in the sentence", (pair.holder_id, pair.query.text)


def _lean(answered: Answered) -> float:
    return answered[1][0] - answered[1][2]


def log_odds(p: float) -> float:
    p = min(max(p, _SHORTEST), 1 - _SHORTEST)
    return math.log(p / (1 - p))


def _of_holder(pair: Pair) -> Iterator[str]:
    if pair.link:  # else the author
        yield from (f"holder by {pair.link}", f"holder with {pair.confidence:.1f}")
    if pair.holder_side_id and pair.target.side_id:
        yield "one side" if pair.holder_side_id == pair.target.side_id else "two sides"


def _of_target(pairs: Pairs, pair: Pair, sign: str) -> Iterator[str]:
    target = pair.target
    yield from (f"target {target.label}", f"target {target.label} {sign}")
    yield from (f"target by {target.link.value}", f"target with {target.confidence:.1f}")
    above = [pairs.tokens[i].dep for i in pairs.tree.path(target, None)]
    yield from (f"target as {dep}" for dep in above[:1])
    yield from (f"target under {dep}" for dep in above if dep in _SUBORDINATE)
    if pairs.where.is_asked(target):
        yield f"target asked {sign}"


def _of_act(pairs: Pairs, pair: Pair) -> Iterator[str]:
    """Acts are told, or only thought of: "for Trump to fire him", "if he fired him"."""
    if pair.act is None:
        return
    word = pairs.tokens[pair.act]
    yield from (f"act {word.tag}", f"act as {word.dep}")
    yield from (f"act {hedge}" for hedge in hedges(pairs.tokens[i] for i in pairs.tree.children(pair.act)))


def _of_evidence(pairs: Pairs, pair: Pair, sign: str) -> Iterator[str]:
    start, end = pair.evidence
    actors = {mention.entity_id for mention in pairs.where.mentions(pair.evidence)}
    yield f"evidence of {min((end - start) // 30 * 30, 210)}"
    yield f"evidence with {min(len(actors), 4)} actors"
    if any(pairs.tokens[i].lemma.lower() in _TALKS for i in pairs.tree.within(pair.evidence)):
        yield f"evidence of talks {sign}"
