"""How people of the staff room get into the dashboard: a link that opens once, sent to them alone."""

import secrets
from collections.abc import Callable

from bot.domain.access import LINK_LASTS, MOST_LINKS, StaffMember
from bot.domain.audit import Deed
from bot.domain.commands import RoomCommand
from bot.domain.languages import known_language
from bot.domain.messages import Receipt, ReceiptKind, SendText
from bot.domain.people import Contact, Room, RoomKind
from bot.services.dashboard_replies import DashboardReplies
from bot.services.phrasebook import Phrasebook, Reply
from bot.services.ports import UnitOfWork
from bot.services.voice import Voice, language_of


def new_token() -> str:
    """256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


class DashboardLinks:
    """Answers `/dashboard`."""

    def __init__(self, voice: Voice, address: str | None, make_token: Callable[[], str] = new_token) -> None:
        self._voice = voice
        self._address = address
        self._make_token = make_token

    async def asked_in_room(self, uow: UnitOfWork, room: Room, command: RoomCommand) -> Reply:
        """Whoever writes in the staff room is in it; the link goes to the private chat."""
        person = command.person
        language = known_language(person.language_code) or room.language
        replies = self._replies(language)
        if self._address is None:
            return replies.switched_off()
        member = await uow.access.admit(person.user_id, room.id, language)
        if not await self._send(uow, member):
            return replies.too_many_links()
        return replies.link_on_its_way()

    async def asked_in_private(self, uow: UnitOfWork, contact: Contact) -> None:
        """By somebody of the staff room; the door asks once more."""
        member = await uow.access.member(contact.chat_id)
        if member is None:
            await self.ask_in_staff_room(uow, contact)
            return
        replies = self._replies(language_of(contact))
        if self._address is None:
            reply = replies.switched_off()
        elif await self._send(uow, member):
            return
        else:
            reply = replies.too_many_links()
        await self._voice.tell_family(uow, contact, reply)

    async def ask_in_staff_room(self, uow: UnitOfWork, contact: Contact) -> None:
        """Only there it is seen who belongs to it."""
        reply = self._replies(language_of(contact)).ask_in_staff_room()
        await self._voice.tell_family(uow, contact, reply)

    async def refused(self, link_id: int, uow: UnitOfWork) -> None:
        """Telegram lets bots write only to people who have started them: the room tells how."""
        member = await uow.access.owner_of_link(link_id)
        room = await uow.rooms.get(member.room_id) if member else None
        if member is not None and room is not None:
            reply = self._replies(member.language).cannot_write_to_you()
            await self._voice.tell_room(uow, room.chat_id, reply)

    async def _send(self, uow: UnitOfWork, member: StaffMember) -> bool:
        if await uow.access.links_since(member.id, uow.now - LINK_LASTS) >= MOST_LINKS:
            return False
        token = self._make_token()
        link_id = await uow.access.add_link(member.id, token, uow.now)
        await uow.audit.note(Deed.DASHBOARD, member.user_id)
        reply = self._replies(member.language).link(f"{self._address}/sign-in?token={token}")
        await uow.outbox.add(
            SendText(member.user_id, reply.text, buttons=reply.buttons),
            now=uow.now,
            receipt=Receipt(ReceiptKind.SIGN_IN, link_id),
        )
        return True

    def _replies(self, language: str) -> DashboardReplies:
        return DashboardReplies(Phrasebook(self._voice.translator, language))


def is_staff_room(room: Room) -> bool:
    """Whether its people may see the figures now."""
    return room.kind is RoomKind.STAFF and room.is_open
