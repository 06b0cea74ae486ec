"""Which card a family gets: its country, its municipality, its language, its day."""

from dataclasses import replace
from datetime import date, time
from types import MappingProxyType

import pytest

from bot.domain.danger import DangerKind
from bot.domain.directory import OpeningHours, Service, Source
from bot.domain.knowledge import (
    Answer,
    AnswerText,
    Country,
    EmergencyNumber,
    Entry,
    KnowledgeBase,
    LocalDifference,
    Municipality,
    Topic,
)

DAY = date(2026, 3, 2)
SOURCE = Source("https://example.org", DAY)
ENTRY = Entry("mediator-contact", "community", {"en": "Who is my mediator?"}, {})
OTHER = Entry("dentist", "health", {"en": "Dentist"}, {})


def service(slug: str, country: str = "EE", *, verified: bool = True) -> Service:
    hours = (OpeningHours(("mo",), time(9), time(17)),)
    return Service(slug, country, {"en": slug}, {}, SOURCE, verified, hours=hours)


def country(code: str, *numbers: str) -> Country:
    fallback = {"lv": ("ru", "en"), "lt": ("ru",)} if code == "EE" else {}
    emergency = tuple(EmergencyNumber(number, {"en": number}, SOURCE) for number in numbers)
    places = {"valga": Municipality("valga", {"en": "Valga"})}
    return Country(code, "", {"en": code}, "UTC", ("et", "ru", "en"), fallback, places, emergency)


ANSWER = Answer(
    entry=ENTRY.slug,
    country="EE",
    texts={
        "et": AnswerText(("Üks.",), bring=("Pass",)),
        "ru": AnswerText(("Один.",), bring=("Паспорт",), cost="Бесплатно"),
    },
    sources=(SOURCE,),
    reviewed=DAY,
    review_by=date(2026, 9, 2),
    services=("city", "office"),
    local={"valga": LocalDifference({"ru": AnswerText(("В Валге.",), cost="5 евро")}, ("anna", "office"))},
)
BASE = KnowledgeBase(
    version="1",
    topics={"community": Topic("community", "🤝", {}), "health": Topic("health", "🏥", {})},
    entries={ENTRY.slug: ENTRY, OTHER.slug: OTHER},
    countries={"EE": country("EE", "116 006", "112"), "LV": country("LV", "113", "112")},
    services={("EE", slug): service(slug) for slug in ("city", "office", "anna")},
    answers={("EE", ENTRY.slug): ANSWER},
)


@pytest.mark.parametrize(
    ("reads", "written"),
    [("et", "et"), ("ru", "ru"), ("lv", "ru"), ("lt", "ru"), ("en", "et"), ("xx", "et")],
)
def test_a_card_is_in_the_first_language_of_the_chain_that_exists(reads: str, written: str) -> None:
    card = BASE.card(ENTRY.slug, "EE", None, reads, DAY)

    assert card is not None
    assert (card.language, card.is_fallback) == (written, reads != written)
    assert card.available_languages == ("et", "ru")


def test_a_municipality_adds_and_replaces_and_its_services_come_first() -> None:
    card = BASE.card(ENTRY.slug, "EE", "valga", "ru", DAY)

    assert card is not None
    assert card.text == AnswerText(("Один.", "В Валге."), bring=("Паспорт",), cost="5 евро")
    assert [one.slug for one in card.services] == ["anna", "office", "city"]
    assert card.municipality == "valga"


def test_a_municipality_without_a_difference_changes_nothing() -> None:
    card = BASE.card(ENTRY.slug, "EE", "tartu", "ru", DAY)

    assert card is not None
    assert card == BASE.card(ENTRY.slug, "EE", None, "ru", DAY)


def test_a_difference_that_is_not_in_the_cards_language_brings_its_services_only() -> None:
    card = BASE.card(ENTRY.slug, "EE", "valga", "et", DAY)

    assert card is not None
    assert card.text == ANSWER.texts["et"]
    assert card.services[0].slug == "anna"


@pytest.mark.parametrize(
    ("today", "overdue"), [(date(2026, 9, 1), False), (date(2026, 9, 2), False), (date(2026, 9, 3), True)]
)
def test_a_card_is_overdue_from_the_day_after_its_review(today: date, overdue: bool) -> None:
    card = BASE.card(ENTRY.slug, "EE", None, "et", today)

    assert card is not None
    assert card.overdue is overdue


def test_where_there_is_no_answer_there_is_no_card() -> None:
    assert BASE.card(ENTRY.slug, "LV", None, "lv", DAY) is None
    assert BASE.card("nothing", "EE", None, "et", DAY) is None
    assert [home.code for home in BASE.countries_with(ENTRY.slug)] == ["EE"]
    assert BASE.countries_with("dentist") == ()


def test_in_danger_the_common_number_comes_first_and_none_twice() -> None:
    assert [n.number for n in BASE.emergency_numbers("EE")] == ["112", "116 006"]
    everywhere = BASE.emergency_numbers(None)
    assert [n.number for n in everywhere] == ["112", "116 006", "113"]
    assert [n.countries for n in everywhere] == [("EE", "LV"), ("EE",), ("LV",)]
    assert BASE.emergency_numbers("XX") == everywhere


def test_in_danger_only_those_are_named_who_can_help_with_it() -> None:
    fire = frozenset({DangerKind.FIRE})
    everything, line = BASE.countries["EE"].emergency[::-1]
    only_violence = replace(line, kinds=frozenset({DangerKind.VIOLENCE}))
    home = replace(BASE.countries["EE"], emergency=(only_violence, everything))
    base = replace(BASE, countries={"EE": home})

    assert [n.number for n in base.emergency_numbers("EE", fire)] == ["112"]
    assert len(base.emergency_numbers("EE", fire | {DangerKind.VIOLENCE})) == 2


def test_people_to_call_are_verified_local_ones_first() -> None:
    assert [one.slug for one in BASE.people_to_call("EE", "valga")] == ["anna", "office", "city"]
    assert [one.slug for one in BASE.people_to_call("EE", None)] == ["city", "office"]
    assert BASE.people_to_call(None, None) == ()
    unsure = replace(
        BASE, services=MappingProxyType({**BASE.services, ("EE", "anna"): service("anna", verified=False)})
    )
    assert [one.slug for one in unsure.people_to_call("EE", "valga")] == ["office", "city"]


def test_a_topic_lists_its_entries() -> None:
    assert BASE.in_topic("health") == (OTHER,)
    assert BASE.in_topic("nothing") == ()
