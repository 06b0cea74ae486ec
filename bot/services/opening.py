"""How a matter comes to the mediators: opened, made urgent, opened again."""

from dataclasses import replace

from bot.domain.cases import Case, State, new_case_word
from bot.domain.counting import Event
from bot.domain.messages import (
    TopicAction,
)
from bot.domain.people import Contact, Room
from bot.domain.relays import Side
from bot.services.overview_replies import link_to
from bot.services.phrasebook import Reply
from bot.services.placement import Placement
from bot.services.ports import Knowledge, NewCase, UnitOfWork
from bot.services.room_calendars import RoomCalendars
from bot.services.room_replies import RoomReplies
from bot.services.statistics import Statistics
from bot.services.turnstile import Turnstile
from bot.services.voice import Voice, card_of, language_of, thread_of


class Opening:
    """Each step brings the case to its room and tells the family what happens next."""

    def __init__(
        self,
        knowledge: Knowledge,
        voice: Voice,
        statistics: Statistics,
        placement: Placement,
        calendars: RoomCalendars,
        turnstile: Turnstile,
    ) -> None:
        self._knowledge = knowledge
        self._voice = voice
        self._placement = placement
        self._statistics = statistics
        self._calendars = calendars
        self._turnstile = turnstile

    async def open(self, uow: UnitOfWork, contact: Contact, entry: str, *, urgent: bool) -> Case:
        """Hand the family's matter to the mediators of its place, with its unanswered messages."""
        await self._turnstile.called(uow, contact)
        case = await uow.cases.open(await self._new_case(uow, contact, entry, urgent))
        await self._statistics.of_case(uow, Event.ESCALATED, case)
        room = await self._placement.place_in_room(uow, case)
        if room is not None:
            await self._point_back(uow, case, room)
        if room is not None and urgent:
            await self._voice.call_for(uow, case, room)
        for message_id in contact.unanswered:
            await self._placement.relay_from_family(uow, contact, case.id, message_id)
        await uow.contacts.save(replace(contact, unanswered=(), misses=0))
        await self._tell_opened(uow, contact, case, room, has_messages=bool(contact.unanswered))
        return case

    async def _point_back(self, uow: UnitOfWork, case: Case, room: Room) -> None:
        """Whoever helped before can look it up; what a family took back is not brought up again."""
        earlier = [
            one
            for one in await uow.cases.all_of(case.contact_id)
            if one.state is State.CLOSED and one.room_id == room.id
        ]
        placed = await uow.cases.get(case.id)
        if earlier and placed is not None:
            link = link_to(earlier[0], {room.id: room})
            reply = self._voice.room(room.language).asked_before(earlier[0], link)
            await self._voice.tell_case(uow, placed, room, reply)

    async def pass_along(
        self,
        uow: UnitOfWork,
        contact: Contact,
        case: Case,
        question: int | None,
        *,
        was_closed: bool = False,
    ) -> None:
        """What nobody has answered yet goes into the open case, once."""
        for number in contact.going_along(question, uow.now):
            relay = await uow.cases.relay_of(case.id, Side.FAMILY, number)
            if relay is None:
                await self._placement.relay_from_family(uow, contact, case.id, number)
            elif was_closed and relay.copy_message_id is not None:
                # It was rewritten meanwhile, and the room has the words of before.
                await self._placement.copy_again(uow, contact, case, relay)
        await uow.contacts.save(contact.with_nothing_unanswered())

    async def also_about(self, uow: UnitOfWork, case: Case, entry: str) -> Case:
        """The family asked for a person about something else while its case is open: the room reads it."""
        known = self._knowledge.current.entries[entry]
        if case.entry == known.slug:
            return case
        changed = replace(case, entry=known.slug, topic=known.topic)
        await uow.cases.save(changed)
        room = await self._placement.room_of(uow, changed)
        if room is not None:
            await self._placement.show(uow, changed, room)
            replies = self._voice.room(room.language)
            await self._voice.tell_case(uow, changed, room, replies.also_about(changed))
        return changed

    async def _new_case(self, uow: UnitOfWork, contact: Contact, entry: str, urgent: bool) -> NewCase:
        word = new_case_word()
        while not await uow.cases.word_is_free(word):
            word = new_case_word()
        known = self._knowledge.current.entries.get(entry)
        return NewCase(
            word=word,
            contact_id=contact.id,
            language=language_of(contact),
            opened_at=uow.now,
            country=contact.country,
            municipality=contact.municipality,
            topic=known.topic if known else None,
            entry=known.slug if known else None,
            urgent=urgent,
            room_id=None,
        )

    async def _tell_opened(
        self, uow: UnitOfWork, contact: Contact, case: Case, room: Room | None, *, has_messages: bool
    ) -> None:
        replies, outlook = self._voice.family(contact), self._calendars.outlook(uow.now, room, contact, case)
        warning = "".join(self._calendars.warning(uow.now, contact, case, outlook, replies))
        if room is not None:
            reply = replies.handed_over(case, outlook, has_messages=has_messages, warning=warning)
        else:
            services = self._knowledge.current.people_to_call(contact.country, contact.municipality)
            reply = replies.waits_for_a_room(case, services, warning)
            await self._voice.alarm(uow, lambda room_replies: room_replies.no_room_for_case(case))
        await self._voice.tell_family(uow, contact, reply)

    async def make_urgent(self, uow: UnitOfWork, contact: Contact, case: Case) -> None:
        """The family asked for a person at once while its case was open: the room hears it."""
        urgent = case.made_urgent(uow.now)
        await uow.cases.save(urgent)
        room = await self._placement.room_of(uow, urgent)
        if room is not None:
            await self._placement.show(uow, urgent, room)
            await self._voice.tell_case(uow, urgent, room, self._voice.room(room.language).urgent())
            await self._voice.call_for(uow, urgent, room)
        outlook = self._calendars.outlook(uow.now, room, contact, urgent)
        replies = self._voice.family(contact)
        warning = "".join(self._calendars.warning(uow.now, contact, urgent, outlook, replies))
        reply = replies.made_urgent(urgent, outlook, warning)
        await self._voice.tell_family(uow, contact, reply)

    async def reopen(
        self, uow: UnitOfWork, contact: Contact, case: Case, question: int | None = None
    ) -> None:
        """One tap brings a case back to the queue, as long as it is kept, with what was written since."""
        current = await uow.cases.open_of(contact.id)
        if current is None:
            if not await self._turnstile.lets_through(uow, contact):
                return
            await self._turnstile.called(uow, contact)
            await self._reopen(uow, case, contact)
        else:
            await self._voice.tell_family(uow, contact, self._voice.family(contact).already_open(current))
        await self.pass_along(uow, contact, current or case, question, was_closed=current is None)

    async def _reopen(
        self, uow: UnitOfWork, case: Case, contact: Contact, notice: Reply | None = None
    ) -> None:
        reopened = case.reopened(uow.now)
        await uow.cases.save(reopened)
        await self._statistics.of_case(uow, Event.REOPENED, reopened)
        room = await self._placement.room_of(uow, reopened)
        if room is None or not room.is_open or _is_out_of_sight(reopened):
            await self._bring_anew(uow, reopened, contact)
            return
        await self._placement.show(uow, reopened, room, action=TopicAction.REOPEN)
        notice = notice or self._voice.room(room.language).reopened()
        with_buttons = replace(notice, buttons=self._voice.room(room.language).buttons(reopened))
        await self._voice.tell_case(uow, reopened, room, with_buttons)
        await self._tell_reopened(uow, contact, reopened, room)

    async def _bring_anew(self, uow: UnitOfWork, reopened: Case, contact: Contact) -> None:
        """No room shows the case: it was lost, or moved, or there never was one."""
        case = await self._placement.leave_room(uow, reopened)
        room = await self._placement.place_in_room(uow, case)
        await self._placement.relay_everything(uow, contact, case)
        if room is None:
            await self._tell_opened(uow, contact, case, None, has_messages=True)
        else:
            await self._tell_reopened(uow, contact, case, room)

    async def _tell_reopened(self, uow: UnitOfWork, contact: Contact, case: Case, room: Room) -> None:
        replies, outlook = self._voice.family(contact), self._calendars.outlook(uow.now, room, contact, case)
        warning = self._calendars.warning(uow.now, contact, case, outlook, replies)
        await self._voice.tell_family(uow, contact, replies.reopened(case, outlook, *warning))

    async def reopen_by_colleague(
        self, uow: UnitOfWork, case: Case, room: Room, replies: RoomReplies
    ) -> None:
        """A mediator found that the matter is not over."""
        contact = await uow.contacts.get(case.contact_id)
        is_over = case.state is State.CLOSED  # what the family took back, only the family brings again
        if not is_over or contact is None or await uow.cases.open_of(contact.id):
            await self._voice.tell_case(uow, case, room, replies.stale_button())
            return
        await self._reopen(uow, case, contact, self._voice.room(room.language).reopened_by_colleague())


def _is_out_of_sight(case: Case) -> bool:
    """True after its group became another chat: neither its topic nor its card is there."""
    return thread_of(case) == (None, None) and card_of(case) == (None, None)
