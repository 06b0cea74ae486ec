"""Drives the sandbox's page in a real browser while the test itself plays the bot over HTTP."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests import browser
from tests.browser import BrowserPage
from tests.sandbox.page_bot import Bot, free_port, running_sandbox

pytestmark = pytest.mark.slow
running_browser, browser_page = browser.running_browser, browser.browser_page

HOSTILE = "<img src=x onerror=\"document.title='taken over'\"> & <b>bold</b>"
CARD = "<b>Family doctor</b>\nThe doctor is <i>free</i>. <tg-spoiler>Secret</tg-spoiler> &lt;script&gt;"


@pytest.fixture
def bot() -> Iterator[Bot]:
    with running_sandbox() as playing:
        yield playing


@pytest.fixture
def page(bot: Bot, browser_page: BrowserPage) -> Iterator[Page]:
    """The open page; whatever the browser complained about fails the test at its end."""
    browser_page.page.goto(bot.address)
    expect(browser_page.page.get_by_test_id("connection")).to_have_text("Connected")
    yield browser_page.page
    assert browser_page.problems == []


def bubble(page: Page, pane: str, text: str) -> Locator:
    return page.get_by_test_id(f"pane-{pane}").get_by_test_id("message").filter(has_text=text)


def say(page: Page, pane: str, text: str) -> None:
    page.get_by_test_id(f"composer-{pane}").fill(text)
    page.get_by_test_id(f"composer-{pane}").press("Enter")


def started(page: Page, bot: Bot) -> int:
    page.get_by_test_id("start").click()
    message = bot.next("message")
    assert message["text"] == "/start"
    chat_id: int = message["chat"]["id"]
    return chat_id


def picture(path: Path) -> Path:
    path.write_bytes(picture_bytes())
    return path


def picture_bytes() -> bytes:
    """A PNG of 40 by 30 points in one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x2f\x6f\x8f" * 40) * 30)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def topic(bot: Bot, name: str) -> tuple[int, int]:
    world = httpx.get(f"{bot.address}/sandbox/world").json()
    room: int = next(chat["id"] for chat in world["chats"] if chat["slug"] == "mediators")
    thread: int = bot.call("createForumTopic", chat_id=room, name=name)["message_thread_id"]
    return room, thread


def test_a_family_starts_asks_and_is_answered_with_formatted_words(page: Page, bot: Bot) -> None:
    family = started(page, bot)
    say(page, "family", "Как найти врача?")
    assert bot.next("message")["text"] == "Как найти врача?"
    bot.call("sendMessage", chat_id=family, text=CARD, parse_mode="HTML")
    answer = bubble(page, "family", "Family doctor")
    expect(answer.locator("strong")).to_have_text("Family doctor")
    expect(answer.locator("em")).to_have_text("free")
    expect(answer).to_contain_text("<script>")
    expect(answer.locator("script")).to_have_count(0)
    answer.locator(".spoiler").click()
    expect(answer.locator(".spoiler.hidden")).to_have_count(0)


def test_a_pressed_button_waits_for_its_answer_and_the_edit_is_seen(page: Page, bot: Bot) -> None:
    family = started(page, bot)
    keys = {"inline_keyboard": [[{"text": "👍 It helped", "callback_data": "helped"}]]}
    sent = bot.call("sendMessage", chat_id=family, text="Was this right?", reply_markup=keys)
    button = page.get_by_test_id("inline-button").filter(has_text="It helped")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    query = bot.next("callback_query")
    assert query["data"] == "helped"
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Thank you")
    expect(page.get_by_test_id("toast-family")).to_contain_text("Thank you")
    expect(button).not_to_have_attribute("aria-busy", "true")
    bot.call("editMessageText", chat_id=family, message_id=sent["message_id"], text="Glad to hear it.")
    expect(bubble(page, "family", "Glad to hear it.")).to_contain_text("edited")
    expect(page.get_by_test_id("inline-button")).to_have_count(0)


def test_an_alert_of_the_bot_opens_a_window(page: Page, bot: Bot) -> None:
    family = started(page, bot)
    keys = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
    bot.call("sendMessage", chat_id=family, text="Case", reply_markup=keys)
    page.get_by_test_id("inline-button").click()
    query = bot.next("callback_query")
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Boris has it", show_alert=True)
    expect(page.get_by_role("dialog")).to_contain_text("Boris has it")


def test_a_docked_keyboard_sends_its_words_and_hides(page: Page, bot: Bot) -> None:
    family = started(page, bot)
    keys = {"keyboard": [[{"text": "🏥 Health"}, {"text": "🏫 School"}]], "resize_keyboard": True}
    bot.call("sendMessage", chat_id=family, text="Choose", reply_markup=keys)
    page.get_by_test_id("reply-button").filter(has_text="School").click()
    assert bot.next("message")["text"] == "🏫 School"
    page.get_by_test_id("keyboard-toggle-family").click()
    expect(page.get_by_test_id("reply-keyboard")).to_be_hidden()
    bot.call("sendMessage", chat_id=family, text="Bye", reply_markup={"remove_keyboard": True})
    expect(page.get_by_test_id("keyboard-toggle-family")).to_be_hidden()


def test_a_photo_is_uploaded_with_its_caption_and_shown(page: Page, bot: Bot, tmp_path: Path) -> None:
    started(page, bot)
    page.get_by_test_id("attach-family").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Photo").click()
    chooser.value.set_files(picture(tmp_path / "letter.png"))
    page.get_by_role("dialog").get_by_label("Caption").fill("What is this letter?")
    page.get_by_test_id("dialog-send").click()
    message = bot.next("message")
    assert message["caption"] == "What is this letter?" and message["photo"]
    image = bubble(page, "family", "What is this letter?").locator("img")
    image.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth === 40", arg=image.element_handle())
    image.click()
    expect(page.get_by_role("dialog").locator("img")).to_be_visible()


def test_a_voice_note_is_recorded_with_the_microphone(page: Page, bot: Bot) -> None:
    started(page, bot)
    page.get_by_test_id("record-family").click()
    expect(page.get_by_role("timer")).to_have_text("0:01")
    page.get_by_test_id("recording-send").click()
    assert bot.next("message")["voice"]["file_id"]
    expect(page.get_by_test_id("voice")).to_be_visible()


def test_a_location_from_the_menu_arrives_as_numbers(page: Page, bot: Bot) -> None:
    started(page, bot)
    page.get_by_test_id("attach-family").click()
    page.get_by_role("menuitem", name="Location").click()
    page.get_by_role("button", name="Jelgava").click()
    page.get_by_test_id("dialog-send").click()
    assert bot.next("message")["location"] == {"latitude": 56.6511, "longitude": 23.7214}
    expect(page.get_by_test_id("place")).to_contain_text("56.65110, 23.72140")


def test_anna_answers_in_a_topic_and_boris_reads_it(page: Page, bot: Bot) -> None:
    room, thread = topic(bot, "🟡 K7M2 · Valga · 🏥 · ru")
    bot.call("sendMessage", chat_id=room, message_thread_id=thread, text="Case K7M2")
    entry = page.get_by_test_id("topic").filter(has_text="K7M2")
    expect(entry.locator(".badge")).to_have_text("2")
    entry.click()
    expect(entry.locator(".badge")).to_have_count(0)
    card = bubble(page, "room", "Case K7M2")
    card.click(button="right")
    page.get_by_role("menuitem", name="Reply").click()
    say(page, "room", "Здравствуйте, я Анна.")
    message = bot.next("message")
    while "text" not in message:
        message = bot.next("message")
    assert message["message_thread_id"] == thread and message["from"]["first_name"] == "Anna"
    assert message["reply_to_message"]["text"] == "Case K7M2"
    page.get_by_test_id("actor-room").select_option("boris")
    expect(bubble(page, "room", "я Анна").locator(".sender")).to_have_text("Anna")
    bot.call("closeForumTopic", chat_id=room, message_thread_id=thread)
    expect(entry).to_contain_text("closed")


def test_a_message_is_edited_and_deleted_from_its_menu(page: Page, bot: Bot) -> None:
    started(page, bot)
    say(page, "family", "First words")
    bubble(page, "family", "First words").click(button="right")
    page.get_by_role("menuitem", name="Edit").click()
    say(page, "family", "Better words")
    assert bot.next("edited_message")["text"] == "Better words"
    better = bubble(page, "family", "Better words")
    expect(better).to_contain_text("edited")
    better.click(button="right")
    page.get_by_role("menuitem", name="Delete").click()
    expect(better).to_have_count(0)


def test_hostile_text_stays_text_everywhere(page: Page, bot: Bot) -> None:
    family = started(page, bot)
    say(page, "family", HOSTILE)
    room, thread = topic(bot, HOSTILE)
    keys = {"inline_keyboard": [[{"text": HOSTILE, "callback_data": "x"}]]}
    bot.call("sendMessage", chat_id=family, text=HOSTILE, reply_markup=keys)
    bot.call("sendMessage", chat_id=room, message_thread_id=thread, text=HOSTILE)
    page.get_by_test_id("topic").filter(has_text="onerror").click()
    expect(bubble(page, "family", HOSTILE)).to_have_count(2)
    expect(bubble(page, "room", HOSTILE)).to_have_count(1)
    expect(page.locator("img")).to_have_count(0)
    expect(page).to_have_title("Sandbox")


def test_a_blocked_bot_is_unblocked_with_one_button(page: Page, bot: Bot) -> None:
    family = started(page, bot)
    page.get_by_test_id("block-toggle").click()
    expect(page.get_by_test_id("composer-family")).to_be_hidden()
    refused = bot.http.post("sendMessage", json={"chat_id": family, "text": "Hello"}).json()
    assert refused["error_code"] == 403
    page.get_by_test_id("unblock").click()
    expect(page.get_by_test_id("composer-family")).to_be_visible()


def test_a_reaction_from_the_menu_reaches_the_message_and_can_be_taken_back(page: Page, bot: Bot) -> None:
    family = started(page, bot)
    bot.call("sendMessage", chat_id=family, text="Good news")
    bubble(page, "family", "Good news").click(button="right")
    page.get_by_role("menuitem", name="React with 👍").click()
    chip = bubble(page, "family", "Good news").get_by_role("button", name="👍, 1")
    expect(chip).to_have_attribute("aria-pressed", "true")
    chip.click()
    expect(chip).to_have_count(0)


def test_a_small_button_under_any_message_sets_a_sign_and_the_bots_sign_is_shown(
    page: Page, bot: Bot
) -> None:
    bot.call("getUpdates", allowed_updates=["message", "message_reaction"])
    family = started(page, bot)
    say(page, "family", "All is well now")
    number = bot.next("message")["message_id"]
    own = bubble(page, "family", "All is well now")
    own.hover()
    own.get_by_test_id("react").click()
    page.get_by_role("menuitem", name="React with ❤").click()
    change = bot.next("message_reaction")
    assert (change["message_id"], change["user"]["id"]) == (number, family)
    assert change["new_reaction"] == [{"type": "emoji", "emoji": "❤"}]
    sign = [{"type": "emoji", "emoji": "🎉"}]
    bot.call("setMessageReaction", chat_id=family, message_id=number, reaction=sign)
    expect(own.get_by_role("button", name="❤, 1")).to_have_attribute("aria-pressed", "true")
    expect(own.get_by_role("button", name="🎉, 1")).to_have_attribute("aria-pressed", "false")


def test_a_link_with_a_payload_and_the_phones_language_reach_the_bot(page: Page, bot: Bot) -> None:
    page.get_by_test_id("language-select").select_option("lt")
    page.get_by_test_id("deep-link").click()
    page.get_by_test_id("payload").fill("vilnius-lt")
    page.get_by_test_id("dialog-send").click()
    message = bot.next("message")
    assert message["text"] == "/start vilnius-lt" and message["from"]["language_code"] == "lt"


def test_the_commands_menu_speaks_the_persons_language(page: Page, bot: Bot) -> None:
    commands = [{"command": "person", "description": "Cilvēks"}]
    bot.call("setMyCommands", commands=[{"command": "person", "description": "A person"}])
    bot.call("setMyCommands", commands=commands, language_code="lv")
    page.get_by_test_id("family-select").select_option("family2")
    started(page, bot)
    page.get_by_test_id("commands-family").click()
    page.get_by_role("menuitem", name="Cilvēks").click()
    assert bot.next("message")["text"] == "/person"


def test_the_page_finds_back_to_a_sandbox_that_was_started_again(browser_page: BrowserPage) -> None:
    page, port = browser_page.page, free_port()
    with running_sandbox(port) as first:
        page.goto(first.address)
        family = started(page, first)
        first.call("sendMessage", chat_id=family, text="From the first life")
        expect(bubble(page, "family", "first life")).to_be_visible()
    expect(page.get_by_test_id("connection")).to_have_text("Connecting…")
    with running_sandbox(port) as second:
        expect(page.get_by_test_id("connection")).to_have_text("Connected", timeout=20000)
        expect(bubble(page, "family", "first life")).to_have_count(0)
        started(page, second)
        second.call("sendMessage", chat_id=family, text="From the second life")
        expect(bubble(page, "family", "second life")).to_be_visible()
    assert not [problem for problem in browser_page.problems if problem.startswith("exception")]


def test_the_page_asks_for_nothing_outside(bot: Bot, browser_page: BrowserPage) -> None:
    asked: list[str] = []
    browser_page.page.on("request", lambda request: asked.append(request.url))
    browser_page.page.goto(bot.address)
    expect(browser_page.page.get_by_test_id("connection")).to_have_text("Connected")
    assert asked and all(address.startswith(bot.address) for address in asked), json.dumps(asked)
    assert browser_page.problems == []
