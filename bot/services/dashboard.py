"""Gathers what the pages of the dashboard show; every number comes through the figures' one door."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from bot.domain.counting import OUTCOMES, QUESTIONS, WAITING, Event
from bot.domain.dashboard import BaseHealth, FiguresView, KnowledgeView, QueueView
from bot.domain.knowledge import KnowledgeBase
from bot.domain.publication import Hidden, Published, Query, Side, Summary, Why
from bot.domain.selection import Selection, months_until, selection_of
from bot.domain.truth import together
from bot.services.figures import ENOUGH_TO_DIVIDE, Figures, percent
from bot.services.health import Health
from bot.services.ports import Knowledge, Transactions, UnitOfWork

_ALL: Final = (*QUESTIONS, Event.ESCALATED, Event.PERSONS_HELPED, *OUTCOMES, *WAITING)
_PARTS: Final = (*QUESTIONS, Event.ESCALATED)
#: What is known by topic: questions without an answer have none.
_BY_TOPIC: Final = (Event.ANSWERED, Event.OPENED, Event.ESCALATED)

HealthOf = Callable[[KnowledgeBase, date], BaseHealth]


class Dashboard:
    """One method for each page."""

    def __init__(
        self,
        reading: Transactions,
        figures: Figures,
        health: Health,
        knowledge: Knowledge,
        health_of: HealthOf,
    ) -> None:
        self._reading = reading
        self._figures = figures
        self._health = health
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
            course = await self._table(uow, chosen, Side.MONTH, _ALL)
            return FiguresView(
                knowledge=knowledge,
                selection=chosen,
                months=months_until(newest.last),
                summary=await self._summary(uow, chosen, course),
                course=course,
                topics=await self._table(uow, chosen, Side.TOPIC, _BY_TOPIC),
                languages=await self._table(uow, chosen, Side.LANGUAGE, _PARTS),
                places=await self._table(uow, chosen, by_place, _PARTS),
            )

    async def _summary(self, uow: UnitOfWork, chosen: Selection, course: Published) -> Summary:
        """Families and first replies are not known by topic or language; the rest is in the table."""
        summary = await self._figures.summary(uow, chosen.span, chosen.country, chosen.municipality)
        if chosen.topic is None and chosen.language is None:
            return summary
        questions = together([course.totals[event] for event in QUESTIONS])
        return replace(
            summary,
            numbers=course.totals,
            questions=questions,
            answered_percent=percent(
                course.totals[Event.ANSWERED], questions, ENOUGH_TO_DIVIDE * course.smallest
            ),
            family_months=Hidden(Why.NOT_CROSSED),
            persons=course.totals[Event.PERSONS_HELPED],
            first_reply=None,
        )

    async def _table(
        self, uow: UnitOfWork, chosen: Selection, by: Side, events: tuple[Event, ...]
    ) -> Published:
        query = Query(
            chosen.span,
            by,
            events,
            country=chosen.country,
            municipality=chosen.municipality,
            topic=chosen.topic,
            language=chosen.language,
        )
        return await self._figures.table(uow, query)

    async def queue(self) -> QueueView:
        """How the rooms keep up, now."""
        async with self._reading() as uow:
            return QueueView(self._knowledge.current, await self._health.queue(uow))

    async def knowledge(self, address: Mapping[str, str]) -> KnowledgeView:
        """What families did with the answers, and what the answers lack."""
        knowledge = self._knowledge.current
        async with self._reading() as uow:
            newest = await self._figures.latest(uow)
            chosen = selection_of(address, knowledge, newest.last) if newest else None
            asked = await self._health.knowledge(uow, chosen.span, chosen.country) if chosen else None
            health = self._health_of(knowledge, uow.now.date())
        return KnowledgeView(knowledge, asked, chosen, health)
