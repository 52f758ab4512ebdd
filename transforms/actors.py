"""The actors table: who is known by name before any text is read, and how its names are found among tokens.

The table ships as ``lexicon/actors.csv`` (made by ``training/build_actors.py``); ``--actors FILE`` adds rows of the same
columns. ``docs/actors.md`` describes them.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from newstance.transforms.document import Token

COLUMNS = (
    "id",
    "name",
    "label",
    "kind",
    "side",
    "aliases",
    "metonyms",
    "adjectives",
    "members",
    "nominals",
    "source",
)
LABELS = frozenset({"GPE", "ORG", "NORP", "PERSON", "LOC"})
LEXICON_FILES = (
    "actors.csv",
    "beside_signs.csv",
    "bodies.csv",
    "cue_adjectives.csv",
    "cue_nouns.csv",
    "cues.csv",
    "given_names.csv",
    "nicknames.csv",
    "offices.csv",
    "people.csv",
    "roles.csv",
    "spellings.csv",
    "stance_signs.csv",
    "statement_signs.csv",
    "things.csv",
)
_ID = re.compile(r"(?:Q[1-9]\d*|local:[a-z0-9]+(?:-[a-z0-9]+)*)\Z")
_PIECE = re.compile(r"[^\W_]+(?:\.[^\W_]+)*\.?|['’]s?|\S")
_ACRONYM_LENGTH = 6
# Letters that do not decompose into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "ß": "ss",
        "ð": "d",
        "þ": "th",
        "’": "'",
        "ʼ": "'",
        "ə": "e",
        "Ə": "E",
    }
)


class ActorFileError(ValueError):
    """A row of an actors file that cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A row of the table. ``side`` is the id of the state or organisation it speaks for, or None."""

    id: str
    name: str
    label: str
    kind: str
    side: str | None
    nominals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Form:
    """One way to name actors. ``how`` is name, alias, metonym, adjective or member; ``actors`` has more than one id only
    for a metonym, and then the text decides."""

    pieces: tuple[str, ...]
    folds: tuple[str, ...]
    actors: tuple[str, ...]
    how: str


@dataclass(slots=True, eq=False)
class ActorTable:
    """All actors by id, and their forms by the first word. Build it with ``load``; it is not changed afterwards."""

    actors: dict[str, Actor] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)
    adjective_of: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    @classmethod
    def load(cls, extra: str | None = None) -> ActorTable:
        """The shipped table, and the rows of the file ``extra``. A row with the id or name of a shipped one replaces it.

        Raises ActorFileError, naming file and line, where a row cannot be used, and OSError where there is no such file.
        """
        shipped = "".join(lexicon_text(name) for name in LEXICON_FILES)
        rows = list(_rows(lexicon_text("actors.csv").splitlines(), "actors.csv"))
        text = Path(extra).read_text("utf-8-sig") if extra else ""
        added = list(_rows(text.splitlines(), extra or ""))
        replaced = {row["id"] for _, row in added} | {row["name"] for _, row in added}
        table = cls(digest=hashlib.sha256((shipped + "\0" + text).encode()).hexdigest()[:8])
        claimed: dict[tuple[str, ...], Form] = {}
        for where, row in [(w, r) for w, r in rows if not {r["id"], r["name"]} & replaced] + added:
            table._add(where, row, claimed)
        for form in claimed.values():
            table.forms.setdefault(form.folds[0], []).append(form)
        for forms in table.forms.values():
            forms.sort(key=lambda form: (-len(form.folds), form.how != "name", form.folds, form.pieces))
        return table

    def _add(self, where: str, row: dict[str, str], claimed: dict[tuple[str, ...], Form]) -> None:
        actor = Actor(
            row["id"],
            row["name"],
            row["label"],
            row["kind"],
            row["side"] or None,
            frozenset(_list(row["nominals"])),
        )
        if actor.id in self.actors:
            raise ActorFileError(f"{where}: the id {actor.id} is already that of {self.actors[actor.id].name}")
        self.actors[actor.id] = actor
        ways = [
            ("name", [actor.name]),
            ("alias", _list(row["aliases"])),
            ("metonym", _list(row["metonyms"])),
            ("adjective", _list(row["adjectives"])),
            ("member", _list(row["members"])),
        ]
        for how, names in ways:
            for name in names:
                pieces = tuple(_PIECE.findall(name))
                if not pieces:
                    continue
                if how == "adjective":
                    self.adjective_of.setdefault(actor.id, name)
                before = claimed.get(pieces)
                if before is None:
                    claimed[pieces] = Form(pieces, tuple(map(fold, pieces)), (actor.id,), how)
                elif actor.id not in before.actors:
                    if not before.how == how == "metonym":
                        other = self.actors[before.actors[0]].name
                        raise ActorFileError(f"{where}: {name!r} is already a name of {other}")
                    claimed[pieces] = Form(pieces, before.folds, (*before.actors, actor.id), how)

    def match(self, tokens: Sequence[Token], folds: Sequence[str], start: int, stop: int) -> Form | None:
        """The longest form that begins at token ``start`` and ends before token ``stop``."""
        for form in self.forms.get(folds[start], ()):
            end = start + len(form.folds)
            if end <= stop and tuple(folds[start:end]) == form.folds and _case_fits(form, tokens, start):
                return form
        return None


def _case_fits(form: Form, tokens: Sequence[Token], start: int) -> bool:
    for piece, token in zip(form.pieces, tokens[start : start + len(form.pieces)], strict=True):
        text = token.text
        if piece[0].isupper() and not text[0].isupper():
            return False
        letters = piece.replace(".", "")
        # "US" is not "Us", "WHO" is not "Who": a short name in capitals is matched in capitals only.
        if 1 < len(letters) <= _ACRONYM_LENGTH and letters.isupper() and not text.isupper():
            return False
    return True


def _rows(lines: Iterable[str], file: str) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.DictReader(lines)
    names = reader.fieldnames
    if names is None:
        return
    missing = [column for column in ("name", "label") if column not in names]
    unknown = [str(column) for column in names if column not in COLUMNS]
    if missing or unknown:
        what = f"no column {missing[0]!r}" if missing else f"unknown column {unknown[0]!r}"
        raise ActorFileError(f"{file}, line 1: {what}; the columns are {', '.join(COLUMNS)}")
    for values in reader:
        where = f"{file}, line {reader.line_num}"
        if None in values:
            raise ActorFileError(f"{where}: more fields than columns (a comma in a name needs quotes)")
        row = {column: (values.get(column) or "").strip() for column in COLUMNS}
        if not row["name"]:
            raise ActorFileError(f"{where}: the name is empty")
        row["id"] = row["id"] or local_id(row["name"])
        if not _ID.match(row["id"]):
            raise ActorFileError(f"{where}: the id {row['id']!r} is neither a Wikidata id (Q7184) nor local:name-in-lower-case")
        if row["side"] and not _ID.match(row["side"]):
            raise ActorFileError(f"{where}: the side {row['side']!r} is not an id")
        if row["label"] not in LABELS:
            raise ActorFileError(f"{where}: the label {row['label']!r} is none of {', '.join(sorted(LABELS))}")
        yield where, row


def _list(cell: str) -> list[str]:
    return [name for name in map(str.strip, cell.split("|")) if name]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Lower case, without accents and full stops: "U.S." -> "us", "Élysée" -> "elysee"."""
    if word.isascii():
        return word.lower().replace(".", "") or word
    return (ascii_fold(word).lower().replace(".", "")) or word


def ascii_fold(text: str) -> str:
    """``text`` without accents. Letters of other scripts stay."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(name: str) -> str:
    """Lower-case ASCII with hyphens; a name in another script keeps a digest, so that no two share an empty slug."""
    text = ascii_fold(name).lower().replace("'", "")
    found = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    if any(ord(c) > 127 for c in text if c.isalnum()):
        found = f"{found}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".strip("-")
    return found or "unnamed"


def local_id(name: str) -> str:
    """The id of an actor without a checked Wikidata id."""
    return f"local:{slug(name)}"


@cache
def lexicon_text(name: str) -> str:
    return (files("newstance.transforms") / "lexicon" / name).read_text("utf-8")


def lexicon_rows(name: str) -> list[dict[str, str]]:
    """The rows of a shipped CSV file."""
    return list(csv.DictReader(lexicon_text(name).splitlines()))
