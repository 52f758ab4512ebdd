"""The arguments of ``newstance run``, checked before anything is loaded or written.

Beam passes over what it does not know, so that a misspelt option would have no effect; here it is an error of one line.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from newstance.pipeline.options import Options, flags, parse

_T = TypeVar("_T")

LOCAL_RUNNERS = {None, "DirectRunner", "FnApiRunner", "direct"}
ABOVE_ZERO = ("workers", "max_bytes", "max_chars", "document_seconds", "poll")
SHARES = ("tolerance", "stance_threshold", "statement_threshold")


class UsageError(ValueError):
    """A command line that cannot be carried out. The message names the option."""


def read(argv: Sequence[str], **others: Any) -> Options:
    """The options that ``argv`` gives; ``others``: values of options that it does not. Raises UsageError, and SystemExit for
    --help."""
    _check_words(argv)
    options = _quietly(lambda: parse(argv, **others))
    if options is None or any("://" in str(path) for path in (options.input, options.output)):
        options = _beam_options(argv, others)
    _check_values(options)
    return options


def _beam_options(argv: Sequence[str], others: dict[str, Any]) -> Options:
    from newstance.pipeline.beam_options import NewstanceOptions

    def parsed() -> tuple[NewstanceOptions, dict[str, Any]]:
        options = NewstanceOptions(list(argv), **others)  # type: ignore[call-arg]
        return options, options.get_all_options()

    options, known = _quietly(parsed)
    if known["runner"] in LOCAL_RUNNERS:  # other runners may have options that Beam does not know
        for name in options.get_all_options(retain_unknown_options=True):
            if name not in known:
                raise UsageError(f"--{name} is not an option")
    return options


def _check_words(argv: Sequence[str]) -> None:
    ours = flags()
    for before, word in pairwise(["", *argv]):
        flag = word.split("=")[0]
        if flag.startswith("--") and flag not in ours and (near := difflib.get_close_matches(flag, ours, 1, 0.85)):
            raise UsageError(f"{flag} is not an option; did you mean {near[0]}?")
        if not word.startswith("-") and (not before.startswith("--") or "=" in before):
            raise UsageError(f"{word!r} belongs to no option; put a glob in quotation marks, so that the shell leaves it alone")


def _quietly(read: Callable[[], _T]) -> _T:
    """What ``read`` gives. Where it fails, argparse prints a page of usage: of that, the line that matters, as a UsageError."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            return read()
    except SystemExit as stop:
        if not stop.code:
            raise
        raise UsageError(said.getvalue().rpartition("error: ")[2].strip()) from None


def _check_values(options: Options) -> None:
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
