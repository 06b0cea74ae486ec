"""What colleagues in the next room get beside the history: a note, and words that have not arrived yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases import Case
from bot.domain.messages import CopyMessage, Receipt, ReceiptKind
from bot.domain.people import Room
from bot.domain.relays import Relay, Side
from bot.services.move_replies import MoveReplies
from bot.services.ports import UnitOfWork
from bot.services.voice import Voice, thread_of


@dataclass(frozen=True, slots=True)
class Note:
    """What a mediator wrote for the colleagues in the next room: a message that is copied, never read."""

    chat_id: int
    message_id: int
    author: str | None  #: the alias


class Enclosures:
    """Copied from the room that the case comes from; the family's chat has no part in it."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    async def pass_note(self, uow: UnitOfWork, case: Case, room: Room, note: Note) -> None:
        replies = self._voice.room(room.language)
        reply = MoveReplies(replies).note_from(replies.somebody(note.author))
        await self._voice.tell_case(uow, case, room, reply)
        await self._copy(uow, case, room, note.chat_id, note.message_id)

    async def _copy(self, uow: UnitOfWork, case: Case, room: Room, chat_id: int, message_id: int) -> None:
        thread, waits_for = thread_of(case)
        copy = CopyMessage(room.chat_id, chat_id, message_id, thread)
        receipt = Receipt(ReceiptKind.NOTICE, case.id)
        await self._voice.add_for_case(uow, case, copy, waits_for=waits_for, receipt=receipt)

    async def bring_under_way(
        self, uow: UnitOfWork, case: Case, room: Room, old: Room, relays: Sequence[Relay]
    ) -> None:
        """Words that mediators have written and the family does not have yet."""
        if relays:
            reply = MoveReplies(self._voice.room(room.language)).who_wrote(Side.EARLIER)
            await self._voice.tell_case(uow, case, room, reply)
        for relay in relays:
            await self._copy(uow, case, room, old.chat_id, relay.source_message_id)


def is_on_its_way_to_family(relay: Relay) -> bool:
    """There is no copy in the family's chat yet from which it could be brought along."""
    return relay.side is Side.ROOM and relay.copy_row is not None
