"""Export trained weights for serving: ONNX, int8, with the temperature fitted on dev and the digest of each file.

``python -m training.export --run DIR --data DIR --out transforms/weights``
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from newstance.transforms.stance_model import StanceModel, StanceQuery
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from scipy.optimize import minimize_scalar
from torch import Tensor, nn

from training import data
from training.build import network
from training.data import Example
from training.measure import figures


class Served(nn.Module):
    """The network as it is served: one text, all its pairs."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, input_ids: Tensor, target_mask: Tensor, holder_mask: Tensor) -> Tensor:
        first = torch.zeros_like(target_mask[:, 0], dtype=torch.long)
        return self.net(input_ids, torch.ones_like(input_ids), first, target_mask, holder_mask)


def export(run: Path, out: Path) -> None:
    """Write ``model.fp32.onnx`` beside the run and the int8 ``model.onnx`` to ``out``."""
    net, tokenizer = network("minilm")
    net.load_state_dict(load_file(run / "model.safetensors"))
    net.eval()
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
    head = [node.name for node in onnx.load(full, load_external_data=False).graph.node if "/head/" in node.name]
    quantize_dynamic(
        full, out / "model.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=head
    )
    tokenizer.no_truncation()
    tokenizer.save(str(out / "tokenizer.json"))


def card(out: Path, temperature: float, threshold: float) -> None:
    """Write card.json: what the loader checks and applies."""
    digests = {n: hashlib.sha256((out / n).read_bytes()).hexdigest() for n in ("model.onnx", "tokenizer.json")}
    text = {"sha256": digests, "temperature": round(temperature, 4), "threshold": threshold, "licence": "Apache-2.0"}
    (out / "card.json").write_text(json.dumps(text, indent=2) + "\n", "utf-8")


def logits_of(model: StanceModel, examples: list[Example]) -> np.ndarray:
    """Log-probabilities of every pair by the served model, (pairs, 3)."""
    queries = [StanceQuery(e.text, p.target, p.holder) for e in examples for p in e.pairs]
    return np.log(np.clip(np.array(model.predict(queries)), 1e-9, None))


def temperature(model: StanceModel, folder: Path) -> float:
    """The temperature that fits NewsMTSC dev and DSE dev together best (negative log-likelihood, each set weighted alike)."""
    sets = [data.newsmtsc(folder / "newsmtsc_dev.jsonl.gz"), data.dse(folder / "dse_dev.jsonl.gz")]
    pairs = [(logits_of(model, s), np.array([p.label for e in s for p in e.pairs])) for s in sets]

    def loss(t: float) -> float:
        total = 0.0
        for logits, gold in pairs:
            z = logits / t
            z -= z.max(1, keepdims=True)
            total -= float((z[np.arange(len(gold)), gold] - np.log(np.exp(z).sum(1))).mean())
        return total

    return float(minimize_scalar(loss, bounds=(0.3, 5), method="bounded").x)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.5)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    export(args.run, args.out)
    card(args.out, 1.0, args.threshold)
    full = args.run / "fp32"
    full.mkdir(exist_ok=True)
    shutil.copy(args.run / "model.fp32.onnx", full / "model.onnx")
    shutil.copy(args.out / "tokenizer.json", full / "tokenizer.json")
    card(full, 1.0, args.threshold)
    for name, folder in (("fp32", full), ("int8", args.out)):
        model = StanceModel.load(str(folder))
        fitted = temperature(model, args.data)
        card(folder, fitted, args.threshold)
        scores = figures(lambda examples, model=model: logits_of(model, examples), args.data)
        print(name, f"temperature {fitted:.3f}", " ".join(f"{k} {v:.4f}" for k, v in scores.items()), flush=True)


if __name__ == "__main__":
    main()
