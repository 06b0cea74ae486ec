"""How the rooms keep up and how the knowledge does: what staff can mend, and nothing about anybody."""

from datetime import timedelta
from typing import Final

from bot.domain.counting import QUESTIONS, Event
from bot.domain.people import Room, RoomKind
from bot.domain.publication import (
    EntryHealth,
    Few,
    KnowledgeHealth,
    Number,
    Query,
    RoomHealth,
    Shown,
    Side,
    Span,
    Waiting,
)
from bot.domain.truth import together
from bot.services.figures import ENOUGH_TO_DIVIDE, Figures, percent
from bot.services.ports import Some, UnitOfWork
from bot.services.room_calendars import RoomCalendars

_MOST: Final = 10
#: More is not told apart.
_COUNTED: Final = 25
_WHOLE_DAY: Final = timedelta(days=1)


class Health:
    """The queues as they are now, in coarse words, and the entries as they were in published months."""

    def __init__(self, figures: Figures, calendars: RoomCalendars) -> None:
        self._figures = figures
        self._calendars = calendars

    async def queue(self, uow: UnitOfWork) -> tuple[RoomHealth, ...]:
        """Every room for cases, and what has no room."""
        found = [
            self._room(uow, room, await uow.cases.unanswered(room.id, _COUNTED))
            for room in await uow.rooms.all()
            if room.kind is RoomKind.CASES
        ]
        lost = await uow.cases.unanswered(None, _COUNTED)
        if lost.number:
            found.append(RoomHealth((), few(lost.number), self._oldest(uow, None, lost)))
        return tuple(found)

    def _room(self, uow: UnitOfWork, room: Room, some: Some) -> RoomHealth:
        places = tuple((place.country, place.municipality) for place in room.places)
        return RoomHealth(places, few(some.number), self._oldest(uow, room, some))

    def _oldest(self, uow: UnitOfWork, room: Room | None, some: Some) -> Waiting:
        """Only what is late is told: it is the room's matter, and somebody must see it."""
        oldest = some.oldest
        if oldest is None:
            return Waiting.NOBODY_LATE
        calendar = self._calendars.of(room, oldest.country) if room else None
        if calendar is None:
            waited, promise, day = uow.now - oldest.opened_at, _WHOLE_DAY, _WHOLE_DAY
        else:
            waited = calendar.worked(oldest.opened_at, uow.now)
            promise, day = timedelta(hours=calendar.hours.promise), calendar.hours.working_day
        if waited > max(3 * day, promise):
            return Waiting.VERY_LATE
        return Waiting.LATE if waited > promise else Waiting.NOBODY_LATE

    async def knowledge(self, uow: UnitOfWork, span: Span, country: str | None = None) -> KnowledgeHealth:
        """Most asked, least helpful, unanswered."""
        events = (Event.ANSWERED, Event.OPENED, Event.HELPED, Event.NOT_HELPED)
        table = await self._figures.table(uow, Query(span, Side.ENTRY, events, country))
        entries = [
            EntryHealth(
                topic=key[0],
                entry=key[1],
                asked=_number([row[Event.ANSWERED], row[Event.OPENED]]),
                helped=_number([row[Event.HELPED]]),
                not_helped=_number([row[Event.NOT_HELPED]]),
            )
            for key, row in table.rows.items()
            if key[1]
        ]
        whole = await self._figures.table(uow, Query(span, Side.COUNTRY, QUESTIONS, country))
        questions = together([whole.totals[event] for event in QUESTIONS])
        enough = ENOUGH_TO_DIVIDE * table.smallest
        judged = [entry for entry in entries if _verdicts(entry) >= enough]
        return KnowledgeHealth(
            most_asked=tuple(sorted(entries, key=lambda entry: -entry.asked.value)[:_MOST]),
            least_helpful=tuple(sorted(judged, key=_helped_share)[:_MOST]),
            unanswered_percent=percent(whole.totals[Event.UNANSWERED], questions, enough),
            smallest=table.smallest,
        )


def few(number: int) -> Few:
    """A live number as a class: whoever looks twice must not see one family come."""
    limits = ((25, Few.FROM_25), (10, Few.FROM_10), (5, Few.FROM_5))
    return next((name for limit, name in limits if number >= limit), Few.UNDER_5)


def _number(shown: list[Shown]) -> Number:
    summed = together(shown)
    return summed if isinstance(summed, Number) else Number(0, 0, 0)


def _verdicts(entry: EntryHealth) -> int:
    return entry.helped.value + entry.not_helped.value


def _helped_share(entry: EntryHealth) -> float:
    return entry.helped.value / _verdicts(entry)
