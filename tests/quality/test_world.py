"""Floors on news of many countries: 80 articles in the styles of the world's wires; 48 longer ones, features, interviews and
reports dense with "the minister", "the plan" and "it"; and 88 of other forms, interviews, transcripts, records, communiqués, live
pages, letters. Written for this by a language model that had not seen the pipeline, with every stance between named actors and
the speaker of every quotation, or of some.

The dev sets are American. What is measured here is the whole pipeline, from raw text: (holder, target, sign) once an article. The
articles of odd numbers were read to mend what they showed; nobody has read what comes of the others, so that they tell more. Who
asks in an interview counts as a speaker there, though the pipeline gives none: what he asks is no stance of his.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from newstance.evaluation.attribution import prepare
from newstance.schemas.records import StanceLabel, StanceVoice
from newstance.transforms.actors import lexicon_rows
from newstance.transforms.analyse import VERBS, tools
from newstance.transforms.author import AUTHOR_NAME
from newstance.transforms.document import Document
from newstance.transforms.names import canonical
from newstance.transforms.settings import Settings

from tests.quality.test_documents import same

FLOORS = {
    "world": {"read": (0.858, 0.60, 0.935), "unread": (0.705, 0.505, 0.888)},
    "features": {"read": (0.788, 0.354, 0.882), "unread": (0.69, 0.247, 0.896)},
    "genres": {"read": (0.765, 0.23, 0.727), "unread": (0.59, 0.316, 0.742)},
}
"""Precision and recall of stances, and how often the speaker of a quotation is right."""
Edge = tuple[str, str, str]


@pytest.mark.parametrize("name", FLOORS)
def test_floors(name: str, capsys: pytest.CaptureFixture[str]):
    path = Path(__file__).parent / f"{name}.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    documents = [prepare(row["doc_id"], row["text"]) for row in rows]
    for step, verb in VERBS:
        if step not in {"clean", "split"}:  # which ``prepare`` has done
            documents = verb(documents, tools(Settings()))
    pairs = list(zip(rows, documents, strict=True))
    for number, which in enumerate(("unread", "read")):
        measured = measure((row, document) for row, document in pairs if int(row["doc_id"][-2:]) % 2 == number)
        with capsys.disabled():
            print(f"\n{name}, {which}: precision {measured[0]:.3f} recall {measured[1]:.3f} speakers {measured[2]:.3f}")
        assert all(value >= floor for value, floor in zip(measured, FLOORS[name][which], strict=True))


def measure(articles: Iterable[tuple[dict[str, Any], Document]]) -> tuple[float, float, float]:
    """Precision and recall of the stances, and the share of quotations whose speaker is right."""
    found: Counter[str] = Counter()
    for row, document in articles:
        found.update(kind for kind, _ in outcomes(row, document))
        found.update(heard(row, document))
    precision = found["right"] / (found["right"] + found["wrong"])
    recall = found["found"] / (found["found"] + found["missed"])
    return precision, recall, found["speaker right"] / (found["speaker right"] + found["speaker wrong"])


def outcomes(row: dict[str, Any], document: Document) -> Iterator[tuple[str, Edge]]:
    """``right`` and ``wrong`` for each stance given, ``found`` and ``missed`` for each that is there; what one may argue about is
    neither."""
    wanted, open_ones = edges(row["stances"]), edges(row["debatable"])
    opinion = any(holder == AUTHOR_NAME for holder, _, _ in wanted | open_ones)
    given = {
        (s.holder, s.target, s.label.value)
        for s in document.stances
        if s.label in (StanceLabel.SUPPORT, StanceLabel.OPPOSE) and (opinion or s.voice is not StanceVoice.AUTHOR)
    }
    for edge in sorted(given):
        if is_among(edge, wanted):
            yield "right", edge
        elif not is_among(edge, open_ones):
            yield "wrong", edge
    for edge in sorted(wanted):
        yield ("found" if any(are_same(edge, other) for other in given) else "missed"), edge


def heard(row: dict[str, Any], document: Document) -> Iterator[str]:
    """Of each quotation, whether its speaker is right."""
    for quote in row["speakers"]:
        place = document.text.find(quote["words"])
        names = {
            speaker.name
            for attribution, speaker in zip(document.attributions, document.speakers, strict=True)
            if speaker is not None and any(start <= place < end for start, end in attribution.content)
        }
        yield "speaker right" if any(is_named(quote["speaker"], name) for name in names) else "speaker wrong"


def edges(stances: Iterable[dict[str, str]]) -> set[Edge]:
    return {(s["holder"], s["target"], s["sign"]) for s in stances}


def is_among(edge: Edge, golds: set[Edge]) -> bool:
    return any(are_same(gold, edge) for gold in golds)


def are_same(gold: Edge, edge: Edge) -> bool:
    return gold[2] == edge[2] and is_named(gold[0], edge[0]) and is_named(gold[1], edge[1])


def is_named(gold: str, name: str) -> bool:
    """Whether the actor's name is that of the gold, in its spelling or ours, or another name of it ("Czech Republic"). A
    government is its place ("the Kerala government")."""
    others = {gold, gold.removesuffix(" government"), canonical(gold.split()), _by_any_name().get(gold, gold)}
    return any(same(other, name) for other in others)


@cache
def _by_any_name() -> dict[str, str]:
    rows = lexicon_rows("actors.csv")
    bodies = {row["pattern"].title().replace(" Of ", " of "): row["name"] for row in lexicon_rows("bodies.csv")}
    return bodies | {name: row["name"] for row in rows for name in (row["name"], *row["aliases"].split("|"))}
