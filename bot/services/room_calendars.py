"""The calendar that a room works by, and what a family may expect of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Final

from bot.domain.cases import Case
from bot.domain.clocks import LONGEST_PAUSE, OFFICE_WEEK
from bot.domain.hours import DEFAULT_PROMISE, Calendar, Hours
from bot.domain.people import Contact, Room
from bot.domain.promises import promise_at
from bot.domain.searches import Area, Countries
from bot.services.case_replies import CaseReplies
from bot.services.expectations import Outlook
from bot.services.nights import is_night
from bot.services.ports import Calendars, Knowledge
from bot.services.voice import language_of

#: No country has it: a country that the base does not know any more has its own clock, and no holidays.
_ELSEWHERE: Final = "-"


class RoomCalendars:
    """Brings together what a room has said, its time zone and its country's holidays."""

    def __init__(self, knowledge: Knowledge, calendars: Calendars) -> None:
        self._knowledge = knowledge
        self._calendars = calendars

    def of(self, room: Room, country: str | None = None) -> Calendar | None:
        """The calendar, for a case from that country; None where the room has not said its hours."""
        if not room.hours.are_said:
            return None
        home = self.country(room, country) or ""
        return Calendar(room.hours, self.zone(room), lambda day: self._calendars.is_holiday(home, day))

    def clock(self, now: datetime, room: Room | None, country: str | None) -> Calendar:
        """By which a case waits: the room's hours, or office hours where none are said or it is away long."""
        said = self.of(room, country) if room else None
        opening = said.opening(now) if said else None
        if said is not None and opening is not None and opening - now <= LONGEST_PAUSE:
            return said
        promise = room.hours.promise if room else DEFAULT_PROMISE
        home = (self.country(room, country) if room else country) or ""
        zone = self.zone(room) if room else self._clock_of(country) or UTC
        hours = Hours(OFFICE_WEEK, promise=promise)
        return Calendar(hours, zone, lambda day: self._calendars.is_holiday(home, day))

    def areas(self, now: datetime, room: Room | None) -> Iterator[tuple[Area, Calendar]]:
        """Every case of a room, or without one, is in exactly one of them, and waits by that calendar."""
        number = room.id if room else None
        if room is not None and self.own_country(room) is not None:
            yield Area(number), self.clock(now, room, None)
            return
        known = (None, *self._knowledge.current.countries)
        for country in known:
            yield Area(number, Countries((country,))), self.clock(now, room, country)
        yield Area(number, Countries(known, are_left_out=True)), self.clock(now, room, _ELSEWHERE)

    def usual(self, room: Room) -> Calendar:
        """The calendar, or office hours where the room has not said its own."""
        home = self.country(room) or ""
        office = Calendar(
            Hours(OFFICE_WEEK), self.zone(room), lambda day: self._calendars.is_holiday(home, day)
        )
        return self.of(room) or office

    def outlook(self, now: datetime, room: Room | None, contact: Contact, case: Case) -> Outlook | None:
        """What the family of a case may be told at this moment."""
        if room is None:
            return None
        return self.outlook_in(now, room, language_of(contact), case.country)

    def outlook_in(
        self, now: datetime, room: Room, language: str, country: str | None = None
    ) -> Outlook | None:
        """What anybody from that country who reads that language may be told."""
        calendar = self.of(room, country)
        promise = promise_at(now, calendar) if calendar else None
        if calendar is None or promise is None:
            return None
        today = now.astimezone(calendar.zone).date()
        name = self._calendars.holiday_name(self.country(room, country) or "", today, language)
        return Outlook(promise, now.astimezone(self._clock_of(country) or calendar.zone), name)

    def warning(
        self, now: datetime, contact: Contact, case: Case, outlook: Outlook | None, replies: CaseReplies
    ) -> list[str]:
        """What a family in danger reads whenever it must wait for somebody else; nothing for others."""
        if not case.urgent:
            return []
        knowledge = self._knowledge.current
        number = knowledge.emergency_numbers(contact.country)[0].number
        night = is_night(now, knowledge.timezone_of(contact.country))
        return [replies.nobody_may_read_it(number, outlook, is_night=night)]

    def zone_name(self, room: Room) -> str:
        """The time zone that the room has named, else its country's; for all places, the first country's."""
        countries = self._knowledge.current.countries
        places = [place.country for place in room.places if place.country in countries]
        home = next(iter([*places, *countries]), None)
        return room.hours.zone or (countries[home].timezone if home else "UTC")

    def zone(self, room: Room) -> tzinfo:
        return self._calendars.zone(self.zone_name(room)) or UTC

    def known_zone(self, name: str) -> str | None:
        """A time zone's name as it is written, or None when there is none."""
        zone = self._calendars.zone(name)
        return str(zone) if zone else None

    def country(self, room: Room, of_case: str | None = None) -> str | None:
        """Whose holidays count: its own country's; with cases from several, the case's, else its clock's."""
        return self.own_country(room) or of_case or self._calendars.country_of(self.zone_name(room))

    def own_country(self, room: Room) -> str | None:
        """The country of all its places; None for a room with cases from several."""
        countries = {place.country for place in room.places}
        return countries.pop() if len(countries) == 1 else None

    def _clock_of(self, country: str | None) -> tzinfo | None:
        home = self._knowledge.current.countries.get(country or "")
        return self._calendars.zone(home.timezone) if home else None
