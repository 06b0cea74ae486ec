"""The wording of promises: on the family's own clock, to the half hour."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.translations import GettextCatalogues
from bot.domain.promises import Before, Opens, Within
from bot.services.expectations import Outlook, lines, warning
from bot.services.phrasebook import Phrasebook

RIGA, WARSAW = ZoneInfo("Europe/Riga"), ZoneInfo("Europe/Warsaw")


@pytest.fixture(scope="module")
def english() -> Phrasebook:
    return Phrasebook(GettextCatalogues.load(Path(__file__).parents[2] / "locales"), "en")


def at(text: str, zone: ZoneInfo = RIGA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-03-09 15:00", "15:00"),
        ("2026-03-09 15:01", "15:30"),
        ("2026-03-09 15:30:01", "16:00"),
        ("2026-03-09 23:45", "23:45"),  # the next half hour would be another day
    ],
)
def test_the_end_of_a_promise_is_said_to_the_half_hour(english: Phrasebook, until: str, said: str) -> None:
    outlook = Outlook(Before(at(until)), at("2026-03-09 10:00"))
    assert lines(outlook, english) == [f"Usually you get an answer today before {said}."]


def test_a_family_in_another_time_zone_reads_its_own_time(english: Phrasebook) -> None:
    opens = Opens(at("2026-03-10 00:30"))
    assert lines(Outlook(opens, at("2026-03-09 21:00", WARSAW)), english) == [
        "A mediator answers today after 23:30."
    ]
    assert lines(Outlook(opens, at("2026-03-09 22:00", RIGA)), english) == [
        "A mediator answers tomorrow after 0:30."
    ]


@pytest.mark.parametrize(
    ("opens", "said"),
    [
        ("2026-03-15 09:00", "on Sunday after 9:00"),
        ("2026-03-16 09:00", "on Monday, 16 March, after 9:00"),  # today is a Monday as well
    ],
)
def test_a_weekday_that_could_be_mistaken_brings_its_date(english: Phrasebook, opens: str, said: str) -> None:
    outlook = Outlook(Opens(at(opens)), at("2026-03-09 18:00"))
    assert lines(outlook, english) == [f"A mediator answers {said}."]


def test_without_a_promise_nothing_is_said(english: Phrasebook) -> None:
    assert lines(None, english) == []


def test_the_warning_is_as_exact_as_the_room_has_said_its_hours(english: Phrasebook) -> None:
    now = at("2026-03-09 19:00")
    cases = {
        "before then": Outlook(Opens(at("2026-03-10 09:00")), now),
        "before morning": None,
        "at once": Outlook(Within(4), now),  # it is night, but somebody works
    }
    for words, outlook in cases.items():
        said = warning(outlook, english, "112", is_night=True)
        assert said == f"Maybe nobody will read this {words}. If there is danger, call 112."
    assert "at once" in warning(None, english, "112", is_night=False)
