"""Fills in what an outgoing message could not know when it was stored: awaited ids and new addresses."""

from dataclasses import replace
from typing import Any

from bot.domain.messages import (
    AWAITED,
    ChangeTopic,
    CopyMessage,
    CreateTopic,
    OutgoingMessage,
    SendFile,
    SendText,
)


def awaits(message: OutgoingMessage) -> bool:
    """True when the message cannot be sent before another one has arrived."""
    return AWAITED in (getattr(message, field, None) for field in ("message_id", "thread_id", "reply_to"))


def filled(message: OutgoingMessage, arrived: int | None) -> OutgoingMessage | None:
    """The message with the id that arrived; None when it makes no sense without one.

    What was meant for a topic that could not be made goes to the group itself.
    """
    ids: dict[str, Any] = {}
    if getattr(message, "message_id", None) == AWAITED:
        if arrived is None:
            return None
        ids["message_id"] = arrived
    if getattr(message, "thread_id", None) == AWAITED:
        if arrived is None and isinstance(message, ChangeTopic):
            return None
        ids["thread_id"] = arrived
    if getattr(message, "reply_to", None) == AWAITED:
        # What there is nothing to quote for is said all the same.
        ids["reply_to"] = arrived
    return replace(message, **ids) if ids else message


def readdressed(message: OutgoingMessage, old_chat_id: int, new_chat_id: int) -> OutgoingMessage | None:
    """The message to the chat's new id; None when it speaks of a message or topic of the old one.

    Numbers begin anew in the new chat: the old ones mean other people's messages there. What a copy
    takes from the old chat stays there, where its number counts.
    """
    if message.chat_id != old_chat_id:
        return message
    if isinstance(message, CopyMessage | SendText | SendFile):
        return replace(message, chat_id=new_chat_id, thread_id=None, reply_to=None)
    return replace(message, chat_id=new_chat_id) if isinstance(message, CreateTopic) else None
