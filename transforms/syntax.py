"""Syntax: a document with what the rules of attribution look up again and again in its parse and its quotation marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newstance.transforms import cues
from newstance.transforms.document import Document, Span, Token
from newstance.transforms.interviews import find_answers
from newstance.transforms.quotes import find_quotes
from newstance.transforms.roles import means_people
from newstance.transforms.tree import children_of, extents_of
from newstance.transforms.turns import find_turns

NOMINAL = frozenset({"PROPN", "NOUN", "PRON", "ADJ", "DET"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_EMPTY = frozenset({"be", "seem", "appear", "become", "make", "take", "remain"})
_OBJECT_CONTROL = frozenset(
    """advise allow ask beg cause challenge command compel convince direct enable encourage expect forbid force get implore
    induce instruct invite lead motivate oblige order permit persuade press pressure prompt push remind request require teach tell
    train urge want warn""".split()  # noqa: SIM905
)
"""Verbs whose object does what their infinitive says: "told him to deny it"."""
_OF_OBJECTS = frozenset({"against", "for", "into", "of"})
"""Prepositions behind which a person who is the object does what they govern: "accused him of lying"."""
_ASKS = frozenset({"ask", "press", "pressed", "question", "quiz"})
_WITH_PARTICLE = {
    **{(verb, "back"): "cqp" for verb in ("bark", "bite", "fire", "hit", "shoot", "snap")},
    **{(verb, "out"): "p" for verb in ("hit", "lash")},
    ("rule", "out"): "co",
}
"""Verbs that are cues with a particle: "shot back that", "lashed out at", "ruled out"."""
_NOT_DONE = frozenset({"between", "from", "without"})
"""Prepositions behind which nobody does it: "abstained from criticising"."""
_NEAR = 12
"""Tokens, at most, between "whose" and the verb of what somebody has."""
_TRIM = " \t\n,;:—–-"


def hedges(hanging: Iterable[Token]) -> Iterator[str]:
    """What makes a verb less than told, by the tokens that hang on it: "negated", "with could", "under if"."""
    for token in hanging:
        if token.dep == "neg":
            yield "negated"
        elif token.dep in ("aux", "auxpass"):
            yield f"with {token.lemma.lower()}"
        elif token.dep == "mark":
            yield f"under {token.text.lower()}"


class Syntax:
    """Children and extents in the parse, phrases as spans, subjects of verbs; and which quote a token lies in.

    Tokens are indices into ``Document.tokens``; a ``Span`` of tokens or of characters is half-open.
    """

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.tokens = document.tokens
        self.paragraphs = document.paragraphs
        self.entities = document.entities
        self._people = {e.start: e.end for e in document.entities if e.label == "PERSON"}
        times = (e for e in document.entities if e.label in ("DATE", "TIME"))
        self._times = {index for e in times for index in range(e.token_start, e.token_end)}
        self.quotes = find_quotes(document)
        self.turns = find_turns(document) or find_answers(document)
        self.children = children_of(self.tokens)
        self.extent = extents_of(self.tokens, self.children)
        self.quote_of = self._quote_of()
        self.sentence_of = [0] * len(self.tokens)
        self.sentences = document.sentences
        for number, (start, end) in enumerate(document.sentences):
            self.sentence_of[start:end] = [number] * (end - start)
        self.verbs, self.nouns, self.adjectives = cues.verbs(), cues.nouns(), cues.adjectives()

    def _quote_of(self) -> list[int]:
        where = [-1] * len(self.tokens)
        number = 0
        for index, token in enumerate(self.tokens):
            while number < len(self.quotes) and self.quotes[number].end <= token.start:
                number += 1
            if number < len(self.quotes) and self.quotes[number].start <= token.start < self.quotes[number].end:
                where[index] = number
        return where

    def first_token(self, place: int) -> int:
        """The first token that starts at the character ``place`` or behind it."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.tokens[middle].start < place else (low, middle)
        return low

    def child(self, index: int, *deps: str) -> int | None:
        return next((c for c in self.children[index] if self.tokens[c].dep in deps), None)

    def span(self, tokens: Span) -> Span:
        """Characters of a token range."""
        return self.tokens[tokens[0]].start, self.tokens[tokens[1] - 1].end

    def phrase(self, index: int) -> Span:
        """Characters of the noun phrase headed by ``index``: its subtree without relative clauses and appositions."""
        left, right = self.extent[index]
        while left < index and self.tokens[left].pos == "PUNCT":
            left += 1
        for c in self.children[index]:
            if self.tokens[c].dep in ("relcl", "acl", "parataxis", "conj", "cc", "advcl", "punct") and c > index:
                listed = self.tokens[c].dep == "punct" and any(
                    k > c and self.tokens[k].dep == "conj" for k in self.children[index]
                )
                if listed or self.tokens[c].dep in ("conj", "cc"):
                    continue  # "[Brazil, Chile and Peru]"
                right = min(right, self.extent[c][0]) if self.extent[c][0] > index else right
            elif c > index and self._is_apart(c):
                right = min(right, max(index + 1, self.extent[c][0]))
        who = (i for i in range(index + 2, right) if self.tokens[i].tag in ("WP", "WDT") and self.tokens[i - 1].text == ",")
        right = next(who, right)  # "Ann Lee of Acme[, who]": the parse may take it for Acme's
        return self.trim(self.span((left, max(right, index + 1))))

    def _is_apart(self, c: int) -> bool:
        """Whether the token begins what is no part of the phrase it hangs on: "Lee, [the chair]", "hailed by Lee [as a hero]",
        "accused by Lee [of lying]", "Lee [on Friday]"."""
        token = self.tokens[c]
        if token.dep == "prep":
            return token.text == "as" or self.child(c, "pcomp") is not None or self.is_time(self.child(c, "pobj"))
        return token.dep == "appos" and self.tokens[c - 1].text == ","

    def trim(self, span: Span) -> Span:
        """``span`` without marks and white space at its ends; one of nothing else stays as it is: no span is empty."""
        start, end = span
        while end > start and self.text[end - 1] in _TRIM:
            end -= 1
        while start < end and self.text[start] in _TRIM:
            start += 1
        return (start, end) if start < end else span

    def passive(self, index: int) -> bool:
        if any(self.tokens[c].dep in ("auxpass", "nsubjpass") for c in self.children[index]):
            return True
        token = self.tokens[index]  # "asked about Russia, Trump said", "a plan criticised by the West"
        if self.is_asked(index):
            return True
        bare = self.child(index, "aux", *SUBJECTS) is None
        that = self.child(index, "ccomp") if token.dep == "acl" and self.tokens[token.head].dep == "ROOT" else None
        if that is not None and any(self.tokens[c].text == "that" for c in self.children[that]):
            return False  # "A jury found on Friday that", which the parse takes for a jury found somewhere
        return bare and token.tag == "VBN" and token.dep in ("advcl", "acl")

    def is_asked(self, index: int) -> bool:
        """Whether the verb tells that a speaker was asked: "Lee, [asked] about it, declined to comment", "when [asked] by us"."""
        token = self.tokens[index]
        if token.lemma not in _ASKS or token.tag not in ("VBN", "VBD") or index == 0 or self.child(index, "aux", *SUBJECTS):
            return False
        return self.tokens[index - 1].text in (",", "when") and self.child(index, "dobj") is None

    def source(self, index: int) -> Span | None:
        """Who the verb's subject is: its own, the agent of a passive, or that of the verb it depends on."""
        if self.passive(index):
            agent = self.child(index, "agent")
            by = self.child(agent, "pobj") if agent is not None else self._accuser(index)
            return self.phrase(by) if by is not None else None
        subject = self.subject(index)
        return None if subject is None else self.phrase(subject)

    def _accuser(self, index: int) -> int | None:
        """By whom one was accused, where the parse hangs it on of what: "accused of lying by [Lee]", "dismissed as mad by"."""
        of = self.child(index, "prep")
        of = of if of is not None and (self.tokens[index].lemma == "accuse" or self.tokens[of].text == "as") else None
        inside = () if of is None else range(of + 1, self.extent[of][1])
        by = next((i for i in inside if self.tokens[i].text == "by" and self.tokens[i].dep in ("prep", "agent")), None)
        return None if by is None else self.child(by, "pobj")

    def subject(self, index: int, depth: int = 0) -> int | None:
        subjects = [c for c in self.children[index] if self.tokens[c].dep in SUBJECTS]
        # "Quoting officials, [Reuters] reported": the parse may take both for the subject
        subject = subjects[-1 if len(subjects) > 1 and subjects[-1] < index else 0] if subjects else None
        if subject is not None and self.tokens[subject].tag == "VBG" and self.tokens[subject].head == index and subject < index:
            parted = subject + 1 in self.children[subject] and self.tokens[subject + 1].text == ","
            named = (c for c in self.children[subject] if parted and self.tokens[c].pos == "PROPN" and c < index)
            return max(named, default=subject)  # "Reacting, the minister, [Ann Lee], said"
        if subject is not None:
            return subject  # "who" stays as it is: who that is, link finds out
        token = self.tokens[index]
        if (apposed := self.apposed_subject(index)) is not None:
            return apposed
        if depth > 3 or token.head == index:
            return None
        if token.dep == "pcomp":
            governor = self.tokens[token.head].head
            return self._quoted(governor) if self.tokens[token.head].lemma == "as" else self._who(governor, token, depth)
        if token.dep == "xcomp" and self.tokens[token.head].lemma in _OBJECT_CONTROL:
            controller = self.child(token.head, "dobj")  # "led the chair to demand"
            if controller is not None and controller < index:
                return controller
        if token.dep == "conj" and (owned := self._owned_before(index)) is not None:
            return owned
        cue = self.resumed(index)
        if cue is not None:
            return self.subject(cue, depth + 1)
        if token.dep in ("conj", "xcomp", "advcl", "aux") and self.tokens[token.head].pos in ("VERB", "AUX"):
            above = self.subject(token.head, depth + 1)
            goes_on = token.tag == "VBG" and token.dep == "advcl" and self.tokens[index - 1].text == ","
            if goes_on and above is not None and self.tokens[above].tag == "WDT" and self.tokens[token.head].dep == "relcl":
                return self._above(token.head, depth)  # "[Lee] vetoed a bill that bans it, calling it mad"
            empty = above is not None and self.tokens[above].text.lower() == "it" and self.tokens[token.head].lemma in _EMPTY
            return None if empty and token.dep != "conj" else above  # "it is reasonable to argue": nobody argues
        if token.dep == "acl" and token.tag == "VBG" and index > 0 and self.tokens[index - 1].text == ",":
            return self._above(index, depth)  # "[Ann Lee] attacked Bob Fox, saying"
        if token.dep in ("acl", "relcl") and self.tokens[token.head].pos in ("NOUN", "PROPN", "PRON"):
            return self._whose(token.head, depth) if self._is_infinitive(index) else token.head
        return None

    def apposed_subject(self, verb: int) -> int | None:
        """The subject that the parse takes for a name of what stands before it: "left the deal, its [chief], Ann Lee, said",
        "After talks with Bob Fox, [minister] Ann Lee said"."""
        last = verb - 2 if verb > 1 and self.tokens[verb - 1].text == "," else verb - 1
        alone = self.tokens[verb].dep == "ROOT"  # then no other verb can be whose subject it is: "the Leader of the Opposition"
        if self.tokens[verb].tag not in ("VBD", "VBZ") or last < 0:
            return None
        if self.tokens[last].pos != "PROPN" and not (alone and self.tokens[last].pos == "NOUN"):
            return None
        top = last
        while (self.tokens[top].dep == "compound" and self.tokens[top].head > top) or (
            alone and self.tokens[top].dep in ("pobj", "prep")
        ):
            top = self.tokens[top].head
        found = None
        while self.tokens[top].dep == "appos" and top <= last and self.tokens[self.extent[top][0] - 1].text == ",":
            found, top = top, self.tokens[top].head
        if found is None or alone:
            return found
        return found if any(self.person_at(self.tokens[i].start) for i in range(self.extent[found][0], last + 1)) else None

    def _owned_before(self, verb: int) -> int | None:
        """The subject that the parse takes for a mere addition to whose it is: "the union, whose [head], Ann Lee, said"."""
        whose = next((i for i in range(verb - 1, max(verb - _NEAR, -1), -1) if self.tokens[i].tag == "WP$"), None)
        if whose is None:
            return None
        noun = self.tokens[whose].head
        return noun if whose < noun and self.extent[noun][1] in (verb, verb - 1) else None

    def _who(self, governor: int, token: Token, depth: int) -> int | None:
        """Who does what stands behind a preposition: "[Lee] began by telling", "was fined for calling", "accused [Lee] of"."""
        preposition = self.tokens[token.head]
        instead = token.head > 0 and self.tokens[token.head - 1].text.lower() in ("instead", "rather", "short")
        if self.tokens[governor].pos not in ("VERB", "AUX") or preposition.lemma in _NOT_DONE or instead:
            return None
        done_to = self.child(governor, "dobj") if preposition.lemma in _OF_OBJECTS else None
        personal = done_to is not None and self.tokens[done_to].pos in ("PROPN", "PRON")
        return done_to if personal else self.subject(governor, depth + 1)

    def _above(self, index: int, depth: int) -> int | None:
        """The subject of the clause around the noun that ``index`` hangs on."""
        above = self.tokens[index].head
        while self.tokens[above].head != above and self.tokens[above].pos not in ("VERB", "AUX"):
            above = self.tokens[above].head
        verb = self.tokens[above].pos in ("VERB", "AUX")
        return self.subject(above, depth + 1) if verb else self.tokens[index].head

    def _is_infinitive(self, index: int) -> bool:
        return self.tokens[index].tag == "VB" and any(self.tokens[c].tag == "TO" for c in self.children[index])

    def _whose(self, noun: int, depth: int) -> int | None:
        """Who does what a noun is for: "[Lee]'s decision to say", "[Lee] has courage to say"; "the first [senator] to say"."""
        if self.tokens[noun].pos != "NOUN" or means_people(self.tokens[noun].lemma.lower()):
            return noun
        owner = self.child(noun, "poss")
        above = self.tokens[noun].head
        if owner is None and self.tokens[noun].dep == "dobj" and self.tokens[above].pos in ("VERB", "AUX"):
            owner = self.subject(above, depth + 1)
        return noun if owner is None else owner

    def _quoted(self, verb: int) -> int | None:
        """Who speaks by what stands behind "as": "quoted him as saying", "he was quoted as saying"."""
        return self.subject(verb, 1) if self.passive(verb) else self.child(verb, "dobj")

    def follows_comma(self, index: int) -> bool:
        """Whether a comma stands before the token, or before its "while": ", [adding]", ", while [warning]"."""
        before = index - 2 if index > 1 and self.tokens[index - 1].text == "while" else index - 1
        return before >= 0 and self.tokens[before].text == ","

    def resumed(self, index: int) -> int | None:
        """The verb above the clause that ``index`` hangs on, where it goes on with that verb and not within the clause: "says it
        worked, [adding] that ...", "says it worked and [praises] the deal"."""
        token, clause = self.tokens[index], self.tokens[index].head
        cue = self.tokens[clause].head
        if self.tokens[clause].dep not in ("ccomp", "xcomp") or cue == clause:
            return None
        if token.tag == "VBG" and token.dep == "advcl" and self.follows_comma(index):
            return cue
        level = token.tag == self.tokens[cue].tag and (token.tag != self.tokens[clause].tag or self._speaks_not(clause))
        return cue if token.dep == "conj" and level and self.child(index, *SUBJECTS) is None else None

    def _speaks_not(self, clause: int) -> bool:
        """Whether the clause tells what is, or what a thing does, so that who speaks is not in it: "said [the bill was bad] and
        called it mad"."""
        subject = self.child(clause, *SUBJECTS)
        thing = subject is not None and self.tokens[subject].lemma.lower() in cues.things()
        return thing or self.tokens[clause].lemma == "be"

    def frames(self, index: int) -> str:
        """What the verb takes as a cue (transforms/cues.py); "" where it is none."""
        token = self.tokens[index]
        if token.pos not in ("VERB", "AUX"):
            return ""
        return self._with_particle(index) or self.verbs.get(token.lemma.lower(), "")

    def _with_particle(self, index: int) -> str:
        """What the verb takes as a cue with the particle behind it; "" where that makes none."""
        particle = self.tokens[index + 1].text if index + 1 < len(self.tokens) else ""
        return _WITH_PARTICLE.get((self.tokens[index].lemma, particle), "")

    def cue_span(self, index: int) -> Span:
        left = index
        while (
            left - 1 >= 0
            and self.tokens[left - 1].head == index
            and self.tokens[left - 1].dep in ("aux", "neg", "auxpass", "advmod")
        ):
            left -= 1
        return self.span((left, index + 2 if self._with_particle(index) else index + 1))

    def aside(self, index: int) -> int:
        """The token at which what is only said by the way of the noun ``index`` begins: ``the deal, which ...``."""
        asides = (
            self.extent[c][0]
            for c in self.children[index]
            if c > index and self.tokens[c].dep in ("relcl", "appos", "acl", "advcl")
        )
        return min((a for a in asides if self.tokens[a - 1].text in (",", "–", "—")), default=len(self.tokens))

    def is_time(self, index: int | None) -> bool:
        """Whether the token is part of a date or a time."""
        return index is not None and index in self._times

    def person_at(self, place: int) -> int | None:
        """Where the person's name that starts at the character ``place`` ends."""
        return self._people.get(place)

    def bare(self, span: Span) -> Span:
        """Without the full stop of the sentence."""
        start, end = span
        while end > start and self.text[end - 1] in ".!? ":
            end -= 1
        return (start, end) if end > start else span
