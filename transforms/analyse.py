"""The verbs in their order, and the models they need. Beam-free: ``steps`` wraps exactly this for the pipeline.

To add a verb: write its file, then its line in ``VERBS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property

from newstance.schemas.records import ParagraphRecord
from newstance.transforms import annotate as annotating
from newstance.transforms.actors import ActorTable
from newstance.transforms.attribute import attribute
from newstance.transforms.clean import clean
from newstance.transforms.decode import DecodeError, decode
from newstance.transforms.document import Document, RawDocument
from newstance.transforms.emit import paragraph_records
from newstance.transforms.language import detect
from newstance.transforms.link import link, without_repeats
from newstance.transforms.settings import CODE_VERSION, NO_STANCES, Settings
from newstance.transforms.split import split
from newstance.transforms.stance import take_stance
from newstance.transforms.stance_model import StanceModel


class TooLongError(ValueError):
    """A document over the size limit: the parser's time on it would hold up all others."""


class Tools:
    """The models, loaded when first used and kept for the life of the process (see ``tools``)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def annotator(self) -> annotating.Annotator:
        return annotating.Annotator()

    @cached_property
    def actors(self) -> ActorTable:
        return ActorTable.load(self.settings.actors)

    @cached_property
    def stance_model(self) -> StanceModel:
        return StanceModel.load(self.settings.stance_model)

    @property
    def takes_stances(self) -> bool:
        return self.settings.stance_model != NO_STANCES

    @cached_property
    def version(self) -> str:
        """``pipeline_version`` of the records: the code's version and the digest of each model."""
        stance = self.stance_model.digest[:8] if self.takes_stances else NO_STANCES
        return f"newstance-{CODE_VERSION}+spacy.{self.annotator.digest}.actors.{self.actors.digest[:8]}.stance.{stance}"


@cache
def tools(settings: Settings) -> Tools:
    """The process's one set of models for ``settings``."""
    return Tools(settings)


Verb = Callable[[Sequence[Document], Tools], list[Document]]


def _clean(documents: Sequence[Document], tools: Tools) -> list[Document]:
    return [replace(document, text=clean(document.text)) for document in documents]


def _split(documents: Sequence[Document], tools: Tools) -> list[Document]:
    return [_split_one(document, tools.settings) for document in documents]


def _split_one(document: Document, settings: Settings) -> Document:
    if not document.text:
        raise DecodeError("no text is left after cleaning")
    if len(document.text) > settings.max_chars:
        raise TooLongError(f"{len(document.text)} characters; the limit is {settings.max_chars} (--max_chars)")
    language = settings.language or document.language or detect(document.text)
    return replace(document, paragraphs=split(document.text), language=language)


def _annotate(documents: Sequence[Document], tools: Tools) -> list[Document]:
    return tools.annotator.annotate(documents)


def _attribute(documents: Sequence[Document], tools: Tools) -> list[Document]:
    threshold = tools.settings.statement_threshold
    return [replace(document, attributions=attribute(document, threshold)) for document in documents]


def _link(documents: Sequence[Document], tools: Tools) -> list[Document]:
    found = [link(document, document.attributions, tools.actors) for document in documents]
    linked = (replace(d, mentions=f.mentions, speakers=f.speakers) for d, f in zip(documents, found, strict=True))
    return [without_repeats(document) for document in linked]


def _stance(documents: Sequence[Document], tools: Tools) -> list[Document]:
    if not tools.takes_stances:
        return list(documents)
    return take_stance(documents, tools.stance_model, tools.settings.stance_threshold)


VERBS: tuple[tuple[str, Verb], ...] = (
    ("clean", _clean),
    ("split", _split),
    ("annotate", _annotate),
    ("attribute", _attribute),
    ("link", _link),
    ("stance", _stance),
)


def analyse(
    raws: Sequence[RawDocument], settings: Settings, verbs: Sequence[tuple[str, Verb]] = VERBS
) -> Iterator[list[ParagraphRecord]]:
    """All verbs over a batch in a plain loop: per document, its paragraph records. Errors are raised, not dead-lettered."""
    kit = tools(settings)
    documents = [decode(raw, settings.fields) for raw in raws]
    for _, verb in verbs:
        documents = verb(documents, kit)
    return (paragraph_records(document, kit.version) for document in documents)
