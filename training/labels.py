"""Stances in unlabelled news, labelled by reading under ``labels.md``; labels.csv says where in an article each one is, and has
no text of it.

A row: ``doc_id``; ``start`` and ``end`` of the text in the article (code points); ``target`` and ``holder``, spans in that text,
the second empty where the stance is that of the one whose words it is (``voice`` AUTHOR or SPEAKER, else HOLDER); ``label``, and
for a HOLDER ``back``, the stance of the target towards him: S, N or O.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Collection
from functools import cache
from pathlib import Path

from training import data
from training.data import NEUTRAL, OPPOSE, SUPPORT, Example, Pair, Span

LABELS = Path(__file__).with_name("labels.csv")
FIELDS = ("doc_id", "start", "end", "target", "holder", "voice", "label", "back")
VOICES = ("AUTHOR", "SPEAKER", "HOLDER")
HELD_OUT = 6
"""One article in so many is kept for measuring."""
_OF_LETTER = {"S": SUPPORT, "N": NEUTRAL, "O": OPPOSE}


def labelled(corpus: Path, *, held_out: bool, voices: Collection[str] = VOICES) -> list[Example]:
    """The labelled texts of the articles that are (not) held out. Raises KeyError where ``corpus`` lacks an article."""
    articles = _articles(corpus)
    items: list[tuple[str, Pair]] = []
    with LABELS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if (zlib.crc32(row["doc_id"].encode()) % HELD_OUT == 0) != held_out or row["voice"] not in voices:
                continue
            text = articles[row["doc_id"]][int(row["start"]) : int(row["end"])]
            target, holder = _span(row["target"]), _span(row["holder"]) if row["holder"] else None
            items.append((text, Pair(target, holder, _OF_LETTER[row["label"]])))
            if holder and row["back"]:
                items.append((text, Pair(holder, target, _OF_LETTER[row["back"]])))
    return data.group(items)


@cache
def _articles(corpus: Path) -> dict[str, str]:
    """Texts by ``doc_id``; kept, for reading them takes seconds and every voice is asked for by itself."""
    return {row["doc_id"]: row["text"] for row in data.rows(corpus)}


def _span(written: str) -> Span:
    start, end = written.split("-")
    return int(start), int(end)
