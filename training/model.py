"""The stance model: an encoder that is told which spans a question is about, and one head for every pair.

Two ways of telling it, with the same inputs and outputs:

- ``marked``: a learnt vector is added to the word embeddings of both spans, so every layer knows the pair. Each pair costs
  a pass of its own. The teacher's way.
- ``markers``: the text is read once; each pair has two more pieces behind it, for target and holder, which stand at their
  spans' positions, see the text and each other, and are seen by nobody else ("levitated markers", Ye et al., ACL 2022). A
  pair costs two pieces. The student's way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

WAYS = ("pooled", "marked", "markers")


class StanceNet(nn.Module):
    """``forward`` gives logits (pairs, 3) of support, neutral, oppose. A learnt vector stands for an absent holder."""

    def __init__(self, encoder: Any, width: int, way: str) -> None:
        super().__init__()
        self.encoder, self.way = encoder, way
        roles = {"pooled": 0, "marked": 1, "markers": 3}[way]  # markers: target, holder, author
        self.roles = nn.Parameter(torch.randn(roles, width) * 0.02)
        self.author = nn.Parameter(torch.zeros(width))
        parts = 6 if way == "markers" else 4
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(parts * width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, 3)
        )

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, text_of: Tensor, target_mask: Tensor, holder_mask: Tensor
    ) -> Tensor:
        """``input_ids`` and ``attention_mask`` are (texts, length); ``text_of`` (pairs,) is each pair's row in them; the masks
        (pairs, length) are 1 in the span, all 0 for an absent holder. In the marked way a text's pairs share their spans."""
        read = {"pooled": self._pooled, "marked": self._marked, "markers": self._markers}[self.way]
        hidden, markers = read(input_ids, attention_mask, text_of, target_mask, holder_mask)
        every = torch.arange(hidden.shape[0])
        text = _pool(hidden, attention_mask.to(hidden.dtype), every)[text_of]
        target, holder = _pool(hidden, target_mask, text_of), _pool(hidden, holder_mask, text_of)
        has_holder = (holder_mask.sum(1, keepdim=True) > 0).to(holder.dtype)
        holder = holder * has_holder + self.author * (1 - has_holder)
        return self.head(torch.cat([target, holder, target * holder, text, *markers], dim=-1))

    def _pooled(self, input_ids: Tensor, attention_mask: Tensor, *spans: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state, ()

    def _marked(
        self, input_ids: Tensor, attention_mask: Tensor, text_of: Tensor, target_mask: Tensor, holder_mask: Tensor
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        marks = torch.zeros(input_ids.shape, dtype=target_mask.dtype)
        marks[text_of] = torch.maximum(target_mask, holder_mask)
        embedded = self.encoder.get_input_embeddings()(input_ids) + marks.unsqueeze(-1) * self.roles[0]
        # MPNet counts positions from its padding index
        first = getattr(self.encoder.embeddings, "padding_idx", 0) if self.encoder.config.model_type == "mpnet" else -1
        positions = torch.arange(input_ids.shape[1]).expand(input_ids.shape) + first + 1
        return (
            self.encoder(inputs_embeds=embedded, position_ids=positions, attention_mask=attention_mask).last_hidden_state,
            (),
        )

    def _markers(
        self, input_ids: Tensor, attention_mask: Tensor, text_of: Tensor, target_mask: Tensor, holder_mask: Tensor
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        texts, length = input_ids.shape
        slot = _slots(text_of)  # each pair's number within its text
        words = self.encoder.get_input_embeddings()(input_ids)
        has_holder = (holder_mask.sum(1, keepdim=True) > 0).to(words.dtype)
        places = torch.arange(length, dtype=words.dtype)
        added, positions = [], []
        for mask, role in (
            (target_mask, self.roles[:1]),
            (holder_mask, self.roles[1:2] * has_holder + self.roles[2:] * (1 - has_holder)),
        ):
            size = mask.sum(1).clamp(min=1)
            added.append(_pool(words, mask, text_of) + role)
            positions.append(((mask * places).sum(1) / size).long())
        slots = int(slot.max()) + 1
        behind = torch.zeros(texts, 2 * slots, words.shape[2], dtype=words.dtype)
        at = torch.zeros(texts, 2 * slots, dtype=torch.long)
        for which in (0, 1):
            behind[text_of, 2 * slot + which] = added[which].to(words.dtype)
            at[text_of, 2 * slot + which] = positions[which]
        pair_of = torch.cat([torch.full((length,), -1), torch.arange(slots).repeat_interleave(2)])
        seen = ((pair_of[None, :] == -1) | (pair_of[:, None] == pair_of[None, :])).to(attention_mask.dtype)
        present = torch.cat([attention_mask, torch.ones(texts, 2 * slots, dtype=attention_mask.dtype)], 1)
        hidden = self.encoder(
            inputs_embeds=torch.cat([words, behind], 1),
            position_ids=torch.cat([torch.arange(length).expand(texts, length), at], 1),
            attention_mask=seen[None] * present[:, None, :],
        ).last_hidden_state
        markers = tuple(hidden[text_of, length + 2 * slot + which] for which in (0, 1))
        return hidden[:, :length], markers


def _slots(text_of: Tensor) -> Tensor:
    """0, 1, ... within each run of equal values."""
    index = torch.arange(len(text_of))
    new = torch.cat([torch.ones(1, dtype=torch.bool), text_of[1:] != text_of[:-1]])
    return index - torch.cummax(index * new, 0).values


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
