"""Cues: the verbs, nouns and adjectives that introduce what someone says or holds, from the CSV files in lexicon/.

``frames`` of a verb, a letter each: q a quote, c a clause, i an infinitive, o an object, p a phrase with a
preposition (of, for, about, against, with, on), t one with "to" or "out".
"""

from __future__ import annotations

from functools import cache

from newstance.transforms.actors import lexicon_rows


@cache
def verbs() -> dict[str, str]:
    """Lemma -> frames."""
    return {row["lemma"]: row["frames"] for row in lexicon_rows("cues.csv")}


@cache
def nouns() -> dict[str, str]:
    """Lemma -> frames: c takes a clause (claim that, demand to), p a phrase with a preposition (support for, fear of)."""
    return {row["lemma"]: row["frames"] for row in lexicon_rows("cue_nouns.csv")}


@cache
def adjectives() -> frozenset[str]:
    """Adjectives of conviction that take a clause: convinced, sure."""
    return frozenset(row["lemma"] for row in lexicon_rows("cue_adjectives.csv"))


@cache
def things() -> dict[str, str]:
    """Nouns for what is nobody: "message" where someone says it ("a statement"), "thing" else ("the evidence")."""
    return {row["noun"]: row["kind"] for row in lexicon_rows("things.csv")}
