"""Attribute: statements with their content, cue and source, from the parse and the quotation marks of a document.

Two sources of evidence: a cue (a verb such as "said", a noun such as "claim", "according to") with the clause, object or
quote it governs in the dependency parse; and quotation marks, whose speaker is found around them. A quote with no cue of
its own takes its source from the quote or the speaker before it (``carried``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newstance.schemas.records import ParagraphKind, StatementKind
from newstance.transforms import cues
from newstance.transforms.document import Attribution, Document, Span
from newstance.transforms.quotes import Quote, find_quotes

_WANTED = {"c": ("ccomp",), "q": ("ccomp",), "i": ("xcomp",), "o": ("dobj",), "p": ("prep",), "t": ("prep",)}
"""Frame of a verb (transforms/cues.py) -> dependencies of its complement."""
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
SPEECH_WORDS = 4
"""A quote of fewer words, inside someone's sentence, is a phrase taken up (a scare quote), not speech by itself."""
LABEL_WORDS = 8
"""Words of a speaker's label before its colon, with the colon, at most."""
HEADING_CHARS = 150
_TRIM = " \t\n,;:—–-"


def attribute(document: Document) -> tuple[Attribution, ...]:
    """All statements of ``document``, by the start of their content. Never raises on any text; linear in its length."""
    if not document.tokens:
        return ()
    scene = _Scene(document)
    reported = [found for index in range(len(document.tokens)) for found in scene.at(index)]
    reported += scene.labelled()
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
        self.entities = document.entities
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
        elif token.text.lower() == "according":  # its lemma is "accord" where it is taken for a verb
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
        passive = self._passive(index)
        for frame in (f for f in "cqiopt" if f in frames):
            for c in self.children[index]:
                if self.tokens[c].dep in _WANTED[frame] and self._fits(c, frame, passive):
                    return self._clause(index, c, frame)
        subject = self.child(index, "nsubjpass")
        if "o" in frames and subject is not None and self.child(index, "agent") is not None:
            return self._trim(self.span(self._extent[subject]))  # "The plan was criticised by X"
        return None

    def _fits(self, c: int, frame: str, passive: bool) -> bool:
        """Whether ``c`` can be what a verb of this frame says."""
        token = self.tokens[c]
        if frame == "p" and token.lemma not in ("of", "for", "about", "against", "that", "with", "on", "upon"):
            return False
        if frame == "t" and token.lemma not in ("to", "out"):
            return False
        if frame == "o" and (passive or token.pos == "PRON"):
            return False
        single = self._extent[c][1] - self._extent[c][0] < 2
        return not single or (frame == "o" and token.pos == "PROPN")

    def _clause(self, index: int, c: int, frame: str) -> Span:
        """The complement ``c`` of the verb, without the words of cue and source where those stand inside it."""
        left, right = self._extent[c]
        if (whole := self._around(index, c)) is not None:
            return whole
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
            # "called on X to do Y": what X is to do may hang on the verb
            wish = next((k for k in self.children[index] if k > c and self.tokens[k].dep in ("xcomp", "advcl")), None)
            if wish is not None and self._extent[wish][0] == right and self.tokens[self._extent[wish][0]].tag == "TO":
                right = self._extent[wish][1]
        if frame in "pt" and left == c:
            left = c + 1  # without the preposition
            c = self.child(c, "pobj") or c
        if frame in "opt" and left <= c < right:
            right = min(right, self._aside(c))
        return self._trim(self.span((left, right)))

    def _aside(self, index: int) -> int:
        """The token at which what is only said by the way of the noun ``index`` begins: ``the deal, which ...``."""
        asides = (
            self._extent[c][0]
            for c in self.children[index]
            if c > index and self.tokens[c].dep in ("relcl", "appos", "acl", "advcl")
        )
        return min((a for a in asides if self.tokens[a - 1].text in (",", "–", "—")), default=len(self.tokens))

    def _around(self, index: int, c: int) -> Span | None:
        """The sentence around cue and subject where they are put in between: "This, he says, is new"."""
        subject = self._subject(index)
        if subject is None or self.tokens[index].dep not in ("ROOT", "parataxis", "ccomp"):
            return None
        left, right = min(index, self._extent[subject][0]), max(index + 1, self._extent[subject][1])
        start, end = self.sentences[self.sentence_of[index]]
        if not (start < left - 1 and right + 1 < end and self.tokens[left - 1].text == "," == self.tokens[right].text):
            return None
        above = right + 1
        while self.tokens[above].head not in (above, index):
            above = self.tokens[above].head
        if self._extent[c][0] < left and self.tokens[above].head == index and self.tokens[right + 1].text != "including":
            return None  # "..., he said, adding that": what follows belongs to the cue
        return self._bare(self._trim(self.span((start, end))))

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
            return subject  # "who" stays as it is: who that is, link finds out
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
        """``X's claim that ...``, ``X's support for ...``, ``X voiced concern about ...``, ``X's message is that ...``."""
        content = self._noun_content(index)
        if content is None:
            return
        owner = self.child(index, "poss")
        if owner is None:
            by = next((c for c in self.children[index] if self.tokens[c].lemma in ("by", "from")), None)
            owner = self.child(by, "pobj") if by is not None else None
        if owner is None and self.tokens[index].dep in ("dobj", "attr") and not self._passive(self.tokens[index].head):
            owner = self._subject(self.tokens[index].head)
        if owner is not None and self._extent[owner][0] != content[0]:
            yield self._statement(self._trim(self.span(content)), self.span((index, index + 1)), self.phrase(owner), 0.7)

    def _noun_content(self, index: int) -> Span | None:
        """Token range of what the noun is about: its clause, the clause it is equated with, or its prepositional object."""
        frames = self._nouns[self.tokens[index].lemma.lower()]
        clause = self.child(index, "acl", "ccomp") if "c" in frames else None
        if clause is not None and any(self.tokens[c].dep == "mark" or self.tokens[c].tag == "TO" for c in self.children[clause]):
            return self._extent[clause]
        head = self.tokens[index].head
        if self.tokens[index].dep == "nsubj" and self.tokens[head].lemma == "be":
            equated = self.child(head, "ccomp")
            return None if equated is None else self._extent[equated]
        for c in self.children[index] if "p" in frames else ():
            if self.tokens[c].dep == "prep" and self.tokens[c].text.lower() in _ABOUT:
                thing = self.child(c, "pobj", "pcomp")
                if thing is not None and (span := self._extent[thing])[0] <= thing:
                    return span[0], max(thing + 1, min(span[1], self._aside(thing)))
        return None

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
        if (cue := self._introduced(quote.start)) is not None:
            return replace(direct, cue=cue.span, source=cue.source, confidence=0.8)
        source = self._context(quote) or (before.source if before else None)
        return replace(direct, source=source, carried=source is not None, confidence=0.6)

    def _introduced(self, place: int) -> _Cue | None:
        """Who the words before a colon are about: ``She put it bluntly: “...``, ``Lavrov’s answer: “...``, ``Lavrov: “...``."""
        colon = self._first_token(place) - 1
        if colon < 1 or self.tokens[colon].text != ":":
            return None
        start = self.sentences[self.sentence_of[colon]][0]
        root = next(
            (i for i in range(start, colon) if not start <= self.tokens[i].head < colon or self.tokens[i].head == i), None
        )
        if root is None or self.quote_of[root] >= 0:
            return None
        if self.tokens[root].pos in ("VERB", "AUX"):
            subject = self._subject(root)
        else:
            subject = self.child(root, "poss")
            subject = root if subject is None and self.tokens[root].pos == "PROPN" else subject
        if subject is None or self.tokens[subject].tag == "EX":
            return None
        return _Cue(self.span((colon, colon + 1)) if subject == root else self.span((root, root + 1)), self.phrase(subject))

    # -- headings and transcripts ----------------------------------------------------------------------------------

    def labelled(self) -> Iterator[Attribution]:
        """``Lavrov: NATO is on the wrong path`` in a heading, ``LAVROV: We have seen this before.`` in a transcript."""
        people = {e.token_start for e in self.entities if e.label in ("PERSON", "ORG", "NORP")}
        places = {i for e in self.entities if e.label in ("GPE", "LOC") for i in range(e.token_start, e.token_end)}
        for paragraph in self.paragraphs:
            start, end = paragraph.token_start, paragraph.token_end
            colon = next((i for i in range(start, min(start + LABEL_WORDS, end)) if self.tokens[i].text == ":"), None)
            if colon is None or colon == start or end - colon < 4:
                continue
            label = range(start, colon)
            if any(self.tokens[i].pos not in _NOMINAL and self.tokens[i].tag != "POS" for i in label):
                continue
            short = paragraph.end - paragraph.start < HEADING_CHARS and self.tokens[end - 1].text not in (".", "!", "?")
            heading = paragraph.kind is ParagraphKind.HEADING or paragraph.ordinal == 0 or short
            named = any(i in people for i in label) or (heading and any(i in places for i in label))
            if not named or not (heading or self._is_name(label)):
                continue
            content = self._trim(self.span((colon + 1, end)))
            yield self._statement(content, self.span((colon, colon + 1)), self.span((start, colon)), 0.7)

    def _is_name(self, label: range) -> bool:
        return all(self.tokens[i].pos == "PROPN" for i in label)

    def _paragraph(self, place: int) -> int:
        low, high = 0, len(self.paragraphs) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.paragraphs[middle].start <= place else (low, middle - 1)
        return low

    def _is_speech(self, quote: Quote, inside: list[Span]) -> bool:
        words = self.text[quote.inner[0] : quote.inner[1]].split()
        if any(start < quote.start - 1 and quote.inner[1] - 1 <= end for start, end in inside):
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


_ABOUT = frozenset({"of", "for", "against", "on", "about", "over", "that"})
"""Prepositions after which a noun of saying names what it is about."""
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
        within = [q for q in quotes if start <= q.start and q.inner[1] - 1 <= end]
        if within:
            whole = start, max(end, within[-1].end)  # the parse leaves the closing mark outside
            attribution = replace(attribution, kind=StatementKind.MIXED, content=(whole,))
        yield attribution
    yield from direct


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))
