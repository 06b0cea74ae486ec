"""The bot's name in the text box of the page: the bot is asked meanwhile, and a tap sends what it offers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox import test_page
from tests.sandbox.page_bot import Bot

pytestmark = pytest.mark.slow
running_browser, browser_page = test_page.running_browser, test_page.browser_page
bot, page = test_page.bot, test_page.page


def test_words_behind_the_name_are_answered_and_a_tap_sends_the_result(page: Page, bot: Bot) -> None:
    _, thread = test_page.topic(bot, "🟡 K7M2")
    page.get_by_test_id("topics-room").get_by_text("K7M2", exact=True).click()
    page.get_by_test_id("composer-room").fill("@sandbox_bot family doctor")
    query = bot.next("inline_query")
    assert query["query"] == "family doctor"
    content = {"message_text": "/kb_send family-doctor"}
    result = {"type": "article", "id": "1", "title": "<b>Doctor</b>", "input_message_content": content}
    bot.call("answerInlineQuery", inline_query_id=query["id"], results=[result | {"description": "Free"}])

    expect(page.get_by_test_id("inline-result")).to_contain_text("<b>Doctor</b>")
    page.get_by_test_id("inline-result").click()
    chosen = bot.next("message")
    assert chosen["text"] == "/kb_send family-doctor"
    assert chosen["message_thread_id"] == thread
    assert chosen["via_bot"]["username"] == "sandbox_bot"
    expect(page.get_by_test_id("inline-room")).to_be_hidden()
    expect(page.get_by_test_id("composer-room")).to_have_value("")


def test_nothing_found_shows_the_way_that_the_bot_offers(page: Page, bot: Bot) -> None:
    page.get_by_test_id("composer-room").fill("@sandbox_bot nothing")
    query = bot.next("inline_query")
    way = {"text": "Ask here", "start_parameter": "inline"}
    bot.call("answerInlineQuery", inline_query_id=query["id"], results=[], button=way)
    expect(page.get_by_test_id("inline-room")).to_contain_text("Ask here")
    page.get_by_test_id("composer-room").fill("other words")
    expect(page.get_by_test_id("inline-room")).to_be_hidden()
