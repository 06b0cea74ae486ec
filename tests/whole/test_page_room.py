"""A mediator's work on the page: take, look up, send, give back; a colleague takes and closes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.whole import test_page_story
from tests.whole.phones import Phones
from tests.whole.test_page_story import press, said, say

pytestmark = pytest.mark.slow
running_browser, browser_page = test_page_story.running_browser, test_page_story.browser_page
phones, page = test_page_story.phones, test_page_story.page

CHILD = "school-enrolment"


def test_a_case_goes_through_two_pairs_of_hands(page: Page, phones: Phones) -> None:
    family = phones.appears("aino", "Aino", "et")
    phones.starts(family, "valga-et")
    phones.hears(family)
    asked = phones.writes(family, "kus saab jalgratast parandada")
    phones.presses(family, "pe", after=asked)
    phones.presses(family, "yes", after=asked)
    word = phones.button("mediators", "ta:")[1].removeprefix("ta:")
    phones.writes("anna", "/alias Anna", "mediators")
    phones.writes("boris", "/alias Boris", "mediators")

    topic = page.get_by_test_id("pane-room").get_by_test_id("topic").filter(has_text=word)
    topic.click()
    press(page, "room", f"ta:{word}")
    card = said(page, "room", word).first
    expect(card).to_contain_text("Anna")

    # She looks something up in her own words, looks at it as the family would, and sends it.
    press(page, "room", f"kn:{word}")
    expect(said(page, "room", "🔎")).to_have_count(1)
    say(page, "room", "/kb kooli minek")
    press(page, "room", f"kv:{word}:{CHILD}")
    expect(said(page, "room", re.compile(r"👁 \S+ · "))).to_have_count(1)  # the list has its sign on buttons
    press(page, "room", f"ks:{word}:{CHILD}:EE")
    expect(said(page, "room", "📤")).not_to_have_count(0)
    phones.button(family, f"he:{CHILD}")

    press(page, "room", f"gb:{word}")
    expect(card.locator(f'[data-callback="ta:{word}"]')).to_be_visible()
    page.get_by_test_id("actor-room").select_option("boris")
    topic.click()
    press(page, "room", f"ta:{word}")
    expect(card).to_contain_text("Boris")
    for data in (f"ce:{word}", f"oc:{word}:solved", f"ps:{word}:solved:2"):
        press(page, "room", data)
    expect(topic).to_contain_text("✅")
    phones.button(family, f"fe:{word}:good")
