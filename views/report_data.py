"""Report data: what was read of an output directory as the columns that the report's page is drawn from.

All are lists of numbers and strings, ready for JSON. The same records give the same data, in whatever order they were read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from newstance.views.report_reading import LABELS, VOICES, Caps, Progress, Reading, silent


def collect(
    directory: Path, *, names: Mapping[str, str] | None = None, caps: Caps | None = None, progress: Progress = silent
) -> dict[str, Any]:
    """The data of the page, ready for JSON; docs/report.md describes it.

    ``names`` names sides that the articles do not: id to name. Raises DatasetError where a file cannot be read.
    """
    reading = Reading(directory, caps or Caps(), progress)
    reading.read()
    return shaped(reading, names or {})


def shaped(reading: Reading, names: Mapping[str, str]) -> dict[str, Any]:
    """Everything as lists of numbers and strings, numbered anew in an order that depends on content only."""
    s, order, caps = reading.stances, reading.order, reading.caps
    documents, actors, paragraphs, places = Renumber(), Renumber(), Renumber(), Renumber()
    columns: dict[str, list[int]] = {
        "holder": [actors(s.holder[i]) for i in order],
        "target": [actors(s.target[i]) for i in order],
        "label": [s.label[i] for i in order],
        "voice": [s.voice[i] for i in order],
        "percent": [s.percent[i] for i in order],
        "place": [places(s.place[i]) for i in order],
        "document": [documents(s.document[i]) for i in order],
        "paragraph": [paragraphs(s.paragraph[i]) for i in order],
    }
    spans = [_span(reading, i) for i in order]
    columns["start"], columns["end"] = [a for a, _ in spans], [b for _, b in spans]
    return {
        "labels": list(LABELS),
        "voices": list(VOICES),
        "documents": _columns(
            [reading.articles[d] for d in documents.old], ("title", "publisher", "url", "source", "day", "paragraphs")
        ),
        "actors": _actors(reading, actors, names),
        "paragraphs": {
            "ordinal": [reading.ordinals.get(p, 0) for p in paragraphs.old],
            "cluster": _clusters(reading, paragraphs),
            "text": [_text(reading, p, actors) for p in paragraphs.old],
        },
        "stances": columns,
        "totals": {
            "documents": max(reading.total_documents, len(documents.old)),
            "paragraphs": reading.total_paragraphs,
            "stances": len(s.holder),
        },
        "version": ", ".join(sorted(reading.versions)),
        "caps": {"signed": caps.signed, "unsigned": caps.unsigned, "paragraphs": caps.paragraphs},
    }


def _actors(reading: Reading, actors: Renumber, names: Mapping[str, str]) -> dict[str, list[Any]]:
    """Columns of the actors; sides that are no actors themselves come last."""
    ids = {number: id for id, number in reading.actors.numbers.items()}
    found = [ids[a] for a in actors.old]
    side_of = [_most(reading.sides[a]) for a in actors.old]
    extra = sorted({side for side in side_of if side} - set(found))
    number = {id: n for n, id in enumerate([*found, *extra])}
    return {
        "id": [*found, *extra],
        "name": [*(_most(reading.names[a]) for a in actors.old), *(names.get(side, side) for side in extra)],
        "kind": [*(_most(reading.kinds[a]) or "" for a in actors.old), *("" for _ in extra)],
        "side": [*(number[side] if side else -1 for side in side_of), *(number[side] for side in extra)],
        "mentions": [*(reading.mentions[a] for a in actors.old), *(0 for _ in extra)],
    }


def _clusters(reading: Reading, paragraphs: Renumber) -> list[int] | None:
    """For each paragraph the number of the first one that it is a copy of, or its own."""
    if reading.clusters is None:
        return None
    first: dict[str, int] = {}
    return [
        first.setdefault(reading.clusters[old], new) if old in reading.clusters else new for new, old in enumerate(paragraphs.old)
    ]


def _span(reading: Reading, i: int) -> tuple[int, int]:
    row = reading.texts.get(reading.stances.paragraph[i])
    if row is None:
        return 0, 0
    return _units(row["text"], row["start"], reading.stances.start[i], reading.stances.end[i])


def _text(reading: Reading, old: int, actors: Renumber) -> dict[str, Any] | None:
    """A paragraph with its mentions and statements; offsets in UTF-16 code units, as JavaScript counts."""
    row = reading.texts.get(old)
    if row is None:
        return None
    text, start = row["text"], row["start"]

    def span(one: dict[str, Any], prefix: str = "") -> list[int] | None:
        a, b = one[f"{prefix}start"], one[f"{prefix}end"]
        return None if a is None or b is None else list(_units(text, start, a, b))

    return {
        "text": text,
        "mentions": [
            [*(span(m) or ()), actors.new.get(reading.actors.numbers.get(m["entity_id"], -1), -1)] for m in row["mentions"]
        ],
        "statements": [
            {
                "kind": st["kind"], "said": span(st), "cue": span(st, "cue_"), "source": span(st, "speaker_"),
                "speaker": st["speaker"], "link": st["speaker_link"],
            }
            for st in row["statements"]
        ],
    }  # fmt: skip


class Renumber:
    """Old numbers to new ones, in order of appearance."""

    def __init__(self) -> None:
        self.new: dict[int, int] = {}

    def __call__(self, old: int) -> int:
        return self.new.setdefault(old, len(self.new))

    @property
    def old(self) -> list[int]:
        """The old numbers, in order of the new."""
        return list(self.new)


def _units(text: str, offset: int, start: int, end: int) -> tuple[int, int]:
    """A span of the document in code points, as a span of ``text`` (which starts at ``offset``) in UTF-16 code units."""
    a = min(max(start - offset, 0), len(text))
    b = min(max(end - offset, a), len(text))
    if text.isascii():
        return a, b
    before = len(text[:a].encode("utf-16-le")) // 2
    return before, before + len(text[a:b].encode("utf-16-le")) // 2


def _columns(records: list[dict[str, Any]], names: Iterable[str]) -> dict[str, list[Any]]:
    return {name: [record[name] for record in records] for name in names}


def _most(counted: Counter[str]) -> str:
    """The commonest, of equals the first by name; an empty string where there is none."""
    return min(counted, key=lambda key: (-counted[key], key), default="")
