"""What a room keeps of a case that was brought to another one, until it is deleted with the case."""

from bot.domain.cases import Case
from bot.domain.messages import ChangeTopic, EditText, SendText, TopicAction
from bot.domain.people import Room
from bot.domain.relays import FROM_FAMILYS_CHAT, LeftPlace
from bot.services.move_replies import MoveReplies
from bot.services.ports import UnitOfWork
from bot.services.voice import Voice, card_of, thread_of


class LeftPlaces:
    """Closes the old topic behind a case, and says to whoever writes there that nobody reads it."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    async def leave(self, uow: UnitOfWork, case: Case, old: Room, new: Room) -> None:
        """The old room reads where the case went; what stands there is remembered, to be deleted."""
        if old.is_open:
            await self._say_goodbye(uow, case, old, new)
        await self.remember(uow, case, old)

    async def remember(self, uow: UnitOfWork, case: Case, old: Room) -> None:
        """By number, so that it can be deleted, and whoever writes there is told that nobody reads it."""
        await uow.moves.leave(await self._what_stands_there(uow, case, old))

    async def remember_aside(self, uow: UnitOfWork, case: Case, room: Room, message_id: int) -> None:
        """What colleagues say of a case among themselves; in a topic it is deleted with all the rest."""
        if thread_of(case) == (None, None):
            await uow.moves.leave([LeftPlace(case.id, room.id, message_id=message_id)])

    async def _say_goodbye(self, uow: UnitOfWork, case: Case, old: Room, new: Room) -> None:
        replies = MoveReplies(self._voice.room(old.language))
        where = self._voice.room(old.language).places(new)
        card, card_row = card_of(case)
        if card is not None:
            edit = EditText(old.chat_id, card, replies.card_of_left(case, where).text)
            await self._voice.add_for_case(uow, case, edit, waits_for=card_row)
        thread, topic_row = thread_of(case)
        if thread is None:
            return
        goodbye = SendText(old.chat_id, replies.went_to(where).text, thread_id=thread, silent=True)
        name = replies.name_of_left(case)
        for message in (
            goodbye,
            ChangeTopic(old.chat_id, thread, TopicAction.RENAME, name),
            ChangeTopic(old.chat_id, thread, TopicAction.CLOSE),
        ):
            await self._voice.add_for_case(uow, case, message, waits_for=topic_row)

    async def _what_stands_there(self, uow: UnitOfWork, case: Case, old: Room) -> list[LeftPlace]:
        """The topic with everything in it; in a group without topics, message by message."""
        if thread_of(case) != (None, None):
            return [LeftPlace(case.id, old.id, thread_id=case.thread_id)]
        numbers = [case.card_message_id]
        for relay in await uow.cases.relays(case.id):
            is_copy = relay.side in FROM_FAMILYS_CHAT
            numbers.append(relay.copy_message_id if is_copy else relay.source_message_id)
            if is_copy and relay.copy_row is not None:
                await uow.outbox.withdraw(relay.copy_row, uow.now)
        return [LeftPlace(case.id, old.id, message_id=number) for number in numbers if number is not None]

    async def refuse(
        self, uow: UnitOfWork, room: Room, thread_id: int | None, answers: int | None, message_id: int
    ) -> None:
        """Somebody writes where the case was: it goes to nobody, and that must not be believed otherwise."""
        case_id = await uow.moves.case_left_at(room.id, thread_id, answers)
        case = await uow.cases.get(case_id) if case_id is not None else None
        new = await uow.rooms.get(case.room_id) if case is not None and case.room_id else None
        if new is None or new.id == room.id:
            return  # beside the case's topic, colleagues talk as they like
        replies = self._voice.room(room.language)
        reply = MoveReplies(replies).is_elsewhere(replies.places(new))
        await self._voice.tell_room(uow, room.chat_id, reply, thread_id=thread_id, reply_to=message_id)
