"""Whereabouts: which mentions of a document may be actors, and how each stands in the parse to what is told or done."""

from __future__ import annotations

import bisect
import itertools
from functools import cached_property

from newstance.schemas.records import Mention, MentionLink
from newstance.transforms.acts import is_short
from newstance.transforms.document import Document, Span, Token
from newstance.transforms.kinds import is_kind
from newstance.transforms.tree import MODIFIERS, VERBS, Tree

ACTOR_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_CIRCUMSTANCE = frozenset({"amid", "amidst", "during", "since", "until", "near", "off", "throughout", "ahead"})
_MEANWHILE = frozenset({"while", "whereas", "whilst", "with"})
_ASKING = frozenset("appeal ask beg call demand encourage implore invite press pressure push request urge want".split())  # noqa: SIM905
_REASONS = frozenset({"after", "as", "because", "once", "since", "when"})
_ITSELF = frozenset({"he", "i", "it", "she", "they", "we"})
_MOTION = frozenset({"leave", "visit", "reach", "enter", "quit", "tour"})
_LOCATIVE = frozenset({"in", "at", "from", "to", "into", "near", "outside", "around", "across", "throughout"})
_FILE = frozenset("complain file lodge petition sue".split())  # noqa: SIM905
_FILED = frozenset("appeal application brief case challenge complaint grievance lawsuit motion petition request suit".split())  # noqa: SIM905
_BEFORE_WHOM = frozenset({"at", "before", "in", "to", "with"})
LOCAL = "local:"
SURE = 0.5
"""Confidence of a mention ("we") below which it neither takes a stance nor is the target of one."""


class Whereabouts:
    """The mentions of a document, looked up by place. Spans are of characters."""

    def __init__(self, document: Document, tree: Tree) -> None:
        self._mentions = document.mentions
        self._tokens = document.tokens
        self._tree = tree
        self._mention_starts = [m.start for m in document.mentions]

    def mentions(self, part: Span) -> tuple[Mention, ...]:
        """The mentions that begin in ``part``."""
        first = bisect.bisect_left(self._mention_starts, part[0])
        last = bisect.bisect_left(self._mention_starts, part[1])
        return self._mentions[first:last]

    def targets(self, part: Span) -> list[Mention]:
        """The actors in ``part`` that a stance may be about."""
        return [m for m in self.named(part) if self.is_actor(m)]

    def named(self, part: Span) -> list[Mention]:
        """The mentions in ``part`` that may be actors: no places."""
        return [m for m in self.mentions(part) if m.end <= part[1] and self.may_act(m)]

    def may_act(self, mention: Mention) -> bool:
        """Whether it is somebody, and no place."""
        if mention.label not in ACTOR_LABELS or mention.end <= mention.start or mention.confidence < SURE:
            return False
        if self.is_unclear(mention):
            return False
        last = self._tree.token_at(mention.end - 1)
        if last is None:
            return False
        token = self._tokens[last]
        above = self._tokens[token.head]
        if mention.label == "GPE" and token.dep == "dobj" and above.lemma in _MOTION:
            return False  # a place that someone leaves or visits
        if mention.label == "GPE" and token.dep == "appos" and [t.text for t in self._tokens[last + 1 : last + 2]] == [")"]:
            return False  # where somebody is from: "Chuck Grassley (Iowa)"
        # A town: "from Brussels"; "in Russia" may still be the state, as in "trust in Russia".
        local = mention.label == "GPE" and mention.entity_id.startswith(LOCAL)
        return not (local and token.dep == "pobj" and above.lemma in _LOCATIVE)

    def is_actor(self, mention: Mention) -> bool:
        """Not the adjective in someone else's name ("Russian" in "Russian minister Lavrov")."""
        last = self._tree.token_at(mention.end - 1)
        if last is None:
            return False
        token = self._tokens[last]
        if token.dep == "poss" and mention.label == "GPE" and self.in_mention(self._tokens[token.head].start):
            return False  # "Pakistan's Haris Rauf"
        if self._tree.is_joined(last):
            return False  # "Saudi-led"
        if token.dep in MODIFIERS and token.head != last:
            if token.dep != "amod" and mention.label == "GPE" and not is_short(token):
                return False  # what something is called by: "the Paris accord", "the Russia inquiry"
            if token.pos == "ADJ" and mention.label in ("NORP", "ORG"):
                return False  # what kind something is of: "an Islamic cleric", "the Republican nominee"; not "Russian meddling"
            head = self._tokens[token.head]
            if (
                is_kind(head.lemma.lower())
                and head.dep in ("compound", "appos")
                and self.in_mention(self._tokens[head.head].start)
            ):
                return False  # "French energy group Perenco", "MOL, a Hungarian company"
            return head.pos != "PROPN" and not self.in_mention(head.start)
        return True

    def is_asked(self, target: Mention) -> bool:
        """Whether ``target`` is asked or told to do something: "urged [Paris] to act", "called on [Paris] to act"."""
        head = self._tree.head_of(target)
        if head is None:
            return False
        above = self._tokens[head].head
        if self._tokens[head].dep == "pobj" and self._tokens[above].text == "on":
            above = self._tokens[above].head
        elif self._tokens[head].dep not in ("dobj", "nsubj"):
            return False
        inner = self._tokens[head].dep == "nsubj" and self._tokens[above].dep in ("ccomp", "xcomp")
        verb = self._tokens[above].head if inner else above
        if self._tokens[verb].lemma not in _ASKING:
            return False
        wishes = (i for i in self._tree.children(verb) if self._tokens[i].dep in ("xcomp", "ccomp", "advcl"))
        return any(self._tree.has_tag(i, "TO") for i in wishes)

    def in_mention(self, place: int) -> bool:
        """Whether the character lies in a mention."""
        index = bisect.bisect_right(self._mention_starts, place) - 1
        return index >= 0 and place < self._mentions[index].end

    def is_circumstance(self, target: Mention, word: int | None = None) -> bool:
        """Whether what is under ``word`` (None: the sentence) only happens amid or near ``target``: it is not done to it."""
        path = (self._tokens[i] for i in self._tree.path(target, word))
        return any(token.dep == "prep" and (token.text.lower() in _CIRCUMSTANCE or self._is_joint_with(token)) for token in path)

    def _is_joint_with(self, token: Token) -> bool:
        """Whether "with" stands there for those who act too: "together [with] Niger"."""
        before = self._tree.token_at(max(token.start - 2, 0)) if token.text == "with" else None
        return before is not None and self._tokens[before].text.lower() in ("together", "along", "alongside")

    def is_elsewhere(self, target: Mention, word: int) -> bool:
        """Whether ``target`` stands in a clause beside that of ``word``, of another subject: "A hit B and C hit [D]", "A hit B
        while C hit [D]"."""
        beside = (i for i in self._tree.path(target, word) if self._is_beside(i))
        return any(self._tree.has(i, "nsubj", "nsubjpass") for i in beside) or self.is_done_by_others(target, word)

    def is_done_by_others(self, target: Mention, word: int | None, holder: Mention | None = None) -> bool:
        """Whether something is done to ``target`` by another in a clause that only tells after what, or why, what is under
        ``word`` happens, or what ``holder`` does, who stands outside: "A sanctioned B after it attacked [C]"."""
        path = list(self._tree.path(target, word))
        for i in path:
            subject = self._subject(i) if self._is_reason(i) else None
            if subject is not None and subject not in path and self._is_other(i, subject):
                return holder is None or not self._is_in(holder, i)
        return False

    def is_denied(self, holder: int, target: Mention) -> bool:
        """Whether who is at ``holder`` only denies to have done something to ``target`` or for it: "Mali denied backing it"."""
        for i in self._tree.path(target, None):
            token = self._tokens[i]
            if self._tokens[token.head].lemma != "deny" or token.dep not in ("xcomp", "ccomp"):
                continue
            subject = self._subject(i)
            own = subject is None or self._tokens[subject].text.lower() in _ITSELF
            start, end = self._tree.subtree(i)
            return own and (not start <= holder < end or (subject is not None and self._tokens[subject].start == holder))
        return False

    def _is_in(self, mention: Mention, index: int) -> bool:
        start, end = self._tree.subtree(index)
        return start <= mention.start < end

    def _is_reason(self, index: int) -> bool:
        """Whether the token heads a clause that tells after what, or why, something happens."""
        words = (self._tokens[i].text.lower() for i in self._tree.children(index) if self._tokens[i].dep in ("mark", "advmod"))
        return self._tokens[index].dep == "advcl" and any(word in _REASONS for word in words)

    def _is_other(self, clause: int, subject: int) -> bool:
        """Whether the subject of a clause is named, or may be whom the clause above names last: "left [Mali] after it"."""
        if self._tokens[subject].pos != "PRON":
            return subject in self._heads
        return any(self._tokens[clause].head < i < subject for i in self._heads)

    def _subject(self, verb: int) -> int | None:
        return next((i for i in self._tree.children(verb) if self._tokens[i].dep in ("nsubj", "nsubjpass")), None)

    def is_unclear(self, mention: Mention) -> bool:
        """Whether a pronoun may be another than taken for: "A cut ties with B after [it] backed C"."""
        head = self._tree.head_of(mention) if mention.link is MentionLink.PRONOUN else None
        clause = self._tokens[head].head if head is not None else None
        if head is None or clause is None or self._subject(clause) != head or not self._is_reason(clause):
            return False
        return self._tokens[head].text.lower() in ("it", "they") and self._is_other(clause, head)

    @cached_property
    def _heads(self) -> frozenset[int]:
        """The tokens that head a mention of a body, a state or a party, no pronoun."""
        named = (m for m in self._mentions if m.link is not MentionLink.PRONOUN and m.label in ACTOR_LABELS)
        heads = (self._tree.head_of(m) for m in named)
        return frozenset(head for head in heads if head is not None)

    def is_forum(self, target: Mention) -> bool:
        """Whether something is only brought before ``target``: "filed a complaint at the [UN]", "sued in the [High Court]"."""
        head = self._tree.head_of(target)
        above = None if head is None else self._tokens[self._tree.whole(head, "conj")].head
        if above is None or self._tokens[above].text.lower() not in _BEFORE_WHOM:
            return False
        over = self._tokens[above].head
        return self._tokens[over].lemma in _FILE or (
            self._tokens[over].lemma.lower() in _FILED and self._tokens[self._tokens[over].head].lemma in _FILE
        )

    def is_told_of(self, holder: Mention, target: Mention, word: int) -> bool:
        """Whether ``target`` stands in what is told of another actor: "A thanked B, who backs [C]"."""
        for i in self._tree.path(target, word):
            token = self._tokens[i]
            if token.dep == "relcl" and any(self._tokens[k].tag in ("WP", "WDT") for k in self._tree.children(i)):
                who = self._tokens[token.head].start
                return not holder.start <= who < holder.end and self.in_mention(who)
        return False

    def named_with(self, mention: Mention, other: Mention) -> set[str]:
        """The ids of those whose names ``mention`` belongs to, ``other`` left out: "[Labour] leader Ann Lee"."""
        found, end = set(), self._tree.head_of(other)
        for i in itertools.islice(self._tree.path(mention, end), 1, None):
            if self._tokens[i].pos in VERBS:
                break
            for k in (i, *(k for k in self._tree.children(i) if self._tokens[k].dep == "appos" and k != end)):
                if k in self.actors:
                    found.add(self.actors[k].entity_id)
        return found

    def _is_beside(self, index: int) -> bool:
        """Whether the token heads a clause that says what others do."""
        token = self._tokens[index]
        if token.dep == "pcomp":  # "with Lee having a problem with B"
            return self._tokens[token.head].text.lower() == "with"
        if token.dep != "advcl":
            return token.dep == "conj"
        words = (self._tokens[i].text.lower() for i in self._tree.children(index) if self._tokens[i].dep == "mark")
        return any(word in _MEANWHILE for word in words) or self._tree.repeats(index)

    @cached_property
    def actors(self) -> dict[int, Mention]:
        """The mentions that may be actors, by the token that heads them."""
        heads = ((self._tree.head_of(m), m) for m in self._mentions if self.may_act(m))
        return {head: mention for head, mention in heads if head is not None}
