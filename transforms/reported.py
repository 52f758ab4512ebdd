"""Reported speech: statements whose cue governs what is said in the parse, and speakers who stand before a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newstance.schemas.records import ParagraphKind, StatementKind
from newstance.transforms.complements import ABOUT, TELLS
from newstance.transforms.document import Attribution, Span
from newstance.transforms.objects import PREDICATIVE, Objects
from newstance.transforms.roles import means_people
from newstance.transforms.syntax import NOMINAL, SUBJECTS

_VIEWS = frozenset({"estimation", "eyes", "judgment", "opinion", "telling", "view", "words"})
_WANTED = {"c": ("ccomp",), "q": ("ccomp",), "i": ("xcomp",), "o": ("dobj", "ccomp"), "p": ("prep",), "t": ("prep",)}
"""Frame of a verb (transforms/cues.py) -> dependencies of its complement."""
LABEL_WORDS = 8
"""Words of a speaker's label before its colon, with the colon, at most."""
HEADING_CHARS = 150
_RUBRICS = frozenset(
    """analysis breaking click credit editorial exclusive file follow image listen live more note opinion photo photos picture
    read related source sources subscribe tags update updated video watch""".split()  # noqa: SIM905
)
"""First words of labels that name a kind of text, not a speaker."""
_ON_NO_NAME = re.compile(
    r"(?:not )?to (?:be|go|remain|stay) (?:anonymous|(?:un)?(?:identified|named)|quoted)\b|(?:the condition of )?anonymity\b"
)
"""What a source asks for who is not named."""
_TOWARDS = frozenset({"of", "with", "about", "at", "to", "over", "towards", "toward"})
"""Prepositions after which an adjective of attitude names what it is about."""
_SIDES = frozenset({"NORP", "GPE", "ORG"})
_ARMED = frozenset("army drone fighter force forces gunman jet militant militia missile rebel soldier troop warplane".split())  # noqa: SIM905
_TO_WHOM = frozenset({"on", "upon", "to"})
_DENIES = frozenset(
    ["contradict", "counter", "debunk", "deny", "dismiss", "dispute", "downplay", "rebuff", "rebut", "refute", "reject"]
)
"""Verbs of saying that what others say is wrong: "denied allegations that"."""
_BLAME = frozenset("collusion guilt involvement misconduct plagiarism responsibility wrongdoing".split())  # noqa: SIM905
_VOICES = frozenset("address detail discuss express float outline raise voice".split())  # noqa: SIM905
"""Verbs whose object, if it is a noun of saying, is their subject's own: "voiced support for"."""
_HEARS = """
accept address answer assuage attract avert avoid await bat blunt brush confront defy dispel dodge duck elicit face
field fend fuel hear heed ignore inspire investigate invite meet probe prompt provoke quell receive resist
risk spark spur stoke survive tackle trigger veto welcome withstand
"""
_NOT_JUDGING = _VOICES | frozenset(_HEARS.split()) - {"welcome"}
_OF_OTHERS = _DENIES | frozenset(_HEARS.split())
"""Verbs whose object, if it is a noun of saying, others say: "faced criticism of"."""
_SAYS_WHAT = frozenset({"if", "that", "whether"})


class Reported(Objects):
    """The rules for indirect speech, by the kind of cue."""

    def reported(self) -> Iterator[Attribution]:
        """Every statement that a cue reports, in the order of the cues, then those behind labels."""
        for index in range(len(self.tokens)):
            yield from self._at(index)
        yield from self._labelled()

    def _at(self, index: int) -> Iterator[Attribution]:
        """Statements whose cue is the token ``index``."""
        token = self.tokens[index]
        lemma = token.lemma.lower()
        if (shown := self._shown_last(index)) is not None:
            yield self._statement(shown[0], self.span((index, index + 1)), shown[1])
        elif frames := self.frames(index):
            yield from self._verb(index, frames)
        elif token.pos == "NOUN" and token.text.lower() in _VIEWS and self.tokens[token.head].text.lower() in ("in", "to"):
            yield from self._view(index)
        elif token.pos == "NOUN" and lemma in self.nouns:
            yield from self._noun(index)
        elif token.text.lower() == "according":  # its lemma is "accord" where it is taken for a verb
            yield from self._according(index)
        elif lemma in self.adjectives and token.dep in ("acomp", "ROOT", "conj", "attr"):
            yield from self._adjective(index)

    def _verb(self, index: int, frames: str) -> Iterator[Attribution]:
        source = self.source(index)
        if source is None:  # a passive without its agent: "it was said that", but not "they were called liars"
            frames = "c" if self.passive(index) and "c" in frames else ""
        content = self._content(index, frames)
        if content is not None and not _ON_NO_NAME.match(self.text, *content):
            yield self._statement(content, self.cue_span(index), source)

    def _content(self, index: int, frames: str) -> Span | None:
        """What the verb's complement says, as characters; None where it has no complement of its frames."""
        passive = self.passive(index)
        for frame in (f for f in "cqiopt" if f in frames):
            # "We remind you, Lavrov said that ...": of two clauses it is the one behind the cue
            for c in sorted(self.children[index], key=lambda c: c < index):
                if frame == "p" and passive and "o" in frames and self.child(index, "nsubjpass") is not None:
                    continue  # "he was criticised by Lee for failing": he is
                if self.tokens[c].dep in _WANTED[frame] and self._fits(c, frame, passive):
                    return self._clause(index, c, frame)
        if (found := self._accused(index) or self._asked(index, frames) or self._named(index, frames)) is not None:
            return self.trim(self.span(found))
        return self._put_in(index) or self._that(index) or self._as(index) if "c" in frames else None

    def _fits(self, c: int, frame: str, passive: bool) -> bool:
        """Whether ``c`` can be what a verb of this frame says."""
        token = self.tokens[c]
        if frame == "p" and token.lemma not in ("of", "for", "about", "against", "that", "with", "on", "upon", "at", "over"):
            return False
        if frame == "p" and self.tokens[token.head].lemma in TELLS and token.lemma not in ("of", "about", "against"):
            return False  # "told a rally in Ohio [that]"
        if frame == "t" and token.lemma not in ("to", "out"):
            return False
        if frame in "pt" and self.is_time(self.child(c, "pobj")):
            return False
        if token.dep == "ccomp" and (self._is_condition(c) or self._is_sentence_before(c) or self._is_aside(c)):
            return False
        if frame == "o" and self.tokens[token.head].lemma == "recall" and means_people(token.lemma.lower()):
            return False  # "recalled its ambassador"
        if frame == "o" and (passive or self._is_heard(token.head) or self._is_armed(token.head, c)):
            return False
        if frame == "o" and token.pos == "PRON":
            return token.tag not in ("WP", "WDT") and any(k > c for k in self._judged(token.head))
        if frame == "o" and token.dep == "ccomp" and self.tokens[self.extent[c][0]].tag != "WP":
            return False  # only "criticized what she called the angry rhetoric"
        if frame == "o" and token.lemma.lower() in self.nouns and self._noun_content(c) is not None:
            # "voiced support for X": the noun is the cue, but not in "praised Lee's support for X"
            return self._is_of_others(token.head, _DENIES) or self.child(c, "poss") is not None
        if frame == "i" and self.tokens[token.head].lemma in ("like", "love") and "c" in self.verbs.get(token.lemma, ""):
            return False  # "likes to say [that it is late]"
        single = self.extent[c][1] - self.extent[c][0] < 2
        blame = self.tokens[token.head].lemma in _DENIES and (token.lemma in self.nouns or token.lemma in _BLAME)
        return not single or (frame == "o" and (token.pos == "PROPN" or blame))

    def _is_of_others(self, verb: int, kind: frozenset[str]) -> bool:
        """Whether a noun of saying that is the verb's object is others': the verb is of this ``kind``, or one of judging."""
        lemma = self.tokens[verb].lemma
        return lemma in kind or (lemma not in _NOT_JUDGING and self.verbs.get(lemma, "") in ("o", "op", "po"))

    def _is_armed(self, verb: int, c: int) -> bool:
        """Whether an attack is none in words: "rebels attacked the town", "Mali attacked Niger"."""
        subject = self.subject(verb) if self.tokens[verb].lemma == "attack" else None
        if subject is None:
            return False
        return self.tokens[subject].lemma.lower() in _ARMED or (self._is_state(subject) and self._is_state(c))

    def _is_condition(self, c: int) -> bool:
        """Whether the clause only says on what condition: "[should he attend]"."""
        first = self.extent[c][0]
        inverted = self.tokens[first].text in ("should", "had", "were") and self.tokens[first].head == c
        return inverted and any(first < k < c and self.tokens[k].dep in SUBJECTS for k in self.children[c])

    def _is_aside(self, c: int) -> bool:
        """Whether the clause before the cue only says when or though what: "[While it was late], Lee noted the time"."""
        first = self.tokens[self.extent[c][0]]
        return c < self.tokens[c].head and first.dep == "mark" and first.head == c and first.text.lower() not in _SAYS_WHAT

    def _is_sentence_before(self, c: int) -> bool:
        """Whether a mark parts the clause from the cue behind it: "[A asked for ten years]; B asked for two"."""
        return any(self.tokens[i].text in (";", ":") for i in range(c + 1, self.tokens[c].head))

    def _is_heard(self, verb: int) -> bool:
        """Whether the verb only tells who spoke: "cited him as saying that ..."."""
        behind = (self.child(c, "pcomp") for c in self.children[verb] if self.tokens[c].lemma == "as")
        return any(c is not None and "c" in self.verbs.get(self.tokens[c].lemma, "") for c in behind)

    def _clause(self, index: int, c: int, frame: str) -> Span:
        """The complement ``c`` of the verb, without the words of cue and source where those stand inside it."""
        left, right = self.extent[c]
        if (whole := self._around(index, c)) is not None:
            return whole
        if right <= index and self.tokens[right - 1].dep == "cc":  # "[It was late, but they came], Lee said"
            subject = self.subject(index)
            right = index if subject is None else min(index, max(right, self.extent[subject][0]))
        if left <= index < right:  # "X, he said, Y": the parse lays the clause around the cue
            return self.trim(self.span((left, right)))
        dobj = self.child(index, "dobj")
        # "urged [Y to do Z]": that Y does it; or a parse of "insisted [Lee, who lied, will stay]"
        done = frame == "i" or (self.tokens[index].lemma not in TELLS and self.child(c, *SUBJECTS) is None)
        if dobj is not None and index < dobj < c and done:
            left = min(left, self.extent[dobj][0])
        asked = self.child(index, "prep") if frame == "i" else None
        if asked is not None and index < asked and self.extent[asked][1] == left and self.tokens[asked].lemma in _TO_WHOM:
            left = asked + 1  # "called on [Iran to stop]"
        if frame == "c" and left == self.extent[c][0]:
            left = self._begins_at(index, c)
        if frame == "o":
            where = self.child(index, "prep") if self.tokens[index].lemma in PREDICATIVE else None
            for extra in [*self._judged(index), *([] if where is None else [where])]:
                left = self.extent[extra][0] if index < extra < c else left  # "described [as “mad” a plan] to go"
                right = max(right, self.extent[extra][1])
        if frame == "p":
            whom = self.tokens[index].lemma not in TELLS or self.tokens[c].lemma == "against"
            if dobj is not None and index < dobj < c and whom:
                left = min(left, self.extent[dobj][0])
            # "called on X to do Y": what X is to do may hang on the verb
            wish = next((k for k in self.children[index] if k > c and self.tokens[k].dep in ("xcomp", "advcl")), None)
            if wish is not None and self.extent[wish][0] == right and self.tokens[self.extent[wish][0]].tag == "TO":
                right = self.extent[wish][1]
        if frame in "pt" and left == c:
            left = c + 1  # without the preposition
            c = self.child(c, "pobj") or c
        if frame in "opt" and left <= c < right and not any(k > c for k in self._judged(index)):
            right = min(right, self.aside(c))  # but "called [the chair, Ann Lee, “mad”]"
        if frame == "o":
            right = self._with_reason(index, self._at_quote(index, right))
        if frame == "c" and index < c:
            right = self._without_comment(c, right)
        if c < index:
            colon = (i for i in range(left, right - 1) if self.tokens[i].text == ":" and self.quote_of[i + 1] >= 0)
            left = next(colon, left - 1) + 1  # "Acme struck back: [“They lied,”] Lee said"
        right = self._with_condition(index, right)
        end = min(self._broken_off(max(index, left), right), self._goes_on(index, c, right))
        return self.trim(self.span((left, end if left < end else right)))

    def _noun(self, index: int) -> Iterator[Attribution]:
        """``X's claim that ...``, ``X's support for ...``, ``X voiced concern about ...``, ``X's message is that ...``."""
        content = self._noun_content(index)
        if content is None:
            return
        owner = self.child(index, "poss")
        if owner is None:
            by = next((c for c in self.children[index] if self.tokens[c].lemma in ("by", "from")), None)
            owner = self.child(by, "pobj") if by is not None else None
        head = self.tokens[index].head
        lent = self.tokens[index].dep in ("dobj", "attr") and not self.passive(head) and not self._is_of_others(head, _OF_OTHERS)
        if owner is None and lent:
            owner = self.subject(head)
        if owner is None:  # "Blinken dismissed NATO concerns"; where he voiced them they are his
            owner = self._kind(index)
        if self.tokens[index].lemma == "attack" and owner is not None and self._is_state(owner):
            return  # armies', not words: "Iran's attack on"
        if owner is not None and self.extent[owner][0] != content[0]:
            yield self._statement(self.trim(self.span(content)), self.span((index, index + 1)), self.phrase(owner))

    def _view(self, index: int) -> Iterator[Attribution]:
        """``In X's view, ...``, ``..., in the words of X, ...``."""
        owner, of = self.child(index, "poss"), self.child(index, "prep")
        owner = owner if of is None or self.tokens[of].text != "of" else self.child(of, "pobj")
        start = self.tokens[index].head
        if self.child(index, "amod") is not None:
            return  # "in full view of the press"
        if owner is None or self.extent[start][0] != start or start > index or self.tokens[start].pos != "ADP":
            return
        cue = self.span((start, max(index + 1, self.extent[owner][1])))
        content = self._rest(index, cue)
        if content is not None:
            yield self._statement(content, cue, self.phrase(owner))

    def _kind(self, index: int) -> int | None:
        """Whose the noun is, where that stands before it as a kind: "[Republican] criticism that", "[US] support for"."""
        kinds = [c for c in self.children[index] if c < index and self.tokens[c].dep in ("amod", "compound", "nmod")]
        named = {i for e in self.entities if e.label in _SIDES for i in range(e.token_start, e.token_end)}
        return next((c for c in reversed(kinds) if c in named), None)

    def _is_state(self, index: int) -> bool:
        return any(e.label in ("GPE", "NORP") and e.token_start <= index < e.token_end for e in self.entities)

    def _noun_content(self, index: int) -> Span | None:
        """Token range of what the noun is about: its clause, the clause it is equated with, or its prepositional object."""
        frames = self.nouns[self.tokens[index].lemma.lower()]
        clause = self.child(index, "acl", "ccomp") if "c" in frames else None
        if clause is not None and any(self.tokens[c].dep == "mark" or self.tokens[c].tag == "TO" for c in self.children[clause]):
            return self.extent[clause]
        head = self.tokens[index].head
        if self.tokens[index].dep == "nsubj" and self.tokens[head].lemma == "be":
            equated = self.child(head, "ccomp")
            return None if equated is None else self.extent[equated]
        return self._about(index, ABOUT) if "p" in frames else None

    def _adjective(self, index: int) -> Iterator[Attribution]:
        verb = self.tokens[index].head if self.tokens[index].dep in ("acomp", "attr") else index
        subject = self.child(verb, *SUBJECTS)
        if subject is None:
            return
        clause = self.child(index, "ccomp", "xcomp")
        if clause is not None:
            content = self.extent[clause] if self.extent[clause][1] - self.extent[clause][0] > 2 else None
        else:  # "critical of the deal", "unhappy with how it ended"
            content = self._about(index, _TOWARDS)
        if content is not None:
            yield self._statement(self.trim(self.span(content)), self.span((index, index + 1)), self.phrase(subject))

    def _about(self, index: int, prepositions: frozenset[str]) -> Span | None:
        """Token range of what the noun or adjective is about: the object of one of ``prepositions``."""
        for c in self.children[index]:
            if self.tokens[c].dep == "prep" and self.tokens[c].text.lower() in prepositions:
                thing = self.child(c, "pobj", "pcomp")
                if thing is not None and (span := self.extent[thing])[0] <= thing:
                    return span[0], max(thing + 1, min(span[1], self.aside(thing)))
        return None

    def according(self, index: int) -> tuple[Span, Span] | None:
        """The cue "according to" whose first word is the token ``index``, and its source."""
        to = next((c for c in self.children[index] if self.tokens[c].lemma == "to"), None)
        if to is None and index + 1 < len(self.tokens) and self.tokens[index + 1].lemma == "to":
            to = index + 1
        source = self.child(to, "pobj") if to is not None else None
        if to is None or source is None or self.tokens[source].tag in ("WDT", "WP"):
            return None  # "the report, according to which"
        span = self.phrase(source)
        # "according to the minister Sergei Lavrov", "the minister, Sergei Lavrov,": the parse may cut the name off
        named = self.person_at(span[1] + 1) or self._apposed(source, span[1])
        return self.span((index, to + 1)), span if named is None else (span[0], named)

    def _apposed(self, noun: int, end: int) -> int | None:
        """Where the name ends that follows the one who is meant by ``noun`` behind a comma, if it does not begin what is said:
        "according to the minister, [Ann Lee]", but not "according to officials, Ann Lee left"."""
        named = self.person_at(end + 2) if self.tokens[noun].tag == "NN" and self.text[end : end + 1] == "," else None
        behind = None if named is None else self.first_token(named)
        return named if behind is not None and (behind == len(self.tokens) or self.tokens[behind].pos == "PUNCT") else None

    def _according(self, index: int) -> Iterator[Attribution]:
        found = self.according(index)
        if found is None:
            return
        cue, span = found
        content = self._rest(index, (cue[0], self._told_more(span)))
        if content is not None:
            yield self._statement(content, cue, span)

    def _told_more(self, source: Span) -> int:
        """Where what is told of a source ends: "according to people [briefed on the matter], ..."."""
        first, last = self.first_token(source[0]), self.first_token(source[1])
        more = [c for i in range(first, last) for c in self.children[i] if self.tokens[c].dep in ("acl", "relcl", "amod")]
        parted = last + (last < len(self.tokens) and self.tokens[last].text == ",")  # "an aide, [who asked not to be named]"
        end = next((self.extent[c][1] for c in more if self.extent[c][0] in (last, parted)), last)
        closed = end == len(self.tokens) or self.tokens[end].pos == "PUNCT"
        return self.tokens[end - 1].end if closed else source[1]

    def _at_quote(self, index: int, right: int) -> int:
        """The end of what something is called at ``right``, without where and when: "branded it [“mad”] on Friday"."""
        inside = [self.quote_of[i] for i in range(index + 1, right) if self.quote_of[i] >= 0]
        end = self.first_token(self.quotes[inside[-1]].end) if inside else right
        apart = end < right and self.tokens[end].head == index and self.tokens[end].text in ("at", "during", "in", "on")
        return end if apart else right

    def _statement(self, content: Span, cue: Span, source: Span | None) -> Attribution:
        behind = self.first_token(content[1])
        last = self.tokens[behind - 1]
        if last.dep == "cc" and last.start > content[0]:
            content = self.trim((content[0], last.start))
        elif cue[1] <= content[0] and (quote := self._closing_quote(behind)):
            content = (content[0], quote)
        return Attribution(kind=StatementKind.INDIRECT, content=(content,), cue=cue, source=source)

    def _labelled(self) -> Iterator[Attribution]:
        """``Lavrov: NATO is on the wrong path`` in a heading, ``LAVROV: We have seen this before.`` by itself in a text."""
        turns = {turn.colon[0] for turn in self.turns if turn.colon}
        people = {e.token_start for e in self.entities if e.label in ("PERSON", "ORG", "NORP")}
        places = {i for e in self.entities if e.label in ("GPE", "LOC") for i in range(e.token_start, e.token_end)}
        for paragraph in self.paragraphs:
            start, end = paragraph.token_start, paragraph.token_end
            colon = next((i for i in range(start, min(start + LABEL_WORDS, end)) if self.tokens[i].text == ":"), None)
            if colon is None or colon == start or end - colon < 4 or self.tokens[colon].start in turns:
                continue
            label = range(start, colon)
            if any(self.tokens[i].pos not in NOMINAL and self.tokens[i].tag != "POS" for i in label):
                continue
            if self.tokens[start].text.lower() in _RUBRICS:
                continue
            short = paragraph.end - paragraph.start < HEADING_CHARS and self.tokens[end - 1].text not in (".", "!", "?")
            heading = paragraph.kind is ParagraphKind.HEADING or paragraph.ordinal == 0 or short
            named = any(i in people for i in label) or (heading and any(i in places for i in label))
            if not named or not (heading or self._is_name(label)):
                continue
            content = self.trim(self.span((colon + 1, end)))
            yield self._statement(content, self.span((colon, colon + 1)), self.span((start, colon)))

    def _is_name(self, label: range) -> bool:
        return all(self.tokens[i].pos == "PROPN" for i in label)
