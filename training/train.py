"""Fine-tune an encoder for stance. One process, CPU; batches of texts of like length."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

from training.data import Example, Pair
from training.model import StanceNet, span_mask

MAX_PIECES = 128


class Encoded:
    """A text as word pieces with the masks of its pairs."""

    __slots__ = ("example", "holders", "ids", "labels", "targets")

    def __init__(self, example: Example, tokenizer: Any) -> None:
        encoding = tokenizer.encode(example.text)
        self.example = example
        self.ids = encoding.ids
        self.targets = [span_mask(encoding.offsets, pair.target) for pair in example.pairs]
        self.holders = [span_mask(encoding.offsets, pair.holder) for pair in example.pairs]
        self.labels = [_wanted(pair) for pair in example.pairs]


def _wanted(pair: Pair) -> list[float]:
    """The distribution to learn: the label, the teacher's view, or both in halves."""
    gold = [float(k == pair.label) for k in range(3)]
    if pair.soft is None:
        return gold
    return list(pair.soft) if pair.label < 0 else [(g + p) / 2 for g, p in zip(gold, pair.soft, strict=True)]


def rows_of(model: StanceNet, examples: Iterable[Example]) -> Iterable[Example]:
    """The examples as the network wants them: a text with all its pairs, or apart in the marked way."""
    return apart(examples) if model.way == "marked" else examples


def apart(examples: Iterable[Example]) -> Iterator[Example]:
    """The examples with the pairs of one text apart, but both directions between two spans together (the marked way)."""
    for example in examples:
        by_spans: dict[frozenset[Any], list[Pair]] = {}
        for pair in example.pairs:
            by_spans.setdefault(frozenset((pair.target, pair.holder)), []).append(pair)
        yield from (Example(example.text, pairs) for pairs in by_spans.values())


def usable(example: Example, tokenizer: Any) -> Example | None:
    """The example with the pairs whose spans the tokenizer keeps (long texts are cut); None where none is left."""
    end = max((o[1] for o in tokenizer.encode(example.text).offsets), default=0)
    pairs: list[Pair] = [p for p in example.pairs if p.target[1] <= end and (p.holder is None or p.holder[1] <= end)]
    return Example(example.text, pairs) if pairs else None


def batches(items: Sequence[Encoded], pieces: int, chance: random.Random | None) -> Iterator[list[Encoded]]:
    """Batches of at most ``pieces`` padded word pieces, of like lengths; shuffled where ``chance`` is given."""
    order = sorted(items, key=lambda e: len(e.ids) + (chance.random() * 6 if chance else 0))
    groups: list[list[Encoded]] = [[]]
    for item in order:
        if groups[-1] and len(item.ids) * (len(groups[-1]) + 1) > pieces:
            groups.append([])
        groups[-1].append(item)
    if chance:
        chance.shuffle(groups)
    yield from groups


def tensors(batch: Sequence[Encoded]) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
    length = max(len(item.ids) for item in batch)
    pad = lambda values: list(values) + [0] * (length - len(values))  # noqa: E731
    return {
        "input_ids": torch.tensor([pad(item.ids) for item in batch]),
        "attention_mask": torch.tensor([pad([1] * len(item.ids)) for item in batch]),
        "text_of": torch.tensor([row for row, item in enumerate(batch) for _ in item.labels]),
        "target_mask": torch.tensor([pad(m) for item in batch for m in item.targets]),
        "holder_mask": torch.tensor([pad(m) for item in batch for m in item.holders]),
    }, torch.tensor([label for item in batch for label in item.labels])


def half(wanted: bool) -> torch.autocast:
    """A context in which the encoder multiplies in bfloat16 (twice as fast where the processor knows it)."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=wanted)


def predict(model: StanceNet, examples: Sequence[Example], tokenizer: Any, *, bfloat16: bool = False) -> np.ndarray:
    """Logits of every pair, (pairs, 3), in order."""
    model.eval()
    answers: dict[int, np.ndarray] = {}
    with torch.no_grad(), half(bfloat16):
        for batch in batches([Encoded(e, tokenizer) for e in rows_of(model, examples)], 2000, None):
            logits = model(**tensors(batch)[0]).float().numpy()
            answers |= zip((id(pair) for item in batch for pair in item.example.pairs), logits, strict=True)
    return np.stack([answers[id(pair)] for example in examples for pair in example.pairs])


def train(
    model: StanceNet,
    examples: Sequence[Example],
    tokenizer: Any,
    *,
    epochs: float,
    seed: int,
    rate: float,
    pieces: int,
    frozen: int,
    bfloat16: bool,
    checks: int,
    out: Path,
    measure: Callable[[], tuple[float, str]],
) -> None:
    """Train in place. ``measure()`` gives a score and a line to print, ``checks`` times an epoch; the weights with the best
    score are in ``out`` (safetensors) at the end, and in the model.

    ``pieces`` bounds a batch (padded word pieces); the lowest ``frozen`` layers of the encoder stay as they are.
    """
    chance = random.Random(seed)
    torch.manual_seed(seed)
    encoded = [Encoded(e, tokenizer) for raw in rows_of(model, examples) if (e := usable(raw, tokenizer))]
    for part in [model.encoder.embeddings, *model.encoder.encoder.layer[:frozen]] if frozen else []:
        part.requires_grad_(False)
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": rate * 5}], weight_decay=0.01)
    per_epoch = sum(1 for _ in batches(encoded, pieces, None))
    total = int(per_epoch * epochs)
    stops = {min(total, round(per_epoch * (n + 1) / checks)) for n in range(int(epochs * checks) + 1)}
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.06 * total)) * max(0.02, 1 - step / total)
    )
    step, started, running, best = 0, time.time(), 0.0, -1.0
    while step < total:
        for batch in batches(encoded, pieces, chance):
            model.train()
            inputs, labels = tensors(batch)
            with half(bfloat16):
                logits = model(**inputs).float()
            loss = functional.cross_entropy(logits, labels, label_smoothing=0.05)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            running = 0.98 * running + 0.02 * loss.item()
            if step % 50 == 0:
                print(f"step {step}/{total} loss {running:.3f} {time.time() - started:.0f}s", flush=True)
            if step in stops:
                score, line = measure()
                print(f"epoch {step / per_epoch:.2f} {line}", flush=True)
                if score > best:
                    best = score
                    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, out)
            if step >= total:
                break
    model.load_state_dict(load_file(out))
