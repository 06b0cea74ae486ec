"""What all sending has in common: where it goes, what it answers, which keyboard it brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import entities
from bot.sandbox.errors import bad_request
from bot.sandbox.happenings import post
from bot.sandbox.markup import utf16_length
from bot.sandbox.model import JSON, Chat, Message
from bot.sandbox.parameters.keyboards import InlineKeyboardMarkup, ReplyKeyboardMarkup
from bot.sandbox.parameters.model import Parameters
from bot.sandbox.parameters.types import MessageEntity, ReplyParameters
from bot.sandbox.world import World

ABSENT_HERE = {
    "business_connection_id": "business connection not found",
    "direct_messages_topic_id": "the chat is not a direct messages chat",
    "suggested_post_parameters": "suggested posts can be sent only to direct messages chats of channels",
    "allow_paid_broadcast": "not enough Telegram Stars to send a paid broadcast",
    "message_effect_id": "EFFECT_ID_INVALID",
}


@dataclass(slots=True)
class Target:
    """Where a message goes and what comes with it."""

    chat: Chat
    thread: int | None
    reply_to: Message | None
    extras: JSON = field(default_factory=dict)
    markup: JSON | None = None
    keyboard: JSON | None = None

    def post(self, world: World, content: JSON, extras: JSON | None = None) -> Message:
        return post(
            world,
            self.chat,
            world.bot,
            content,
            thread=self.thread,
            reply_to=self.reply_to,
            markup=self.markup,
            keyboard=self.keyboard,
            extras=self.extras | (extras or {}),
        )


def refuse_absent(p: Parameters) -> None:
    for name, description in ABSENT_HERE.items():
        if getattr(p, name, None) not in (None, False):
            raise bad_request(description)


def target(world: World, p: Any, count: int = 1) -> Target:
    refuse_absent(p)
    chat = world.writable_chat(p.chat_id)
    reply_to, extras = _replied(world, chat, getattr(p, "reply_parameters", None))
    thread = _thread(world, chat, p.message_thread_id, reply_to)
    if p.protect_content:
        extras["has_protected_content"] = True
    markup, keyboard = _keyboards(chat, getattr(p, "reply_markup", None))
    world.count(chat, count)
    return Target(chat, thread, reply_to, extras, markup, keyboard)


def _thread(world: World, chat: Chat, wanted: int | None, reply_to: Message | None) -> int | None:
    if wanted is None:
        wanted = reply_to.thread if reply_to is not None else None
    elif reply_to is not None and reply_to.thread != wanted:
        raise bad_request("message to be replied not found")
    if wanted is None:
        return None
    topic = chat.topics.get(wanted)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return wanted


def _replied(world: World, chat: Chat, reply: ReplyParameters | None) -> tuple[Message | None, JSON]:
    if reply is None:
        return None, {}
    source = chat if reply.chat_id is None else world.present_chat(reply.chat_id)
    message = source.messages.get(reply.message_id)
    if message is None or message.is_service:
        if reply.allow_sending_without_reply:
            return None, {}
        raise bad_request("message to be replied not found")
    extras = _quote(world, message, reply)
    if source is chat:
        return message, extras
    origin = {"type": "user", "date": message.date, "sender_user": message.sender.user()}
    outside = {"origin": origin, "chat": source.brief(), "message_id": message.id}
    return None, extras | {"external_reply": outside}


def _quote(world: World, message: Message, reply: ReplyParameters) -> JSON:
    if not reply.quote:
        return {}
    found = plain_entities(reply.quote_entities)
    text, kept = entities.parse(reply.quote, reply.quote_parse_mode, found, world.users())
    whole = message.content.get("text") or message.content.get("caption") or ""
    if len(text) > 1024 or text not in whole:
        raise bad_request("QUOTE_TEXT_INVALID")
    quote: JSON = {"text": text, "position": utf16_length(whole[: whole.index(text)]), "is_manual": True}
    return {"quote": quote | ({"entities": kept} if kept else {})}


def _keyboards(chat: Chat, markup: Any) -> tuple[JSON | None, JSON | None]:
    if markup is None:
        return None, None
    if isinstance(markup, InlineKeyboardMarkup):
        return inline(chat, markup), None
    if isinstance(markup, ReplyKeyboardMarkup) and not chat.is_private:
        _refuse_private_buttons(markup)
    keyboard = markup.plain()
    rows = keyboard.get("keyboard", [])
    if rows:
        keyboard["keyboard"] = [[{"text": b} if isinstance(b, str) else b for b in row] for row in rows]
    return None, keyboard


def _refuse_private_buttons(markup: ReplyKeyboardMarkup) -> None:
    names = {
        "request_contact": "phone number can be requested in private chats only",
        "request_location": "location can be requested in private chats only",
        "web_app": "BUTTON_TYPE_INVALID",
        "request_users": "users can be requested in private chats only",
        "request_chat": "chats can be requested in private chats only",
    }
    for button in (button for row in markup.keyboard for button in row):
        for name, description in names.items():
            if getattr(button, name, None):
                raise bad_request(description)


def inline(chat: Chat, markup: InlineKeyboardMarkup | None) -> JSON | None:
    """An inline keyboard as the message keeps it; an empty one is none."""
    if markup is None:
        return None
    rows = [row for row in markup.inline_keyboard if row]
    if any(button.web_app is not None for row in rows for button in row) and not chat.is_private:
        raise bad_request("BUTTON_TYPE_INVALID")
    return {"inline_keyboard": [[button.plain() for button in row] for row in rows]} if rows else None


def plain_entities(given: list[MessageEntity] | None) -> list[JSON] | None:
    return None if given is None else [entity.plain() for entity in given]


def text_content(
    world: World, text: str, parse_mode: str | None, given: list[MessageEntity] | None, preview: Any
) -> JSON:
    text, found = entities.parse(text, parse_mode, plain_entities(given), world.users())
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > entities.MAX_TEXT:
        raise bad_request("message is too long")
    content: JSON = {"text": text}
    if found:
        content["entities"] = found
    if preview is not None:
        content["link_preview_options"] = preview.plain()
    return content


def caption_content(world: World, p: Any) -> JSON:
    if not p.caption:
        return {}
    given = plain_entities(p.caption_entities)
    caption, found = entities.parse(p.caption, p.parse_mode, given, world.users())
    if utf16_length(caption) > entities.MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: JSON = {"caption": caption} if caption else {}
    if found:
        content["caption_entities"] = found
    if getattr(p, "show_caption_above_media", None):
        content["show_caption_above_media"] = True
    return content


def refuse_unless(chat: Chat, right: str, description: str) -> None:
    if not chat.is_private and not chat.has_right(right):
        raise bad_request(description)
