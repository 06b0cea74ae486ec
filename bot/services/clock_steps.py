"""What happens when a clock of the queue has run down: said again, returned, passed on, never forgotten."""

from bot.domain.cases import Case
from bot.domain.clocks import Step
from bot.domain.counting import Event
from bot.domain.people import Room, wider_room
from bot.services import expectations
from bot.services.clock_replies import ClockReplies, Since
from bot.services.expectations import Outlook
from bot.services.phrasebook import Reply
from bot.services.placement import Placement
from bot.services.ports import UnitOfWork
from bot.services.returning import Returning
from bot.services.room_calendars import RoomCalendars
from bot.services.statistics import Statistics
from bot.services.voice import Voice


class ClockSteps:
    """Each step of one case, in the transaction of whoever holds the case."""

    def __init__(
        self,
        voice: Voice,
        statistics: Statistics,
        placement: Placement,
        returning: Returning,
        calendars: RoomCalendars,
    ) -> None:
        self._voice = voice
        self._returning = returning
        self._statistics = statistics
        self._placement = placement
        self._calendars = calendars

    async def make(self, uow: UnitOfWork, case: Case, room: Room | None, step: Step) -> None:
        """The case must be locked, and the step due."""
        if room is None:
            await self._without_room(uow, case, step)
            return
        match step:
            case Step.ANNOUNCE:
                await self._announce(uow, case, room)
            case Step.WIDEN:
                await self._widen(uow, case, room)
            case Step.REMIND | Step.ASK_TO_CLOSE:
                await self._remind(uow, case, room, step)
            case Step.RETURN:
                await self._return(uow, case, room)

    async def _announce(self, uow: UnitOfWork, case: Case, room: Room) -> None:
        await uow.cases.save(case.reminded(uow.now))
        reply = self._say(room).still_waiting(case, self._since(uow, case, room))
        await self._voice.tell_case(uow, case, room, reply, silent=not case.urgent)
        if case.urgent:
            await self._voice.call_for(uow, case, room)

    async def _widen(self, uow: UnitOfWork, case: Case, room: Room) -> None:
        rooms = await uow.rooms.all()
        wider = wider_room(rooms, room, case.country, case.municipality)
        if wider is None:
            await self._announce(uow, case, room)
            await self._alarm(uow, case)
            return
        moved = await self._placement.bring_to(uow, case, wider)
        await self._statistics.of_case(uow, Event.WIDENED, moved)
        reply = self._say(wider).came_on(room.places, self._since(uow, moved, wider))
        await self._voice.tell_case(uow, moved, wider, reply, silent=not case.urgent)
        await self._tell_moved(uow, case, room, moved, wider)

    async def _tell_moved(self, uow: UnitOfWork, case: Case, old: Room, moved: Case, new: Room) -> None:
        """The family hears of it when what it was told does not hold any more."""
        contact = await uow.contacts.get(case.contact_id)
        if contact is None:
            return
        outlook = self._calendars.outlook(uow.now, new, contact, moved)
        told = self._calendars.outlook(case.clock_at or case.opened_at, old, contact, case)
        replies = self._voice.family(contact)

        def read(one: Outlook | None) -> list[str]:
            return expectations.lines(one, replies.words)

        is_over = told is not None and not case.urgent
        if is_over or read(told) != read(outlook):
            warning = self._calendars.warning(uow.now, contact, moved, outlook, replies)
            await self._voice.tell_family(uow, contact, replies.is_with_others(moved, outlook, *warning))

    async def _remind(self, uow: UnitOfWork, case: Case, room: Room, step: Step) -> None:
        owner = await uow.rooms.get_mediator(case.mediator_id) if case.mediator_id else None
        await uow.cases.save(case.reminded(uow.now))
        if owner is None:
            return
        say = self._say(room)
        if step is Step.REMIND:
            reply = say.remind(owner, self._since(uow, case, room))
        else:
            reply = say.ask_to_close(case, owner)
        await self._voice.tell_case(uow, case, room, reply)

    async def _return(self, uow: UnitOfWork, case: Case, room: Room) -> None:
        owner = await uow.rooms.get_mediator(case.mediator_id) if case.mediator_id else None
        say = self._say(room)
        name = say.room.somebody_first(owner.alias if owner else None)

        def why(returned: Case) -> Reply:
            since = self._since(uow, returned, room)
            is_away = owner is not None and owner.is_away(since.now.date())
            return say.returned(returned, name, since, is_away=is_away)

        returned = await self._returning.put_back(uow, case, room, why)
        if case.urgent:
            await self._voice.call_for(uow, returned, room)

    async def _without_room(self, uow: UnitOfWork, case: Case, step: Step) -> None:
        """A room that is bound brings the case by itself; until then those who can bind one are told."""
        await uow.cases.save(case.reminded(uow.now))
        if step is Step.WIDEN:
            await self._voice.alarm(uow, lambda replies: replies.no_room_for_case(case))

    async def _alarm(self, uow: UnitOfWork, case: Case) -> None:
        since = self._since(uow, case, None)
        await self._voice.alarm(uow, lambda replies: ClockReplies(replies).nobody_takes(case, since))

    def _say(self, room: Room) -> ClockReplies:
        return ClockReplies(self._voice.room(room.language))

    def _since(self, uow: UnitOfWork, case: Case, room: Room | None) -> Since:
        zone = self._calendars.clock(uow.now, room, case.country).zone
        since = case.waits_since or case.opened_at
        return Since(since.astimezone(zone), uow.now.astimezone(zone))
