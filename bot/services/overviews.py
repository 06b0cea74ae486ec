"""What is open: `/queue` for a room, `/mine` for whoever asks."""

from bot.domain.actions import Action, Verb
from bot.domain.cases import Case, State
from bot.domain.messages import EditText
from bot.domain.people import Contact, Room
from bot.services.doorkeeper import Doorkeeper, case_rooms
from bot.services.overview_replies import CASES_ON_A_PAGE, OverviewReplies
from bot.services.phrasebook import Reply
from bot.services.ports import Some, UnitOfWork
from bot.services.voice import Voice, language_of


class Overviews:
    """Lists of open cases, urgent ones first, with buttons that lead to them."""

    def __init__(self, voice: Voice, doorkeeper: Doorkeeper) -> None:
        self._voice = voice
        self._doorkeeper = doorkeeper

    async def queue(self, uow: UnitOfWork, room: Room, page: int = 0) -> Reply:
        """Every open case of the room."""
        some = await uow.cases.queue(room.id, page, CASES_ON_A_PAGE)
        return await self._page(uow, Verb.QUEUE, some, room.language)

    async def mine(self, uow: UnitOfWork, user_id: int, room: Room, page: int = 0) -> Reply:
        """The cases of this room that somebody has taken."""
        held = [case for case in await self._held_by(uow, user_id) if case.room_id == room.id]
        return await self._page(uow, Verb.MINE, _page_of(held, page), room.language)

    async def mine_everywhere(self, uow: UnitOfWork, contact: Contact) -> None:
        """The same in a mediator's private chat, from all rooms."""
        await self._voice.tell_family(uow, contact, await self._everywhere(uow, contact, 0))

    async def _everywhere(self, uow: UnitOfWork, contact: Contact, page: int) -> Reply:
        rooms = {room.id: room for room in await case_rooms(uow)}
        held = [
            case
            for case in await self._held_by(uow, contact.chat_id)
            # Whoever left one room still reads of the others, and of that one no more.
            if case.room_id in rooms and self._doorkeeper.is_in(rooms[case.room_id], contact.chat_id)
        ]
        return await self._page(uow, Verb.MINE, _page_of(held, page), language_of(contact))

    async def turn(self, uow: UnitOfWork, room: Room, user_id: int, action: Action, message_id: int) -> None:
        """Another page in the place of this one; whoever turns the page of "mine" reads their own."""
        page = action.message_id(1) or 0
        if action.verb is Verb.QUEUE:
            reply = await self.queue(uow, room, page)
        else:
            reply = await self.mine(uow, user_id, room, page)
        await uow.outbox.add(
            EditText(room.chat_id, message_id, reply.text, buttons=reply.buttons), now=uow.now
        )

    async def turn_mine_everywhere(
        self, uow: UnitOfWork, contact: Contact, action: Action, message_id: int
    ) -> None:
        """Another page of it."""
        reply = await self._everywhere(uow, contact, action.message_id(1) or 0)
        edit = EditText(contact.chat_id, message_id, reply.text, buttons=reply.buttons)
        await uow.outbox.add(edit, now=uow.now)

    async def _held_by(self, uow: UnitOfWork, user_id: int) -> tuple[Case, ...]:
        mediator = await uow.rooms.known_mediator(user_id)
        return await uow.cases.held_by(mediator.id) if mediator is not None else ()

    async def _page(self, uow: UnitOfWork, verb: Verb, some: Some, language: str) -> Reply:
        rooms = {room.id: room for room in await uow.rooms.all()}
        owners = {}
        for number in {case.mediator_id for case in some.cases if case.mediator_id is not None}:
            mediator = await uow.rooms.get_mediator(number)
            owners[number] = mediator.alias if mediator else None
        return OverviewReplies(self._voice.room(language), uow.now).page(verb, some, rooms, owners)


def _page_of(cases: list[Case], number: int) -> Some:
    """A page, or the last one if there are not so many."""
    ordered = sorted(cases, key=_first_things_first)
    first = min(number, max(0, (len(cases) - 1) // CASES_ON_A_PAGE)) * CASES_ON_A_PAGE
    return Some(len(cases), tuple(ordered[first : first + CASES_ON_A_PAGE]), first)


def _first_things_first(case: Case) -> tuple[bool, bool, float]:
    """Urgent, then what nobody has taken, then what has waited longest."""
    return not case.urgent, case.state is State.TAKEN, case.opened_at.timestamp()
