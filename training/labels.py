"""Labels by reading, under ``labels.md``. The files say where each one is, and have no text of it.

``labels.csv``, of unlabelled news: ``doc_id``; ``start`` and ``end`` of the text in the article (code points); ``target`` and
``holder``, spans in that text, the second empty unless ``voice`` is HOLDER (AUTHOR and SPEAKER: the stance of the one whose words
it is; POLARITY: the light in which the text shows the target); ``label``, and for a HOLDER ``back``, the stance of the target
towards him: S, N or O.
``labels_signed.csv``: the same of what ``labels_stances.csv`` has from articles that are not held out, where holder and target
are right; all of it to be learnt from.
``labels_beside.csv``: as ``labels.csv``, of actors who stand in a sentence without a word of the parse between them.
``labels_sample.csv``, to measure with: the same of a random sample, where ``voice`` is what the pipeline calls it.
``labels_newsmtsc.csv`` and ``labels_dse.csv``, second readings of the train splits: ``row``, counted from 0, and ``label``, in
DSE of e1 towards e2, with ``back`` of e2 towards e1.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

from training import data
from training.data import NEUTRAL, OPPOSE, SUPPORT, Example, Pair, Soft, Span

FOLDER = Path(__file__).parent
VOICES = ("AUTHOR", "SPEAKER", "HOLDER")
POLARITY = "POLARITY"
HELD_OUT = 6
"""One article in so many is kept for measuring."""
_OF_LETTER = {"S": SUPPORT, "N": NEUTRAL, "O": OPPOSE}


def labelled(corpus: Path, *, held_out: bool, voices: Collection[str] = (*VOICES, POLARITY)) -> list[Example]:
    """The labelled texts of the articles that are (not) held out. Raises KeyError where ``corpus`` lacks an article."""
    rows = _rows("labels.csv", corpus)
    return _both_ways((row, text) for row, text in rows if is_held_out(row["doc_id"]) == held_out and row["voice"] in voices)


def beside(corpus: Path, *, held_out: bool) -> list[Example]:
    """The labelled texts of actors who only stand beside each other. Of articles that are not held out those alone that are in
    ``labels.csv`` too: what training.credence learns from the others is of answers that no weights have learnt."""
    known = {row["doc_id"] for row in read("labels.csv")}
    rows = ((row, text, is_held_out(row["doc_id"])) for row, text in _rows("labels_beside.csv", corpus))
    return _both_ways((row, text) for row, text, apart in rows if (apart if held_out else not apart and row["doc_id"] in known))


def _both_ways(rows: Iterable[tuple[dict[str, str], str]]) -> list[Example]:
    """Rows with their texts; a holder's with the stance of the target towards him, where that is labelled."""
    items: list[tuple[str, Pair]] = []
    for row, text in rows:
        pair = _pair(row)
        items.append((text, pair))
        if pair.holder and row["back"]:
            items.append((text, Pair(pair.holder, pair.target, _OF_LETTER[row["back"]])))
    return data.group(items)


def signed(corpus: Path) -> list[Example]:
    """Texts of which weights before gave a signed answer, with what a reader says of it."""
    return data.group((text, _pair(row)) for row, text in _rows("labels_signed.csv", corpus))


def sample(corpus: Path) -> list[tuple[str, Example]]:
    """Each question of the sample with its voice, to measure with: all from articles that are held out."""
    return [(row["voice"], Example(text, [_pair(row)])) for row, text in _rows("labels_sample.csv", corpus)]


def newsmtsc(path: Path) -> list[Example]:
    """NewsMTSC train with both readings, its own and ours, half and half; a few rows have none of ours."""
    return data.newsmtsc(path, second={int(row["row"]): _sure(row["label"]) for row in read("labels_newsmtsc.csv")})


def dse(path: Path) -> list[Example]:
    """DSE train with both readings, in both directions."""
    rows = read("labels_dse.csv")
    return data.dse(path, second={int(row["row"]): (_sure(row["label"]), _sure(row["back"])) for row in rows})


def _sure(letter: str) -> Soft:
    support, neutral, oppose = (float(_OF_LETTER[letter] == label) for label in (SUPPORT, NEUTRAL, OPPOSE))
    return support, neutral, oppose


def _rows(name: str, corpus: Path) -> Iterator[tuple[dict[str, str], str]]:
    """Rows of a file here, each with its text."""
    texts = articles(corpus)
    for row in read(name):
        yield row, texts[row["doc_id"]][int(row["start"]) : int(row["end"])]


def is_held_out(doc_id: str) -> bool:
    """Whether an article is kept for measuring."""
    return zlib.crc32(doc_id.encode()) % HELD_OUT == 0


def read(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


@cache
def articles(corpus: Path) -> dict[str, str]:
    """Texts by ``doc_id``; kept, for reading them takes seconds and every voice is asked for by itself."""
    return {row["doc_id"]: row["text"] for row in data.rows(corpus)}


def _pair(row: dict[str, str]) -> Pair:
    holder = _span(row["holder"]) if row["holder"] else None
    return Pair(_span(row["target"]), holder, _OF_LETTER[row["label"]], polarity=row["voice"] == POLARITY)


def _span(written: str) -> Span:
    start, end = written.split("-")
    return int(start), int(end)
