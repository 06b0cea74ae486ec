"""Time zones, and the public holidays of the three countries from the package *holidays*."""

import re
import sys
from collections.abc import Mapping
from datetime import date, tzinfo
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

_spec = find_spec("holidays")
assert _spec is not None and _spec.origin is not None
# These packages load all countries, calendars and religions of the world, ten megabytes; three are needed.
for _name in ("countries", "calendars", "groups"):
    _package = ModuleType(f"holidays.{_name}")
    _package.__path__ = [str(Path(_spec.origin).with_name(_name))]
    sys.modules.setdefault(_package.__name__, _package)

from holidays import HolidayBase  # noqa: E402
from holidays.groups.christian import ChristianHolidays  # noqa: E402
from holidays.groups.custom import StaticHolidays  # noqa: E402
from holidays.groups.international import InternationalHolidays  # noqa: E402

for _kind in (ChristianHolidays, InternationalHolidays, StaticHolidays):
    setattr(sys.modules["holidays.groups"], _kind.__name__, _kind)

from holidays.countries.estonia import Estonia  # noqa: E402
from holidays.countries.latvia import Latvia  # noqa: E402
from holidays.countries.lithuania import Lithuania  # noqa: E402

_COUNTRIES: Final[Mapping[str, type[HolidayBase]]] = {"EE": Estonia, "LV": Latvia, "LT": Lithuania}
_ZONES: Final = {"Europe/Tallinn": "EE", "Europe/Riga": "LV", "Europe/Vilnius": "LT"}
#: The package says English its own way.
_LANGUAGES: Final = {"en": "en_US"}
#: A working day that was moved has a name that only says so, with a date in it.
_MOVED: Final = re.compile(r"\(.*\d.*\)")


class HolidayCalendars:
    """`Calendars` over the package and the time zones of this computer."""

    def zone(self, name: str) -> tzinfo | None:
        """The time zone of that IANA name, however its letters are written."""
        known = _zone_names().get(name.casefold())
        return ZoneInfo(known) if known else None

    def country_of(self, zone: str) -> str | None:
        """The country whose clock that is."""
        return _ZONES.get(zone)

    def is_holiday(self, country: str, day: date) -> bool:
        """True on a public holiday; nowhere else than in the three countries is one known."""
        return country in _COUNTRIES and day in _holidays(country, None, day.year)

    def holiday_name(self, country: str, day: date, language: str) -> str | None:
        """Its name in a language, where the package has it: no other language is put in its place."""
        known = _COUNTRIES.get(country)
        spelt = _LANGUAGES.get(language, language)
        if known is None or spelt not in known.supported_languages:
            return None
        name = _holidays(country, spelt, day.year).get(day)
        if name is None or _MOVED.search(name):
            return None
        # Where a day is kept for two reasons, people call it by the shorter one.
        return min(name.split("; "), key=len)


@cache
def _holidays(country: str, language: str | None, year: int) -> HolidayBase:
    kind = _COUNTRIES[country]
    # Without a language the package would look for one in the environment of the process.
    return kind(years=year, expand=False, language=language or kind.default_language)


@cache
def _zone_names() -> Mapping[str, str]:
    """A name is looked up among the known ones: as a path it could lead anywhere."""
    return {name.casefold(): name for name in available_timezones() if "/" in name}
