"""Scores of attribution against gold annotations, on raw text, and the kinds of error behind them.

A predicted content span matches a gold one at character IoU of at least a threshold, one to one, best pairs first; a
statement's pieces are merged to their hull. Over the matches, the source is right where it overlaps the gold source.
Gold: JSON Lines rows with ``text`` and ``quotes`` (``quote_span``, ``source_span``, ``cue_span``, ``type``), offsets into the
raw text; the pipeline cleans it first, so spans are carried over by aligning both texts without their white space.
"""

from __future__ import annotations

import bisect
import difflib
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newstance.evaluation.gold import GoldError, attribution_rows, is_avro
from newstance.schemas.records import ParagraphRecord
from newstance.transforms.document import LANGUAGE, Attribution, Document, Span

THRESHOLDS = (0.3, 0.5, 0.8)
MAIN = 0.5


@dataclass(slots=True)
class Counts:
    """Matches, predictions, gold spans; over the matches with a gold source, how many sources are right."""

    matched: int = 0
    predicted: int = 0
    gold: int = 0
    sources: int = 0
    right: int = 0

    def add(self, other: Counts) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float:
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.matched / (self.predicted + self.gold) if self.predicted + self.gold else 0.0

    @property
    def source_accuracy(self) -> float:
        return self.right / self.sources if self.sources else 0.0


@dataclass(slots=True)
class Scores:
    """Figures of a gold file. ``by_threshold`` at each IoU; ``recall_by_type`` (found, gold) at IoU 0.5; ``errors`` counts."""

    documents: int = 0
    by_threshold: dict[float, Counts] = field(default_factory=lambda: {t: Counts() for t in THRESHOLDS})
    recall_by_type: dict[str, list[int]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        lines = [f"{self.documents} documents", "IoU   precision  recall      F1  source right"]
        for threshold, c in self.by_threshold.items():
            lines.append(f"{threshold:.1f}      {c.precision:6.3f}  {c.recall:6.3f}  {c.f1:6.3f}        {c.source_accuracy:6.3f}")
        lines.append(f"by type, recall at IoU {MAIN}:")
        lines += [f"  {kind:<10}{hit / max(1, n):6.3f}  of {n}" for kind, (hit, n) in sorted(self.recall_by_type.items())]
        lines.append("errors by kind:")
        lines += [f"  {count:6}  {kind}" for kind, count in self.errors.most_common()]
        return "\n".join(lines)


def evaluate_file(path: Path) -> Scores:
    """Run the pipeline's verbs over the texts of a gold file and score the statements. Raises GoldError."""
    from newstance.transforms.annotate import Annotator
    from newstance.transforms.attribute import attribute

    annotator = Annotator()
    scores = Scores()
    for row in gold_rows(path):
        document = annotator.annotate([prepare(row["doc_id"], row["text"])])[0]
        score_document(scores, row, document, attribute(document))
    return scores


def gold_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a gold file, JSON Lines or Avro; of several annotations of one document, the primary one."""
    if is_avro(path):
        yield from attribution_rows(path)
        return
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            try:
                row = json.loads(line)
                row["doc_id"], row["text"], row["quotes"]
            except (ValueError, KeyError, TypeError) as error:
                raise GoldError(f"{path}:{number}: not a row with doc_id, text and quotes: {error}") from error
            if row.get("primary", True):
                yield row


def prepare(name: str, text: str) -> Document:
    """A raw text, cleaned and split as the pipeline does, taken to be English."""
    from newstance.transforms.clean import clean
    from newstance.transforms.split import split

    cleaned = clean(text)
    return Document(document_id=name, source_uri=name, text=cleaned, paragraphs=split(cleaned), language=LANGUAGE)


def from_records(records: Sequence[ParagraphRecord]) -> list[tuple[Span, Span | None]]:
    """(content hull, source) of each statement in a document's output records."""
    hulls: dict[str, tuple[Span, Span | None]] = {}
    for s in (s for r in records for s in r.statements):
        (start, end), source = hulls.get(s.statement_id, ((s.start, s.end), None))
        if s.speaker_start is not None and s.speaker_end is not None:
            source = s.speaker_start, s.speaker_end
        hulls[s.statement_id] = (min(start, s.start), max(end, s.end)), source
    return list(hulls.values())


def score_document(scores: Scores, row: dict[str, Any], document: Document, found: Sequence[Attribution]) -> None:
    """Add one document's matches to ``scores``."""
    carry = Alignment(row["text"], document.text)
    gold = [
        (carry(tuple(q["quote_span"])), carry(tuple(q["source_span"])) if q["source_span"] else None, q["type"], q["cue_span"])
        for q in row["quotes"]
        if q["quote_span"]
    ]
    predicted = [((a.content[0][0], a.content[-1][1]), a.source, a) for a in found]
    scores.documents += 1
    for threshold, counts in scores.by_threshold.items():
        pairs = match([g[0] for g in gold], [p[0] for p in predicted], threshold)
        sources = [(gold[g][1], predicted[p][1]) for g, p in pairs if gold[g][1] is not None]
        right = sum(s is not None and overlap(g, s) > 0 for g, s in sources if g is not None)
        counts.add(Counts(len(pairs), len(predicted), len(gold), len(sources), right))
        if threshold == MAIN:
            _explain(scores, gold, predicted, pairs)


def _explain(scores: Scores, gold: list[Any], predicted: list[Any], pairs: list[tuple[int, int]]) -> None:
    of_gold, of_predicted = dict(pairs), {p: g for g, p in pairs}
    for g, (span, source, kind, cue) in enumerate(gold):
        tally = scores.recall_by_type.setdefault(kind, [0, 0])
        tally[1] += 1
        if g in of_gold:
            tally[0] += 1
            got = predicted[of_gold[g]][1]
            if source is not None and (got is None or not overlap(source, got)):
                scores.errors["source: none found" if got is None else "source: another one"] += 1
        elif any(overlap(span, p[0]) for p in predicted):
            scores.errors[f"missed, {kind}: found with other borders"] += 1
        else:
            scores.errors[f"missed, {kind}: " + ("no cue in the gold" if not cue else "not seen")] += 1
    for p, (span, _, attribution) in enumerate(predicted):
        if p not in of_predicted and not any(overlap(span, g[0]) for g in gold):
            scores.errors[f"spurious, {attribution.kind.value.lower()}"] += 1


def match(gold: Sequence[Span], predicted: Sequence[Span], threshold: float) -> list[tuple[int, int]]:
    """Pairs (gold, predicted) with IoU >= threshold, one to one, best first."""
    candidates = [
        (iou(a, b), g, p) for g, a in enumerate(gold) for p, b in enumerate(predicted) if overlap(a, b) and iou(a, b) >= threshold
    ]
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, g, p in sorted(candidates, key=lambda c: (-c[0], c[1], c[2])):
        if g not in used_gold and p not in used_predicted:
            pairs.append((g, p))
            used_gold.add(g)
            used_predicted.add(p)
    return pairs


def overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def iou(a: Span, b: Span) -> float:
    shared = overlap(a, b)
    return shared / (a[1] - a[0] + b[1] - b[0] - shared) if shared else 0.0


class Alignment:
    """Carries spans of a raw text to its cleaned form. Cleaning changes white space above all, so that is left out."""

    def __init__(self, raw: str, cleaned: str) -> None:
        self._raw = [i for i, c in enumerate(raw) if not c.isspace()]
        self._cleaned = [i for i, c in enumerate(cleaned) if not c.isspace()]
        a, b = "".join(raw[i] for i in self._raw), "".join(cleaned[i] for i in self._cleaned)
        if a == b:
            self._blocks = [(0, 0, len(a))]
        else:
            blocks = difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks() if len(a) < 60_000 else []
            self._blocks = [(m.a, m.b, m.size) for m in blocks if m.size] or [(0, 0, min(len(a), len(b)))]
        self._starts = [block[0] for block in self._blocks]

    def __call__(self, span: Span) -> Span:
        """The cleaned text's span of the raw text's ``span``."""
        first = bisect.bisect_left(self._raw, span[0])
        last = bisect.bisect_left(self._raw, span[1]) - 1
        if not self._cleaned or last < first:
            return (0, 0)
        return self._cleaned[self._to(first)], self._cleaned[self._to(last)] + 1

    def _to(self, index: int) -> int:
        block = max(0, bisect.bisect_right(self._starts, index) - 1)
        a, b, size = self._blocks[block]
        return min(b + min(index - a, size - 1), len(self._cleaned) - 1)
