"""Attribute: statements with their content, cue and source, from the parse and the quotation marks of a document.

Three sources of evidence: the labels of a transcript (``turns``); a cue (a verb such as "said", a noun such as "claim",
"according to") with the clause, object or quote it governs in the dependency parse; and quotation marks, whose speaker is
found around them. A quote with no cue of its own takes its source from the quote or the speaker before it (``carried``).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newstance.schemas.records import ParagraphKind, StatementKind
from newstance.transforms.credence import Signs, credence, weights
from newstance.transforms.document import Attribution, Document, Span
from newstance.transforms.objects import PREDICATIVE
from newstance.transforms.quotes import Quote
from newstance.transforms.reach import Reach
from newstance.transforms.settings import CREDIBLE
from newstance.transforms.signed import Signed
from newstance.transforms.statement_signs import TABLE, signs
from newstance.transforms.syntax import NOMINAL, SUBJECTS

GAP = 20
"""Characters of white space, at most, between a quote and what stands next to it."""
CLOSING_WORDS = 6
"""Words of a speaker and a verb that end the sentence behind a quote, at most."""
BEHIND = 45
"""Tokens behind a quote among which its cue is looked for: a speaker may be introduced at length."""
SPEECH_WORDS = 4
"""A quote of fewer words, inside someone's sentence, is a phrase taken up (a scare quote), not speech by itself."""


def attribute(document: Document, threshold: float = CREDIBLE) -> tuple[Attribution, ...]:
    """The statements of ``document`` that have at least ``threshold`` credence, by the start of their content.

    Never raises on any text; linear in its length.
    """
    weighed = (replace(found, confidence=round(credence(seen, weights(TABLE)), 4)) for found, seen in find(document))
    return tuple(attribution for attribution in weighed if attribution.confidence >= threshold)


def find(document: Document) -> Iterator[tuple[Attribution, Signs]]:
    """Everything that may be a statement, by the start of its content, and the signs that speak for or against it."""
    if not document.tokens:
        return
    scene = _Scene(document)
    # The parse knows no labels, and takes one for part of what is said.
    labels = Reach(turn.colon for turn in scene.turns if turn.colon)
    reported = [a for a in scene.reported() if not labels.touching(a.content[0][0], a.content[-1][1])]
    direct = [*scene.posts(), *scene.quoted(reported)]
    found = [*_repeated(document, list(_merge(document.text, scene.quotes, reported, direct))), *scene.spoken()]
    for attribution in sorted(found, key=lambda a: a.content):
        yield attribution, signs(scene, attribution)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue next to a quote: token range of the cue, and the source's span."""

    span: Span
    source: Span | None


class _Scene(Signed):
    """The rules for quotes, on top of those for reported speech."""

    def quoted(self, reported: list[Attribution]) -> Iterator[Attribution]:
        """Direct statements: quotes that are speech, those of one speaker in a run joined, each with its source."""
        inside = Reach(a.content[0] for a in reported)
        last: Attribution | None = None
        last_paragraph = -9
        for quote in self.quotes:
            paragraph = self._paragraph(quote.start)
            if not self._is_speech(quote, inside):
                continue
            cue = self._cue_near(quote) or (self._introduced(quote.start) if last is not None else None)
            piece = (quote.start, quote.end)
            if cue is not None and (begins := self._begins(quote, cue)) is not None:
                yield Attribution(kind=StatementKind.MIXED, content=((begins, quote.end),), cue=cue.span, source=cue.source)
                continue
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

    def spoken(self) -> Iterator[Attribution]:
        """The turns of a transcript, whatever else is reported in them."""
        for turn in self.turns:
            yield Attribution(
                kind=StatementKind.DIRECT, content=turn.content, cue=turn.colon, source=turn.name, carried=turn.carried
            )

    def _begins(self, quote: Quote, cue: _Cue) -> int | None:
        """Where a clause begins that ends in ``quote``, right behind its cue: "says [that it was] “without basis.”"; None where
        the quote is a sentence of its own."""
        first = self.first_token(quote.start)
        inner = self.text[quote.inner[0]]
        if first == 0 or not inner.islower() or not self.tokens[first - 1].text[0].isalnum() or not cue.span[1] <= quote.start:
            return None
        begins = self.first_token(cue.span[1])
        if begins >= first or self.sentence_of[begins] != self.sentence_of[first - 1]:
            return None
        token = self.tokens[begins]
        return token.start if token.tag in ("DT", "PRP", "PRP$") or token.text == "that" else None

    def _direct(self, quote: Quote, piece: Span, cue: _Cue | None, before: Attribution | None) -> Attribution:
        direct = Attribution(kind=StatementKind.DIRECT, content=(piece,))
        if cue is not None and cue.source is not None:
            return replace(direct, cue=cue.span, source=cue.source)
        if (citation := self.cited(quote)) is not None:
            return replace(direct, source=citation)
        if (cue := self._introduced(quote.start)) is not None:
            return replace(direct, cue=cue.span, source=cue.source)
        if (signature := self.signed(quote)) is not None:
            return replace(direct, source=signature)
        source = self._context(quote)
        if source is None and before is not None and self._stands_alone(quote):
            source = before.source
        return replace(direct, source=source, carried=source is not None)

    def _stands_alone(self, quote: Quote) -> bool:
        """Whether the quote is a sentence of its own, not part of one whose cue is not known."""
        paragraph = self.paragraphs[self._paragraph(quote.start)]
        before = self.text[max(paragraph.start, quote.start - GAP) : quote.start].rstrip()
        behind = self.text[quote.end : min(paragraph.end, quote.end + GAP)].strip()
        ended = self.text[quote.inner[1] - 1] in ".!?…"
        return (not before or before[-1] in '.!?…”"') and (not behind or ended)

    def _introduced(self, place: int) -> _Cue | None:
        """Who the words before a colon are about: ``She put it bluntly: “...``, ``Lavrov’s answer: “...``, ``Lavrov: “...``."""
        colon = self.first_token(place) - 1
        if colon < 1 or self.tokens[colon].text != ":":
            return None
        start = self.sentences[self.sentence_of[colon]][0]
        root = next(
            (i for i in range(start, colon) if not start <= self.tokens[i].head < colon or self.tokens[i].head == i), None
        )
        if root is None or self.quote_of[root] >= 0:
            return None
        if self.tokens[root].pos in ("VERB", "AUX"):
            subject = self.subject(root)
        else:
            subject = self.child(root, "poss")
            subject = root if subject is None and self.tokens[root].pos == "PROPN" else subject
        if subject is None or self.tokens[subject].tag == "EX":
            return None
        if subject == root:
            return _Cue(self.span((colon, colon + 1)), (self.phrase(root)[0], self.tokens[root].end))
        return _Cue(self.span((root, root + 1)), self.phrase(subject))

    def _paragraph(self, place: int) -> int:
        low, high = 0, len(self.paragraphs) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.paragraphs[middle].start <= place else (low, middle - 1)
        return low

    def _is_speech(self, quote: Quote, inside: Reach) -> bool:
        words = self.text[quote.inner[0] : quote.inner[1]].split()
        if inside.covers(quote.start - 2, quote.inner[1] - 1):
            return False  # part of a reported clause, which it makes MIXED
        last = self.text[quote.inner[1] - 1]
        after = self.text[quote.end : quote.end + 1]
        if len(words) >= SPEECH_WORDS or last in "!?…" or (after == "," and len(words) > 2):
            return True
        # A full stop or comma before the mark may be the sentence's own: the show “This Week.”
        first = self.first_token(quote.start)
        opens = first == self.paragraphs[self._paragraph(quote.start)].token_start
        return last in ",." and (opens or self.tokens[first - 1].text[-1] in ',:.!?…”"')

    def _cue_near(self, quote: Quote) -> _Cue | None:
        """The cue verb outside the quote, in the words right behind it, else right before it, with its subject."""
        first = self.first_token(quote.start)
        if first > self.paragraphs[self._paragraph(quote.start)].token_start and self._speaks(first - 1):
            return self._before(quote)  # "chanted “What curfew?” and kept going"
        if first > 0 and (called := self._called(first - 1)) is not None:
            return called
        before = self._before(quote)
        # "asked: “Who will pay?” No one answered", but not "Acme hit back: “They lied,” Lee said"
        asked = before and before.source and self.tokens[first - 1].text == ":" and self.text[quote.inner[1] - 1] != ","
        return before if asked else self._behind(quote) or before

    def _called(self, index: int) -> _Cue | None:
        """Who gives something its name: "the plan, which [Lee] has called “...”", "[Lee] called it “...”", "saw it as “...”"."""
        token = self.tokens[index]
        verb = token.head if token.text == "as" or token.dep == "dobj" else index
        thing = self.child(verb, "dobj")
        pronoun = thing is not None and self.tokens[thing].pos == "PRON" and (token.text == "as" or thing == index)
        subject = self.subject(verb) if pronoun else self.child(verb, *SUBJECTS)
        if self.tokens[verb].lemma not in PREDICATIVE or not (pronoun or self.tokens[verb].dep in ("relcl", "pcomp")):
            return None
        if subject is None or (not pronoun and self.tokens[subject].tag in ("WP", "WDT")):
            return None
        return _Cue(self.cue_span(verb), self.phrase(subject))

    def _tokens_after(self, place: int, most: int) -> list[int]:
        first = self.first_token(place)
        paragraph = self.paragraphs[self._paragraph(max(place - 1, 0))]
        return list(range(first, min(first + most, paragraph.token_end)))

    def _behind(self, quote: Quote) -> _Cue | None:
        window: list[int] = []
        for index in self._tokens_after(quote.end, BEHIND):
            if self.quote_of[index] >= 0 or self._ends_sentence(index):
                break
            window.append(index)
        ends = self.text[quote.inner[1] - 1] in ".!?" and window and self.tokens[window[0]].text[:1].isupper()
        if ends and self.text[quote.end : quote.end + 1] == " " and not self._opens_with_speaker(window):
            return self._closing(window) if self.text[quote.inner[1] - 1] in "!?" else None
        return self._cue_in(window)

    def _ends_sentence(self, index: int) -> bool:
        """Whether a full stop stands there, not that of "Maj." """
        return self.tokens[index].text in (".", "!", "?") and index + 1 == self.sentences[self.sentence_of[index]][1]

    def _opens_with_speaker(self, window: list[int]) -> bool:
        """``“...!” Smith said``: a new sentence by its capital, yet a cue within the first words, which reports nothing else."""
        others = (any(c > i and self.tokens[c].dep == "ccomp" for c in self.children[i]) for i in window[:6])
        return any(self._speaks(i) and not other for i, other in zip(window[:6], others, strict=True))

    def _before(self, quote: Quote) -> _Cue | None:
        first = self.first_token(quote.start)
        start = self.paragraphs[self._paragraph(quote.start)].token_start
        window: list[int] = []
        for index in range(first - 1, max(start - 1, first - 40), -1):
            if self.quote_of[index] >= 0 or (window and self._ends_sentence(index)):
                break
            window.insert(0, index)
        return self._cue_in(window, last=True)

    def _cue_in(self, window: list[int], *, last: bool = False) -> _Cue | None:
        """The cue verb in ``window`` (the first, or the ``last``) with its subject: by the parse, else by word order."""
        found = [i for i in window if self._speaks(i)]
        if not found:
            told = (self.according(i) for i in window if self.tokens[i].text.lower() == "according")
            return next((_Cue(*cue) for cue in told if cue is not None), None if last else self._closing(window))
        for index in reversed(found) if last else found:
            subject = self.subject(index)
            if subject is not None and self.quote_of[subject] >= 0:  # "[Lee] stood up, telling them: “He lied”"
                subject = self.child(self.tokens[index].head, *SUBJECTS)
            if subject is None and index == window[0]:
                subject = self.child(index, "dobj")  # "observed one journalist"
            if subject is not None and not self.is_time(subject) and self.quote_of[subject] < 0 and abs(subject - index) < BEHIND:
                return _Cue(self.cue_span(index), self.phrase(subject))
        index = found[-1 if last else 0]
        return _Cue(self.cue_span(index), self._neighbour(window, index) or self._apposed_before(window, index))

    def _closing(self, window: list[int]) -> _Cue | None:
        """A speaker and one word that ends the sentence: ``Stahl persisted.``, or a cue taken for a noun, ``the notes state.``"""
        if not 2 <= len(window) <= CLOSING_WORDS or any(self.tokens[i].pos not in NOMINAL for i in window[:-1]):
            return None
        token = self.tokens[window[-1]]
        word = token.text.lower()
        cue = any("q" in self.verbs.get(form, "") for form in (word, word[:-1], word[:-2]))
        if token.tag != "VBD" and not (cue and token.pos in NOMINAL):
            return None
        return _Cue(self.span((window[-1], window[-1] + 1)), self.span((window[0], window[-1])))

    def _speaks(self, index: int) -> bool:
        return "q" in self.frames(index) and not self.is_asked(index)

    def _apposed_before(self, window: list[int], index: int) -> Span | None:
        """Who is named between commas before the verb: "its head, [Xavier Rosero], said"."""
        last = index - 2
        if last not in window or self.tokens[index - 1].text != ",":
            return None
        names = (i for i in range(last, max(window[0] - 1, last - CLOSING_WORDS), -1) if self.person_at(self.tokens[i].start))
        start = next(names, None)
        return None if start is None else self.span((start, last + 1))

    def _neighbour(self, window: list[int], index: int) -> Span | None:
        """The noun phrase next to the verb, where the parse has lost it: ``said Peskov``, ``Peskov said``."""
        for step in (1, -1):
            names: list[int] = []
            place = index + step
            while place in window and (self._is_of_name(place) or (names and self.tokens[place].text in ("of", "the"))):
                names.append(place)
                place += step
            if any(self.tokens[i].pos in ("PROPN", "NOUN", "PRON") and not self.is_time(i) for i in names):
                return self.span((min(names), max(names) + 1))
        return None

    def _is_of_name(self, index: int) -> bool:
        return self.tokens[index].pos in NOMINAL or self.tokens[index].pos == "NUM"  # "one official"

    def _context(self, quote: Quote) -> Span | None:
        """The last subject of a cue before the quote, in its paragraph or, where it stands alone, the one before."""
        paragraph = self._paragraph(quote.start)
        first = self.paragraphs[max(0, paragraph - 1) if self._stands_alone(quote) else paragraph].token_start
        for index in range(self.first_token(quote.start) - 1, max(first - 1, -1), -1):
            if self.quote_of[index] < 0 and self._speaks(index) and (subject := self.subject(index)) is not None:
                return self.phrase(subject)
        return None


def _repeated(document: Document, found: list[Attribution]) -> Iterator[Attribution]:
    """A quote without a cue that stands in a heading is the speaker's who says the same words in the text, not that of the words
    above."""
    headings = [p for p in document.paragraphs if p.kind is ParagraphKind.HEADING]
    said = [(_letters(document.text[a.content[0][0] : a.content[-1][1]]), a) for a in found] if headings else []
    for attribution in found:
        start = attribution.content[0][0]
        if attribution.cue is None and any(p.start <= start < p.end for p in headings):
            words = _letters(document.text[start : attribution.content[-1][1]])
            same = [(len(text), a.source) for text, a in said if words and words in text and a.cue and a.source]
            if same:  # the longest: of "A says that B said", it is A who is heard
                attribution = replace(attribution, source=max(same)[1], carried=True)
            elif attribution.carried and document.text[attribution.content[-1][1] - 2] not in ".!?,…":
                attribution = replace(attribution, source=None, carried=False)
        yield attribution


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _merge(text: str, quotes: list[Quote], reported: list[Attribution], direct: list[Attribution]) -> Iterator[Attribution]:
    """Reported and direct statements as one list: reported ones that are really the clause of a quote give way to it."""
    said = Reach(piece for a in direct for piece in a.content)
    starts = [quote.start for quote in quotes]
    for attribution in reported:
        start, end = attribution.content[0]
        if any(_overlap((start, end), piece) > 0.5 * (end - start) for piece in said.touching(start, end)):
            continue
        cue = attribution.cue
        if cue and any(p[0] < cue[0] < p[1] for p in said.touching(cue[0], cue[1])):
            continue
        # "Lee said: “It is late”.": the parse may begin behind the mark
        first = bisect.bisect_left(starts, start)
        first -= first > 0 and quotes[first - 1].inner[0] == start
        within = [q for q in quotes[first : bisect.bisect_right(starts, end)] if q.inner[1] - 1 <= end]
        if within:
            # the parse leaves the closing mark outside
            whole = min(start, within[0].start), max(end, within[-1].end)
            sentence = whole == (within[0].start, within[0].end) and text[within[0].inner[0]].isupper()
            kind = StatementKind.DIRECT if sentence else StatementKind.MIXED
            attribution = replace(attribution, kind=kind, content=(whole,))
        yield attribution
    yield from direct


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))
