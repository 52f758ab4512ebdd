"""Linking of hand-made parses, and what it finds, in words."""

from __future__ import annotations

from newstance.schemas.records import StatementKind
from newstance.transforms.actors import ActorTable
from newstance.transforms.document import Attribution, Document, Speaker
from newstance.transforms.link import Linked, link

TABLE = ActorTable.load()


def linked(document: Document, *attributions: Attribution) -> Linked:
    return link(document, attributions, TABLE)


def seen(document: Document, result: Linked) -> dict[str, tuple[str, str | None]]:
    """Text of a mention -> entity and side (the last, where a text occurs twice)."""
    return {document.text[m.start : m.end]: (m.entity_id, m.side_id) for m in result.mentions}


def said(document: Document, source: str, content: str, *, carried: bool = False, nth: int = 0) -> Attribution:
    """An attribution by the words of its source and content."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(source, start + 1)
    inside = document.text.index(content)
    return Attribution(
        kind=StatementKind.INDIRECT,
        content=((inside, inside + len(content)),),
        source=(start, start + len(source)),
        carried=carried,
    )


def speaker_of(document: Document, source: str) -> Speaker | None:
    """Who says "so", by the words of the source."""
    (speaker,) = linked(document, said(document, source, "so")).speakers
    return speaker


LAVROV = (
    "Russian/ADJ/amod/3 Foreign/PROPN/compound/3 Minister/PROPN/compound/5 Sergey/PROPN/compound/5 Lavrov/PROPN/nsubj/6 "
    "spoke/VERB/ROOT/0 _./PUNCT/punct/6"
)
