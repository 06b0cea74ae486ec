"""Gathers what reports show; every number comes through the figures' one door."""

from datetime import date
from typing import Final

from bot.domain.counting import FEEDBACK, OUTCOMES, QUESTIONS, RESOLUTIONS, WAITING, WITH_INSTITUTION, Event
from bot.domain.dashboard import FiguresView
from bot.domain.publication import Published, Query, Side, Span
from bot.domain.reports import MonthView, ReportView
from bot.domain.selection import USUAL_MONTHS, Selection, months_until
from bot.services.figures import Figures
from bot.services.ports import Knowledge, UnitOfWork

_COURSE: Final = (
    *QUESTIONS,
    Event.ESCALATED,
    Event.FAMILIES,
    Event.PERSONS_HELPED,
    *OUTCOMES,
    *WAITING,
    *RESOLUTIONS,
    *FEEDBACK,
)
_BY_TOPIC: Final = (Event.ANSWERED, Event.OPENED, Event.ESCALATED, Event.PERSONS_HELPED)
_BY_PLACE: Final = (*QUESTIONS, Event.ESCALATED, Event.FAMILIES, Event.PERSONS_HELPED)
_BY_LANGUAGE: Final = (*QUESTIONS, Event.ESCALATED)


class Reports:
    """Reads in the transaction that it is given."""

    def __init__(self, figures: Figures, knowledge: Knowledge) -> None:
        self._figures = figures
        self._knowledge = knowledge

    async def newest(self, uow: UnitOfWork) -> date | None:
        """The newest month that there is a report of."""
        span = await self._figures.latest(uow)
        return span.last if span else None

    async def report(self, uow: UnitOfWork, span: Span, country: str | None = None) -> ReportView | None:
        """None where nothing of the span is published (yet)."""
        published = await uow.publications.months()
        if not set(span.months) & set(published):
            return None

        async def table(by: Side, *events: Event) -> Published:
            return await self._figures.table(uow, Query(span, by, events, country))

        figures = FiguresView(
            knowledge=self._knowledge.current,
            selection=Selection(span, country),
            months=span.months,
            summary=await self._figures.summary(uow, span, country),
            course=await table(Side.MONTH, *_COURSE),
            topics=await table(Side.TOPIC, *_BY_TOPIC),
            languages=await table(Side.LANGUAGE, *_BY_LANGUAGE),
            places=await table(Side.MUNICIPALITY, *_BY_PLACE),
        )
        return ReportView(figures, await table(Side.INSTITUTION, *WITH_INSTITUTION))

    async def month(self, uow: UnitOfWork, month: date) -> MonthView | None:
        """One month with the year before it; None where it is not published."""
        report = await self.report(uow, Span(month, month))
        if report is None:
            return None
        year = Span(months_until(month, USUAL_MONTHS)[0], month)
        published = await uow.publications.months()
        first = max(year.first, min(published))
        query = Query(Span(first, month), Side.MONTH, (*QUESTIONS, Event.ESCALATED))
        return MonthView(report, await self._figures.table(uow, query))
