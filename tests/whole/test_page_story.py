"""The whole story on the page, in a real browser, with the real bot behind it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests import browser
from tests.browser import BrowserPage
from tests.whole.answers import first_sentence
from tests.whole.phones import Phones
from tests.whole.programs import free_port, running

pytestmark = pytest.mark.slow
running_browser, browser_page = browser.running_browser, browser.browser_page

LETTER = """
<body style="margin:0;background:#fbfaf6;font:17px/1.5 Georgia,serif;color:#222">
<div style="padding:18px 28px"><p style="margin:0 0 8px;font-size:14px;color:#777">Valga · 12.11.2026</p>
<h1 style="font-size:22px;margin:0 0 8px">Kutse kooli vestlusele</h1>
<p style="margin:0">Lugupeetud lapsevanem! Palume Teid vestlusele kolmapäeval kell 15.00.
Palume kaasa võtta lapse dokument.</p></div></body>
"""
LETTER_SIZE: ViewportSize = {"width": 480, "height": 190}


@pytest.fixture
def phones(tmp_path: Path) -> Iterator[Phones]:
    port = free_port()
    with running(["bot", "try", "--port", str(port)], {"TMPDIR": str(tmp_path)}, tmp_path) as program:
        program.says("The sandbox is open")
        with closing(Phones(f"http://127.0.0.1:{port}")) as ready:
            yield ready


@pytest.fixture
def page(phones: Phones, browser_page: BrowserPage) -> Iterator[Page]:
    """The open page; whatever the browser complained about fails the test at its end."""
    expect.set_options(timeout=30_000)
    browser_page.page.emulate_media(color_scheme="light")
    browser_page.page.goto(phones.address)
    expect(browser_page.page.get_by_test_id("connection")).to_have_text("Connected")
    yield browser_page.page
    expect.set_options(timeout=5_000)
    assert browser_page.problems == []


def keep(page: Page, name: str) -> None:
    """A picture for people, if somebody wants one."""
    folder = os.environ.get("DROM_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.mouse.move(0, 0)
        page.screenshot(path=Path(folder, f"{name}.png"))


def pane(page: Page, name: str) -> Locator:
    return page.get_by_test_id(f"pane-{name}")


def say(page: Page, name: str, text: str) -> None:
    page.get_by_test_id(f"composer-{name}").fill(text)
    page.get_by_test_id(f"composer-{name}").press("Enter")


def said(page: Page, name: str, text: str | re.Pattern[str]) -> Locator:
    return pane(page, name).get_by_test_id("message").filter(has_text=text)


def press(page: Page, name: str, data: str) -> None:
    """The latest button whose data begins so."""
    pane(page, name).locator(f'[data-testid=inline-button][data-callback^="{data}"]').last.click()


def send_letter(page: Page, tmp_path: Path, caption: str) -> None:
    drawing = page.context.new_page()
    drawing.set_viewport_size(LETTER_SIZE)
    drawing.set_content(LETTER)
    drawing.screenshot(path=tmp_path / "letter.png")
    drawing.close()
    page.get_by_test_id("attach-family").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Photo").click()
    chooser.value.set_files(tmp_path / "letter.png")
    page.get_by_role("dialog").get_by_label("Caption").fill(caption)
    page.get_by_test_id("dialog-send").click()


def test_the_whole_story_on_the_page(page: Page, phones: Phones, tmp_path: Path) -> None:
    phones.writes("anna", "/alias Anna", "mediators")
    page.get_by_role("button", name="Hide the hints").click()

    # The family chooses its language and its town, asks, and is answered.
    page.get_by_test_id("start").click()
    for choice in ("la:ru", "co:EE", "pl:EE:valga"):
        press(page, "family", choice)
    expect(pane(page, "family").get_by_test_id("reply-keyboard")).to_be_visible()
    say(page, "family", "как записать ребёнка в школу")
    answer = said(page, "family", first_sentence("school-enrolment", "ru"))
    expect(answer).to_be_visible()

    # It asks for a person too, and sends a letter and its voice.
    press(page, "family", "pe:school-enrolment")
    press(page, "family", "yes:school-enrolment")
    topic = pane(page, "room").get_by_test_id("topic").filter(has_text="Valga")
    expect(topic).to_have_count(1)
    case = re.search(r"\b[A-Z0-9]{4}\b", topic.inner_text())
    assert case is not None, topic.inner_text()
    expect(said(page, "family", case[0]).last).to_be_visible()
    send_letter(page, tmp_path, "Пришло письмо из школы. Что делать?")
    expect(said(page, "family", "Что делать?").locator("img")).to_have_count(1)
    page.get_by_test_id("record-family").click()
    expect(page.get_by_role("timer")).to_have_text("0:01")
    page.get_by_test_id("recording-send").click()

    # Anna opens the topic, sees the card, the photo and the voice, takes the case and answers.
    topic.click()
    card = said(page, "room", case[0]).first
    expect(card).to_contain_text("Valga")
    photo = said(page, "room", "Что делать?").locator("img")
    expect(photo).to_have_js_property("naturalWidth", LETTER_SIZE["width"])
    expect(pane(page, "room").get_by_test_id("voice")).to_be_visible()
    press(page, "room", f"ta:{case[0]}")
    expect(card.locator(f'[data-callback="ce:{case[0]}"]')).to_be_visible()
    expect(card).to_contain_text("Anna")
    expect(topic).to_contain_text("🔵")
    say(
        page,
        "room",
        "Здравствуйте! Это приглашение в школу на беседу. Возьмите документ ребёнка, я пойду с Вами.",
    )
    expect(said(page, "family", "я пойду с Вами")).to_be_visible()

    # Staff ask for the numbers, which come when the month is over.
    say(page, "staff", "/stats")
    expect(said(page, "staff", re.compile("month|kuu|месяц|mēnes|mėn"))).to_be_visible()

    # Everything is on the page at once.
    expect(topic).to_be_visible()
    expect(card).to_be_visible()
    expect(photo).to_be_visible()
    expect(pane(page, "room").get_by_test_id("voice")).to_be_visible()
    expect(answer).to_have_count(1)
    keep(page, "case")
    question = said(page, "family", "как записать ребёнка в школу").first
    question.evaluate("message => message.scrollIntoView({block: 'start'})")
    keep(page, "story")
