"""Clean: raw text of any shape in; normalised text out, one line a paragraph, paragraphs parted by a blank line.

Mends mojibake and HTML entities (ftfy), normalises to NFC, drops control, invisible and bidirectional-override characters,
folds white space, joins lines that were hard-wrapped, and takes out the cards that some sites open over a name. Spans elsewhere
are offsets into what ``clean`` returns.
"""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata

import ftfy

PARAGRAPH_BREAK = "\n\n"

# Curly quotes and long dashes stay as they are: they are evidence, and attribution needs their direction. Composing comes last,
# after what may stand between a letter and its accent is gone; so do control characters, some of which part words.
_FTFY = ftfy.TextFixerConfig(
    uncurl_quotes=False, fix_latin_ligatures=True, remove_control_chars=False, normalization=None, explain=False
)

# Soft hyphen, zero-width characters, word joiner and invisible operators, bidi controls, BOM, annotation and tag characters.
# Zero-width joiner and variation selectors stay: emoji and several scripts need them.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LIST_ITEM = re.compile(r"(?:[-*•·–—]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")

_CAPTION = ">>"
"""What begins each speaker's words in captions, whose lines break anywhere."""

# Hard-wrapped text has lines of nearly the same length, in the range that typewriters, mail and old web pages wrap at; those of a
# newspaper's column are shorter, and most go on in small letters.
_WRAP_MIN, _WRAP_MAX, _WRAP_SLACK, _COLUMN_MIN = 45, 100, 18, 24

# What a reader of the page saw only with the mouse on a name, scraped into the sentence: the name in full, grown together with
# the headlines about it ("McCain John Sidney McCainSenators split on treaty MORE (R-Ariz.) said").
_CARD = re.compile(
    r"\b(?P<name>[A-Z][\w’'-]{1,30}?)(?: [(“\"]?[A-Z]\S{0,30}){1,6}? (?P=name)(?=[A-Z0-9“‘\"'])"
    r"|\b([A-Z][\w’'-]{1,30}) (?P<last>[A-Z][\w’'-]{1,30}) \2(?: [(“\"]?[A-Z]\S{0,30}){0,4}? (?P=last) (?=[A-Z0-9])"
)
_CARD_END, _CARD_MAX = " MORE", 700


def clean(text: str) -> str:
    """Normalise ``text``. Linear in its length; never raises; returns "" where nothing visible is left."""
    # ftfy first: mojibake holds control characters and soft hyphens that are letters, and entities hide others ("&#x202e;").
    text = _LINE_END.sub("\n", ftfy.fix_text(text, _FTFY))
    text = unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", text)))
    blocks = [block for block in _BLANK.split(text.expandtabs(4)) if block.strip()]
    return PARAGRAPH_BREAK.join(paragraph for block in blocks for paragraph in _paragraphs(block.strip("\n")))


def clean_line(text: str | None) -> str | None:
    """Clean a one-line field (title, publisher); None where nothing is left."""
    line = " ".join(clean(text).split()) if text else ""
    return line or None


def _paragraphs(block: str) -> list[str]:
    lines = [line for line in block.split("\n") if line.strip()]
    captions = block.startswith(_CAPTION) and _goes_on(lines)
    if not captions and not _is_wrapped(lines):
        return [_fold(line) for line in lines]
    paragraphs: list[list[str]] = []
    for number, line in enumerate(lines):
        if number == 0 or (line.startswith(_CAPTION) if captions else _starts_paragraph(line, lines[number - 1])):
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
    return [_fold(_join(parts)) for parts in paragraphs]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether ``lines`` are one text broken at a column rather than a paragraph each."""
    if len(lines) < 2:
        return False
    inner = [len(line.rstrip()) for line in lines[:-1]]
    unfinished = sum(not _SENTENCE_END.search(line.rstrip()) for line in lines[:-1])
    longest = max(map(len, lines))
    column = _goes_on(lines) and not lines[0].lstrip()[:1].islower()
    near = sum(length >= longest - _WRAP_SLACK for length in inner)
    return (
        longest <= _WRAP_MAX
        and statistics.median(inner) >= (_COLUMN_MIN if column else _WRAP_MIN)
        and near >= 0.6 * len(inner)
        and unfinished >= 0.5 * len(inner)
    )


def _goes_on(lines: list[str]) -> bool:
    """Whether most lines go on in small letters, or behind a line that ends no sentence."""
    on = (b.lstrip()[:1].islower() or not _SENTENCE_END.search(a.rstrip()) for a, b in itertools.pairwise(lines))
    small = sum(line.lstrip()[:1].islower() for line in lines[1:])
    return len(lines) > 1 and 2 * sum(on) > len(lines) - 1 and 3 * small >= len(lines) - 1


def _starts_paragraph(line: str, before: str) -> bool:
    indented = line[:1].isspace() and not before[:1].isspace()
    ended_short = bool(_SENTENCE_END.search(before.rstrip())) and len(before.rstrip()) < _WRAP_MIN
    return indented or ended_short or bool(_LIST_ITEM.match(line.strip()))


def _join(lines: list[str]) -> str:
    # A word broken by the wrap ("inter-\nnational") cannot be told from a compound ("Anglo-\nAmerican") without a lexicon:
    # the hyphen stays, and no space is put behind it.
    return "".join(line if line.endswith("-") and line[-2:-1].isalpha() else line + " " for line in lines)


def _fold(line: str) -> str:
    return _without_cards(_SPACES.sub(" ", line).strip())


def _without_cards(line: str) -> str:
    """``line`` without the cards over names."""
    tail, *parts = line.split(_CARD_END)
    done: list[str] = []
    for part in parts:
        found = None if part[:1].isalnum() else _CARD.search(tail, max(0, len(tail) - _CARD_MAX))
        tail = (tail[: found.end(found.lastgroup or 0)] if found else tail + _CARD_END) + part
        done.append(tail[: -2 * _CARD_MAX])
        tail = tail[-2 * _CARD_MAX :]
    return "".join(done) + tail
