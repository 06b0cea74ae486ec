"""The knowledge as sheets for staff and translators, and their changes back into the files."""

from bot.adapters.knowledge.sheets.export import sheets_of
from bot.adapters.knowledge.sheets.guide import GUIDE
from bot.adapters.knowledge.sheets.layout import COLUMNS, TITLES
from bot.adapters.knowledge.sheets.revision import Change, RefusedError, Revision, revise
from bot.adapters.knowledge.sheets.saving import SavingError, save

__all__ = [
    "COLUMNS",
    "GUIDE",
    "TITLES",
    "Change",
    "RefusedError",
    "Revision",
    "SavingError",
    "revise",
    "save",
    "sheets_of",
]
