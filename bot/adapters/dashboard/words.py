"""One reader's language: sentences from the catalogues, names, numbers and months. Nothing here is HTML."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.directory import Words as Names
from bot.domain.languages import DEFAULT_LANGUAGE
from bot.services.ports import Numerals, Translator


@dataclass(frozen=True, slots=True)
class Words:
    """The method names `t` and `plural` are the keywords by which messages are extracted."""

    translator: Translator
    numerals: Numerals
    language: str
    smallest: int  #: smaller numbers are not shown

    def t(self, message: str, **values: object) -> str:
        """The translation with its values; the template makes both safe."""
        return self.translator.text(self.language, message).format(**values)

    def plural(self, one: str, many: str, number: int) -> str:
        """The translation in the form for `number`, which is also the value `{number}`."""
        return self.translator.plural(self.language, one, many, number).format(number=self.number(number))

    def number(self, number: int) -> str:
        return self.numerals.number(self.language, number)

    def at_least(self, number: int) -> str:
        """A published number, of which 0 says that there were few or none."""
        return self.number(number) if number else self.t("under {number}", number=self.smallest)

    def percent(self, percent: int) -> str:
        return self.numerals.percent(self.language, percent / 100)

    def month(self, day: date) -> str:
        return self.numerals.month(self.language, day)

    def short_month(self, day: date) -> str:
        return self.numerals.month(self.language, day, is_short=True)

    def day(self, day: date) -> str:
        return self.translator.date(self.language, day)

    def named(self, names: Names, otherwise: str) -> str:
        """A name in the reader's language, else in English."""
        return names.get(self.language) or names.get(DEFAULT_LANGUAGE) or otherwise

    def language_name(self, language: str) -> str:
        """A language by its own name: people look for the word that they can read."""
        if language not in self.translator.languages():
            return language
        # Translators: the name of your own language, as its speakers write it.
        return replace(self, language=language).t("English")
