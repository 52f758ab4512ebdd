"""brat: a directory with a .txt and an .ann file per article, named by document_id, and annotation.conf and visual.conf.

Text-bound annotations (T) for spans, relations (R) for links, notes (#) for entities. An annotation may not hold a line end, so a
span over several paragraphs is discontinuous: ``T1 STANCE_OPPOSE 3 9;11 20``.

Unit: characters of the UTF-8 text file, which brat's server (Python) counts as code points (brat.nlplab.org/standoff.html; the
notes on brat of the converter bconv say so in these words).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from newstance.schemas.articles import Article
from newstance.views.exports.annotations import LINKS, ROLES, USUAL_MENTIONS, Span, annotate, read_articles
from newstance.views.exports.files import replaced

_LINE_END = re.compile(r"[\n\r]+")
_VISUAL = "[labels]\n[drawing]\nSTANCE_SUPPORT bgColor:#a6d96a\nSTANCE_OPPOSE bgColor:#f4a582\n"
_NOT_IN_A_NAME = re.compile(r"[^\w-]", re.ASCII)


def write(source: Path, target: Path) -> int:
    """Articles written."""
    labels = dict.fromkeys((*USUAL_MENTIONS, *ROLES))
    count = 0
    with replaced(target) as partial:
        partial.mkdir()
        for article in read_articles(source):
            labels.update(dict.fromkeys(m.label for m in article.mentions))
            name = _NOT_IN_A_NAME.sub("_", article.document_id)
            _put(partial / f"{name}.txt", article.text)
            _put(partial / f"{name}.ann", "".join(f"{line}\n" for line in lines(article)))
            count += 1
        _put(partial / "annotation.conf", _configuration(list(labels)))
        _put(partial / "visual.conf", _VISUAL)
    return count


def lines(article: Article) -> Iterator[str]:
    """The lines of an article's .ann file."""
    found = annotate(article)
    spans = {span: places for span in found.spans if (places := fragments(article, span))}
    numbers = {span.id: number for number, span in enumerate(spans, 1)}
    notes = 0
    for span, places in spans.items():
        where = ";".join(f"{start} {end}" for start, end in places)
        yield f"T{numbers[span.id]}\t{_NOT_IN_A_NAME.sub('_', span.label)} {where}\t{' '.join(map(article.words, places))}"
        if span.note:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes T{numbers[span.id]}\t{' '.join(span.note.split())}"
    links = [link for link in found.links if link.source in numbers and link.target in numbers]
    for number, link in enumerate(links, 1):
        yield f"R{number}\t{link.type} Arg1:T{numbers[link.source]} Arg2:T{numbers[link.target]}"


def fragments(article: Article, span: Span) -> list[tuple[int, int]]:
    """The pieces of ``span`` between line ends; none where it holds nothing else."""
    ends = [(m.start() + span.start, m.end() + span.start) for m in _LINE_END.finditer(article.words(span.place))]
    starts = [span.start, *(end for _, end in ends)]
    return [(a, b) for a, b in zip(starts, [*(start for start, _ in ends), span.end], strict=True) if a < b]


def _configuration(labels: list[str]) -> str:
    relations = "\n".join(f"{name}\tArg1:<ENTITY>, Arg2:<ENTITY>" for name in LINKS)
    names = "\n".join(_NOT_IN_A_NAME.sub("_", label) for label in labels)
    overlap = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    return f"[entities]\n{names}\n[relations]\n{relations}\n{overlap}\n[events]\n[attributes]\n"


def _put(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
