"""Label Studio: a JSON array of tasks, one an article, with what newstance found as predictions; beside it the labelling config.

Make a project with the config (the same path ending in .config.xml), import the tasks, correct them, export as JSON, and give
that to ``newstance import``.

Unit: code points. Label Studio stores code points, not the browser's UTF-16 units ("in python and other modern tools complex
unicode symbols handled as code points", ``charsToCodePoints`` in web/libs/editor/src/utils/selection-tools.js of
HumanSignal/label-studio; since early 2022, pull request 308 of label-studio-frontend). Line ends and repeated
spaces count as they stand in the text ("every space counts for result offsets", docs/source/tags/text.md there).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from newstance.schemas.articles import Article
from newstance.views.exports.annotations import (
    CUE,
    LINKS,
    ROLES,
    SPEAKER,
    STANCE,
    STATEMENT,
    USUAL_MENTIONS,
    annotate,
    read_articles,
)
from newstance.views.exports.carried import FIELD, about, pack
from newstance.views.exports.files import replaced, write_array

LABEL, TEXT = "label", "text"
"""Names of the config's tags, which the results refer to."""
_COLOURS = {
    STANCE + "SUPPORT": "#1a9850", STANCE + "OPPOSE": "#d73027", STANCE: "#969696", STATEMENT: "#fdae61", SPEAKER: "#7b3294",
    CUE: "#b8860b",
}  # fmt: skip


def write(source: Path, target: Path) -> int:
    """Tasks written."""
    labels = dict.fromkeys(USUAL_MENTIONS)

    def tasks() -> Any:
        for article in read_articles(source):
            labels.update(dict.fromkeys(m.label for m in article.mentions))
            yield task(article)

    count = write_array(target, tasks())
    with replaced(target.with_suffix(".config.xml")) as partial:
        partial.write_text(config([*labels, *ROLES]), "utf-8")
    return count


def task(article: Article) -> dict[str, Any]:
    """One article, its annotations as a prediction."""
    found = annotate(article)
    result: list[dict[str, Any]] = [
        {
            "id": span.id,
            "from_name": LABEL,
            "to_name": TEXT,
            "type": "labels",
            "value": {"start": span.start, "end": span.end, "text": article.words(span.place), "labels": [span.label]},
            "meta": {"text": [span.note] if span.note else []},
        }
        for span in found.spans
    ]
    result += [
        {"type": "relation", "from_id": link.source, "to_id": link.target, "direction": "right", "labels": [link.type]}
        for link in found.links
    ]
    first = article.paragraphs[0]
    return {
        "data": {"text": article.text, **about(article), "heading": first.title or first.source_uri, FIELD: pack(article)},
        "predictions": [{"model_version": first.pipeline_version, "result": result}],
    }


def config(labels: list[str]) -> str:
    """The labelling config, XML."""
    relations = "\n".join(f"    <Relation value={quoteattr(name)}/>" for name in LINKS)
    spans = "\n".join(f'    <Label value={quoteattr(name)} background="{_colour(name)}"/>' for name in labels)
    return f"""<View>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Header value="$heading"/>
  <Relations>
{relations}
  </Relations>
  <Labels name="{LABEL}" toName="{TEXT}" choice="single">
{spans}
  </Labels>
  <Text name="{TEXT}" value="$text" saveTextResult="yes"/>
</View>
"""


def _colour(label: str) -> str:
    return next((colour for start, colour in _COLOURS.items() if label.startswith(start)), "#4575b4")
