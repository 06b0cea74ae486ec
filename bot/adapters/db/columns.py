"""Column types that mean the same in PostgreSQL and in SQLite."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator

from bot.domain.hours import Period, Periods, SpecialDay, Week

#: SQLite numbers rows by itself only where the type is spelt INTEGER; it is as wide as BIGINT there.
Id = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A point in time, aware and in UTC; SQLite has no such type and stores it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Named(TypeDecorator[StrEnum]):
    """A word out of a closed list, stored as the word."""

    impl = String(32)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


class Numbers(TypeDecorator[tuple[int, ...]]):
    """A short list of numbers that is read and written as a whole."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> Any:
        return None if value is None else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[int, ...] | None:
        return None if value is None else tuple(value)


class Weekly(TypeDecorator[Week]):
    """The periods of seven days, as pairs of minutes."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Week | None, dialect: Dialect) -> Any:
        return None if value is None else [_pairs(day) for day in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> Week | None:
        return None if value is None else tuple(_periods(day) for day in value)


class Days(TypeDecorator[tuple[SpecialDay, ...]]):
    """Certain days with their periods; no period: nobody works."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Iterable[SpecialDay] | None, dialect: Dialect) -> Any:
        return None if value is None else {one.day.isoformat(): _pairs(one.periods) for one in value}

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[SpecialDay, ...] | None:
        if value is None:
            return None
        return tuple(SpecialDay(date.fromisoformat(day), _periods(value[day])) for day in sorted(value))


def _pairs(day: Periods) -> list[list[int]]:
    return [[period.opens, period.closes] for period in day]


def _periods(pairs: Iterable[Iterable[int]]) -> Periods:
    return tuple(Period(*pair) for pair in pairs)
