"""What every Bot API method does; importing this package fills the table of methods."""

from bot.sandbox.methods import (
    answering,
    chats,
    copying,
    editing,
    inline,
    media,
    profile,
    texts,
    topics,
    updates,
)
from bot.sandbox.methods.registry import HANDLERS

__all__ = [
    "HANDLERS",
    "answering",
    "chats",
    "copying",
    "editing",
    "inline",
    "media",
    "profile",
    "texts",
    "topics",
    "updates",
]
