"""CSV: one flat table, for spreadsheets.

UTF-8 with a byte-order mark (without it Excel takes another encoding), commas, CRLF, every text quoted (RFC 4180).

Spreadsheets run a cell that begins with ``= + - @`` (or their full-width forms), a tab, a carriage return or a line feed as a
formula, so such a text gets an apostrophe in front, as OWASP's page on CSV injection advises. ``unescape`` takes it off again:
no other text begins like that, because a text that begins with apostrophes before such a character gets one more, too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from newstance.views.exports.files import replaced
from newstance.views.tables import tables

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def write(source: Path, target: Path, table: str) -> int:
    """Rows written."""
    chosen = tables()[table]
    with replaced(target) as partial, partial.open("w", encoding="utf-8-sig", newline="") as stream:
        return write_rows(stream, chosen.schema.names, (tuple(row.values()) for row in chosen.rows(source)))


def write_rows(stream: IO[str], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """A header and rows of any values; returns the number of rows."""
    writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([escape(name) for name in columns])
    count = 0
    for row in rows:
        writer.writerow([cell(value) for value in row])
        count += 1
    return count


def cell(value: Any) -> Any:
    """A value as CSV holds it: numbers stay, None is empty, times are ISO 8601, texts are escaped."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return value
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    return escape(str(value))


def escape(text: str) -> str:
    """``text`` with an apostrophe in front where a spreadsheet would run it."""
    return "'" + text if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    """The inverse of ``escape``."""
    return text[1:] if _ESCAPED.match(text) else text
