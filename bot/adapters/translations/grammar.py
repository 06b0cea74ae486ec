"""What a language does with dates and numbers, also one that no library knows, such as Baltic Romani."""

import gettext
from datetime import date
from typing import Final

from babel import UnknownLocaleError, localedata
from babel.dates import format_date
from babel.messages.plurals import get_plural

#: English as people write it in Europe: the day before the month.
_LOCALES: Final = {"en": "en_GB"}
#: Enough numbers to meet every plural form of every language.
_NUMBERS: Final = range(201)
_ONE_OR_MANY: Final = (2, "(n != 1)")


def written_date(language: str, day: date) -> str:
    """The day in words; as 2026-11-22 where nobody has told us how it is said."""
    try:
        return format_date(day, format="long", locale=_LOCALES.get(language, language))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()


def plural_rule(language: str) -> tuple[int, str]:
    """How many forms there are, and which number takes which; "one or many" where Babel does not know."""
    # Babel writes no rule into the catalogue of such a language, and gettext then assumes the same.
    rule = get_plural(language) if localedata.exists(language) else _ONE_OR_MANY
    return rule[0], rule[1]


def plural_forms(expression: str) -> list[int]:
    """The plural form of each number; ValueError when the expression is broken."""
    form_of = gettext.c2py(expression)
    return [form_of(number) for number in _NUMBERS]
