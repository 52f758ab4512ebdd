"""Report data: an output directory as the columns that the report's page is drawn from.

The stances are read once, as columns of numbers; then the paragraphs, of which only those are kept whose text the page shows as
evidence. Memory: about 200 bytes a stance, and the kept paragraphs. The same records give the same data, in whatever order.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from newstance.schemas.records import StanceLabel, StanceVoice
from newstance.views.dataset import files, rows

LABELS = (StanceLabel.SUPPORT, StanceLabel.OPPOSE, StanceLabel.NEUTRAL, StanceLabel.UNKNOWN)
VOICES = (StanceVoice.QUOTED, StanceVoice.REPORTED, StanceVoice.ACTION, StanceVoice.AUTHOR, StanceVoice.UNKNOWN)
SIGNED = 2
"""Labels before this index are signed."""
NO_DAY = -(2**31)
"""Day of an article without a date; other days count from 1970-01-01."""
TITLE_CHARS = 90

_STANCE_COLUMNS = (
    "document_id", "paragraph_id", "source_uri", "publisher", "published_at", "title", "stance_id", "statement_id", "voice",
    "holder", "holder_id", "holder_side_id", "target", "target_id", "label", "p_support", "p_neutral", "p_oppose",
    "evidence_start", "evidence_end",
)  # fmt: skip
_PARAGRAPH_COLUMNS = (
    "paragraph_id",
    "document_id",
    "url",
    "ordinal",
    "text",
    "start",
    "mentions",
    "statements",
    "pipeline_version",
)
_CLUSTER_COLUMNS = ("paragraph_id", "paragraph_cluster_id", "paragraph_cluster_size")


@dataclass(frozen=True, slots=True)
class Caps:
    """How much the page carries: paragraphs of text per edge (holder, target, label), in all, and stances in all."""

    signed: int = 20
    unsigned: int = 3
    paragraphs: int = 10_000
    stances: int = 300_000


class Progress(Protocol):
    """Told of every row that is read."""

    def __call__(self, kind: str, read: Iterable[Any]) -> Iterator[Any]:
        """Pass ``read`` through, rows of ``kind``, and show how far it is."""


def silent(kind: str, read: Iterable[Any]) -> Iterator[Any]:
    """A Progress that shows nothing."""
    return iter(read)


@dataclass(slots=True)
class _Index:
    """Ids to numbers, in order of appearance."""

    numbers: dict[str, int] = field(default_factory=dict)

    def __call__(self, key: str) -> int:
        return self.numbers.setdefault(key, len(self.numbers))

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(slots=True)
class _Stances:
    """One number per stance in each column; ``start`` and ``end`` are offsets into the document."""

    holder: array[int] = field(default_factory=lambda: array("l"))
    target: array[int] = field(default_factory=lambda: array("l"))
    label: array[int] = field(default_factory=lambda: array("b"))
    voice: array[int] = field(default_factory=lambda: array("b"))
    percent: array[int] = field(default_factory=lambda: array("b"))
    place: array[int] = field(default_factory=lambda: array("l"))
    document: array[int] = field(default_factory=lambda: array("l"))
    paragraph: array[int] = field(default_factory=lambda: array("l"))
    start: array[int] = field(default_factory=lambda: array("l"))
    end: array[int] = field(default_factory=lambda: array("l"))


def collect(
    directory: Path, *, names: Mapping[str, str] | None = None, caps: Caps | None = None, progress: Progress = silent
) -> dict[str, Any]:
    """The data of the page, ready for JSON; docs/report.md describes it.

    ``names`` names sides that the articles do not: id to name. Raises DatasetError where a file cannot be read.
    """
    reading = _Reading(directory, caps or Caps(), progress)
    reading.read_stances()
    reading.read_clusters()
    reading.read_paragraphs()
    return reading.data(names or {})


class _Reading:
    """What is gathered from the files, in the order of the methods."""

    def __init__(self, directory: Path, caps: Caps, progress: Progress) -> None:
        self.directory, self.caps, self.progress = directory, caps, progress
        self.stances = _Stances()
        self.actors, self.documents, self.paragraphs, self.places = _Index(), _Index(), _Index(), _Index()
        self.names: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.sides: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.kinds: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.mentions: Counter[int] = Counter()
        self.articles: dict[int, dict[str, Any]] = {}
        self.texts: dict[int, dict[str, Any]] = {}
        self.ordinals: dict[int, int] = {}
        self.clusters: dict[int, str] | None = None
        self.order: list[int] = []
        self.versions: set[str] = set()
        self.total_paragraphs = 0
        self.total_documents = 0

    def read_stances(self) -> None:
        """Fill ``stances``; a stance that a retried bundle wrote twice counts once."""
        seen: set[str] = set()
        for row in self.progress("stances", rows(self.directory, "stances", _STANCE_COLUMNS)):
            if row["stance_id"] in seen:
                continue
            seen.add(row["stance_id"])
            self._stance(row)
        self.order = self._strongest(self._ordered())

    def _stance(self, row: dict[str, Any]) -> None:
        holder, target = self.actors(row["holder_id"]), self.actors(row["target_id"])
        self.names[holder][row["holder"]] += 1
        self.names[target][row["target"]] += 1
        if row["holder_side_id"]:
            self.sides[holder][row["holder_side_id"]] += 1
        document = self.documents(row["document_id"])
        if document not in self.articles:
            self.articles[document] = {
                "title": row["title"], "publisher": row["publisher"], "source": row["source_uri"], "url": None,
                "day": _day(row["published_at"]), "id": row["document_id"], "paragraphs": 0,
            }  # fmt: skip
        s = self.stances
        s.holder.append(holder)
        s.target.append(target)
        s.label.append(LABELS.index(row["label"]))
        s.voice.append(VOICES.index(row["voice"]))
        s.percent.append(_percent(max(row["p_support"], row["p_neutral"], row["p_oppose"])))
        s.place.append(self.places(row["statement_id"] or row["stance_id"]))
        s.document.append(document)
        s.paragraph.append(self.paragraphs(row["paragraph_id"]))
        s.start.append(row["evidence_start"])
        s.end.append(row["evidence_end"])

    def _ordered(self) -> list[int]:
        """The stances by date, article and place: an order that does not depend on the files."""
        s, ids = self.stances, list(self.actors.numbers)
        by_date = sorted(self.articles, key=lambda d: tuple(self.articles[d][name] for name in ("day", "source", "id")))
        place = {document: n for n, document in enumerate(by_date)}
        return sorted(
            range(len(s.holder)),
            key=lambda i: (place[s.document[i]], s.start[i], s.end[i], ids[s.holder[i]], ids[s.target[i]], s.label[i]),
        )

    def _strongest(self, order: list[int]) -> list[int]:
        """``order`` without the weakest pairs of holder and target, where there are more stances than the page can carry."""
        if len(order) <= self.caps.stances:
            return order
        s = self.stances
        pairs = Counter((s.holder[i], s.target[i]) for i in order)
        room, kept = self.caps.stances, set()
        for pair, number in pairs.most_common():
            room -= number
            if room < 0:
                break
            kept.add(pair)
        return [i for i in order if (s.holder[i], s.target[i]) in kept]

    def read_clusters(self) -> None:
        """Which paragraphs are copies of which, where ``newstance cluster`` was run."""
        if not files(self.directory, "clusters"):
            return
        self.clusters = {}
        for row in self.progress("clusters", rows(self.directory, "clusters", _CLUSTER_COLUMNS)):
            number = self.paragraphs.numbers.get(row["paragraph_id"])
            if number is not None and row["paragraph_cluster_size"] > 1:
                self.clusters[number] = row["paragraph_cluster_id"]

    def read_paragraphs(self) -> None:
        """Text of the paragraphs that are shown; of all others only who is mentioned, how often, and for whom they speak."""
        wanted = self._wanted()
        documents: set[str] = set()
        for row in self.progress("paragraphs", rows(self.directory, "paragraphs", _PARAGRAPH_COLUMNS)):
            self.total_paragraphs += 1
            self.versions.add(row["pipeline_version"])
            documents.add(row["document_id"])
            for mention in row["mentions"]:
                actor = self.actors.numbers.get(mention["entity_id"])
                if actor is not None:
                    self.mentions[actor] += 1
                    self.kinds[actor][mention["label"]] += 1
                    if mention["side_id"]:
                        self.sides[actor][mention["side_id"]] += 1
            article = self.articles.get(self.documents.numbers.get(row["document_id"], -1))
            if article is None:
                continue
            article["paragraphs"] = max(article["paragraphs"], row["ordinal"] + 1)
            article["url"] = article["url"] or row["url"]
            if row["ordinal"] == 0 and not article["title"]:
                article["title"] = _shortened(row["text"])
            number = self.paragraphs.numbers.get(row["paragraph_id"])
            if number is not None:
                self.ordinals[number] = row["ordinal"]
                if number in wanted:
                    self.texts[number] = row
        self.total_documents = len(documents)

    def _wanted(self) -> set[int]:
        """Paragraphs to keep the text of: of each edge the best of every month before the second best of any; signed edges
        and those of many stances first, until ``caps.paragraphs`` are reached."""
        s, edges = self.stances, defaultdict(list)
        for i in self.order:
            edges[s.holder[i], s.target[i], s.label[i]].append(i)
        strongest = sorted(edges.items(), key=lambda edge: (edge[0][2] >= SIGNED, -len(edge[1])))
        wanted: dict[int, None] = {}
        for (_, _, label), members in strongest:
            kept = {self.stances.paragraph[i] for i in members} & wanted.keys()
            for i in self._best(members):
                if len(kept) >= (self.caps.signed if label < SIGNED else self.caps.unsigned):
                    break
                kept.add(s.paragraph[i])
                wanted[s.paragraph[i]] = None
            if len(wanted) >= self.caps.paragraphs:
                break
        return set(wanted)

    def _best(self, members: list[int]) -> list[int]:
        s = self.stances
        by_score = sorted(members, key=self._score, reverse=True)
        rank: Counter[object] = Counter()
        ranked = []
        for i in by_score:
            day = self.articles[s.document[i]]["day"]
            month = None if day == NO_DAY else day // 30
            ranked.append((rank[month], i))
            rank[month] += 1
        ranked.sort(key=lambda r: r[0])
        return [i for _, i in ranked]

    def _score(self, i: int) -> float:
        """How well a stance proves its edge: a quote more than a report, a sentence more than a fragment."""
        s = self.stances
        length = s.end[i] - s.start[i]
        return s.percent[i] / 100 + 0.1 * (VOICES[s.voice[i]] is StanceVoice.QUOTED) - 0.3 * (length < 40) - 0.1 * (length > 300)

    def data(self, names: Mapping[str, str]) -> dict[str, Any]:
        """Everything as lists of numbers and strings, numbered anew in an order that depends on content only."""
        s, order = self.stances, self.order
        documents, actors, paragraphs, places = _Renumber(), _Renumber(), _Renumber(), _Renumber()
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
        spans = [self._span(i) for i in order]
        columns["start"], columns["end"] = [a for a, _ in spans], [b for _, b in spans]
        return {
            "labels": list(LABELS),
            "voices": list(VOICES),
            "documents": _columns(
                [self.articles[d] for d in documents.old], ("title", "publisher", "url", "source", "day", "paragraphs")
            ),
            "actors": self._actors(actors, names),
            "paragraphs": {
                "ordinal": [self.ordinals.get(p, 0) for p in paragraphs.old],
                "cluster": self._clusters(paragraphs),
                "text": [self._text(p, actors) for p in paragraphs.old],
            },
            "stances": columns,
            "totals": {
                "documents": max(self.total_documents, len(documents.old)),
                "paragraphs": self.total_paragraphs,
                "stances": len(s.holder),
            },
            "version": ", ".join(sorted(self.versions)),
            "caps": {"signed": self.caps.signed, "unsigned": self.caps.unsigned, "paragraphs": self.caps.paragraphs},
        }

    def _actors(self, actors: _Renumber, names: Mapping[str, str]) -> dict[str, list[Any]]:
        """Columns of the actors; sides that are no actors themselves come last."""
        ids = {number: id for id, number in self.actors.numbers.items()}
        found = [ids[a] for a in actors.old]
        side_of = [_most(self.sides[a]) for a in actors.old]
        extra = sorted({side for side in side_of if side} - set(found))
        number = {id: n for n, id in enumerate([*found, *extra])}
        return {
            "id": [*found, *extra],
            "name": [*(_most(self.names[a]) for a in actors.old), *(names.get(side, side) for side in extra)],
            "kind": [*(_most(self.kinds[a]) or "" for a in actors.old), *("" for _ in extra)],
            "side": [*(number[side] if side else -1 for side in side_of), *(number[side] for side in extra)],
            "mentions": [*(self.mentions[a] for a in actors.old), *(0 for _ in extra)],
        }

    def _clusters(self, paragraphs: _Renumber) -> list[int] | None:
        """For each paragraph the number of the first one that it is a copy of, or its own."""
        if self.clusters is None:
            return None
        first: dict[str, int] = {}
        return [
            first.setdefault(self.clusters[old], new) if old in self.clusters else new for new, old in enumerate(paragraphs.old)
        ]

    def _span(self, i: int) -> tuple[int, int]:
        row = self.texts.get(self.stances.paragraph[i])
        if row is None:
            return 0, 0
        return _units(row["text"], row["start"], self.stances.start[i], self.stances.end[i])

    def _text(self, old: int, actors: _Renumber) -> dict[str, Any] | None:
        """A paragraph with its mentions and statements; offsets in UTF-16 code units, as JavaScript counts."""
        row = self.texts.get(old)
        if row is None:
            return None
        text, start = row["text"], row["start"]

        def span(one: dict[str, Any], prefix: str = "") -> list[int] | None:
            a, b = one[f"{prefix}start"], one[f"{prefix}end"]
            return None if a is None or b is None else list(_units(text, start, a, b))

        return {
            "text": text,
            "mentions": [
                [*(span(m) or ()), actors.new.get(self.actors.numbers.get(m["entity_id"], -1), -1)] for m in row["mentions"]
            ],
            "statements": [
                {
                    "kind": st["kind"], "said": span(st), "cue": span(st, "cue_"), "source": span(st, "speaker_"),
                    "speaker": st["speaker"], "link": st["speaker_link"],
                }
                for st in row["statements"]
            ],
        }  # fmt: skip


class _Renumber:
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


def _day(moment: datetime | None) -> int:
    return NO_DAY if moment is None else int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 86_400)


def _percent(probability: float) -> int:
    return min(max(round(100 * probability), 0), 100)


def _most(counted: Counter[str]) -> str:
    """The commonest, of equals the first by name; an empty string where there is none."""
    return min(counted, key=lambda key: (-counted[key], key), default="")


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1].rsplit(" ", 1)[0] + " …"
