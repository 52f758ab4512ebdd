"""Report reading: what the report needs of an output directory, gathered in three passes.

The stances are read once, as columns of numbers; then the paragraphs, of which only those are kept whose text the page shows as
evidence. Memory: about 200 bytes a stance, and the kept paragraphs.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
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
class Index:
    """Ids to numbers, in order of appearance."""

    numbers: dict[str, int] = field(default_factory=dict)

    def __call__(self, key: str) -> int:
        return self.numbers.setdefault(key, len(self.numbers))

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(slots=True)
class Stances:
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


class Reading:
    """What is gathered from the files. Call ``read``, once; then the attributes hold it."""

    def __init__(self, directory: Path, caps: Caps, progress: Progress) -> None:
        self.directory, self.caps, self.progress = directory, caps, progress
        self.stances = Stances()
        self.actors, self.documents, self.paragraphs, self.places = Index(), Index(), Index(), Index()
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

    def read(self) -> None:
        """Read stances, clusters and paragraphs. Raises DatasetError where a file cannot be read."""
        self._read_stances()
        self._read_clusters()
        self._read_paragraphs()

    def _read_stances(self) -> None:
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

    def _read_clusters(self) -> None:
        """Which paragraphs are copies of which, where ``newstance cluster`` was run."""
        if not files(self.directory, "clusters"):
            return
        self.clusters = {}
        for row in self.progress("clusters", rows(self.directory, "clusters", _CLUSTER_COLUMNS)):
            number = self.paragraphs.numbers.get(row["paragraph_id"])
            if number is not None and row["paragraph_cluster_size"] > 1:
                self.clusters[number] = row["paragraph_cluster_id"]

    def _read_paragraphs(self) -> None:
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


def _day(moment: datetime | None) -> int:
    return NO_DAY if moment is None else int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 86_400)


def _percent(probability: float) -> int:
    return min(max(round(100 * probability), 0), 100)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1].rsplit(" ", 1)[0] + " …"
