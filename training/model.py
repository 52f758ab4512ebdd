"""The stance model: an encoder read once per text, spans pooled from its last layer, one head for every pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn


class StanceNet(nn.Module):
    """``logits = head([target; holder; target * holder; text])``; a learnt vector stands for an absent holder."""

    def __init__(self, encoder: Any, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.author = nn.Parameter(torch.zeros(width))
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(4 * width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, 3))

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, text_of: Tensor, target_mask: Tensor, holder_mask: Tensor
    ) -> Tensor:
        """Logits (pairs, 3). ``text_of`` (pairs,) is each pair's row in the batch; masks are (pairs, length), 1 in the span."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        every = torch.arange(hidden.shape[0])
        text = _pool(hidden, attention_mask.to(hidden.dtype), every)[text_of]
        return self.answer(_pool(hidden, target_mask, text_of), _pool(hidden, holder_mask, text_of), holder_mask, text)

    def answer(self, target: Tensor, holder: Tensor, holder_mask: Tensor, text: Tensor) -> Tensor:
        """Logits (pairs, 3) from the pooled target, holder and text, each (pairs, width)."""
        has_holder = (holder_mask.sum(1, keepdim=True) > 0).to(holder.dtype)
        holder = holder * has_holder + self.author * (1 - has_holder)
        return self.head(torch.cat([target, holder, target * holder, text], dim=-1))


def _pool(hidden: Tensor, mask: Tensor, text_of: Tensor) -> Tensor:
    """Mean of ``hidden`` (texts, length, width) under each ``mask`` (pairs, length), as one product: (pairs, width)."""
    texts, length, width = hidden.shape
    placed = torch.zeros(mask.shape[0], texts, length, dtype=hidden.dtype)
    placed[torch.arange(mask.shape[0]), text_of] = mask.to(hidden.dtype)
    total = placed.reshape(-1, texts * length) @ hidden.reshape(texts * length, width)
    return total / mask.sum(1, keepdim=True).clamp(min=1)


def span_mask(offsets: Sequence[tuple[int, int]], span: tuple[int, int] | None) -> list[float]:
    """1.0 for each word piece that shares a character with ``span``, else 0.0."""
    if span is None:
        return [0.0] * len(offsets)
    return [float(start < span[1] and end > span[0]) for start, end in offsets]
