"""Pairs: which (holder, target) questions a document poses, and the words that would carry the answer.

Three voices of a holder, and the author's:

- a statement with a known speaker: the speaker towards every actor in what is said (QUOTED or REPORTED);
- a narrated act: whoever does it towards the actors that it is done to or that are named under it (``acts``; ACTION, or
  REPORTED where it stands inside someone's statement, whose id it then carries, QUOTED where that is the holder's own);
- what remains: the author towards the actors of a sentence that poses no other pair (AUTHOR).

Where the parse tells of nothing between two actors of a sentence, the model may still ("Lee, a frequent target of Mali's"):
``Pairs.beside``.

Nobody is asked about himself or about the side he speaks for, nor a state or an organisation about its own bodies.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from newstance.schemas.records import Mention, MentionLink, SpeakerLink, StanceVoice, StatementKind
from newstance.transforms.acts import Act, acts
from newstance.transforms.author import AUTHOR_ID, author
from newstance.transforms.document import Attribution, Document, Span, Speaker
from newstance.transforms.emit import statement_id
from newstance.transforms.events import PRONOUNS, Event, Events
from newstance.transforms.evidence import LONG_EVIDENCE, Evidence, trimmed
from newstance.transforms.stance_model import StanceQuery
from newstance.transforms.tree import Tree
from newstance.transforms.whereabouts import Whereabouts

DEEPEST = 4
"""Statements, at most, between a holder and whom he is asked about; questions would grow with the square of the depth."""
MOST_BESIDE = 8
"""Actors of a sentence, at most, who are asked about each other though nothing tells of it; questions grow with the square."""
_QUESTIONS = ("whether ", "if ")
_BREAK = re.compile(r"(?:…|\.\.\.)\s*(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question to the model, and what becomes of the answer.

    ``act`` is the token of an act's verb or noun; ``link`` and ``confidence`` say how the holder was found. ``beside`` is
    the holder's mention where nothing tells what he has to do with the target.
    """

    query: StanceQuery
    voice: StanceVoice
    holder: str
    holder_id: str
    holder_side_id: str | None
    target: Mention
    evidence: Span
    statement_id: str | None = None
    act: int | None = None
    link: str = ""
    confidence: float = 1.0
    beside: Mention | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Pairs of one key are one stance: a target named twice in a statement is still one target."""
        place: object = self.statement_id if self.voice is StanceVoice.QUOTED or self.statement_id else self.evidence
        return self.voice, self.holder_id, self.target.entity_id, place


def find_pairs(document: Document) -> Iterator[Pair]:
    """All questions that ``document`` poses."""
    return Pairs(document).all()


class Pairs:
    """Where the actors of a document stand in its parse, its sentences and its statements."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens = document.tokens
        self.tree = Tree(document)
        self.where = Whereabouts(document, self.tree)
        self._evidence = Evidence(document, self.tree)
        self._events = Events(document, self.tree, self.where.actors)
        self._sentences = list(self._unlabelled())
        self._sentence_starts = [start for start, _ in self._sentences]
        said = zip(document.attributions, document.speakers, strict=True)
        self._said = sorted(((piece, a, speaker) for a, speaker in said for piece in a.content), key=lambda item: item[0])
        self._over: dict[int, list[tuple[Span, Attribution, Speaker | None]]] = {}

    def all(self) -> Iterator[Pair]:
        if not self.document.mentions:
            return
        asked: set[Span] = set()
        for attribution, speaker in zip(self.document.attributions, self.document.speakers, strict=True):
            source = self.where.mentions(attribution.source) if attribution.source is not None else ()
            claimed = not self._is_question(attribution) and not any(map(self.where.is_unclear, source))
            if speaker is not None and speaker.entity_id == AUTHOR_ID and claimed:
                continue  # "I think that ...": the author's view of whoever the sentence names
            holders = (speaker, *self._joint(attribution, speaker)) if speaker is not None and claimed else ()
            for sentence, part in self._parts(attribution.content):
                asked.add(sentence)
                for holder in holders:
                    yield from self._said_by(attribution, holder, sentence, part)
        for sentence in self._sentences:
            told = False
            for act, pair in self._acts(sentence):
                told = told or not act.phrase  # beside "the US sanctions on Iran" the author may take a side
                yield pair
            if not told and sentence not in asked:
                yield from self._author(sentence)

    def beside(self, told: Iterable[Pair]) -> Iterator[Pair]:
        """The actors of a sentence towards each other, of whom none of ``told`` asks."""
        known = {(self._sentence_at(p.target.start), p.holder_id, p.target.entity_id) for p in told}
        for number, sentence in enumerate(self._sentences):
            actors = {mention.entity_id: mention for mention in reversed(self.where.targets(sentence))}
            if len(actors) > MOST_BESIDE:
                continue
            for holder, target in itertools.permutations(actors.values(), 2):
                if (number, holder.entity_id, target.entity_id) in known or self._is_out_of_reach(holder.start, target):
                    continue
                if _is_own(holder, target) or _is_own(target, holder) or self._is_of_speaker(holder, target):
                    continue
                if self.where.is_done_by_others(target, None, holder):
                    continue
                if any((number, other, target.entity_id) in known for other in self.where.named_with(holder, target)):
                    continue  # "Ann Lee, of the ruling [party], attacked": what is told is hers
                query = StanceQuery(self._text(sentence), _shift(target, sentence), _shift(holder, sentence))
                evidence = self._evidence.around_both(sentence, holder, target)
                yield replace(self._done_by(holder, None, target, evidence, query), beside=holder)

    def _is_of_speaker(self, holder: Mention, target: Mention) -> bool:
        """Whether ``holder`` is only named in who speaks of ``target``, or beside a quote: "a [Russian] diplomat", "MPs led by
        [Lee]", "Pressed by [Lee], Fox said"."""
        for piece, attribution, speaker in self._statements_over(target.start):
            start, end = attribution.source or (0, 0)
            named = start <= holder.start < max(end, attribution.cue[0] if attribution.cue and end else 0)
            quoted = speaker is not None and attribution.kind is StatementKind.DIRECT
            if named or (quoted and not piece[0] <= holder.start < piece[1]):
                return True
        return False

    def _is_question(self, attribution: Attribution) -> bool:
        """Whether the speaker only asks: "asked whether NATO lies" claims nothing."""
        start, end = attribution.content[0]
        opening = self._text((start, min(end, start + max(map(len, _QUESTIONS))))).lower()
        return attribution.kind is not StatementKind.DIRECT and opening.startswith(_QUESTIONS)

    def _joint(self, attribution: Attribution, speaker: Speaker) -> list[Speaker]:
        """Who says it together with the speaker: "Japan and [Australia] condemned it"."""
        found: dict[str, Speaker] = {}
        source = attribution.source
        if source is None:
            return []
        for mention in self.where.named(source):
            head = self.tree.head_of(mention)
            if head is None or mention.link is MentionLink.PRONOUN or mention.entity_id == speaker.entity_id:
                continue
            whole = self.tree.whole(head, "conj")
            if source[0] <= self.tokens[self.tokens[whole].head].start < source[1] and self.tokens[whole].head != whole:
                continue  # "supporters of Trump and [Farage]"
            first = self.tokens[whole].start
            own = attribution.cue is not None and first < attribution.cue[0] < mention.start  # "Ann, who praised it, and Bob"
            if source[0] <= first < mention.start and not own and self.where.is_actor(mention):
                found[mention.entity_id] = _speaker(mention)
        return list(found.values())

    def _said_by(self, attribution: Attribution, speaker: Speaker, sentence: Span, part: Span) -> Iterator[Pair]:
        direct = attribution.kind is StatementKind.DIRECT
        source = attribution.source
        inside = source is not None and sentence[0] <= source[0] and source[1] <= sentence[1]
        frame = sentence if inside and not direct and source is not None else part
        for target in self.where.targets(part):
            if _is_own(speaker, target) or (not direct and self.where.is_circumstance(target)):
                continue
            if source is not None and self._is_out_of_reach(source[0], target):
                continue
            asked = _shift_span(source, frame) if source and frame != part else None
            query = StanceQuery(self._text(frame), _shift(target, frame), asked)
            yield self._by_speaker(attribution, speaker, target, part, query)
        if not direct and frame != part:
            yield from self._of_events(attribution, speaker, frame, part)

    def _of_events(self, attribution: Attribution, speaker: Speaker, frame: Span, part: Span) -> Iterator[Pair]:
        """The speaker towards those of whose deed or words he speaks: "Mali expelled her. France condemned [the decision]"."""
        if attribution.source is None:
            return
        for event in self._events.within(part, speaker.entity_id):
            for target, query in self._asked_of(event, frame, attribution.source):
                if not _is_own(speaker, target):
                    yield self._by_speaker(attribution, speaker, target, part, query)

    def _asked_of(self, event: Event, frame: Span, holder: Span) -> Iterator[tuple[Mention, StanceQuery]]:
        """The actors of an event as what is named there, with the question about each: "France condemned Mali's decision"."""
        start, end = event.phrase
        text = f"{self._text((frame[0], start))}{event.words}{self._text((end, frame[1]))}"
        moved = (len(event.words) - (end - start) if holder[0] >= end else 0) - frame[0]
        for actor, (first, last) in event.actors:
            target = replace(actor, start=start, end=end, link=MentionLink.NOMINAL, confidence=0.6)
            place = start - frame[0]
            yield target, StanceQuery(text, (place + first, place + last), (holder[0] + moved, holder[1] + moved))

    def _by_speaker(self, attribution: Attribution, speaker: Speaker, target: Mention, part: Span, query: StanceQuery) -> Pair:
        """The speaker of a statement towards ``target``, which its ``part`` names."""
        return Pair(
            query=query,
            voice=StanceVoice.QUOTED if attribution.kind is StatementKind.DIRECT else StanceVoice.REPORTED,
            holder=speaker.name,
            holder_id=speaker.entity_id,
            holder_side_id=speaker.side_id,
            target=target,
            evidence=self._evidence.with_cue(part, attribution, target) or self._evidence.around(part, target),
            statement_id=statement_id(self.document, attribution),
            link=speaker.link.value,
            confidence=speaker.confidence,
        )

    def _acts(self, sentence: Span) -> Iterator[tuple[Act, Pair]]:
        named = self.where.named(sentence)
        targets = [m for m in named if self.where.is_actor(m)]
        for holder in named:
            for act in acts(self.tree, holder):
                if self.tokens[act.word].pos == "NOUN" and self.where.in_mention(self.tokens[act.word].start):
                    continue  # no act: "[Trump]'s attorney general"
                clause = self._unbroken(holder.end, act.clause)
                for event in self._events.under(act.word, holder.entity_id):
                    yield from self._act_on(act, holder, event, sentence)
                for target in targets:
                    if _is_own(holder, target) or self._is_out_of_reach(holder.start, target):
                        continue
                    evidence = self._shown(act, clause, holder, target, sentence)
                    if evidence is None:
                        continue
                    yield act, self._done_by(holder, act.word, target, evidence, self._of_act(act, holder, target, sentence))

    def _act_on(self, act: Act, holder: Mention, event: Event, sentence: Span) -> Iterator[tuple[Act, Pair]]:
        """Whoever acts towards those on whose deed or words he does: "Mali expelled her. France voted against [the decision]"."""
        around, speaker = self._around(event.phrase[0])
        own = around is not None and speaker is not None and speaker.entity_id == holder.entity_id
        if own and self._text(event.phrase).lower() not in PRONOUNS:
            return  # he is asked as its speaker
        for target, query in self._asked_of(event, sentence, (holder.start, holder.end)):
            if not _is_own(holder, target):
                yield act, self._done_by(holder, act.word, target, self._evidence.around(act.clause, target), query)

    def _done_by(self, holder: Mention, act: int | None, target: Mention, evidence: Span, query: StanceQuery) -> Pair:
        """Whoever acts, or only stands there, towards ``target``."""
        around, speaker = self._around(target.start)
        if around is not None and around.kind is StatementKind.DIRECT:
            evidence = self._inside(around, evidence, target)
        return Pair(
            query=query,
            voice=_voice(holder, around, speaker),
            holder=holder.name,
            holder_id=holder.entity_id,
            holder_side_id=holder.side_id,
            target=target,
            evidence=evidence,
            statement_id=statement_id(self.document, around) if around else None,
            act=act,
            link=holder.link.value,
            confidence=holder.confidence,
        )

    def _of_act(self, act: Act, holder: Mention, target: Mention, sentence: Span) -> StanceQuery:
        """The question about an act. "Iran-backed Houthis" is asked by itself, as "Iran backed Houthis": in a sentence the model
        takes no notice of it."""
        if not act.near:
            return StanceQuery(self._text(sentence), _shift(target, sentence), _shift(holder, sentence))
        end = act.clause[1] if act.about is None else max(act.clause[1], self.tokens[act.about].end)
        frame = (min(holder.start, target.start), max(target.end, end))
        text = self._text(frame)
        hyphen = holder.end - frame[0]
        return StanceQuery(text[:hyphen] + " " + text[hyphen + 1 :], _shift(target, frame), _shift(holder, frame))

    def _shown(self, act: Act, clause: Span, holder: Mention, target: Mention, sentence: Span) -> Span | None:
        """The words that show the act to be done to ``target``, or how it concerns it; None where it does not. ``clause`` is the
        act's, as far as it goes."""
        if act.about is not None and act.is_done_to(self.tree, target):
            start, end = self.tree.subtree(act.about)[0], act.clause[1]
            return trimmed(self.document.text, (max(sentence[0], start), min(sentence[1], max(end, target.end))))
        start, end = clause
        if not start <= target.start < end or act.is_of_others(self.tree, target):
            return None
        if self.where.is_circumstance(target, act.word) or self.where.is_elsewhere(target, act.word):
            return None
        if self.where.is_told_of(holder, target, act.word) or self.where.is_forum(target):
            return None
        start, end = max(sentence[0], min(start, holder.start)), min(sentence[1], end)
        if act.phrase:  # "US sanctions on Iran"
            end = end if end - start <= LONG_EVIDENCE else self.tree.phrase_end(target)
            return trimmed(self.document.text, (start, max(end, holder.end)))
        return self._evidence.around((start, end), target)

    def _author(self, sentence: Span) -> Iterator[Pair]:
        name, name_id = author(self.document)
        for target in self.where.targets(sentence):
            yield Pair(
                query=StanceQuery(self._text(sentence), _shift(target, sentence)),
                voice=StanceVoice.AUTHOR,
                holder=name,
                holder_id=name_id,
                holder_side_id=None,
                target=target,
                evidence=self._evidence.around(sentence, target),
            )

    # -- where things stand ----------------------------------------------------------------------------------------

    def _unlabelled(self) -> Iterator[Span]:
        """The sentences, without the label of a turn before them: "[Lee:] I trust him"."""
        text = self.document.text
        labelled = sorted(a.content[0][0] for a in self.document.attributions if a.cue and text[slice(*a.cue)] == ":")
        for first, last in self.document.sentences:
            if first < last:
                start, end = self.tokens[first].start, self.tokens[last - 1].end
                behind = labelled[bisect.bisect_right(labelled, start) : bisect.bisect_left(labelled, end)]
                yield max((start, *behind)), end

    def _parts(self, content: tuple[Span, ...]) -> Iterator[tuple[Span, Span]]:
        """(sentence, what of it lies in the content) for every sentence the content touches."""
        for start, end in content:
            index = self._sentence_at(start)
            while index < len(self._sentences) and self._sentences[index][0] < end:
                sentence = self._sentences[index]
                part = max(start, sentence[0]), min(end, sentence[1])
                if part[0] < part[1]:
                    yield sentence, part
                index += 1

    def _sentence_at(self, place: int) -> int:
        """The number of the sentence that ``place`` lies in."""
        return max(0, bisect.bisect_right(self._sentence_starts, place) - 1)

    def _unbroken(self, place: int, clause: Span) -> Span:
        """The clause as far as the speaker does not break off behind ``place`` and begin anew: "that X … I told you"."""
        found = _BREAK.search(self.document.text, place, clause[1])
        return (clause[0], found.start()) if found else clause

    def _inside(self, quote: Attribution, evidence: Span, target: Mention) -> Span:
        """``evidence`` without the words around the quote, where that is a clause: "[I trust him,] she said"."""
        start, end = next(piece for piece in quote.content if piece[0] <= target.start < piece[1])
        inside = trimmed(self.document.text, (max(start, evidence[0]), min(end, evidence[1])))
        return inside if any(self.tree.is_finite(i) for i in self.tree.within(inside)) else evidence

    def _around(self, place: int) -> tuple[Attribution | None, Speaker | None]:
        """The innermost statement that ``place`` lies in, and its speaker."""
        over = self._statements_over(place)
        return min(over, key=lambda item: item[0][1] - item[0][0])[1:] if over else (None, None)

    def _is_out_of_reach(self, holder: int, target: Mention) -> bool:
        """Whether so many statements stand between the places of a holder and of a target that nobody takes the one's for the
        other ("[Mali] said that France said that Spain said that"), or the holder only denies to have done something."""
        deep = sum(not start <= holder < end for (start, end), *_ in self._statements_over(target.start)) > DEEPEST
        return deep or self.where.is_denied(holder, target)

    def _statements_over(self, place: int) -> list[tuple[Span, Attribution, Speaker | None]]:
        """The pieces of statements that ``place`` lies in; of a target it is asked once for each of its holders."""
        if place not in self._over:
            self._over[place] = [item for item in self._said if item[0][0] <= place < item[0][1]]
        return self._over[place]

    def _text(self, span: Span) -> str:
        return self.document.text[span[0] : span[1]]


def _voice(holder: Mention, around: Attribution | None, speaker: Speaker | None) -> StanceVoice:
    """The voice of an act in the statement ``around``: "“[I] trust him,” she said" is in her own words."""
    if around is None:
        return StanceVoice.ACTION
    own = speaker is not None and speaker.entity_id == holder.entity_id
    return StanceVoice.QUOTED if own and around.kind is StatementKind.DIRECT else StanceVoice.REPORTED


def _speaker(mention: Mention) -> Speaker:
    return Speaker(
        name=mention.name,
        entity_id=mention.entity_id,
        side_id=mention.side_id,
        link=SpeakerLink(mention.link.value),
        confidence=mention.confidence,
    )


def _is_own(holder: Mention | Speaker, target: Mention) -> bool:
    """Whether ``target`` is the holder, the side he speaks for, or one of his bodies ("Moscow" and Russia's mission)."""
    is_body = target.side_id == holder.entity_id and target.label != "PERSON"
    return is_body or target.entity_id in (holder.entity_id, holder.side_id)


def _shift(mention: Mention, frame: Span) -> Span:
    return mention.start - frame[0], mention.end - frame[0]


def _shift_span(span: Span, frame: Span) -> Span:
    return span[0] - frame[0], span[1] - frame[0]
