"""Clusters of an output directory: near-duplicate paragraphs and articles. Sketches lie in a temporary file, not in memory."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from newstance.pipeline import derived, manifest
from newstance.schemas.avro import to_avro
from newstance.schemas.records import ClusterRecord, ParagraphKind
from newstance.transforms.duplicates import EMPTY, PLACES, Sketches, cluster_ids, sketch
from newstance.views.dataset import rows

ARTICLE_KINDS = frozenset((ParagraphKind.BODY, ParagraphKind.HEADING))
"""What an article is compared by: captions and boilerplate are the page's, not the article's."""
COLUMNS = ("paragraph_id", "document_id", "kind", "text")
_CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class Clustered:
    """How many paragraphs and articles there are, and how many are left when near-duplicates count once."""

    paragraphs: int
    paragraph_clusters: int
    articles: int
    article_clusters: int


def cluster(output: Path) -> Clustered:
    """Write ``clusters-*.avro`` of a directory of records. Raises DatasetError where they cannot be read."""
    found = list(clusters(rows(output, "paragraphs", COLUMNS)))
    derived.write(output, {"clusters": map(to_avro, found)})
    return Clustered(
        len(found),
        len({record.paragraph_cluster_id for record in found}),
        len({record.document_id for record in found}),
        len({record.cluster_id for record in found}),
    )


def up_to_date(output: Path) -> bool:
    """Whether ``clusters-*.avro`` holds every paragraph that the manifest knows. Records are only ever added, so numbers tell."""
    if not (output / manifest.NAME).exists():
        return False
    listed = manifest.load(output)
    made = [entry["records"] for entry in listed.get("derived", ()) if entry["kind"] == "clusters"]
    return bool(made) and sum(made) == sum(entry["records"] for entry in listed["files"] if entry["kind"] == "paragraphs")


def clusters(paragraphs: Iterable[dict[str, Any]]) -> Iterator[ClusterRecord]:
    """Paragraph rows (paragraph_id, document_id, kind, text) in any order; a record of each out, in order of its ids.

    Holds the ids (about 300 bytes a paragraph); the sketches (1 kB each) lie on disk.
    """
    ids: list[str] = []
    documents: dict[str, int] = {}
    owners: list[int] = []  # row of the paragraph's document; -1 - row where it is no part of the article proper
    with tempfile.TemporaryFile(prefix="newstance-sketches-") as store:
        for row in paragraphs:
            ids.append(row["paragraph_id"])
            owner = documents.setdefault(row["document_id"], len(documents))
            owners.append(owner if row["kind"] in ARTICLE_KINDS else -1 - owner)
            store.write(sketch(row["text"]).tobytes())
        if not ids:
            return
        store.flush()
        sketches: Sketches = np.memmap(store, np.uint32, "r", shape=(len(ids), PLACES))
        of_paragraphs = cluster_ids(ids, sketches)
        of_articles = cluster_ids(list(documents), _articles(sketches, owners, len(documents)))
    names = list(documents)
    sizes, article_sizes = Counter(of_paragraphs), Counter(of_articles)
    for one in sorted(range(len(ids)), key=lambda one: (names[max(owners[one], -1 - owners[one])], ids[one])):
        owner = max(owners[one], -1 - owners[one])
        yield ClusterRecord(
            document_id=names[owner],
            paragraph_id=ids[one],
            cluster_id=of_articles[owner],
            cluster_size=article_sizes[of_articles[owner]],
            paragraph_cluster_id=of_paragraphs[one],
            paragraph_cluster_size=sizes[of_paragraphs[one]],
        )


def _articles(sketches: Sketches, owners: list[int], number: int) -> Sketches:
    """The sketch of each article, from those of its paragraphs: shape (number, PLACES)."""
    found = np.full((number, PLACES), EMPTY, np.uint32)
    owner = np.array(owners)
    for start in range(0, len(owners), _CHUNK):
        some = owner[start : start + _CHUNK]
        np.minimum.at(found, some[some >= 0], sketches[start : start + _CHUNK][some >= 0])
    return found
