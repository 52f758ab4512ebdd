"""newstance without its models: the same command line, engine and ledger, with verbs that cost nothing.

``python tests/light.py run --input ... --output ...``. The long verbs are left out, so that crashes, poison and streams can be
tried by the thousand; worker processes import this file too and so work in the same way. A text can be poison:
``POISON raise``, ``POISON hang``, ``POISON crash`` (a segmentation fault), ``POISON once`` (dies at the first try only),
``POISON later`` (dies two seconds after, when nothing is left to do).
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newstance.schemas.records import Stance, StanceLabel, StanceVoice, stable_id
from newstance.transforms.document import Document

if TYPE_CHECKING:
    from newstance.transforms.analyse import Tools

MENDED = "NEWSTANCE_LIGHT_MENDED"
"""Environment variable: set, poison does no harm."""
TRIES = "NEWSTANCE_LIGHT_TRIES"
"""Environment variable: a folder in which ``POISON once`` remembers its first try."""


def act(documents: Sequence[Document], tools: Tools) -> list[Document]:
    """Poison takes effect; every other document gets one stance, over its first word."""
    return [_act(document) for document in documents]


def _act(document: Document) -> Document:
    word, _, kind = document.text.partition(" ")
    if word == "POISON" and not os.environ.get(MENDED):
        _poison(kind.split()[0], document)
    stance = Stance(
        stance_id=stable_id(document.document_id, "stance"), statement_id=None, voice=StanceVoice.AUTHOR, holder="A",
        holder_id="local:a", holder_side_id=None, target=word, target_id=f"local:{word.lower()}", label=StanceLabel.OPPOSE,
        p_support=0.0, p_neutral=0.1, p_oppose=0.9, evidence_start=0, evidence_end=len(word),
    )  # fmt: skip
    return replace(document, stances=(stance,))


def _poison(kind: str, document: Document) -> None:
    if kind == "raise":
        raise RuntimeError("poison")
    if kind == "hang":
        time.sleep(3600)
    if kind == "crash":
        ctypes.string_at(0)
    if kind == "later":
        threading.Timer(2, os._exit, (1,)).start()
    if kind == "once":
        tried = Path(os.environ[TRIES]) / document.document_id
        if not tried.exists():
            tried.touch()
            os._exit(1)


def _lighten() -> None:
    """Leave out the long verbs of this process."""
    from newstance.transforms import analyse

    kept = [(name, verb) for name, verb in analyse.VERBS if name in ("clean", "split")]
    analyse.VERBS = (*kept, ("act", act))
    analyse.detect = lambda text: "en"
    analyse.Tools.version = "light"  # type: ignore[assignment]
    from newstance.transforms import steps  # after the verbs are replaced

    steps.VERBS = analyse.VERBS


if __name__ == "__main__":  # the driver, which runs no verb: it need not wait for the libraries that they import
    from newstance.pipeline.cli import main

    sys.exit(main())
_lighten()
