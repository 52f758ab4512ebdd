"""Gold: records as an annotator corrected them: the picture that an export drew (annotations.py), changed, back into records.

What was not touched stays the record it was, to the last probability. What was: a mention gets its new place, label or entity; a
statement its new content, cue, speaker or kind; a stance its new evidence, holder, target or label, and is certain of it
(probability 1). A stance whose holder is new gets the voice that its place tells: QUOTED or REPORTED inside a statement of that
holder, ACTION elsewhere, AUTHOR without a holder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from newstance.schemas.articles import Article, assemble
from newstance.schemas.articles import Span as Place
from newstance.schemas.records import (
    Mention,
    MentionLink,
    SpeakerLink,
    Stance,
    StanceLabel,
    StanceVoice,
    Statement,
    StatementKind,
    stable_id,
)
from newstance.views.exports.annotations import (
    CONTINUES,
    CUE,
    HOLDER,
    ROLES,
    SAID_BY,
    STANCE,
    STATEMENT,
    TARGET,
    Annotations,
    Span,
    annotate,
)

_NOTE = re.compile(r"(?P<name>.*\S)\s+\((?P<id>Q[0-9]+|local:[^\s()]+)\)")
_CERTAIN = {StanceLabel.SUPPORT: (1.0, 0.0, 0.0), StanceLabel.NEUTRAL: (0.0, 1.0, 0.0), StanceLabel.OPPOSE: (0.0, 0.0, 1.0)}


class CorrectionError(ValueError):
    """Annotations that make no record. The message names the span."""


class Entity(NamedTuple):
    """An actor: canonical name, id, and the id of its side."""

    name: str
    id: str
    side: str | None


def correct(article: Article, found: Annotations, origin: str, local_id: Callable[[str], str]) -> Article:
    """``article`` with the mentions, statements and stances that ``found`` shows.

    ``origin`` (the tool) is added to ``pipeline_version``; ``local_id`` makes the id of an actor that has only a name.
    Raises CorrectionError.
    """
    for span in found.spans:
        if not 0 <= span.start < span.end <= len(article.text):
            raise CorrectionError(
                f"{span.label} [{span.start}, {span.end}) does not lie in the text of {len(article.text)} characters"
            )
    mentions, statements, stances = _Corrector(article, found, local_id).all()
    records = []
    for p in article.paragraphs:
        inside = range(p.start, p.end)
        records.append(
            replace(
                p,
                mentions=tuple(sorted((m for m in mentions if m.start in inside), key=lambda m: m.start)),
                statements=tuple(sorted((s for s in statements if s.start in inside), key=lambda s: s.start)),
                stances=tuple(s for s in stances if s.evidence_start in inside),
                pipeline_version=f"{p.pipeline_version}+{origin}",
            )
        )
    return assemble(records)


class _Picture:
    """Spans with what they are linked to."""

    def __init__(self, found: Annotations) -> None:
        spans = {span.id: span for span in found.spans}
        self.spans = found.spans
        self.records = found.records
        self._links = {(link.source, link.type): spans.get(link.target) for link in reversed(found.links)}

    def linked(self, span: Span, kind: str) -> Span | None:
        return self._links.get((span.id, kind))

    def place(self, span: Span, kind: str) -> Place | None:
        target = self.linked(span, kind)
        return target.place if target else None

    def labelled(self, start: str) -> list[Span]:
        return [span for span in self.spans if span.label.startswith(start)]

    def mentions(self) -> list[Span]:
        return [span for span in self.spans if span.label not in ROLES]


class _Corrector:
    def __init__(self, article: Article, found: Annotations, local_id: Callable[[str], str]) -> None:
        self.article = article
        self.local_id = local_id
        self.old = _Picture(annotate(article))
        self.new = _Picture(found)
        self.by_id = {m.entity_id: Entity(m.name, m.entity_id, m.side_id) for m in article.mentions}
        self.by_words = {article.words((m.start, m.end)): self.by_id[m.entity_id] for m in article.mentions}
        self.mentions: dict[str, Mention] = {}
        self.renamed: set[str] = set()
        self.statements: list[tuple[Span, Statement]] = []

    def all(self) -> tuple[list[Mention], list[Statement], list[Stance]]:
        self._mentions()
        self._statements()
        return list(self.mentions.values()), [s for _, s in self.statements], list(self._stances())

    def _pairs(self, news: Sequence[Span], olds: Sequence[Span], *kinds: str) -> list[tuple[Span, Span | None]]:
        """Each new span with the old one it stems from, one to one.

        The same place, links and label go first, then the same place and links, then the same place.
        """
        found: dict[int, Span] = {}
        left = list(olds)
        for depth in (2, 1, 0):

            def key(picture: _Picture, span: Span, depth: int = depth) -> Hashable:
                links = tuple(picture.place(span, kind) for kind in kinds) if depth else ()
                return span.place, links, span.label if depth == 2 else ""

            pool: dict[Hashable, list[Span]] = {}
            for span in left:
                pool.setdefault(key(self.old, span), []).append(span)
            for index, span in enumerate(news):
                same = pool.get(key(self.new, span)) if index not in found else None
                if same:
                    found[index] = same.pop(0)
            taken = {span.id for span in found.values()}
            left = [span for span in left if span.id not in taken]
        return [(span, found.get(index)) for index, span in enumerate(news)]

    def _moved(self, span: Span, before: Span, kind: str) -> bool:
        """Whether the link ``kind`` leads elsewhere than it did, or to someone else."""
        return self.new.place(span, kind) != self.old.place(before, kind) or self._is_renamed(self.new.linked(span, kind))

    # -- mentions --------------------------------------------------------------------------------------------------

    def _mentions(self) -> None:
        pairs = self._pairs(self.new.mentions(), self.old.mentions())
        for span, before in pairs:
            record = self.old.records.get(before.id) if before else None
            entity = self._noted(span)
            if isinstance(record, Mention):
                if entity and entity.id != record.entity_id:
                    self.renamed.add(span.id)
                    record = replace(record, name=entity.name, entity_id=entity.id, side_id=entity.side, confidence=1.0)
                self.mentions[span.id] = replace(record, label=span.label)
                continue
            start, end = self._trimmed(span.place)
            words = self.article.words((start, end))
            name, entity_id, side = entity or self.by_words.get(words) or Entity(words, self.local_id(words), None)
            self.mentions[span.id] = Mention(
                start=start,
                end=end,
                text=words,
                label=span.label,
                name=name,
                entity_id=entity_id,
                side_id=side,
                link=MentionLink.UNKNOWN,
            )

    def _noted(self, span: Span) -> Entity | None:
        """The entity that the note of a mention names."""
        noted = _NOTE.fullmatch(span.note.strip())
        if noted is None:
            return None
        known = self.by_id.get(noted["id"])
        return Entity(noted["name"], noted["id"], known.side if known else None)

    def _entity(self, span: Span) -> tuple[Entity, MentionLink]:
        """Who a mention or a SPEAKER is: a speaker is the mention that shares most of its words."""
        mention = self._mention_at(span)
        if mention:
            return Entity(mention.name, mention.entity_id, mention.side_id), mention.link
        words = self.article.words(self._trimmed(span.place))
        return self.by_words.get(words) or Entity(words, self.local_id(words), None), MentionLink.NAME

    def _mention_at(self, span: Span) -> Mention | None:
        if span.id in self.mentions:
            return self.mentions[span.id]
        shared = [(min(m.end, span.end) - max(m.start, span.start), -m.start, m) for m in self.mentions.values()]
        best = max(shared, key=lambda item: item[:2], default=None)
        return best[2] if best and best[0] > 0 else None

    def _is_renamed(self, span: Span | None) -> bool:
        """Whether the annotator gave another entity to the mention behind ``span``."""
        mention = self._mention_at(span) if span and self.renamed else None
        return any(self.mentions[i] is mention for i in self.renamed)

    # -- statements ------------------------------------------------------------------------------------------------

    def _statements(self) -> None:
        ids: dict[str, str] = {}
        made: list[tuple[Span, Statement]] = []
        for span, before in self._pairs(self.new.labelled(STATEMENT), self.old.labelled(STATEMENT), CUE, SAID_BY):
            record = self.old.records.get(before.id) if before else None
            kind = StatementKind(span.label.removeprefix(STATEMENT))
            if isinstance(record, Statement) and before:
                if self._moved(span, before, CUE) or self._moved(span, before, SAID_BY):
                    record = self._said(record, span)
                record = replace(record, kind=kind)
                if self.old.linked(before, CONTINUES) and not self.new.linked(span, CONTINUES):
                    record = replace(record, statement_id=self._statement_id(span))
            else:
                empty = Statement(statement_id=self._statement_id(span), kind=kind, start=span.start, end=span.end)
                record = self._said(empty, span)
            ids[span.id] = record.statement_id
            made.append((span, record))
        for span, record in made:
            head = self.new.linked(span, CONTINUES)
            whole = replace(record, statement_id=ids.get(head.id, record.statement_id)) if head else record
            self.statements += ((span, piece) for piece in self._pieces(whole))

    def _said(self, record: Statement, span: Span) -> Statement:
        """``record`` with the cue and the speaker that ``span`` is linked to."""
        cue, speaker = self.new.place(span, CUE), self.new.linked(span, SAID_BY)
        record = replace(record, cue_start=cue and cue[0], cue_end=cue and cue[1], confidence=1.0)
        if speaker is None:
            nobody = Statement(statement_id=record.statement_id, kind=record.kind, start=record.start, end=record.end)
            return replace(nobody, cue_start=record.cue_start, cue_end=record.cue_end)
        if speaker.place == (record.speaker_start, record.speaker_end) and not self._is_renamed(speaker):
            return record
        entity, link = self._entity(speaker)
        return replace(
            record,
            speaker_start=speaker.start,
            speaker_end=speaker.end,
            speaker=entity.name,
            speaker_id=entity.id,
            speaker_side_id=entity.side,
            speaker_link=SpeakerLink(link),
        )

    def _statement_id(self, span: Span) -> str:
        return stable_id(self.article.document_id, "gold statement", *span.place)

    def _pieces(self, record: Statement) -> Iterator[Statement]:
        """``record`` cut where its content runs over a paragraph's end."""
        for p in self.article.paragraphs:
            start, end = max(record.start, p.start), min(record.end, p.end)
            if start < end:
                yield replace(record, start=start, end=end)

    # -- stances ---------------------------------------------------------------------------------------------------

    def _stances(self) -> Iterator[Stance]:
        for span, before in self._pairs(self.new.labelled(STANCE), self.old.labelled(STANCE), HOLDER, TARGET):
            label = StanceLabel(span.label.removeprefix(STANCE))
            record = self.old.records.get(before.id) if before else None
            if not isinstance(record, Stance) or not before:
                record = self._certain(self._blank(span), label)
                yield self._identified(self._aimed(self._held(record, span), span))
                continue
            if label != record.label:
                record = self._certain(record, label)
            held, aimed = self._moved(span, before, HOLDER), self._moved(span, before, TARGET)
            if held:
                record = self._held(record, span)
            if aimed:
                record = self._aimed(record, span)
            yield self._identified(record) if held or aimed else record

    def _blank(self, span: Span) -> Stance:
        start, end = self._trimmed(span.place)
        return Stance(
            stance_id="", statement_id=None, voice=StanceVoice.UNKNOWN, holder="", holder_id="", holder_side_id=None, target="",
            target_id="", label=StanceLabel.UNKNOWN, p_support=1 / 3, p_neutral=1 / 3, p_oppose=1 / 3, evidence_start=start,
            evidence_end=end,
        )  # fmt: skip

    def _certain(self, record: Stance, label: StanceLabel) -> Stance:
        p = _CERTAIN.get(label, (record.p_support, record.p_neutral, record.p_oppose))
        return replace(record, label=label, p_support=p[0], p_neutral=p[1], p_oppose=p[2])

    def _held(self, record: Stance, span: Span) -> Stance:
        """``record`` with the holder that ``span`` is linked to, and the voice that follows."""
        holder = self.new.linked(span, HOLDER)
        if holder is None:
            name = self.article.paragraphs[0].publisher or "author"
            voice = StanceVoice.AUTHOR
            return replace(
                record, holder=name, holder_id=self.local_id(name), holder_side_id=None, voice=voice, statement_id=None
            )
        entity, _ = self._entity(holder)
        said = self._said_by(entity.id, record)
        voice = StanceVoice.ACTION
        if said:
            voice = StanceVoice.QUOTED if said.kind is StatementKind.DIRECT else StanceVoice.REPORTED
        return replace(
            record,
            holder=entity.name,
            holder_id=entity.id,
            holder_side_id=entity.side,
            voice=voice,
            statement_id=said.statement_id if said else None,
        )

    def _said_by(self, holder_id: str, record: Stance) -> Statement | None:
        """The shortest statement of the holder that the evidence overlaps."""
        start, end = record.evidence_start, record.evidence_end
        around = [s for _, s in self.statements if s.speaker_id == holder_id and s.start < end and start < s.end]
        return min(around, key=lambda s: s.end - s.start, default=None)

    def _aimed(self, record: Stance, span: Span) -> Stance:
        target = self.new.linked(span, TARGET)
        if target is None:
            raise CorrectionError(f"{span.label} [{span.start}, {span.end}) has no link TARGET")
        entity, _ = self._entity(target)
        return replace(record, target=entity.name, target_id=entity.id)

    def _identified(self, record: Stance) -> Stance:
        parts = record.voice, record.holder_id, record.target_id, record.evidence_start, record.evidence_end
        return replace(record, stance_id=stable_id(self.article.document_id, "gold stance", *parts))

    def _trimmed(self, place: Place) -> Place:
        """``place`` without white space at its ends."""
        words = self.article.words(place)
        start = place[0] + len(words) - len(words.lstrip())
        return (start, place[0] + len(words.rstrip())) if words.strip() else place
