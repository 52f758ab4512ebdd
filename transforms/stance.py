"""Stance: what the model says of each (holder, target) pair that a document poses, how far to believe it, and with which words.

An answer with a sign (support or oppose) is weighed by what speaks for and against it (``stance_signs``); its probability is then
how likely a reader takes the stance from the text: this holder, this target, this sign. The author's answers, and those about
actors who only stand beside each other, are kept only where they take sides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newstance.schemas.records import Stance, StanceLabel, StanceVoice, stable_id
from newstance.transforms import beside_signs, stance_signs
from newstance.transforms.credence import credence, weights
from newstance.transforms.document import Document, Span
from newstance.transforms.pairs import Pairs
from newstance.transforms.stance_model import Probabilities, StanceModel, label_of
from newstance.transforms.stance_signs import Answered, Rest

SIGNED = 0.4
"""Probability of a sign from which on an answer is weighed; weaker ones were not read and judged."""


def take_stance(documents: Sequence[Document], model: StanceModel, threshold: float | None = None) -> list[Document]:
    """The documents with their stances. ``threshold`` None: the model's own."""
    cut = model.threshold if threshold is None else threshold
    return [replace(pairs.document, stances=tuple(_stances(pairs, answers, cut))) for pairs, answers in ask(documents, model)]


def ask(documents: Sequence[Document], model: StanceModel) -> Iterator[tuple[Pairs, list[Answered]]]:
    """Each document's pairs, and the model's answers: one for each stance, in the order of the text."""
    posed = [Pairs(document) for document in documents]
    asked = [[*(told := list(pairs.all())), *pairs.beside(told)] for pairs in posed]
    answers = iter(model.predict([pair.query for found in asked for pair in found]))
    for pairs, found in zip(posed, asked, strict=True):
        strongest: dict[tuple[object, ...], Answered] = {}
        for pair in found:
            answered, known = (pair, next(answers)), strongest.get(pair.key)
            if known is None or _rank(answered) < _rank(known):
                strongest[pair.key] = answered
        once = _once(strongest.values())
        yield pairs, sorted(once, key=lambda item: (item[0].evidence, item[0].holder_id, item[0].target.start))


def is_signed(p: Probabilities) -> bool:
    """Whether the answer takes a side strongly enough to be weighed."""
    return _strength(p) >= SIGNED


def believed(p: Probabilities, credence: float) -> Probabilities:
    """``p`` with ``credence`` for its sign. What doubt takes from it is neutral; what it gains it takes from both others."""
    sign = 0 if p[0] >= p[2] else 2
    opposite = p[2 - sign] * min(1.0, (1 - credence) / max(1 - p[sign], 1e-9))
    neutral = 1 - credence - opposite
    return (credence, neutral, opposite) if sign == 0 else (opposite, neutral, credence)


def _stances(pairs: Pairs, answers: list[Answered], threshold: float) -> Iterator[Stance]:
    document, rest = pairs.document, Rest(answers)
    for pair, given in answers:
        p = believed(given, _credence(pairs, (pair, given), rest)) if is_signed(given) else given
        label = label_of(p, threshold)
        sided = label in (StanceLabel.SUPPORT, StanceLabel.OPPOSE)
        if not sided and (pair.beside or pair.voice is StanceVoice.AUTHOR):
            continue
        if pair.beside and _strength(p) < beside_signs.SURE:
            continue
        yield Stance(
            stance_id=stable_id(document.document_id, "stance", *pair.key, pair.evidence),
            statement_id=pair.statement_id,
            voice=pair.voice,
            holder=pair.holder,
            holder_id=pair.holder_id,
            holder_side_id=pair.holder_side_id,
            target=pair.target.name,
            target_id=pair.target.entity_id,
            label=label,
            p_support=p[0],
            p_neutral=p[1],
            p_oppose=p[2],
            evidence_start=pair.evidence[0],
            evidence_end=pair.evidence[1],
        )


def _credence(pairs: Pairs, answered: Answered, rest: Rest) -> float:
    of = stance_signs if answered[0].beside is None else beside_signs
    return credence(of.signs(pairs, answered, rest), weights(of.TABLE))


def _once(answered: Iterable[Answered]) -> Iterator[Answered]:
    """The strongest of those that count the same words twice: nested statements of one speaker, an act and its report."""
    taken: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for pair, p in sorted(answered, key=lambda item: (*_rank(item), item[0].evidence, item[0].voice.value)):
        spans = taken[pair.holder_id, pair.target.entity_id]
        start, end = pair.evidence
        if not any(start < other[1] and other[0] < end for other in spans):
            spans.append(pair.evidence)
            yield pair, p


def _rank(answered: Answered) -> tuple[bool, float]:
    """The order in which answers count: what is told before what only stands there, however sure the model is of it."""
    return answered[0].beside is not None, -_strength(answered[1])


def _strength(p: Probabilities) -> float:
    return max(p[0], p[2])
