"""Cards as text: fixed order, nothing lost, nothing that Telegram would refuse."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.directory import OpeningHours, Phone, Service, Source, Weekday
from bot.domain.knowledge import AnswerText, Card, Country, Entry
from bot.domain.messages import TEXT_LIMIT
from bot.services import cards
from bot.services.phrasebook import Phrasebook
from tests.journeys.fragile import MarkedCatalogues
from tests.journeys.phones import words_of

WORDS = Phrasebook(MarkedCatalogues(), "en")
SOURCE = Source("https://example.org/?a=1&b=<2>", date(2026, 3, 1))
SERVICE = Service(
    slug="office",
    country="EE",
    names={"en": "Office <1> & Co"},
    descriptions={},
    source=SOURCE,
    verified=True,
    phones=(Phone("+372 640 0000", {"en": "by day"}), Phone("112")),
    address="Kesk 11",
)
CARD = Card(
    entry=Entry("dentist", "health", {"en": "Where is a dentist?"}, {}),
    country=Country("EE", "🇪🇪", {}, "UTC", ("en",), {}, {}, ()),
    municipality=None,
    language="en",
    asked_language="en",
    text=AnswerText(("Go there.",), ("A card",), ("Call", "Go"), "Nothing", "A week"),
    services=(SERVICE,),
    sources=(SOURCE,),
    reviewed=date(2026, 3, 1),
    overdue=False,
    available_languages=("en",),
)
SENTENCE = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\x00"), min_size=1, max_size=300)


def test_a_card_reads_as_it_should() -> None:
    (page,) = cards.pages(CARD, WORDS)

    assert words_of(page).split("\n\n") == [
        "Where is a dentist? 🇪🇪",
        "Go there.",
        "📋 What to bring\n• A card",
        "👣 What to do\n1. Call\n2. Go",
        "💶 Cost\nNothing",
        "⏰ Deadline\nA week",
        "📞 Whom to call\nOffice <1> & Co\n+372 640 0000 (by day)\n112\n📍 Kesk 11",
        "✅ Checked on 2026-03-01 · Source: 1",
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(SENTENCE, max_size=30),
    st.lists(SENTENCE, max_size=30),
    st.lists(SENTENCE, max_size=40),
    SENTENCE,
)
def test_however_long_a_card_is_every_page_fits_and_no_line_is_lost(
    summary: list[str], bring: list[str], steps: list[str], cost: str
) -> None:
    text = AnswerText(tuple(summary), tuple(bring), tuple(steps), cost)

    pages = [words_of(page) for page in cards.pages(replace(CARD, text=text), WORDS)]

    assert all(0 < len(page) <= TEXT_LIMIT for page in pages)
    lines = [line for page in pages for line in page.split("\n")]
    for sentence in (*summary, *(f"• {line}" for line in bring), cost):
        assert sentence in lines
    assert all(f"{number}. {line}" in lines for number, line in enumerate(steps, 1))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("mo", "tu", "we", "th", "fr"), "Monday–Friday"),
        (("fr", "mo", "tu", "we", "th"), "Monday–Friday"),
        (("mo", "tu"), "Monday, Tuesday"),
        (("mo", "we", "fr"), "Monday, Wednesday, Friday"),
        (("sa",), "Saturday"),
    ],
)
def test_opening_days_are_said_as_people_say_them(days: tuple[Weekday, ...], said: str) -> None:
    hours = (OpeningHours(days, time(9), time(16, 30)),)

    text = cards.contact_lines((replace(SERVICE, hours=hours),), WORDS)

    assert f"🕐 {said} 09:00–16:30" in text


def test_an_unverified_service_shows_its_name_and_no_way_to_reach_it() -> None:
    unsure = replace(SERVICE, verified=False, emails=("a@example.org",), urls=("https://example.org",))

    text = words_of(cards.contact_lines((unsure,), WORDS))

    assert text == "Office <1> & Co\nWe are still checking this number. Please ask a person."


def test_a_website_is_shown_only_where_there_is_no_phone() -> None:
    urls = ("https://example.org",)

    assert urls[0] not in cards.contact_lines((replace(SERVICE, urls=urls),), WORDS)
    assert urls[0] in cards.contact_lines((replace(SERVICE, urls=urls, phones=()),), WORDS)


def test_what_hours_cannot_say_stands_below_them_in_the_familys_language() -> None:
    hours = (OpeningHours(("mo",), time(9), time(17)),)
    note = {"en": "Closed from 12 to 13 & on holidays", "ru": "Перерыв"}
    text = words_of(cards.contact_lines((replace(SERVICE, hours=hours, hours_note=note),), WORDS))

    assert text.endswith("🕐 Monday 09:00–17:00\n🕐 Closed from 12 to 13 & on holidays")


def test_fees_papers_and_who_may_come_stay_with_the_answer() -> None:
    told = replace(SERVICE, fees={"en": "5 euros"}, documents={"en": "Passport"}, eligibility={"en": "All"})

    assert cards.contact_lines((told,), WORDS) == cards.contact_lines((SERVICE,), WORDS)
