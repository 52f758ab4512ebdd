"""The stance model on a CPU: ONNX weights, onnxruntime and tokenizers; no torch.

One pass of the encoder per text serves all pairs in it. Texts go through one at a time: int8 activations are scaled per
pass, so an answer would otherwise depend on its neighbours in the batch, and at news sentence length a batch gains nothing
on one thread.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from newstance.schemas.records import StanceLabel

LABELS = (StanceLabel.SUPPORT, StanceLabel.NEUTRAL, StanceLabel.OPPOSE)
MAX_PIECES = 160
"""Word pieces of a text that the encoder sees at most; longer ones are cut to a window around the spans."""
ROOM = MAX_PIECES - 2
"""Of these, pieces of words; the first and the last one are special."""
STEP = 40
"""Pieces from the beginning of one such window to that of the next."""

KINDS = ("holder", "author", "polarity")

Probabilities = tuple[float, float, float]


class ModelError(RuntimeError):
    """Weights that are missing or damaged. The message names the file."""


@dataclass(frozen=True, slots=True)
class StanceQuery:
    """One question: the stance in ``text`` towards ``target``. Spans are half-open code points.

    Holder None: the one whose words ``text`` is, its author or speaker. ``polarity`` then asks for what the text shows instead of
    his stance: in which light the target stands (NewsMTSC's question). Plain facts show it without a stance.
    """

    text: str
    target: tuple[int, int]
    holder: tuple[int, int] | None = None
    polarity: bool = False

    @property
    def kind(self) -> str:
        """By which the answer is calibrated: one of KINDS."""
        if self.holder:
            return "holder"
        return "polarity" if self.polarity else "author"


@dataclass(frozen=True, slots=True)
class _Calibration:
    """What makes the logits of one kind of question honest: a bias for each label, then a temperature (fitted on dev)."""

    temperature: float
    bias: tuple[float, float, float]

    def __call__(self, logits: Any) -> Any:
        return (logits + np.array(self.bias)) / self.temperature


@dataclass(frozen=True, slots=True)
class _Card:
    """What card.json says of the weights: the start of their SHA-256, the calibration by kind of question, the threshold."""

    digest: str
    calibration: dict[str, _Calibration]
    threshold: float


class StanceModel:
    """Loaded weights. ``digest`` is the start of their SHA-256; ``threshold`` the probability below which it abstains."""

    def __init__(self, session: Any, tokenizer: Any, card: _Card) -> None:
        self._session, self._tokenizer = session, tokenizer
        self.digest, self._calibration, self.threshold = card.digest, card.calibration, card.threshold

    @classmethod
    def load(cls, path: str | None = None) -> StanceModel:
        """The shipped weights, or those in the folder ``path``. Raises ModelError where a file is missing or has changed."""
        import onnxruntime
        from tokenizers import Tokenizer

        folder = Path(path) if path else Path(str(files("newstance.transforms").joinpath("weights")))
        card = _card(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the pipeline has a process per core
        options.log_severity_level = 3
        # Weights that are stored in eight bits for products in fp32 are unpacked once, not at every pass.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        # An addition and a normalization take longer fused than apart (onnxruntime 1.32).
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(session, tokenizer, card)

    def predict(self, queries: Sequence[StanceQuery]) -> list[Probabilities]:
        """Calibrated (p_support, p_neutral, p_oppose) of each query, in order, each summing to 1.

        Raises ValueError where a span is empty or lies outside its text.
        """
        by_text: dict[str, list[int]] = defaultdict(list)
        for number, query in enumerate(queries):
            for name, span in (("target", query.target), ("holder", query.holder)):
                if span is not None and not 0 <= span[0] < span[1] <= len(query.text):
                    raise ValueError(f"query {number}: {name} span {span} in a text of {len(query.text)} characters")
            by_text[query.text].append(number)
        answers: list[Probabilities] = [(0.0, 1.0, 0.0)] * len(queries)
        for text, numbers in by_text.items():
            encoding = self._tokenizer.encode(text)
            passes: dict[int, list[int]] = defaultdict(list)
            for number in numbers:
                passes[_first(encoding.offsets, queries[number])].append(number)
            for first, group in passes.items():
                for number, answer in zip(group, self._ask(encoding, first, [queries[n] for n in group]), strict=True):
                    answers[number] = answer
        return answers

    def _ask(self, encoding: Any, first: int, queries: Sequence[StanceQuery]) -> list[Probabilities]:
        """The answers of one pass over the pieces from ``first`` on, between the special ones at both ends."""
        kept = [0, *range(first, min(first + ROOM, len(encoding.ids) - 1)), len(encoding.ids) - 1]
        ids, offsets = [encoding.ids[i] for i in kept], [encoding.offsets[i] for i in kept]
        logits = self._session.run(
            ["logits"],
            {
                "input_ids": np.array([ids], np.int64),
                "target_mask": np.array([_mask(offsets, q.target) for q in queries], np.float32),
                "holder_mask": np.array([_mask(offsets, q.holder) for q in queries], np.float32),
                "polarity": np.array([q.kind == "polarity" for q in queries], np.float32),
            },
        )[0].astype(np.float64)
        kinds = [self._calibration[q.kind] for q in queries]
        scaled = np.array([kind(row) for kind, row in zip(kinds, logits, strict=True)])
        scaled = np.exp(scaled - scaled.max(1, keepdims=True))
        return [tuple(row) for row in (scaled / scaled.sum(1, keepdims=True)).tolist()]


def label_of(probabilities: Probabilities, threshold: float) -> StanceLabel:
    """The likeliest label, or UNKNOWN where its probability is under ``threshold``."""
    best = max(range(3), key=lambda k: probabilities[k])
    return LABELS[best] if probabilities[best] >= threshold else StanceLabel.UNKNOWN


def _first(offsets: Sequence[tuple[int, int]], query: StanceQuery) -> int:
    """The first piece of the window of ROOM around the target, and the holder where he is near enough; 1 where all have room.

    Windows begin at every STEP, so that the many questions about a long text share a few passes.
    """
    last = len(offsets) - 1 - ROOM
    if last <= 1:
        return 1
    wanted = [i for i, held in enumerate(_mask(offsets, query.target)) if held] or [1]
    both = wanted + [i for i, held in enumerate(_mask(offsets, query.holder)) if held]
    if max(both) - min(both) < ROOM:
        wanted = both
    first = (min(wanted) + max(wanted) + 1 - ROOM) // 2
    if max(wanted) - min(wanted) < ROOM - STEP:
        first = 1 + (first - 1 + STEP // 2) // STEP * STEP
    return min(max(1, first), last)


def _mask(offsets: Sequence[tuple[int, int]], span: tuple[int, int] | None) -> list[float]:
    """1 for each word piece that shares a character with ``span``."""
    if span is None:
        return [0.0] * len(offsets)
    return [float(start < span[1] and end > span[0]) for start, end in offsets]


def _card(folder: Path) -> _Card:
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
        for name, wanted in card["sha256"].items():
            with (folder / name).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != wanted:
                    raise ModelError(f"{folder / name}: damaged: its SHA-256 is not the one in card.json")
        calibration = {kind: _Calibration(**card["calibration"][kind]) for kind in KINDS}
        return _Card(card["sha256"]["model.onnx"][:12], calibration, card["threshold"])
    except OSError as error:
        raise ModelError(f"{error.filename}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / 'card.json'}: not a model card: {error}") from error
