"""Catalogues that are read in a process of their own say the same, and are refused for the same faults."""

import sys
from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date

from bot.adapters.translations import CatalogueError, GettextCatalogues, check
from bot.adapters.translations.apart import load_apart
from bot.adapters.translations.grammar import written_days
from bot.domain.languages import LANGUAGES
from tests.adapters.test_translations import catalogue, write

DAYS = tuple(date(year, month, day) for year in (2026, 2031) for month in range(1, 13) for day in (1, 3, 22))


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    for language in LANGUAGES:
        write(tmp_path, language, catalogue(language))
    return tmp_path


def test_reading_apart_says_the_same(locales: Path) -> None:
    here, apart = GettextCatalogues.load(locales), load_apart(locales)

    assert apart.languages() == here.languages()
    for language in LANGUAGES:
        assert apart.text(language, "<b>Hello</b>, {name}!") == here.text(language, "<b>Hello</b>, {name}!")
        for number in (0, 1, 2, 11):
            said = apart.plural(language, "One case", "{number} cases", number)
            assert said == here.plural(language, "One case", "{number} cases", number)
        assert [apart.date(language, day) for day in DAYS] == [here.date(language, day) for day in DAYS]


def test_a_broken_catalogue_has_the_same_faults(locales: Path) -> None:
    write(locales, "lv", catalogue("lv", hello=""))

    with pytest.raises(CatalogueError) as apart:
        load_apart(locales)

    assert apart.value.faults == check(locales)


def test_where_no_other_process_can_be_had_the_catalogues_are_read_here(
    locales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    assert load_apart(locales).text("et", "<b>Hello</b>, {name}!") == "<b>Tere</b>, {name}!"


@pytest.mark.parametrize("language", ["et", "ru", "lv", "lt", "pl", "hu", "tg", "iu_Latn"])
def test_a_form_for_each_month_writes_every_day_as_babel_does(language: str) -> None:
    forms = written_days(language)

    written = [forms[day.month - 1].format(day=day.day, year=day.year) for day in DAYS]
    assert written == [format_date(day, format="long", locale=language) for day in DAYS]
