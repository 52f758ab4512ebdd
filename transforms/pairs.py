"""Pairs: which (holder, target) questions a document poses, and the words that would carry the answer.

Three voices of a holder, and the author's:

- a statement with a known speaker: the speaker towards every actor in what is said (QUOTED or REPORTED);
- a narrated act: the actor that is a verb's subject, or the agent of a passive, towards the actors under that verb
  (ACTION; REPORTED where it stands inside someone's statement, whose id it then carries);
- what remains: the author towards the actors of a sentence that poses no other pair (AUTHOR).

Nobody is asked about himself or about the side he speaks for, nor a state or an organisation about its own bodies.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from newstance.schemas.records import Mention, StanceVoice, StatementKind
from newstance.transforms.author import AUTHOR_ID, author
from newstance.transforms.document import Attribution, Document, Span, Speaker, Token
from newstance.transforms.emit import statement_id
from newstance.transforms.stance_model import StanceQuery

ACTOR_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_CIRCUMSTANCE = frozenset({"amid", "amidst", "during", "since", "until", "near", "throughout", "ahead"})
_MOTION = frozenset({"leave", "visit", "reach", "enter", "quit", "tour"})
_LOCATIVE = frozenset({"in", "at", "from", "to", "into", "near", "outside", "around", "across", "throughout"})
_QUESTIONS = ("whether ", "if ")
_BREAK = re.compile(r"(?:…|\.\.\.)\s*(?=[A-Z])")
LOCAL = "local:"
SURE = 0.5
"""Confidence of a mention ("we") below which it neither takes a stance nor is the target of one."""
LONG_EVIDENCE = 160
"""Characters above which evidence is narrowed to the clause around the target."""
SHORT_EVIDENCE = LONG_EVIDENCE // 3
"""Characters below which a clause says too little by itself."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question to the model, and what becomes of the answer.

    ``verb`` is the token of an act; ``link`` and ``confidence`` say how the holder was found.
    """

    query: StanceQuery
    voice: StanceVoice
    holder: str
    holder_id: str
    holder_side_id: str | None
    target: Mention
    evidence: Span
    statement_id: str | None = None
    verb: int | None = None
    link: str = ""
    confidence: float = 1.0

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
        self._starts = [token.start for token in document.tokens]
        self._with_subject = {token.head for token in document.tokens if token.dep in ("nsubj", "nsubjpass")}
        self._sentences = [(self.tokens[a].start, self.tokens[b - 1].end) for a, b in document.sentences if b > a]
        self._first_tokens = [start for start, _ in document.sentences]
        self._sentence_starts = [start for start, _ in self._sentences]
        self._mention_starts = [m.start for m in document.mentions]
        self._said = sorted(
            ((piece, attribution) for attribution in document.attributions for piece in attribution.content),
            key=lambda item: item[0],
        )

    def all(self) -> Iterator[Pair]:
        if not self.document.mentions:
            return
        asked: set[Span] = set()
        for attribution, speaker in zip(self.document.attributions, self.document.speakers, strict=True):
            claimed = not self._is_question(attribution)
            if speaker is not None and speaker.entity_id == AUTHOR_ID and claimed:
                continue  # "I think that ...": the author's view of whoever the sentence names
            for sentence, part in self._parts(attribution.content):
                asked.add(sentence)
                if speaker is not None and claimed:
                    yield from self._said_by(attribution, speaker, sentence, part)
        for sentence in self._sentences:
            acts = list(self._acts(sentence))
            yield from acts
            if not acts and sentence not in asked:
                yield from self._author(sentence)

    def _is_question(self, attribution: Attribution) -> bool:
        """Whether the speaker only asks: "asked whether NATO lies" claims nothing."""
        start, end = attribution.content[0]
        opening = self._text((start, min(end, start + max(map(len, _QUESTIONS))))).lower()
        return attribution.kind is not StatementKind.DIRECT and opening.startswith(_QUESTIONS)

    def _said_by(self, attribution: Attribution, speaker: Speaker, sentence: Span, part: Span) -> Iterator[Pair]:
        direct = attribution.kind is StatementKind.DIRECT
        source = attribution.source
        inside = source is not None and sentence[0] <= source[0] and source[1] <= sentence[1]
        frame = sentence if inside and not direct and source is not None else part
        for target in self._targets(part):
            if _is_own(speaker, target) or (not direct and self._is_circumstance(target)):
                continue
            yield Pair(
                query=StanceQuery(
                    self._text(frame), _shift(target, frame), _shift_span(source, frame) if source and frame != part else None
                ),
                voice=StanceVoice.QUOTED if direct else StanceVoice.REPORTED,
                holder=speaker.name,
                holder_id=speaker.entity_id,
                holder_side_id=speaker.side_id,
                target=target,
                evidence=self._evidence(part, target),
                statement_id=statement_id(self.document, attribution),
                link=speaker.link.value,
                confidence=speaker.confidence,
            )

    def _acts(self, sentence: Span) -> Iterator[Pair]:
        targets = self._targets(sentence)
        if len({t.entity_id for t in targets}) < 2:
            return
        for holder in targets:
            verb = self._verb_of(holder)
            if verb is None:
                continue
            clause = self._unbroken(holder.end, self._subtree(verb))
            for target in targets:
                if _is_own(holder, target) or not clause[0] <= target.start < clause[1]:
                    continue
                if self._is_circumstance(target, verb) or self._is_elsewhere(target, verb):
                    continue
                around = self._around(target.start)
                yield Pair(
                    query=StanceQuery(self._text(sentence), _shift(target, sentence), _shift(holder, sentence)),
                    voice=StanceVoice.REPORTED if around else StanceVoice.ACTION,
                    holder=holder.name,
                    holder_id=holder.entity_id,
                    holder_side_id=holder.side_id,
                    target=target,
                    evidence=self._evidence((max(sentence[0], clause[0]), min(sentence[1], clause[1])), target),
                    statement_id=statement_id(self.document, around) if around else None,
                    verb=verb,
                    link=holder.link.value,
                    confidence=holder.confidence,
                )

    def _author(self, sentence: Span) -> Iterator[Pair]:
        name, name_id = author(self.document)
        for target in self._targets(sentence):
            yield Pair(
                query=StanceQuery(self._text(sentence), _shift(target, sentence)),
                voice=StanceVoice.AUTHOR,
                holder=name,
                holder_id=name_id,
                holder_side_id=None,
                target=target,
                evidence=self._evidence(sentence, target),
            )

    # -- where things stand ----------------------------------------------------------------------------------------

    def _parts(self, content: tuple[Span, ...]) -> Iterator[tuple[Span, Span]]:
        """(sentence, what of it lies in the content) for every sentence the content touches."""
        for start, end in content:
            index = max(0, bisect.bisect_right(self._sentence_starts, start) - 1)
            while index < len(self._sentences) and self._sentences[index][0] < end:
                sentence = self._sentences[index]
                part = max(start, sentence[0]), min(end, sentence[1])
                if part[0] < part[1]:
                    yield sentence, part
                index += 1

    def mentions(self, part: Span) -> tuple[Mention, ...]:
        """The mentions that begin in ``part``."""
        first = bisect.bisect_left(self._mention_starts, part[0])
        last = bisect.bisect_left(self._mention_starts, part[1])
        return self.document.mentions[first:last]

    def _targets(self, part: Span) -> list[Mention]:
        return [m for m in self.mentions(part) if m.end <= part[1] and self._is_actor(m)]

    def _is_actor(self, mention: Mention) -> bool:
        """Not a place, not the adjective in someone else's name ("Russian" in "Russian minister Lavrov")."""
        if mention.label not in ACTOR_LABELS or mention.end <= mention.start or mention.confidence < SURE:
            return False
        last = self._token_at(mention.end - 1)
        if last is None:
            return False
        token = self.tokens[last]
        above = self.tokens[token.head]
        if mention.label == "GPE" and token.dep == "dobj" and above.lemma in _MOTION:
            return False  # a place that someone leaves or visits
        if mention.label == "GPE" and mention.entity_id.startswith(LOCAL) and token.dep == "pobj" and above.lemma in _LOCATIVE:
            return False  # a town: "from Brussels"; "in Russia" may still be the state, as in "trust in Russia"
        if token.dep in ("amod", "compound", "nmod") and token.head != last:
            if token.dep != "amod" and mention.label == "GPE":
                return False  # what something is called by: "the Paris accord", "the Russia inquiry"
            if token.pos == "ADJ" and mention.label in ("NORP", "ORG"):
                return False  # what kind something is of: "an Islamic cleric", "the Republican nominee"; not "Russian meddling"
            head = self.tokens[token.head]
            return head.pos != "PROPN" and not self._in_mention(head.start)
        return True

    def _in_mention(self, place: int) -> bool:
        index = bisect.bisect_right(self._mention_starts, place) - 1
        return index >= 0 and place < self.document.mentions[index].end

    def _token_at(self, place: int) -> int | None:
        index = bisect.bisect_right(self._starts, place) - 1
        return index if index >= 0 and place < self.tokens[index].end else None

    def head_of(self, mention: Mention) -> int | None:
        """The mention's token whose head lies outside of it."""
        first, last = self._token_at(mention.start), self._token_at(mention.end - 1)
        if first is None or last is None:
            return None
        return next(
            (i for i in range(first, last + 1) if not first <= self.tokens[i].head <= last or self.tokens[i].head == i), last
        )

    def _verb_of(self, mention: Mention) -> int | None:
        """The verb that the mention is the subject of, or the agent."""
        head = self.head_of(mention)
        if head is None:
            return None
        while self.tokens[head].dep == "appos" and self.tokens[head].head < head:
            head = self.tokens[head].head  # "the lawyer, [Rudy Giuliani], praised"
        token = self.tokens[head]
        if token.dep == "nsubj":
            return token.head if self.tokens[token.head].pos in ("VERB", "AUX") else None
        if token.dep == "pobj" and self.tokens[token.head].dep == "agent":
            return self.tokens[token.head].head
        if token.dep == "poss" and self.tokens[token.head].pos == "NOUN":  # NATO's decision to revoke ...
            return token.head
        return None

    def _is_circumstance(self, target: Mention, verb: int | None = None) -> bool:
        """Whether what is under ``verb`` (None: the sentence) only happens amid or near ``target``: it is not done to it."""
        path = (self.tokens[i] for i in self.path(target, verb))
        return any(token.dep == "prep" and token.text.lower() in _CIRCUMSTANCE for token in path)

    def _is_elsewhere(self, target: Mention, verb: int) -> bool:
        """Whether ``target`` stands in a clause beside that of ``verb``, of another subject: "A hit B and C hit [D]"."""
        return any(self.tokens[i].dep == "conj" and i in self._with_subject for i in self.path(target, verb))

    def path(self, target: Mention, verb: int | None) -> Iterator[int]:
        """From the target's head up to below ``verb``; None: to the top of the sentence."""
        return itertools.takewhile(lambda i: i != verb, self.upwards(self.head_of(target)))

    def below(self, index: int) -> list[Token]:
        """The tokens that hang on the one at ``index``."""
        return [self.tokens[i] for i in self._sentence(index) if self.tokens[i].head == index != i]

    def _sentence(self, index: int) -> range:
        """The tokens of the sentence that the one at ``index`` stands in."""
        return range(*self.document.sentences[max(0, bisect.bisect_right(self._first_tokens, index) - 1)])

    def _subtree(self, index: int) -> Span:
        """Characters from the first to the last token under ``index``, within its sentence."""
        under = [i for i in self._sentence(index) if self._is_under(i, index)]
        return self.tokens[under[0]].start, self.tokens[under[-1]].end

    def _unbroken(self, place: int, clause: Span) -> Span:
        """The clause as far as the speaker does not break off behind ``place`` and begin anew: "that X … I told you"."""
        found = _BREAK.search(self.document.text, place, clause[1])
        return (clause[0], found.start()) if found else clause

    def _is_under(self, index: int, top: int) -> bool:
        return top in self.upwards(index)

    def upwards(self, index: int | None) -> Iterator[int]:
        """The token and those above it, up to its sentence's root."""
        for _ in range(50):  # a parse is a tree; the bound is for depth
            if index is None:
                return
            yield index
            above = self.tokens[index].head
            index = above if above != index else None

    def _around(self, place: int) -> Attribution | None:
        """The innermost statement that ``place`` lies in."""
        inside = [(end - start, a) for (start, end), a in self._said if start <= place < end]
        return min(inside, key=lambda item: item[0])[1] if inside else None

    def _evidence(self, part: Span, target: Mention) -> Span:
        """``part``; the clause around it, where it has no verb of its own ("NATO's statements"); the clause in it around the
        target, where it is long."""
        if not self._has_verb(part):
            clauses = [(min(part[0], start), max(part[1], end)) for start, end in self._clauses(target)]
            around = [clause for clause in clauses if clause != part and clause[1] - clause[0] <= LONG_EVIDENCE]
            whole = (clause for clause in around if clause[1] - clause[0] >= SHORT_EVIDENCE)
            part = next(whole, around[-1] if around else clauses[0] if clauses else part)
        elif part[1] - part[0] > LONG_EVIDENCE:
            for start, end in self._clauses(target):
                start, end = max(start, part[0]), min(end, part[1])
                if end - start >= SHORT_EVIDENCE and start <= target.start and target.end <= end:
                    return _trimmed(self.document.text, (start, end))
        return _trimmed(self.document.text, part)

    def _clauses(self, mention: Mention) -> Iterator[Span]:
        """The clauses that ``mention`` stands in, the innermost first."""
        return (self._subtree(i) for i in self.upwards(self.head_of(mention)) if self.tokens[i].pos in ("VERB", "AUX"))

    def _has_verb(self, part: Span) -> bool:
        first, last = bisect.bisect_left(self._starts, part[0]), bisect.bisect_left(self._starts, part[1])
        return any(token.pos in ("VERB", "AUX") for token in self.tokens[first:last])

    def _text(self, span: Span) -> str:
        return self.document.text[span[0] : span[1]]


def _is_own(holder: Mention | Speaker, target: Mention) -> bool:
    """Whether ``target`` is the holder, the side he speaks for, or one of his bodies ("Moscow" and Russia's mission)."""
    is_body = target.side_id == holder.entity_id and target.label != "PERSON"
    return is_body or target.entity_id in (holder.entity_id, holder.side_id)


def _shift(mention: Mention, frame: Span) -> Span:
    return mention.start - frame[0], mention.end - frame[0]


def _shift_span(span: Span, frame: Span) -> Span:
    return span[0] - frame[0], span[1] - frame[0]


def _trimmed(text: str, span: Span) -> Span:
    """Without white space and stray marks at the ends."""
    start, end = span
    while end - start > 1 and (text[end - 1].isspace() or text[end - 1] in ',;:“”"«»–—-'):
        end -= 1
    while end - start > 1 and (text[start].isspace() or text[start] in ',;:.“”"«»–—-'):
        start += 1
    return start, end
