"""The report of a thousand articles in a real browser."""

from __future__ import annotations

import random
from typing import Any

from newstance.views.report_reading import LABELS, NO_DAY, VOICES

from tests.views.conftest import Open

OPENS_WITHIN, FILTERS_WITHIN = 3000, 1000
"""Milliseconds. A filter takes well under 200; the bound leaves room for a loaded machine."""


def thousand_articles(stances: int = 85_000, articles: int = 1_000, actors: int = 4_000) -> dict[str, Any]:
    """As large as what a thousand articles of news come to."""
    rng = random.Random(1)
    paragraphs, texts = stances // 3, 10_000
    words = [f"word{n}" for n in range(2000)]

    def heavy() -> int:
        return min(int(rng.paretovariate(0.6)) - 1, actors - 1)

    def text(n: int) -> dict[str, Any] | None:
        if n >= texts:
            return None
        return {"text": " ".join(rng.choices(words, k=60)), "mentions": [[0, 5, n % 50]] * 4, "statements": []}

    of = sorted(rng.randrange(paragraphs) for _ in range(stances))
    return {
        "labels": list(LABELS),
        "voices": list(VOICES),
        "version": "test",
        "caps": {"signed": 20, "unsigned": 3, "paragraphs": texts},
        "totals": {"documents": articles, "paragraphs": paragraphs, "stances": stances},
        "documents": {
            "title": [f"Title {n}" for n in range(articles)],
            "publisher": [f"Publisher {n % 60}" for n in range(articles)],
            "url": [None] * articles,
            "source": [f"{n}" for n in range(articles)],
            "paragraphs": [30] * articles,
            "day": [NO_DAY if n % 20 == 0 else 15_000 + n * 3 for n in range(articles)],
        },
        "actors": {
            "id": [f"local:{n}" for n in range(actors)],
            "name": [f"First Last {n}" for n in range(actors)],
            "kind": ["PERSON"] * actors,
            "side": [n % 40 if n % 3 else -1 for n in range(actors)],
            "mentions": [1] * actors,
        },
        "paragraphs": {
            "ordinal": [n % 30 for n in range(paragraphs)],
            "cluster": [n - n % 2 if n % 10 < 2 else n for n in range(paragraphs)],
            "text": [text(n) for n in range(paragraphs)],
        },
        "stances": {
            "holder": [heavy() for _ in of],
            "target": [heavy() for _ in of],
            "label": rng.choices(range(4), (10, 30, 55, 5), k=stances),
            "voice": rng.choices(range(4), k=stances),
            "percent": [rng.randrange(40, 100) for _ in of],
            "place": [n // 2 for n in range(stances)],
            "document": [p * articles // paragraphs for p in of],
            "paragraph": of,
            "start": [10] * stances,
            "end": [90] * stances,
        },
    }


def test_a_thousand_articles_open_and_filter_fast(open_page: Open):
    page = open_page(thousand_articles())
    opened = page.evaluate("performance.getEntriesByName('ready')[0].startTime")
    print(f"opened in {opened:.0f} ms")
    assert opened < OPENS_WITHIN
    durations = {}
    for name, act in {
        "label": "document.querySelector('input[name=label][value=NEUTRAL]').click()",
        "voice": "document.querySelector('input[name=voice][value=QUOTED]').click()",
        "sure": "location.hash = 'sure=70'",
        "actor": "location.hash = 'actor=last+1'",
        "copies": "location.hash = 'copies=all'",
    }.items():
        before = page.evaluate("performance.getEntriesByName('draw').length")
        page.evaluate(f"() => {{ {act} }}")
        for _ in range(50):  # polled from here: the page's policy forbids wait_for_function, which evaluates a string in it
            page.wait_for_timeout(100)
            after = page.evaluate("performance.getEntriesByName('draw').map((one) => one.duration)")
            if len(after) > before:
                break
        assert len(after) > before, name
        durations[name] = max(after[before:])
    print(", ".join(f"{name} {ms:.0f} ms" for name, ms in durations.items()))
    assert max(durations.values()) < FILTERS_WITHIN
