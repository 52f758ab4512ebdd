"""Acts: what an actor does, by the parse of the sentence that names him.

- By a verb: "[Moscow] accused NATO", "NATO was accused by [Moscow]", "[Trump] is expected to fire him".
- In a clause about him: "talks with [Putin], who has attacked NATO", "[Democrats] seeking to oust Trump".
- By a noun: "[NATO]'s decision to ...", "criticism from [Trump] of ...", "[US] sanctions on Russia".

A clause about somebody else is done to whom it is about, who stands before it: "Tillerson, whom [Trump] fired", "the
[Iran]-backed Houthis".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newstance.schemas.records import Mention
from newstance.transforms.document import Span
from newstance.transforms.roles import means_people
from newstance.transforms.tree import MODIFIERS, Tree

_VERBS = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_ABOUT = frozenset({"relcl", "acl"})
_SOURCES = frozenset({"by", "from"})
_BESIDE = frozenset({"conj", "appos"})
_PART_OF = MODIFIERS | {"appos", "poss"}
_RELATED = _PART_OF | {"prep", "pobj"}


@dataclass(frozen=True, slots=True)
class Act:
    """``word`` is the token of the verb or noun, ``clause`` what is under it; a ``phrase`` needs no verb to be understood.

    ``about`` is the noun that the clause hangs on, where it is done to what that noun stands for (``near``: only to what is part
    of its name). ``actor`` is the token of who acts, where he stands under ``word``: whoever is named beside him is not done to.
    """

    word: int
    clause: Span
    phrase: bool = False
    about: int | None = None
    near: bool = False
    actor: int | None = None

    def is_done_to(self, tree: Tree, target: Mention) -> bool:
        """Whether ``target`` stands before the clause, as what it is about."""
        if self.about is None or self.clause[0] <= target.start < self.clause[1]:
            return False
        path = list(tree.path(target, self.about))
        ways = _PART_OF if self.near else _RELATED
        below = not path or tree.tokens[path[-1]].head == self.about
        return tree.head_of(target) is not None and below and all(tree.tokens[i].dep in ways for i in path)

    def is_of_others(self, tree: Tree, target: Mention) -> bool:
        """Whether ``target`` is only named beside who acts ("forces from the US and its ally [South Korea]"), or in what is told
        of his people ("Trump's supporters, who attacked [Ryan]")."""
        if self.actor is None:
            return False
        path = [tree.tokens[i] for i in tree.path(target, self.word)]
        theirs = means_people(tree.tokens[self.word].lemma.lower())
        return any((token.head == self.actor and token.dep in _BESIDE) or (theirs and token.dep in _ABOUT) for token in path)


def acts(tree: Tree, actor: Mention) -> list[Act]:
    """What ``actor`` does; where it is no subject itself, what is told of it by the way."""
    head = tree.head_of(actor)
    if head is None:
        return []
    top = head
    while tree.tokens[top].dep == "appos" and tree.tokens[top].head < top:
        top = tree.tokens[top].head  # "the lawyer, [Rudy Giuliani], praised"
    found = list(_acts(tree, top))
    if not any(tree.tokens[act.word].pos in _VERBS for act in found):  # whose clause has the rest
        found += [*_hyphenated(tree, head), *_aside(tree, head), *(_aside(tree, top) if top != head else ())]
    return found


def _acts(tree: Tree, index: int) -> Iterator[Act]:
    token = tree.tokens[index]
    above = tree.tokens[token.head]
    if token.dep == "nsubj" and above.pos in _VERBS:
        yield _by_verb(tree, token.head)
    elif token.dep == "nsubjpass":
        yield from (_by_verb(tree, i) for i in tree.children(token.head) if _goes_on(tree, i))
    elif token.dep == "pobj" and above.dep == "agent":
        word = above.head
        yield _by_verb(tree, word) if tree.tokens[word].pos in _VERBS else Act(word, tree.subtree(word))
    elif token.dep == "pobj" and above.dep == "prep" and above.text.lower() in _SOURCES:
        if tree.tokens[above.head].pos == "NOUN":
            yield Act(above.head, tree.subtree(above.head), phrase=True, actor=index)
    elif token.dep == "poss" or (token.dep in MODIFIERS and any(tree.tokens[i].tag == "POS" for i in tree.children(index))):
        if above.pos == "NOUN":
            yield Act(token.head, tree.subtree(token.head), actor=index)
    elif token.dep in MODIFIERS and above.pos == "NOUN" and not means_people(above.lemma.lower()):
        ends = [tree.subtree(i)[1] for i in tree.children(token.head) if i > token.head and _is_complement(tree, i)]
        if ends:
            yield Act(token.head, (token.start, max(ends)), phrase=True)


def _by_verb(tree: Tree, verb: int) -> Act:
    token = tree.tokens[verb]
    where = token.dep in _ABOUT and any(tree.tokens[i].tag == "WRB" for i in tree.children(verb))  # "Syria, where [Russia] ..."
    return Act(verb, tree.subtree(verb), about=token.head if token.dep in _ABOUT and not where else None)


def _goes_on(tree: Tree, index: int) -> bool:
    """Whether the subject of the passive above does this: "is expected [to fire]", "was elected and [fired]"."""
    token = tree.tokens[index]
    if token.dep == "xcomp":
        return token.tag == "VB"
    return token.dep == "conj" and token.pos == "VERB" and token.tag != "VBN" and not _has(tree, index, _SUBJECTS)


def _is_complement(tree: Tree, index: int) -> bool:
    """Whether the noun's act is done to what stands there: "sanctions [on Russia]", "decision [to close]"; not "citizens of"."""
    token = tree.tokens[index]
    return (token.dep == "prep" and token.text.lower() != "of") or (token.dep == "acl" and token.tag == "VB")


def _hyphenated(tree: Tree, index: int) -> Iterator[Act]:
    """Of "the [Iran]-backed Houthis": who backs them."""
    verb = tree.tokens[index].head
    joined = verb == index + 2 and tree.tokens[index + 1].text in ("-", "–")
    if joined and tree.tokens[verb].tag in ("VBN", "VBD") and tree.tokens[verb].dep in MODIFIERS:
        yield Act(verb, (tree.tokens[index].start, tree.tokens[verb].end), about=tree.tokens[verb].head, near=True)


def _aside(tree: Tree, index: int) -> Iterator[Act]:
    """What is told of whom the text only comes to speak of: "[Putin], who has attacked", "[Democrats] seeking to", "[Schulz], a
    critic of Trump", "Trump critic [Schulz]"."""
    for i in tree.children(index):
        token = tree.tokens[i]
        who = any(tree.tokens[k].dep == "nsubj" and tree.tokens[k].tag in ("WP", "WDT") for k in tree.children(i))
        called = token.pos == "NOUN" and means_people(token.lemma.lower())
        if (token.dep == "relcl" and who) or (token.dep == "acl" and token.tag == "VBG"):
            yield Act(i, tree.subtree(i))
        elif called and (token.dep == "appos" if i > index else token.dep in MODIFIERS):
            yield Act(i, tree.subtree(i), phrase=True)


def _has(tree: Tree, index: int, deps: frozenset[str]) -> bool:
    return any(tree.tokens[i].dep in deps for i in tree.children(index))
