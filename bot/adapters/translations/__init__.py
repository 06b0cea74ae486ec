"""The sentences of the bot in every language, from the gettext catalogues of `locales/`."""

from bot.adapters.translations.catalogues import CatalogueError, GettextCatalogues, check
from bot.adapters.translations.reading import Fault

__all__ = ["CatalogueError", "Fault", "GettextCatalogues", "check"]
