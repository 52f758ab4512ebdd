"""Names of persons: one spelling and one id for a person whatever the text's spelling, and what a given name tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from newstance.transforms.actors import ascii_fold, fold, lexicon_rows

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "qc", "obe", "cbe", "esq"})
PARTICLES = frozenset(
    {
        "de",
        "da",
        "di",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "bin",
        "ibn",
        "al",
        "el",
        "la",
        "le",
        "du",
        "dos",
        "abu",
        "ben",
        "'",
        "-",
    }
)
# The endings of Russian and Ukrainian names as transliterated: -skiy, -skii, -skyi, -skyy are -sky; -iy, -ii, -yi, -yy are -y.
_SLAVIC = (
    (re.compile(r"sk(?:iy|ii|yi|yy|ij|yj)$"), "sky"),
    (re.compile(r"(?<=[bcdfghklmnprstvz])(?:iy|ii|yi|yy|ij)$"), "y"),
)
_LETTERS = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(r"^(?:al|el)-")
# Different persons told apart by an initial.
_KEEP_INITIAL = frozenset({"george w bush", "george hw bush"})


@cache
def _spellings() -> dict[str, str]:
    return {row["variant"]: row["spelling"] for row in lexicon_rows("spellings.csv")}


@cache
def _known() -> dict[str, str]:
    """Canonical names of persons known everywhere, by the ``_key`` of each of their names."""
    rows = lexicon_rows("people.csv")
    return {_key(name.split()): row["name"] for row in rows for name in (row["name"], *filter(None, row["also"].split("|")))}


@cache
def _known_alone() -> dict[str, str]:
    """The same names, by a word that alone means one."""
    rows = lexicon_rows("people.csv")
    return {spelled(word): row["name"] for row in rows for word in filter(None, row["alone"].split("|"))}


@cache
def _short_forms() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in lexicon_rows("nicknames.csv"):
        found.setdefault(row["name"], set()).add(row["nickname"])
        found.setdefault(row["nickname"], set()).add(row["name"])
    return found


@cache
def _genders() -> dict[str, str]:
    return {row["name"]: row["gender"] for row in lexicon_rows("given_names.csv")}


def is_given_name(word: str) -> bool:
    return fold(word) in _genders()


def gender_of(given: str) -> str:
    """ "m", "f" or "" for a given name: "Jean-Claude" is looked up whole, then by its first part."""
    folded = fold(given)
    genders = _genders()
    return genders.get(folded) or genders.get(folded.split("-")[0], "")


def canonical(words: Sequence[str]) -> str:
    """The canonical spelling of a person's name.

    Accents, middle initials and suffixes (Jr., III) go; given names and Slavic endings get one of their transliterations, persons
    known everywhere one of their names: ["Sergey", "V.", "Lavrov"] -> "Sergei Lavrov", ["Volodymyr", "Zelenskyy"] -> "Volodymyr
    Zelensky", ["Bob", "Mueller"] -> "Robert Mueller".
    """
    kept = list(_joined(words))
    if len(kept) > 2 and " ".join(map(fold, kept)) not in _KEEP_INITIAL:
        initials = len(fold(kept[0])) == 1  # "D K Shivakumar" has no other name
        kept = [w for n, w in enumerate(kept) if n in (0, len(kept) - 1) or len(fold(w)) > 1 or initials]
    while len(kept) > 2 and fold(kept[-1]) in _SUFFIXES and fold(kept[-1]) not in {"jr", "sr"}:
        kept.pop()
    spelling = [_spelled(word, is_first=n == 0) for n, word in enumerate(kept)]
    if len(spelling) > 1 and fold(spelling[-1]) in {"jr", "sr"}:
        spelling[-1] = f"{fold(spelling[-1]).capitalize()}."
    return _known().get(_key(spelling)) or " ".join(spelling)


def is_known(words: Sequence[str]) -> bool:
    """Whether the person of that full name is known everywhere."""
    return _key(words) in _known()


def bearer(word: str) -> str | None:
    """Whom a name of one word means where the text has no fuller one: "Putin" -> "Vladimir Putin", "Hillary"."""
    return _known_alone().get(spelled(word))


def short_forms(given: str) -> set[str]:
    """The given names, folded, that this one is a short form of or that are one of it: "Bill" and "William", either way round."""
    return _short_forms().get(fold(given), set())


def _key(words: Sequence[str]) -> str:
    """A name without its middle names, and without the article of an Arabic one."""
    last = len(words) - 1 - (len(words) > 2 and fold(words[-1]) in _SUFFIXES)
    kept = [w for n, w in enumerate(words) if n in (0, last) or n > last or w.lower() in PARTICLES]
    return " ".join(_ARTICLE.sub("", spelled(word)) for word in kept if word.lower() not in {"al", "el"})


def surname(words: Sequence[str]) -> str:
    """The folded surname of a canonical name: its last word without an Arabic article, of "Donald Trump Jr." the one before."""
    folds = [fold(word) for word in words]
    while len(folds) > 1 and folds[-1] in _SUFFIXES:
        folds.pop()
    return _ARTICLE.sub("", spelled(folds[-1]))


@lru_cache(maxsize=65_536)
def spelled(word: str) -> str:
    """The folded key of one word of a name under any of its transliterations."""
    return fold(_spelled(fold(word), is_first=False))


def _joined(words: Sequence[str]) -> list[str]:
    """Words as written: spaCy parts "Al-Assad" and "Jean-Claude" at the hyphen."""
    found: list[str] = []
    glue = False
    for word in words:
        if word in {"-", "'", "’"} and found:
            found[-1] += "'" if word != "-" else "-"
            glue = True
        elif word.strip(".,;:\"“”()’'"):
            if glue:
                found[-1] += word
            else:
                found.append(word)
            glue = False
    return found


def _spelled(word: str, *, is_first: bool) -> str:
    plain = ascii_fold(word)
    lower = plain.lower()
    known = _spellings().get(lower)
    if known:
        return known.capitalize() if plain[:1].isupper() else known
    if not is_first or len(lower) > 4:
        for pattern, ending in _SLAVIC:
            if pattern.search(lower):
                plain = pattern.sub(ending, lower)
                plain = plain.capitalize() if word[:1].isupper() else plain
                break
    if plain.isupper() and len(plain) > 2 and "." not in plain:
        return _LETTERS.sub(lambda part: part[0].capitalize(), plain)  # "O'Connell"
    return plain
