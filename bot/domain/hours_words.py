"""Reads what a mediator writes after `/hours`: "Mon-Fri 9:00-12:00 13:00-17:00", "24.12 closed"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.hours import EndsBeforeItBegins, Overlap, Period, PeriodError, Periods, periods
from bot.domain.weekdays import folded, weekdays_of

#: A special day further away is a mistyped year; more days at once are no exception.
_FURTHEST: Final = timedelta(days=550)
MOST_DAYS: Final = 92
MOST_PERIODS: Final = 8
#: About a week of work; whoever needs longer should not be announced in hours.
MOST_PROMISED: Final = 40


@dataclass(frozen=True, slots=True)
class Show:
    """Nothing was written."""


@dataclass(frozen=True, slots=True)
class Forget:
    """The hours are not said any more."""


@dataclass(frozen=True, slots=True)
class NewZone:
    """Another time zone; whether there is such a zone is not known here."""

    name: str


@dataclass(frozen=True, slots=True)
class NewWeek:
    """Periods of weekdays (0 is Monday); those that are not named stay as they are."""

    days: tuple[tuple[frozenset[int], Periods], ...]


@dataclass(frozen=True, slots=True)
class NewDays:
    """Certain days; None: as usual again."""

    days: tuple[date, ...]
    periods: Periods | None


class Mistake(StrEnum):
    """Why something cannot be understood."""

    UNKNOWN_WORD = "unknown_word"
    NO_TIME = "no_time"  #: a day without any time
    NO_DAY = "no_day"  #: times without any day
    OVER_MIDNIGHT = "over_midnight"
    OVERLAP = "overlap"
    NO_SUCH_TIME = "no_such_time"
    NO_SUCH_DAY = "no_such_day"
    PAST = "past"
    TOO_FAR = "too_far"
    TOO_MANY = "too_many"
    NO_WEEK = "no_week"  #: a single day differs from a week that nobody has told
    NO_SUCH_ZONE = "no_such_zone"


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was not understood, in the words of whoever wrote it."""

    mistake: Mistake
    words: str


Change = Show | Forget | NewZone | NewWeek | NewDays


class _UnclearError(Exception):
    def __init__(self, mistake: Mistake, words: str) -> None:
        super().__init__(mistake)
        self.unclear = Unclear(mistake, words)


def read_hours(text: str, language: str, today: date) -> Change | Unclear:
    """The change that a text asks for; `language` decides what the letters of a door sign mean."""
    words = _words(text)
    try:
        return _change(words, language, today)
    except _UnclearError as error:
        return error.unclear


def read_date(text: str, today: date) -> date | Unclear:
    """A single day from today on; a word before it ("until 24.12") changes nothing."""
    words = text.split()
    word = words[-1] if words else ""
    if not _DATE.fullmatch(word):
        return Unclear(Mistake.NO_DAY, word)
    try:
        return _dates(word, today)[0]
    except _UnclearError as error:
        return error.unclear


def read_promise(text: str) -> int | None:
    """The number of hours in "4h", "4" or "4 tundi"; None for anything else."""
    found = re.fullmatch(r"\s*([0-9]{1,2})\s*(?:[^\W\d]{1,8}\.?)?\s*", text)
    hours = int(found[1]) if found else 0
    return hours if 1 <= hours <= MOST_PROMISED else None


def _change(words: list[str], language: str, today: date) -> Change:
    if not words:
        return Show()
    if len(words) == 1 and folded(words[0]) in _OFF:
        return Forget()
    if len(words) == 1 and _ZONE.fullmatch(words[0]):
        return NewZone(words[0])
    if _DATES.fullmatch(words[0]):
        days = _dates(words[0], today)
        usual = len(words) == 2 and folded(words[1]) in _USUAL
        return NewDays(days, None if usual else _periods(words[1:], words[0]))
    return NewWeek(tuple(_week(words, language)))


def _words(text: str) -> list[str]:
    """Commas, line breaks and the like only separate; a dash joins, whatever its length."""
    joined = re.sub(r"\s*[-–—−]\s*", "-", text.strip())
    return re.sub(r"[,;|&\s]+", " ", joined).split()


# ── weekdays ──


def _week(words: list[str], language: str) -> Iterator[tuple[frozenset[int], Periods]]:
    """Days and then their times, as often as wanted."""
    while words:
        days: set[int] = set()
        named: list[str] = []
        while words and (found := weekdays_of(words[0], language)):
            days |= found
            named, words = [*named, words[0]], words[1:]
        if not days:
            is_time = _PERIOD.fullmatch(words[0]) or folded(words[0]) in _CLOSED
            raise _UnclearError(Mistake.NO_DAY if is_time else Mistake.UNKNOWN_WORD, words[0])
        times = 0
        while times < len(words) and not weekdays_of(words[times], language):
            times += 1
        yield frozenset(days), _periods(words[:times], " ".join(named))
        words = words[times:]


# ── dates ──


def _dates(word: str, today: date) -> tuple[date, ...]:
    """One date or a run of dates."""
    first_words, *rest = _DATE.findall(word)
    first = _date(first_words, today, word)
    last = _date(rest[0], first, word) if rest else first
    if first < today or last < first:
        raise _UnclearError(Mistake.PAST if first < today else Mistake.NO_SUCH_DAY, word)
    if last > today + _FURTHEST:
        raise _UnclearError(Mistake.TOO_FAR, word)
    if (last - first).days >= MOST_DAYS:
        raise _UnclearError(Mistake.TOO_MANY, word)
    return tuple(first + timedelta(days=step) for step in range((last - first).days + 1))


def _date(text: str, since: date, word: str) -> date:
    """A date without a year is the next one."""
    numbers = [int(part) for part in re.split(r"[./-]", text.strip("."))]
    try:
        if len(numbers) == 3:
            year, month, day = numbers if "-" in text else numbers[::-1]
            return date(year if year > 99 else 2000 + year, month, day)
        day, month = numbers
        return next(found for found in _each_year(day, month, since.year) if found >= since)
    except (ValueError, StopIteration):
        # "9.00-17.00" looks like two dates, until somebody asks for the month.
        mistake = Mistake.NO_DAY if _PERIOD.fullmatch(word) else Mistake.NO_SUCH_DAY
        raise _UnclearError(mistake, word) from None


def _each_year(day: int, month: int, year: int) -> Iterator[date]:
    for candidate in (year, year + 1):
        try:
            yield date(candidate, month, day)
        except ValueError:  # 29 February
            continue


# ── times ──


def _periods(words: list[str], day: str) -> Periods:
    if len(words) == 1 and folded(words[0]) in _CLOSED:
        return ()
    if not words:
        raise _UnclearError(Mistake.NO_TIME, day)
    if len(words) > MOST_PERIODS:
        raise _UnclearError(Mistake.TOO_MANY, day)
    try:
        return periods(*(_period(word) for word in words))
    except Overlap as overlap:
        raise _UnclearError(Mistake.OVERLAP, str(overlap)) from None


def _period(word: str) -> Period:
    found = _PERIOD.fullmatch(word)
    if found is None:
        raise _UnclearError(Mistake.UNKNOWN_WORD, word)
    opens, closes = _minutes(found[1], found[2], word), _minutes(found[3], found[4], word)
    try:
        return Period(opens, closes)
    except EndsBeforeItBegins:
        raise _UnclearError(Mistake.OVER_MIDNIGHT, word) from None
    except PeriodError:
        raise _UnclearError(Mistake.NO_SUCH_TIME, word) from None


def _minutes(hour: str, minute: str | None, word: str) -> int:
    if int(minute or 0) > 59:
        raise _UnclearError(Mistake.NO_SUCH_TIME, word)
    return int(hour) * 60 + int(minute or 0)


# ── words ──

_PERIOD: Final = re.compile(r"(\d{1,2})(?:[:.](\d\d))?-(\d{1,2})(?:[:.](\d\d))?", re.ASCII)
_DATE: Final = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}(?:[./](?:[0-9]{4}|[0-9]{2})|[./])?(?![0-9])"
)
_DATES: Final = re.compile(rf"(?:{_DATE.pattern})(?:-(?:{_DATE.pattern}))?")
_ZONE: Final = re.compile(r"[A-Za-z]+(?:/[A-Za-z_]+)+")

_CLOSED: Final = frozenset(
    folded("closed|kinni|suletud|закрыто|выходной|нет|slēgts|slēgta|brīvs|uždaryta|nedirbame|nedirba").split(
        "|"
    )
)
_OFF: Final = frozenset(folded("off|väljas|выкл|убрать|izslēgt|noņemt|išjungti|pašalinti").split("|"))
_USUAL: Final = frozenset(
    folded("usual|normal|tavaline|tavapärane|обычно|parasti|įprastai|įprasta").split("|")
)
