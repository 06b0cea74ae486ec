"""Chats, their members and their topics."""

from bot.sandbox.parameters.model import Parameters
from bot.sandbox.parameters.types import ChatId


class CreateForumTopic(Parameters):
    """The call createForumTopic."""

    chat_id: ChatId
    name: str
    icon_color: int | None = None
    icon_custom_emoji_id: str | None = None


class EditForumTopic(Parameters):
    """The call editForumTopic."""

    chat_id: ChatId
    message_thread_id: int
    name: str | None = None
    icon_custom_emoji_id: str | None = None


class CloseForumTopic(Parameters):
    """The call closeForumTopic."""

    chat_id: ChatId
    message_thread_id: int


class ReopenForumTopic(Parameters):
    """The call reopenForumTopic."""

    chat_id: ChatId
    message_thread_id: int


class DeleteForumTopic(Parameters):
    """The call deleteForumTopic."""

    chat_id: ChatId
    message_thread_id: int


class GetChat(Parameters):
    """The call getChat."""

    chat_id: ChatId


class GetChatMember(Parameters):
    """The call getChatMember."""

    chat_id: ChatId
    user_id: int


class GetChatAdministrators(Parameters):
    """The call getChatAdministrators."""

    chat_id: ChatId
    return_bots: bool | None = None


class GetChatMemberCount(Parameters):
    """The call getChatMemberCount."""

    chat_id: ChatId


class LeaveChat(Parameters):
    """The call leaveChat."""

    chat_id: ChatId
