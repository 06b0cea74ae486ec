"""Every sentence in every language, as the bot speaks it."""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from bot.domain.languages import DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the bot needs of one language."""

    sentences: bytes  #: as gettext's .mo file
    #: For each month how one of its days is written, with {day} and {year}; none where nobody has told us.
    days: tuple[str, ...] = ()


class GettextCatalogues:
    """Every sentence in every language, compiled in memory."""

    def __init__(
        self,
        catalogues: Mapping[str, gettext.NullTranslations],
        days: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._catalogues = catalogues
        self._days = days or {}

    @classmethod
    def of(cls, compiled: Mapping[str, Compiled]) -> Self:
        """What reading has found."""
        sentences = {
            language: gettext.GNUTranslations(io.BytesIO(one.sentences)) for language, one in compiled.items()
        }
        return cls(sentences, {language: one.days for language, one in compiled.items()})

    @classmethod
    def load(cls, directory: Path) -> Self:
        """The catalogues below a folder; CatalogueError lists everything that is wrong with the five.

        A language in the making is left out until nothing is wrong with it. A process that runs for months
        reads them apart instead, since Babel knows far more of every language than is needed here.
        """
        from bot.adapters.translations.compiling import compiled

        return cls.of(compiled(directory))

    def languages(self) -> tuple[str, ...]:
        """The languages that can be chosen, in the order of their buttons."""
        return tuple(self._catalogues)

    def text(self, language: str, message: str) -> str:
        """The translation of a message."""
        # gettext answers the empty message with the head of the catalogue.
        return self._catalogue(language).gettext(message) if message else ""

    def plural(self, language: str, one: str, many: str, number: int) -> str:
        """The translation in the form that the number asks for."""
        return self._catalogue(language).ngettext(one, many, number)

    def date(self, language: str, day: date) -> str:
        """The day in words; as 2026-11-22 where nobody has told us how it is said."""
        months = self._days.get(language)
        if not months:
            return day.isoformat()
        return months[day.month - 1].format(day=day.day, year=day.year)

    def _catalogue(self, language: str) -> gettext.NullTranslations:
        return self._catalogues.get(language) or self._catalogues[DEFAULT_LANGUAGE]
