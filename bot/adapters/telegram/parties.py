"""Who did something and where, in our words."""

from typing import Final

from telegram import (
    Chat,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    MessageReactionUpdated,
    User,
)

from bot.domain.commands import Group, Person
from bot.domain.languages import known_language

GROUPS: Final = (Chat.GROUP, Chat.SUPERGROUP)
#: Stand in for people who write in the name of their group or channel.
_ANONYMOUS_ADMINISTRATOR: Final = 1087968824
_MASKS: Final = frozenset({_ANONYMOUS_ADMINISTRATOR, 136817688})


def author_of(message: Message) -> Person | None:
    """Who wrote it; None for other bots and for posts that come over from a channel by themselves."""
    user = message.from_user
    if user is None or message.is_automatic_forward:
        return None
    masked = message.sender_chat is not None or user.id in _MASKS
    return None if user.is_bot and not masked else person_of(user, is_anonymous=masked)


def reactor_of(change: MessageReactionUpdated) -> Person | None:
    """Who set a sign; Telegram names a chat instead of an administrator who wants to stay unknown."""
    if change.user is not None:
        return None if change.user.is_bot else person_of(change.user)
    return Person(_ANONYMOUS_ADMINISTRATOR, "", is_anonymous=True) if change.actor_chat is not None else None


def leaver_of(change: ChatMemberUpdated) -> User | None:
    """Who is no longer in the chat; Telegram tells it to administrators only."""
    new = change.new_chat_member
    is_out = new.status in (ChatMember.LEFT, ChatMember.BANNED)
    is_shut_out = new.status == ChatMember.RESTRICTED and not is_restricted_member(new)
    return new.user if is_out or is_shut_out else None


def is_restricted_member(member: ChatMember) -> bool:
    """In the chat, with fewer rights."""
    return isinstance(member, ChatMemberRestricted) and member.is_member


def person_of(user: User, *, is_anonymous: bool = False) -> Person:
    """A changed client can send any text as its language."""
    language = known_language(user.language_code)
    return Person(user.id, user.first_name, language, is_anonymous or user.id in _MASKS)


def group_of(chat: Chat) -> Group:
    """A group as this update describes it."""
    return Group(
        chat.id,
        chat.title or "",
        is_forum=bool(chat.is_forum),
        is_public=bool(chat.username),
    )
