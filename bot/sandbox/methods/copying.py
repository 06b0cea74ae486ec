"""Copies, which forget where they come from, and forwards, which do not."""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.entities import MAX_CAPTION
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import utf16_length
from bot.sandbox.methods.registry import handles
from bot.sandbox.methods.sending import Target, caption_content, target
from bot.sandbox.model import JSON, Chat, Message
from bot.sandbox.parameters.messages import CopyMessage, CopyMessages, ForwardMessage, ForwardMessages
from bot.sandbox.world import World

WITH_CAPTION = frozenset({"photo", "video", "animation", "audio", "document", "voice"})
CAPTION = frozenset({"caption", "caption_entities", "show_caption_above_media"})


def _source(world: World, chat_id: int | str) -> Chat:
    return world.present_chat(chat_id)


def _found(chat: Chat, message_id: int, verb: str, done: str) -> Message:
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.is_service or message.extras.get("has_protected_content"):
        raise bad_request(f"message can't be {done}")
    return message


@handles(CopyMessage)
def copy_message(world: World, p: CopyMessage) -> JSON:
    source = _source(world, p.from_chat_id)
    message = _found(source, p.message_id, "copy", "copied")
    content = dict(message.content)
    if p.caption is None and (p.reply_parameters is not None or p.reply_markup is not None):
        _refuse_long_caption(content)
    if p.caption is not None and WITH_CAPTION & content.keys():
        content = _without_caption(content) | caption_content(world, p)
    return {"message_id": target(world, p).post(world, content).id}


def _refuse_long_caption(content: JSON) -> None:
    """A copy that is as its original keeps what paying people may write; one that answers is a bot's own."""
    if utf16_length(content.get("caption", "")) > MAX_CAPTION:
        raise bad_request("message caption is too long")


def _without_caption(content: JSON) -> JSON:
    return {name: value for name, value in content.items() if name not in CAPTION}


@handles(CopyMessages)
def copy_messages(world: World, p: CopyMessages) -> list[JSON]:
    messages = _several(world, p, "copied")
    place = target(world, p, len(messages))
    groups: dict[str, str] = {}
    copies = []
    for message in messages:
        content = _without_caption(message.content) if p.remove_caption else dict(message.content)
        copies.append(place.post(world, content, _regrouped(message, groups)))
    return [{"message_id": copied.id} for copied in copies]


def _several(world: World, p: CopyMessages | ForwardMessages, done: str) -> list[Message]:
    """Those that can be taken along; the others are passed over."""
    if not p.message_ids:
        raise bad_request("message identifiers are not specified")
    if len(p.message_ids) > 100:
        raise bad_request("too many message identifiers specified")
    if sorted(set(p.message_ids)) != p.message_ids:
        raise bad_request("message identifiers must be in a strictly increasing order")
    chat = _source(world, p.from_chat_id)
    found = [chat.messages[number] for number in p.message_ids if number in chat.messages]
    taken = [m for m in found if not m.is_service and not m.extras.get("has_protected_content")]
    if not taken:
        verb = "copy" if done == "copied" else "forward"
        raise bad_request(f"there are no messages to {verb}")
    return taken


def _regrouped(message: Message, groups: dict[str, str]) -> JSON:
    group = message.extras.get("media_group_id")
    if group is None:
        return {}
    return {"media_group_id": groups.setdefault(group, str(secrets.randbits(53)))}


@handles(ForwardMessage)
def forward_message(world: World, p: ForwardMessage) -> JSON:
    message = _found(_source(world, p.from_chat_id), p.message_id, "forward", "forwarded")
    return _forward(world, target(world, p), message).plain()


@handles(ForwardMessages)
def forward_messages(world: World, p: ForwardMessages) -> list[JSON]:
    messages = _several(world, p, "forwarded")
    place = target(world, p, len(messages))
    groups: dict[str, str] = {}
    return [{"message_id": _forward(world, place, m, _regrouped(m, groups)).id} for m in messages]


def _forward(world: World, place: Target, message: Message, extras: Any = None) -> Message:
    origin = message.extras.get("forward_origin") or {
        "type": "user",
        "date": message.date,
        "sender_user": message.sender.user(),
    }
    return place.post(world, dict(message.content), {"forward_origin": origin} | (extras or {}))
