"""What speaks for or against what ``attribute`` found being a statement.

"Backed the rebels" is found like "backed the claim", "declined to comment" like "declined to name him". The cue and what it
governs, whether it is negated, asked or only possible, and who the source is tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from newstance.schemas.records import StatementKind
from newstance.transforms.credence import Signs
from newstance.transforms.cues import things
from newstance.transforms.document import Attribution
from newstance.transforms.syntax import SUBJECTS, Syntax, hedges

TABLE = "statement_signs.csv"
_SIZES = (1, 2, 3, 5, 8, 15, 30)
_FUNCTION_TAGS = frozenset({"IN", "TO", "WDT", "WP", "WRB", "DT"})


def signs(syntax: Syntax, attribution: Attribution) -> Signs:
    """The signs of ``attribution``; their weights are in ``TABLE``."""
    content = range(syntax.first_token(attribution.content[0][0]), syntax.first_token(attribution.content[-1][1]))
    found = {attribution.kind.value, *_of_content(syntax, attribution.kind, content), *_of_source(syntax, attribution)}
    if attribution.cue is not None:
        found.update(_of_cue(syntax, syntax.first_token(attribution.cue[1]) - 1, content))
    else:
        found.add("no cue, " + ("carried" if attribution.carried else "signed" if attribution.source else "alone"))
    return dict.fromkeys(found, 1.0)


def _of_content(syntax: Syntax, kind: StatementKind, content: range) -> Iterator[str]:
    tokens, first = syntax.tokens, content.start
    words = [tokens[i] for i in content if tokens[i].pos != "PUNCT"]
    yield f"{kind.value} of {next((n for n in _SIZES if len(words) <= n), 'many')}"
    if not content:
        return
    opens = tokens[first]
    yield f"{kind.value} opens with {opens.text.lower() if opens.tag in _FUNCTION_TAGS else opens.pos}"
    yield f"{kind.value} with {'a' if any(token.pos in ('VERB', 'AUX') for token in words) else 'no'} verb"
    yield f"{kind.value} ends with {'a mark' if tokens[content[-1]].text[-1] in '.,!?' else 'a word'}"
    if kind is StatementKind.DIRECT:
        before = tokens[first - 1].text[:1] if first else ""
        yield f"DIRECT behind {'a word' if before.isalnum() else before}"
        yield f"DIRECT in {'upper' if words and words[0].text[:1].isupper() else 'lower'} case"


def _of_cue(syntax: Syntax, cue: int, content: range) -> Iterator[str]:
    tokens = syntax.tokens
    token, lemma, above = tokens[cue], tokens[cue].lemma.lower(), tokens[cue].head
    role = _role(syntax, cue, content)
    verb_above = tokens[above].lemma.lower() if tokens[above].pos in ("VERB", "AUX") else tokens[above].pos
    yield from (
        f"cue {lemma}",
        f"cue {lemma} {role}",
        f"cue {token.pos} {role}",
        f"cue as {token.dep}",
        f"cue as {token.dep} {token.tag}",
    )
    if token.pos in ("VERB", "AUX"):
        news = lemma == "reveal" and token.tag == "VB"  # "The Sun can reveal" is how a paper says it
        for hedge in hedges(tokens[c] for c in syntax.children[cue] if not (news and tokens[c].lemma == "can")):
            yield f"cue {hedge}"
            if hedge == "negated":
                yield f"cue {lemma} negated"
        yield f"cue with {'its own subject' if syntax.child(cue, *SUBJECTS) is not None else f'none, {token.dep}'}"
        if above != cue:
            yield f"cue below {verb_above} {token.dep}"
            for c in syntax.children[above]:
                if tokens[c].dep == "neg" and token.dep in ("xcomp", "ccomp"):
                    yield "cue below a negated verb"
                elif tokens[c].dep == "mark" and token.dep in ("conj", "xcomp", "ccomp"):
                    yield f"cue below {tokens[c].text.lower()}"
    elif token.pos == "NOUN":
        yield f"cue {'owned' if syntax.child(cue, 'poss') is not None else 'bare'}"
    if syntax.quote_of[cue] >= 0:
        yield "cue in a quote"
    if tokens[syntax.sentences[syntax.sentence_of[cue]][1] - 1].text == "?":
        yield "cue in a question"


def _role(syntax: Syntax, cue: int, content: range) -> str:
    """The dependency between the cue, or the verb above it, and the content; "" where there is none."""
    tokens = syntax.tokens
    tops = (tokens[i] for i in content if tokens[i].head not in content)
    return next((token.dep for token in tops if token.head in (cue, tokens[cue].head)), "")


def _of_source(syntax: Syntax, attribution: Attribution) -> Iterator[str]:
    if attribution.source is None:
        yield "no source"
        return
    first, last = syntax.first_token(attribution.source[0]), syntax.first_token(attribution.source[1])
    heads = (t for i, t in enumerate(syntax.tokens[first:last], first) if not first <= t.head < last or t.head == i)
    head = next(heads, None)
    if head is None:
        yield "source cut"
    elif head.pos == "PRON" or head.tag.startswith(("PRP", "W")):
        yield f"source {head.text.lower()}"
    elif head.pos == "NOUN":
        yield from (f"source a {things().get(head.lemma.lower(), 'noun')}", f"source {head.lemma.lower()}")
    else:
        yield f"source {head.pos}"
    if attribution.cue is not None:
        yield f"source {'before' if attribution.source[0] < attribution.cue[0] else 'behind'} the cue"
