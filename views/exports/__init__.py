"""Exports: finished output in the formats of other tools. One file per format; this one knows them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path


class ExportError(ValueError):
    """An export that cannot be made. The message names the path."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module of this room that writes it (its ``write(source, target)`` returns how many), and of what."""

    module: str
    unit: str
    is_tabular: bool = False


FORMATS: dict[str, Format] = {
    "csv": Format("csv_file", "rows", is_tabular=True),
    "parquet": Format("parquet", "rows", is_tabular=True),
    "label-studio": Format("label_studio", "tasks"),
    "doccano": Format("doccano", "articles"),
    "brat": Format("brat", "articles"),
    "conll": Format("conll", "sentences"),
    "web-annotation": Format("web_annotation", "annotations"),
}


def export(source: Path, target: Path, to: str, table: str | None = None) -> str:
    """Write the output directory ``source`` to ``target`` in the format ``to``; says how many of what were written.

    ``table`` is one of ``newstance.views.tables.tables()``, for tabular formats. A file is replaced at the end only, a
    directory must be new or empty. Raises ExportError and DatasetError.
    """
    from newstance.views.tables import check_output

    check_output(source)
    form = FORMATS[to]
    if table and not form.is_tabular:
        raise ExportError(f"--table is for csv and parquet, not for {to}")
    write: Callable[..., int] = import_module(f"newstance.views.exports.{form.module}").write
    if target.is_dir() and (to != "brat" or any(target.iterdir())):
        raise ExportError(f"{target}: is a directory" + (" that is not empty" if to == "brat" else ""))
    if target.is_file() and to == "brat":
        raise ExportError(f"{target}: is a file; brat wants a directory")
    count = write(source, target, table or "stances") if form.is_tabular else write(source, target)
    return f"{count:,} {form.unit}"
