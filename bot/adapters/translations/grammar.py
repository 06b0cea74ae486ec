"""What a language does with dates and numbers, also one that no library knows, such as Baltic Romani."""

import gettext
from datetime import date
from typing import Final

from babel import UnknownLocaleError, localedata
from babel.dates import format_date
from babel.messages.plurals import get_plural

#: English as people write it in Europe: the day before the month.
_LOCALES: Final = {"en": "en_GB"}
#: Numbers that are found again in what is written.
_YEAR: Final = 1999
_DAY: Final = 22
_EARLY_DAY: Final = 3
#: Enough numbers to meet every plural form of every language.
_NUMBERS: Final = range(201)
_ONE_OR_MANY: Final = (2, "(n != 1)")


def written_days(language: str) -> tuple[str, ...]:
    """For each month how a day of it is written, with {day} and {year}; none where Babel does not know."""
    try:
        place = "{day:02}" if f"{_EARLY_DAY:02}" in _written(language, 1, _EARLY_DAY) else "{day}"
        written = [_written(language, month, _DAY) for month in range(1, 13)]
    except (UnknownLocaleError, ValueError):
        return ()
    return tuple(one.replace(str(_YEAR), "{year}").replace(str(_DAY), place) for one in written)


def _written(language: str, month: int, day: int) -> str:
    return format_date(date(_YEAR, month, day), format="long", locale=_LOCALES.get(language, language))


def plural_rule(language: str) -> tuple[int, str]:
    """How many forms there are, and which number takes which; "one or many" where Babel does not know."""
    # Babel writes no rule into the catalogue of such a language, and gettext then assumes the same.
    rule = get_plural(language) if localedata.exists(language) else _ONE_OR_MANY
    return rule[0], rule[1]


def plural_forms(expression: str) -> list[int]:
    """The plural form of each number; ValueError when the expression is broken."""
    form_of = gettext.c2py(expression)
    return [form_of(number) for number in _NUMBERS]
