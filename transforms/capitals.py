"""Capitals: headlines all in capitals, in small letters for the parser's eyes only. Every character stays where it is.

    MINISTER QUITS IN BANANA DISPUTE; PRESIDENT ASSAILS U.S. FRUIT COMPANY

In capitals every word looks like a name. Which are names, the rest of the text tells, or everybody knows; a text all of capitals
tells nothing, and is left alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Set

from newstance.transforms.document import Paragraph
from newstance.transforms.names import is_given_name
from newstance.transforms.stand_ins import is_name

_WORD = re.compile(r"[^\W\d_]+(?:(?!['’]s\b)['’.-][^\W\d_]+)*", re.I)


def in_small_letters(text: str, paragraphs: Iterable[Paragraph]) -> str:
    """``text``, as long as it is, its paragraphs of capitals written as the others are."""
    loud = [(p.start, p.end) for p in paragraphs if text[p.start : p.end].isupper()]
    if not loud:
        return text
    ends = [0, *(place for span in loud for place in span), len(text)]
    parts = [text[start:end] for start, end in itertools.pairwise(ends)]  # every other one is loud
    words = set(_WORD.findall(" ".join(parts[::2])))
    plain = {word for word in words if word.islower()}
    if not plain:
        return text
    names = {word.lower(): word for word in sorted(words) if not word.islower() and word.lower() not in plain}
    parts[1::2] = (_spelled(part, names, plain) for part in parts[1::2])
    return "".join(parts)


def _spelled(text: str, names: Mapping[str, str], plain: Set[str]) -> str:
    """``text`` in small letters but for ``names``, by their small letters, and those of people, unless ``plain`` has them."""
    given = False

    def spell(found: re.Match[str]) -> str:
        nonlocal given
        word, lower, title = found[0], found[0].lower(), found[0].title()
        is_known = lower not in plain and (given or is_name(title))
        small = word if "." in word else names.get(lower, title if is_known else lower)
        given = small == title and is_given_name(title)
        return small if len(small) == len(word) else word

    return _WORD.sub(spell, text)
