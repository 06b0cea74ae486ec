"""Answers to what people press, and reactions."""

from __future__ import annotations

from bot.sandbox import happenings
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import handles
from bot.sandbox.model import Message
from bot.sandbox.parameters.messages import AnswerCallbackQuery, SetMessageReaction
from bot.sandbox.parameters.types import ReactionTypeEmoji
from bot.sandbox.queue import QUERY_LIFE
from bot.sandbox.world import World

REACTIONS = frozenset(
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 "
    "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 "
    "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡".split()
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@handles(AnswerCallbackQuery)
def answer_callback_query(world: World, p: AnswerCallbackQuery) -> bool:
    if p.text is not None and len(p.text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if p.url is not None:
        raise bad_request("URL_INVALID")
    query = world.queries.pop(p.callback_query_id, None)
    if query is None or world.clock.real() - query.created > QUERY_LIFE:
        raise bad_request(TOO_OLD)
    answer = {"text": p.text or "", "show_alert": bool(p.show_alert), "as": query.person.slug}
    world.events.add("answer", query.chat.slug, query_id=p.callback_query_id, **answer)
    return True


@handles(SetMessageReaction)
def set_message_reaction(world: World, p: SetMessageReaction) -> bool:
    chat = world.writable_chat(p.chat_id)
    reactions = p.reaction or []
    emojis = tuple(one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji))
    if len(emojis) != len(reactions) or not REACTIONS.issuperset(emojis):
        raise bad_request("REACTION_INVALID")
    if len(emojis) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message = chat.messages.get(p.message_id)
    if message is None or message.is_service:
        raise bad_request("message to react not found")
    happenings.react(world, _first_of_album(message), world.bot, emojis)
    return True


def _first_of_album(message: Message) -> Message:
    """Telegram shows the signs of an album under its first message."""
    album = message.extras.get("media_group_id")
    others = (one for one in message.chat.messages.values() if one.extras.get("media_group_id") == album)
    return message if album is None else next(others, message)
