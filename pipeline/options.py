"""Every option of ``newstance run``, in one place: for Beam's command line (``beam_options``), and, where a local run gives
no option of Beam's, without it: Beam would double the driver's memory.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newstance.pipeline.sources import Limits
from newstance.transforms.decode import FieldNames
from newstance.transforms.settings import CREDIBLE, Settings

if TYPE_CHECKING:
    from newstance.pipeline.streaming import Timing

CODECS = ("deflate", "null", "bzip2", "xz")


class Options(argparse.Namespace):
    """The values of our options, and Beam's ``runner`` and ``streaming``."""

    runner: str | None
    streaming: bool

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        source = parser.add_argument_group("input")
        source.add_argument("--input", help="glob of articles: text files, or JSON Lines (.jsonl), each also gzipped")
        source.add_argument("--watch", metavar="DIR_OR_GLOB", help="follow these files instead, until stopped")
        source.add_argument(
            "--settle", type=float, default=2.0, help="seconds a watched file must be left alone before it is read"
        )
        source.add_argument("--poll", type=float, default=1.0, help="seconds between looks at the watched files")
        source.add_argument("--fields", help="names in JSON rows, e.g. text=body,date=when|created")
        source.add_argument("--language", help="take every text as this language (two letters) instead of finding it")
        source.add_argument("--max_bytes", type=int, default=Limits().max_bytes, help="cap of one article's bytes")
        source.add_argument("--max_chars", type=int, default=Settings().max_chars, help="cap of one cleaned text's characters")

        sink = parser.add_argument_group("output")
        sink.add_argument("--output", help="directory for the Avro files and manifest.json")
        sink.add_argument("--codec", choices=CODECS, default="deflate", help="compression of the Avro files")
        sink.add_argument("--tolerance", type=float, default=0.1, help="share of rejected inputs above which the run fails")
        sink.add_argument("--overwrite", action="store_true", help="first delete what newstance wrote to --output before")

        models = parser.add_argument_group("models")
        models.add_argument("--actors", help="CSV of further actors (docs/actors.md)")
        models.add_argument("--stance_model", help="stance weights to use instead of the shipped ones; none: no stances")
        models.add_argument(
            "--statement_threshold", type=float, default=CREDIBLE, help="probability below which nothing is a statement"
        )
        models.add_argument("--stance_threshold", type=float, help="probability below which a stance is UNKNOWN")

        stream = parser.add_argument_group("streams (--streaming, on a runner that streams)")
        stream.add_argument("--window", default="7d", help="length of the windows of edges: 12h, 7d, 4w")
        stream.add_argument("--every", help="a window begins this often; default: when the one before ends")
        stream.add_argument("--allowed_lateness", default="7d", help="how long after its window an article still counts")
        stream.add_argument("--early", default="10m", help="edges of a window that is not over are told this often")
        stream.add_argument("--write_every", default="1m", help="how long records wait for others to share a file with")

        local = parser.add_argument_group("local runs")
        local.add_argument("--workers", type=int, help="processes; default: the cores, one for small input")
        local.add_argument("--document_seconds", type=float, default=60.0, help="time one batch of documents may take")

    def settings(self) -> Settings:
        """What the verbs are told. Raises ValueError where --fields is wrong."""
        return Settings(
            fields=FieldNames.parse(self.fields),
            language=self.language,
            max_chars=self.max_chars,
            actors=self.actors,
            stance_model=self.stance_model,
            stance_threshold=self.stance_threshold,
            statement_threshold=self.statement_threshold,
        )

    def timing(self) -> Timing:
        """What a stream is told. Raises TimeError."""
        from newstance.pipeline.streaming import Timing
        from newstance.transforms.rolling import Windows, seconds

        return Timing(
            windows=Windows(seconds(self.window), seconds(self.every or self.window)),
            lateness=seconds(self.allowed_lateness),
            early=seconds(self.early),
            poll=self.poll,
            write=seconds(self.write_every),
        )

    def limits(self) -> Limits:
        return Limits(max_bytes=self.max_bytes)

    def given(self) -> dict[str, Any]:
        """Those that are not the default."""
        defaults = {action.dest: action.default for action in _parser()._actions}
        return {name: value for name, default in defaults.items() if (value := getattr(self, name)) != default}


def flags() -> frozenset[str]:
    """Every option that is ours, as written on the command line."""
    return frozenset(flag for action in _parser()._actions for flag in action.option_strings)


def parse(argv: Sequence[str], **others: Any) -> Options | None:
    """The options that ``argv`` gives, ``others`` winning over it; None where there is one among them that is not ours. A value
    that cannot be read ends in SystemExit, as argparse has it."""
    parser = _parser()
    options, unknown = parser.parse_known_args(argv, Options(runner=None, streaming=False))
    if unknown or not others.keys() <= vars(options).keys():
        return None
    vars(options).update(others)
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    Options.add_arguments(parser)
    return parser
