"""The author of an article: whose view it is, and what is said, where nobody is quoted."""

from __future__ import annotations

import bisect
import math
from collections.abc import Collection, Sequence

from newstance.schemas.records import SpeakerLink
from newstance.transforms.document import Attribution, Document, Speaker
from newstance.transforms.scene import Scene

AUTHOR_NAME, AUTHOR_ID = "author", "local:author"
"""Who says "I" where nobody is quoted."""


def author(document: Document) -> tuple[str, str]:
    """Name and id of the one whose view it is where nobody is quoted: the publisher, or the author where none is known."""
    if not document.publisher:
        return AUTHOR_NAME, AUTHOR_ID
    slug = "-".join("".join(c if c.isalnum() else " " for c in document.publisher.lower()).split())
    return (document.publisher, f"local:{slug}") if slug else (document.publisher, AUTHOR_ID)


def author_heard(scene: Scene, attributions: Sequence[Attribution], speakers: list[Speaker | None]) -> None:
    """Give what "I" say or "my belief" to the article's author, where nobody is quoted: in an article that says "I" in more than
    one paragraph, and not behind a colon, where somebody else's words may be printed without marks."""
    first_persons = [i for i, fold in enumerate(scene.folds) if fold in {"i", "my"} and scene.tokens[i].tag.startswith("PRP")]
    starts = [paragraph.start for paragraph in scene.document.paragraphs]
    own = {  # by token: its paragraph
        i: bisect.bisect_right(starts, scene.tokens[i].start) - 1
        for i in first_persons
        if not scene.is_quoted(i) and scene.voice[i] < 0
    }
    introduced = _introduced(scene.document, set(own.values()))
    own = {i: number for i, number in own.items() if scene.tokens[i].start < introduced.get(number, math.inf)}
    if len({number for i, number in own.items() if scene.folds[i] == "i"}) < 2:
        return
    for number, attribution in enumerate(attributions):
        if speakers[number] is None and attribution.source is not None and not attribution.carried:
            start, end = scene.within(attribution.source)
            if end - start == 1 and start in own:
                speakers[number] = Speaker(
                    name=AUTHOR_NAME, entity_id=AUTHOR_ID, side_id=None, link=SpeakerLink.PRONOUN, confidence=0.6
                )


def _introduced(document: Document, personal: Collection[int]) -> dict[int, int]:
    """From where on in each paragraph somebody else may speak: behind a colon, in the next paragraph too, and as long as one
    says "I" after the other (``personal``)."""
    text, found, goes_on = document.text, {}, False
    for number, paragraph in enumerate(document.paragraphs):
        colon = text.find(": ", paragraph.start, paragraph.end)
        if goes_on and number in personal:
            found[number] = paragraph.start
        else:
            goes_on = False
            if colon >= 0:
                found[number] = colon
        goes_on = goes_on or text[paragraph.start : paragraph.end].rstrip()[-1:] == ":"
    return found
