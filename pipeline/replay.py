"""Replay: dead letters of an output directory as input again, once their cause is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from newstance.pipeline import batch, local, manifest
from newstance.pipeline.arguments import read
from newstance.pipeline.ledger import REJECTED
from newstance.pipeline.local import Input
from newstance.pipeline.sources import is_json_lines, read_path, root_of
from newstance.schemas.records import RejectedRecord
from newstance.transforms.document import RawDocument
from newstance.views.dataset import records


def replay(output: Path, argv: list[str]) -> batch.Result:
    """Process the dead letters of ``output`` again, into the same directory. ``argv``: options of ``newstance run``.

    Options that the first run had are taken over from its manifest, where ``argv`` does not give others. Documents that were
    written before keep their ids and are not written again.
    """
    before = manifest.load(output)["options"]
    # Beam lets keywords win over the command line, so what is given there now is left out of them.
    given = {word.split("=")[0].removeprefix("--") for word in argv}
    options = read(argv, **{k: v for k, v in before.items() if k not in given | {"input", "overwrite"}})
    plan = local.Plan(
        settings=options.settings(),
        limits=options.limits(),
        codec=options.codec,
        workers=options.workers or 1,
        document_seconds=options.document_seconds,
        tolerance=1.0,
    )
    letters = list(latest(records(output, "rejected")))
    root = root_of(before["input"]) if before.get("input") else None
    return batch.run(raws(letters, plan, root), output, plan, before, only=REJECTED)


def latest(letters: Iterator[RejectedRecord]) -> Iterator[RejectedRecord]:
    """The last dead letter of each input: one that was replayed before has several."""
    found: dict[tuple[str, str, str], RejectedRecord] = {}
    for letter in letters:
        found[letter.source_uri, letter.locator, letter.input_sha256] = letter
    return iter(found.values())


def raws(letters: list[RejectedRecord], plan: local.Plan, root: str | None = None) -> Iterator[Input]:
    """The inputs behind dead letters: as kept there, or, where that is not all of it, read again from their source."""
    for letter in letters:
        if letter.input_truncated or not letter.input:
            for item in read_path(letter.source_uri, plan.limits, root=root):
                if _locator(item) == letter.locator:
                    yield _instead(item, letter.input_sha256)
            continue
        form = "json" if is_json_lines(letter.source_uri) else "text"
        yield RawDocument(source_uri=letter.source_uri, data=letter.input, locator=letter.locator, form=form)


def _instead(item: Input, digest: str) -> Input:
    """``item``, which takes the place of a dead letter that held less of it."""
    if isinstance(item, RawDocument):
        return replace(item, replaces=digest)
    return replace(item, raw=replace(item.raw, replaces=digest))


def _locator(item: Input) -> str:
    return item.locator if isinstance(item, RawDocument) else item.raw.locator
