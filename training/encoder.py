"""MPNet's encoder (Song et al., NeurIPS 2020), with as many heads and feed-forward neurons in each layer as the weights have.

The one of transformers has the same width in all layers; ``training.prune`` leaves some that differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import torch
from newstance.transforms.stance_model import MAX_PIECES
from torch import Tensor, nn
from torch.nn import functional

HEAD = 64
"""Channels of an attention head."""
BLOCK = 64
"""Channels of a packed word vector that share a scale."""
DROPPED = 0.1
EPSILON = 1e-5
BUCKETS = 32

_PARTS = {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "out": "attention.attn.o",
    "norm_out": "attention.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm_down": "output.LayerNorm",
}


class PackedEmbedding(nn.Module):
    """Word vectors in four bits. A byte of ``codes`` (pieces, width / 2) holds channel c in its low half and channel
    c + width / 2 in its high one; ``scale`` (pieces, width / BLOCK) is shared by BLOCK channels. Not trained."""

    codes: Tensor
    scale: Tensor

    def __init__(self, pieces: int, width: int) -> None:
        super().__init__()
        self.register_buffer("codes", torch.zeros(pieces, width // 2, dtype=torch.uint8))
        self.register_buffer("scale", torch.zeros(pieces, width // BLOCK, dtype=torch.float16))

    @classmethod
    def of(cls, vectors: Tensor) -> PackedEmbedding:
        """``vectors`` (pieces, width) packed, each block with the one of 23 scales that has the least squared error."""
        pieces, width = vectors.shape
        blocks = vectors.detach().reshape(pieces, -1, BLOCK)
        largest = blocks.abs().amax(-1, keepdim=True).clamp(min=1e-6)
        codes, scale, least = torch.zeros_like(blocks), torch.ones_like(largest), torch.full_like(largest, math.inf)
        for part in torch.linspace(0.55, 1.1, 23):
            tried = (largest * part / 7).half().float()
            found = (blocks / tried).round().clamp(-8, 7)
            error = ((found * tried - blocks) ** 2).sum(-1, keepdim=True)
            better = error < least
            codes, scale, least = (torch.where(better, *x) for x in ((found, codes), (tried, scale), (error, least)))
        whole = (codes + 8).reshape(pieces, width).to(torch.uint8)
        packed = cls(pieces, width)
        packed.codes.copy_(whole[:, : width // 2] + 16 * whole[:, width // 2 :])
        packed.scale.copy_(scale[..., 0])
        return packed

    def forward(self, ids: Tensor) -> Tensor:
        codes = self.codes[ids].float()
        high = torch.floor(codes / 16)
        blocks = (torch.cat([codes - 16 * high, high], -1) - 8).reshape(ids.shape[0], -1, self.scale.shape[1], BLOCK)
        return (blocks * self.scale[ids].float().unsqueeze(-1)).reshape(ids.shape[0], -1, self.scale.shape[1] * BLOCK)


class Layer(nn.Module):
    """Attention and feed-forward block, each followed by its residual and normalization."""

    def __init__(self, width: int, heads: int, neurons: int) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, heads * HEAD) for _ in range(3))
        self.near = nn.Parameter(torch.zeros(BUCKETS, heads))  # what each head adds for the distance of two pieces
        self.out, self.norm_out = nn.Linear(heads * HEAD, width), nn.LayerNorm(width, eps=EPSILON)
        self.up, self.down = nn.Linear(width, neurons), nn.Linear(neurons, width)
        self.norm_down = nn.LayerNorm(width, eps=EPSILON)
        self.drop = nn.Dropout(DROPPED)

    def attend(self, x: Tensor, bucket: Tensor, bias: Tensor) -> Tensor:
        """What the heads read from ``x`` (texts, length, width), before their output product: (texts, length, heads * HEAD)."""
        texts, heads = x.shape[0], self.near.shape[1]  # constants of the export, where -1 is all that is not known
        query, key, value = (
            part(x).reshape(texts, -1, heads, HEAD).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-1, -2) * HEAD**-0.5 + self.near[bucket].permute(2, 0, 1) + bias
        mixed = self.drop(scores.float().softmax(-1).to(value.dtype)) @ value
        return mixed.transpose(1, 2).reshape(texts, -1, heads * HEAD)

    def feed(self, x: Tensor) -> Tensor:
        """What the neurons make of ``x``, before their output product: (texts, length, neurons)."""
        return functional.gelu(self.up(x))

    def attended(self, x: Tensor, bucket: Tensor, bias: Tensor) -> Tensor:
        """``x`` behind the attention."""
        return self.norm_out(x + self.drop(self.out(self.attend(x, bucket, bias))))

    def fed(self, x: Tensor) -> Tensor:
        """``x`` behind the feed-forward block."""
        return self.norm_down(x + self.drop(self.down(self.feed(x))))

    def forward(self, x: Tensor, bucket: Tensor, bias: Tensor) -> Tensor:
        return self.fed(self.attended(x, bucket, bias))


class Encoder(nn.Module):
    """Pieces to vectors. ``shape`` has (heads, neurons) of each layer."""

    bucket_of: Tensor

    def __init__(self, pieces: int, width: int, shape: list[tuple[int, int]], *, packed: bool) -> None:
        super().__init__()
        self.words = PackedEmbedding(pieces, width) if packed else nn.Embedding(pieces, width)
        self.places = nn.Embedding(MAX_PIECES, width)
        self.norm, self.drop = nn.LayerNorm(width, eps=EPSILON), nn.Dropout(DROPPED)
        self.layer = nn.ModuleList(Layer(width, heads, neurons) for heads, neurons in shape)
        self.register_buffer("bucket_of", _buckets(), persistent=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> Tensor:
        """The last hidden states (texts, length, width) of ``input_ids`` (texts, length); the mask is 0 behind a text."""
        x, bucket, bias = self.embed(input_ids, attention_mask)
        for layer in self.layer:
            x = layer(x, bucket, bias)
        return x

    def embed(self, input_ids: Tensor, attention_mask: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
        """What the layers take: the embedded pieces, the bucket of each two places, and what the mask adds to the scores."""
        at = torch.arange(input_ids.shape[1])
        x = self.drop(self.norm(self.words(input_ids) + self.places(at)))
        bias = torch.zeros(()) if attention_mask is None else (attention_mask.float()[:, None, None] - 1) * 1e4
        return x, self.bucket_of[at - at[:, None] + MAX_PIECES], bias


def of_state(state: Mapping[str, Tensor], prefix: str = "") -> Encoder:
    """An encoder of the shape that the weights named ``prefix...`` have (their values are not loaded)."""
    layers = [f"{prefix}layer.{n}" for n in range(_layers(state, f"{prefix}layer."))]
    shape = [(state[f"{layer}.near"].shape[1], state[f"{layer}.up.weight"].shape[0]) for layer in layers]
    packed = f"{prefix}words.codes" in state
    pieces = state[f"{prefix}words.codes" if packed else f"{prefix}words.weight"].shape[0]
    return Encoder(pieces, state[f"{prefix}norm.weight"].shape[0], shape, packed=packed)


def of_mpnet(state: Mapping[str, Tensor]) -> Encoder:
    """The encoder with the weights of a published MPNet (``model.safetensors``, names as in transformers)."""
    renamed = {
        "words.weight": state["embeddings.word_embeddings.weight"],
        "places.weight": state["embeddings.position_embeddings.weight"][
            2 : 2 + MAX_PIECES
        ],  # counts from behind its padding index
        "norm.weight": state["embeddings.LayerNorm.weight"],
        "norm.bias": state["embeddings.LayerNorm.bias"],
    }
    for n in range(_layers(state, "encoder.layer.")):
        renamed[f"layer.{n}.near"] = state["encoder.relative_attention_bias.weight"]
        for ours, theirs in _PARTS.items():
            for kind in ("weight", "bias"):
                renamed[f"layer.{n}.{ours}.{kind}"] = state[f"encoder.layer.{n}.{theirs}.{kind}"]
    encoder = of_state(renamed)
    encoder.load_state_dict(renamed)
    return encoder


def _layers(names: Iterable[str], prefix: str) -> int:
    """How many layers the weights named ``prefix<number>. ...`` belong to."""
    return len({name.removeprefix(prefix).split(".")[0] for name in names if name.startswith(prefix)})


def _buckets() -> Tensor:
    """The bucket of each distance from -MAX_PIECES to MAX_PIECES: half for each direction, ever wider with it."""
    away = -torch.arange(-MAX_PIECES, MAX_PIECES + 1)
    half = BUCKETS // 2
    near = half // 2
    distance = away.abs()
    far = near + (torch.log(distance.clamp(min=1) / near) / math.log(128 / near) * (half - near)).long()
    return (away < 0).long() * half + torch.where(distance < near, distance, far.clamp(max=half - 1))
