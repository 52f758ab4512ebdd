"""Summary: what a run found, in a screenful: the counts, and the strongest edges with the words that prove them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newstance.schemas.records import Stance, StanceLabel, StanceRecord, StanceVoice
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

STYLES = {
    StanceLabel.SUPPORT: ("green", "▲ supports"),
    StanceLabel.OPPOSE: ("red", "▼ opposes"),
    StanceLabel.NEUTRAL: ("bright_black", "● neutral"),
    StanceLabel.UNKNOWN: ("bright_black", "? unclear"),
}
EVIDENCE_CHARS = 150
NAME_WIDTH = 22
"""Columns that a name takes before it goes on in the next line: what was said needs the room."""


@dataclass(slots=True)
class Edge:
    """A holder, a target and a label, over all their stances: how many places, and the surest of them."""

    holder: str
    target: str
    label: StanceLabel
    places: set[str] = field(default_factory=set)
    best: StanceRecord | None = None
    score: float = 0.0

    def add(self, stance: StanceRecord) -> None:
        self.places.add(stance.statement_id or stance.stance_id)
        score = sureness(stance)
        # A quote proves more than a report, and a sentence more than a fragment.
        score += 0.1 * (stance.voice is StanceVoice.QUOTED) - 0.3 * (len(stance.evidence) < 25)
        if self.best is None or score > self.score:
            self.best, self.score = stance, score


def sureness(stance: Stance | StanceRecord) -> float:
    """The probability of the label it got."""
    return max(stance.p_support, stance.p_neutral, stance.p_oppose)


def edges(stances: Iterable[StanceRecord]) -> list[Edge]:
    """Signed edges, strongest first: by number of places, then by sureness; the author's own last."""
    found: dict[tuple[str, str, StanceLabel], Edge] = {}
    for stance in stances:
        if stance.label in (StanceLabel.SUPPORT, StanceLabel.OPPOSE):
            key = (stance.holder_id, stance.target_id, stance.label)
            found.setdefault(key, Edge(stance.holder, stance.target, stance.label)).add(stance)
    return sorted(found.values(), key=_strength, reverse=True)


def _strength(edge: Edge) -> tuple[bool, int, float]:
    return edge.best is not None and edge.best.voice is not StanceVoice.AUTHOR, len(edge.places), edge.score


def render(counts: Mapping[str, int], stances: Iterable[StanceRecord], *, seconds: float = 0.0, most: int = 12) -> RenderableType:
    """The summary as something rich can print."""
    head = Text()
    head.append(f"{counts['read']:,} articles read", style="bold")
    head.append(f": {counts['written']:,} written, {counts['rejected']:,} rejected, {counts['duplicate']:,} duplicate. ")
    head.append(f"{counts['paragraphs']:,} paragraphs, {counts['stances']:,} stances")
    head.append(f" in {seconds:.1f} s ({counts['read'] / seconds:.1f} articles/s)." if seconds else ".")
    strongest = edges(stances)
    if not strongest:
        return Group(head, Text("No stance was found."))
    table = Table(box=None, padding=(0, 2, 1, 0), header_style="bold", show_edge=False)
    for name in ("Holder", "", "Target", "Times"):
        table.add_column(name, justify="right" if name == "Times" else "left", max_width=NAME_WIDTH if name else None)
    table.add_column("In the words of the text", ratio=1)
    for edge in strongest[:most]:
        style, sign = STYLES[edge.label]
        evidence = visible(edge.best.evidence) if edge.best else ""
        short = evidence if len(evidence) <= EVIDENCE_CHARS else evidence[: EVIDENCE_CHARS - 1].rsplit(" ", 1)[0] + " …"
        table.add_row(
            Text(visible(edge.holder)),
            Text(sign, style=style),
            Text(visible(edge.target)),
            str(len(edge.places)),
            Text(short, style="italic"),
        )
    more = len(strongest) - most
    return Group(head, Text(), table, Text(f"… and {more:,} more edge{'s' * (more > 1)}." if more > 0 else ""))


def visible(text: str) -> str:
    """``text`` with control and bidirectional-override characters shown, so that no text can steer a terminal."""
    return "".join(c if is_harmless(c) or c == "\n" else f"\\u{ord(c):04x}" for c in text)


def is_harmless(character: str) -> bool:
    """Whether a character may reach a terminal as it is. The zero-width joiner may: emoji and several scripts need it."""
    return character.isprintable() or character == "\u200d"
