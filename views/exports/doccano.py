"""doccano: JSON Lines for a project "Sequence Labeling" with "Use relation labeling" and "Allow overlapping spans" on.

Import as JSONL (Relation Extraction), correct, export as JSONL, and give that to ``newstance import``. Label types come with the
data.

Unit: code points, which doccano's server (Python) counts, as long as the project's option "Count grapheme clusters as one
character" stays off; with it on, every joined emoji or combining accent would shift what follows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newstance.schemas.articles import Article
from newstance.views.exports.annotations import annotate, read_articles
from newstance.views.exports.carried import FIELD, about, pack
from newstance.views.exports.files import replaced


def write(source: Path, target: Path) -> int:
    """Rows written, one an article."""
    count = 0
    with replaced(target) as partial, partial.open("w", encoding="utf-8", newline="\n") as stream:
        for article in read_articles(source):
            stream.write(json.dumps(row(article), ensure_ascii=False) + "\n")
            count += 1
    return count


def row(article: Article) -> dict[str, Any]:
    """One article; whatever is neither text, entity nor relation doccano keeps as metadata and gives back."""
    found = annotate(article)
    numbers = {span.id: number for number, span in enumerate(found.spans)}
    return {
        "text": article.text,
        "entities": [
            {"id": numbers[span.id], "label": span.label, "start_offset": span.start, "end_offset": span.end}
            for span in found.spans
        ],
        "relations": [
            {"id": number, "from_id": numbers[link.source], "to_id": numbers[link.target], "type": link.type}
            for number, link in enumerate(found.links)
        ],
        **about(article),
        FIELD: pack(article),
    }
