"""Answers: the rows of a query as a table for the eye, as CSV or as JSON, as they come."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from typing import IO

from newstance.views.exports.csv_file import write_rows
from newstance.views.query import Answer
from newstance.views.summary import visible
from rich.console import Console
from rich.table import Table
from rich.text import Text


def show(answer: Answer, stream: IO[str], form: str, limit: int) -> None:
    """Write ``answer`` to ``stream``; ``form`` is one of FORMS. ``limit`` is for tables: the others are written whole."""
    FORMS[form](answer, stream, limit)


def _table(answer: Answer, stream: IO[str], limit: int) -> None:
    console = Console(file=stream) if stream.isatty() else Console(file=stream, width=160)
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for name in answer.columns:
        table.add_column(Text(visible(name)), overflow="fold")
    shown = 0
    for row in islice(answer.rows, limit):
        table.add_row(*(Text("" if value is None else visible(str(value))) for value in row))
        shown += 1
    console.print(table)
    if next(answer.rows, None) is not None:
        console.print(f"… and more than these {shown:,} rows; --limit shows more, --format csv or json all", style="bright_black")


def _csv(answer: Answer, stream: IO[str], limit: int) -> None:
    write_rows(stream, answer.columns, answer.rows)


def _json(answer: Answer, stream: IO[str], limit: int) -> None:
    """An array with an object per row, a row a line."""
    separator = "[\n"
    for row in answer.rows:
        stream.write(separator + json.dumps(dict(zip(answer.columns, row, strict=True)), ensure_ascii=False, default=str))
        separator = ",\n"
    stream.write("\n]\n" if separator == ",\n" else "[]\n")


FORMS: dict[str, Callable[[Answer, IO[str], int], None]] = {"table": _table, "csv": _csv, "json": _json}
