"""Files: output files that appear whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """A path for a file or directory; it takes the place of ``target`` at the end, and is deleted where something goes wrong."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    _remove(partial)
    try:
        yield partial
        partial.replace(target)
    finally:
        _remove(partial)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def write_array(target: Path, items: Iterable[Any], head: str = "", foot: str = "") -> int:
    """Write ``items`` as a JSON array, an item a line, between ``head`` and ``foot``; returns their number."""
    count = 0
    with replaced(target) as partial, partial.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(head + "[")
        for item in items:
            stream.write((",\n" if count else "\n") + json.dumps(item, ensure_ascii=False))
            count += 1
        stream.write("\n]" + foot + "\n")
    return count
