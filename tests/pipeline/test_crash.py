"""A short version of ``make crash-test``: nothing is lost or doubled, whenever newstance is killed."""

from __future__ import annotations

import os
import signal

import pytest

from tests.crashing import crash

KILLS = int(os.environ.get("NEWSTANCE_KILLS", "20"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a POSIX kill")
def test_killed_runs_end_up_like_one_that_nobody_killed(capsys: pytest.CaptureFixture[str]):
    tally = crash(KILLS, seed=7)
    with capsys.disabled():
        print(f"\n{tally}")
    assert tally.kills >= KILLS
    assert tally.clean, str(tally)
