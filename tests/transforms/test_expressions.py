"""No text makes our own regular expressions, or the verbs around them, take more than linear time.

Time is that of this thread's processor, the best of three: what else runs on the machine does not count.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable

import newstance.transforms
import pytest
from newstance.schemas.records import ParagraphKind
from newstance.transforms.annotate import pieces
from newstance.transforms.clean import clean
from newstance.transforms.decode import DecodeError, decode_bytes
from newstance.transforms.document import Document, Paragraph
from newstance.transforms.quotes import find_quotes
from newstance.transforms.split import kind_of, split

UNITS = [
    " ", "\n", " \n", "\n ", "a", "a ", "A", "1", "1.", "é", ".", ". ", ".'", ".”", "'", "'a", "'a ", "‘a ", "’a", "“", "“a ",
    "” ", "„a“", '"', '" ', "«a» ", "``a ''", "-", "- a", "(", "( ", "(a", "[", "/", "/reuters ", "|ap", "©", "photo ",
    "photo by ", "Photo:", "read more ", "tags: ", "comments ", "http://a", "&amp;", "&", "<", "â€œ", "Ã", "a.b.", "A.'",
    "of ", "who, ", "​", 'x\u0301',
]  # fmt: skip
"""What hostile texts are made of: a unit over and over, each the stuff of one of our expressions."""


def modules() -> list[str]:
    return [f"newstance.transforms.{m.name}" for m in pkgutil.iter_modules(newstance.transforms.__path__) if m.name != "steps"]


def expressions() -> list[tuple[str, re.Pattern[str]]]:
    """Every compiled expression of the verbs, by name."""
    found = []
    for name in modules():
        for attribute, value in vars(importlib.import_module(name)).items():
            for number, item in enumerate(value if isinstance(value, tuple | list) else [value]):
                for inner in item if isinstance(item, tuple) else [item]:
                    if isinstance(inner, re.Pattern) and isinstance(inner.pattern, str):
                        found.append((f"{name.rsplit('.')[-1]}.{attribute}.{number}", inner))
    return found


def seconds(run: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(3):
        started = time.thread_time()
        run(text)
        best = min(best, time.thread_time() - started)
        if best < 0.02:
            break
    return best


def is_linear(run: Callable[[str], object], unit: str, size: int = 5_000) -> bool:
    """Whether twice the text takes about twice the time: linear is a ratio of 2, quadratic of 4. Fast enough is linear."""
    small, large = unit * (size // len(unit)), unit * (2 * size // len(unit))
    return any((slow := seconds(run, large)) < 0.05 or slow < 3 * seconds(run, small) for _ in range(3))


def test_there_are_expressions_to_look_at():
    names = {name.rsplit(".", 2)[0] for name, _ in expressions()}
    assert {"clean", "split", "quotes", "annotate", "names"} <= names
    assert len(expressions()) > 20


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(n, p, id=n) for n, p in expressions()])
def test_expressions(name: str, pattern: re.Pattern[str]):
    slow = [unit for unit in UNITS if not is_linear(lambda text: pattern.sub("", text), unit)]
    assert not slow, name


def _quotes(text: str) -> object:
    whole = Paragraph(ordinal=0, kind=ParagraphKind.BODY, start=0, end=len(text), token_start=0, token_end=1)
    return find_quotes(Document(document_id="d", source_uri="u", text=text, paragraphs=(whole,)))


def _decoded(text: str) -> object:
    try:
        return decode_bytes(text.encode("cp1252", "ignore"))
    except DecodeError:
        return None


VERBS: dict[str, Callable[[str], object]] = {
    "clean": clean,
    "decode": _decoded,
    "split": lambda text: split(text.replace("\n", "\n\n")),
    "kind_of": kind_of,
    "find_quotes": _quotes,
    "pieces": lambda text: list(pieces(text, 0, len(text))),
}


@pytest.mark.parametrize("verb", VERBS)
def test_verbs(verb: str):
    slow = [unit for unit in UNITS if not is_linear(VERBS[verb], unit)]
    assert not slow
