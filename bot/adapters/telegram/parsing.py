"""Turns Telegram's JSON into commands, so that nothing further in knows how an update looks."""

import json
from typing import Any, Final

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberUpdated,
    InlineQuery,
    Message,
    MessageEntity,
    MessageReactionUpdated,
    Update,
    User,
)
from telegram.error import TelegramError

from bot.adapters.telegram.command_words import addressed_of, command_of
from bot.adapters.telegram.contents import album_of, attachment_of, kind_of
from bot.adapters.telegram.envelopes import Envelope, envelope
from bot.adapters.telegram.essence import essence
from bot.adapters.telegram.parties import (
    GROUPS,
    author_of,
    group_of,
    is_restricted_member,
    leaver_of,
    person_of,
    reactor_of,
)
from bot.adapters.telegram.signs import sign_of
from bot.domain.commands import (
    BotPlaceChanged,
    Command,
    FamilyCommand,
    FamilyEdit,
    FamilyMessage,
    FamilyPress,
    FamilyReachability,
    FamilyReaction,
    GroupUpgraded,
    InlineQuestion,
    MemberLeft,
    NothingToDo,
    Person,
    RoomCommand,
    RoomEdit,
    RoomMessage,
    RoomPress,
    RoomReaction,
    TopicClosed,
    Written,
)
from bot.domain.messages import Quote

__all__ = ["Envelope", "TelegramParser", "envelope"]

#: What the library and our own reading raise for JSON that is not shaped as Telegram promises.
_STRANGE: Final = (
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
    OSError,
    RecursionError,
    TelegramError,
)


class TelegramParser:
    """Understands the updates that are sent to one bot."""

    def __init__(self, bot_id: int, bot_username: str) -> None:
        self._bot_id = bot_id
        self._username = bot_username.lower()

    def parse(self, payload: bytes) -> Command:
        """The command in an update; what is strange or concerns nobody is `NothingToDo`."""
        try:
            return self._understand(json.loads(payload))
        except _STRANGE as error:
            return NothingToDo(f"unreadable: {type(error).__name__}")

    def _understand(self, raw: Any) -> Command:
        # Parsed without a bot: the library's shortcuts raise, so nothing can bypass the outbox.
        update = Update.de_json(essence(raw), None)
        if update.message is not None:
            return self._message(update.message, raw["message"])
        if update.edited_message is not None:
            return self._edit(update.edited_message, raw["edited_message"])
        if update.callback_query is not None:
            return _press(update.callback_query, raw["callback_query"])
        if update.inline_query is not None:
            return _inline(update.inline_query)
        if update.message_reaction is not None:
            return _reaction(update.message_reaction, sign_of(raw["message_reaction"].get("new_reaction")))
        if update.my_chat_member is not None:
            return self._place(update.my_chat_member)
        if update.chat_member is not None:
            return _left(update.chat_member.chat, leaver_of(update.chat_member))
        return NothingToDo("a kind of update that is not for the bot")

    def _message(self, message: Message, raw: Any) -> Command:
        if message.migrate_from_chat_id is not None and message.chat.type == Chat.SUPERGROUP:
            # Telegram tells it in both chats; only this one is in order with what follows in the new one.
            return GroupUpgraded(message.migrate_from_chat_id, group_of(message.chat))
        if message.left_chat_member is not None:
            return _left(message.chat, message.left_chat_member)
        person, kind = author_of(message), kind_of(raw)
        thread = _thread(message)
        if message.forum_topic_closed is not None and person is not None and thread is not None:
            return TopicClosed(group_of(message.chat), person, message.message_id, thread)
        if kind is None or person is None:
            return NothingToDo("a service message" if kind is None else "nobody's message")
        words = command_of(message)
        if message.chat.type == Chat.PRIVATE:
            if words is not None:
                return FamilyCommand(person, message.message_id, words[0], words[2])
            return FamilyMessage(
                person,
                message.message_id,
                kind,
                _written(message),
                album_of(message.media_group_id),
                _reply_to(message),
                _quote(message),
                is_forwarded="forward_origin" in raw,
            )
        if message.chat.type not in GROUPS:
            return NothingToDo("a channel")
        words = words or addressed_of(message, self._bot_id, self._username)
        if words is not None:
            return self._room_command(message, person, *words)
        return RoomMessage(
            group_of(message.chat),
            person,
            message.message_id,
            kind,
            _written(message),
            _thread(message),
            _reply_to(message),
            album_of(message.media_group_id),
            _quote(message),
        )

    def _room_command(
        self, message: Message, person: Person, name: str, address: str, argument: str
    ) -> Command:
        if address and address != self._username:
            return NothingToDo("a command for another bot")
        return RoomCommand(
            group_of(message.chat),
            person,
            message.message_id,
            name,
            argument,
            _thread(message),
            _reply_to(message),
        )

    def _edit(self, message: Message, raw: Any) -> Command:
        person, kind, attachment = author_of(message), kind_of(raw), attachment_of(raw)
        if kind is None or person is None:
            return NothingToDo("a service message" if kind is None else "nobody's message")
        if message.chat.type == Chat.PRIVATE:
            return FamilyEdit(person, message.message_id, kind, _written(message), attachment)
        if message.chat.type not in GROUPS:
            return NothingToDo("a channel")
        return RoomEdit(
            group_of(message.chat),
            person,
            message.message_id,
            kind,
            _written(message),
            _thread(message),
            attachment,
        )

    def _place(self, change: ChatMemberUpdated) -> Command:
        new = change.new_chat_member
        if new.user.id != self._bot_id:
            return NothingToDo("somebody else's place")
        if change.chat.type == Chat.PRIVATE:
            return FamilyReachability(person_of(change.from_user), reachable=new.status != ChatMember.BANNED)
        if change.chat.type not in GROUPS:
            return NothingToDo("a channel")
        is_administrator = new.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
        return BotPlaceChanged(
            group_of(change.chat),
            is_member=is_administrator or new.status == ChatMember.MEMBER or is_restricted_member(new),
            is_administrator=is_administrator,
            may_manage_topics=isinstance(new, ChatMemberAdministrator) and bool(new.can_manage_topics),
            is_new=change.old_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED),
        )


def _left(chat: Chat, user: User | None) -> Command:
    if user is None or user.is_bot or chat.type not in GROUPS:
        return NothingToDo("nobody left a group")
    return MemberLeft(group_of(chat), person_of(user))


def _inline(query: InlineQuery) -> Command:
    if query.from_user.is_bot:
        return NothingToDo("another bot")
    return InlineQuestion(
        person_of(query.from_user), query.id, query.query, is_in_group=query.chat_type in GROUPS
    )


def _reaction(change: MessageReactionUpdated, emoji: str | None) -> Command:
    person = reactor_of(change)
    if person is None:
        return NothingToDo("nobody's reaction")
    if change.chat.type == Chat.PRIVATE:
        return FamilyReaction(person, change.message_id, emoji)
    if change.chat.type not in GROUPS:
        return NothingToDo("a channel")
    return RoomReaction(group_of(change.chat), person, change.message_id, emoji)


def _press(press: CallbackQuery, raw: Any) -> Command:
    person, message = person_of(press.from_user), press.message
    if press.data is None or press.from_user.is_bot or press.inline_message_id is not None:
        return NothingToDo("not a button of the bot")
    if message is None:
        # Too old for Telegram to say where it stood; a family's buttons mean the same anywhere.
        return FamilyPress(person, 0, press.data)
    if message.chat.type == Chat.PRIVATE:
        answered = _answered(person, message, raw["message"]) if isinstance(message, Message) else None
        return FamilyPress(person, message.message_id, press.data, answered)
    if message.chat.type not in GROUPS:
        return NothingToDo("a channel")
    thread = _thread(message) if isinstance(message, Message) else None
    return RoomPress(group_of(message.chat), person, message.message_id, press.data, thread)


def _answered(person: Person, message: Message, raw: Any) -> FamilyMessage | None:
    """The family's message that the bot answered; Telegram leaves it out once it is deleted."""
    quoted = message.reply_to_message
    kind = kind_of(raw["reply_to_message"]) if quoted is not None else None
    if quoted is None or kind is None:
        return None
    return FamilyMessage(person, quoted.message_id, kind, _written(quoted))


def _thread(message: Message) -> int | None:
    """Telegram also numbers the threads of replies in groups without topics: those are not topics."""
    return message.message_thread_id if message.is_topic_message else None


def _reply_to(message: Message) -> int | None:
    """What it answers; in a topic everything answers its first message, which says nothing."""
    quoted = message.reply_to_message
    if quoted is None or quoted.forum_topic_created is not None or quoted.message_id == _thread(message):
        return None
    return quoted.message_id


def _quote(message: Message) -> Quote | None:
    """What a person picked out; Telegram's own excerpts are of messages elsewhere."""
    quote = message.quote
    if quote is None or not quote.is_manual or message.reply_to_message is None:
        return None
    return Quote(quote.text, _entities(quote.entities or ()), quote.position)


def _written(message: Message) -> Written | None:
    if message.text is not None:
        return Written(message.text, _entities(message.entities))
    if message.caption is not None:
        return Written(message.caption, _entities(message.caption_entities), is_caption=True)
    return None


def _entities(entities: tuple[MessageEntity, ...]) -> tuple[dict[str, object], ...]:
    return tuple(entity.to_dict() for entity in entities)
