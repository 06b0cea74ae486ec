"""The guided tour and the clock on the sandbox's page, in a window as small as a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests import browser
from tests.sandbox import test_page
from tests.sandbox.page_bot import Bot
from tests.sandbox.test_page import bubble, started, topic

pytestmark = pytest.mark.slow
running_browser, browser_page = browser.running_browser, browser.browser_page
bot, page = test_page.bot, test_page.page

PHONE: ViewportSize = {"width": 390, "height": 844}


def keys(*verbs: str) -> dict[str, Any]:
    """Buttons whose words nobody can know."""
    return {"inline_keyboard": [[{"text": "?", "callback_data": f"{verb}:K7M2"} for verb in verbs]]}


def title(page: Page, words: str) -> None:
    """The step, after the former one was seen to be done."""
    expect(page.get_by_test_id("tour-title")).to_contain_text(words)


def done_and_on(page: Page) -> None:
    expect(page.get_by_test_id("tour-status")).to_contain_text("✓")
    page.get_by_test_id("tour-on").click()


def test_the_tour_sees_what_was_done_and_leads_through_all_six_steps(page: Page, bot: Bot) -> None:
    page.set_viewport_size(PHONE)
    page.get_by_test_id("tour-begin").click()
    expect(page.get_by_test_id("tour-title")).to_be_focused()
    title(page, "1/6")
    family = started(page, bot)
    page.get_by_test_id("tour-example").click()
    page.get_by_test_id("composer-family").press("Enter")
    question = bot.next("message")["message_id"]
    answers = {"message_id": question}
    bot.call("sendMessage", chat_id=family, text="Here", reply_parameters=answers, reply_markup=keys("pe"))
    done_and_on(page)

    title(page, "2/6")
    room, thread = topic(bot, "🟡 K7M2")
    place = {"chat_id": room, "message_thread_id": thread}
    card = bot.call("sendMessage", **place, text="Case", reply_markup=keys("ta"))["message_id"]
    done_and_on(page)

    # Each step brings its pane to the front, and what was left can be gone on with.
    title(page, "3/6")
    expect(page.get_by_test_id("pane-room")).to_be_visible()
    page.reload()
    title(page, "3/6")
    bot.call("editMessageReplyMarkup", chat_id=room, message_id=card, reply_markup=keys("ce"))
    done_and_on(page)

    title(page, "4/6")
    page.get_by_test_id("tour-example").click()
    page.get_by_test_id("composer-room").press("Enter")
    expect(bubble(page, "room", "// Call the clinic")).to_be_visible()
    done_and_on(page)

    title(page, "5/6")
    page.get_by_test_id("clock").click()
    page.get_by_role("menuitem", name="Saturday night").click()
    expect(page.get_by_test_id("clock-words")).to_contain_text("Sat")
    done_and_on(page)
    bot.call("sendMessage", **place, text="Good night")
    expect(bubble(page, "room", "Good night").locator("time")).to_have_text("22:00")

    title(page, "6/6")
    bot.call("closeForumTopic", **place)
    expect(page.get_by_test_id("pane-staff")).to_be_visible()
    page.get_by_test_id("tour-language").select_option("lt")
    title(page, "6/6 · Užbaikite atvejį")
    page.get_by_test_id("tour-leave").click()
    expect(page.get_by_test_id("tour")).to_be_hidden()


def at_step(page: Page, number: int) -> None:
    """Skips what comes before it."""
    page.get_by_test_id("tour-begin").click()
    for step in range(1, number):
        title(page, f"{step}/6")
        page.get_by_test_id("tour-on").click()
    title(page, f"{number}/6")


@pytest.mark.parametrize(("step", "before", "after"), [(4, "kn", "kv"), (5, "tr", "mn"), (5, "gb", "ta")])
def test_the_tour_sees_what_was_looked_up_and_handed_on_and_not_that_it_is_offered(
    page: Page, bot: Bot, step: int, before: str, after: str
) -> None:
    started(page, bot)
    room, thread = topic(bot, "🔵 K7M2")
    at_step(page, step)
    place = {"chat_id": room, "message_thread_id": thread}
    bot.call("sendMessage", **place, text="Case", reply_markup=keys(before))
    bot.call("sendMessage", **place, text="Good morning")
    page.get_by_test_id("topic").filter(has_text="K7M2").click()
    expect(bubble(page, "room", "Good morning")).to_be_visible()
    expect(page.get_by_test_id("tour-status")).to_be_empty()
    bot.call("sendMessage", **place, text="Here", reply_markup=keys(after))
    expect(page.get_by_test_id("tour-status")).to_contain_text("✓")


def test_pictures_that_were_sent_together_are_one_bubble(page: Page, bot: Bot) -> None:
    family = started(page, bot)
    picture = ("a.png", test_page.picture_bytes(), "image/png")
    media = '[{"type":"photo","media":"attach://a","caption":"Both"},{"type":"photo","media":"attach://a"}]'
    sent = bot.http.post("sendMediaGroup", data={"chat_id": family, "media": media}, files={"a": picture})
    assert sent.json()["ok"], sent.text
    album = bubble(page, "family", "Both")
    expect(album).to_have_count(1)
    expect(album.get_by_test_id("piece")).to_have_count(2)
