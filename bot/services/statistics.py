"""Anonymous counts, recorded in the transaction of what they count."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

from bot.domain.cases import Case, Ending, resolution_class, waiting_class
from bot.domain.counting import Cell, Event, InstitutionCell
from bot.domain.people import Contact, Room
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.room_calendars import RoomCalendars


class Statistics:
    """Turns what happened into cells; sees people only long enough to read their place and language."""

    def __init__(self, knowledge: Knowledge, calendars: RoomCalendars) -> None:
        self._knowledge = knowledge
        self._calendars = calendars

    async def of_family(
        self,
        uow: UnitOfWork,
        event: Event,
        contact: Contact,
        language: str,
        *,
        entry: str = "",
        country: str | None = None,
    ) -> None:
        """Count something that a family did; an entry brings its topic along."""
        await self._family(uow, contact)
        known = self._knowledge.current.entries.get(entry)
        home = country or contact.country or ""
        await uow.counters.add(
            Cell(
                day=self._day(uow, home),
                event=event,
                country=home,
                municipality=contact.municipality or "" if home == contact.country else "",
                language=language,
                topic=known.topic if known else "",
                entry=entry if known else "",
            )
        )

    async def of_case(self, uow: UnitOfWork, event: Event, case: Case, number: int = 1) -> None:
        """Count something that happened to a case."""
        cell = Cell(
            day=self._day(uow, case.country or ""),
            event=event,
            country=case.country or "",
            municipality=case.municipality or "",
            language=case.language,
            topic=case.topic or "",
            entry=case.entry or "",
        )
        await uow.counters.add(cell, number)

    async def first_reply(self, uow: UnitOfWork, case: Case, room: Room) -> None:
        """Count how long the family waited, as a class: in the working time of the room that answers."""
        calendar = self._calendars.of(room, case.country)
        if calendar is None:
            waited = waiting_class(uow.now - case.opened_at)
        else:
            worked = calendar.worked(case.opened_at, uow.now)
            waited = waiting_class(worked, calendar.hours.working_day)
        await self.of_case(uow, Event(waited.value), case)

    async def ending(self, uow: UnitOfWork, case: Case, ending: Ending) -> None:
        """Count how an open case ends, with which institution and how many more persons were helped.

        Every ending counts, so that endings and reopenings agree; persons only beyond those counted before.
        """
        event = Event(f"closed_{ending.outcome.value}")
        await self.of_case(uow, event, case)
        if ending.persons > case.persons_counted:
            await self.of_case(uow, Event.PERSONS_HELPED, case, ending.persons - case.persons_counted)
        if ending.institution is not None:
            month = self._day(uow, case.country or "").replace(day=1)
            cell = InstitutionCell(month, case.country or "", ending.institution, event)
            await uow.counters.add_institution(cell)

    async def resolved(self, uow: UnitOfWork, case: Case, room: Room | None) -> None:
        """Count how long the matter took, as a class, since it was first opened."""
        calendar = self._calendars.of(room, case.country) if room else None
        if calendar is None:
            took = resolution_class(uow.now - case.opened_at)
        else:
            took = resolution_class(calendar.worked(case.opened_at, uow.now), calendar.hours.working_day)
        await self.of_case(uow, Event(took.value), case)

    async def _family(self, uow: UnitOfWork, contact: Contact) -> None:
        """A family counts once a month, where it lives, whatever it does and however often."""
        country = contact.country or ""
        month = self._day(uow, country).replace(day=1)
        await uow.families.seen(month, contact.id, country, contact.municipality or "")

    def _day(self, uow: UnitOfWork, country: str) -> date:
        home = self._knowledge.current.countries.get(country)
        zone = ZoneInfo(home.timezone) if home else UTC
        return uow.now.astimezone(zone).date()
