"""Cuts an update down to what Drom reads, so that an ornament the library does not know costs no message."""

from collections.abc import Mapping
from typing import Any, Final

from telegram import MessageEntity
from telegram.error import TelegramError

Json = dict[str, Any]

_MESSAGE: Final = frozenset(
    """
    message_id date chat from sender_chat is_topic_message message_thread_id text entities caption
    caption_entities media_group_id is_automatic_forward migrate_from_chat_id left_chat_member quote
    forum_topic_closed via_bot
    """.split()
)
_QUOTED: Final = frozenset({"message_id", "date", "chat", "forum_topic_created"})
#: Under a press the words of what was answered are read too: a false alarm must not cost the question.
_ANSWERED: Final = _QUOTED | {"text", "caption"}
_TYPES: Final[Mapping[str, type]] = {
    "message_id": int,
    "message_thread_id": int,
    "migrate_from_chat_id": int,
    "is_topic_message": bool,
    "text": str,
    "caption": str,
    "media_group_id": str,
    "data": str,
}
_QUOTE_TYPES: Final[Mapping[str, type]] = {"text": str, "position": int, "is_manual": bool, "entities": list}
_INLINE_TYPES: Final[Mapping[str, type]] = {"id": str, "query": str, "chat_type": str}
_INLINE: Final = frozenset({"from", *_INLINE_TYPES})
_ENTITY_TYPES: Final[Mapping[str, type]] = {"type": str, "offset": int, "length": int}
_PARTY_TYPES: Final[Mapping[str, type]] = {
    "id": int,
    "title": str,
    "first_name": str,
    "language_code": str,
    "username": str,
}


def essence(update: object) -> Json:
    """The parts of an update that are read; TypeError or ValueError when they are not of their type."""
    if not isinstance(update, dict):
        raise TypeError("update")
    kept: Json = {"update_id": update.get("update_id", 0)}
    for name in ("message", "edited_message"):
        if name in update:
            kept[name] = _message(update[name])
    if "callback_query" in update:
        kept["callback_query"] = _press(update["callback_query"])
    if "inline_query" in update:
        query = _checked(update["inline_query"], _INLINE_TYPES)
        kept["inline_query"] = {"offset": ""} | {key: query[key] for key in query if key in _INLINE}
    if "message_reaction" in update:
        # The signs themselves are read as they are: a kind that the library does not know costs nothing.
        bare: Json = {"old_reaction": [], "new_reaction": []}
        kept["message_reaction"] = _checked(update["message_reaction"], _TYPES) | bare
    for name in ("my_chat_member", "chat_member"):
        if name in update:
            kept[name] = _checked(update[name], _TYPES)
    return kept


def _message(message: Any, quoted_parts: frozenset[str] = _QUOTED) -> Json:
    kept = {key: value for key, value in _checked(message, _TYPES).items() if key in _MESSAGE}
    if not _is_quote(kept.get("quote")):
        kept.pop("quote", None)  # an ornament: without it the whole message is answered
    through = kept.pop("via_bot", None)
    if isinstance(through, dict) and type(through.get("id")) is int:
        kept["via_bot"] = {"id": through["id"], "is_bot": True, "first_name": ""}  # no more of it is read
    if "reply_to_message" in message:
        quoted = _checked(message["reply_to_message"], _TYPES)
        kept["reply_to_message"] = {key: value for key, value in quoted.items() if key in quoted_parts}
    return kept


def _is_quote(quote: Any) -> bool:
    """As Telegram promises it, with formatting that the library can read."""
    try:
        _checked(quote, _QUOTE_TYPES)
        for entity in quote.get("entities", []):
            _checked(entity, _ENTITY_TYPES)
            MessageEntity.de_json(entity, None)
    except (TypeError, ValueError, AttributeError, LookupError, TelegramError):
        return False
    return "text" in quote and "position" in quote


def _press(press: Any) -> Json:
    kept = dict(_checked(press, _TYPES))
    if "message" in kept:
        kept["message"] = _message(kept["message"], _ANSWERED)
    return kept


def _checked(part: Any, types: Mapping[str, type]) -> Json:
    if not isinstance(part, dict):
        raise TypeError("part")
    for name, wanted in types.items():
        if name in part and type(part[name]) is not wanted:
            raise TypeError(name)
        if wanted is str and name in part:
            part[name].encode()  # half a character would fail later, where the text is stored
    for name in ("chat", "from", "sender_chat", "user", "actor_chat", "left_chat_member"):
        if name in part:
            _checked(part[name], _PARTY_TYPES)
    return part
