"""Keeps one account from standing in everybody's way: a bounded place in the queue, and a calm word once."""

from collections.abc import Sequence
from typing import Final

from bot.domain.actions import URGENT, Verb, decode
from bot.domain.bounds import (
    FULL_TOLD_FOR,
    MOST_UNSENT,
    MOST_WAITING,
    MOST_WAITING_IN_NEED,
    MOST_WAITING_OF_GROUP,
)
from bot.domain.commands import Command, FamilyCommand, FamilyEdit, FamilyMessage, FamilyPress, Person
from bot.domain.languages import DEFAULT_LANGUAGE, known_language
from bot.domain.messages import SendText
from bot.services.bounds_replies import BoundsReplies
from bot.services.phrasebook import Phrasebook
from bot.services.ports import Incoming, UnitOfWork, UpdateParser
from bot.services.replies import FamilyReplies
from bot.services.voice import Voice, language_of

#: What ends something is let through like danger: nobody may be kept from taking something back.
_ENDS: Final = frozenset({Verb.FORGET, Verb.WITHDRAW, Verb.DECLINE, Verb.EMERGENCY})
_FamilyDeed = FamilyCommand | FamilyMessage | FamilyEdit | FamilyPress


class Crowding:
    """Asked before an update is stored, and once more before a family is answered."""

    def __init__(self, voice: Voice, parser: UpdateParser) -> None:
        self._voice = voice
        self._parser = parser

    # ── at the inbox ──

    def admits(self, incoming: Incoming, waiting: int) -> bool:
        """Whether one more update of a chat finds a place; only who is over the bound is read here."""
        if not _is_private(incoming):
            return waiting < MOST_WAITING_OF_GROUP
        if waiting < MOST_WAITING:
            return True
        return waiting < MOST_WAITING_IN_NEED and self.is_need(self._parser.parse(incoming.payload))

    def is_need(self, command: Command) -> bool:
        """Danger, and what ends something."""
        match command:
            case FamilyMessage(written=written) | FamilyEdit(written=written):
                text = written.text if written is not None else ""
                return self._is_danger(text) or text in self._emergency_keys()
            case FamilyCommand(name=name, argument=argument):
                return name in ("forget", "person") or self._is_danger(argument)
            case FamilyPress(data=data):
                action = decode(data)
                is_urgent = action is not None and action.verb is Verb.PERSON and action.argument(1) == URGENT
                return is_urgent or (action is not None and action.verb in _ENDS)
            case _:
                return False

    def _is_danger(self, text: str) -> bool:
        return self._voice.knowledge.current.dangers.found_in(text) is not None

    def _emergency_keys(self) -> list[str]:
        translator = self._voice.translator
        return [FamilyReplies(Phrasebook(translator, code)).emergency_key for code in translator.languages()]

    async def turned_away(self, uow: UnitOfWork, left_out: Sequence[Incoming]) -> None:
        """Each chat reads it once in a while, however much of it found no place."""
        for chat, incoming in {one.chat: one for one in left_out}.items():
            if await uow.inbox.is_first_to_say_full(chat, uow.now, FULL_TOLD_FOR):
                if _is_private(incoming):
                    person = getattr(self._parser.parse(incoming.payload), "person", None)
                    await self._tell(uow, int(chat), person if isinstance(person, Person) else None)
                else:
                    await self._tell_room(uow, chat)

    # ── before a family is answered ──

    async def turns_away(self, uow: UnitOfWork, command: _FamilyDeed) -> bool:
        """True where so much waits to be sent to somebody that one more answer would only lie there."""
        chat_id = command.person.user_id
        if await uow.outbox.backlog(chat_id=chat_id) < MOST_UNSENT or self.is_need(command):
            return False
        if await uow.inbox.is_first_to_say_full(chat_id, uow.now, FULL_TOLD_FOR):
            await self._tell(uow, chat_id, command.person)
        return True

    async def _tell(self, uow: UnitOfWork, chat_id: int, person: Person | None) -> None:
        """Without making a row of somebody who may be new: the updates that wait will do that."""
        contact = await uow.contacts.find(chat_id)
        spoken = known_language(person.language_code) if person is not None else None
        language = language_of(contact) if contact is not None else spoken or DEFAULT_LANGUAGE
        reply = BoundsReplies(self._voice.room(language).words).full()
        await uow.outbox.add(SendText(chat_id, reply.text), now=uow.now)

    async def _tell_room(self, uow: UnitOfWork, chat: int | str) -> None:
        name, _, thread = str(chat).partition("/")
        room = await uow.rooms.find(int(name))
        if room is not None:
            reply = BoundsReplies(self._voice.room(room.language).words).full_in_room()
            await self._voice.tell_room(uow, room.chat_id, reply, thread_id=int(thread) if thread else None)


def _is_private(incoming: Incoming) -> bool:
    return isinstance(incoming.chat, int) and incoming.chat > 0
