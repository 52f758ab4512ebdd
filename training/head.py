"""Teach what answers for stances anew, on an encoder that stays as it is: ``python -m training.head --start DIR --out DIR ...``

Of DSE train, ``labels_signed.csv``, ``labels_beside.csv`` and a sample of the other labels; a quarter of an hour, since each text
is read once. Of what was taught a part is taken (``--share``): DSE calls any offer to talk support, which the pipeline does not.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from training.data import Example
from training.labels import VOICES, beside, dse, labelled, signed
from training.measure import figures, label_figures
from training.model import StanceNet, has_holder
from training.train import Encoded, batches, predict, tensors, usable

BATCH = 512
OF_DSE, OF_SIGNED, OF_BESIDE = 4.0, 3.0, 1.5
"""How much a pair of these counts beside one of the other labels."""


def read(net: StanceNet, examples: Sequence[Example], tokenizer: object, weight: float) -> list[Tensor]:
    """Features (pairs, 4 * width), whether there is a holder, the distribution to learn (pairs, 3), and how much each counts."""
    net.eval()
    parts = []
    with torch.no_grad():
        for batch in batches([Encoded(e, tokenizer) for raw in examples if (e := usable(raw, tokenizer))], 2000, None):
            inputs, wanted = tensors(batch)
            held = has_holder(inputs["holder_mask"])
            parts.append((net.features(**inputs).half(), held, wanted, torch.full_like(held, weight)))
    return [torch.cat(column) for column in zip(*parts, strict=True)]


def teach(net: StanceNet, pairs: Sequence[Tensor], *, epochs: int, rate: float) -> None:
    """Train what answers for stances, in place. ``pairs`` as ``read`` makes them."""
    own = [*net.stance_parameters(0), *net.stance_parameters(1)]
    optimiser = torch.optim.AdamW(own, lr=rate, weight_decay=0.1)
    total = epochs * -(-len(pairs[0]) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / total)
    net.train()
    for _ in range(epochs):
        for chosen in torch.randperm(len(pairs[0])).split(BATCH):
            features, held, wanted, weight = (column[chosen] for column in pairs)
            logits = net.answer(features.float(), torch.zeros_like(held), held)[1]
            loss = functional.cross_entropy(logits, wanted, label_smoothing=0.03, reduction="none") * weight
            optimiser.zero_grad(set_to_none=True)
            (loss.sum() / weight.sum()).backward(inputs=own)
            optimiser.step()
            schedule.step()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=Path, required=True, help="what training.build wrote")
    parser.add_argument("--data", type=Path, required=True, help="folder with dse_train.jsonl.gz, ...")
    parser.add_argument("--corpus", type=Path, required=True, help="the unlabelled news that the labels point into")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--texts", type=int, default=12_000, help="texts of the other labels")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument(
        "--share", type=float, nargs=2, default=(0.2, 0.8),
        help="of what was taught, in the mean with what was there: for stances of whose words the text is, and for a holder's",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    net, tokenizer = StanceNet.load(args.start)
    others = labelled(args.corpus, held_out=False, voices=VOICES)
    others = random.Random(args.seed).sample(others, min(args.texts, len(others)))
    sets = (
        (dse(args.data / "dse_train.jsonl.gz"), OF_DSE),
        (signed(args.corpus), OF_SIGNED),
        (beside(args.corpus, held_out=False), OF_BESIDE),
        (others, 1.0),
    )
    pairs = [torch.cat(c) for c in zip(*(read(net, one, tokenizer, weight) for one, weight in sets), strict=True)]
    before = [[p.detach().clone() for p in net.stance_parameters(part)] for part in range(2)]
    teach(net, pairs, epochs=args.epochs, rate=args.rate)
    with torch.no_grad():
        for part, share in enumerate(args.share):
            for parameter, old in zip(net.stance_parameters(part), before[part], strict=True):
                parameter.lerp_(old, 1 - share)
    net.save(args.out, tokenizer)
    scores = figures(lambda batch: predict(net, batch, tokenizer), args.data)
    scores |= label_figures(lambda batch: predict(net, batch, tokenizer), args.corpus)
    print(" ".join(f"{name} {value:.4f}" for name, value in scores.items()), flush=True)


if __name__ == "__main__":
    main()
