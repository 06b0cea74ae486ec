"""The index of everything the bot does: each thing that can arrive, and who handles it."""

from typing import assert_never

from bot.domain.commands import (
    BotPlaceChanged,
    Command,
    FamilyCommand,
    FamilyEdit,
    FamilyMessage,
    FamilyPress,
    FamilyReachability,
    FamilyReaction,
    Group,
    GroupUpgraded,
    InlineQuestion,
    MemberLeft,
    NothingToDo,
    RoomCommand,
    RoomEdit,
    RoomMessage,
    RoomPress,
    RoomReaction,
    TopicClosed,
)
from bot.domain.people import Room
from bot.services.calm import Calm
from bot.services.crowding import Crowding
from bot.services.deliveries import Deliveries
from bot.services.doorkeeper import Doorkeeper
from bot.services.knowledge_desk import KnowledgeDesk
from bot.services.ports import UnitOfWork
from bot.services.private_chat import PrivateChat
from bot.services.reactions import Reactions
from bot.services.relaying import Relaying
from bot.services.returning import Returning
from bot.services.room_buttons import RoomButtons
from bot.services.rooms import Rooms
from bot.services.voice import Voice


class Dispatch:
    """Sends each command to its service, in one transaction that somebody else commits."""

    def __init__(
        self,
        voice: Voice,
        doorkeeper: Doorkeeper,
        crowding: Crowding,
        private_chat: PrivateChat,
        rooms: Rooms,
        room_buttons: RoomButtons,
        relaying: Relaying,
        reactions: Reactions,
        deliveries: Deliveries,
        returning: Returning,
        desk: KnowledgeDesk,
    ) -> None:
        self._voice = voice
        self._doorkeeper = doorkeeper
        self._crowding = crowding
        self._private_chat = private_chat
        self._rooms = rooms
        self._room_buttons = room_buttons
        self._relaying = relaying
        self._reactions = reactions
        self._deliveries = deliveries
        self._returning = returning
        self._desk = desk
        self._calm = Calm()

    async def __call__(self, command: Command, uow: UnitOfWork) -> None:
        match command:
            case FamilyCommand() | FamilyMessage() | FamilyEdit() | FamilyPress() if (
                await self._crowding.turns_away(uow, command)
            ):
                pass
            case FamilyCommand():
                await self._private_chat.command(uow, command)
            case FamilyMessage():
                await self._private_chat.message(uow, command)
            case FamilyEdit():
                await self._private_chat.edit(uow, command)
            case FamilyReaction(person):
                contact = await uow.contacts.find(person.user_id)
                if contact is not None:
                    await self._reactions.from_family(uow, contact, command)
            case FamilyPress():
                await self._private_chat.press(uow, command)
            case FamilyReachability(person, reachable):
                contact = await uow.contacts.find(person.user_id)
                if contact is not None:
                    await self._deliveries.family_reachable(contact.id, reachable, uow)
            case RoomCommand():
                await self._rooms.command(uow, await self._room(uow, command.group), command)
            case RoomMessage():
                room = await self._room(uow, command.group)
                if room is not None and not await self._desk.takes(uow, room, command):
                    await self._relaying.from_room(uow, room, command)
            case RoomEdit():
                room = await self._room(uow, command.group)
                if room is not None:
                    await self._relaying.edit_from_room(uow, room, command)
            case RoomReaction():
                room = await self._room(uow, command.group)
                if room is not None:
                    await self._reactions.from_room(uow, room, command)
            case RoomPress():
                room = await self._room(uow, command.group)
                if room is not None:
                    await self._room_buttons.press(uow, room, command)
            case MemberLeft():
                room = await uow.rooms.find(command.group.chat_id)
                if room is not None:
                    await self._doorkeeper.left(uow, room, command.person.user_id)
                    await self._returning.member_left(uow, room, command.person.user_id)
            case TopicClosed():
                room = await self._room(uow, command.group)
                if room is not None:
                    await self._rooms.topic_closed(uow, room, command)
            case BotPlaceChanged():
                await self._deliveries.place_of_bot_changed(command, uow)
            case GroupUpgraded(old_chat_id, group):
                await self._deliveries.moved(old_chat_id, group.chat_id, uow)
                await uow.outbox.readdress(old_chat_id, group.chat_id, uow.now)
            case InlineQuestion() | NothingToDo():  # the first is answered aside, and leaves no trace
                pass
            case _:
                assert_never(command)

    async def _room(self, uow: UnitOfWork, group: Group) -> Room | None:
        """The room, unless its group was made public: then anybody could read and press in it."""
        room = await uow.rooms.find(group.chat_id)
        if room is not None and group.is_public:
            await self._deliveries.made_public(room, uow)
            return None
        return room

    async def tell_of_burial(self, command: Command | None, uow: UnitOfWork) -> None:
        """An update failed for good: the family and those who can mend it are told."""
        if isinstance(command, (FamilyCommand, FamilyMessage, FamilyEdit, FamilyPress)):
            contact = await uow.contacts.of(command.person.user_id)
            await self._voice.tell_family(uow, contact, self._voice.family(contact).went_wrong())
        elif isinstance(command, (RoomMessage, RoomEdit, RoomPress)):
            room = await uow.rooms.find(command.group.chat_id)
            if room is not None:
                reply = (await self._voice.answer(uow, room, command.person)).not_delivered()
                await self._voice.tell_room(
                    uow,
                    room.chat_id,
                    reply,
                    thread_id=command.thread_id,
                    reply_to=command.message_id,
                )
        if self._calm.may_tell(uow.now):
            await self._voice.alarm(uow, lambda replies: replies.update_buried())
