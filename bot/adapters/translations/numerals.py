"""Numbers and months as the readers of a language write them."""

from datetime import date
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent

from bot.domain.languages import DEFAULT_LANGUAGE

#: English as people write it in Europe.
_LOCALES: Final = {"en": "en_GB"}


class BabelNumerals:
    """`Numerals` for every language; English where Babel does not know the language."""

    def number(self, language: str, number: int) -> str:
        """With the thousands apart."""
        return str(format_decimal(number, locale=_locale(language)))

    def percent(self, language: str, share: float) -> str:
        """A share of 1, in whole percent."""
        return str(format_percent(share, locale=_locale(language)))

    def month(self, language: str, day: date, *, is_short: bool = False) -> str:
        """The month of a day with its year."""
        locale = _locale(language)
        if is_short:
            return f"{day.month:02}/{day.year % 100:02}"
        return str(format_skeleton("yMMMM", day, locale=locale))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_LOCALES.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_LOCALES[DEFAULT_LANGUAGE])
