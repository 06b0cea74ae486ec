"""Public holidays and time zones, as the package knows them."""

from datetime import date

import pytest

from bot.adapters.calendars import HolidayCalendars

CALENDARS = HolidayCalendars()


@pytest.mark.parametrize(
    ("day", "countries"),
    [
        (date(2026, 2, 16), {"LT"}),
        (date(2026, 2, 24), {"EE"}),
        (date(2026, 4, 3), {"EE", "LV"}),  # Good Friday
        (date(2026, 4, 6), {"LV", "LT"}),  # Easter Monday
        (date(2026, 5, 4), {"LV"}),
        (date(2026, 6, 23), {"EE", "LV"}),
        (date(2026, 6, 24), {"EE", "LV", "LT"}),
        (date(2026, 11, 18), {"LV"}),
        (date(2026, 12, 31), {"LV"}),
        (date(2027, 1, 1), {"EE", "LV", "LT"}),
        (date(2026, 3, 2), set()),
    ],
)
def test_each_country_has_its_own_holidays(day: date, countries: set[str]) -> None:
    found = {country for country in ("EE", "LV", "LT", "FI", "") if CALENDARS.is_holiday(country, day)}
    assert found == countries


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("EE", "et", "jaanipäev"),
        ("EE", "en", "Midsummer Day"),
        ("EE", "ru", None),
        ("LV", "lv", "Jāņu diena"),
        ("LV", "ru", "Янов день"),
        ("LV", "et", None),
        ("LT", "lt", "Rasos ir Joninių diena"),
        ("LT", "rml", None),
        ("FI", "en", None),
    ],
)
def test_a_holiday_is_named_only_in_a_language_in_which_its_name_is_known(
    country: str, language: str, name: str | None
) -> None:
    assert CALENDARS.holiday_name(country, date(2026, 6, 24), language) == name


def test_a_day_that_is_kept_for_two_reasons_has_its_short_name() -> None:
    assert CALENDARS.holiday_name("LV", date(2026, 5, 1), "lv") == "Darba svētki"


def test_no_language_of_the_server_gets_into_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "uk")
    assert CALENDARS.holiday_name("LV", date(2031, 6, 24), "lv") == "Jāņu diena"


def test_a_moved_day_off_is_a_holiday_without_a_name() -> None:
    assert CALENDARS.is_holiday("LV", date(2026, 6, 22))
    assert CALENDARS.holiday_name("LV", date(2026, 6, 22), "lv") is None


def test_an_ordinary_day_has_no_name() -> None:
    assert CALENDARS.holiday_name("EE", date(2026, 3, 2), "et") is None


def test_zones_are_found_however_their_letters_are_written() -> None:
    assert str(CALENDARS.zone("europe/riga")) == "Europe/Riga"
    assert CALENDARS.zone("../../etc/passwd") is None
    assert CALENDARS.zone("Europe/Valga") is None
    assert CALENDARS.country_of("Europe/Vilnius") == "LT"
    assert CALENDARS.country_of("Europe/Helsinki") is None
