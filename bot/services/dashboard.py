"""Gathers what the pages of the dashboard show; every number comes through the figures' one door."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from bot.domain.counting import Event
from bot.domain.dashboard import BaseHealth, FiguresView, KnowledgeView, QueueView
from bot.domain.figures import OUTCOMES, WAITING
from bot.domain.knowledge import KnowledgeBase
from bot.domain.publication import Query, Side
from bot.domain.selection import Selection, months_until, selection_of
from bot.services.figures import Figures
from bot.services.ports import Knowledge, Transactions

COURSE: Final = (Event.ASKED, Event.ESCALATED)
BY_TOPIC: Final = (Event.ANSWERED, Event.ESCALATED)

HealthOf = Callable[[KnowledgeBase, date], BaseHealth]


class Dashboard:
    """One method for each page."""

    def __init__(
        self, reading: Transactions, figures: Figures, knowledge: Knowledge, health_of: HealthOf
    ) -> None:
        self._reading = reading
        self._figures = figures
        self._knowledge = knowledge
        self._health_of = health_of

    async def figures(self, address: Mapping[str, str]) -> FiguresView | None:
        """What the address asks for; None before the first month is published."""
        knowledge = self._knowledge.current
        async with self._reading() as uow:
            newest = await self._figures.latest(uow)
            if newest is None:
                return None
            chosen = selection_of(address, knowledge, newest.last)
            by_place = Side.MUNICIPALITY if chosen.country else Side.COUNTRY
            return FiguresView(
                knowledge=knowledge,
                selection=chosen,
                months=months_until(newest.last),
                summary=await self._figures.summary(uow, chosen.span, chosen.country, chosen.municipality),
                course=await self._figures.table(
                    uow, _query(chosen, Side.MONTH, (*COURSE, *OUTCOMES, *WAITING))
                ),
                topics=await self._figures.table(uow, _query(chosen, Side.TOPIC, BY_TOPIC)),
                languages=await self._figures.table(uow, _query(chosen, Side.LANGUAGE, COURSE)),
                places=await self._figures.table(uow, _query(chosen, by_place, COURSE)),
            )

    async def queue(self) -> QueueView:
        """How the rooms keep up, now."""
        async with self._reading() as uow:
            return QueueView(self._knowledge.current, await self._figures.queue(uow))

    async def knowledge(self, address: Mapping[str, str]) -> KnowledgeView:
        """What families did with the answers, and what the answers lack."""
        knowledge = self._knowledge.current
        async with self._reading() as uow:
            newest = await self._figures.latest(uow)
            chosen = selection_of(address, knowledge, newest.last) if newest else None
            asked = (
                await self._figures.knowledge(uow, chosen.span, chosen.country)
                if chosen is not None
                else None
            )
            health = self._health_of(knowledge, uow.now.date())
        return KnowledgeView(knowledge, asked, chosen, health)


def _query(chosen: Selection, by: Side, events: tuple[Event, ...]) -> Query:
    return Query(
        chosen.span,
        by,
        events,
        country=chosen.country,
        municipality=chosen.municipality,
        topic=chosen.topic,
        language=chosen.language,
    )
