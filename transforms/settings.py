"""What the verbs can be told. Apart from them, so that who only hands settings on need not load spaCy."""

from __future__ import annotations

from dataclasses import dataclass, field

from newstance.transforms.decode import FieldNames

CODE_VERSION = "0.1.0"
NO_STANCES = "none"
"""As ``Settings.stance_model``: statements and their speakers only, without the model."""
CREDIBLE = 0.28
"""Credence below which what was found is no statement; 3 % of the statements are lost by it (docs/quality.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the verbs can be told. Picklable; the same settings and input give the same records.

    ``max_chars`` caps a document's cleaned text, in characters. ``stance_threshold`` is the probability below which a
    stance is UNKNOWN (None: the model's own), ``statement_threshold`` the one below which nothing is a statement.
    ``language`` forces a language (None: found per document).
    """

    fields: FieldNames = field(default_factory=FieldNames)
    language: str | None = None
    max_chars: int = 400_000
    actors: str | None = None
    stance_model: str | None = None
    stance_threshold: float | None = None
    statement_threshold: float = CREDIBLE
