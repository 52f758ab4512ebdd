"""Learn what speaks for a statement: the weights in ``transforms/lexicon/statement_signs.csv``. One command:

    python -m training.statements --corpus ../shared/corpus/russia_nato.jsonl.gz

``labels_statements.csv`` has what ``attribute`` found in 600 articles of unlabelled news, read and judged: ``doc_id``; ``start``
and ``end`` of the content and the start of the ``cue`` (empty for none) in the cleaned text; ``label``: O a statement, B one with
content cut short or too long, D one that repeats another, N none. Logistic regression; every sixth article is held out, to
measure with. Needs what the pipeline needs, and no torch.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from newstance.evaluation.attribution import prepare
from newstance.transforms.annotate import Annotator
from newstance.transforms.attribute import find
from newstance.transforms.credence import INTERCEPT, credence
from newstance.transforms.settings import CREDIBLE

from training.labels import FOLDER, articles, is_held_out, read

SIGNS = FOLDER.parent / "transforms" / "lexicon" / "statement_signs.csv"
SEEN = 3
"""Times a sign must occur to get a weight."""
PENALTY = 2.0
BATCH = 8

Judged = tuple[set[str], bool]
"""The signs of what was found, and whether it was judged a statement."""


def judged(corpus: Path, annotator: Annotator, *, held_out: bool, most: int | None = None) -> Iterator[Judged]:
    """What was judged in the articles that are (not) held out, or the first ``most`` of them; as far as it is still found."""
    labels: dict[str, dict[tuple[int, int, str], bool]] = {}
    for row in read("labels_statements.csv"):
        if is_held_out(row["doc_id"]) == held_out:
            place = int(row["start"]), int(row["end"]), row["cue"]
            labels.setdefault(row["doc_id"], {})[place] = row["label"] != "N"
    wanted = sorted(labels)[:most]
    texts = articles(corpus)
    for n in range(0, len(wanted), BATCH):
        for document in annotator.annotate([prepare(name, texts[name]) for name in wanted[n : n + BATCH]]):
            known = labels[document.document_id]
            for a, signs in find(document):
                label = known.get((a.content[0][0], a.content[-1][1], str(a.cue[0]) if a.cue else ""))
                if label is not None:
                    yield signs, label


def learn(found: Sequence[Judged]) -> dict[str, float]:
    """Weights by sign (``INTERCEPT`` has every statement): L2-penalised logistic regression by Newton's method."""
    times = Counter(sign for signs, _ in found for sign in signs)
    number = {sign: n for n, sign in enumerate([INTERCEPT, *sorted(s for s, count in times.items() if count >= SEEN)])}
    widest = 1 + max(len(signs) for signs, _ in found)
    # Each row the numbers of its signs, filled up with one that stands for none.
    places = np.full((len(found), widest), len(number))
    for row, (signs, _) in enumerate(found):
        own = [0, *sorted(number[sign] for sign in signs if sign in number)]
        places[row, : len(own)] = own
    truth = np.array([float(label) for _, label in found])
    penalty = np.full(len(number), PENALTY)
    penalty[0] = 0

    def of_rows(weights: np.ndarray) -> np.ndarray:
        return np.append(weights, 0.0)[places].sum(1)

    def of_signs(values: np.ndarray) -> np.ndarray:
        return np.bincount(places.ravel(), np.repeat(values, widest), len(number) + 1)[:-1]

    weights = np.zeros(len(number))
    for _ in range(10):
        p = 1 / (1 + np.exp(-of_rows(weights)))
        curve = p * (1 - p)
        # The Newton step, by conjugate gradients.
        step, rest = np.zeros_like(weights), of_signs(p - truth) + penalty * weights
        way, size = rest.copy(), rest @ rest
        for _ in range(40):
            bent = of_signs(curve * of_rows(way)) + penalty * way
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
    parser.add_argument("--corpus", type=Path, required=True, help="the unlabelled news")
    corpus = parser.parse_args().corpus
    annotator = Annotator()
    weights = learn(list(judged(corpus, annotator, held_out=False)))
    with SIGNS.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["sign", "weight"])
        rows.writerows((sign, weight) for sign, weight in weights.items() if weight or sign == INTERCEPT)
    measured = [(credence(signs), label) for signs, label in judged(corpus, annotator, held_out=True)]
    kept = [label for p, label in measured if p >= CREDIBLE]
    true = sum(label for _, label in measured)
    print(f"held out: {len(measured)} found, {true / len(measured):.3f} of them statements")
    print(f"with credence {CREDIBLE} or more: precision {sum(kept) / len(kept):.3f}, recall {sum(kept) / true:.3f}")


if __name__ == "__main__":
    main()
