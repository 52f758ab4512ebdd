"""Attribute: statements with their content, cue and source, from the parse and the quotation marks of a document.

Two sources of evidence: a cue (a verb such as "said", a noun such as "claim", "according to") with the clause, object or
quote it governs in the dependency parse; and quotation marks, whose speaker is found around them. A quote with no cue of
its own takes its source from the quote or the speaker before it (``carried``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newstance.schemas.records import StatementKind
from newstance.transforms import cues
from newstance.transforms.document import Attribution, Document, Span
from newstance.transforms.quotes import Quote, find_quotes

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
SPEECH_WORDS = 4
"""A quote of fewer words, inside someone's sentence, is a phrase taken up (a scare quote), not speech by itself."""
_TRIM = " \t\n,;:—–-"


def attribute(document: Document) -> tuple[Attribution, ...]:
    """All statements of ``document``, by the start of their content. Never raises on any text; linear in its length."""
    if not document.tokens:
        return ()
    scene = _Scene(document)
    reported = [found for index in range(len(document.tokens)) for found in scene.at(index)]
    direct = list(scene.quoted(reported))
    return tuple(sorted(_merge(document, scene.quotes, reported, direct), key=lambda a: a.content))


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue next to a quote: token range of the cue, and the source's span."""

    span: Span
    source: Span | None


class _Scene:
    """A document with what the rules look up again and again: children in the parse, and which quote a token lies in."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.tokens = document.tokens
        self.paragraphs = document.paragraphs
        self.quotes = find_quotes(document)
        self.children: dict[int, list[int]] = defaultdict(list)
        for index, token in enumerate(self.tokens):
            if token.head != index:
                self.children[token.head].append(index)
        self._extent = self._extents()
        self.quote_of = self._quote_of()
        self.sentence_of = [0] * len(self.tokens)
        self.sentences = document.sentences
        for number, (start, end) in enumerate(document.sentences):
            self.sentence_of[start:end] = [number] * (end - start)
        self._verbs, self._nouns, self._adjectives = cues.verbs(), cues.nouns(), cues.adjectives()

    # -- the parse -------------------------------------------------------------------------------------------------

    def _extents(self) -> list[Span]:
        """Token range that each token's subtree covers; heads come after all their children here."""
        extent = [(index, index + 1) for index in range(len(self.tokens))]
        waiting = [len(self.children[index]) for index in range(len(self.tokens))]
        ready = [index for index, count in enumerate(waiting) if count == 0]
        while ready:
            index = ready.pop()
            head = self.tokens[index].head
            if head == index:
                continue
            left, right = extent[index]
            extent[head] = min(extent[head][0], left), max(extent[head][1], right)
            waiting[head] -= 1
            if waiting[head] == 0:
                ready.append(head)
        return extent

    def _quote_of(self) -> list[int]:
        where = [-1] * len(self.tokens)
        number = 0
        for index, token in enumerate(self.tokens):
            while number < len(self.quotes) and self.quotes[number].end <= token.start:
                number += 1
            if number < len(self.quotes) and self.quotes[number].start <= token.start < self.quotes[number].end:
                where[index] = number
        return where

    def child(self, index: int, *deps: str) -> int | None:
        return next((c for c in self.children[index] if self.tokens[c].dep in deps), None)

    def span(self, tokens: Span) -> Span:
        """Characters of a token range."""
        return self.tokens[tokens[0]].start, self.tokens[tokens[1] - 1].end

    def phrase(self, index: int) -> Span:
        """Characters of the noun phrase headed by ``index``: its subtree without relative clauses and appositions."""
        left, right = self._extent[index]
        for c in self.children[index]:
            if self.tokens[c].dep in ("relcl", "acl", "parataxis", "conj", "cc", "advcl", "punct") and c > index:
                if self.tokens[c].dep in ("conj", "cc"):
                    continue
                right = min(right, self._extent[c][0]) if self._extent[c][0] > index else right
            elif self.tokens[c].dep == "appos" and c > index and self.tokens[c - 1].text == ",":
                right = min(right, max(index + 1, self._extent[c][0]))
        return self._trim(self.span((left, max(right, index + 1))))

    def _trim(self, span: Span) -> Span:
        start, end = span
        while end > start and self.text[end - 1] in _TRIM:
            end -= 1
        while start < end and self.text[start] in _TRIM:
            start += 1
        return start, end

    # -- reported speech -------------------------------------------------------------------------------------------

    def at(self, index: int) -> Iterator[Attribution]:
        """Statements whose cue is the token ``index``."""
        token = self.tokens[index]
        lemma = token.lemma.lower()
        if token.pos in ("VERB", "AUX") and lemma in self._verbs:
            yield from self._verb(index, self._verbs[lemma])
        elif token.pos == "NOUN" and lemma in self._nouns:
            yield from self._noun(index)
        elif lemma == "according":
            yield from self._according(index)
        elif lemma in self._adjectives and token.dep in ("acomp", "ROOT", "conj", "attr"):
            yield from self._adjective(index)

    def _verb(self, index: int, frames: str) -> Iterator[Attribution]:
        source = self.source(index)
        content = self._content(index, frames)
        if content is None:
            return
        if source is None and not self._passive(index):
            return
        yield self._statement(content, self._cue(index), source, 0.85 if source else 0.5)

    def _content(self, index: int, frames: str) -> Span | None:
        """What the verb's complement says, as characters; None where it has no complement of its frames."""
        wanted = {"c": ("ccomp",), "q": ("ccomp",), "i": ("xcomp",), "o": ("dobj",), "p": ("prep",)}
        passive = self._passive(index)
        for frame in "cqiop":
            if frame not in frames:
                continue
            for c in self.children[index]:
                if self.tokens[c].dep not in wanted[frame]:
                    continue
                if frame == "p" and (self.tokens[c].lemma not in ("of", "for", "about", "against", "that", "with", "on")):
                    continue
                if frame == "o" and (passive or self.tokens[c].pos == "PRON"):
                    continue
                if self._extent[c][1] - self._extent[c][0] < 2:
                    continue
                return self._clause(index, c, frame)
        return None

    def _clause(self, index: int, c: int, frame: str) -> Span:
        """The complement ``c`` of the verb, without the words of cue and source where those stand inside it."""
        left, right = self._extent[c]
        if left <= index < right:  # "X, he said, Y": the parse lays the clause around the cue
            return self._trim(self.span((left, right)))
        if frame == "i":
            dobj = self.child(index, "dobj")  # "urged Y to do Z": what is urged is that Y does it
            if dobj is not None and dobj > index:
                left = min(left, self._extent[dobj][0])
        if frame == "o":
            for name in ("oprd", "prep", "xcomp"):
                extra = self.child(index, name)
                if extra is not None and extra > c and self.tokens[index].lemma in _PREDICATIVE:
                    right = max(right, self._extent[extra][1])
        if frame == "p":
            dobj = self.child(index, "dobj")
            if dobj is not None and index < dobj < c:
                left = min(left, self._extent[dobj][0])
        return self._trim(self.span((left, right)))

    def _passive(self, index: int) -> bool:
        return any(self.tokens[c].dep in ("auxpass", "nsubjpass") for c in self.children[index])

    def source(self, index: int) -> Span | None:
        """Who the verb's subject is: its own, the agent of a passive, or that of the verb it depends on."""
        if self._passive(index):
            agent = self.child(index, "agent")
            by = self.child(agent, "pobj") if agent is not None else None
            return self.phrase(by) if by is not None else None
        subject = self._subject(index)
        return None if subject is None else self.phrase(subject)

    def _subject(self, index: int, depth: int = 0) -> int | None:
        subject = self.child(index, *SUBJECTS)
        if subject is not None:
            if self.tokens[subject].tag in ("WP", "WDT") and self.tokens[index].dep == "relcl":
                return self.tokens[index].head
            return subject
        token = self.tokens[index]
        if depth > 3 or token.head == index:
            return None
        if token.dep in ("conj", "xcomp", "advcl", "aux") and self.tokens[token.head].pos in ("VERB", "AUX"):
            return self._subject(token.head, depth + 1)
        if token.dep in ("acl", "relcl") and self.tokens[token.head].pos in ("NOUN", "PROPN", "PRON"):
            return token.head
        return None

    def _cue(self, index: int) -> Span:
        left = index
        while (
            left - 1 >= 0
            and self.tokens[left - 1].head == index
            and self.tokens[left - 1].dep in ("aux", "neg", "auxpass", "advmod")
        ):
            left -= 1
        return self.span((left, index + 1))

    def _noun(self, index: int) -> Iterator[Attribution]:
        clause = self.child(index, "acl", "ccomp")
        if clause is None or not any(self.tokens[c].dep == "mark" or self.tokens[c].tag == "TO" for c in self.children[clause]):
            return
        owner = self.child(index, "poss")
        if owner is None:
            by = next((c for c in self.children[index] if self.tokens[c].lemma in ("by", "of", "from")), None)
            owner = self.child(by, "pobj") if by is not None else None
        head = self.tokens[index].head
        source = self.phrase(owner) if owner is not None else None
        if source is None and self.tokens[index].dep == "dobj":
            source = self.source(head)
        if source is not None:
            yield self._statement(self._trim(self.span(self._extent[clause])), self.span((index, index + 1)), source, 0.7)

    def _adjective(self, index: int) -> Iterator[Attribution]:
        clause = self.child(index, "ccomp", "xcomp")
        verb = self.tokens[index].head if self.tokens[index].dep in ("acomp", "attr") else index
        subject = self.child(verb, *SUBJECTS)
        if clause is not None and subject is not None and self._extent[clause][1] - self._extent[clause][0] > 2:
            yield self._statement(
                self._trim(self.span(self._extent[clause])), self.span((index, index + 1)), self.phrase(subject), 0.7
            )

    def _according(self, index: int) -> Iterator[Attribution]:
        to = next((c for c in self.children[index] if self.tokens[c].lemma == "to"), None)
        if to is None and index + 1 < len(self.tokens) and self.tokens[index + 1].lemma == "to":
            to = index + 1
        source = self.child(to, "pobj") if to is not None else None
        if to is None or source is None:
            return
        start, end = self.sentences[self.sentence_of[index]]
        span = self.phrase(source)
        cue = self.span((index, to + 1))
        before = self._trim((self.tokens[start].start, cue[0]))
        after = self._trim((span[1], self.tokens[end - 1].end))
        content = after if after[1] - after[0] > before[1] - before[0] else before
        if content[0] < content[1]:
            yield self._statement(self._bare(content), cue, span, 0.85)

    def _bare(self, span: Span) -> Span:
        """Without the full stop of the sentence."""
        start, end = span
        while end > start and self.text[end - 1] in ".!? ":
            end -= 1
        return (start, end) if end > start else span

    def _statement(self, content: Span, cue: Span, source: Span | None, confidence: float) -> Attribution:
        return Attribution(kind=StatementKind.INDIRECT, content=(content,), cue=cue, source=source, confidence=confidence)

    # -- quotes ----------------------------------------------------------------------------------------------------

    def quoted(self, reported: list[Attribution]) -> Iterator[Attribution]:
        """Direct statements: quotes that are speech, those of one speaker in a run joined, each with its source."""
        inside = sorted((a.content[0][0], a.content[0][1]) for a in reported)
        last: Attribution | None = None
        last_paragraph = -9
        for quote in self.quotes:
            paragraph = self._paragraph(quote.start)
            if not self._is_speech(quote, inside):
                continue
            cue = self._cue_near(quote)
            piece = (quote.start, quote.end)
            same = last is not None and (
                (quote.continues and cue is None)
                or (paragraph == last_paragraph and (cue is None or cue.source is None or cue.source == last.source))
                or (quote.continues and last.source is None)
            )
            if same and last is not None:
                source = last.source or (cue.source if cue else None)
                last = replace(last, content=(*last.content, piece), source=source, cue=last.cue or (cue.span if cue else None))
            else:
                if last is not None:
                    yield last
                last = self._direct(quote, piece, cue, last if paragraph - last_paragraph <= 1 else None)
            last_paragraph = paragraph
        if last is not None:
            yield last

    def _direct(self, quote: Quote, piece: Span, cue: _Cue | None, before: Attribution | None) -> Attribution:
        direct = Attribution(kind=StatementKind.DIRECT, content=(piece,), confidence=0.95)
        if cue is not None and cue.source is not None:
            return replace(direct, cue=cue.span, source=cue.source)
        source = self._context(quote) or (before.source if before else None)
        return replace(direct, source=source, carried=source is not None, confidence=0.6)

    def _paragraph(self, place: int) -> int:
        low, high = 0, len(self.paragraphs) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.paragraphs[middle].start <= place else (low, middle - 1)
        return low

    def _is_speech(self, quote: Quote, inside: list[Span]) -> bool:
        words = self.text[quote.inner[0] : quote.inner[1]].split()
        if any(start <= quote.start and quote.end <= end for start, end in inside):
            return False  # part of a reported clause, which it makes MIXED
        last = self.text[quote.inner[1] - 1]
        after = self.text[quote.end : quote.end + 1]
        return len(words) >= SPEECH_WORDS or last in ",.!?…" or (after == "," and len(words) > 2)

    def _cue_near(self, quote: Quote) -> _Cue | None:
        """The cue verb outside the quote, in the words right behind it, else right before it, with its subject."""
        return self._behind(quote) or self._before(quote)

    def _tokens_after(self, place: int, most: int) -> list[int]:
        first = self._first_token(place)
        paragraph = self.paragraphs[self._paragraph(max(place - 1, 0))]
        return list(range(first, min(first + most, paragraph.token_end)))

    def _first_token(self, place: int) -> int:
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.tokens[middle].start < place else (low, middle)
        return low

    def _behind(self, quote: Quote) -> _Cue | None:
        window: list[int] = []
        for index in self._tokens_after(quote.end, 22):
            token = self.tokens[index]
            if self.quote_of[index] >= 0 or (token.text in (".", "!", "?") and window):
                break
            window.append(index)
        ends = self.text[quote.inner[1] - 1] in ".!?" and window and self.tokens[window[0]].text[:1].isupper()
        if ends and self.text[quote.end : quote.end + 1] == " " and not self._opens_with_speaker(window):
            return None
        return self._cue_in(window)

    def _opens_with_speaker(self, window: list[int]) -> bool:
        """``“...!” Smith said``: a new sentence by its capital, yet a cue within the first words."""
        return any(
            self.tokens[i].lemma.lower() in self._verbs and "q" in self._verbs[self.tokens[i].lemma.lower()] for i in window[:6]
        )

    def _before(self, quote: Quote) -> _Cue | None:
        first = self._first_token(quote.start)
        start = self.paragraphs[self._paragraph(quote.start)].token_start
        window: list[int] = []
        for index in range(first - 1, max(start - 1, first - 40), -1):
            if self.quote_of[index] >= 0 or (self.tokens[index].text in (".", "!", "?") and window):
                break
            window.insert(0, index)
        return self._cue_in(window, last=True)

    def _cue_in(self, window: list[int], *, last: bool = False) -> _Cue | None:
        """The cue verb in ``window`` (the first, or the ``last``) with its subject: by the parse, else by word order."""
        found = [i for i in window if self._speaks(i)]
        if not found:
            return None
        for index in reversed(found) if last else found:
            subject = self._subject(index)
            if subject is not None and self.quote_of[subject] < 0 and abs(subject - index) < 25:
                return _Cue(self._cue(index), self.phrase(subject))
        index = found[-1 if last else 0]
        return _Cue(self._cue(index), self._neighbour(window, index))

    def _speaks(self, index: int) -> bool:
        token = self.tokens[index]
        return token.pos in ("VERB", "AUX") and "q" in self._verbs.get(token.lemma.lower(), "")

    def _neighbour(self, window: list[int], index: int) -> Span | None:
        """The noun phrase next to the verb, where the parse has lost it: ``said Peskov``, ``Peskov said``."""
        for step in (1, -1):
            names: list[int] = []
            place = index + step
            while place in window and (
                self.tokens[place].pos in _NOMINAL or (names and self.tokens[place].text in ("of", "the"))
            ):
                names.append(place)
                place += step
            if names and any(self.tokens[i].pos in ("PROPN", "NOUN", "PRON") for i in names):
                return self.span((min(names), max(names) + 1))
        return None

    def _context(self, quote: Quote) -> Span | None:
        """The last subject of a cue before the quote, in its paragraph or the one before; for a quote without a cue."""
        paragraph = self._paragraph(quote.start)
        first = self.paragraphs[max(0, paragraph - 1)].token_start
        for index in range(self._first_token(quote.start) - 1, max(first - 1, -1), -1):
            if self.quote_of[index] < 0 and self._speaks(index) and (subject := self._subject(index)) is not None:
                return self.phrase(subject)
        return None


_NOMINAL = frozenset({"PROPN", "NOUN", "PRON", "ADJ", "DET"})
_PREDICATIVE = frozenset(
    {
        "call",
        "describe",
        "characterize",
        "characterise",
        "label",
        "brand",
        "dub",
        "consider",
        "see",
        "view",
        "hail",
        "dismiss",
        "cite",
    }
)


def _merge(
    document: Document, quotes: list[Quote], reported: list[Attribution], direct: list[Attribution]
) -> Iterator[Attribution]:
    """Reported and direct statements as one list: reported ones that are really the clause of a quote give way to it."""
    spans = sorted(piece for a in direct for piece in a.content)
    for attribution in reported:
        start, end = attribution.content[0]
        if any(_overlap((start, end), piece) > 0.5 * (end - start) for piece in spans):
            continue
        if attribution.cue and any(p[0] < attribution.cue[0] < p[1] for p in spans):
            continue
        mixed = any(start <= q.start and q.end <= end + 1 for q in quotes)
        yield replace(attribution, kind=StatementKind.MIXED) if mixed else attribution
    yield from direct


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))
