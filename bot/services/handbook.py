"""Mediators learn how cases are worked where they work them, each in the own language."""

from dataclasses import replace

from bot.domain.actions import Action, Verb
from bot.domain.audit import Deed, about_room
from bot.domain.cases import Case
from bot.domain.commands import Person, RoomCommand, RoomPress
from bot.domain.people import Mediator, Room
from bot.services.handbook_replies import HandbookReplies
from bot.services.phrasebook import Reply
from bot.services.ports import UnitOfWork
from bot.services.voice import Voice

#: The word after `/language` by which an administrator means the room.
_OF_ROOM = "room"


class Handbook:
    """The first case, `/help` and `/language` in a room."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    async def introduce(self, uow: UnitOfWork, case: Case, room: Room, mediator: Mediator) -> None:
        """Three lines with the first case, once for each mediator."""
        if mediator.introduced:
            return
        await uow.rooms.save_mediator(replace(mediator, introduced=True))
        replies = HandbookReplies(self._voice.to(mediator, room))
        await self._voice.tell_case(uow, case, room, replies.first_case(has_topics=room.is_forum))

    async def help(self, uow: UnitOfWork, room: Room, person: Person) -> Reply:
        """All of it, for whoever asks."""
        replies = HandbookReplies(await self._voice.answer(uow, room, person))
        return replies.help(has_topics=room.is_forum)

    async def language(self, uow: UnitOfWork, room: Room, command: RoomCommand) -> Reply:
        """`/language`, `/language et`, `/language room`, `/language room et`."""
        words = command.argument.lower().split()
        is_of_room = words[:1] == [_OF_ROOM]
        asked = words[1:] if is_of_room else words
        if asked:
            return await self._choose(uow, room, command.person, asked[0], is_of_room=is_of_room)
        said = await self._voice.answer(uow, room, command.person)
        if is_of_room:
            return HandbookReplies(said).which_language_of_room()
        return HandbookReplies(said).which_language()

    async def language_chosen(self, uow: UnitOfWork, room: Room, press: RoomPress, action: Action) -> None:
        """A button under one of these questions: whoever presses it chooses for themselves."""
        is_of_room = action.verb is Verb.ROOM_READS_IN
        reply = await self._choose(uow, room, press.person, action.argument(0), is_of_room=is_of_room)
        await self._voice.tell_room(
            uow, room.chat_id, reply, thread_id=press.thread_id, reply_to=press.message_id
        )

    async def _choose(
        self, uow: UnitOfWork, room: Room, person: Person, language: str, *, is_of_room: bool
    ) -> Reply:
        said = await self._voice.answer(uow, room, person)
        if person.is_anonymous:
            return said.be_yourself()
        if language not in self._voice.translator.languages():
            return HandbookReplies(said).unknown_language()
        if is_of_room:
            await uow.rooms.save(replace(room, language=language))
            await uow.audit.note(Deed.LANGUAGE, person.user_id, about_room(room.id))
            return HandbookReplies(self._voice.room(language)).language_of_room_set()
        mediator = await self._voice.mediator(uow, person)
        await uow.rooms.save_mediator(replace(mediator, language=language))
        await uow.audit.note(Deed.LANGUAGE, person.user_id)
        return HandbookReplies(self._voice.room(language)).language_set()
