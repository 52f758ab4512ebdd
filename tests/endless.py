"""The endless graph over a source that ends, with the verbs of tests/light.py: ``python -m tests.endless 'GLOB' DIRECTORY``.

Beam's local runner has no clock for its triggers, so here every row fires by itself; all else is what a runner that streams gets.
"""

from __future__ import annotations

import sys

import tests.light  # noqa: F401 - replaces the verbs, so it comes first

# isort: split
import apache_beam as beam
from apache_beam.transforms.trigger import AfterCount
from apache_beam.utils.timestamp import Timestamp
from newstance.pipeline import sinks, streaming
from newstance.pipeline.sources import Limits
from newstance.transforms.rolling import Windows
from newstance.transforms.settings import Settings

WEEK = 7 * 86_400.0


def main(pattern: str, directory: str) -> None:
    for module in (sinks, streaming):
        module.AfterProcessingTime = lambda delay: AfterCount(1)
    timing = streaming.Timing(windows=Windows(WEEK, WEEK), lateness=WEEK, early=1, poll=0.5, write=1)
    with beam.Pipeline(runner="FnApiRunner", argv=["--direct_running_mode=in_memory"]) as pipeline:
        streaming.assemble(pipeline, pattern, directory, Settings(), Limits(), timing, stop=Timestamp.now() + 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
