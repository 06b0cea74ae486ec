"""Closes months: what was counted is published once, rounded, and destroyed with the families' hashes."""

import asyncio
import logging
from datetime import UTC, date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.disclosure import SMALLEST_SHOWN, publish
from bot.domain.publication import next_month
from bot.domain.rounding import Chance
from bot.services.ports import Knowledge, Transactions, UnitOfWork

logger = logging.getLogger(__name__)

#: So that a month is published in the first hours after it; looking costs two small queries.
MONTHS_SECONDS: Final = 600.0
#: What is being handled when a month ends is counted in it a moment later.
_STRAGGLERS: Final = timedelta(hours=1)


class Months:
    """Makes up for every month that nobody closed, however long the bot was away."""

    def __init__(self, knowledge: Knowledge, chance: Chance, smallest: int = SMALLEST_SHOWN) -> None:
        self._knowledge = knowledge
        self._chance = chance
        self.smallest = smallest

    async def close_due(self, transactions: Transactions) -> None:
        """The job; several processes may run it, and the first to publish a month wins."""
        async with transactions() as uow:
            due = await self._due(uow)
        for month in due:
            await self._close(transactions, month)

    async def _close(self, transactions: Transactions, month: date) -> None:
        async with transactions() as uow:
            counts = await uow.publications.counts(month)
        # It takes a second, and families are answered meanwhile: nothing is added to a month that is over.
        blocks = await asyncio.to_thread(publish, counts, self.smallest, self._chance)
        async with transactions() as uow:
            is_first = await uow.publications.publish(month, self.smallest, blocks)
            await uow.commit()
        if is_first:
            logger.info("month published", extra={"action": "month_published", "number": len(blocks)})

    async def _due(self, uow: UnitOfWork) -> tuple[date, ...]:
        """Months with counts, and the empty ones between: a gap would look like a month to come."""
        present = self._present_month(uow)
        published = await uow.publications.months()
        counted = [month for month in await uow.publications.counted_months() if month < present]
        begins = [*counted, *([next_month(max(published))] if published else [])]
        due, month = set(counted), min(begins, default=present)
        while month < present:
            if month not in published:
                due.add(month)
            month = next_month(month)
        return tuple(sorted(due))

    def _present_month(self, uow: UnitOfWork) -> date:
        """The month in which somebody may still be counted: it ends last in the west."""
        countries = self._knowledge.current.countries.values()
        zones = [UTC, *(ZoneInfo(country.timezone) for country in countries)]
        moment = uow.now - _STRAGGLERS
        return min(moment.astimezone(zone).date() for zone in zones).replace(day=1)
