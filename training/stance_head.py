"""Train the part of the head that answers for stances, and leave the rest as it is: what it says of polarity stays the same.

``python -m training.stance_head --run DIR --soft FILE --data DIR --corpus FILE --out DIR``. The encoder reads every text once;
then only the few weights of that part are trained, on a teacher's answers, our own labels and our own sentences.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training import data
from training.data import Example
from training.generate import generate
from training.labels import labelled
from training.measure import figures, label_figures
from training.model import StanceNet
from training.train import Encoded, batches, half, predict, tensors, usable

BATCH = 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="what training.build wrote")
    parser.add_argument("--soft", type=Path, required=True, help="a file of training.distil")
    parser.add_argument("--data", type=Path, required=True, help="folder with the dev sets")
    parser.add_argument("--corpus", type=Path, required=True, help="the unlabelled news that training/labels.csv points into")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--labels", type=float, default=4, help="how much a label weighs beside an answer of the teacher")
    parser.add_argument("--generated", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    net, tokenizer = StanceNet.load(args.run)
    taught = data.about(data.softened(args.soft), polarity=False) + generate(args.generated, args.seed)
    told = labelled(args.corpus, held_out=False)
    examples = [e for raw in taught + told if (e := usable(raw, tokenizer))]
    random.Random(args.seed).shuffle(examples)
    certain = {id(pair) for e in told for pair in e.pairs}
    train_head(net, examples, tokenizer, certain, epochs=args.epochs, rate=args.rate, weight=args.labels)
    net.save(args.out, tokenizer)
    ask = partial(predict, net, tokenizer=tokenizer)
    print(figures(ask, args.data) | label_figures(ask, args.corpus))


def train_head(
    net: StanceNet, examples: Sequence[Example], tokenizer: Any, certain: set[int], *, epochs: int, rate: float, weight: float
) -> None:
    """Train in place; a pair whose id is in ``certain`` weighs ``weight`` times as much as another."""
    parts, author, wanted, weights = _read(net, examples, tokenizer, certain, weight)
    trained = [net.author, *net.change.parameters(), *net.stance.parameters()]
    optimiser = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    steps = epochs * -(-len(wanted) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.05)
    net.train()
    for epoch in range(epochs):
        running = 0.0
        for rows in torch.randperm(len(wanted)).split(BATCH):
            target, holder, text = parts[rows].float().unbind(1)
            with half(True):
                features = net.joined(target, holder, 1 - author[rows].unsqueeze(1), torch.zeros(len(rows)), text)
                logits = net.answer(features, torch.zeros(len(rows)))[1]
            loss = functional.cross_entropy(logits.float(), wanted[rows], label_smoothing=0.02, reduction="none")
            loss = (loss * weights[rows]).sum() / weights[rows].sum()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            net.zero_grad(set_to_none=True)
            schedule.step()
            running = 0.95 * running + 0.05 * loss.item()
        print(f"epoch {epoch + 1}/{epochs} loss {running:.3f}", flush=True)


def _read(
    net: StanceNet, examples: Sequence[Example], tokenizer: Any, certain: set[int], weight: float
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Of every pair: target, holder and text (pairs, 3, width); 1.0 where the author is the holder; what to learn; its weight."""
    net.eval()
    parts, author, wanted, weights = [], [], [], []
    width = net.author.shape[0]
    with torch.no_grad(), half(True):
        for batch in batches([Encoded(e, tokenizer) for e in examples], 3000, None):
            inputs, labels = tensors(batch)
            features = net.features(**inputs)
            parts.append(torch.stack([features[:, :width], features[:, width : 2 * width], features[:, 3 * width :]], 1).half())
            author.append((inputs["holder_mask"].sum(1) == 0).float())
            wanted.append(labels)
            weights += [weight if id(pair) in certain else 1.0 for item in batch for pair in item.example.pairs]
    return torch.cat(parts), torch.cat(author), torch.cat(wanted), torch.tensor(weights)


if __name__ == "__main__":
    main()
