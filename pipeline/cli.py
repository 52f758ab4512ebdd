"""Command line. ``newstance COMMAND --help`` explains each command; docs/running.md the exit codes.

Beam and spaCy are imported by the commands that need them only: ``newstance show`` starts in a tenth of a second.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newstance.pipeline.arguments import LOCAL_RUNNERS, UsageError, read

if TYPE_CHECKING:
    from newstance.pipeline.batch import Result
    from newstance.pipeline.local import Plan
    from newstance.pipeline.options import Options

OK, FAILED, USAGE, REJECTED_TOO_MANY, DAMAGED = 0, 1, 2, 3, 4


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of ``newstance``. Returns the exit code; an error is one line on standard error, never a traceback."""
    args = list(sys.argv[1:] if argv is None else argv)
    if not args or args[0] in ("-h", "--help"):
        print(_help())
        return OK
    logging.getLogger().setLevel(logging.ERROR)  # Beam warns of clients that nobody asked for
    name, rest = args[0], args[1:]
    if name not in COMMANDS:
        print(f"newstance: no command {name!r}; there are {', '.join(COMMANDS)}", file=sys.stderr)
        return USAGE
    try:
        return COMMANDS[name][0](rest)
    except KeyboardInterrupt:
        print("newstance: stopped; what was committed is whole, the same command goes on from there", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if os.environ.get("NEWSTANCE_TRACEBACK"):
            raise
        print(f"newstance {name}: {_one_line(error)}", file=sys.stderr)
        return _code(error)


def _code(error: Exception) -> int:
    usage = ("UsageError", "SourceError", "LedgerError", "TimeError")
    codes = {"TooManyRejectedError": REJECTED_TOO_MANY, **dict.fromkeys(usage, USAGE)}
    return codes.get(type(error).__name__, FAILED)


def _one_line(error: Exception) -> str:
    from newstance.views.summary import visible

    known = type(error).__module__.startswith("newstance")
    return visible(" ".join((str(error) if known else f"{type(error).__name__}: {error}").split()))


def _run(argv: list[str]) -> int:
    """newstance run --input GLOB --output DIR: read news, write who said what about whom as Avro"""
    if "-h" in argv or "--help" in argv:
        argv = ["--help"]
    options = read(argv)
    if not options.output:
        raise UsageError("--output is missing")
    if bool(options.input) == bool(options.watch):
        raise UsageError("give one of --input and --watch")
    runner, streaming = options.runner, options.streaming
    if streaming and (options.watch or runner in LOCAL_RUNNERS):
        raise UsageError("--streaming needs a runner that streams, such as --runner=FlinkRunner; on this machine use --watch")
    if streaming:
        from newstance.pipeline import streaming as stream

        stream.run(options.input, options.output, options.settings(), options.limits(), options.timing(), options.codec, options)
        return OK
    if options.watch:
        return _run_watch(options)
    local_paths = "://" not in options.input and "://" not in options.output
    if runner in LOCAL_RUNNERS and local_paths:
        return _run_local(options)
    from newstance.pipeline import remote

    remote.run(options.input, options.output, options.settings(), options.limits(), options.codec, options)
    return OK


def _run_local(options: Options) -> int:
    from newstance.pipeline import batch, local
    from newstance.pipeline.sources import root_of

    paths = local.find(options.input)
    workers = options.workers or local.default_workers(paths)
    plan = _plan(options, workers, local.chunk_size(paths, workers))
    given = options.given()
    inputs = local.read(paths, plan.limits, root_of(options.input))
    return _report(batch.run(inputs, Path(options.output), plan, given, overwrite=options.overwrite))


def _run_watch(options: Options) -> int:
    from newstance.pipeline import local, watch

    plan = _plan(options, options.workers or local.cores(), local.STREAM_CHUNK_BYTES)
    given = options.given()
    result = watch.run(
        options.watch,
        Path(options.output),
        plan,
        given,
        settle=options.settle,
        poll=options.poll,
        overwrite=options.overwrite,
    )
    return _report(result)


def _plan(options: Options, workers: int, chunk_bytes: int) -> Plan:
    from newstance.pipeline.local import Plan

    return Plan(
        settings=options.settings(),
        limits=options.limits(),
        codec=options.codec,
        workers=workers,
        document_seconds=options.document_seconds,
        tolerance=options.tolerance,
        chunk_bytes=chunk_bytes,
    )


def _report(result: Result) -> int:
    from newstance.views.dataset import records
    from newstance.views.summary import render
    from rich.console import Console

    output = result.output
    console = Console() if sys.stdout.isatty() else Console(width=110)
    console.print(render(result.counts, records(output, "stances"), seconds=result.seconds))
    if result.already:
        console.print(f"{result.already:,} inputs were there from an earlier run and were not processed again.")
    where = f"Avro files and manifest.json are in {output}; look into them with: newstance show {output}"
    console.print(where, soft_wrap=True, markup=False)
    return OK


def _show(argv: list[str]) -> int:
    """newstance show PATH: records of an output directory or file, with the evidence highlighted"""
    from newstance.views.show import show
    from rich.console import Console

    parser = _parser("show", _show)
    parser.add_argument("path", type=Path)
    parser.add_argument("--limit", type=int, default=20, help="how many records at the most")
    parser.add_argument("--stances_only", action="store_true", help="paragraphs with a stance only")
    args = parser.parse_args(argv)
    show(_existing(args.path), Console(), limit=args.limit, stances_only=args.stances_only)
    return OK


def _html_report(argv: list[str]) -> int:
    """newstance report DIR -o FILE: one HTML page to look at, with network, matrix, timeline, actors and the evidence"""
    from newstance.transforms.actors import ActorTable
    from newstance.views.report import write
    from newstance.views.report_reading import Caps

    parser = _parser("report", _html_report)
    parser.add_argument("directory", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("report.html"))
    parser.add_argument("--title", help="what the page is called")
    parser.add_argument("--evidence", type=int, default=Caps().signed, help="paragraphs of text for each edge, at most")
    parser.add_argument("--paragraphs", type=int, default=Caps().paragraphs, help="paragraphs of text in all, at most")
    args = parser.parse_args(argv)
    names = {actor.id: actor.name for actor in ActorTable.load().actors.values()}
    caps = Caps(signed=args.evidence, unsigned=min(Caps().unsigned, args.evidence), paragraphs=args.paragraphs)
    found = write(_existing(args.directory), args.output, names=names, title=args.title, caps=caps)
    print(
        f"{found.stances:,} stances, {found.paragraphs:,} paragraphs of evidence, {found.size / 1e6:.1f} MB: "
        f"open {args.output} in a browser"
    )
    return OK


def _replay(argv: list[str]) -> int:
    """newstance replay DIR: try the dead letters of DIR again; those that pass become records"""
    from newstance.pipeline.replay import replay

    parser = _parser("replay", _replay)
    parser.add_argument("output", type=Path)
    args, rest = parser.parse_known_args(argv)
    return _report(replay(_existing(args.output), rest))


def _verify(argv: list[str]) -> int:
    """newstance verify DIR: hold every file against the manifest"""
    from newstance.pipeline.manifest import verify
    from newstance.views.summary import visible

    parser = _parser("verify", _verify)
    parser.add_argument("output", type=Path)
    args = parser.parse_args(argv)
    faults = verify(_existing(args.output))
    for fault in faults:
        print(visible(fault), file=sys.stderr)
    if not faults:
        print(f"{args.output}: every file is there and whole")
    return DAMAGED if faults else OK


def _salvage(argv: list[str]) -> int:
    """newstance salvage DIR --output NEW: copy what is whole in a damaged directory, and say what is lost"""
    from newstance.pipeline.salvage import salvage

    parser = _parser("salvage", _salvage)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--output", type=Path, required=True, help="a new directory")
    args = parser.parse_args(argv)
    damaged = salvage(_existing(args.directory), args.output)
    for one in damaged:
        print(f"{args.directory / one.name}: {one.saved:,} of {one.records:,} records saved", file=sys.stderr)
    lost = sum(one.records - one.saved for one in damaged)
    print(f"{len(damaged):,} files were damaged, {lost:,} records are lost; the rest is in {args.output}")
    return OK


def _cluster(argv: list[str]) -> int:
    """newstance cluster DIR: find copies: near-duplicate paragraphs and articles, as clusters-*.avro"""
    from newstance.pipeline.clusters import cluster

    parser = _parser("cluster", _cluster)
    parser.add_argument("output", type=Path)
    found = cluster(_existing(parser.parse_args(argv).output))
    print(
        f"{found.articles:,} articles are {found.article_clusters:,} without their copies, "
        f"{found.paragraphs:,} paragraphs {found.paragraph_clusters:,}"
    )
    return OK


def _rolling(argv: list[str]) -> int:
    """newstance rolling DIR: who stands where, window by window, and significant shifts, as edges-*.avro and shifts-*.avro"""
    from newstance.pipeline.rolling import roll
    from newstance.transforms.rolling import LEVEL, Windows, seconds
    from newstance.views.shifts import render
    from rich.console import Console

    parser = _parser("rolling", _rolling)
    parser.add_argument("output", type=Path)
    parser.add_argument("--window", default="7d", help="length of a window: 12h, 7d, 4w (default 7d)")
    parser.add_argument("--every", help="a window begins this often; default: when the one before ends")
    parser.add_argument("--past", help="hold a window against this much time before it; default: against all of it")
    parser.add_argument("--level", type=float, default=LEVEL, help="largest q-value of a shift (default %(default)s)")
    args = parser.parse_args(argv)
    windows = Windows(seconds(args.window), seconds(args.every or args.window))
    past = seconds(args.past) if args.past else float("inf")
    found = roll(_existing(args.output), windows, past=past, level=args.level)
    print(f"{found.edges:,} edges in {found.rows:,} windows; {found.tested:,} tested, {len(found.shifts):,} shifts")
    if found.undated:
        print(f"{found.undated:,} stances have no date (published_at) and are in no window")
    if found.shifts:
        Console().print(render(found.shifts))
    return OK


def _export(argv: list[str]) -> int:
    """newstance export DIR --to FORMAT --output PATH: the records in the format of another tool (docs/exports.md)"""
    from newstance.views.exports import FORMATS, export
    from newstance.views.tables import tables

    parser = _parser("export", _export)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--to", choices=FORMATS, required=True)
    parser.add_argument("--output", type=Path, required=True, help="a file; for brat a new directory")
    parser.add_argument("--table", choices=tables(), help="which table, for csv and parquet; stances by default")
    args = parser.parse_args(argv)
    written = export(_existing(args.directory), args.output, args.to, args.table)
    print(f"{written} written to {args.output}")
    return OK


def _import(argv: list[str]) -> int:
    """newstance import FILE --from TOOL --output DIR: an export that annotators corrected, as gold for newstance evaluate"""
    from newstance.transforms.actors import local_id
    from newstance.views.imports import READERS, import_gold

    parser = _parser("import", _import)
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="tool", choices=READERS, required=True)
    parser.add_argument("--output", type=Path, required=True, help="a new directory")
    args = parser.parse_args(argv)
    print(f"{import_gold(_existing(args.file), args.output, args.tool, local_id)}; written to {args.output}")
    return OK


def _query(argv: list[str]) -> int:
    """newstance query DIR "SQL": an SQL query (DuckDB) over documents, paragraphs, mentions, statements and stances"""
    from newstance.views.answers import FORMS, show
    from newstance.views.query import query

    parser = _parser("query", _query)
    parser.add_argument("directory", type=Path)
    parser.add_argument("sql", help='for example: "SELECT holder, target, count(*) FROM stances GROUP BY ALL"')
    parser.add_argument("--format", choices=FORMS, default="table")
    parser.add_argument("--limit", type=int, default=100, help="how many rows a table shows at the most")
    args = parser.parse_args(argv)
    show(query(_existing(args.directory), args.sql), sys.stdout, args.format, args.limit)
    return OK


def _evaluate(argv: list[str]) -> int:
    """newstance evaluate stance|attribution --gold FILE: figures against gold annotations"""
    parser = _parser("evaluate", _evaluate)
    parser.add_argument("what", choices=("stance", "attribution"))
    parser.add_argument("--gold", type=Path, required=True, help="JSON Lines, also gzipped, or a directory of newstance import")
    parser.add_argument("--stance_model")
    args = parser.parse_args(argv)
    if args.what == "stance":
        from newstance.evaluation.stance import evaluate_file
        from newstance.transforms.stance_model import StanceModel

        print(evaluate_file(_existing(args.gold), StanceModel.load(args.stance_model)))
    else:
        from newstance.evaluation.attribution import evaluate_file as evaluate_attribution

        print(evaluate_attribution(_existing(args.gold)))
    return OK


def _score(argv: list[str]) -> int:
    """newstance score --input F --output F: stance of JSON Lines rows with text, target_span, holder_span (null: polarity)"""
    from newstance.evaluation.stance import score_file
    from newstance.transforms.stance_model import StanceModel

    parser = _parser("score", _score)
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--stance_model")
    args = parser.parse_args(argv)
    rows = score_file(_existing(args.input), args.output, StanceModel.load(args.stance_model))
    print(f"{rows:,} rows scored to {args.output}")
    return OK


def _parser(name: str, command: Callable[[list[str]], int]) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"newstance {name}", description=(command.__doc__ or "").split(": ")[-1])


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UsageError(f"{path}: no such file or directory")
    return path


COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    name: (command, (command.__doc__ or "").split(": ")[-1])
    for name, command in {
        "run": _run,
        "show": _show,
        "report": _html_report,
        "replay": _replay,
        "verify": _verify,
        "salvage": _salvage,
        "cluster": _cluster,
        "rolling": _rolling,
        "query": _query,
        "export": _export,
        "import": _import,
        "evaluate": _evaluate,
        "score": _score,
    }.items()
}


def _help() -> str:
    lines = ["newstance: who said what about whom in the news, and where they stand", ""]
    lines += [f"  newstance {name:<10}{text}" for name, (_, text) in COMMANDS.items()]
    return "\n".join([*lines, "", "newstance COMMAND --help tells more."])
