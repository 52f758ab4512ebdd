"""Scores of the stance model against gold rows, and stance for rows of one's own.

Rows are JSON Lines, also gzipped. Three gold formats are told apart by their fields:

- ``class5``, ``e1_span``, ``e2_span``: the stances of a pair in both directions (DSE); macro F1 over the five classes;
- ``holder_span`` beside ``target_span``: a holder's stance (SEESAW); micro F1 of the sign over rows that have both spans;
- ``target_span`` alone: the text's polarity (NewsMTSC); macro F1 over three classes, for each ``split``.

Gold may also be Avro, a directory that ``newstance import`` made: macro F1 over three classes, for each voice.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from newstance.evaluation.gold import is_avro, stance_rows
from newstance.transforms.stance_model import Probabilities, StanceModel, StanceQuery

SIGNS = (1, 0, -1)
"""Label of each probability, in the model's order: support, neutral, oppose."""


class RowError(ValueError):
    """A row that cannot be read. The message names file and line."""


@dataclass(frozen=True, slots=True)
class SetScores:
    """Figures of one set. ``confusion`` is (gold, predicted) -> count; ``ece`` the expected calibration error in ten bins."""

    name: str
    rows: int
    macro_f1: float
    micro_f1: float
    ece: float
    confusion: dict[tuple[int, int], int] = field(default_factory=dict)

    def __str__(self) -> str:
        head = f"{self.name}: {self.rows} rows, macro F1 {self.macro_f1:.4f}, micro F1 {self.micro_f1:.4f}, ECE {self.ece:.4f}"
        classes = sorted({k for pair in self.confusion for k in pair})
        lines = [head, "  gold \\ predicted " + "".join(f"{k:>7}" for k in classes)]
        lines += [f"  {g:>16} " + "".join(f"{self.confusion.get((g, p), 0):>7}" for p in classes) for g in classes]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class StanceScores:
    """Figures of a gold file, a set at a time."""

    sets: tuple[SetScores, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.sets))


def score_file(source: Path, target: Path, model: StanceModel) -> int:
    """Add ``p_support``, ``p_neutral``, ``p_oppose`` and ``label_predicted`` (1, 0, -1) to each row; returns their number.

    Rows stay in order, every other field as it is. Asked is the stance of ``holder_span``, or where that is null the text's
    polarity; with ``"polarity": false`` in the row the author's stance (see StanceQuery). A row whose ``target_span`` is null
    cannot be asked: it gets nulls. Raises RowError, naming file and line; writes by rename.
    """
    partial = target.with_name(target.name + ".partial")
    count = 0
    with _open(partial, "wt", compressed=target.suffix == ".gz") as out:
        for batch in _batches(_rows(source), 256):
            askable = [(n, r) for n, r in batch if r.get("target_span") is not None]
            answers = dict(zip((n for n, _ in askable), _ask(source, askable, model), strict=True))
            for number, row in batch:
                p = answers.get(number)
                row |= dict(zip(("p_support", "p_neutral", "p_oppose"), p or (None, None, None), strict=True))
                row["label_predicted"] = SIGNS[_best(p)] if p else None
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
    partial.replace(target)
    return count


def evaluate_file(gold: Path, model: StanceModel) -> StanceScores:
    """All figures of a gold file. Raises RowError, naming file and line, where it is none."""
    rows = list(enumerate(stance_rows(gold), 1)) if is_avro(gold) else list(_rows(gold))
    if not rows:
        raise RowError(f"{gold}: no rows")
    first = rows[0][1]
    if "class5" in first:
        return StanceScores((_directed(gold, rows, model),))
    if "holder_span" in first and not is_avro(gold):
        return StanceScores((_signed(gold, rows, model),))
    splits = sorted({str(row.get("split", "all")) for _, row in rows})
    return StanceScores(
        tuple(_polarity(gold, name, [(n, r) for n, r in rows if str(r.get("split", "all")) == name], model) for name in splits)
    )


def class5(forth: Probabilities, back: Probabilities) -> int:
    """DSE's class from the two directions: the likeliest of neutral, e1 -> e2 or e2 -> e1 positive, or either negative."""
    options = (forth[1] * back[1], forth[0] * back[1], forth[1] * back[0], forth[2] * back[1], forth[1] * back[2])
    return max(range(5), key=lambda k: options[k])


def _polarity(gold: Path, name: str, rows: Sequence[tuple[int, dict[str, Any]]], model: StanceModel) -> SetScores:
    answers = _ask(gold, rows, model)
    return _scores(
        name, [_label(gold, n, r, "label") for n, r in rows], [SIGNS[_best(p)] for p in answers], [max(p) for p in answers]
    )


def _signed(gold: Path, rows: Sequence[tuple[int, dict[str, Any]]], model: StanceModel) -> SetScores:
    both = [(n, r) for n, r in rows if r.get("target_span") and r.get("holder_span")]
    answers = _ask(gold, both, model)
    found = [1 if p[0] > p[2] else -1 for p in answers]
    sure = [max(p[0], p[2]) / max(p[0] + p[2], 1e-9) for p in answers]
    return _scores("sign, rows with both spans", [_label(gold, n, r, "label") for n, r in both], found, sure)


def _directed(gold: Path, rows: Sequence[tuple[int, dict[str, Any]]], model: StanceModel) -> SetScores:
    asked = []
    for number, row in rows:
        asked += [
            (number, {"text": row["text"], "target_span": row["e2_span"], "holder_span": row["e1_span"]}),
            (number, {"text": row["text"], "target_span": row["e1_span"], "holder_span": row["e2_span"]}),
        ]
    answers = _ask(gold, asked, model)
    pairs = list(zip(answers[::2], answers[1::2], strict=True))
    found = [class5(forth, back) for forth, back in pairs]
    sure = [max(forth) * max(back) for forth, back in pairs]
    return _scores("five classes", [_label(gold, n, r, "class5") for n, r in rows], found, sure)


def _scores(name: str, gold: Sequence[int], found: Sequence[int], sure: Sequence[float]) -> SetScores:
    confusion: dict[tuple[int, int], int] = {}
    for pair in zip(gold, found, strict=True):
        confusion[pair] = confusion.get(pair, 0) + 1
    classes = sorted(set(gold))
    f1 = []
    for k in classes:
        hit = confusion.get((k, k), 0)
        total = sum(c for (g, _), c in confusion.items() if g == k) + sum(c for (_, p), c in confusion.items() if p == k)
        f1.append(2 * hit / total if total else 0.0)
    right = [g == p for g, p in zip(gold, found, strict=True)]
    micro = sum(right) / len(right) if right else 0.0
    return SetScores(name, len(gold), sum(f1) / max(1, len(f1)), micro, _ece(sure, right), confusion)


def _ece(sure: Sequence[float], right: Sequence[bool]) -> float:
    """Mean gap between confidence and accuracy over ten bins, weighted by their sizes (Guo et al., 2017)."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for confidence, hit in zip(sure, right, strict=True):
        bins[min(9, int(confidence * 10))].append((confidence, hit))
    gaps = (abs(sum(c for c, _ in b) - sum(h for _, h in b)) for b in bins)
    return sum(gaps) / max(1, len(right))


def _ask(path: Path, rows: Sequence[tuple[int, dict[str, Any]]], model: StanceModel) -> list[Probabilities]:
    return model.predict([_query(path, number, row) for number, row in rows])


def _query(path: Path, number: int, row: dict[str, Any]) -> StanceQuery:
    text, target, holder = row.get("text"), row.get("target_span"), row.get("holder_span")
    for name, span in (("target_span", target), ("holder_span", holder)):
        if span is None and name == "holder_span":
            continue
        if not isinstance(text, str) or not isinstance(span, list) or not 0 <= span[0] < span[1] <= len(text):
            raise RowError(f"{path}:{number}: {name} {span!r} is not a span of text")
    polarity = row.get("polarity") is not False  # StanceQuery heeds it where there is no holder
    return StanceQuery(str(text), tuple(target), tuple(holder) if holder else None, polarity)  # type: ignore[arg-type]


def _label(path: Path, number: int, row: dict[str, Any], name: str) -> int:
    if not isinstance(row.get(name), int):
        raise RowError(f"{path}:{number}: {name} {row.get(name)!r} is not a label")
    return int(row[name])


def _best(p: Probabilities) -> int:
    return max(range(3), key=lambda k: p[k])


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with _open(path, "rt", compressed=path.suffix == ".gz") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise RowError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(row, dict):
                raise RowError(f"{path}:{number}: not a JSON object")
            yield number, row


def _batches(rows: Iterator[tuple[int, dict[str, Any]]], size: int) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    batch: list[tuple[int, dict[str, Any]]] = []
    for item in rows:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _open(path: Path, mode: str, *, compressed: bool) -> IO[str]:
    return gzip.open(path, mode, encoding="utf-8") if compressed else path.open(mode, encoding="utf-8")  # type: ignore[return-value]
