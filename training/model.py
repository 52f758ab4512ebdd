"""The stance model: an encoder read per text, spans pooled from its last layer, one head for every pair.

A network is ``pooled`` (the student's way: the text is read once for all its pairs) or ``marked`` (the teacher's: a learnt vector
is added to the word embeddings of both spans, so that every layer knows which pair is meant; each pair costs a pass).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

WAYS = ("pooled", "marked")


class StanceNet(nn.Module):
    """``logits = head([target; holder; target * holder; text])``; a learnt vector stands for an absent holder."""

    def __init__(self, encoder: Any, width: int, way: str) -> None:
        super().__init__()
        self.encoder, self.way = encoder, way
        self.mark = nn.Parameter(torch.randn(width) * 0.02) if way == "marked" else None
        self.author = nn.Parameter(torch.zeros(width))
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(4 * width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, 3))

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, text_of: Tensor, target_mask: Tensor, holder_mask: Tensor
    ) -> Tensor:
        """Logits (pairs, 3) of support, neutral, oppose.

        ``input_ids`` and ``attention_mask`` are (texts, length); ``text_of`` (pairs,) is each pair's row in them; the masks
        (pairs, length) are 1 in the span, all 0 for an absent holder. In the marked way all pairs of a row have the same two
        spans.
        """
        marks = torch.zeros_like(input_ids, dtype=target_mask.dtype)
        marks = marks.index_put((text_of,), torch.maximum(target_mask, holder_mask))
        hidden = self.encode(input_ids, attention_mask, marks)
        text = _pool(hidden, attention_mask, torch.arange(len(hidden)))[text_of]
        return self.answer(_pool(hidden, target_mask, text_of), _pool(hidden, holder_mask, text_of), holder_mask, text)

    def encode(self, input_ids: Tensor, attention_mask: Tensor, marks: Tensor) -> Tensor:
        """The last hidden states (texts, length, width). ``marks`` (texts, length) is 1 in the spans of the pair."""
        if self.mark is None:
            return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        embedded = self.encoder.get_input_embeddings()(input_ids) + marks.unsqueeze(-1) * self.mark
        positions = torch.cumsum(torch.ones_like(input_ids), 1) - 1
        if self.encoder.config.model_type == "mpnet":  # counts from behind its padding index
            positions = positions + self.encoder.embeddings.padding_idx + 1
        return self.encoder(inputs_embeds=embedded, position_ids=positions, attention_mask=attention_mask).last_hidden_state

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
