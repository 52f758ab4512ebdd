"""Imports: what annotators made of an export, as Avro gold: paragraphs-000001.avro and stances-000001.avro in a new directory.

Only what someone finished counts: of a Label Studio task the last annotation that was not cancelled, of doccano's rows all (its
export can be told to hold approved ones only). ``newstance evaluate``, ``show`` and ``query`` read the result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import fastavro
from newstance.schemas.articles import Article
from newstance.schemas.avro import load_schema, to_avro
from newstance.schemas.records import StanceRecord
from newstance.views.exports.annotations import Annotations, Link, Span
from newstance.views.exports.carried import FIELD, unpack
from newstance.views.exports.files import replaced
from newstance.views.gold import correct


class ImportFileError(ValueError):
    """A file that cannot be imported. The message names the file, the task or row, and what is wrong with it."""


@dataclass(slots=True)
class Imported:
    """Articles read, tasks left out for want of an annotation, and of each kind (kept, new or changed, gone) records."""

    articles: int = 0
    skipped: int = 0
    kinds: dict[str, list[int]] = field(default_factory=lambda: {k: [0, 0, 0] for k in ("mentions", "statements", "stances")})

    def __str__(self) -> str:
        told = "; ".join(
            f"{name}: {kept:,} kept, {new:,} new or changed, {gone:,} gone" for name, (kept, new, gone) in self.kinds.items()
        )
        left_out = f" ({self.skipped:,} without an annotation left out)" if self.skipped else ""
        return f"{self.articles:,} articles{left_out}; {told}"

    def count(self, before: Article, after: Article) -> None:
        self.articles += 1
        for name, counts in self.kinds.items():
            old, new = set(getattr(before, name)), set(getattr(after, name))
            for i, size in enumerate((len(old & new), len(new - old), len(old - new))):
                counts[i] += size


def import_gold(source: Path, target: Path, origin: str, local_id: Callable[[str], str]) -> Imported:
    """Write the corrected articles of ``source``, a file of the tool ``origin`` (a key of READERS), to the directory ``target``.

    ``local_id`` makes the id of an actor that has only a name. Raises ImportFileError.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ImportFileError(f"{target}: is there already; name a new directory")
    told = Imported()
    found: list[Article] = []
    for where, annotated in READERS[origin](source):
        if annotated is None:
            told.skipped += 1
            continue
        try:
            before, picture = annotated
            after = correct(before, picture, origin, local_id)
        except ValueError as error:
            raise ImportFileError(f"{where}: {error}") from error
        told.count(before, after)
        found.append(after)
    _write(found, target)
    return told


def edges(article: Article) -> Iterator[StanceRecord]:
    """The stances of ``article``, flat."""
    for p in article.paragraphs:
        about = {
            name: getattr(p, name) for name in ("document_id", "paragraph_id", "source_uri", "publisher", "published_at", "title")
        }
        for s in p.stances:
            yield StanceRecord(**about, **asdict(s), evidence=article.words((s.evidence_start, s.evidence_end)))


def _write(found: list[Article], target: Path) -> None:
    with replaced(target) as partial:
        partial.mkdir()
        for kind, name, rows in (
            ("paragraphs", "paragraph", [p for article in found for p in article.paragraphs]),
            ("stances", "stance", [edge for article in found for edge in edges(article)]),
        ):
            with (partial / f"{kind}-000001.avro").open("wb") as stream:
                fastavro.writer(stream, load_schema(name), map(to_avro, rows), codec="deflate")


# -- the tools ---------------------------------------------------------------------------------------------------------

Annotated = tuple[Article, Annotations]


def _label_studio(path: Path) -> Iterator[tuple[str, Annotated | None]]:
    tasks = _json(path, path.read_text("utf-8"))
    if not isinstance(tasks, list):
        raise ImportFileError(f"{path}: not a list of tasks; export from Label Studio as JSON")
    for number, task in enumerate(tasks, 1):
        where = f"{path}: task {task.get('id', number) if isinstance(task, dict) else number}"
        try:
            done = [a for a in task["annotations"] if not a.get("was_cancelled")]
            yield where, (_task(task["data"], done[-1]["result"]) if done else None)
        except (KeyError, TypeError, AttributeError) as error:
            raise ImportFileError(f"{where}: not a task of a newstance export, exported as JSON ({error!r})") from error
        except ValueError as error:
            raise ImportFileError(f"{where}: {error}") from error


def _task(data: dict[str, Any], result: list[dict[str, Any]]) -> Annotated:
    text = data["text"]
    found = Annotations()
    regions = [r for r in result if r["type"] == "labels"]
    unit = _unit(text, [r["value"] for r in regions])
    for r in regions:
        value = r["value"]
        if len(value["labels"]) != 1:
            raise ValueError(f"region [{value['start']}, {value['end']}) has {len(value['labels'])} labels")
        note = " ".join(r.get("meta", {}).get("text", ()))
        found.spans.append(Span(r["id"], value["labels"][0], unit(value["start"]), unit(value["end"]), note))
    for r in result:
        if r["type"] == "relation":
            if not r.get("labels"):
                raise ValueError(f"the relation from {r['from_id']} to {r['to_id']} has no label")
            ends = (r["to_id"], r["from_id"]) if r.get("direction") == "left" else (r["from_id"], r["to_id"])
            found.links += (Link(label, *ends) for label in r["labels"])
    return unpack(data[FIELD], text), found


def _unit(text: str, values: list[dict[str, Any]]) -> Callable[[int], int]:
    """From the file's offsets to code points. Label Studio before 1.5 counted UTF-16 units; the words of the regions tell."""
    units = text.encode("utf-16-le")

    def from_utf16(offset: int) -> int:
        return len(units[: 2 * offset].decode("utf-16-le", errors="ignore"))

    for unit in (int, from_utf16):
        if all(_same(text[unit(v["start"]) : unit(v["end"])], v.get("text")) for v in values):
            return unit
    wrong = next(v for v in values if not _same(text[v["start"] : v["end"]], v.get("text")))
    raise ValueError(f"region [{wrong['start']}, {wrong['end']}) holds other words than it says: {wrong['text'][:60]!r}")


def _same(words: str, told: str | None) -> bool:
    """Label Studio writes line ends in its own way."""
    return told is None or "".join(words.split()) == "".join(told.replace("\\n", "\n").split())


def _doccano(path: Path) -> Iterator[tuple[str, Annotated | None]]:
    with path.open(encoding="utf-8", newline="\n") as stream:
        for number, line in enumerate(stream, 1):
            where = f"{path}:{number}"
            row = _json(Path(where), line)
            try:
                found = Annotations(
                    [Span(str(e["id"]), e["label"], e["start_offset"], e["end_offset"]) for e in row["entities"]],
                    [Link(r["type"], str(r["from_id"]), str(r["to_id"])) for r in row["relations"]],
                )
                yield where, (unpack(row[FIELD], row["text"]), found)
            except (KeyError, TypeError) as error:
                raise ImportFileError(
                    f"{where}: not a row of a newstance export with entities and relations ({error!r})"
                ) from error
            except ValueError as error:
                raise ImportFileError(f"{where}: {error}") from error


def _json(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ImportFileError(f"{path}: not JSON: {error}") from error


READERS: dict[str, Callable[[Path], Iterator[tuple[str, Annotated | None]]]] = {
    "label-studio": _label_studio,
    "doccano": _doccano,
}
