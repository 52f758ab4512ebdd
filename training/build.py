"""Train a network: ``python -m training.build --data DIR --encoder DIR --out DIR``; training/README.md has the whole recipe."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
from torch import nn

from training import data
from training.generate import generate
from training.labels import beside, dse, labelled, newsmtsc, signed
from training.measure import figures, label_figures, macro_f1
from training.model import StanceNet
from training.train import anchored, predict, train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with newsmtsc_*.jsonl.gz, dse_*.jsonl.gz, ...")
    parser.add_argument("--out", type=Path, required=True)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--encoder", type=Path, help="the published MPNet to begin with: model.safetensors, tokenizer.json")
    start.add_argument("--start", type=Path, help="what training.build or training.prune wrote, to go on with")
    parser.add_argument(
        "--soft", type=Path, nargs="*", default=[], help="files of training.distil, learnt from beside our own sentences"
    )
    parser.add_argument("--inner", action="store_true", help="learn from the inner layer of the teacher's head too (FILE.npy)")
    parser.add_argument(
        "--anchor", type=float, default=0, help="share of the network's own answers in what it learns of NewsMTSC and DSE"
    )
    parser.add_argument("--bfloat16", action="store_true", help="multiply in bfloat16")
    parser.add_argument("--pieces", type=int, default=1600, help="word pieces in a batch")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are, with the word vectors")
    parser.add_argument("--drop", type=float, default=0.1, help="share of the channels that are dropped")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--head_rate", type=float, default=4e-4)
    parser.add_argument("--generated", type=int, default=3000)
    parser.add_argument("--corpus", type=Path, required=True, help="the unlabelled news that training/labels.csv points into")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)

    net, tokenizer = StanceNet.load(args.start) if args.start else StanceNet.of_encoder(args.encoder)
    for part in net.modules():
        if isinstance(part, nn.Dropout):
            part.p = args.drop
    examples = [e for path in args.soft for e in data.softened(path, inner=args.inner)]
    if not examples:
        examples = newsmtsc(args.data / "newsmtsc_train.jsonl.gz") + dse(args.data / "dse_train.jsonl.gz")
        if args.anchor:
            examples = anchored(examples, net, tokenizer, args.anchor, bfloat16=args.bfloat16)
    examples += labelled(args.corpus, held_out=False) + beside(args.corpus, held_out=False) + signed(args.corpus)
    examples += generate(args.generated, args.seed)
    random.Random(args.seed).shuffle(examples)
    train(
        net,
        examples,
        tokenizer,
        epochs=args.epochs,
        seed=args.seed,
        rate=args.rate,
        head_rate=args.head_rate,
        pieces=args.pieces,
        frozen=args.frozen,
        bfloat16=args.bfloat16,
    )
    net.save(args.out, tokenizer)
    scores = figures(lambda batch: predict(net, batch, tokenizer, bfloat16=args.bfloat16), args.data)
    own = generate(400, args.seed + 1, held_out=True)
    found = predict(net, own, tokenizer, bfloat16=args.bfloat16).argmax(1).tolist()
    scores["own"] = macro_f1([pair.label for e in own for pair in e.pairs], found, 3)
    scores |= label_figures(lambda batch: predict(net, batch, tokenizer, bfloat16=args.bfloat16), args.corpus)
    print(" ".join(f"{name} {value:.4f}" for name, value in scores.items()), flush=True)


if __name__ == "__main__":
    main()
