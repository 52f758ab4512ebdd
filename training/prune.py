"""Make a small network of a large one: ``python -m training.prune --run DIR --answers FILES --out DIR``.

Whole layers go, then heads and feed-forward neurons, those first whose absence can best be made up for by the output products
of the ones that stay, which are refitted on what real texts send through them (the optimal brain surgeon, as in ZipLM, Kurtić et
al., NeurIPS 2023). The pieces of the vocabulary that the texts use least go too, and the vectors of the others are packed in four
bits. ``training.build --start`` then teaches what is left to answer as before.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training import data
from training.data import Example
from training.encoder import HEAD, Encoder, Layer, PackedEmbedding
from training.model import StanceNet
from training.train import Encoded, batches, half, tensors, usable

AT_ONCE = 32
"""Neurons that go before the others are weighed anew."""
DAMPED = 1e-2


def surgeon(weight: Tensor, moment: Tensor, keep: int, size: int) -> tuple[Tensor, Tensor]:
    """Which of the inputs of a product can stay, and the product for them.

    ``weight`` (outputs, inputs); ``moment`` (inputs, inputs) is the mean outer product of the inputs; they go in groups of
    ``size`` neighbours until ``keep`` groups are left. Returns the kept groups (keep,) and weights (outputs, keep * size).
    """
    count = moment.shape[0]
    damped = moment.double() + DAMPED * moment.diagonal().mean().double() * torch.eye(count, dtype=torch.double)
    inverse, refitted = torch.linalg.inv(damped), weight.detach().double().clone()
    alive = torch.ones(count // size, dtype=torch.bool)
    while (left := int(alive.sum())) > keep:
        cost = torch.full((len(alive),), torch.inf, dtype=torch.double)
        if size == 1:
            cost[alive] = ((refitted**2).sum(0) / inverse.diagonal())[alive]
        else:
            for group in alive.nonzero()[:, 0].tolist():
                of = slice(group * size, (group + 1) * size)
                cost[group] = torch.trace(refitted[:, of] @ torch.linalg.solve(inverse[of, of], refitted[:, of].T))
        gone = cost.topk(min(AT_ONCE if size == 1 else 1, left - keep), largest=False).indices
        alive[gone] = False
        at = _inputs(gone, size)
        rows = inverse[at].clone()
        solved = torch.linalg.solve(rows[:, at], rows)
        refitted -= refitted[:, at] @ solved
        inverse -= rows.T @ solved
        refitted[:, at] = 0
        inverse[at], inverse[:, at], inverse[at, at] = 0, 0, 1
    kept = alive.nonzero()[:, 0]
    return kept, refitted[:, _inputs(kept, size)].float()


def _inputs(groups: Tensor, size: int) -> Tensor:
    """The inputs that ``groups`` of ``size`` neighbours hold."""
    return (groups[:, None] * size + torch.arange(size)).flatten()


class Texts:
    """Texts on their way through the layers: what each layer takes in, batch by batch."""

    def __init__(self, encoder: Encoder, texts: Sequence[Encoded]) -> None:
        self.states: list[tuple[Tensor, Tensor, Tensor]] = []
        self.real: list[Tensor] = []  # which places hold a piece
        for batch in batches(texts, 2000, None):
            inputs = tensors(batch)[0]
            self.states.append(encoder.embed(inputs["input_ids"], inputs["attention_mask"]))
            self.real.append(inputs["attention_mask"].bool())

    def moment(self, of: Callable[[Tensor, Tensor, Tensor], Tensor]) -> Tensor:
        """The mean outer product of what ``of`` makes of the states, over all pieces."""
        total, count = torch.zeros(()), 0
        for state, real in zip(self.states, self.real, strict=True):
            with half(True):
                seen = of(*state)
            seen = seen.float()[real]
            total, count = total + seen.T @ seen, count + len(seen)
        return total / count

    def move(self, through: Callable[[Tensor, Tensor, Tensor], Tensor]) -> None:
        """The states behind ``through``."""
        for n, (x, bucket, bias) in enumerate(self.states):
            with half(True):
                self.states[n] = through(x, bucket, bias).float(), bucket, bias


def narrow(layer: Layer, heads: int, neurons: int, texts: Texts) -> Layer:
    """``layer`` with the ``heads`` and ``neurons`` that it can least do without; the texts move on behind it."""
    width = layer.out.out_features
    small = Layer(width, heads, neurons).eval()
    small.norm_out, small.norm_down = layer.norm_out, layer.norm_down
    kept, weight = surgeon(layer.out.weight, texts.moment(layer.attend), heads, HEAD)
    rows = _inputs(kept, HEAD)
    for name in ("query", "key", "value"):
        _fill(getattr(small, name), getattr(layer, name).weight[rows], getattr(layer, name).bias[rows])
    _fill(small.out, weight, layer.out.bias)
    small.near.copy_(layer.near[:, kept])
    texts.move(small.attended)
    kept, weight = surgeon(layer.down.weight, texts.moment(lambda x, _, __: layer.feed(x)), neurons, 1)
    _fill(small.up, layer.up.weight[kept], layer.up.bias[kept])
    _fill(small.down, weight, layer.down.bias)
    texts.move(lambda x, _, __: small.fed(x))
    return small


def _fill(product: nn.Linear, weight: Tensor, bias: Tensor) -> None:
    product.weight.copy_(weight)
    product.bias.copy_(bias)


def fewer_pieces(tokenizer: Tokenizer, texts: Iterable[str], keep: int) -> tuple[Tokenizer, list[int]]:
    """The tokenizer with the ``keep`` pieces that ``texts`` use most (single letters stay), and their numbers so far."""
    state = json.loads(tokenizer.to_str())
    vocabulary: dict[str, int] = state["model"]["vocab"]
    used: Counter[int] = Counter()
    for text in texts:
        used.update(tokenizer.encode(text).ids)
    stay = {token["id"] for token in state["added_tokens"]} | {vocabulary[state["model"]["unk_token"]]}
    stay |= {number for piece, number in vocabulary.items() if len(piece.removeprefix("##")) == 1 and piece.isascii()}
    # Of those that no text used, the ones that the vocabulary lists first: it was made in the order of their frequency.
    others = [n for piece, n in vocabulary.items() if n not in stay and _latin(piece) and not piece.startswith("[unused")]
    others.sort(key=lambda number: (-used[number], number))
    kept = sorted(stay | set(others[: keep - len(stay)]))
    new = {number: place for place, number in enumerate(kept)}
    state["model"]["vocab"] = {piece: new[number] for piece, number in vocabulary.items() if number in new}
    for token in state["added_tokens"]:
        token["id"] = new[token["id"]]
    for end in ("sep", "cls"):
        state["post_processor"][end][1] = new[state["post_processor"][end][1]]
    return Tokenizer.from_str(json.dumps(state)), kept


def _latin(piece: str) -> bool:
    return all(character < "ɐ" or "‐" <= character < "⁰" or character in "€£" for character in piece)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="the large network: what training.build wrote")
    parser.add_argument("--answers", type=Path, nargs="+", required=True, help="files of training.distil, for their texts")
    parser.add_argument("--layers", type=int, nargs="+", default=[0, 2, 3, 4, 5, 8], help="the layers that stay")
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--neurons", type=int, default=1024)
    parser.add_argument("--pieces", type=int, default=18_500)
    parser.add_argument("--texts", type=int, default=1000, help="texts that show what goes through a layer")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    net, tokenizer = StanceNet.load(args.run)
    net.eval()
    examples: list[Example] = [e for path in args.answers for e in data.softened(path)]
    shown = random.Random(args.seed).sample(examples, min(args.texts, len(examples)))
    with torch.no_grad():
        texts = Texts(net.encoder, [Encoded(e, tokenizer) for raw in shown if (e := usable(raw, tokenizer))])
        layers = []
        for number in args.layers:
            layers.append(narrow(net.encoder.layer[number], args.heads, args.neurons, texts))
            print(f"layer {number}", flush=True)
        net.encoder.layer = nn.ModuleList(layers)
        tokenizer, kept = fewer_pieces(tokenizer, (e.text for e in examples), args.pieces)
        net.encoder.words = PackedEmbedding.of(net.encoder.words.weight[torch.tensor(kept)])
    net.save(args.out, tokenizer)
    print(f"{sum(p.numel() for p in net.encoder.layer.parameters()):,} weights in layers")


if __name__ == "__main__":
    main()
