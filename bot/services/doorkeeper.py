"""Says who somebody is, and why something is refused; what is allowed stands in the table of rights."""

from typing import Final

from bot.domain.commands import Person, RoomCommand
from bot.domain.languages import DEFAULT_LANGUAGE, known_language
from bot.domain.people import Contact, Room, RoomKind
from bot.domain.rights import Answer, Row, Who, deed_of, right_to_command, who_in_group
from bot.services.belonging import Belonging
from bot.services.dashboard_links import is_staff_room
from bot.services.phrasebook import Reply
from bot.services.ports import UnitOfWork
from bot.services.room_replies import RoomReplies
from bot.services.voice import Voice

#: Of these the staff room's figures are asked, of everything else its lists.
_FIGURES: Final = frozenset({"stats", "dashboard"})


class Doorkeeper:
    """Asked at every entry, before anything else happens."""

    def __init__(self, voice: Voice, belonging: Belonging) -> None:
        self._voice = voice
        self._belonging = belonging

    def who(self, room: Room | None, person: Person) -> Who:
        """Somebody who has just written or pressed something in a group."""
        return who_in_group(
            room.kind if room is not None else None,
            is_masked=person.is_anonymous,
            is_admin=person.user_id in self._voice.admin_ids,
        )

    def answer_to_command(self, room: Room | None, command: RoomCommand) -> Answer:
        """What becomes of a command in a group."""
        return right_to_command(self.who(room, command.person), deed_of(command.name, command.argument))

    async def replies_for(self, uow: UnitOfWork, room: Room | None, person: Person) -> RoomReplies:
        """In the language in which this person is answered, also where there is no room."""
        if room is not None:
            return await self._voice.answer(uow, room, person)
        return self._voice.room(known_language(person.language_code) or DEFAULT_LANGUAGE)

    async def answer_alone(self, uow: UnitOfWork, contact: Contact, row: Row) -> Answer:
        """What becomes of a wish in a private chat; Telegram is asked only where it matters."""
        plain, user_id = row[Who.FAMILY], contact.chat_id
        if plain is Answer.YES:
            return plain
        if row[Who.MEDIATOR] is Answer.YES:
            return self._if(await self.is_mediator(uow, user_id), plain)
        if row[Who.STAFF_ALONE] is Answer.YES:
            return self._if(await self._is_staff(uow, user_id), plain)
        return plain

    def _if(self, is_so: bool | None, plain: Answer) -> Answer:
        return Answer.ASK_AGAIN if is_so is None else Answer.YES if is_so else plain

    async def is_mediator(self, uow: UnitOfWork, user_id: int) -> bool | None:
        """Whether somebody who did something in a room once is in a case room now; None: not known."""
        if await uow.rooms.known_mediator(user_id) is None:
            return False
        return self._belonging.among([room.chat_id for room in await case_rooms(uow)], user_id)

    def is_in(self, room: Room, user_id: int) -> bool:
        """Whether somebody is certainly in that room."""
        return self._belonging.among([room.chat_id], user_id) is True

    def has_left(self, room: Room, user_id: int) -> bool:
        """Whether somebody who pressed something there is gone since; Telegram's silence proves nothing."""
        return self._belonging.has_left(room.chat_id, user_id)

    async def _is_staff(self, uow: UnitOfWork, user_id: int) -> bool | None:
        member = await uow.access.member(user_id)
        room = await uow.rooms.get(member.room_id) if member else None
        if room is None or not is_staff_room(room):
            return False
        return self._belonging.among([room.chat_id], user_id)

    async def left(self, uow: UnitOfWork, room: Room, user_id: int) -> None:
        """Telegram has just said so: nothing is believed any longer, and the dashboard is closed."""
        self._belonging.doubt(room.chat_id, user_id)
        member = await uow.access.member(user_id)
        if member is not None and member.room_id == room.id:
            await uow.access.expel(member.id)


async def case_rooms(uow: UnitOfWork) -> list[Room]:
    """Where mediators work."""
    return [room for room in await uow.rooms.all() if room.kind is RoomKind.CASES and room.is_open]


def refused(answer: Answer, replies: RoomReplies, deed: str = "") -> Reply | None:
    """The polite sentence; None where silence is the answer."""
    match answer:
        case Answer.BE_YOURSELF:
            return replies.be_yourself()
        case Answer.ADMINS_ONLY:
            return replies.admins_only()
        case Answer.NOT_A_ROOM:
            return replies.not_a_room()
        case Answer.IN_CASE_ROOM:
            return replies.not_a_case_room()
        case Answer.IN_STAFF_ROOM:
            return replies.stats_in_staff_room() if deed in _FIGURES else replies.list_in_staff_room()
        case Answer.IN_THE_GROUP:
            return replies.in_the_group()
        case Answer.ASK_AGAIN:
            return replies.ask_again()
        case Answer.STALE | Answer.OWNER_ONLY | Answer.WHILE_IT_WAITS:
            return replies.stale_button()
        case Answer.YES | Answer.UNKNOWN | Answer.NOTHING:
            return None
