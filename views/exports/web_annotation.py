"""W3C Web Annotation: an AnnotationPage in JSON-LD; a span is an annotation with tags, a link one with the motivation "linking".

Each target has a TextQuoteSelector (the words, with 32 characters before and after: it finds them on the web page, too) and a
TextPositionSelector. Its source is the article's cleaned text, ``urn:uuid:<document_id>``, with the article's address as scope.

Unit: code points. "The selection of the text MUST be in terms of unicode code points (the 'character number'), not in terms of
code units" (Web Annotation Data Model, W3C Recommendation 23 February 2017, 4.2.4 and 4.2.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newstance.schemas.articles import Article
from newstance.schemas.records import Mention
from newstance.views.exports.annotations import Span, annotate, read_articles
from newstance.views.exports.files import write_array

AROUND = 32


def write(source: Path, target: Path) -> int:
    """Annotations written."""
    head = (
        '{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "urn:newstance:annotations", "type": "AnnotationPage", "items": '
    )
    return write_array(target, (item for article in read_articles(source) for item in items(article)), head, "}")


def items(article: Article) -> Iterator[dict[str, Any]]:
    """The annotations of one article."""
    found = annotate(article)
    source = f"urn:uuid:{article.document_id}"
    first = article.paragraphs[0]
    scope = {"scope": first.url} if first.url else {}
    for span in found.spans:
        yield {
            "id": f"{source}#{span.id}",
            "type": "Annotation",
            "motivation": "identifying" if isinstance(found.records.get(span.id), Mention) else "classifying",
            "generator": {"type": "Software", "name": first.pipeline_version},
            "body": _body(span, found.records.get(span.id)),
            "target": {"source": source, **scope, "selector": _selectors(article, span)},
        }
    for number, link in enumerate(found.links, 1):
        yield {
            "id": f"{source}#l{number}",
            "type": "Annotation",
            "motivation": "linking",
            "body": [
                {"type": "TextualBody", "purpose": "tagging", "value": link.type},
                {"type": "SpecificResource", "purpose": "linking", "source": f"{source}#{link.target}"},
            ],
            "target": f"{source}#{link.source}",
        }


def _body(span: Span, record: object) -> list[dict[str, str]]:
    body = [{"type": "TextualBody", "purpose": "tagging", "value": span.label}]
    if span.note:
        body.append({"type": "TextualBody", "purpose": "describing", "value": span.note, "format": "text/plain"})
    if isinstance(record, Mention) and record.entity_id.startswith("Q"):
        entity = f"http://www.wikidata.org/entity/{record.entity_id}"
        body.append({"type": "SpecificResource", "purpose": "identifying", "source": entity})
    return body


def _selectors(article: Article, span: Span) -> list[dict[str, Any]]:
    return [
        {
            "type": "TextQuoteSelector",
            "exact": article.words(span.place),
            "prefix": article.words((max(0, span.start - AROUND), span.start)),
            "suffix": article.words((span.end, span.end + AROUND)),
        },
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
    ]
