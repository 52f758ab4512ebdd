"""Acts: what an actor does, by the parse of the sentence that names him.

- By a verb: "[Moscow] accused NATO", "NATO was accused by [Moscow]", "[Trump] is expected to fire him".
- In a clause about him: "talks with [Putin], who has attacked NATO", "[Democrats] seeking to oust Trump".
- By a noun: "[NATO]'s decision to ...", "criticism from [Trump] of ...", "[US] sanctions on Russia".

A clause about somebody else is done to whom it is about, who stands before it: "Tillerson, whom [Trump] fired", "the
[Iran]-backed Houthis".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from newstance.schemas.records import Mention
from newstance.transforms import cues
from newstance.transforms.document import Span, Token
from newstance.transforms.roles import means_people
from newstance.transforms.syntax import SUBJECTS
from newstance.transforms.tree import MODIFIERS, VERBS, Tree

_ABOUT = frozenset({"relcl", "acl"})
_BESIDE = frozenset({"conj", "appos"})
_PART_OF = MODIFIERS | {"appos", "poss"}
_AGAINST = frozenset({"on", "against", "upon"})
_TOWARDS = _AGAINST | {"for", "to", "toward", "towards", "into", "at"}
_THOUGHT = frozenset(
    "allege believe due expect intend know poise prepare presume report rumor say schedule set suppose suspect think".split()  # noqa: SIM905
)
"""Passives whose subject does what their infinitive says: "is expected to"; not "was urged to"."""
_GIVEN = frozenset("aid assistance backing help money opposition pressure pushback resistance support threat".split())  # noqa: SIM905
"""Nouns, beside those of saying, of what comes from an actor; a flight from Moscow does not."""
_DRAW = frozenset("attract draw earn face get meet prompt provoke receive spark trigger win".split())  # noqa: SIM905
"""Verbs whose object comes from others, and concerns their subject: "drew criticism from"."""
_SHORT = 5
"""Letters of a name in capitals that is its own adjective, at most."""
_FIRE = frozenset({"fire", "attack", "pressure", "scrutiny"})
"""What one comes under, beside criticism."""
_PLACED = frozenset("base bear bind born bound build educate headquarter list locate make raise register".split())  # noqa: SIM905
"""Participles that only tell where: "London-based"."""


@dataclass(frozen=True, slots=True)
class Act:
    """``word`` is the token of the verb or noun, ``clause`` what is under it; a ``phrase`` needs no verb to be understood.

    ``about`` is the noun that the clause hangs on, where it is done to what that noun stands for; ``near``: only to what belongs
    to its name. ``actor`` is the token of who acts, where he stands under ``word``; ``joint``: of whom he acts with.
    """

    word: int
    clause: Span
    phrase: bool = False
    about: int | None = None
    near: bool = False
    actor: int | None = None
    joint: bool = False

    def is_done_to(self, tree: Tree, target: Mention) -> bool:
        """Whether ``target`` stands before the clause, as what it is about."""
        if self.about is None or self.clause[0] <= target.start < self.clause[1]:
            return False
        path = list(tree.path(target, self.about))
        if not path:
            return tree.head_of(target) == self.about
        if tree.tokens[path[-1]].head != self.about:
            return False
        about = tree.tokens[self.about]
        if about.pos == "PROPN" or means_people(about.lemma.lower()):
            theirs = MODIFIERS | {"appos"} if self.near else {"appos"}  # "the Iran-backed [Houthi] fighters"
            return all(tree.tokens[i].dep in theirs for i in path)  # not Germany, of "the ambassador to Germany"
        return all(tree.tokens[i].dep in _PART_OF or (not self.near and _leads_to(tree, i)) for i in path)

    def is_of_others(self, tree: Tree, target: Mention) -> bool:
        """Whether ``target`` is only named beside who acts ("forces from the US and its ally [South Korea]"), or in what is told
        of him or of his people ("Ukraine, invaded by [Russia], thanked", "Trump's supporters, who attacked [Ryan]") or of others
        by the way ("Republicans on a panel that cleared [Fox] left")."""
        if self.actor is None:
            return False
        if self._is_joint(tree, target):
            return True
        path = list(tree.path(target, self.word))
        word = tree.tokens[self.word]
        if word.pos not in VERBS:
            theirs = means_people(word.lemma.lower())
            over = [tree.tokens[i] for i in path]
            return any((token.head == self.actor and token.dep in _BESIDE) or (theirs and token.dep in _ABOUT) for token in over)
        told = next((i for i in path if tree.tokens[i].head == self.actor), None)
        if told is not None and tree.tokens[told].dep == "prep" and any(tree.tokens[i].dep in _ABOUT for i in path):
            return True
        if told is None or tree.tokens[told].dep not in _ABOUT | MODIFIERS:
            return False
        if self.joint:
            return True
        token = tree.tokens[path[0]]
        agent = token.dep == "pobj" and tree.tokens[token.head].dep == "agent" and tree.tokens[token.head].head == told
        return agent or (token.head == told and token.dep in ("nsubj", "npadvmod"))

    def _is_joint(self, tree: Tree, target: Mention) -> bool:
        """Whether ``target`` acts too: "Japan and [Australia] condemned"."""
        head = tree.head_of(target)
        return head is not None and tree.tokens[self.word].pos in VERBS and tree.whole(head, *_BESIDE) == self.actor


def acts(tree: Tree, actor: Mention) -> list[Act]:
    """What ``actor`` does; where no verb has it as its subject or agent, also what is told of it by the way."""
    head = tree.head_of(actor)
    if head is None:
        return []
    named = tree.whole(head, "appos")  # "the lawyer, [Rudy Giuliani], praised"
    whole = tree.whole(head, *_BESIDE)
    found = [replace(act, joint=whole != named) for act in _acts(tree, whole, topic=_is_topic(tree, actor))]
    if not any(tree.tokens[act.word].pos in VERBS for act in found):  # whose clause has the rest
        found += [*_hyphenated(tree, head), *_aside(tree, head), *(_aside(tree, named) if named != head else ())]
    return found


def _acts(tree: Tree, index: int, *, topic: bool) -> Iterator[Act]:
    token = tree.tokens[index]
    above = tree.tokens[token.head]
    if token.dep == "nsubj" and above.pos in VERBS:
        yield _by_verb(tree, above.head if tree.repeats(token.head) else token.head, index)
    elif token.dep == "nsubjpass":
        yield from (_by_verb(tree, i, index) for i in tree.children(token.head) if _goes_on(tree, i))
    elif token.dep == "pobj" and above.dep == "agent":
        verb = tree.tokens[above.head].pos in VERBS
        yield _by_verb(tree, above.head, index) if verb else Act(above.head, tree.subtree(above.head), actor=index)
    elif token.dep == "pobj" and above.dep == "prep" and tree.tokens[above.head].pos == "NOUN":
        drawn = tree.tokens[above.head].head if above.text.lower() == "from" and _comes_from(tree, above.head) else None
        if drawn is not None and tree.tokens[drawn].lemma in _DRAW:
            yield Act(above.head, tree.subtree(_above(tree, drawn)), actor=index)  # "Lee's plan drew criticism from [Iran]"
        elif drawn is not None or above.text.lower() == "by":
            yield Act(above.head, tree.subtree(above.head), phrase=True, actor=index)
    elif token.dep == "pobj" and above.text.lower() == "from" and _is_under(tree, above.head):
        yield Act(above.head, tree.subtree(_above(tree, above.head)), actor=index)
    elif token.dep == "poss" or (token.dep in MODIFIERS and tree.has_tag(index, "POS")):
        if above.pos == "NOUN":
            yield Act(token.head, tree.subtree(token.head), actor=index)
    elif token.dep in MODIFIERS and above.pos == "NOUN" and not topic and not means_people(above.lemma.lower()):
        ends = [tree.subtree(i)[1] for i in tree.children(token.head) if i > token.head and _is_complement(tree, i)]
        if ends:
            yield Act(token.head, (token.start, max(ends)), phrase=True)


def _is_topic(tree: Tree, actor: Mention) -> bool:
    """Whether what stands before a noun may be what it is about, not who does it: "the Russia inquiry", "the Trump dossier"; not
    "Russian sanctions", "US sanctions"."""
    head = tree.head_of(actor)
    if head is None or tree.tokens[head].dep not in MODIFIERS or tree.tokens[head].pos == "ADJ":
        return False
    return actor.label == "PERSON" or (actor.label == "GPE" and not is_short(tree.tokens[head]))


def is_short(token: Token) -> bool:
    """Whether a name is so short that it is its own adjective: "US sanctions"."""
    return token.text.isupper() and len(token.text) <= _SHORT


def _by_verb(tree: Tree, verb: int, actor: int) -> Act:
    token = tree.tokens[verb]
    where = token.dep in _ABOUT and tree.has_tag(verb, "WRB")  # "Syria, where [Russia] ..."
    return Act(verb, tree.subtree(verb), about=token.head if token.dep in _ABOUT and not where else None, actor=actor)


def _goes_on(tree: Tree, index: int) -> bool:
    """Whether the subject of the passive above does this: "is expected [to fire]", "was elected and [fired]"."""
    token = tree.tokens[index]
    if token.dep == "xcomp":
        return tree.has_tag(index, "TO") and tree.tokens[token.head].lemma in _THOUGHT
    return token.dep == "conj" and token.pos == "VERB" and token.tag != "VBN" and not tree.has(index, *SUBJECTS)


def _comes_from(tree: Tree, noun: int) -> bool:
    lemma = tree.tokens[noun].lemma.lower()
    return lemma in _GIVEN or lemma in cues.nouns()


def _is_under(tree: Tree, verb: int) -> bool:
    """Whether someone "came under fire" or "drew fire" there."""
    if tree.tokens[verb].lemma not in _DRAW | {"come"}:
        return False
    behind = [i for i in tree.children(verb) if tree.tokens[i].dep == "dobj" or tree.tokens[i].text == "under"]
    nouns = [*behind, *(k for i in behind for k in tree.children(i) if tree.tokens[k].dep == "pobj")]
    return any(tree.tokens[i].lemma in _FIRE or tree.tokens[i].lemma in cues.nouns() for i in nouns)


def _above(tree: Tree, verb: int) -> int:
    """The verb of the clause that goes on with a participle: "[approved] the mine, drawing criticism"; whom "facing" is about."""
    token = tree.tokens[verb]
    return token.head if token.tag == "VBG" and token.dep in ("advcl", "acl") else verb


def _leads_to(tree: Tree, index: int) -> bool:
    """Whether the token is on the way from a noun to what it is against: "sanctions [on Syria]"."""
    token = tree.tokens[index]
    prep = token if token.dep == "prep" else tree.tokens[token.head] if token.dep == "pobj" else None
    return prep is not None and prep.text.lower() in _AGAINST


def _is_complement(tree: Tree, index: int) -> bool:
    """Whether the noun's act is done to what stands there: "sanctions [on Russia]", "decision [to close]"; not "talks with"."""
    token = tree.tokens[index]
    return (token.dep == "prep" and token.text.lower() in _TOWARDS) or (token.dep == "acl" and token.tag == "VB")


def _hyphenated(tree: Tree, index: int) -> Iterator[Act]:
    """Of "the [Iran]-backed Houthis": who backs them."""
    verb = tree.tokens[index].head
    token = tree.tokens[verb]
    if tree.is_joined(index) and token.dep in MODIFIERS and token.lemma not in _PLACED:
        yield Act(verb, (tree.tokens[index].start, token.end), about=token.head, near=True)


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
