"""Settings and fixtures that all tests share."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every run: a test that fails now and then on a slow machine tells nothing.
settings.register_profile("newstance", deadline=None, derandomize=True)
settings.load_profile("newstance")
