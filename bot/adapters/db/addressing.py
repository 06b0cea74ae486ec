"""Fills in what an outgoing message could not know when it was stored: awaited ids and new addresses."""

from dataclasses import replace
from typing import Any

from bot.domain.messages import AWAITED, ChangeTopic, OutgoingMessage


def awaits(message: OutgoingMessage) -> bool:
    """True when the message cannot be sent before another one has arrived."""
    return AWAITED in (getattr(message, "message_id", None), getattr(message, "thread_id", None))


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
    return replace(message, **ids)


def readdressed(message: OutgoingMessage, old_chat_id: int, new_chat_id: int) -> OutgoingMessage:
    """The message to the chat's new id. What it copies stays in the old chat, where its number counts."""
    return replace(message, chat_id=new_chat_id) if message.chat_id == old_chat_id else message
