"""Floors of whole articles against people's labels: SEESAW's documents, of which nothing was learnt.

For each stance of an actor towards an actor that its annotators saw in a sentence: whether the pipeline gives it there, with
that sign, from the raw text. Holders and targets are the same where their names are, or their surnames and initials.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from newstance.evaluation.attribution import prepare
from newstance.schemas.records import Stance, StanceVoice
from newstance.transforms.analyse import VERBS, tools
from newstance.transforms.document import Document
from newstance.transforms.emit import statement_id
from newstance.transforms.names import fold
from newstance.transforms.settings import Settings

from tests.quality.evals import data

DOCUMENTS = 40
RIGHT, OPPOSITE = 0.235, 0.018
SIGNS = {1: "SUPPORT", -1: "OPPOSE"}


def test_floors(capsys: pytest.CaptureFixture[str]):
    with gzip.open(data("seesaw_dev_docs.jsonl.gz", "7885d3a9"), "rt", encoding="utf-8") as lines:
        rows = [json.loads(next(lines)) for _ in range(DOCUMENTS)]
    documents = [prepare(row["doc_id"], f"{row['title']}\n\n{' '.join(row['sentences'])}") for row in rows]
    for name, verb in VERBS:
        if name not in {"clean", "split"}:  # which ``prepare`` has done
            documents = verb(documents, tools(Settings()))
    found = Counter(outcome for row, document in zip(rows, documents, strict=True) for outcome in outcomes(row, document))
    right, opposite = found["right"] / found.total(), found["opposite"] / (found["right"] + found["opposite"])
    with capsys.disabled():
        print(f"\n{found.total()} stances: right {right:.3f}; of those given a sign the opposite {opposite:.3f}")
    assert right >= RIGHT
    assert opposite <= OPPOSITE


def outcomes(row: dict[str, Any], document: Document) -> Iterator[str]:
    """Of each labelled stance between actors: right, opposite, or missing."""
    kinds = {entity["name"]: entity["type"] for entity in row["entities"]}
    sentences = list(places(row["sentences"], document.text))
    for gold in row["stances"]:
        holder, target = gold["holder"], gold["target"]
        if not {kinds.get(holder), kinds.get(target)} <= {"People", "Organization", "GPE"}:
            continue
        start, end = sentences[gold["sent"]]
        said = {
            statement_id(document, attribution)
            for attribution in document.attributions
            if any(a < end and start < b for a, b in attribution.content)
        }
        signs = {
            stance.label.value
            for stance in document.stances
            if stance.label.value in SIGNS.values() and is_there(stance, start, end, said)
            and same(holder, stance.holder) and same(target, stance.target)
        }  # fmt: skip
        yield "right" if SIGNS[gold["label"]] in signs else "opposite" if signs else "missing"


def is_there(stance: Stance, start: int, end: int, said: set[str]) -> bool:
    """Whether the stance is shown in the sentence: its evidence, or, in a quote of several sentences, the quote."""
    quoted = stance.voice is StanceVoice.QUOTED and stance.statement_id in said
    return quoted or (stance.evidence_start < end and start < stance.evidence_end)


def places(sentences: list[str], text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for sentence in sentences:
        found = text.find(sentence[:25].strip(), place)
        start = found if found >= 0 else place
        place = start + max(1, len(sentence) - 5)
        yield start, start + len(sentence)


def same(gold: str, name: str) -> bool:
    ours, theirs = fold(name).split(), fold(gold).split()
    if ours == theirs or not ours or not theirs:
        return ours == theirs
    return ours[-1] == theirs[-1] and (min(len(ours), len(theirs)) == 1 or ours[0][0] == theirs[0][0])
