"""The arguments of ``newstance run``, checked before anything is loaded or written.

Beam passes over what it does not know, so that a misspelt option would have no effect; here it is an error of one line.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newstance.pipeline.options import NewstanceOptions

LOCAL_RUNNERS = {None, "DirectRunner", "FnApiRunner", "direct"}
ABOVE_ZERO = ("workers", "max_bytes", "max_chars", "document_seconds", "poll")
SHARES = ("tolerance", "stance_threshold")


class UsageError(ValueError):
    """A command line that cannot be carried out. The message names the option."""


def read(argv: Sequence[str], **others: Any) -> NewstanceOptions:
    """The options that ``argv`` gives; ``others``: values of options that it does not. Raises UsageError, and SystemExit for
    --help."""
    _check_words(argv)
    options, known = _parsed(argv, others)
    if options.get_all_options()["runner"] in LOCAL_RUNNERS:  # other runners may have options that Beam does not know
        for name in options.get_all_options(retain_unknown_options=True):
            if name not in known:
                raise UsageError(f"--{name} is not an option")
    _check_values(options)
    return options


def _check_words(argv: Sequence[str]) -> None:
    from newstance.pipeline.options import flags

    ours = flags()
    for before, word in pairwise(["", *argv]):
        flag = word.split("=")[0]
        if flag.startswith("--") and flag not in ours and (near := difflib.get_close_matches(flag, ours, 1, 0.85)):
            raise UsageError(f"{flag} is not an option; did you mean {near[0]}?")
        if not word.startswith("-") and (not before.startswith("--") or "=" in before):
            raise UsageError(f"{word!r} belongs to no option; put a glob in quotation marks, so that the shell leaves it alone")


def _parsed(argv: Sequence[str], others: dict[str, Any]) -> tuple[NewstanceOptions, set[str]]:
    """The options, and the names of all that there are. argparse prints a page of usage: of that, the line that matters."""
    from newstance.pipeline.options import NewstanceOptions

    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            options = NewstanceOptions(list(argv), **others)
            return options, set(options.get_all_options())
    except SystemExit as stop:
        if not stop.code:
            raise
        raise UsageError(said.getvalue().rpartition("error: ")[2].strip()) from None


def _check_values(options: NewstanceOptions) -> None:
    for name in ABOVE_ZERO:
        value = getattr(options, name)
        if value is not None and not value > 0:
            raise UsageError(f"--{name} {value}: must be above 0")
    for name in SHARES:
        value = getattr(options, name)
        if value is not None and not 0 <= value <= 1:
            raise UsageError(f"--{name} {value}: must lie between 0 and 1")
    if options.language and not re.fullmatch("[a-z]{2}", options.language):
        raise UsageError(f"--language {options.language}: must be two letters, such as en")
    try:
        options.settings()
    except ValueError as error:
        raise UsageError(f"--fields {error}") from error
