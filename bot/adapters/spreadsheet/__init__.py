"""Spreadsheets (.xlsx) for people, written and read back; a file from outside is not trusted."""

from bot.adapters.spreadsheet.reading import read
from bot.adapters.spreadsheet.safety import UnreadableFileError
from bot.adapters.spreadsheet.writing import write

__all__ = ["UnreadableFileError", "read", "write"]
