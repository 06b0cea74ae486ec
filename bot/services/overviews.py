"""What is open: `/queue` for a room, `/mine` for whoever asks."""

from bot.domain.actions import Action, Verb
from bot.domain.messages import EditText
from bot.domain.people import Contact, Mediator, Room
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
        mediator = await uow.rooms.known_mediator(user_id)
        return await self._mine(uow, mediator, [room.id], page, room.language)

    async def mine_everywhere(self, uow: UnitOfWork, contact: Contact) -> None:
        """The same in a mediator's private chat, from all rooms."""
        await self._voice.tell_family(uow, contact, await self._everywhere(uow, contact, 0))

    async def _everywhere(self, uow: UnitOfWork, contact: Contact, page: int) -> Reply:
        mediator = await uow.rooms.known_mediator(contact.chat_id)
        named = await uow.cases.rooms_of(mediator.id) if mediator is not None else ()
        # Whoever left one room still reads of the others, and of that one no more.
        rooms = [
            room.id
            for room in await case_rooms(uow)
            if room.id in named and self._doorkeeper.is_in(room, contact.chat_id)
        ]
        return await self._mine(uow, mediator, rooms, page, language_of(contact))

    async def _mine(
        self, uow: UnitOfWork, mediator: Mediator | None, rooms: list[int], page: int, language: str
    ) -> Reply:
        some = Some(0)
        if mediator is not None:
            some = await uow.cases.mine(mediator.id, rooms, page, CASES_ON_A_PAGE)
        return await self._page(uow, Verb.MINE, some, language)

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

    async def _page(self, uow: UnitOfWork, verb: Verb, some: Some, language: str) -> Reply:
        rooms = {room.id: room for room in await uow.rooms.all()}
        owners = {}
        for number in {case.mediator_id for case in some.cases if case.mediator_id is not None}:
            mediator = await uow.rooms.get_mediator(number)
            owners[number] = mediator.alias if mediator else None
        return OverviewReplies(self._voice.room(language), uow.now).page(verb, some, rooms, owners)
