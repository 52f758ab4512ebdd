"""Stand-ins: the parser reads surnames that it has not learnt as others, as long, that it has.

spaCy's small model learnt English from texts of before 2010. "Trump" it takes for a noun, an adjective or a verb in 11 of a
hundred sentences, "Starmer" in 45, "Nixon" in two; whose verb that is, the parse then says wrong. So a surname that everybody
knows, or of somebody whom the text names in full, is another for the parser's eyes only. Every character stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from newstance.transforms.actors import lexicon_rows
from newstance.transforms.names import is_given_name

STAND_INS = {
    4: ("Gore", "Bush"),
    5: ("Nixon", "Obama"),
    6: ("Cheney", "Powell"),
    7: ("Johnson", "Kennedy"),
    8: ("McCarthy", "Rumsfeld"),
    9: ("Kissinger", "Greenspan"),
    10: ("Richardson",),
    11: ("Christopher",),
    12: ("Shevardnadze",),
}
"""By length, names that the model takes for a proper noun and a person wherever they stand (98 of a hundred times)."""
ENDING_IN_S = {5: ("Davis",), 6: ("Peters",), 7: ("Roberts",), 8: ("Williams",)}
"""The same for some of the surnames in s, whose genitive is another."""

_WORDS = """
Al April Art Asia August Austin Carolina Chad Charlotte Chelsea China Christian Dakota Dallas Dean Do El England Faith Ford
France Georgia Grant Holland Hope Houston India Ira Ireland Israel Jordan June King La London Long Madison Major Mark May
Melbourne Mercy Miles Nato Orlando Over Paris Prince Rich Rose Santa Sierra Star Summer Sydney Van Victoria Virginia Will
Young
"""
_ALSO_WORDS = frozenset(_WORDS.split())
"""Given names behind which something other than a surname may stand: "Will Brexit", "Al Shabaab", "Houston Astros"."""
_WORD = re.compile(r"\b[A-Z][a-z]{3,11}\b")
_NAMED = re.compile(r"(?=\b([A-Z][\w’'-]+)(?: [A-Z]\.)? ([A-Z][a-z]{3,11})\b)")


def with_stand_ins(text: str, vocabulary: Container[str]) -> str:
    """``text``, as long as it is, with stand-ins for surnames; ``vocabulary``: the words that the model has learnt."""
    alone, known = _everybody_knows()
    surnames = set(_WORD.findall(text)) & alone
    for given, surname in _NAMED.findall(text):
        if f"{given} {surname}" in known or (surname not in vocabulary and _is_given(given)):
            surnames.add(surname)
    taken: dict[str, str] = {}
    for surname in sorted(surnames, key=text.find):
        own = ENDING_IN_S.get(len(surname), ()) if surname.endswith("s") else ()
        choice = own or STAND_INS.get(len(surname), ())
        if choice and surname not in choice:
            taken[surname] = choice[len(taken) % len(choice)]
    if not taken:
        return text
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, taken))})\b", lambda match: taken[match[0]], text)


def is_given(word: str) -> bool:
    """Whether a surname may follow the word: a given name that is no word and nobody's well-known surname."""
    return _is_given(word) and word not in _everybody_knows()[0]


def is_name(word: str) -> bool:
    """Whether a capital makes the word a name, wherever it stands: a given name that is no word, a well-known surname."""
    return _is_given(word) or word in _everybody_knows()[0]


def _is_given(word: str) -> bool:
    return is_given_name(word) and word not in _ALSO_WORDS


@cache
def _everybody_knows() -> tuple[frozenset[str], frozenset[str]]:
    """Surnames that alone say whom of those everybody knows, and the names of all of them."""
    rows = lexicon_rows("people.csv")
    # "Assad" of Bashar al-Assad
    alone = {surname for row in rows if (surname := re.split(r"[\s-]", row["name"])[-1]) in row["alone"].split("|")}
    return frozenset(alone), frozenset(name for row in rows for name in (row["name"], *row["also"].split("|")))
