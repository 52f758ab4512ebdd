"""Evidence: the words of a document that show a stance, no more than a reader needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newstance.schemas.records import Mention
from newstance.transforms.document import Attribution, Document, Span
from newstance.transforms.tree import VERBS, Tree

LONG_EVIDENCE = 160
"""Characters above which evidence is narrowed to the clause around the target."""
SHORT_EVIDENCE = LONG_EVIDENCE // 3
"""Characters below which a clause says too little by itself."""
_QUOTING = re.compile(r'[:,.“"]')


class Evidence:
    """Where the words of a document that show a stance begin and end. Spans are of characters."""

    def __init__(self, document: Document, tree: Tree) -> None:
        self._text = document.text
        self._tree = tree

    def with_cue(self, part: Span, attribution: Attribution, target: Mention) -> Span | None:
        """``part`` from its cue on, where it says nothing without: "rejected [accusations by NATO that ...]", "refuse [to talk to
        NATO]"; None where it is a clause by itself, quoted, or has no verb."""
        cue, tokens = attribution.cue, self._tree.within(part)
        head = next((i for i in tokens if self._tree.tokens[i].head not in tokens), None)
        if cue is None or head is None or not self._tree.has_verb(part):
            return None
        joined = cue[1] <= part[0] and not _QUOTING.search(self._text[cue[1] : part[0]])
        unfinished = self._tree.tokens[head].dep in ("dobj", "pobj") or self._tree.tokens[head].tag in ("VB", "VBG")
        if not joined or not unfinished or self._tree.is_finite(head):
            return None
        end, most = part[1], cue[0] + LONG_EVIDENCE * 3 // 2
        if end - cue[0] > LONG_EVIDENCE and self._told(part, target):
            return None
        if end > most:
            end = self._text.rfind(", ", target.end, most)
        return trimmed(self._text, (cue[0], end)) if end > 0 else None

    def around(self, part: Span, target: Mention) -> Span:
        """``part``; the clause around it, where it has no verb of its own ("NATO's statements"); the clause in it around the
        target, where it is long."""
        if not self._tree.has_verb(part):
            clauses = [(min(part[0], start), max(part[1], end)) for _, (start, end) in self._clauses(target)]
            around = [clause for clause in clauses if clause != part and clause[1] - clause[0] <= LONG_EVIDENCE]
            whole = (clause for clause in around if clause[1] - clause[0] >= SHORT_EVIDENCE)
            part = next(whole, around[-1] if around else clauses[0] if clauses else part)
        elif part[1] - part[0] > LONG_EVIDENCE:
            part = self._told(part, target) or next((clause for _, clause in self._inner(part, target)), part)
        return trimmed(self._text, part)

    def around_both(self, part: Span, holder: Mention, target: Mention) -> Span:
        """``around`` the innermost clause that has both in it; ``part`` where none has."""
        clauses = (clause for _, clause in self._clauses(target))
        return self.around(next((c for c in clauses if c[0] <= holder.start and holder.end <= c[1]), part), target)

    def _told(self, part: Span, target: Mention) -> Span | None:
        """The innermost clause around ``target`` in ``part`` that has a tense, unless it is long too."""
        clauses = ((verb, clause) for verb, clause in self._inner(part, target) if clause[1] - clause[0] <= LONG_EVIDENCE)
        return next((clause for verb, clause in clauses if self._tree.is_finite(verb)), None)

    def _inner(self, part: Span, target: Mention) -> Iterator[tuple[int, Span]]:
        """The clauses around ``target`` as far as they lie in ``part``, that say enough, by their verbs."""
        for verb, (start, end) in self._clauses(target):
            start, end = max(start, part[0]), min(end, part[1])
            if end - start >= SHORT_EVIDENCE and start <= target.start < target.end <= end:
                yield verb, (start, end)

    def _clauses(self, mention: Mention) -> Iterator[tuple[int, Span]]:
        """The verbs of the clauses that ``mention`` stands in, and these, the innermost first."""
        return ((i, self._tree.subtree(i)) for i in self._tree.path(mention, None) if self._tree.tokens[i].pos in VERBS)


def trimmed(text: str, span: Span) -> Span:
    """Without white space and stray marks at the ends."""
    start, end = span
    while end - start > 1 and (text[end - 1].isspace() or text[end - 1] in ',;:“”"«»–—-'):
        end -= 1
    while end - start > 1 and (text[start].isspace() or text[start] in ',;:.“”"«»–—-'):
        start += 1
    return start, end
