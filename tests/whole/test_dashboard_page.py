"""The dashboard in a real browser: on a desk, on a phone, in the dark, on paper, with keyboard and by ear."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from bot.entrypoints.serving import Address, Server
from tests.browser import BrowserPage, opened_browser
from tests.entrypoints.web_stage import ADMIN, TODAY, months_before, web_stage
from tests.whole.programs import free_port

pytestmark = pytest.mark.slow
PATHS = ("/", "/?country=EE&lang=ru", "/queue", "/knowledge?lang=lt", "/access", "/nothing")
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
SERIOUS = ("serious", "critical")


class Served:
    """A dashboard with three made-up months, served on this machine by a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.address = ""
        self.links: list[str] = []

    async def run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        async with web_stage(f"sqlite:///{self._folder}/drom.sqlite3", origin=self.address) as stage:
            await stage.publish(*months_before(TODAY.date(), 3))
            server = Server(stage.app, Address("127.0.0.1", port), "DROM_DASHBOARD_LISTEN", self._stop)
            self.links = [f"{self.address}/sign-in?token={await stage.link(ADMIN)}"]
            self._ready.set()
            await server.run()

    def wait(self) -> None:
        assert self._ready.wait(60), "the dashboard did not start"

    def stop(self) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("dashboard"))
    thread = threading.Thread(target=lambda: asyncio.run(served.run()))
    thread.start()
    try:
        served.wait()
        yield served
    finally:
        served.stop()
        thread.join(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def cookies(served: Served, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Signed in as people do it: with the keyboard, on the page with the button."""
    state = tmp_path_factory.mktemp("state") / "state.json"
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(served.links[0])
    page.get_by_role("button", name="Sign in").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.address}/?lang=en")
    context.storage_state(path=state)
    context.close()
    return state


@contextmanager
def opened(browser: Browser, cookies: Path, size: ViewportSize, *, dark: bool = False) -> Iterator[Page]:
    """Whatever the browser complains about fails the test; a missing page complains by itself."""
    context = browser.new_context(
        storage_state=cookies, viewport=size, color_scheme="dark" if dark else "light"
    )
    watched = BrowserPage(context.new_page())
    watched.watch()
    yield watched.page
    context.close()
    assert [one for one in watched.problems if "404" not in one] == []


def keep(page: Page, name: str) -> None:
    """A picture for people, if somebody wants one."""
    folder = os.environ.get("DROM_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)


@pytest.mark.parametrize("look", ["desk", "phone", "dark"])
def test_every_page_fits_and_has_no_serious_fault_for_anybody(
    served: Served, browser: Browser, cookies: Path, look: str
) -> None:
    size = PHONE if look == "phone" else DESK
    with opened(browser, cookies, size, dark=look == "dark") as page:
        for number, path in enumerate(PATHS):
            page.goto(served.address + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            found = Axe().run(page).response["violations"]
            faults = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS]
            assert faults == [], path
            keep(page, f"dashboard-{look}-{number}")


def test_the_keyboard_reaches_the_content_first_and_everything_after(
    served: Served, browser: Browser, cookies: Path
) -> None:
    with opened(browser, cookies, DESK) as page:
        page.goto(served.address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "from"
        page.get_by_label("Country").select_option("EE")
        page.get_by_role("button", name="Show").focus()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        page.wait_for_url("**country=EE**")
        assert page.get_by_label("Municipality").is_visible()


def test_paper_carries_the_figures_and_no_buttons(served: Served, browser: Browser, cookies: Path) -> None:
    with opened(browser, cookies, {"width": 680, "height": 960}, dark=True) as page:
        page.goto(served.address)
        page.emulate_media(media="print")
        assert page.get_by_role("heading", name="Month by month").is_visible()
        assert not page.get_by_role("button").first.is_visible()
        assert not page.get_by_role("navigation").first.is_visible()
        white = "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == white
        keep(page, "dashboard-paper")
