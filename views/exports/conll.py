"""CoNLL: mentions as BIO tags, in CoNLL-U Plus (universaldependencies.org/ext-format.html).

Columns: ID, FORM, NEWSTANCE:MENTION (``B-PERSON``, ``I-PERSON``, ``O``), NEWSTANCE:ENTITY (entity id or ``_``), MISC with
``SpaceAfter=No`` and ``TokenRange=start:end``, offsets into the article's text in code points. Comments name the document, the
paragraph, the sentence and its text. The file holds no parse, though its looks may suggest one.

The pipeline stores no tokens, so these are made here, by simple rules. A token ends at white space and wherever a mention begins
or ends; letters and digits run together (also over an inner apostrophe or hyphen, or a point or comma between digits); any other
character stands alone, with the combining marks and joiners that follow it, and the two letters of a flag stay together. A
sentence ends behind ``. ! ? …`` and closing quotes, before white space and no lower-case letter; not within a mention, nor behind
an initial or a short title. Of mentions that overlap (the pipeline makes none) the first and longest is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from newstance.schemas.articles import Article
from newstance.schemas.records import Mention, ParagraphRecord
from newstance.views.exports.annotations import read_articles
from newstance.views.exports.files import replaced

COLUMNS = "# global.columns = ID FORM NEWSTANCE:MENTION NEWSTANCE:ENTITY MISC"
_SENTENCE_END = re.compile(r"[.!?…؟۔。]+[\"'”’»)\]]*\s+")
_NO_END = re.compile(r"(?:\b\w|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Prof|No|vs|Jr|Sr))\.\s+$")
_JOINER = "\u200d"


def write(source: Path, target: Path) -> int:
    """Sentences written."""
    count = 0
    with replaced(target) as partial, partial.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(COLUMNS + "\n")
        for article in read_articles(source):
            for sentence in sentences(article):
                stream.write(sentence + "\n")
                count += 1
    return count


def sentences(article: Article) -> Iterator[str]:
    """The sentences of an article, each a block of lines with a blank line behind it."""
    about = [f"# newdoc id = {_line(article.document_id)}"]
    for paragraph in article.paragraphs:
        about.append(f"# newpar id = {_line(paragraph.paragraph_id)}")
        mentions = _apart(paragraph)
        cuts = {m.start - paragraph.start for m in mentions} | {m.end - paragraph.start for m in mentions}
        found = list(tokens(paragraph.text, cuts))
        for number, (start, end) in enumerate(_sentences(paragraph.text, mentions, paragraph.start), 1):
            inside = [t for t in found if start <= t[0] < end]
            if not inside:
                continue
            about += [f"# sent_id = {_line(paragraph.paragraph_id)}-{number}", f"# text = {_line(paragraph.text[start:end])}"]
            yield "\n".join([*about, *_rows(paragraph, inside, mentions)]) + "\n"
            about = []


def tokens(text: str, cuts: set[int]) -> Iterator[tuple[int, int]]:
    """Half-open places of the tokens of ``text``; none runs over a place in ``cuts``."""
    start: int | None = None
    for i, c in enumerate(text):
        if start is not None and (c.isspace() or i in cuts or not _joined(text, start, i)):
            yield start, i
            start = None
        if start is None and not c.isspace():
            start = i
    if start is not None:
        yield start, len(text)


def _joined(text: str, start: int, i: int) -> bool:
    """Whether ``text[i]`` belongs to the token ``text[start:i]``."""
    before, here, after = text[i - 1], text[i], text[i + 1 : i + 2]
    if unicodedata.category(here) in ("Mn", "Mc", "Me", "Cf") or before == _JOINER or "\U0001f3fb" <= here <= "\U0001f3ff":
        return True
    if _is_flag(here):
        return _is_flag(before) and i - start == 1
    if here.isalnum():
        inner = (before in "'’-" or (before in ".," and here.isdigit())) and i - start > 1 and _is_word(text[i - 2])
        return _is_word(before) or inner
    if here in "'’-":
        return _is_word(before) and after.isalpha()
    return here in ".," and before.isdigit() and after.isdigit()


def _is_word(c: str) -> bool:
    return c.isalnum() or unicodedata.category(c).startswith("M")


def _is_flag(c: str) -> bool:
    return "\U0001f1e6" <= c <= "\U0001f1ff"


def _sentences(text: str, mentions: list[Mention], offset: int) -> Iterator[tuple[int, int]]:
    start = 0
    for m in _SENTENCE_END.finditer(text):
        end = m.end()
        follows = text[end : end + 1]
        if not follows or follows.islower() or _NO_END.search(text[start:end]):
            continue
        if any(mention.start - offset < end < mention.end - offset for mention in mentions):
            continue
        yield start, end
        start = end
    yield start, len(text)


def _rows(paragraph: ParagraphRecord, places: list[tuple[int, int]], mentions: list[Mention]) -> Iterator[str]:
    before: Mention | None = None
    for number, (start, end) in enumerate(places, 1):
        at = start + paragraph.start
        mention = next((m for m in mentions if m.start <= at < m.end), None)
        tag = "O" if mention is None else ("I-" if mention is before else "B-") + "_".join(mention.label.split())
        before = mention
        entity = "_".join(mention.entity_id.split()) if mention else "_"
        glued = "" if paragraph.text[end : end + 1].isspace() or end == len(paragraph.text) else "SpaceAfter=No|"
        misc = f"{glued}TokenRange={at}:{end + paragraph.start}"
        yield "\t".join((str(number), paragraph.text[start:end], tag, entity or "_", misc))


def _apart(paragraph: ParagraphRecord) -> list[Mention]:
    """The mentions of ``paragraph`` that do not overlap an earlier or longer one."""
    kept: list[Mention] = []
    for mention in sorted(paragraph.mentions, key=lambda m: (m.start, -m.end)):
        if mention.start < mention.end and (not kept or kept[-1].end <= mention.start):
            kept.append(mention)
    return kept


def _line(text: str) -> str:
    return " ".join(text.split())
