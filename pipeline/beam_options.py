"""Our options as Beam takes them: one PipelineOptions subclass; all of Beam's own pass through beside them."""

from __future__ import annotations

import argparse
from typing import Any

from apache_beam.options.pipeline_options import PipelineOptions
from newstance.pipeline.options import Options


class NewstanceOptions(PipelineOptions, Options):
    """Options of ``newstance run``. Beam reads them from the command line together with its own."""

    @classmethod
    def _add_argparse_args(cls, parser: argparse.ArgumentParser) -> None:
        Options.add_arguments(parser)

    @property
    def runner(self) -> str | None:  # type: ignore[override]
        runner: str | None = self._of_beam("runner")
        return runner

    @property
    def streaming(self) -> bool:  # type: ignore[override]
        return bool(self._of_beam("streaming"))

    def _of_beam(self, name: str) -> Any:
        return self.get_all_options()[name]

    def given(self) -> dict[str, Any]:
        given: dict[str, Any] = self.get_all_options(drop_default=True)
        return given
