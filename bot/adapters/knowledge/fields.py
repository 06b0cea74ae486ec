"""The kinds of values in knowledge files, each with a sentence that says how it is written."""

import re
from datetime import date, time
from typing import Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from bot.adapters.knowledge.marks import tidied
from bot.adapters.knowledge.messages import SLUG_RULE
from bot.domain.languages import LANGUAGES
from bot.domain.signs import UnreadableSignError, read_sign

_LONGEST_TEXT: Final = 1000
_LONGEST_SHORT_TEXT: Final = 300
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")
#: Letters of any script: towns have addresses such as sõmeru.ee.
_HOST: Final = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)")
_LINK: Final = re.compile(r"[^\s<>\"{}|\\^`“”„]*[^\s<>\"{}|\\^`“”„.,;:!]")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME: Final = re.compile(r"\d{2}:\d{2}", re.ASCII)


def _mistake(message: str) -> PydanticCustomError:
    # The message is data, not a template: braces in it stay what they are.
    return PydanticCustomError("drom", "{said}", {"said": message})


def is_slug(name: str) -> bool:
    """True for short names such as family-doctor-find."""
    return len(name) <= 40 and _SLUG.fullmatch(name) is not None


def parsed_day(value: object) -> date | None:
    """The day of a text such as 2026-11-22, or None."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def parsed_time(value: object) -> time | None:
    """The time of a text such as 08:30, or None."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return None
    try:
        return time.fromisoformat(value)
    except ValueError:
        return None


def _tidy(value: object) -> object:
    return tidied(value) if isinstance(value, str) else value


def _slug(value: str) -> str:
    if not is_slug(value):
        raise _mistake(SLUG_RULE)
    return value


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise _mistake(f"“{value}” is not one of the languages {', '.join(LANGUAGES)}.")
    return value


def _day(value: object) -> date:
    day = parsed_day(value)
    if day is None:
        raise _mistake("Write an existing day as year-month-day, for example 2026-11-22.")
    return day


def _time(value: object) -> time:
    moment = parsed_time(value)
    if moment is None:
        raise _mistake('Write the time with two digits each in quotation marks, for example "08:30".')
    return moment


def _yes_or_no(value: object) -> bool:
    if value not in ("true", "false"):
        raise _mistake("Write true or false.")
    return value == "true"


def _link(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        host = ""
    if not _HOST.fullmatch(host) or parts.scheme not in ("http", "https"):
        raise _mistake("This is not a web address. Copy it from the browser; it begins with https://")
    # The full stop or the bracket of a sentence is what copying leaves behind.
    if parts.username is not None or not _LINK.fullmatch(value):
        raise _mistake("This web address does not end or read like one. Copy it again from the browser.")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise _mistake("This is not an e-mail address, for example info@example.org.")
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        raise _mistake("There is no such time zone. Write for example Europe/Tallinn.") from None
    return value


def _sign(value: str) -> str:
    try:
        read_sign(value)
    except UnreadableSignError:
        raise _mistake(
            "This is no signal. Write words; put + between parts, / between words of which one is enough, "
            "and * only at the end of a word."
        ) from None
    return value


Text = Annotated[str, Field(min_length=1, max_length=_LONGEST_TEXT), BeforeValidator(_tidy)]
ShortText = Annotated[str, Field(min_length=1, max_length=_LONGEST_SHORT_TEXT), BeforeValidator(_tidy)]
Slug = Annotated[str, AfterValidator(_slug)]
Language = Annotated[str, AfterValidator(_language)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[time, BeforeValidator(_time)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Link = Annotated[Text, AfterValidator(_link)]
Email = Annotated[Text, AfterValidator(_email)]
TimeZone = Annotated[Text, AfterValidator(_timezone)]
SignText = Annotated[ShortText, AfterValidator(_sign)]
