"""The working state of linking one document: its tokens, the actors met so far, and who owns which token."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from newstance.schemas.records import MentionLink, StatementKind
from newstance.transforms.actors import Actor, ActorTable, ascii_fold, fold, local_id
from newstance.transforms.document import Attribution, Document, Entity, Span

PERSON, STATE, ORG, GROUP, PLACE = "person", "state", "org", "group", "place"
NAMELIKE = frozenset({"PROPN", "NOUN", "ADJ"})


@dataclass(slots=True, eq=False)
class Node:
    """An actor of this document. ``classes`` and ``words`` describe a person's office; ``orgs`` are actors named in it."""

    id: str
    name: str
    label: str
    kind: str
    side: str | None = None
    gender: str = ""
    nominals: frozenset[str] = frozenset()
    classes: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    orgs: set[str] = field(default_factory=set)
    count: int = 0
    first: int = -1
    last: int = -1
    actor: Actor | None = None
    sideless: bool = False


@dataclass(slots=True, eq=False)
class Found:
    """A mention: tokens ``[start, end)`` that stand for ``node``. ``how`` is the table's kind of form, or "" for none."""

    start: int
    end: int
    node: Node
    link: MentionLink
    confidence: float
    how: str = ""


class Scene:
    """One document while it is linked. All indices are token indices."""

    def __init__(self, document: Document, attributions: Sequence[Attribution], table: ActorTable) -> None:
        self.document = document
        self.table = table
        self.tokens = document.tokens
        self.attributions = attributions
        # A quote mark stuck to a word (”the) is no part of it.
        self.folds = [fold(token.text.lstrip('“”«»"') or token.text) for token in self.tokens]
        size = len(self.tokens)
        self.owner: list[Found | None] = [None] * size
        self.covered = [False] * size
        self.nodes: dict[str, Node] = {}
        self.called: dict[str, list[Node]] = {}
        self.indefinite: dict[str, int] = {}
        self.named: list[tuple[int, str]] = []
        self.surnames: dict[str, list[Node]] = {}
        self.bearing: dict[tuple[str, ...], Node] = {}
        self.sentence = [0] * size
        self.bounds: list[tuple[int, int]] = list(document.sentences) or [(0, size)]
        for number, (start, end) in enumerate(self.bounds):
            self.sentence[start:end] = [number] * (end - start)
        self.sentence_end = [self.bounds[number][1] for number in self.sentence]
        self.sentence_start = [self.bounds[number][0] for number in self.sentence]
        self.entity_at: list[Entity | None] = [None] * size
        for entity in document.entities:
            self.entity_at[entity.token_start : entity.token_end] = [entity] * (entity.token_end - entity.token_start)
        self.places = {self.folds[i] for e in document.entities if e.label == "GPE" for i in range(e.token_start, e.token_end)}
        self.voice, self.quoted = _contents(document, attributions)

    def node(self, actor_id: str) -> Node:
        """The node of an actor of the table."""
        node = self.nodes.get(actor_id)
        if node is None:
            actor = self.table.actors[actor_id]
            kind = STATE if actor.kind == "state" else GROUP if actor.label == "NORP" else ORG
            kind = PERSON if actor.label == "PERSON" else kind
            node = Node(actor.id, actor.name, actor.label, kind, actor.side, nominals=actor.nominals, actor=actor)
            self.nodes[actor_id] = node
        return node

    def local(self, name: str, label: str, kind: str, side: str | None = None) -> Node:
        """The node of an actor known by its name only."""
        key = local_id(name)
        if key in self.table.actors:
            return self.node(key)
        node = self.nodes.get(key)
        if node is None:
            node = self.nodes[key] = Node(key, name, label, kind, side)
        elif node.side is None:
            node.side = side
        return node

    def place(self, found: Found) -> bool:
        """Take the tokens of ``found``, unless one of them has an owner already."""
        if any(self.owner[found.start : found.end]) or found.start >= found.end:
            return False
        self.owner[found.start : found.end] = [found] * (found.end - found.start)
        found.node.count += 1
        if found.node.first < 0 or found.start < found.node.first:
            found.node.first = found.start
        return True

    def cover(self, start: int, end: int) -> None:
        """The tokens are part of a title, or of what is no actor: no mention may begin there."""
        self.covered[start:end] = [True] * (end - start)

    def child(self, head: int, deps: Collection[str], within: range) -> int | None:
        """The first token of ``within`` that depends on ``head`` in one of these ways."""
        return next((i for i in within if self.tokens[i].head == head and self.tokens[i].dep in deps), None)

    def drop(self, found: Found) -> None:
        self.owner[found.start : found.end] = [None] * (found.end - found.start)
        found.node.count -= 1

    def founds(self) -> list[Found]:
        """All mentions, in order."""
        result: list[Found] = []
        for found in self.owner:
            if found is not None and (not result or result[-1] is not found):
                result.append(found)
        return result

    def text(self, start: int, end: int) -> str:
        return self.document.text[self.tokens[start].start : self.tokens[end - 1].end] if start < end else ""

    def plain(self, start: int, end: int) -> str:
        """The text on one line, without accents: a name."""
        return " ".join(ascii_fold(self.text(start, end)).split())

    def within(self, span: Span) -> Span:
        """The tokens (half-open) that share a character with ``span``."""
        start = bisect.bisect_right(self.tokens, span[0], key=lambda token: token.end)
        return start, bisect.bisect_left(self.tokens, span[1], start, key=lambda token: token.start)

    def is_quoted(self, token: int) -> bool:
        """Whether the token lies inside words quoted directly."""
        return self.quoted[token]


def _contents(document: Document, attributions: Sequence[Attribution]) -> tuple[list[int], list[bool]]:
    """For each token, the innermost attribution in whose speaker's words it is (-1 for none), and whether it is quoted directly.
    What is only reported within a quote is in the words of who is quoted."""
    starts = [token.start for token in document.tokens]
    voice = [-1] * len(starts)
    quoted = [False] * len(starts)
    pieces = [(start, end, n) for n, attribution in enumerate(attributions) for start, end in attribution.content]
    # Longer pieces first, so that a nested quote overwrites the one around it. Spans of statements nest a few levels at
    # most, so this stays linear in practice.
    for start, end, n in sorted(pieces, key=lambda piece: (piece[0] - piece[1], piece)):
        first, last = bisect.bisect_left(starts, start), bisect.bisect_left(starts, end)
        if attributions[n].kind is not StatementKind.INDIRECT or first == last or not quoted[first]:
            voice[first:last] = [n] * (last - first)
        if attributions[n].kind is StatementKind.DIRECT:
            quoted[first:last] = [True] * (last - first)
    depth = 0
    # Mixed statements, and quotes that no attribution claims: by the marks themselves, within a paragraph.
    for paragraph in document.paragraphs:
        depth = 0
        for index in range(paragraph.token_start, paragraph.token_end):
            mark = document.tokens[index].text
            if mark in {"“", "«", "„"}:
                depth = 1
            elif mark in {"”", "»"}:
                depth = 0
            elif mark in {'"', "``", "''"}:
                depth = 1 - depth
            elif depth:
                quoted[index] = True
    return voice, quoted
