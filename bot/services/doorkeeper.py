"""Says who somebody is, and why something is refused; what is allowed stands in the table of rights."""

from typing import Final

from bot.domain.commands import Person, RoomCommand
from bot.domain.languages import DEFAULT_LANGUAGE, known_language
from bot.domain.people import Contact, Room
from bot.domain.rights import Answer, Row, Who, deed_of, right_to_command, who_in_group
from bot.services.dashboard_links import is_staff_room
from bot.services.phrasebook import Reply
from bot.services.ports import UnitOfWork
from bot.services.room_replies import RoomReplies
from bot.services.voice import Voice

#: Of these the staff room's figures are asked, of everything else its lists.
_FIGURES: Final = frozenset({"stats", "dashboard"})


class Doorkeeper:
    """Asked at every entry, before anything else happens."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

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
        """What becomes of a wish in a private chat; who else somebody is, is asked only where it matters."""
        plain = row[Who.FAMILY]
        if plain is not Answer.YES and row[Who.MEDIATOR] is Answer.YES:
            return Answer.YES if await self._is_mediator(uow, contact) else plain
        if plain is not Answer.YES and row[Who.STAFF_ALONE] is Answer.YES:
            return Answer.YES if await self._is_staff(uow, contact) else plain
        return plain

    async def _is_mediator(self, uow: UnitOfWork, contact: Contact) -> bool:
        return await uow.rooms.known_mediator(contact.chat_id) is not None

    async def _is_staff(self, uow: UnitOfWork, contact: Contact) -> bool:
        member = await uow.access.member(contact.chat_id)
        room = await uow.rooms.get(member.room_id) if member else None
        return room is not None and is_staff_room(room)


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
        case Answer.STALE | Answer.OWNER_ONLY | Answer.WHILE_IT_WAITS:
            return replies.stale_button()
        case Answer.YES | Answer.UNKNOWN | Answer.NOTHING:
            return None
