"""A made-up year of counts, so that the dashboard of a sandbox is worth looking at."""

import random
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from bot.domain.counting import Cell, Event
from bot.domain.knowledge import Country, KnowledgeBase
from bot.services.ports import Transactions, UnitOfWork

#: Families of the largest place in a usual month; every further place has a part of it.
_LARGEST: Final = 34
_SMALLER: Final = 0.62
#: What people ask about, by topic; a topic that is not here is asked about now and then.
_WEIGHTS: Final = {"health": 9, "education": 6, "documents": 6, "aid": 7, "work": 3, "housing": 3}
_ENDINGS: Final = {
    Event.CLOSED_SOLVED: 46,
    Event.CLOSED_REFERRED: 24,
    Event.CLOSED_REFUSED_SENT_AWAY: 5,
    Event.CLOSED_REFUSED_PAPER: 5,
    Event.CLOSED_REFUSED_DISCRIMINATION: 2,
    Event.CLOSED_COULD_NOT_HELP: 6,
    Event.CLOSED_NO_REPLY: 9,
    Event.CLOSED_NOT_A_QUESTION: 3,
}
_HELPED: Final = frozenset((*_ENDINGS,)[:5])
_REPLIES: Final = {
    Event.FIRST_REPLY_1H: 40,
    Event.FIRST_REPLY_4H: 30,
    Event.FIRST_REPLY_1D: 18,
    Event.FIRST_REPLY_3D: 8,
    Event.FIRST_REPLY_LONGER: 4,
}
_ENDS: Final = {
    Event.RESOLVED_1D: 30,
    Event.RESOLVED_3D: 30,
    Event.RESOLVED_1W: 25,
    Event.RESOLVED_2W: 10,
    Event.RESOLVED_LONGER: 5,
}
_QUESTIONS: Final = {Event.ANSWERED: 72, Event.CLARIFIED: 16, Event.UNANSWERED: 12}


class Demo:
    """Invents what a year might look like; nobody is behind any of it."""

    def __init__(self, knowledge: KnowledgeBase, seed: int = 1) -> None:
        self._knowledge = knowledge
        self._chance = random.Random(seed)  # nosec B311  # made-up figures
        self._families = 0

    async def months(self, transactions: Transactions, months: Sequence[date]) -> None:
        """Each month in a transaction of its own, as counts that wait to be published."""
        for position, month in enumerate(months):
            async with transactions() as uow:
                for country in self._knowledge.countries.values():
                    await self._country(uow, country, month, growth=0.7 + 0.5 * position / len(months))
                await uow.commit()

    async def _country(self, uow: UnitOfWork, country: Country, month: date, growth: float) -> None:
        size = _LARGEST * growth * self._chance.uniform(0.85, 1.15)
        for municipality in (*country.municipalities, ""):
            for _ in range(max(1, round(size))):
                self._families += 1
                # Numbers below zero belong to no family.
                await uow.families.seen(month, -self._families, country.code, municipality)
                await self._family(uow, country, municipality, month)
            size *= _SMALLER

    async def _family(self, uow: UnitOfWork, country: Country, municipality: str, month: date) -> None:
        """What one family does in a month."""
        day = month + timedelta(days=self._chance.randrange(monthrange(month.year, month.month)[1]))
        language = self._chance.choices(country.languages, range(len(country.languages) + 1, 1, -1))[0]

        async def count(event: Event, entry: str = "", number: int = 1) -> None:
            topic = self._knowledge.entries[entry].topic if entry else ""
            cell = Cell(day, event, country.code, municipality, language, topic, entry)
            await uow.counters.add(cell, number)

        await count(self._one_of({Event.STARTED: 3, Event.LINK_ARRIVAL: 2}))
        for _ in range(self._chance.randint(1, 5)):
            entry = self._entry()
            event = self._one_of(_QUESTIONS)
            await count(Event.ASKED)
            await count(event, entry if event is Event.ANSWERED else "")
            if event is not Event.UNANSWERED and self._chance.random() < 0.5:
                await count(Event.OPENED, entry)
                await count(self._one_of({Event.HELPED: 5, Event.NOT_HELPED: 1}), entry)
        if self._chance.random() < 0.4:
            entry = self._entry()
            await count(Event.ESCALATED, entry)
            await count(Event.TAKEN, entry)
            await count(self._one_of(_REPLIES), entry)
            ending = self._one_of(_ENDINGS)
            await count(ending, entry)
            await count(self._one_of(_ENDS), entry)
            if ending in _HELPED:
                await count(Event.PERSONS_HELPED, entry, self._chance.randint(1, 5))
            await count(
                self._one_of({Event.FEEDBACK_GOOD: 6, Event.FEEDBACK_MIDDLE: 2, Event.FEEDBACK_BAD: 1}), entry
            )

    def _entry(self) -> str:
        entries = list(self._knowledge.entries.values())
        return self._chance.choices(entries, [_WEIGHTS.get(entry.topic, 1) for entry in entries])[0].slug

    def _one_of(self, weights: dict[Event, int]) -> Event:
        return self._chance.choices(list(weights), list(weights.values()))[0]
