"""Figures on the dev sets, from logits: macro F1 by set, as ../shared/evals states how each is scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from newstance.schemas.records import StanceLabel
from newstance.transforms.stance_model import LABELS, StanceQuery, label_of

from training import data
from training.data import Example, Pair
from training.labels import VOICES, labelled, sample


def queries(examples: Sequence[Example]) -> list[StanceQuery]:
    """What to ask the served model, a question for each pair, in order."""
    return [StanceQuery(e.text, p.target, p.holder, p.polarity) for e in examples for p in e.pairs]


def macro_f1(gold: Sequence[int], found: Sequence[int], classes: int) -> float:
    """Unweighted mean of the classes' F1."""
    g, f = np.asarray(gold), np.asarray(found)
    scores = []
    for k in range(classes):
        hit = int(((g == k) & (f == k)).sum())
        scores.append(2 * hit / max(1, int((g == k).sum() + (f == k).sum())))
    return float(np.mean(scores))


def class5(forth: np.ndarray, back: np.ndarray) -> int:
    """DSE's class of a pair from the probabilities of its two directions: the surest stance, or neutral."""
    options = {
        0: forth[1] * back[1],
        1: forth[0] * back[1],
        2: forth[1] * back[0],
        3: forth[2] * back[1],
        4: forth[1] * back[2],
    }
    return max(options, key=lambda key: options[key])


def directed(rows: Sequence[dict[str, Any]]) -> tuple[list[Example], list[int]]:
    """Both stances of each DSE row, as one example a row, and the rows' classes."""
    spans = [(r["text"], tuple(r["e1_span"]), tuple(r["e2_span"])) for r in rows]
    asked = [Example(text, [Pair(e2, e1, 1), Pair(e1, e2, 1)]) for text, e1, e2 in spans]
    return asked, [r["class5"] for r in rows]


def classes5(logits: np.ndarray) -> list[int]:
    """DSE's class of each row, from the logits of its two questions (2 * rows, 3)."""
    return [class5(forth, back) for forth, back in _softmax(logits).reshape(-1, 2, 3)]


def figures(predict: Callable[[Sequence[Example]], np.ndarray], folder: Path, limit: int | None = None) -> dict[str, float]:
    """Macro F1 on both NewsMTSC dev splits and DSE dev, micro F1 of the sign on SEESAW dev."""
    out = {}
    for split in ("dev_rw", "dev_mt"):
        examples = data.newsmtsc(folder / "newsmtsc_dev.jsonl.gz", split)
        out[split] = macro_f1([p.label for e in examples for p in e.pairs], predict(examples).argmax(1).tolist(), 3)
    pairs, gold5 = directed(data.rows(folder / "dse_dev.jsonl.gz"))
    out["dse"] = macro_f1(gold5, classes5(predict(pairs)), 5)
    examples = data.seesaw(folder / "seesaw_dev.jsonl.gz")
    logits = predict(examples)
    gold = np.array([p.label for e in examples for p in e.pairs])
    out["seesaw"] = float((np.where(logits[:, 0] > logits[:, 2], 0, 2) == gold).mean())
    return out


def label_figures(predict: Callable[[Sequence[Example]], np.ndarray], corpus: Path) -> dict[str, float]:
    """Macro F1 over three classes on the labels that are held out, by voice."""
    out = {}
    for voice in VOICES:
        examples = labelled(corpus, held_out=True, voices=(voice,))
        out[voice.lower()] = macro_f1([p.label for e in examples for p in e.pairs], predict(examples).argmax(1).tolist(), 3)
    return out


def sample_figures(
    probabilities: Callable[[Sequence[Example]], np.ndarray], corpus: Path, threshold: float
) -> dict[str, tuple[float, float]]:
    """Precision and recall of signed answers on the random sample, by the pipeline's voice and of all (""): an answer is signed
    where support or oppose has at least ``threshold``, and right where the label has the same sign."""
    asked = sample(corpus)
    found = probabilities([example for _, example in asked])
    counts: Counter[tuple[str, str]] = Counter()
    signs = (StanceLabel.SUPPORT, StanceLabel.OPPOSE)
    for (voice, example), p in zip(asked, found.tolist(), strict=True):
        answer, label = label_of(p, threshold), LABELS[example.pairs[0].label]
        for name in (voice, ""):
            counts[name, "signed"] += answer in signs
            counts[name, "labelled"] += label in signs
            counts[name, "right"] += answer in signs and answer == label
    return {
        name: (counts[name, "right"] / max(1, counts[name, "signed"]), counts[name, "right"] / max(1, counts[name, "labelled"]))
        for name in sorted({name for name, _ in counts})
    }


def _softmax(logits: np.ndarray) -> np.ndarray:
    e = np.exp(logits - logits.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
