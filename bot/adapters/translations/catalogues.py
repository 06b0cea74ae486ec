"""Every sentence in every language, read strictly: what somebody would miss is found before the start."""

import gettext
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.adapters.translations.faults import faults_of_all
from bot.adapters.translations.grammar import written_date
from bot.adapters.translations.reading import Fault, read_all
from bot.domain.languages import DEFAULT_LANGUAGE


class CatalogueError(Exception):
    """The catalogues are not fit to be shown to people."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(["The translations need attention:", *map(str, faults)]))
        self.faults = list(faults)


class GettextCatalogues:
    """Every sentence in every language, compiled in memory."""

    def __init__(self, catalogues: Mapping[str, gettext.NullTranslations]) -> None:
        self._catalogues = catalogues

    @classmethod
    def load(cls, directory: Path) -> "GettextCatalogues":
        """The catalogues below a folder; CatalogueError lists everything that is wrong with the five.

        A language in the making is left out until nothing is wrong with it.
        """
        found, faults = read_all(directory)
        faults += faults_of_all(found)
        errors = [fault for fault in faults if fault.severity == "error"]
        if errors:
            raise CatalogueError(errors)
        unfinished = {fault.file for fault in faults}
        complete = [one for one in found if str(one.path) not in unfinished]
        return cls({one.language: _compile(one.catalogue) for one in complete})

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
        """The day in words, where it is known how."""
        return written_date(language, day)

    def _catalogue(self, language: str) -> gettext.NullTranslations:
        return self._catalogues.get(language) or self._catalogues[DEFAULT_LANGUAGE]


def check(directory: Path) -> list[Fault]:
    """Everything that is wrong with the catalogues, each with file, line and what to do."""
    found, faults = read_all(directory)
    return sorted(faults + faults_of_all(found))


def _compile(catalogue: Catalog) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
