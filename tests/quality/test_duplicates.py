"""Near-duplicates against labelled pairs of news articles: ``duplicates.csv`` (ids and labels; the text is not ours to give).

``same`` 1: the same article, perhaps updated, under another headline or from another publisher. Drawn: ``similar`` (the pairs
with the most word triples in common), ``event`` (same days, different publishers, most words in common), ``random``; labelled by
reading headlines and beginnings, with the share of common text at hand. ``made``: ``one`` against a copy of itself with an
``edit``, which borrows words of ``other``.
Run with CORPUS=FILE.jsonl.gz (rows with doc_id and text); floors only rise.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from newstance.transforms.duplicates import NEAR, cluster_ids, merge, similarity, sketch

HERE = Path(__file__).parent
CORPUS = Path(os.environ.get("CORPUS", HERE.parents[2] / "shared/corpus/russia_nato.jsonl.gz"))
PRECISION, RECALL_MADE, RECALL_DRAWN = 1.0, 0.87, 0.5

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="no corpus (CORPUS=FILE.jsonl.gz)")


def paragraphs(text: str) -> list[str]:
    return [p for p in re.split(r"\n\s*\n", text) if p.strip()]


def edited(edit: str, one: list[str], other: list[str]) -> list[str]:
    """``one`` as somebody else might publish it."""
    words = [len(p.split()) for p in one]
    if edit == "first_paragraph":
        return [other[0], *one[1:]]
    if edit == "site_text":  # navigation and teasers around it: 120 words of another article
        return [*one, " ".join(" ".join(other).split()[:120])]
    if edit == "retyped":  # one word in sixty is another
        found = " \n".join(one).split(" ")
        return " ".join("corrected" if i % 60 == 30 else w for i, w in enumerate(found)).split("\n")
    if edit in ("third_cut", "half_cut"):
        keep = sum(words) * (2 / 3 if edit == "third_cut" else 1 / 2)
        return [p for i, p in enumerate(one) if sum(words[:i]) < keep]
    return one


def figures() -> dict[tuple[str, str], list[tuple[bool, bool, float]]]:
    """(drawn, edit) -> labelled, found, similarity of each pair."""
    with (HERE / "duplicates.csv").open(encoding="utf-8", newline="") as stream:
        pairs = list(csv.DictReader(stream))
    wanted = {pair[side] for pair in pairs for side in ("one", "other")}
    with gzip.open(CORPUS, "rt", encoding="utf-8") as stream:
        texts = {row["doc_id"]: paragraphs(row["text"]) for row in map(json.loads, stream) if row["doc_id"] in wanted}
    found: dict[tuple[str, str], list[tuple[bool, bool, float]]] = defaultdict(list)
    for pair in pairs:
        one, other = texts[pair["one"]], texts[pair["other"]]
        compared = edited(pair["edit"], one, other) if pair["edit"] else other
        sketches = np.array([merge(map(sketch, one)), merge(map(sketch, compared))])
        joined = len(set(cluster_ids(["a", "b"], sketches))) == 1
        found[pair["drawn"], pair["edit"]].append((pair["same"] == "1", joined, float(similarity(*sketches))))
    return found


def test_precision_and_recall_on_labelled_pairs(capsys: pytest.CaptureFixture[str]):
    found = figures()
    drawn = [pair for (kind, _), pairs in found.items() if kind != "made" for pair in pairs]
    made = [pair for (kind, _), pairs in found.items() if kind == "made" for pair in pairs]
    with capsys.disabled():
        print(f"\nnear-duplicates, similarity of {NEAR} and more:")
        for (kind, edit), pairs in found.items():
            same = sum(s for s, _, _ in pairs)
            hits = sum(s and j for s, j, _ in pairs)
            wrong = sum(j and not s for s, j, _ in pairs)
            near = f"similarity {min(x for *_, x in pairs):.2f} to {max(x for *_, x in pairs):.2f}"
            print(f"  {kind:8} {edit:16} {len(pairs):4} pairs, {same:3} same, {hits:3} found, {wrong} wrong, {near}")
    joined = [same for same, joined, _ in drawn + made if joined]
    assert len(drawn) == 200
    assert sum(joined) >= PRECISION * len(joined)
    assert sum(s and j for s, j, _ in drawn) >= RECALL_DRAWN * sum(s for s, _, _ in drawn)
    assert sum(j for _, j, _ in made) >= RECALL_MADE * len(made)
