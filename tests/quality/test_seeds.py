"""The two seed articles, read by a person: who speaks, who stands where. The whole way through the verbs, with the models."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from newstance.schemas.records import ParagraphKind, ParagraphRecord, StatementKind
from newstance.transforms.analyse import analyse
from newstance.transforms.document import RawDocument
from newstance.transforms.settings import Settings

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds").glob("*.txt"))
OPPOSED = [
    ("Sergei Lavrov", "NATO"),
    ("Dmitry Peskov", "NATO"),
    ("Sergei Tsekov", "NATO"),
    ("Maria Zakharova", "NATO"),
    ("Alexander Grushko", "NATO"),
    ("State Duma", "NATO"),
    ("Jens Stoltenberg", "Russia"),
    ("NATO", "Russia"),
    ("Russia", "NATO"),
]
SPEAKERS = {
    "because we have never begun to deteriorate": "Sergei Lavrov",
    "Just a wall of silence": "Sergei Lavrov",
    "It is impossible to dance tango alone”": "Dmitry Peskov",
    "contain Russia in every possible way": "Dmitry Peskov",
    "our foreign minister has already explained": "Dmitry Peskov",
    "really appreciated our relationship": "Sergei Tsekov",
    "avoid conflicts in the future": "Sergei Tsekov",
    "No official explanation of the reasons": "Maria Zakharova",
    "slanderous campaign": "Maria Zakharova",
    "most real hypocrisy": "Maria Zakharova",
    "stuffing and direct disinformation": "Maria Zakharova",
    "unwillingness to cooperate": "Maria Zakharova",
    "working out response measures": "Maria Zakharova",
    "ready to hold it as soon as": "Jens Stoltenberg",
    "do not allow us to build illusions": "Dmitry Peskov",
    "prospects are undermined almost completely": "Dmitry Peskov",
}


@pytest.fixture(scope="module")
def records() -> list[ParagraphRecord]:
    raws = [RawDocument(source_uri=path.name, data=path.read_bytes()) for path in SEEDS]
    return [record for found in analyse(raws, Settings()) for record in found]


def test_paragraphs(records: list[ParagraphRecord]):
    numbers: dict[str, int] = defaultdict(int)
    for record in records:
        numbers[record.source_uri] += 1
    assert sorted(numbers.values()) == [18, 34]
    kinds = [r.kind for r in records]
    assert kinds.count(ParagraphKind.CAPTION) == 1
    assert ParagraphKind.HEADING in kinds


@pytest.mark.parametrize("words", SPEAKERS)
def test_every_quote_has_its_speaker(records: list[ParagraphRecord], words: str):
    found = [
        s.speaker
        for r in records
        for s in r.statements
        if s.kind is StatementKind.DIRECT and words in f"{r.text[s.start - r.start : s.end - r.start]}”"
    ]
    assert found == [SPEAKERS[words]]


@pytest.mark.parametrize(("holder", "target"), OPPOSED)
def test_who_opposes_whom(records: list[ParagraphRecord], holder: str, target: str):
    stances = [s for r in records for s in r.stances if (s.holder, s.target) == (holder, target)]
    assert max(s.p_oppose for s in stances) > 0.5
    assert max(s.p_support for s in stances) < 0.6
