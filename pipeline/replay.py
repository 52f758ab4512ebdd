"""Replay: dead letters of an output directory as input again, once their cause is mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newstance.pipeline import batch, local, manifest
from newstance.pipeline.ledger import REJECTED
from newstance.pipeline.local import Input
from newstance.pipeline.options import NewstanceOptions
from newstance.pipeline.sources import is_json_lines, read_path
from newstance.schemas.records import RejectedRecord
from newstance.transforms.document import RawDocument
from newstance.views.dataset import records


def replay(output: Path, argv: list[str]) -> batch.Result:
    """Process the dead letters of ``output`` again, into the same directory. ``argv``: options of ``newstance run``.

    Options that the first run had are taken over from its manifest. Documents that were written before keep their ids and
    are not written again.
    """
    before = manifest.load(output)["options"]
    options = NewstanceOptions(argv, **{k: v for k, v in before.items() if k not in ("input", "overwrite")})
    plan = local.Plan(
        settings=options.settings(),
        limits=options.limits(),
        codec=options.codec,
        workers=options.workers or 1,
        document_seconds=options.document_seconds,
        tolerance=1.0,
    )
    letters = list(latest(records(output, "rejected")))
    return batch.run(raws(letters, plan), output, plan, before, only=REJECTED)


def latest(letters: Iterator[RejectedRecord]) -> Iterator[RejectedRecord]:
    """The last dead letter of each input: one that was replayed before has several."""
    found: dict[tuple[str, str, str], RejectedRecord] = {}
    for letter in letters:
        found[letter.source_uri, letter.locator, letter.input_sha256] = letter
    return iter(found.values())


def raws(letters: list[RejectedRecord], plan: local.Plan) -> Iterator[Input]:
    """The inputs behind dead letters: as kept there, or, where the copy was capped, read again from their source."""
    for letter in letters:
        if letter.input_truncated or not letter.input:
            again = [i for i in read_path(letter.source_uri, plan.limits) if _locator(i) == letter.locator]
            yield from again
            continue
        form = "json" if is_json_lines(letter.source_uri) else "text"
        yield RawDocument(source_uri=letter.source_uri, data=letter.input, locator=letter.locator, form=form)


def _locator(item: Input) -> str:
    return item.locator if isinstance(item, RawDocument) else item.raw.locator
