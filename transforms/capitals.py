"""Capitals: headlines all in capitals, in small letters for the parser's eyes only. Every character stays where it is.

    MINISTER QUITS IN BANANA DISPUTE; PRESIDENT ASSAILS U.S. FRUIT COMPANY

In capitals every word looks like a name. Which are names, the rest of the text tells, or everybody knows; a text most of which is
in capitals tells nothing, and is left alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterable, Mapping
from functools import cache

from newstance.transforms.actors import lexicon_rows
from newstance.transforms.document import Paragraph
from newstance.transforms.stand_ins import is_given, is_name

_WORD = re.compile(r"[^\W\d_]+(?:(?!['’]s\b)['’.-][^\W\d_]+)*", re.I)


def in_small_letters(text: str, paragraphs: Iterable[Paragraph], vocabulary: Container[str]) -> str:
    """``text``, as long as it is, its paragraphs of capitals written as the others are, or as ``vocabulary`` has the word."""
    loud = [(p.start, p.end) for p in paragraphs if text[p.start : p.end].isupper()]
    if not loud:
        return text
    ends = [0, *(place for span in loud for place in span), len(text)]
    parts = [text[start:end] for start, end in itertools.pairwise(ends)]  # every other one is loud
    if sum(map(len, parts[::2])) < sum(map(len, parts[1::2])):
        return text
    words = set(_WORD.findall(" ".join(parts[::2])))
    known = {word.lower(): word for word in sorted(words) if not word.islower()} | {w: w for w in words if w.islower()}
    parts[1::2] = (_spelled(part, known, vocabulary) for part in parts[1::2])
    return "".join(parts)


def _spelled(text: str, known: Mapping[str, str], vocabulary: Container[str]) -> str:
    """``text`` in small letters but for names: those that ``known``, how words are written elsewhere by their small letters, has;
    abbreviations; and those of people."""
    given = False

    def spell(found: re.Match[str]) -> str:
        nonlocal given
        word, lower, title = found[0], found[0].lower(), found[0].title()
        common = lower in vocabulary and title not in vocabulary
        if lower in known or "." in word:
            small = known.get(lower, word)
        elif word in _abbreviations() or (word in vocabulary and title not in vocabulary):
            small = word
        else:
            small = title if is_name(title) or (given and not common) else lower
        given = small == title and not given and is_given(title)
        return small if len(small) == len(word) else word

    return _WORD.sub(spell, text)


@cache
def _abbreviations() -> frozenset[str]:
    """Actors that are written in capitals: "NATO"."""
    names = (name for row in lexicon_rows("actors.csv") for name in (row["name"], *row["aliases"].split("|")))
    return frozenset(name for name in names if name.isalpha() and name.isupper())
