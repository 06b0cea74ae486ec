"""Anonymous counts, summed up by day, place, language and subject."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Insert, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import counters, institution_counters
from bot.domain.counting import Cell, Event, InstitutionCell

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


class SqlCounters:
    """`Counters` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._added: Counter[Cell] = Counter()
        self._institutions: Counter[InstitutionCell] = Counter()

    async def add(self, cell: Cell, number: int = 1) -> None:
        """Count it; it is written with the commit."""
        self._added[cell] += number

    async def add_institution(self, cell: InstitutionCell) -> None:
        """An institution was named at the end of a case."""
        self._institutions[cell] += 1

    def take_over(self, part: "SqlCounters") -> None:
        """What was counted in a part of the transaction that is done."""
        self._added.update(part._added)
        self._institutions.update(part._institutions)

    async def write(self) -> None:
        """Write what was added."""
        await self._write(counters, self._added)
        await self._write(institution_counters, self._institutions)

    async def _write(self, table: Table, added: Counter[Any]) -> None:
        # At the end and sorted: everybody shares these rows, and nobody must wait for a whole handler,
        # or in a circle.
        rows = sorted(({**asdict(cell), "n": n} for cell, n in added.items()), key=partial(_by_key, table))
        added.clear()
        if rows:
            await self._connection.execute(_counting(insert_into(self._connection, table), table), rows)

    async def totals(
        self, first: date, last: date, *, country: str | None = None
    ) -> Mapping[tuple[str, str, Event], int]:
        """Sums by (country, municipality, event) over days `first`..`last` , inclusive."""
        await self.write()
        sides = (counters.c.country, counters.c.municipality, counters.c.event)
        query = select(*sides, func.sum(counters.c.n)).where(counters.c.day.between(first, last))
        if country is not None:
            query = query.where(counters.c.country == country)
        rows = await self._connection.execute(query.group_by(*sides))
        return {(row[0], row[1], row[2]): int(row[3]) for row in rows}


@lru_cache
def _counting(insert: "postgresql.Insert | sqlite.Insert", table: Table) -> Insert:
    return insert.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={"n": table.c.n + insert.excluded.n}
    )


def _by_key(table: Table, row: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(row[column.name]) for column in table.primary_key)
