"""Learn what speaks for what was found: the weights in ``transforms/lexicon/statement_signs.csv``, ``stance_signs.csv`` or
``beside_signs.csv``.

    python -m training.credence statements --corpus ../shared/corpus/russia_nato.jsonl.gz
    python -m training.credence stances --corpus ../shared/corpus/russia_nato.jsonl.gz
    python -m training.credence beside --corpus ../shared/corpus/russia_nato.jsonl.gz

``labels_statements.csv`` has what ``attribute`` found in 600 articles of unlabelled news, read and judged: ``doc_id``; ``start``
and ``end`` of the content and the start of the ``cue`` (empty for none) in the cleaned text; ``label``: O a statement, B one with
content cut short or too long, D one that repeats another, N none.

``labels_stances.csv`` has the signed answers (of at least ``SIGNED``) in 1,758 others, under the guide ``labels_stances.md``:
``doc_id``; ``start`` and ``end`` of the evidence and the start of the ``target``; ``voice``; the id of the ``holder``; ``sign``,
S or O, as answered; ``label``: R right, O the opposite is, N none of both, H the holder is wrong, T the target.

``labels_beside.csv``, under the guide ``labels_beside.md``, has the stances of actors who only stand beside each other in a
sentence: columns as in ``labels.csv``.

Logistic regression; every sixth article is held out, to measure with. Needs what the pipeline needs, and no torch.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from newstance.evaluation.attribution import prepare
from newstance.transforms import beside_signs, stance_signs, statement_signs
from newstance.transforms.analyse import VERBS, Tools, tools
from newstance.transforms.attribute import find
from newstance.transforms.credence import INTERCEPT, Signs, credence
from newstance.transforms.document import Document
from newstance.transforms.pairs import Pairs
from newstance.transforms.settings import CREDIBLE, Settings
from newstance.transforms.stance import ask, is_signed
from newstance.transforms.stance_model import Probabilities
from newstance.transforms.stance_signs import Answered, Rest

from training.labels import FOLDER, articles, is_held_out, read

LEXICON = FOLDER.parent / "transforms" / "lexicon"
Judged = tuple[Signs, bool]
"""The signs of what was found, and whether it was judged right."""
Place = tuple[str, ...]
"""Where in a document something was found, as the labels say it."""
_BATCH = 8


@dataclass(frozen=True, slots=True)
class Task:
    """What is judged: its ``table`` of weights, the file of ``labels`` and what they call wrong (nothing where they are stances,
    to compare with the answer), how to find it again.

    ``seen``: times a sign must occur to get a weight; ``penalty``: how strongly weights are drawn to 0; ``given``: credence from
    which on it is given, to measure at.
    """

    table: str
    labels: str
    wrong: str
    find: Callable[[Sequence[Document], Tools], Iterator[tuple[str, Place, Signs]]]
    seen: int
    penalty: float
    given: float


def _statements(documents: Sequence[Document], kit: Tools) -> Iterator[tuple[str, Place, Signs]]:
    """(document, place as in the labels, signs) of everything found."""
    for document in _through(documents, kit, "annotate"):
        for a, signs in find(document):
            place = a.content[0][0], a.content[-1][1], a.cue[0] if a.cue else ""
            yield document.document_id, tuple(map(str, place)), signs


def _stances(documents: Sequence[Document], kit: Tools) -> Iterator[tuple[str, Place, Signs]]:
    for pairs, (pair, p), rest in _signed(documents, kit, beside=False):
        place = *pair.evidence, pair.target.start, pair.voice.value, pair.holder_id, _letter(p)
        yield pairs.document.document_id, tuple(map(str, place)), stance_signs.signs(pairs, (pair, p), rest)


def _beside(documents: Sequence[Document], kit: Tools) -> Iterator[tuple[str, Place, Signs]]:
    for pairs, (pair, p), rest in _signed(documents, kit, beside=True):
        holder, target = (f"{start}-{end}" for start, end in (pair.query.holder or (0, 0), pair.query.target))
        place = pair.query.text, holder, target, _letter(p)
        yield pairs.document.document_id, place, beside_signs.signs(pairs, (pair, p), rest)


def _signed(documents: Sequence[Document], kit: Tools, *, beside: bool) -> Iterator[tuple[Pairs, Answered, Rest]]:
    """The signed answers about what is told, or about actors who only stand beside each other."""
    for pairs, answers in ask(_through(documents, kit, "annotate", "attribute", "link"), kit.stance_model):
        rest = Rest(answers)
        yield from ((pairs, (pair, p), rest) for pair, p in answers if is_signed(p) and (pair.beside is not None) == beside)


def _letter(p: Probabilities) -> str:
    return "S" if p[0] >= p[2] else "O"


def _through(documents: Sequence[Document], kit: Tools, *verbs: str) -> Sequence[Document]:
    for verb in verbs:
        documents = dict(VERBS)[verb](documents, kit)
    return documents


TASKS = {
    "statements": Task(statement_signs.TABLE, "labels_statements.csv", "N", _statements, 3, 2.0, CREDIBLE),
    "stances": Task(stance_signs.TABLE, "labels_stances.csv", "ONHT", _stances, 10, 5.0, 0.55),
    "beside": Task(beside_signs.TABLE, "labels_beside.csv", "", _beside, 5, 10.0, beside_signs.SURE),
}


def verdicts(task: Task, corpus: Path) -> Iterator[tuple[str, Place, bool]]:
    """(document, place, whether it is right) of all that was judged. Of actors beside each other both signs are, both ways."""
    for row in read(task.labels):
        if task.wrong:
            name, *place, label = row.values()
            yield name, tuple(place), label not in task.wrong
            continue
        text = articles(corpus)[row["doc_id"]][int(row["start"]) : int(row["end"])]
        for holder, target, label in ((row["holder"], row["target"], row["label"]), (row["target"], row["holder"], row["back"])):
            for sign in "SO":
                yield row["doc_id"], (text, holder, target, sign), label == sign


def judged(task: Task, corpus: Path, *, held_out: bool, most: int | None = None) -> Iterator[Judged]:
    """What was judged in the articles that are (not) held out, or the first ``most`` of them; as far as it is still found."""
    labels: dict[str, dict[Place, bool]] = {}
    for name, place, right in verdicts(task, corpus):
        if is_held_out(name) == held_out:
            labels.setdefault(name, {})[place] = right
    wanted = sorted(labels)[:most]
    texts, kit = articles(corpus), tools(Settings())
    for n in range(0, len(wanted), _BATCH):
        for name, place, signs in task.find([prepare(name, texts[name]) for name in wanted[n : n + _BATCH]], kit):
            label = labels[name].get(place)
            if label is not None:
                yield signs, label


def learn(found: Sequence[Judged], *, seen: int, penalty: float) -> dict[str, float]:
    """Weights by sign (``INTERCEPT`` has everything): L2-penalised logistic regression by Newton's method."""
    times = Counter(sign for signs, _ in found for sign in signs)
    number = {sign: n for n, sign in enumerate([INTERCEPT, *sorted(s for s, count in times.items() if count >= seen)])}
    widest = 1 + max(len(signs) for signs, _ in found)
    # Each row the numbers of its signs and how much there is of each, filled up with one that stands for none.
    places, much = np.full((len(found), widest), len(number)), np.zeros((len(found), widest))
    for row, (signs, _) in enumerate(found):
        own = sorted((number[sign], value) for sign, value in signs.items() if sign in number)
        places[row, : len(own) + 1] = [0, *(n for n, _ in own)]
        much[row, : len(own) + 1] = [1, *(value for _, value in own)]
    truth = np.array([float(label) for _, label in found])
    penalties = np.full(len(number), penalty)
    penalties[0] = 0

    def of_rows(weights: np.ndarray) -> np.ndarray:
        return (np.append(weights, 0.0)[places] * much).sum(1)

    def of_signs(values: np.ndarray) -> np.ndarray:
        return np.bincount(places.ravel(), (values[:, None] * much).ravel(), len(number) + 1)[:-1]

    weights = np.zeros(len(number))
    for _ in range(10):
        p = 1 / (1 + np.exp(-of_rows(weights)))
        curve = p * (1 - p)
        # The Newton step, by conjugate gradients.
        step, rest = np.zeros_like(weights), of_signs(p - truth) + penalties * weights
        way, size = rest.copy(), rest @ rest
        for _ in range(40):
            bent = of_signs(curve * of_rows(way)) + penalties * way
            length = size / (way @ bent)
            step, rest = step + length * way, rest - length * bent
            size, before = rest @ rest, size
            if size < 1e-6:
                break
            way = rest + size / before * way
        weights -= step
        if np.abs(step).max() < 1e-3:
            break
    return {sign: round(float(weights[n]), 2) for sign, n in number.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--corpus", type=Path, required=True, help="the unlabelled news")
    options = parser.parse_args()
    task = TASKS[options.task]
    weights = learn(list(judged(task, options.corpus, held_out=False)), seen=task.seen, penalty=task.penalty)
    with (LEXICON / task.table).open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["sign", "weight"])
        rows.writerows((sign, weight) for sign, weight in weights.items() if weight or sign == INTERCEPT)
    measured = [(credence(signs, weights), label) for signs, label in judged(task, options.corpus, held_out=True)]
    kept = [label for p, label in measured if p >= task.given]
    true = sum(label for _, label in measured)
    print(f"held out: {len(measured)} found, {true / len(measured):.3f} of them right")
    print(f"with credence {task.given} or more: precision {sum(kept) / len(kept):.3f}, recall {sum(kept) / true:.3f}")


if __name__ == "__main__":
    main()
