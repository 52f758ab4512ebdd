"""Worker: a process that turns chunks of raw documents into staged Avro files, one bounded Beam pipeline a chunk.

The models stay loaded between chunks. The driver talks to it through a pipe: a ``Job`` in, a ``Done`` out. It imports this
file too, so Beam and the verbs are imported where they run: they would triple the driver's memory.
"""

from __future__ import annotations

import contextlib
import logging
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import fastavro
from newstance.pipeline.crash import crash_point
from newstance.pipeline.ledger import KINDS, OutputFile, digest
from newstance.pipeline.sources import Broken
from newstance.schemas.container import file_checksums
from newstance.transforms.document import RawDocument
from newstance.transforms.heartbeat import watch
from newstance.transforms.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """A chunk of input. ``careful``: one document at a time, so that a crash names its document."""

    chunk: int
    inputs: tuple[RawDocument | Broken, ...]
    staging: Path
    careful: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a chunk became: its files, the ids of the documents written, and (source_uri, locator) -> id of those rejected."""

    chunk: int
    files: tuple[OutputFile, ...]
    written: frozenset[str]
    rejected: dict[tuple[str, str], str | None]


def serve(connection: Connection, settings: Settings, codec: str, heartbeat: Path) -> None:
    """Run jobs until the pipe closes. The first answer, None, says that the models are loaded; one that is a text, what went
    wrong with this process itself, and ends it."""
    logging.getLogger().setLevel(logging.ERROR)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # Ctrl-C reaches the whole group: when to stop is the driver's to say
    watch(heartbeat)
    with contextlib.suppress(BrokenPipeError, EOFError, ConnectionResetError):  # the driver is gone
        try:
            from newstance.transforms.analyse import tools

            tools(settings).version  # noqa: B018 - loads the models
            import newstance.pipeline.build  # noqa: F401 - and Beam, so that the first job's clock does not run meanwhile

            connection.send(None)
            while True:
                connection.send(run(connection.recv(), settings, codec))
        except Exception as error:  # not of one document, those are dead letters by now: of the set-up, or of the disk
            connection.send(f"{type(error).__name__}: {error}")


def run(job: Job, settings: Settings, codec: str) -> Done:
    """Run the pipeline over one chunk, in this process; its files are in ``job.staging`` then."""
    import apache_beam as beam
    from newstance.pipeline.build import assemble
    from newstance.schemas.avro import to_avro
    from newstance.transforms.analyse import tools
    from newstance.transforms.reject import reject
    from newstance.transforms.steps import BATCH_BYTES

    crash_point("begun")
    job.staging.mkdir(parents=True, exist_ok=True)
    version = tools(settings).version
    broken = [to_avro(reject(b.raw, b.stage, b.error, version)) for b in job.inputs if isinstance(b, Broken)]
    raws = [raw for raw in job.inputs if isinstance(raw, RawDocument)]
    # FnApiRunner by name: "DirectRunner" would first try to download another runner.
    with beam.Pipeline(runner="FnApiRunner", argv=["--direct_running_mode=in_memory"]) as pipeline:
        assemble(
            pipeline | "Inputs" >> beam.Create(raws, reshuffle=False),
            pipeline | "Unreadable" >> beam.Create(broken, reshuffle=False),
            settings,
            f"{job.staging}/",
            codec=codec,
            shards=0,  # one bundle here, so one file of each kind; a number would send every record through a shuffle
            batch_bytes=1 if job.careful else BATCH_BYTES,
        )
    crash_point("written")
    return _done(job)


def _done(job: Job) -> Done:
    """Read back what was written: only what can be read is reported, so only that is committed."""
    files: list[OutputFile] = []
    written: frozenset[str] = frozenset()
    rejected: dict[tuple[str, str], str | None] = {}
    for kind in KINDS:
        (path,) = job.staging.glob(f"{kind}-*.avro")
        with path.open("rb") as stream:
            if kind == "rejected":
                rows = [(row["source_uri"], row["locator"], row["document_id"]) for row in _rows(stream)]
                rejected = {(uri, locator): document_id for uri, locator, document_id in rows}
                records = len(rows)
            else:
                ids = [row["document_id"] for row in _rows(stream, _projection(kind))]
                written = frozenset(ids) if kind == "paragraphs" else written
                records = len(ids)
        if records:
            final = path.with_name(f"{kind}-{job.chunk:06}.avro")
            path.rename(final)
            files.append(OutputFile(final.name, kind, records, final.stat().st_size, digest(final), file_checksums(final)))
        else:
            path.unlink()
    return Done(job.chunk, tuple(files), written, rejected)


def _rows(stream: Any, schema: dict[str, Any] | None = None) -> Any:
    return fastavro.reader(stream, reader_schema=schema)


def _projection(kind: str) -> dict[str, Any]:
    from newstance.schemas.avro import load_schema

    schema = load_schema(KINDS[kind])
    wanted = [field for field in schema["fields"] if field["name"] == "document_id"]
    return {**schema, "fields": wanted}
