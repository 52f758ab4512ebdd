"""A teacher's answers: ``python -m training.distil --teacher DIR --questions FILE --out FILE``.

Beside the answers, in ``FILE.npy``, is the inner layer of its head (pairs, width), from which a student learns too.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import torch

from training import data
from training.data import Example
from training.model import StanceNet
from training.train import Encoded, batches, half, tensors, usable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teacher", type=Path, required=True, help="what training.build wrote")
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=3000)
    parser.add_argument("--bfloat16", action="store_true", help="multiply in bfloat16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    net, tokenizer = StanceNet.load(args.teacher)
    net.eval()
    encoded = [Encoded(e, tokenizer) for raw in data.softened(args.questions) if (e := usable(raw, tokenizer))]
    answered: list[Example] = []
    started = time.time()
    with torch.no_grad(), half(args.bfloat16):
        for number, batch in enumerate(batches(encoded, args.pieces, None)):
            inner, logits = net.inner_and_logits(**tensors(batch)[0])
            answers = zip(logits.float().softmax(-1).tolist(), inner.half().numpy(), strict=True)
            for item in batch:
                pairs = [replace(p, soft=tuple(s), inner=i) for p, (s, i) in zip(item.example.pairs, answers, strict=False)]
                answered.append(Example(item.example.text, pairs))
            if number % 50 == 0:
                print(f"{len(answered)}/{len(encoded)} texts, {time.time() - started:.0f}s", flush=True)
    data.write_softened(args.out, answered)


if __name__ == "__main__":
    main()
