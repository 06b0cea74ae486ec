"""Finds a real Chromium and opens pages in it, for every test that needs a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

MISSING = (
    "Chromium is missing: apt-get install chromium (or set DROM_CHROMIUM to a Chromium or Chrome binary)"
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)


def chromium() -> str:
    """The browser's path; a machine without one fails the test and says what to do."""
    named = os.environ.get("DROM_CHROMIUM")
    candidates = [named] if named else list(NAMES)
    found = next(filter(None, map(shutil.which, candidates)), None)
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    return found


@dataclass
class BrowserPage:
    """A page with everything that went wrong inside it."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"{message.type}: {message.text}")

    def _note_error(self, error: Error) -> None:
        self.problems.append(f"exception: {error.message}")

    def watch(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", self._note_error)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture(scope="module")
def running_browser() -> Iterator[Browser]:
    """A real headless Chromium: its start takes longer than most of what is done in it."""
    with opened_browser() as browser:
        yield browser


@pytest.fixture
def browser_page(running_browser: Browser) -> Iterator[BrowserPage]:
    """A desktop-wide page that knows nothing of other tests' pages."""
    context = running_browser.new_context(viewport={"width": 1600, "height": 900})
    watched = BrowserPage(context.new_page())
    watched.watch()
    yield watched
    context.close()
