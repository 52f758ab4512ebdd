"""Report: an output directory as one HTML file that shows who stands where, how it changed, and the words that prove it.

The file asks the network for nothing. Its Content-Security-Policy admits one script and one style sheet, by their hashes; the
data lies in a script element that is never run, and the page puts it on the screen as text only.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from newstance.views.dataset import DatasetError, count, files
from newstance.views.report_data import collect
from newstance.views.report_reading import Caps
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

SCRIPTS = (
    "text.js",
    "data.js",
    "state.js",
    "story.js",
    "network.js",
    "matrix.js",
    "timeline.js",
    "actors.js",
    "evidence.js",
    "app.js",
)
"""In the order in which they need each other; each adds to the one object ``newstance``."""
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: bytes of the file, stances in it, and paragraphs whose text it carries."""

    size: int
    stances: int
    paragraphs: int


def write(
    directory: Path, output: Path, *, names: Mapping[str, str] | None = None, title: str | None = None, caps: Caps | None = None
) -> Written:
    """Write the report of ``directory`` to ``output``; ``names`` names sides that the articles do not (id to name).

    Raises DatasetError where there are no records or they cannot be read.
    """
    if not directory.is_dir():
        raise DatasetError(f"{directory}: not a directory")
    if not files(directory, "stances"):
        raise DatasetError(f"{directory}: no stances-*.avro in it")
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def shown(kind: str, read: Iterable[Any]) -> Iterator[Any]:
            return iter(bars.track(read, description=kind, total=count(directory, kind)))

        data = collect(directory, names=names, caps=caps, progress=shown)
    text = page(data, title or "Who stands where")
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_name(f".{output.name}.partial")
    partial.write_text(text, "utf-8")
    partial.replace(output)
    texts = sum(text is not None for text in data["paragraphs"]["text"])
    return Written(output.stat().st_size, len(data["stances"]["holder"]), texts)


def page(data: Mapping[str, Any], title: str) -> str:
    """The HTML of ``data`` (from report_data.collect)."""
    script = '"use strict";\nconst newstance = {};\n' + "\n".join(_asset(name) for name in SCRIPTS)
    style = _asset("report.css")
    parts = {
        "policy": policy(script, style),
        "title": html.escape(title),
        "style": style,
        "data": embedded({**data, "title": title}),
        "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _asset("report.html"))


def policy(script: str, style: str) -> str:
    """The Content-Security-Policy: nothing but this script and this style, and no text that becomes markup."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def embedded(data: Mapping[str, Any]) -> str:
    """``data`` as JSON that is also harmless inside a script element, whatever its strings hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    return package_files("newstance.views").joinpath("assets", name).read_text("utf-8")
