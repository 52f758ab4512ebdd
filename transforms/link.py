"""Link: which actors a document mentions, and which of them makes each statement.

Pure and linear in the document's length; the steps are in ``mentions``, ``nominals``, ``pronouns``, ``speakers`` and ``author``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newstance.schemas.records import Mention
from newstance.transforms.actors import ActorTable
from newstance.transforms.author import author_heard
from newstance.transforms.document import Attribution, Document, Span, Speaker
from newstance.transforms.mentions import find_names, is_one_of
from newstance.transforms.nominals import find_nominals
from newstance.transforms.pronouns import first_persons, third_persons
from newstance.transforms.reach import Reach
from newstance.transforms.scene import Scene
from newstance.transforms.speakers import find_speaker, is_nested, last_heard


@dataclass(frozen=True, slots=True)
class Linked:
    """The mentions of a document, sorted and not overlapping, and for each of its statements who makes it."""

    mentions: tuple[Mention, ...]
    speakers: tuple[Speaker | None, ...]


def without_repeats(document: Document) -> Document:
    """``document`` without the statements whose words its speaker says in another one: "he said he believes that ..." is one."""
    said = list(zip(document.attributions, document.speakers, strict=True))
    pieces: dict[str, list[Span]] = {}
    for attribution, speaker in said:
        if speaker is not None:
            pieces.setdefault(speaker.entity_id, []).extend(attribution.content)
    reach = {speaker: Reach(spans) for speaker, spans in pieces.items()}
    kept = [(a, s) for a, s in said if s is None or not _is_repeated(reach[s.entity_id], a)]
    return replace(document, attributions=tuple(a for a, _ in kept), speakers=tuple(s for _, s in kept))


def _is_repeated(reach: Reach, attribution: Attribution) -> bool:
    """Whether both its cue and its content stand in what begins before them."""
    if attribution.cue is None:
        return False
    start, end = attribution.content[0][0], attribution.content[-1][1]
    return reach.covers(min(attribution.cue[0], start - 1), end)


def link(document: Document, attributions: Sequence[Attribution], actors: ActorTable) -> Linked:
    """Link the names, roles and pronouns of ``document`` to actors, and each attribution's source to its speaker.

    An adjective or a name inside a longer name or a title belongs to the longer one. ``speakers`` is aligned with
    ``attributions``; None where a statement has no source or its source refers to nobody known.
    """
    if not document.tokens:
        return Linked((), (None,) * len(attributions))
    scene = Scene(document, attributions, actors)
    find_names(scene)
    find_nominals(scene)
    third_persons(scene, inside_quotes=False)
    # Who speaks first; then the pronouns inside what they say, and last the statements quoted within a quote.
    nested = [is_nested(scene, attribution) for attribution in attributions]
    speakers = [None if n else find_speaker(scene, a) for n, a in zip(nested, attributions, strict=True)]
    third_persons(scene, inside_quotes=True, speakers=speakers)
    for number, attribution in enumerate(attributions):
        if nested[number]:
            speakers[number] = find_speaker(scene, attribution, speakers)
    last_heard(scene, attributions, speakers)
    author_heard(scene, attributions, speakers)
    first_persons(scene, speakers)
    tokens = scene.tokens
    mentions = tuple(
        Mention(
            start=tokens[found.start].start,
            end=tokens[found.end - 1].end,
            text=document.text[tokens[found.start].start : tokens[found.end - 1].end],
            label=found.node.label,
            name=found.node.name,
            entity_id=found.node.id,
            side_id=found.node.side,
            link=found.link,
            confidence=found.confidence,
        )
        for found in scene.founds()
        if not is_one_of(scene, found)
    )
    return Linked(mentions, tuple(speakers))
