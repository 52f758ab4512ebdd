"""A real browser, and pages opened in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from newstance.views import report

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_api.sync_playwright() as playwright:
        if not path and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium here: apt-get install chromium")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        found = playwright.chromium.launch(executable_path=path, args=arguments)
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens data as a page. When the test is over, nothing may have been logged, asked for or run."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    faults: list[str] = []
    path = tmp_path / "report.html"

    def opened(data: dict[str, Any] | None = None, fragment: str = "") -> Any:
        if data is not None:
            path.write_text(report.page(data, "Test"), "utf-8")
        page = context.new_page()
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: faults.append(f"request: {request.url}") if request.url != own else None)
        own = path.as_uri()
        page.goto(own + fragment)
        page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    pwned = [page.evaluate("window.pwned") for page in context.pages]
    context.close()
    assert not faults
    assert not any(pwned)
