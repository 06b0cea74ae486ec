"""Reads the little that the inbox must know of an update, before anybody has understood it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

#: What a database can hold; no number of Telegram is as long.
_LARGEST: Final = 2**63 - 1
_GROUPS: Final = ("group", "supergroup")


class Envelope(NamedTuple):
    """An update from outside: its number, what its order is kept by, and the button that waits."""

    update_id: int  #: 0 when it has none
    chat: int | str  #: a chat, a topic of a forum ("-100…/7"), a person, or 0 when nothing is known
    callback_query_id: str | None


def envelope(payload: Mapping[str, object]) -> Envelope:
    """Never fails: an update that is too strange to be read must still be stored, and in some order."""
    button = payload.get("callback_query")
    return Envelope(
        update_id=_number(payload.get("update_id")) or 0,
        chat=_order_key(payload),
        callback_query_id=_text(button.get("id")) if isinstance(button, dict) else None,
    )


def _order_key(payload: Mapping[str, object]) -> int | str:
    body: dict[str, object] = next((part for part in payload.values() if isinstance(part, dict)), {})
    inner = body.get("message")
    message = inner if isinstance(inner, dict) else body
    chat = message.get("chat")
    if not isinstance(chat, dict) or (chat_id := _number(chat.get("id"))) is None:
        return _person(body)
    thread = _number(message.get("message_thread_id"))
    in_topic = message.get("is_topic_message") is True and chat.get("type") in _GROUPS
    return f"{chat_id}/{thread}" if in_topic and thread is not None else chat_id


def _person(body: Mapping[str, object]) -> int:
    for name in ("from", "user"):
        person = body.get(name)
        if isinstance(person, dict) and (number := _number(person.get("id"))) is not None:
            return number
    return 0


def _number(value: object) -> int | None:
    return value if type(value) is int and abs(value) <= _LARGEST else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
