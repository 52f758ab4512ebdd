"""A teacher's answers: ``python -m training.distil --teacher DIR --encoder DIR --questions FILE --out FILE``."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file

from training import data
from training.build import network
from training.data import Example
from training.model import WAYS
from training.train import Encoded, batches, half, rows_of, tensors, usable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teacher", type=Path, required=True, help="what training.build wrote")
    parser.add_argument("--encoder", required=True, help="the teacher's --encoder")
    parser.add_argument("--way", choices=WAYS, default="marked", help="the teacher's --way")
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=1600)
    parser.add_argument("--bfloat16", action="store_true", help="multiply in bfloat16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    net, tokenizer = network(args.encoder, args.way)
    net.load_state_dict(load_file(args.teacher / "model.safetensors"))
    net.eval()
    asked = data.softened(args.questions)
    encoded = [Encoded(e, tokenizer) for raw in rows_of(net, asked) if (e := usable(raw, tokenizer))]
    answered: list[Example] = []
    started = time.time()
    with torch.no_grad(), half(args.bfloat16):
        for number, batch in enumerate(batches(encoded, args.pieces, None)):
            soft = iter(net(**tensors(batch)[0]).float().softmax(-1).tolist())
            answered += [Example(i.example.text, [replace(p, soft=tuple(next(soft))) for p in i.example.pairs]) for i in batch]
            if number % 50 == 0:
                print(f"{len(answered)}/{len(encoded)} texts, {time.time() - started:.0f}s", flush=True)
    data.write_softened(args.out, data.group((e.text, pair) for e in answered for pair in e.pairs))


if __name__ == "__main__":
    main()
