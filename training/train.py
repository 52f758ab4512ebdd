"""Fine-tune the network for stance. One process, CPU; batches of texts of like length."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.data import UNLABELLED, Example, Pair
from training.model import StanceNet, span_mask

INNER = 0.5
"""How much the distance to the teacher's inner layer counts beside the cross-entropy."""


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
    """What the network takes, and the distributions to learn (pairs, 3)."""
    length = max(len(item.ids) for item in batch)
    pad = lambda values: list(values) + [0] * (length - len(values))  # noqa: E731
    return {
        "input_ids": torch.tensor([pad(item.ids) for item in batch]),
        "attention_mask": torch.tensor([pad([1] * len(item.ids)) for item in batch]),
        "text_of": torch.tensor([row for row, item in enumerate(batch) for _ in item.labels]),
        "target_mask": torch.tensor([pad(m) for item in batch for m in item.targets]),
        "holder_mask": torch.tensor([pad(m) for item in batch for m in item.holders]),
        "polarity": torch.tensor([float(pair.polarity) for item in batch for pair in item.example.pairs]),
    }, torch.tensor([label for item in batch for label in item.labels])


def half(wanted: bool) -> torch.autocast:
    """A context in which products are made in bfloat16 (twice as fast where the processor knows it)."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=wanted)


def predict(model: StanceNet, examples: Sequence[Example], tokenizer: Any, *, bfloat16: bool = False) -> np.ndarray:
    """Logits of every pair, (pairs, 3), in order."""
    model.eval()
    answers: dict[int, np.ndarray] = {}
    with torch.no_grad(), half(bfloat16):
        for batch in batches([Encoded(e, tokenizer) for e in examples], 2000, None):
            logits = model(**tensors(batch)[0]).float().numpy()
            answers |= zip((id(pair) for item in batch for pair in item.example.pairs), logits, strict=True)
    return np.stack([answers[id(pair)] for example in examples for pair in example.pairs])


def anchored(
    examples: Sequence[Example], model: StanceNet, tokenizer: Any, share: float, *, bfloat16: bool = False
) -> list[Example]:
    """The examples with ``share`` of what the network says of each pair in what it is to learn of it: it keeps what it knows."""
    known = [e for raw in examples if (e := usable(raw, tokenizer))]
    logits = predict(model, known, tokenizer, bfloat16=bfloat16)
    answers = iter(torch.from_numpy(logits).softmax(1).tolist())

    def mixed(pair: Pair) -> Pair:
        support, neutral, oppose = ((1 - share) * w + share * a for w, a in zip(_wanted(pair), next(answers), strict=True))
        return replace(pair, label=UNLABELLED, soft=(support, neutral, oppose))

    return [Example(e.text, [mixed(pair) for pair in e.pairs]) for e in known]


class Inner(nn.Module):
    """How far the head's inner layer, through a product that is learnt beside, is from the teacher's (each channel made even)."""

    def __init__(self, examples: Sequence[Example]) -> None:
        super().__init__()
        known = [p.inner for e in examples for p in e.pairs if p.inner is not None]
        some = torch.tensor(np.stack(random.Random(0).sample(known, min(20_000, len(known))))).float()
        self.mean, self.spread = some.mean(0), some.std(0) + 1e-3
        width = some.shape[1]
        self.product = nn.Linear(width, width)
        with torch.no_grad():  # begins as: the same layer
            self.product.weight.copy_(torch.diag(1 / self.spread))
            self.product.bias.copy_(-self.mean / self.spread)

    def forward(self, batch: Sequence[Encoded], inner: torch.Tensor) -> torch.Tensor:
        """The mean squared distance over the pairs of ``batch`` whose teacher's layer is known; ``inner`` is (pairs, width)."""
        pairs = [pair for item in batch for pair in item.example.pairs]
        known = [n for n, pair in enumerate(pairs) if pair.inner is not None]
        if not known:
            return torch.zeros(())
        wanted = (torch.tensor(np.stack([pairs[n].inner for n in known])).float() - self.mean) / self.spread
        return functional.mse_loss(self.product(inner.float()[known]), wanted)


def train(
    model: StanceNet,
    examples: Sequence[Example],
    tokenizer: Any,
    *,
    epochs: float,
    seed: int,
    rate: float,
    head_rate: float,
    pieces: int,
    frozen: int,
    bfloat16: bool,
) -> None:
    """Train in place. ``rate`` is the encoder's at its highest; it falls to nothing at the end.

    ``pieces`` bounds a batch (padded word pieces); the word vectors and the lowest layers stay as they are where ``frozen`` is
    their number.
    """
    chance = random.Random(seed)
    torch.manual_seed(seed)
    encoded = [Encoded(e, tokenizer) for raw in examples if (e := usable(raw, tokenizer))]
    for part in [model.encoder.words, *model.encoder.layer[:frozen]] if frozen else []:
        part.requires_grad_(False)
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    head = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": body, "lr": rate}, {"params": head, "lr": head_rate}]
    inner = Inner(examples) if any(p.inner is not None for e in examples for p in e.pairs) else None
    if inner:
        groups.append({"params": list(inner.parameters()), "lr": 1e-3})
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    total = int(sum(1 for _ in batches(encoded, pieces, None)) * epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.04 * total)) * max(0.02, 1 - step / total)
    )
    step, started, running = 0, time.time(), 0.0
    while step < total:
        for batch in batches(encoded, pieces, chance):
            model.train()
            inputs, labels = tensors(batch)
            with half(bfloat16):
                layer, logits = model.inner_and_logits(**inputs)
            loss = functional.cross_entropy(logits.float(), labels, label_smoothing=0.05)
            running = 0.98 * running + 0.02 * loss.item()
            if inner:
                loss = loss + INNER * inner(batch, layer)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(f"step {step}/{total} loss {running:.3f} {time.time() - started:.0f}s", flush=True)
            if step >= total:
                break
