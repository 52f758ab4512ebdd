"""Linking on what the real model makes of the seeds, and on parses that no model would make."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newstance.schemas.records import Mention, StatementKind
from newstance.transforms.actors import ActorTable
from newstance.transforms.clean import clean
from newstance.transforms.document import Attribution, Document, Entity, Paragraph
from newstance.transforms.link import Linked, link
from newstance.transforms.split import split

from tests.parse import parse

TABLE = ActorTable.load()
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def seeds() -> list[Document]:
    annotate = pytest.importorskip("newstance.transforms.annotate")
    documents = []
    for path in sorted(SEEDS.glob("*.txt")):
        text = clean(path.read_text("utf-8"))
        documents.append(Document(document_id=path.name, source_uri=path.name, text=text, language="en", paragraphs=split(text)))
    try:
        annotator = annotate.Annotator()
    except OSError as error:
        pytest.skip(str(error))
    found: list[Document] = annotator.annotate(documents)
    return found


def mentions_of(document: Document, words: str) -> set[tuple[str, str | None]]:
    result = link(document, (), TABLE).mentions
    return {(m.name, m.side_id) for m in result if document.text[m.start : m.end].lower() == words.lower()}


@pytest.mark.parametrize(
    ("number", "words", "name", "side"),
    [
        (0, "minister", "Sergei Lavrov", "Q159"),
        (0, "senator", "Sergei Tsekov", "Q159"),
        (0, "secretary general", "Jens Stoltenberg", "Q7184"),
        (0, "alliance", "NATO", "Q7184"),
        (0, "North Atlantic Alliance", "NATO", "Q7184"),
        (0, "Russian Federation", "Russia", "Q159"),
        (0, "Russian side", "Russia", "Q159"),
        (1, "She", "Maria Zakharova", "Q159"),
        (1, "Foreign Ministry spokesman", "Maria Zakharova", "Q159"),
        (1, "Kremlin spokesman", "Dmitry Peskov", "Q159"),
        (1, "Russian authorities", "Russia", "Q159"),
        (1, "State Duma", "State Duma", "Q159"),
        (1, "him", "Jens Stoltenberg", "Q7184"),
    ],
)
def test_the_seeds(seeds: list[Document], number: int, words: str, name: str, side: str) -> None:
    assert mentions_of(seeds[number], words) == {(name, side)}


def check(document: Document, result: Linked, attributions: Sequence[Attribution]) -> None:
    assert len(result.speakers) == len(attributions)
    last = 0
    for mention in result.mentions:
        assert last <= mention.start < mention.end <= len(document.text)
        assert document.text[mention.start : mention.end].strip()
        assert mention.entity_id and mention.name
        last = mention.end
    assert all(isinstance(mention, Mention) for mention in result.mentions)


def test_random_cuts_never_raise(seeds: list[Document]) -> None:
    rng = random.Random(0)
    for _ in range(150):
        document = rng.choice(seeds)
        size = len(document.tokens)
        low = rng.randrange(size)
        high = min(size, low + rng.randrange(1, 120))
        cut = _cut(document, low, high, rng)
        spans = [tuple(sorted(rng.randrange(len(cut.text) + 1) for _ in range(2))) for _ in range(4)]
        attributions = [
            Attribution(
                kind=rng.choice(list(StatementKind)),
                content=((a, b),),
                source=rng.choice([None, (c, d)]),
                carried=rng.random() < 0.3,
            )
            for (a, b), (c, d) in zip(spans[:2], spans[2:], strict=True)
        ]
        check(cut, link(cut, attributions, TABLE), attributions)


def _cut(document: Document, low: int, high: int, rng: random.Random) -> Document:
    """Tokens ``[low, high)`` with heads, labels and sentences disturbed."""
    size = high - low
    tokens = tuple(
        replace(
            t,
            pos=rng.choice([t.pos] * 9 + ["X"]),
            head=t.head - low if low <= t.head < high else rng.randrange(size),
        )
        for t in document.tokens[low:high]
    )
    bounds = sorted({0, size, *(rng.randrange(size + 1) for _ in range(4))})
    entities = tuple(
        Entity(e.token_start - low, e.token_end - low, e.start, e.end, rng.choice([e.label, "PERSON", "ORG"]))
        for e in document.entities
        if low <= e.token_start and e.token_end <= high
    )
    return Document(
        document_id="d",
        source_uri="t",
        text=document.text,
        tokens=tokens,
        entities=entities,
        sentences=tuple(pairwise(bounds)),
        paragraphs=(
            Paragraph(
                ordinal=0, kind=document.paragraphs[0].kind, start=0, end=len(document.text), token_start=0, token_end=size
            ),
        ),
    )


WORDS = [
    "Russia", "the", "Sergei", "Lavrov", "minister", "said", "“", "”", "he", "of", "'s", ",", "President", "NATO", "-", "(",
    "alliance", "I", "Foreign", "Ministry", "and", "Moscow", "in", "Russian", "spokesman", "who",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_any_words_with_any_parse(words: list[str], rng: random.Random) -> None:
    pos = ["PROPN", "NOUN", "VERB", "ADP", "DET", "PRON", "PUNCT", "ADJ"]
    line = " ".join(
        f"{w}/{rng.choice(pos)}/{rng.choice(['nsubj', 'dobj', 'pobj', 'compound', 'appos'])}/{rng.randrange(len(words) + 1)}"
        for w in words
    )
    document = parse(line, Lavrov="ORG", Sergei_Lavrov="PERSON", Russia="GPE", Moscow="PERSON")
    end = len(document.text)
    quote = Attribution(kind=StatementKind.DIRECT, content=((0, end // 2),), source=(end // 2, end))
    check(document, link(document, [quote], TABLE), [quote])


def test_time_grows_with_the_length_only(seeds: list[Document]) -> None:
    def repeated(times: int) -> Document:
        base = seeds[0]
        size, step = len(base.tokens), len(base.text)
        tokens, entities, bounds = [], [], []
        for n in range(times):
            tokens += [replace(t, head=t.head + n * size, start=t.start + n * step, end=t.end + n * step) for t in base.tokens]
            entities += [
                Entity(e.token_start + n * size, e.token_end + n * size, e.start + n * step, e.end + n * step, e.label)
                for e in base.entities
            ]
            bounds += [(a + n * size, b + n * size) for a, b in base.sentences]
        return Document(
            document_id="d",
            source_uri="t",
            text=base.text * times,
            tokens=tuple(tokens),
            entities=tuple(entities),
            sentences=tuple(bounds),
        )

    def seconds(document: Document) -> float:
        best = 1e9
        for _ in range(3):
            start = time.perf_counter()
            link(document, (), TABLE)
            best = min(best, time.perf_counter() - start)
        return best

    small, large = repeated(4), repeated(32)
    assert seconds(large) < 8 * seconds(small) * 2.5
