"""The sentences of the bot in every language, from the gettext catalogues of `locales/`."""

from pathlib import Path

from bot.adapters.translations.catalogues import GettextCatalogues
from bot.adapters.translations.complaints import CatalogueError, Fault

__all__ = ["CatalogueError", "Fault", "GettextCatalogues", "check"]


def check(directory: Path) -> list[Fault]:
    """Everything that is wrong with the catalogues, each with file, line and what to do."""
    # The bot itself never checks, and does without the library that this needs.
    from bot.adapters.translations.compiling import check as checked

    return checked(directory)
