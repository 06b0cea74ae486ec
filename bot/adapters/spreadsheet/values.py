"""What a cell says as text, whatever kind of value a spreadsheet program has made of it."""

from datetime import date, datetime, time
from typing import Final

#: Long enough for any text of the base, short enough to show in a remark.
MOST_CHARACTERS: Final = 2000


class NoTextError(Exception):
    """The cell holds something that is no text; the message says what to do."""


def as_text(value: object, kind: str) -> str:
    """The text, tidied: a number without its point, a day as 2026-11-22, a time as 08:30."""
    if kind == "f":
        raise NoTextError("There is a formula in this cell. Write its text instead.")
    if kind == "e":
        raise NoTextError(f"There is an error ({value}) in this cell. Write a text, or empty it.")
    text = " ".join(_said(value).split())
    if len(text) > MOST_CHARACTERS:
        raise NoTextError("The text is too long. Divide it, or shorten it.")
    return text


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() else str(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)
