"""Export trained weights for serving: ONNX, int8, with the temperature fitted on dev and the digest of each file.

``python -m training.export --run DIR --data DIR --out transforms/weights``
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import onnx
import torch
from newstance.transforms.stance_model import StanceModel, StanceQuery
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from scipy.optimize import minimize_scalar
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from training import data
from training.build import network
from training.data import Example
from training.measure import classes5, directed, figures, macro_f1
from training.model import WAYS, StanceNet
from training.train import predict

SMOOTHED_BY = 400
"""Training texts that show how large the inputs of a product are."""


class Served(nn.Module):
    """The network as it is served: one text, all its pairs; in the marked way a pass for each."""

    def __init__(self, net: StanceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, input_ids: Tensor, target_mask: Tensor, holder_mask: Tensor) -> Tensor:
        marks = torch.maximum(target_mask, holder_mask)
        if self.net.way == "marked":
            input_ids = input_ids.expand_as(marks)
        hidden = self.net.encode(input_ids, torch.ones_like(input_ids), marks)  # (1 or pairs, length, width)
        target, holder = (
            (mask.unsqueeze(1) @ hidden).squeeze(1) / mask.sum(1, keepdim=True).clamp(min=1)
            for mask in (target_mask, holder_mask)
        )
        return self.net.answer(target, holder, holder_mask, hidden.mean(1).expand_as(target))


class Smoothed(nn.Module):
    """A linear layer that divides each channel of its input by ``factor`` (channels,) and has it in its weights: the same
    answer, but what int8 has to hold is more even (SmoothQuant, Xiao et al., ICML 2023)."""

    def __init__(self, dense: nn.Linear, factor: Tensor) -> None:
        super().__init__()
        self.divided_by = nn.Parameter(1 / factor)
        self.weight, self.bias = nn.Parameter(dense.weight * factor), dense.bias

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x * self.divided_by, self.weight, self.bias)


def smooth(net: StanceNet, examples: list[Example], tokenizer: Tokenizer, strength: float) -> None:
    """Smooth both products of each feed-forward block, a few of whose inputs are so large that eight bits leave little of the
    others. ``examples`` show how large; ``strength`` is how much of that the weights take over."""
    blocks = [part for layer in net.encoder.encoder.layer for part in (layer.intermediate, layer.output)]
    largest = [torch.full((block.dense.in_features,), 1e-5) for block in blocks]

    def note(seen: Tensor, _: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        torch.maximum(seen, inputs[0].abs().amax((0, 1)), out=seen)

    hooks = [block.dense.register_forward_pre_hook(partial(note, seen)) for block, seen in zip(blocks, largest, strict=True)]
    predict(net, examples, tokenizer)
    for hook in hooks:
        hook.remove()
    with torch.no_grad():
        for block, inputs in zip(blocks, largest, strict=True):
            weights = block.dense.weight.abs().amax(0).clamp(min=1e-5)
            block.dense = Smoothed(block.dense, (inputs**strength / weights ** (1 - strength)).clamp(min=1e-3))


def export(run: Path, out: Path, encoder: str, way: str, folder: Path, strength: float) -> None:
    """Write ``model.fp32.onnx`` beside the run and the int8 ``model.onnx`` to ``out``, smoothed where ``strength`` is not 0."""
    net, tokenizer = network(encoder, way)
    net.load_state_dict(load_file(run / "model.safetensors"))
    net.eval()
    if strength:
        smooth(net, data.newsmtsc(folder / "newsmtsc_train.jsonl.gz")[:SMOOTHED_BY], tokenizer, strength)
    ids = torch.tensor([tokenizer.encode("Moscow accused NATO of arrogance.").ids])
    mask = torch.zeros(2, ids.shape[1])
    mask[:, 1] = 1
    names = ["input_ids", "target_mask", "holder_mask"]
    axes = {"input_ids": {1: "length"}, "target_mask": {0: "pairs", 1: "length"}, "holder_mask": {0: "pairs", 1: "length"}}
    full = run / "model.fp32.onnx"
    torch.onnx.export(
        Served(net), (ids, mask, mask), str(full), input_names=names, output_names=["logits"], dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    # reduce_range: without it, u8 x s8 products saturate on processors that lack VNNI, and answers differ between machines.
    # The head stays in fp32: its scale would be found over all pairs of a text, and answers would depend on their company.
    nodes = onnx.load(full, load_external_data=False).graph.node
    named = [node.name for node in nodes if "/head/" in node.name]
    head = named + [f"{name}_MatMul" for name in named]  # how a Gemm is called once the quantizer has taken it apart
    # So does, if not smoothed, the second product of each feed-forward block: a few of its inputs are so large that eight bits
    # leave little of the others. Without this, int8 lost 1.7 points on NewsMTSC's dev_mt and 2.0 on DSE (docs/model-card.md).
    products = [node.name for node in nodes if node.op_type == "MatMul" and "/output/dense" in node.name]
    wide = [] if strength else [name for name in products if "/attention/" not in name]
    quantize_dynamic(
        full, out / "model.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=head + wide
    )
    model = onnx.load(out / "model.onnx")
    _pack(model.graph, {name for node in model.graph.node if node.name in wide for name in node.input})
    onnx.save(model, out / "model.onnx")
    tokenizer.no_truncation()
    tokenizer.save(str(out / "tokenizer.json"))


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
PLAIN: Calibration = {kind: {"temperature": 1.0, "bias": [0.0, 0.0, 0.0]} for kind in ("author", "holder")}


def card(out: Path, calibration: Calibration, threshold: float) -> None:
    """Write card.json: what the loader checks and applies."""
    digests = {n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in ("model.onnx", "tokenizer.json")}
    text = {"sha256": digests, "calibration": calibration, "threshold": threshold, "licence": "Apache-2.0"}
    (out / "card.json").write_text(json.dumps(text, indent=2) + "\n", "utf-8")


def logits_of(model: StanceModel, examples: list[Example]) -> np.ndarray:
    """Log-probabilities of every pair by the served model, (pairs, 3)."""
    queries = [StanceQuery(e.text, p.target, p.holder) for e in examples for p in e.pairs]
    return np.log(np.clip(np.array(model.predict(queries)), 1e-9, None))


def calibrate(model: StanceModel, folder: Path) -> Calibration:
    """Bias and temperature of both kinds of question: the author's on NewsMTSC dev, a holder's on DSE dev.

    The bias (it makes up for what training changed in the share of each label) is the one with the best macro F1 on a coarse
    grid, the temperature then the one with the least negative log-likelihood.
    """
    splits = [data.newsmtsc(folder / "newsmtsc_dev.jsonl.gz", split) for split in ("dev_rw", "dev_mt")]
    author, holder = [(logits_of(model, s), labels(s)) for s in splits], data.dse(folder / "dse_dev.jsonl.gz")
    steps = (-0.2, 0.0, 0.2)  # not further: the pipeline asks other texts than these
    of_author = max(
        itertools.product(steps, steps),
        key=lambda x: sum(macro_f1(gold, (z + np.array([x[0], x[1], 0.0])).argmax(1).tolist(), 3) for z, gold in author),
    )
    asked = directed(data.rows(folder / "dse_dev.jsonl.gz"))
    pairs, gold = logits_of(model, asked[0]), asked[1]
    of_holder = max(np.arange(0.0, 1.51, 0.25), key=lambda b: macro_f1(gold, classes5(pairs + np.array([0.0, b, 0.0])), 5))
    z, y = np.concatenate([a[0] for a in author]), [label for a in author for label in a[1]]
    return {
        "author": _fit(z, y, [of_author[0], of_author[1], 0.0]),
        "holder": _fit(logits_of(model, holder), labels(holder), [0.0, of_holder, 0.0]),
    }


def labels(examples: list[Example]) -> list[int]:
    return [p.label for e in examples for p in e.pairs]


def _fit(logits: np.ndarray, gold: list[int], bias: list[float]) -> dict[str, object]:
    def loss(t: float) -> float:
        z = (logits + np.array(bias)) / t
        z -= z.max(1, keepdims=True)
        return -float((z[np.arange(len(gold)), gold] - np.log(np.exp(z).sum(1))).mean())

    best = minimize_scalar(loss, bounds=(0.3, 5), method="bounded").x
    return {"temperature": round(float(best), 4), "bias": [round(float(b), 4) for b in bias]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--encoder", default="minilm", help="as for training.build")
    parser.add_argument("--way", choices=WAYS, default="pooled", help="as for training.build")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--smooth", type=float, default=0, metavar="STRENGTH", help="all products in int8, smoothed (0.8)")
    parser.add_argument("--threshold", type=float, default=0.55)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    export(args.run, args.out, args.encoder, args.way, args.data, args.smooth)
    card(args.out, PLAIN, args.threshold)
    full = args.run / "fp32"
    full.mkdir(exist_ok=True)
    shutil.copy(args.run / "model.fp32.onnx", full / "model.onnx")
    shutil.copy(args.out / "tokenizer.json", full / "tokenizer.json")
    card(full, PLAIN, args.threshold)
    for name, folder in (("fp32", full), ("int8", args.out)):
        model = StanceModel.load(str(folder))
        fitted = calibrate(model, args.data)
        card(folder, fitted, args.threshold)
        model = StanceModel.load(str(folder))
        scores = figures(lambda examples, model=model: logits_of(model, examples), args.data)
        print(name, fitted, " ".join(f"{k} {v:.4f}" for k, v in scores.items()), flush=True)


if __name__ == "__main__":
    main()
