"""What people can do with their phones, as far as Telegram's own app lets them."""

from __future__ import annotations

import secrets
import zlib
from typing import Any

from bot.sandbox import bodies, entities, happenings
from bot.sandbox.errors import BotApiError, ControlError
from bot.sandbox.markup import utf16_length
from bot.sandbox.methods.answering import REACTIONS
from bot.sandbox.methods.media import content_of
from bot.sandbox.model import JSON, Chat, Message, Person
from bot.sandbox.parameters.model import Upload
from bot.sandbox.world import Query, World


def chat_of(world: World, person: Person, slug: str) -> Chat:
    chat = world.chat(slug)
    if chat.is_private and chat.person is not person:
        raise ControlError("This private chat belongs to somebody else.", 403)
    if not chat.is_private and person.id not in chat.members:
        raise ControlError(f"{person.slug} is not a member of {slug}.", 403)
    return chat


def message_of(chat: Chat, number: int | None) -> Message:
    message = chat.messages.get(number or 0)
    if message is None:
        raise ControlError("There is no such message.", 404)
    return message


def _text(world: World, text: str, longest: int, names: tuple[str, str]) -> JSON:
    try:
        kept, found = entities.parse(text, None, None, world.users())
    except BotApiError as error:
        raise ControlError(error.description) from error
    if utf16_length(kept) > longest:
        raise ControlError(f"A text has at most {longest} characters.")
    content: JSON = {names[0]: kept} if kept else {}
    return content | ({names[1]: found} if found else {})


def _content(world: World, body: bodies.Send, file: Upload | None) -> JSON:
    given = [body.text is not None, body.location is not None, body.contact is not None]
    if sum([*given, body.sticker is not None, file is not None]) != 1:
        raise ControlError("Send exactly one of text, location, contact, sticker and file.")
    if body.text is not None:
        content = _text(world, body.text, entities.MAX_TEXT, ("text", "entities"))
        if not content:
            raise ControlError("The text is empty.")
        return content
    if body.location is not None:
        return {"location": body.location.plain()}
    if body.contact is not None:
        return {"contact": body.contact.plain()}
    if file is not None:
        return _file_content(world, body, file)
    return _sticker(world, body.sticker or "")


def _sticker(world: World, emoji: str) -> JSON:
    if not emoji:
        raise ControlError("A sticker needs an emoji.")
    picture = f"sticker {emoji}".encode()
    return content_of(world.files.add("sticker", "sticker.webp", "image/webp", picture, {"emoji": emoji}))


def _file_content(world: World, body: bodies.Send, file: Upload) -> JSON:
    if body.kind is None:
        raise ControlError("A file needs a kind.")
    details: dict[str, Any] = {"duration": body.duration}
    stored = world.files.add(body.kind, file.name, file.mime, file.data, details)
    if not body.caption:
        return content_of(stored)
    names = ("caption", "caption_entities")
    return content_of(stored) | _text(world, body.caption, entities.MAX_PAID_CAPTION, names)


def send(world: World, body: bodies.Send, file: Upload | None) -> JSON:
    person = world.person(body.who)
    chat = chat_of(world, person, body.chat)
    if chat.is_private and person.blocked:
        raise ControlError("Unblock the bot before writing to it.", 403)
    reply_to = message_of(chat, body.reply_to) if body.reply_to is not None else None
    thread = thread_of(chat, person, body.thread, reply_to)
    content = _content(world, body, file)
    if chat.is_private:
        happenings.start(world, person)
    extras = {"media_group_id": str(zlib.crc32(body.media_group.encode()))} if body.media_group else {}
    message = happenings.post(world, chat, person, content, thread=thread, reply_to=reply_to, extras=extras)
    return {"message_id": message.id}


def thread_of(chat: Chat, person: Person, thread: int | None, reply_to: Message | None) -> int | None:
    if thread is None and reply_to is not None:
        thread = reply_to.thread
    if thread is None:
        return None
    topic = chat.topics.get(thread)
    if topic is None:
        raise ControlError("There is no such topic.", 404)
    if reply_to is not None and reply_to.thread != thread:
        raise ControlError("The message to be answered is in another topic.")
    if topic.closed and not chat.is_administrator(person):
        raise ControlError("The topic is closed.", 403)
    return thread


def edit(world: World, body: bodies.Edit) -> JSON:
    person = world.person(body.who)
    message = message_of(chat_of(world, person, body.chat), body.message_id)
    if message.sender is not person or message.is_service:
        raise ControlError("One edits one's own messages only.", 403)
    is_text = "text" in message.content
    names = ("text", "entities") if is_text else ("caption", "caption_entities")
    longest = entities.MAX_TEXT if is_text else entities.MAX_PAID_CAPTION
    changed = _text(world, body.text, longest, names)
    if is_text and not changed:
        raise ControlError("The text is empty.")
    message.content = {k: v for k, v in message.content.items() if k not in names} | changed
    happenings.edited(world, message)
    return {}


def press(world: World, body: bodies.Press) -> JSON:
    person = world.person(body.who)
    chat = chat_of(world, person, body.chat)
    message = message_of(chat, body.message_id)
    if message.sender is not world.bot:
        raise ControlError("Only messages of the bot have buttons.")
    if (chat.is_private and person.blocked) or chat.bot_status not in ("administrator", "member"):
        raise ControlError("The bot is not here.", 403)
    _forget_old_queries(world)
    query_id = str(secrets.randbits(62))
    world.queries[query_id] = Query(chat, person, world.clock.real())
    query = {
        "id": query_id,
        "from": person.user(),
        "message": message.plain(),
        "chat_instance": str(chat.id * 1_000_003 ^ world.chat_instance_salt),
        "data": body.data,
    }
    world.updates.put("callback_query", chat.id, query)
    return {"query_id": query_id}


def _forget_old_queries(world: World) -> None:
    oldest = next(iter(world.queries.items()), None)
    while oldest is not None and world.clock.real() - oldest[1].created > 3600:
        del world.queries[oldest[0]]
        oldest = next(iter(world.queries.items()), None)


def react(world: World, body: bodies.React) -> JSON:
    person = world.person(body.who)
    message = message_of(chat_of(world, person, body.chat), body.message_id)
    if body.emoji is not None and body.emoji not in REACTIONS:
        raise ControlError("This emoji is no reaction.")
    happenings.react(world, message, person, () if body.emoji is None else (body.emoji,))
    return {}


def press_start(world: World, body: bodies.Start) -> JSON:
    person = world.person(body.who)
    happenings.set_blocked(world, person, False)
    text = f"/start {body.payload}" if body.payload else "/start"
    return send(world, bodies.Send(who=person.slug, chat=person.slug, text=text), None)


def delete(world: World, body: bodies.Delete) -> JSON:
    person = world.person(body.who)
    chat = chat_of(world, person, body.chat)
    message = message_of(chat, body.message_id)
    if not (chat.is_private or message.sender is person or chat.is_administrator(person)):
        raise ControlError("Only an administrator deletes the messages of others.", 403)
    happenings.delete(world, chat, [message.id])
    return {}
