"""Export trained weights for serving: ONNX, int8, with the temperature fitted on dev and the digest of each file.

``python -m training.export --run DIR --data DIR --out transforms/weights``
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import math
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import onnx
import torch
from newstance.transforms.stance_model import KINDS, StanceModel
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from scipy.optimize import minimize_scalar
from tokenizers import Tokenizer
from torch import Tensor, library, nn
from torch.nn import functional

from training import data
from training.data import Example
from training.encoder import HEAD, Layer, PackedEmbedding
from training.labels import labelled
from training.measure import classes5, directed, figures, label_figures, macro_f1, queries, sample_figures
from training.model import StanceNet, has_holder
from training.train import predict

SMOOTHED_BY = 400
"""Training texts that show how large the inputs of a product are."""
STRENGTH = 0.5
"""How much of that the weights take over."""
APART = 32
"""Neurons of a layer whose outputs stay in fp32: the largest."""
IN_FP32 = ("/head.", "/change.", "/stance.", "/large/")
"""Parts of the network whose products are left in fp32 (the head's largest is ``ByRow``)."""
WEIGHTS_UP_TO = 63
"""Largest weight in int8: seven bits, else u8 x s8 products saturate on processors that lack VNNI."""
OPSET = 17
PRODUCT = "newstance::integer_product"
PACKED_FROM = 10_000
"""Weights of a table from which on it is stored in eight bits."""
TIED = 0.005
"""Macro F1 by which biases may fall behind the best and are as good."""


class Served(nn.Module):
    """The network as it is served: one text, all its pairs."""

    def __init__(self, net: StanceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, input_ids: Tensor, target_mask: Tensor, holder_mask: Tensor, polarity: Tensor) -> Tensor:
        layers = self.net.encoder.layer
        hidden, bucket, nothing = self.net.encoder.embed(input_ids, None)  # (1, length, width), (length, length)
        near = torch.cat([layer.near for layer in layers], 1)[bucket].permute(2, 0, 1)
        for layer, added in zip(layers, near.split([layer.near.shape[1] for layer in layers]), strict=True):
            hidden = layer(hidden, added, nothing)
        target, holder = (
            (mask.unsqueeze(1) @ hidden).squeeze(1) / mask.sum(1, keepdim=True).clamp(min=1)
            for mask in (target_mask, holder_mask)
        )
        features = self.net.joined(target, holder, holder_mask, polarity, hidden.mean(1).expand_as(target))
        return self.net.answer(features, polarity, has_holder(holder_mask))[1]


class ServedLayer(Layer):
    """A layer of the same answers, from operations that every x86-64 processor with AVX2 rounds alike.

    Each value that is rounded otherwise may fall on the other side of a step of int8, and soon all do: answers then differ by up
    to 0.07. onnxruntime's Softmax adds up, and its Gelu computes, by as many values as a register of the processor holds.
    """

    def attend(self, x: Tensor, near: Tensor, nothing: Tensor) -> Tensor:
        """Of one text; ``near`` (heads, length, length) is what each head adds for the distance of two pieces."""
        heads = self.near.shape[1]
        query, key, value = (part(x).reshape(-1, heads, HEAD).transpose(0, 1) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(-1, -2) * HEAD**-0.5 + near
        shares = (scores - scores.amax(-1, keepdim=True)).exp()
        mixed = shares @ value / shares.sum(-1, keepdim=True)
        return mixed.transpose(0, 1).reshape(1, -1, heads * HEAD)

    def feed(self, x: Tensor) -> Tensor:
        """GELU of sqrt(2) times ``up``, times sqrt(2): see ``prepare``."""
        raised = self.up(x)
        return raised * (1 + raised.erf())


class Smoothed(nn.Module):
    """A linear layer that divides each channel of its input by ``factor`` (channels,) and has it in its weights: the same
    answer, but what int8 has to hold is more even (SmoothQuant, Xiao et al., ICML 2023)."""

    def __init__(self, dense: nn.Linear, factor: Tensor) -> None:
        super().__init__()
        self.divided_by = nn.Parameter(1 / factor)
        self.weight, self.bias = nn.Parameter(dense.weight * factor), dense.bias

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x * self.divided_by, self.weight, self.bias)


class Parted(nn.Module):
    """A linear layer, smoothed; the last ``count`` channels of its input, the largest, have a product of their own."""

    def __init__(self, dense: nn.Linear, factor: Tensor, count: int) -> None:
        super().__init__()
        self.count = count
        even = nn.Linear(dense.in_features - count, dense.out_features)
        even.weight, even.bias = nn.Parameter(dense.weight[:, :-count]), dense.bias
        self.even = Smoothed(even, factor[:-count])
        self.large = nn.Linear(count, dense.out_features, bias=False)
        self.large.weight = nn.Parameter(dense.weight[:, -count:])

    def forward(self, x: Tensor) -> Tensor:
        return self.even(x[..., : -self.count]) + self.large(x[..., -self.count :])


@library.custom_op(PRODUCT, mutates_args=())
def integer_product(x: Tensor, weights: Tensor, zero: Tensor) -> Tensor:
    """``(x - zero) @ weights`` in whole numbers, which torch lacks: MatMulInteger of ONNX."""
    return ((x.double() - zero.double()) @ weights.double()).int()


torch.onnx.register_custom_op_symbolic(
    PRODUCT,
    lambda g, x, weights, zero: g.op("MatMulInteger", x, weights, zero).setType(x.type().with_dtype(torch.int32)),
    OPSET,
)


class ByRow(nn.Module):
    """A linear layer in int8, smoothed; each row of its input has a scale of its own, so no answer depends on its company."""

    def __init__(self, dense: nn.Linear, factor: Tensor) -> None:
        super().__init__()
        weights = (dense.weight * factor).detach()
        scale = weights.abs().amax(1) / WEIGHTS_UP_TO
        self.bias = dense.bias
        self.register_buffer("divided_by", 1 / factor)
        self.register_buffer("scale", scale)
        self.register_buffer("weights", (weights / scale[:, None]).round().to(torch.int8).T.contiguous())
        self.register_buffer("zero", torch.tensor(128, dtype=torch.uint8))

    def forward(self, x: Tensor) -> Tensor:
        x = x * self.divided_by
        scale = x.abs().amax(-1, keepdim=True).clamp(min=1e-6) / 127
        product = integer_product(((x / scale).round() + 128).to(torch.uint8), self.weights, self.zero)
        # Scale by scale: a product of both onnxruntime would fuse with the matrix product, as one scale for all rows.
        return product.float() * scale * self.scale + self.bias


def prepare(net: StanceNet, examples: list[Example], tokenizer: Tokenizer) -> ByRow:
    """Put the layers that are served in the place of those trained. Returned is what is to take the place of the head's first.

    The inputs of each feed-forward block's products, and of that one, are made even: a few channels are so large that eight bits
    leave little of the others. ``examples`` show how large. A layer's largest neurons become its last, and are parted from the
    others.
    """
    head = net.head[1]
    parts = [part for layer in net.encoder.layer for part in (layer.up, layer.down)]
    largest = _largest([*parts, head], net, examples, tokenizer)
    with torch.no_grad():
        for layer in net.encoder.layer:
            ups, downs = largest[layer.up], largest[layer.down] * math.sqrt(2)
            for weights in (layer.up.weight, layer.up.bias, layer.down.weight):
                weights /= math.sqrt(2)
            order = (downs / _factor(layer.down, downs)).argsort()
            layer.up.weight.copy_(layer.up.weight[order])
            layer.up.bias.copy_(layer.up.bias[order])
            layer.down.weight.copy_(layer.down.weight[:, order])
            layer.down = Parted(layer.down, _factor(layer.down, downs[order]), APART)
            layer.up = Smoothed(layer.up, _factor(layer.up, ups))
            layer.__class__ = ServedLayer
    return ByRow(head, _factor(head, largest[head]))


def _largest(parts: list[nn.Linear], net: StanceNet, examples: list[Example], tokenizer: Tokenizer) -> dict[nn.Linear, Tensor]:
    """The largest value in each channel of the input of each of ``parts`` (channels,), over ``examples``."""
    largest = {part: torch.zeros(part.in_features) for part in parts}

    def note(part: nn.Linear, inputs: tuple[Tensor, ...]) -> None:
        torch.maximum(largest[part], inputs[0].abs().flatten(0, -2).amax(0), out=largest[part])

    hooks = [part.register_forward_pre_hook(note) for part in parts]
    predict(net, examples, tokenizer)
    for hook in hooks:
        hook.remove()
    return largest


def _factor(dense: nn.Linear, inputs: Tensor) -> Tensor:
    """By what to divide each channel of the input, whose largest values are ``inputs`` (channels,)."""
    weights = dense.weight.abs().amax(0).clamp(min=1e-5)
    return (inputs.clamp(min=1e-5) ** STRENGTH / weights ** (1 - STRENGTH)).clamp(min=1e-3)


def export(run: Path, out: Path, folder: Path) -> None:
    """Write ``model.fp32.onnx`` beside the run and the int8 ``model.onnx`` to ``out``."""
    net, tokenizer = StanceNet.load(run)
    net.eval()
    if isinstance(net.encoder.words, nn.Embedding):
        net.encoder.words = PackedEmbedding.of(net.encoder.words.weight)
    head = prepare(net, data.newsmtsc(folder / "newsmtsc_train.jsonl.gz")[:SMOOTHED_BY], tokenizer)
    ids = tokenizer.encode("Moscow accused NATO of arrogance.").ids
    _write(net, ids, run / "model.fp32.onnx")
    net.head[1] = head
    full = out / "model.onnx"
    _write(net, ids, full)
    # reduce_range: as WEIGHTS_UP_TO. The head's products stay in fp32: their scale would be found over all pairs of a text, and
    # answers would depend on their company.
    nodes = onnx.load(full, load_external_data=False).graph.node
    apart = [node.name for node in nodes if any(part in node.name for part in IN_FP32)]
    if unknown := [part for part in IN_FP32 if not any(part in name for name in apart)]:
        raise ValueError(f"{full}: no nodes named {unknown}, which are to stay in fp32")
    apart += [f"{name}_MatMul" for name in apart]  # how a Gemm is called once the quantizer has taken it apart
    quantize_dynamic(
        full, full, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=apart,
        op_types_to_quantize=["MatMul", "Gemm"],
    )  # fmt: skip
    model = onnx.load(full)
    tables = (t for t in model.graph.initializer if t.data_type == onnx.TensorProto.FLOAT and len(t.dims) == 2)
    _pack(model.graph, {table.name for table in tables if math.prod(table.dims) >= PACKED_FROM})
    onnx.save(model, full)
    tokenizer.no_truncation()
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)


def _write(net: StanceNet, ids: list[int], path: Path) -> None:
    """``net`` as it is served; ``ids`` are a text to trace it with."""
    mask = torch.zeros(2, len(ids))
    mask[:, 1] = 1
    names = ["input_ids", "target_mask", "holder_mask", "polarity"]
    axes = {name: {0: "pairs", 1: "length"} for name in names} | {"input_ids": {1: "length"}, "polarity": {0: "pairs"}}
    torch.onnx.export(
        Served(net), (torch.tensor([ids]), mask, mask, torch.zeros(2)), str(path), input_names=names, output_names=["logits"],
        dynamic_axes=axes, opset_version=OPSET, dynamo=False,
    )  # fmt: skip


def _pack(graph: onnx.GraphProto, names: set[str]) -> None:
    """Store the weights ``names`` as int8 with a scale a row; the loader makes fp32 of them again."""
    kept, unpacked = [], []
    for tensor in graph.initializer:
        if tensor.name not in names:
            kept.append(tensor)
            continue
        weights = numpy_helper.to_array(tensor)
        scale = np.abs(weights).max(1).clip(1e-12) / np.float32(127)
        packed = [f"{tensor.name}_{part}" for part in ("int8", "scale")]
        kept += [
            numpy_helper.from_array(np.rint(weights / scale[:, None]).astype(np.int8), packed[0]),
            numpy_helper.from_array(scale, packed[1]),
        ]
        unpacked.append(helper.make_node("DequantizeLinear", packed, [tensor.name], axis=0, name=f"{tensor.name}_unpack"))
    nodes = [*unpacked, *graph.node]
    for part, items in (("initializer", kept), ("node", nodes)):
        graph.ClearField(part)
        getattr(graph, part).extend(items)


Calibration = dict[str, dict[str, object]]
PLAIN: Calibration = {kind: {"temperature": 1.0, "bias": [0.0, 0.0, 0.0]} for kind in KINDS}


def card(out: Path, calibration: Calibration, threshold: float) -> None:
    """Write card.json: what the loader checks and applies."""
    digests = {n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in ("model.onnx", "tokenizer.json")}
    text = {"sha256": digests, "calibration": calibration, "threshold": threshold, "licence": "Apache-2.0"}
    (out / "card.json").write_text(json.dumps(text, indent=2) + "\n", "utf-8")


def logits_of(model: StanceModel, examples: list[Example]) -> np.ndarray:
    """Log-probabilities of every pair by the served model, (pairs, 3)."""
    return np.log(np.clip(np.array(model.predict(queries(examples))), 1e-9, None))


def calibrate(model: StanceModel, folder: Path, corpus: Path) -> Calibration:
    """Bias and temperature of each kind of question: polarity on NewsMTSC dev, a holder's stances on DSE dev and on our own
    labels that are held out, the author's on these.

    The bias makes up for what training changed in the share of each label: that of a coarse grid with the best macro F1; of
    stances in the share of neutral only, since which sign is likelier is another matter in each set. Where several are as good,
    it is the smallest; for stances first of all the one that says neutral most, since a wrong sign costs a user more than a
    missed one. The temperature is the one with the least negative log-likelihood.
    """
    splits = [data.newsmtsc(folder / "newsmtsc_dev.jsonl.gz", split) for split in ("dev_rw", "dev_mt")]
    author, holder = (labelled(corpus, held_out=True, voices=voices) for voices in (("AUTHOR", "SPEAKER"), ("HOLDER",)))
    pairs, classes = directed(data.rows(folder / "dse_dev.jsonl.gz"))
    both_ways = [label for one in classes for label in data.FROM_CLASS5[one]]
    kinds = {
        "polarity": [_set_of(model, split) for split in splits],
        "author": [_set_of(model, author)],
        "holder": [
            _set_of(model, holder),
            _Set(logits_of(model, pairs), both_ways, lambda z: macro_f1(classes, classes5(z), 5)),
        ],
    }
    far, near = np.arange(-0.6, 0.61, 0.2), np.arange(-0.2, 0.21, 0.2)  # stances are asked of other texts than these sets'
    out = {}
    for kind, sets in kinds.items():
        grid = itertools.product(far, far) if kind == "polarity" else ((0.0, neutral) for neutral in near)
        biases = [np.array([support, neutral, 0.0]) for support, neutral in grid]
        scores = [sum(one.score(one.logits + b) for one in sets) for b in biases]
        tied = [b for b, score in zip(biases, scores, strict=True) if score >= max(scores) - TIED]
        bias = max(tied, key=lambda b: (kind != "polarity" and b[1].round(4), -abs(b).sum().round(4)))
        out[kind] = _fit(np.concatenate([one.logits for one in sets]), [g for one in sets for g in one.gold], bias)
    return out


@dataclass(frozen=True)
class _Set:
    """Answers to calibrate on, their gold labels, and how good the answers are once they are changed."""

    logits: np.ndarray
    gold: list[int]
    score: Callable[[np.ndarray], float]


def _set_of(model: StanceModel, examples: list[Example]) -> _Set:
    gold = [p.label for e in examples for p in e.pairs]
    return _Set(logits_of(model, examples), gold, lambda z: macro_f1(gold, z.argmax(1).tolist(), 3))


def _fit(logits: np.ndarray, gold: list[int], bias: np.ndarray) -> dict[str, object]:
    def loss(t: float) -> float:
        z = (logits + bias) / t
        z -= z.max(1, keepdims=True)
        return -float((z[np.arange(len(gold)), gold] - np.log(np.exp(z).sum(1))).mean())

    best = minimize_scalar(loss, bounds=(0.3, 5), method="bounded").x
    return {"temperature": round(float(best), 4), "bias": [round(float(b), 4) for b in bias]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True, help="the unlabelled news that training/labels.csv points into")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.55)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    export(args.run, args.out, args.data)
    card(args.out, PLAIN, args.threshold)
    full = args.run / "fp32"
    full.mkdir(exist_ok=True)
    shutil.copy(args.run / "model.fp32.onnx", full / "model.onnx")
    shutil.copy(args.out / "tokenizer.json", full / "tokenizer.json")
    card(full, PLAIN, args.threshold)
    for name, folder in (("fp32", full), ("int8", args.out)):
        model = StanceModel.load(str(folder))
        fitted = calibrate(model, args.data, args.corpus)
        card(folder, fitted, args.threshold)
        model = StanceModel.load(str(folder))
        scores = figures(partial(logits_of, model), args.data) | label_figures(partial(logits_of, model), args.corpus)
        print(name, fitted, " ".join(f"{k} {v:.4f}" for k, v in scores.items()), flush=True)
        print(sample_figures(lambda asked, m=model: np.exp(logits_of(m, asked)), args.corpus, args.threshold), flush=True)


if __name__ == "__main__":
    main()
