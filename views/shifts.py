"""Shifts as a table: whose stance has changed, when, by how much, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from newstance.schemas.records import ShiftRecord
from newstance.views.summary import visible
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text


def render(shifts: Sequence[ShiftRecord], *, most: int = 20) -> RenderableType:
    """The ``most`` surest of ``shifts``, in order of time, as something rich can print. Of overlapping windows one is shown."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    for name in ("Window from", "Holder", "Target", "Past", "Now", "Articles", "q"):
        table.add_column(name, justify="left" if name in ("Window from", "Holder", "Target") else "right")
    surest = _surest(shifts)[:most]
    for shift in sorted(surest, key=lambda shift: (shift.window_start, shift.q_value)):
        table.add_row(
            f"{shift.window_start:%Y-%m-%d %H:%M}".removesuffix(" 00:00"),
            Text(visible(shift.holder)),
            Text(visible(shift.target)),
            f"{shift.past_score:+.2f}",
            Text(f"{shift.mean_score:+.2f}", style="green" if shift.change > 0 else "red"),
            f"{shift.distinct_articles:,}",
            f"{shift.q_value:.3f}",
        )
    more = len(shifts) - len(surest)
    return Group(table, Text(f"… and {more:,} more shifts." if more > 0 else ""))


def _surest(shifts: Sequence[ShiftRecord]) -> list[ShiftRecord]:
    """Surest first; of an edge's windows that overlap, the surest."""
    kept: dict[tuple[str, str], list[ShiftRecord]] = {}
    found = []
    for shift in sorted(shifts, key=lambda shift: (shift.q_value, -abs(shift.change), shift.window_start)):
        others = kept.setdefault((shift.holder_id, shift.target_id), [])
        if all(shift.window_end <= other.window_start or shift.window_start >= other.window_end for other in others):
            others.append(shift)
            found.append(shift)
    return found
