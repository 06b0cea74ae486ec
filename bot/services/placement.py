"""Where a case stands: which room shows it, in which topic, with which copies of the family's messages."""

from dataclasses import replace

from bot.domain.cases import Case
from bot.domain.messages import (
    ChangeTopic,
    CopyMessage,
    CreateTopic,
    Id,
    Quote,
    Receipt,
    ReceiptKind,
    SendText,
    TopicAction,
)
from bot.domain.people import Contact, Room, most_specific
from bot.domain.relays import FROM_FAMILYS_CHAT, Relay, Side
from bot.services.enclosures import Enclosures, Note, is_on_its_way_to_family
from bot.services.left_places import LeftPlaces
from bot.services.move_replies import MoveReplies
from bot.services.phrasebook import Reply
from bot.services.ports import UnitOfWork
from bot.services.voice import Voice, card_of, other_end_of, thread_of


class Placement:
    """Brings cases and what families send into rooms."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._left = LeftPlaces(voice)
        self._enclosures = Enclosures(voice)

    async def place_in_room(self, uow: UnitOfWork, case: Case) -> Room | None:
        """Show a case in the most specific room: a topic of its own, then its card."""
        room = most_specific(await uow.rooms.all(), case.country, case.municipality)
        if room is not None:
            await self._show_in(uow, case, room)
        return room

    async def _show_in(self, uow: UnitOfWork, case: Case, room: Room) -> Case:
        replies = self._voice.room(room.language)
        topic_row = None
        if room.is_forum:
            topic_row = await self._voice.add_for_case(
                uow,
                case,
                CreateTopic(room.chat_id, replies.topic_name(case)),
                receipt=Receipt(ReceiptKind.TOPIC, case.id),
            )
        placed = replace(case, room_id=room.id, topic_row=topic_row)
        card = replies.card(placed, await self._voice.owner_name(uow, case, replies))
        thread, waits_for = thread_of(placed)
        card_row = await self._voice.add_for_case(
            uow,
            placed,
            SendText(room.chat_id, card.text, buttons=card.buttons, thread_id=thread),
            waits_for=waits_for,
            receipt=Receipt(ReceiptKind.CARD, case.id),
        )
        shown = replace(placed, card_row=card_row)
        await uow.cases.save(shown)
        return shown

    async def bring_to(self, uow: UnitOfWork, case: Case, room: Room, *, note: Note | None = None) -> Case:
        """The open case goes to another room as a whole: topic, card, and everything that either side wrote.

        It waits there; the old room reads where it went. Whoever calls this tells the family, because
        only they know why. Returns the case as it stands in the new room.
        """
        old = await self.room_of(uow, case)
        brought = case.brought_to(room.id, uow.now)
        under_way = [relay for relay in await uow.cases.relays(case.id) if is_on_its_way_to_family(relay)]
        if old is not None:
            await self._left.leave(uow, case, old, room)
        await uow.moves.end(case.id)
        await uow.moves.carry_numbers(case.id)
        shown = await self._show_in(uow, brought, room)
        if case.urgent:
            await self._voice.call_for(uow, shown, room)
        if note is not None:
            await self._enclosures.pass_note(uow, shown, room, note)
        contact = await uow.contacts.get(case.contact_id)
        if contact is not None:
            await self.relay_everything(uow, contact, shown, is_below_note=note is not None)
        if old is not None:
            await self._enclosures.bring_under_way(uow, shown, room, old, under_way)
        return shown

    async def place_waiting_cases(self, uow: UnitOfWork) -> None:
        """A room was bound: bring it the cases that had none, with everything sent so far."""
        for case in await uow.cases.without_room():
            if await self.place_in_room(uow, case.wound(uow.now)) is None:
                continue
            contact = await uow.contacts.get(case.contact_id)
            if contact is not None:
                await self.relay_everything(uow, contact, case)

    async def renew_topic(self, uow: UnitOfWork, case: Case) -> None:
        """Somebody deleted the topic by hand: the case gets a new one, with everything that was sent."""
        contact = await uow.contacts.get(case.contact_id)
        if case.thread_id is None or contact is None or not case.is_open:
            return
        bare = replace(case, thread_id=None, card_message_id=None)
        await uow.cases.save(bare)
        await self.place_in_room(uow, bare)
        await self.relay_everything(uow, contact, bare)

    async def move(self, uow: UnitOfWork, room: Room) -> None:
        """The group has a new chat, in which numbers begin anew: its open cases come into it as a whole."""
        await uow.moves.forget_room(room.id)
        for case in await uow.cases.all_in(room.id):
            relays = await uow.cases.relays(case.id)
            await uow.cases.forget_numbers(case.id)
            moved = case.out_of_sight()
            await uow.cases.save(moved)
            contact = await uow.contacts.get(case.contact_id)
            if not case.is_open or contact is None:
                continue
            await self.place_in_room(uow, moved)
            await self.relay_everything(uow, contact, moved)
            if any(relay.side is Side.ROOM and relay.copy_row is not None for relay in relays):
                # Telegram copies nothing out of the old chat any more.
                await self._tell(uow, case.id, room, self._voice.room(room.language).not_delivered())

    async def _tell(self, uow: UnitOfWork, case_id: int, room: Room, reply: Reply) -> None:
        placed = await uow.cases.get(case_id)
        assert placed is not None
        await self._voice.tell_case(uow, placed, room, reply)

    async def leave_room(self, uow: UnitOfWork, case: Case) -> Case:
        """The case's room is lost: whatever number it had there means nothing anywhere else."""
        old = await self.room_of(uow, case)
        if old is not None:
            # What stands there is deleted with the case if the bot is let in again.
            await self._left.remember(uow, case, old)
        await uow.moves.end(case.id)
        await uow.cases.forget_numbers(case.id)
        homeless = case.without_room(uow.now)
        await uow.cases.save(homeless)
        return homeless

    async def case_at(
        self, uow: UnitOfWork, room: Room, thread_id: int | None, message_id: int | None
    ) -> Case | None:
        """The case of that topic, or of the message that is answered or edited."""
        if thread_id is not None:
            case = await uow.cases.in_topic(room.id, thread_id)
            if case is not None:
                return case
        return await uow.cases.by_room_message(room.id, message_id) if message_id else None

    async def relay_everything(
        self, uow: UnitOfWork, contact: Contact, case: Case, *, is_below_note: bool = False
    ) -> None:
        """All that was written so far, in its order; copies name nobody, so it is said who wrote what.

        Below a colleague's note, also the words of a family that nobody has answered need their author.
        """
        relays = [relay for relay in await uow.cases.relays(case.id) if relay.side in FROM_FAMILYS_CHAT]
        placed = await uow.cases.get(case.id)
        room = await self.room_of(uow, placed) if placed else None
        is_mixed = is_below_note or any(relay.side is Side.EARLIER for relay in relays)
        said = None
        for relay in relays:
            if placed is not None and room is not None and is_mixed and relay.side is not said:
                said = relay.side
                reply = MoveReplies(self._voice.room(room.language)).who_wrote(said)
                await self._voice.tell_case(uow, placed, room, reply)
            await self._relay(uow, contact, case.id, relay)

    async def copy_again(self, uow: UnitOfWork, contact: Contact, case: Case, relay: Relay) -> None:
        """What an edit cannot bring: a picture, words longer than a bot may write, a copy that is gone."""
        if relay.copy_message_id is not None:
            # Still in the room, and to be deleted with the case.
            await uow.cases.add_relay(case.id, Side.NOTICE, relay.copy_message_id)
        await self.relay_from_family(uow, contact, case.id, relay.source_message_id)

    async def catch_up(self, uow: UnitOfWork, room: Room) -> None:
        """The bot may write again: what was refused for want of a right comes now."""
        for case in await uow.cases.open_in(room.id):
            contact = await uow.contacts.get(case.contact_id)
            for relay in await uow.cases.relays(case.id):
                is_missing = relay.copy_message_id is None and relay.copy_row is None
                if contact is not None and relay.side is Side.FAMILY and is_missing:
                    await self.relay_from_family(uow, contact, case.id, relay.source_message_id)

    async def relay_from_family(
        self,
        uow: UnitOfWork,
        contact: Contact,
        case_id: int,
        message_id: int,
        *,
        answers: int | None = None,
        quote: Quote | None = None,
        album: str | None = None,
    ) -> None:
        """Copy a family's message to its case; without a room its number waits for one."""
        relay = await uow.cases.add_relay(case_id, Side.FAMILY, message_id, album)
        await self._relay(uow, contact, case_id, relay, answers=answers, quote=quote)

    async def _relay(
        self,
        uow: UnitOfWork,
        contact: Contact,
        case_id: int,
        relay: Relay,
        *,
        answers: int | None = None,
        quote: Quote | None = None,
    ) -> None:
        case = await uow.cases.get(case_id)
        assert case is not None
        room = await uow.rooms.get(case.room_id) if case.room_id else None
        if room is None:
            return
        thread, waits_for = thread_of(case)
        reply_to, reply_row = await self.answered(uow, case, Side.FAMILY, answers)
        quote = quote if reply_to is not None else None
        if waits_for is not None and reply_row is not None:
            # A row waits for one other: where the topic is still on its way, that is more important.
            reply_to, reply_row, quote = None, None, None
        elif thread is None and reply_to is None:
            reply_to, reply_row = card_of(case)
        copy = CopyMessage(room.chat_id, contact.chat_id, relay.source_message_id, thread, reply_to, quote)
        row = await self._voice.add_for_case(
            uow,
            case,
            copy,
            waits_for=waits_for if waits_for is not None else reply_row,
            receipt=Receipt(ReceiptKind.COPY, relay.id),
        )
        await uow.cases.save_relay(replace(relay, copy_row=row))

    async def mark_forwarded(self, uow: UnitOfWork, case: Case, album: str | None) -> None:
        """A copy looks as if the family had written it itself: what comes next was only passed along."""
        room = await self.room_of(uow, case)
        if room is None:
            return
        if album is not None and any(relay.album == album for relay in await uow.cases.relays(case.id)):
            return  # said before its first photo
        await self._voice.tell_case(uow, case, room, self._voice.room(room.language).forwarded_by_family())

    async def answered(
        self, uow: UnitOfWork, case: Case, here: Side, message_id: int | None
    ) -> tuple[Id | None, int | None]:
        """What a message answers, on the other side, as (message id, row to wait for)."""
        relay = await uow.cases.relay_at(case.id, here, message_id) if message_id is not None else None
        return (None, None) if relay is None else other_end_of(relay, here)

    async def room_of(self, uow: UnitOfWork, case: Case) -> Room | None:
        """The room that has the case, if any."""
        return await uow.rooms.get(case.room_id) if case.room_id else None

    async def reopen_topic(self, uow: UnitOfWork, case: Case, room: Room) -> None:
        """Somebody closed it by hand while the case is open."""
        thread, waits_for = thread_of(case)
        if thread is not None:
            change = ChangeTopic(room.chat_id, thread, TopicAction.REOPEN)
            await self._voice.add_for_case(uow, case, change, waits_for=waits_for)

    async def show(self, uow: UnitOfWork, case: Case, room: Room, action: TopicAction | None = None) -> None:
        """Let the room see the new state: the card, the topic's name, the topic closed or open."""
        await self._voice.show_card(uow, case, room)
        thread, waits_for = thread_of(case)
        if thread is None:
            return
        name = self._voice.room(room.language).topic_name(case)
        for step, label in ((TopicAction.RENAME, name), (action, "")):
            if step is not None:
                change = ChangeTopic(room.chat_id, thread, step, label)
                await self._voice.add_for_case(uow, case, change, waits_for=waits_for)
