"""Editing and deleting messages, and pinning them."""

from __future__ import annotations

from bot.sandbox import happenings
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.copying import CAPTION, WITH_CAPTION
from bot.sandbox.methods.media import content_of, stored
from bot.sandbox.methods.registry import handles
from bot.sandbox.methods.sending import caption_content, inline, refuse_absent, refuse_unless, text_content
from bot.sandbox.model import JSON, Chat, Message
from bot.sandbox.parameters.messages import (
    DeleteMessage,
    DeleteMessages,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    PinChatMessage,
    UnpinChatMessage,
)
from bot.sandbox.world import World

AnyEdit = EditMessageText | EditMessageCaption | EditMessageMedia | EditMessageReplyMarkup
DELETABLE_SECONDS = 48 * 3600
EXCHANGEABLE = WITH_CAPTION - {"voice"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def _own_message(world: World, p: AnyEdit) -> Message:
    refuse_absent(p)
    if p.inline_message_id is not None:
        raise bad_request("MESSAGE_ID_INVALID")
    if p.chat_id is None:
        raise bad_request("chat_id is empty")
    if p.message_id is None:
        raise bad_request("message identifier is not specified")
    message = world.writable_chat(p.chat_id).messages.get(p.message_id)
    if message is None:
        raise bad_request("message to edit not found")
    # Telegram edits nothing that brought a keyboard other than an inline one.
    foreign = message.sender is not world.bot or message.is_service or "forward_origin" in message.extras
    if foreign or message.keyboard is not None:
        raise bad_request("message can't be edited")
    return message


def _apply(world: World, message: Message, content: JSON, markup: JSON | None) -> JSON:
    if message.content == content and message.markup == markup:
        raise bad_request(NOT_MODIFIED)
    world.count(message.chat)
    message.content, message.markup = content, markup
    happenings.edited(world, message)
    return message.plain()


@handles(EditMessageText)
def edit_message_text(world: World, p: EditMessageText) -> JSON:
    if p.rich_message is not None:
        raise bad_request("rich messages can't be sent here")
    content = text_content(world, p.text or "", p.parse_mode, p.entities, p.link_preview_options)
    message = _own_message(world, p)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _apply(world, message, content, inline(message.chat, p.reply_markup))


@handles(EditMessageCaption)
def edit_message_caption(world: World, p: EditMessageCaption) -> JSON:
    caption = caption_content(world, p)
    message = _own_message(world, p)
    if not WITH_CAPTION & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    content = {name: value for name, value in message.content.items() if name not in CAPTION} | caption
    return _apply(world, message, content, inline(message.chat, p.reply_markup))


@handles(EditMessageMedia)
def edit_message_media(world: World, p: EditMessageMedia) -> JSON:
    caption = caption_content(world, p.media)
    message = _own_message(world, p)
    if not EXCHANGEABLE & message.content.keys():
        raise bad_request("message can't be edited")
    file = stored(world, p.media.type, p.media.media, p.media.model_dump(exclude={"media"}))
    spoiler = {"has_media_spoiler": True} if getattr(p.media, "has_spoiler", None) else {}
    return _apply(world, message, content_of(file) | caption | spoiler, inline(message.chat, p.reply_markup))


@handles(EditMessageReplyMarkup)
def edit_message_reply_markup(world: World, p: EditMessageReplyMarkup) -> JSON:
    message = _own_message(world, p)
    return _apply(world, message, message.content, inline(message.chat, p.reply_markup))


def _can_delete(world: World, message: Message) -> bool:
    if "forum_topic_created" in message.content or "migrate_from_chat_id" in message.content:
        return False
    if not message.chat.is_private and message.chat.has_right("can_delete_messages"):
        return True
    is_recent = world.now() - message.date <= DELETABLE_SECONDS
    return is_recent and (message.chat.is_private or message.sender is world.bot)


@handles(DeleteMessage)
def delete_message(world: World, p: DeleteMessage) -> bool:
    chat = world.present_chat(p.chat_id)
    message = chat.messages.get(p.message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if not _can_delete(world, message):
        raise bad_request("message can't be deleted")
    happenings.delete(world, chat, [message.id])
    return True


@handles(DeleteMessages)
def delete_messages(world: World, p: DeleteMessages) -> bool:
    if not p.message_ids:
        raise bad_request("message identifiers are not specified")
    if len(p.message_ids) > 100:
        raise bad_request("too many message identifiers specified")
    chat = world.present_chat(p.chat_id)
    present = [chat.messages[number] for number in dict.fromkeys(p.message_ids) if number in chat.messages]
    if not all(_can_delete(world, message) for message in present):
        raise bad_request("message can't be deleted")
    if present:
        happenings.delete(world, chat, [message.id for message in present])
    return True


@handles(PinChatMessage)
def pin_chat_message(world: World, p: PinChatMessage) -> bool:
    refuse_absent(p)
    chat = world.writable_chat(p.chat_id)
    refuse_unless(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    message = chat.messages.get(p.message_id)
    if message is None or message.is_service:
        raise bad_request("message to pin not found")
    if p.message_id not in chat.pinned:
        chat.pinned.append(p.message_id)
        pinned = {"pinned_message": message.plain(with_reply=False)}
        happenings.post_service(world, chat, world.bot, pinned, message.thread)
    return True


@handles(UnpinChatMessage)
def unpin_chat_message(world: World, p: UnpinChatMessage) -> bool:
    refuse_absent(p)
    chat: Chat = world.writable_chat(p.chat_id)
    refuse_unless(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    number = p.message_id if p.message_id is not None else next(reversed(chat.pinned), None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    return True
