"""Show: records for the eye, with who is named, who speaks, and the words that prove each stance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from newstance.schemas.records import ParagraphRecord, RejectedRecord, Stance, StanceLabel, StanceRecord, Statement
from newstance.views.dataset import kind_of, records
from newstance.views.summary import STYLES, is_harmless, sureness, visible
from rich.console import Console, Group, RenderableType
from rich.text import Text


def show(path: Path, console: Console, *, limit: int = 20, stances_only: bool = False) -> int:
    """Print up to ``limit`` records of an output directory or file; returns how many. Raises DatasetError."""
    kind = "paragraphs" if path.is_dir() else kind_of(path)
    shown = 0
    for record in islice(_wanted(records(path, kind), stances_only), limit):
        console.print(render(record))
        shown += 1
    return shown


def _wanted(found: Iterator[object], stances_only: bool) -> Iterator[object]:
    return (r for r in found if not stances_only or getattr(r, "stances", True))


def render(record: Any) -> RenderableType:
    """One record of any kind."""
    if isinstance(record, ParagraphRecord):
        return Group(*_paragraph(record))
    if isinstance(record, StanceRecord):
        return _stance(record, visible(record.evidence))
    if isinstance(record, RejectedRecord):
        where = f"{record.source_uri}:{record.locator}".rstrip(":")
        return Text(visible(f"{where}: {record.stage}: {record.error_class}: {record.message}"), style="yellow")
    return Text(visible("  ".join(f"{name}: {value}" for name, value in asdict(record).items() if value is not None)))


def _paragraph(record: ParagraphRecord) -> Iterator[RenderableType]:
    where = Text(f"{visible(record.source_uri)} ¶{record.ordinal} {record.kind.value}", style="bright_black")
    yield where
    text = Text("".join(c if is_harmless(c) else "�" for c in record.text))  # one for one: the spans stay right

    def mark(style: str, start: int | None, end: int | None) -> None:
        """Style a span, or as much of it as lies in this paragraph: a cue may stand in another."""
        if start is not None and end is not None and (end := end - record.start) > 0:
            text.stylize(style, max(0, start - record.start), end)

    for mention in record.mentions:
        mark("bold", mention.start, mention.end)
    for statement in record.statements:
        mark("cyan", statement.cue_start, statement.cue_end)
    for stance in record.stances:
        if stance.label in (StanceLabel.SUPPORT, StanceLabel.OPPOSE):
            mark(f"underline {STYLES[stance.label][0]}", stance.evidence_start, stance.evidence_end)
    yield text
    for statement in record.statements:
        yield _statement(statement, record)
    for stance in record.stances:
        yield _stance(stance, "")
    yield Text()


def _statement(statement: Statement, record: ParagraphRecord) -> Text:
    said = visible(record.text[statement.start - record.start : statement.end - record.start])
    line = Text(f"  “ {statement.kind.value.lower()}: ", style="cyan")
    line.append(visible(statement.speaker or "someone"), style="bold")
    line.append(f" ({statement.speaker_link.value.lower()}): {said[:90]}{'…' if len(said) > 90 else ''}")
    return line


def _stance(stance: Stance | StanceRecord, evidence: str) -> Text:
    style, sign = STYLES[stance.label]
    line = Text("  ")
    line.append(visible(stance.holder), style="bold")
    line.append(f" {sign} ", style=style)
    line.append(visible(stance.target), style="bold")
    line.append(f"  {stance.voice.value.lower()}, p = {sureness(stance):.2f}")
    if evidence:
        line.append(f"  “{evidence}”", style="italic")
    return line
