"""The stance model: an encoder that reads a text once, spans pooled from its last layer, one head for every pair."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from newstance.transforms.stance_model import MAX_PIECES
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.encoder import Encoder, of_mpnet, of_state

WEIGHTS, PIECES = "model.safetensors", "tokenizer.json"
RANK = 16
"""Of the products by which the head's inner layer differs where a stance is asked."""


class StanceNet(nn.Module):
    """``logits = head([target; holder; target * holder; text])``; a learnt vector stands for an absent holder.

    Where a stance is asked and not polarity, the head's inner layer is changed by a product of low rank before its non-linearity,
    and has an output layer of its own: one of each for the stances of whose words the text is (there is a vector for the author),
    one for a holder's.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        width = encoder.norm.weight.shape[0]
        self.encoder = encoder
        self.author = nn.Parameter(torch.zeros(width))
        self.polarity = nn.Parameter(torch.zeros(width))
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(4 * width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, 3))
        self.change = nn.ModuleList(
            nn.Sequential(nn.Linear(4 * width, RANK, bias=False), nn.Linear(RANK, width, bias=False)) for _ in range(2)
        )
        self.stance = nn.ModuleList(nn.Linear(width, 3) for _ in range(2))
        for part in self.change:
            nn.init.zeros_(part[1].weight)

    @classmethod
    def of_encoder(cls, folder: Path) -> tuple[StanceNet, Tokenizer]:
        """An untrained network on the published MPNet in ``folder`` (model.safetensors, tokenizer.json)."""
        return cls(of_mpnet(load_file(folder / WEIGHTS))), _tokenizer(folder)

    @classmethod
    def load(cls, folder: Path) -> tuple[StanceNet, Tokenizer]:
        """What ``save`` left in ``folder``."""
        state = load_file(folder / WEIGHTS)
        net = cls(of_state(state, "encoder."))
        net.load_state_dict(state)
        return net, _tokenizer(folder)

    def save(self, folder: Path, tokenizer: Tokenizer) -> None:
        """Write the weights and the tokenizer to ``folder``."""
        save_file({name: weights.contiguous() for name, weights in self.state_dict().items()}, folder / WEIGHTS)
        tokenizer.save(str(folder / PIECES))

    def forward(self, **inputs: Tensor) -> Tensor:
        """Logits (pairs, 3) of support, neutral, oppose. For ``inputs`` see ``features``."""
        return self.inner_and_logits(**inputs)[1]

    def inner_and_logits(self, **inputs: Tensor) -> tuple[Tensor, Tensor]:
        """The head's inner layer (pairs, width), and the logits."""
        return self.answer(self.features(**inputs), inputs["polarity"], has_holder(inputs["holder_mask"]))

    def answer(self, features: Tensor, polarity: Tensor, held: Tensor) -> tuple[Tensor, Tensor]:
        """The head's inner layer (pairs, width), and the logits; ``polarity`` and ``held`` (pairs,) are 1 where that is asked,
        and where there is a holder."""
        drop, first, bend, drop_inner, last = self.head
        asked = polarity.unsqueeze(1)
        parts = (1 - asked) * (1 - held.unsqueeze(1)), (1 - asked) * held.unsqueeze(1)
        kept = drop(features)
        inner = bend(first(kept) + sum(change(kept) * part for change, part in zip(self.change, parts, strict=True)))
        rest = drop_inner(inner)
        stance = sum(layer(rest) * part for layer, part in zip(self.stance, parts, strict=True))
        return inner, last(rest) * asked + stance

    def stance_parameters(self, part: int) -> list[nn.Parameter]:
        """What answers for stances alone: part 0 for those of whose words the text is, part 1 for a holder's."""
        return [*self.change[part].parameters(), *self.stance[part].parameters()]

    def features(
        self,
        *,
        input_ids: Tensor,
        attention_mask: Tensor,
        text_of: Tensor,
        target_mask: Tensor,
        holder_mask: Tensor,
        polarity: Tensor,
    ) -> Tensor:
        """What the head takes, (pairs, 4 * width).

        ``input_ids`` and ``attention_mask`` are (texts, length); ``text_of`` (pairs,) is each pair's row in them; the masks
        (pairs, length) are 1 in the span, all 0 for an absent holder; ``polarity`` (pairs,) is 1 where that is asked.
        """
        hidden = self.encoder(input_ids, attention_mask)
        text = _pool(hidden, attention_mask, torch.arange(len(hidden)))[text_of]
        return self.joined(_pool(hidden, target_mask, text_of), _pool(hidden, holder_mask, text_of), holder_mask, polarity, text)

    def joined(self, target: Tensor, holder: Tensor, holder_mask: Tensor, polarity: Tensor, text: Tensor) -> Tensor:
        """The features, from the pooled target, holder and text, each (pairs, width)."""
        held = has_holder(holder_mask).unsqueeze(1)
        asked = polarity.unsqueeze(1)
        absent = self.polarity * asked + self.author * (1 - asked)
        holder = holder * held + absent * (1 - held)
        return torch.cat([target, holder, target * holder, text], dim=-1)


def has_holder(holder_mask: Tensor) -> Tensor:
    """1.0 for each pair (pairs,) whose mask (pairs, length) has a holder."""
    return (holder_mask.sum(1) > 0).to(holder_mask.dtype)


def _tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / PIECES))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    return tokenizer


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
