"""Carried: an article's records as one string that travels with it through a tool and back, so that import needs nothing else.

A string and not nested JSON: doccano puts what it does not know through pandas, which would round numbers and reshape lists.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from newstance.schemas.articles import Article, ArticleError, assemble
from newstance.schemas.avro import from_avro, to_avro
from newstance.schemas.records import ParagraphRecord

FIELD = "newstance"
"""Name of the field that the string travels in."""
ABOUT = ("document_id", "source_uri", "title", "publisher", "url", "published_at")


def about(article: Article) -> dict[str, str | None]:
    """What people want to see of an article beside its text."""
    row = to_avro(article.paragraphs[0])
    return {name: value.isoformat() if isinstance(value := row[name], datetime) else value for name in ABOUT}


def pack(article: Article) -> str:
    """The records of ``article`` without their texts."""
    found = [to_avro(record) for record in article.paragraphs]
    for row in found:
        del row["text"]
    return json.dumps(found, ensure_ascii=False, default=datetime.isoformat)


def unpack(packed: str, text: str) -> Article:
    """The inverse, with the article's text as the tool gives it back. Raises ValueError where they do not belong together."""
    records = []
    rows: list[dict[str, Any]] = json.loads(packed)
    for row in rows:
        date = row["published_at"]
        row |= {"text": text[row["start"] : row["end"]], "published_at": date and datetime.fromisoformat(date)}
        records.append(from_avro(ParagraphRecord, row))
    try:
        article = assemble(records)
    except ArticleError:
        article = None
    if article is None or article.text != text:
        raise ValueError("the text is not the one that was exported")
    return article
