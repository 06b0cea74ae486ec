"""What people do behind the bot's name: write words, look at what the bot offers, choose."""

from __future__ import annotations

import secrets

from bot.sandbox import bodies, happenings
from bot.sandbox.errors import ControlError
from bot.sandbox.model import JSON
from bot.sandbox.phones import chat_of, message_of, thread_of
from bot.sandbox.world import InlineQuery, World

#: Nobody chooses from what was offered longer ago.
FORGOTTEN_AFTER = 3600


def write(world: World, body: bodies.WriteInline) -> JSON:
    """The bot is asked what it has; nothing is in the chat yet, and the bot need not be there."""
    person = world.person(body.who)
    chat = chat_of(world, person, body.chat)
    if not world.inline_mode:
        raise ControlError("The bot has no inline mode: @BotFather has not been asked for it.", 409)
    _forget_old(world)
    query_id = str(secrets.randbits(62))
    world.inline_queries[query_id] = InlineQuery(person, chat, body.query, world.clock())
    kind = "sender" if chat.is_private else chat.type
    query = {"id": query_id, "from": person.user(), "query": body.query, "offset": "", "chat_type": kind}
    world.updates.put("inline_query", person.id, query)
    return {"query_id": query_id}


def choose(world: World, body: bodies.Choose) -> JSON:
    """The result is sent in the person's name; every bot that hears it can see whose result it was."""
    person, query = world.person(body.who), world.inline_queries.get(body.query_id)
    if query is None or query.person is not person:
        raise ControlError("There is no such question.", 404)
    result = (query.results or {}).get(body.result_id)
    if result is None:
        raise ControlError("There is no such result.", 404)
    chat = chat_of(world, person, query.chat.slug)
    if chat.is_private:
        if person.blocked:
            raise ControlError("Unblock the bot before writing to it.", 403)
        happenings.start(world, person)
    reply_to = message_of(chat, body.reply_to) if body.reply_to is not None else None
    message = happenings.post(
        world,
        chat,
        person,
        dict(result["content"]),
        thread=thread_of(chat, person, body.thread, reply_to),
        reply_to=reply_to,
        markup=result["markup"],
        extras={"via_bot": world.bot.user()},
    )
    return {"message_id": message.id}


def switch(world: World, body: bodies.SwitchInline) -> JSON:
    """As @BotFather does with /setinline."""
    world.inline_mode = body.on
    return {}


def _forget_old(world: World) -> None:
    old = [
        name for name, one in world.inline_queries.items() if world.clock() - one.created > FORGOTTEN_AFTER
    ]
    for name in old:
        del world.inline_queries[name]
