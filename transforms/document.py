"""The working records that travel between the verbs. Plain, frozen, picklable; no spaCy object ever crosses an edge.

All spans are half-open code-point offsets into ``Document.text``, the cleaned text, unless a name says ``token``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newstance.schemas.records import Mention, ParagraphKind, SpeakerLink, Stance, StatementKind

Span = tuple[int, int]

LANGUAGE = "en"
"""The one language that is annotated; texts in others are written with their language and nothing found in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """One article as read: the bytes of a text file, or one row of a JSON Lines file.

    ``source_uri`` names the file; ``locator`` the place in it (``line:17``), empty for a whole file. ``form`` is "text" or
    "json". ``attempts`` counts earlier tries (a replayed dead letter has some). ``modified_at`` is the file's time, seconds
    since 1970, the event time of an article that has no date of its own. ``replaces`` is the digest of the dead letter that this
    input was read again for, where that held less of it.
    """

    source_uri: str
    data: bytes
    locator: str = ""
    form: str = "text"
    attempts: int = 0
    modified_at: float | None = None
    replaces: str | None = None

    @property
    def place(self) -> str:
        """Where it stands, unique among the inputs of a run."""
        return place(self.source_uri, self.locator)


def place(source_uri: str, locator: str) -> str:
    """Where an input stands, as one string; a file that is named like a line of another is told from that line."""
    if locator:
        return f"{source_uri}:{locator}"
    return f"{source_uri}:" if ":line:" in source_uri else source_uri


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a document: ``text[start:end]``, and which of the document's tokens lie in it (half-open)."""

    ordinal: int
    kind: ParagraphKind
    start: int
    end: int
    token_start: int = 0
    token_end: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its parse. ``head`` is an index into ``Document.tokens`` (a sentence's root is its own head).

    ``pos`` is the universal tag (VERB), ``tag`` the Penn tag (VBD), ``dep`` spaCy's dependency label (nsubj).
    """

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity as tagged: tokens ``[token_start, token_end)``, characters ``[start, end)``, spaCy's label."""

    token_start: int
    token_end: int
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A statement as found in the text, before its speaker is known by name (what ``attribute`` returns).

    ``content`` holds the pieces of what is said, in order; a quote split by its cue, or running over several paragraphs, has
    more than one. ``cue`` and ``source`` are None where there is none. ``carried`` says that the source was taken from the
    context (then ``source`` may lie in another sentence or paragraph than the content).
    """

    kind: StatementKind
    content: tuple[Span, ...]
    cue: Span | None = None
    source: Span | None = None
    carried: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who makes a statement: the linked entity and how it was found (what ``link`` adds to an Attribution)."""

    name: str
    entity_id: str
    side_id: str | None
    link: SpeakerLink
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article on its way through the pipeline; each verb fills in what it finds.

    ``text`` is the cleaned text. ``tokens`` run over all paragraphs that are annotated, in order; ``sentences`` are
    half-open token ranges, none crossing a paragraph. Captions, boilerplate, datelines and other languages have no tokens.
    ``speakers`` are aligned with ``attributions``.
    """

    document_id: str
    source_uri: str
    text: str
    title: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    tokens: tuple[Token, ...] = ()
    sentences: tuple[Span, ...] = ()
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    speakers: tuple[Speaker | None, ...] = ()
    mentions: tuple[Mention, ...] = ()
    stances: tuple[Stance, ...] = ()
