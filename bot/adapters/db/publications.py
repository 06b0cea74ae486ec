"""Counts of months that are over, and the rounded tables that take their place."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import (
    counters,
    family_keys,
    institution_counters,
    month_families,
    publications,
    published,
)
from bot.domain.counting import Cell, Event
from bot.domain.disclosure import MonthCounts
from bot.domain.lattice import SIDES, Block, Layer
from bot.domain.publication import ELSEWHERE, Key, Side, next_month

_CELL: Final = tuple(column for column in counters.c if column.name != "n")
#: Rows that one statement carries; SQLite takes about 32,000 values at once.
_AT_ONCE: Final = 2_000


class SqlPublications:
    """`Publications` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def counted_months(self) -> tuple[date, ...]:
        """Months with counts or families."""
        days = (await self._connection.scalars(select(counters.c.day).distinct())).all()
        months = (await self._connection.scalars(select(family_keys.c.month))).all()
        return tuple(sorted({day.replace(day=1) for day in days} | set(months)))

    async def counts(self, month: date) -> MonthCounts:
        """Everything that was counted in it."""
        rows = (await self._connection.execute(select(*_CELL, counters.c.n).where(_in(month)))).all()
        places = (month_families.c.country, month_families.c.municipality)
        families = await self._connection.execute(
            select(*places, func.count()).where(month_families.c.month == month).group_by(*places)
        )
        return MonthCounts(
            month=month,
            cells={Cell(**dict(zip(_names(_CELL), row[:-1], strict=True))): row[-1] for row in rows},
            families={(row[0], row[1]): int(row[2]) for row in families},
            institutions=await self._institutions(month),
        )

    async def _institutions(self, month: date) -> Mapping[tuple[str, str, Event], int]:
        table = institution_counters
        rows = await self._connection.execute(select(table).where(table.c.month == month))
        return {(row.country, row.institution, row.event): row.n for row in rows}

    async def publish(self, month: date, smallest: int, blocks: Mapping[Block, int]) -> bool:
        """The first one wins; what another process has rounded meanwhile was never seen by anybody."""
        first = await self._connection.execute(
            insert_into(self._connection, publications)
            .values(month=month, smallest=smallest)
            .on_conflict_do_nothing(index_elements=["month"])
        )
        is_first = first.rowcount == 1
        rows: list[dict[str, Any]] = [
            {
                "month": month,
                "country": block.country,
                "event": block.event,
                "layer": block.layer,
                "first": block.first,
                "second": block.second,
                "n": number,
            }
            for block, number in blocks.items()
        ]
        if is_first:
            for start in range(0, len(rows), _AT_ONCE):
                await self._connection.execute(insert(published), rows[start : start + _AT_ONCE])
        await self._destroy(month)
        return is_first

    async def _destroy(self, month: date) -> None:
        """Counts that are rounded a second time would tell more than either time."""
        await self._connection.execute(counters.delete().where(_in(month)))
        for table in (month_families, family_keys, institution_counters):
            await self._connection.execute(table.delete().where(table.c.month == month))

    async def months(self) -> Mapping[date, int]:
        """The published months in order."""
        rows = await self._connection.execute(select(publications).order_by(publications.c.month))
        return {row.month: row.smallest for row in rows}

    async def shown_places(self, first: date, last: date) -> Mapping[date, tuple[tuple[str, str], ...]]:
        """Those whose number of families is published: it is k at least."""
        rows = await self._connection.execute(
            select(published.c.month, published.c.country, published.c.first)
            .where(
                published.c.layer.in_((Layer.COUNTRY, Layer.MUNICIPALITY)),
                published.c.event == Event.FAMILIES,
                published.c.month.between(first, last),
                published.c.country != "",
                published.c.first != ELSEWHERE,
            )
            .order_by(published.c.month, published.c.country, published.c.first)
        )
        found: dict[date, tuple[tuple[str, str], ...]] = {}
        for row in rows:
            found[row.month] = (*found.get(row.month, ()), (row.country, row.first))
        return found

    async def sums(
        self,
        first: date,
        last: date,
        events: Collection[Event],
        layer: Layer,
        by: Side | None = None,
        where: Mapping[Side, str] | None = None,
    ) -> Mapping[tuple[Key, Event], int]:
        """Sums by the values of a side, each with what it belongs to."""
        sides = _sides(layer, by)
        conditions = [_column(layer, side) == value for side, value in (where or {}).items()]
        rows = await self._connection.execute(
            select(published.c.event, func.sum(published.c.n), *sides)
            .where(
                published.c.layer == layer,
                published.c.event.in_(events),
                published.c.month.between(first, last),
                *conditions,
            )
            .group_by(published.c.event, *sides)
        )
        return {(tuple(_word(part) for part in row[2:]), row[0]): int(row[1]) for row in rows}


def _in(month: date) -> ColumnElement[bool]:
    return (counters.c.day >= month) & (counters.c.day < next_month(month))


def _names(columns: Collection[Column[Any]]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def _column(layer: Layer, side: Side) -> Column[Any]:
    if side is Side.COUNTRY:
        return published.c.country
    if side is Side.MONTH:
        return published.c.month
    return (published.c.first, published.c.second)[SIDES[layer].index(side)]


def _sides(layer: Layer, by: Side | None) -> list[Column[Any]]:
    """The same slug may name a municipality in two countries, and an entry belongs to its topic."""
    if by is None:
        return []
    before = {
        Side.MUNICIPALITY: Side.COUNTRY,
        Side.INSTITUTION: Side.COUNTRY,
        Side.ENTRY: Side.TOPIC,
    }.get(by)
    return [_column(layer, side) for side in (before, by) if side is not None]


def _word(part: object) -> str:
    return part.isoformat()[:7] if isinstance(part, date) else str(part)
