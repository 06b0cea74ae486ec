"""Updates as Telegram sends them, for tests that care about one detail and want the rest to be right."""

import json
from itertools import count
from typing import Any

Json = dict[str, Any]

BOT_ID = 700
BOT_USERNAME = "drom_bot"
FAMILY = 42
MEDIATOR = 77
ROOM = -1001234567890

_update_ids = count(1)
_message_ids = count(1000)


def payload(update: Json) -> bytes:
    """The bytes of an update."""
    return json.dumps(update).encode()


def user(user_id: int = FAMILY, *, name: str = "Mirga", language: str | None = "ru", **more: Any) -> Json:
    person: Json = {"id": user_id, "is_bot": False, "first_name": name}
    return person | ({"language_code": language} if language else {}) | more


def private_chat(user_id: int = FAMILY) -> Json:
    return {"id": user_id, "type": "private", "first_name": "Mirga"}


def room_chat(
    chat_id: int = ROOM, *, kind: str = "supergroup", title: str = "Room", is_forum: bool = False, **more: Any
) -> Json:
    return {"id": chat_id, "type": kind, "title": title} | ({"is_forum": True} if is_forum else {}) | more


def message(chat: Json, sender: Json | None, message_id: int | None = None, **content: Any) -> Json:
    """A bare message; what it carries comes as keywords, named as Telegram names them."""
    numbered = {"message_id": message_id or next(_message_ids), "date": 1_795_000_000, "chat": chat}
    return numbered | ({"from": sender} if sender else {}) | content


def update(kind: str, content: Json, update_id: int | None = None) -> Json:
    return {"update_id": update_id or next(_update_ids), kind: content}


def command_entity(text: str) -> list[Json]:
    """The entity that Telegram marks a leading command with."""
    return [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]


def texts(text: str, **more: Any) -> Json:
    """Text and, for a command, its entity; two slashes are none to Telegram."""
    return (
        {"text": text} | ({"entities": command_entity(text)} if text[:1] == "/" != text[1:2] else {}) | more
    )


# ── in the private chat of a family ──


def text_update(text: str, user_id: int = FAMILY, **more: Any) -> Json:
    """A family writes; a text that begins with a slash is a command."""
    language = more.pop("language", "ru")
    sender = user(user_id, language=language)
    return update("message", message(private_chat(user_id), sender, **texts(text, **more)))


def photo_update(user_id: int = FAMILY, caption: str | None = None, **more: Any) -> Json:
    words: Json = {} if caption is None else {"caption": caption}
    return update("message", message(private_chat(user_id), user(user_id), photo=[photo()], **words, **more))


def voice_update(user_id: int = FAMILY, **more: Any) -> Json:
    return update("message", message(private_chat(user_id), user(user_id), voice=voice(), **more))


def edit_update(text: str, message_id: int, user_id: int = FAMILY, **more: Any) -> Json:
    """A family changes the text of a message."""
    edited = message(private_chat(user_id), user(user_id), message_id, **texts(text, **more))
    return update("edited_message", edited | {"edit_date": 1_795_000_060})


def button_update(data: str, message_id: int = 500, user_id: int = FAMILY, query_id: str = "4382") -> Json:
    """A family presses a button under a message of the bot."""
    return update("callback_query", press(data, user(user_id), private_chat(user_id), message_id, query_id))


def reaction_update(emoji: str | None, message_id: int, user_id: int = FAMILY) -> Json:
    """A family sets a sign under a message, or takes it away."""
    return update("message_reaction", reaction(emoji, message_id, private_chat(user_id), user(user_id)))


def blocked_update(user_id: int = FAMILY, *, blocked: bool = True) -> Json:
    """A family blocks the bot, or lets it in again."""
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    return update("my_chat_member", place(private_chat(user_id), user(user_id), old, new))


# ── in a group ──


def in_topic(thread_id: int) -> Json:
    """What every message in a topic has: its number and, implicitly, a reply to the topic's first message."""
    created = {"name": "alder", "icon_color": 7322096}
    root = message(
        room_chat(is_forum=True), user(BOT_ID, is_bot=True), thread_id, forum_topic_created=created
    )
    return {"message_thread_id": thread_id, "is_topic_message": True, "reply_to_message": root}


def room_text_update(
    text: str, user_id: int = MEDIATOR, chat: Json | None = None, *, name: str = "Anna", **more: Any
) -> Json:
    """Somebody writes in a group; `thread=7` puts it into a topic, `reply_to=12` makes it a reply."""
    sender = more.pop("sender", user(user_id, name=name, language="et"))
    thread, reply_to = more.pop("thread", None), more.pop("reply_to", None)
    room = chat or room_chat(is_forum=thread is not None)
    content = texts(text) | (in_topic(thread) if thread else {})
    if reply_to is not None:
        content["reply_to_message"] = message(room, user(BOT_ID, is_bot=True), reply_to, text="a card")
    return update("message", message(room, sender, **content, **more))


def room_photo_update(user_id: int = MEDIATOR, chat: Json | None = None, **more: Any) -> Json:
    sender = user(user_id, name="Anna")
    return update("message", message(chat or room_chat(), sender, photo=[photo()], **more))


def room_edit_update(text: str, message_id: int, user_id: int = MEDIATOR, chat: Json | None = None) -> Json:
    edited = message(chat or room_chat(), user(user_id, name="Anna"), message_id, **texts(text))
    return update("edited_message", edited | {"edit_date": 1_795_000_060})


def room_button_update(
    data: str,
    message_id: int = 600,
    user_id: int = MEDIATOR,
    chat: Json | None = None,
    thread: int | None = None,
) -> Json:
    """Somebody presses a button in a group."""
    sender, room = user(user_id, name="Anna"), chat or room_chat(is_forum=thread is not None)
    pressed = press(data, sender, room, message_id, "4383")
    if thread is not None:
        pressed["message"] |= in_topic(thread)
    return update("callback_query", pressed)


def room_reaction_update(
    emoji: str | None, message_id: int, user_id: int = MEDIATOR, chat: Json | None = None
) -> Json:
    """Somebody in a group sets a sign under a message, or takes it away; Telegram names no topic."""
    sender = user(user_id, name="Anna", language="et")
    return update("message_reaction", reaction(emoji, message_id, chat or room_chat(), sender))


def room_place_update(status: str, chat: Json | None = None, **rights: Any) -> Json:
    """The bot is added to a group, promoted, demoted or removed."""
    room = chat or room_chat()
    return update("my_chat_member", place(room, user(MEDIATOR, name="Anna"), "left", status, **rights))


def room_upgraded_update(old_chat_id: int = -4321, chat: Json | None = None) -> Json:
    """What Telegram says in the new supergroup."""
    anonymous = user(1087968824, name="Group", is_bot=True, username="GroupAnonymousBot", language=None)
    room = chat or room_chat()
    return update("message", message(room, anonymous, sender_chat=room, migrate_from_chat_id=old_chat_id))


def inline_update(words: str, sender: Json | None = None, chat_type: str | None = "supergroup") -> Json:
    """Somebody writes the bot's name and some words; Telegram does not say in which chat."""
    query = {"id": "77", "from": sender or user(MEDIATOR), "query": words, "offset": ""}
    return update("inline_query", query | ({"chat_type": chat_type} if chat_type else {}))


# ── parts ──


def photo() -> Json:
    return {"file_id": "AgACAgI", "file_unique_id": "AQADBA", "width": 90, "height": 60, "file_size": 1200}


def voice() -> Json:
    return {"file_id": "AwACAgI", "file_unique_id": "AgADBA", "duration": 4, "mime_type": "audio/ogg"}


def emoji_reaction(emoji: str) -> Json:
    return {"type": "emoji", "emoji": emoji}


def reaction(emoji: str | None, message_id: int, chat: Json, sender: Json, **more: Any) -> Json:
    """What Telegram tells of a reaction; `new_reaction=[…]` for more than one emoji."""
    new = [emoji_reaction(emoji)] if emoji else []
    told = {"chat": chat, "message_id": message_id, "user": sender, "date": 1_795_000_000}
    told |= {"old_reaction": [], "new_reaction": new} | more
    return {name: value for name, value in told.items() if value is not None}


def quote(text: str, position: int = 0, **more: Any) -> Json:
    """The words that somebody picked out of a message to answer them."""
    return {"text": text, "position": position, "is_manual": True} | more


def press(data: str, sender: Json, chat: Json, message_id: int, query_id: str) -> Json:
    pressed = message(chat, user(BOT_ID, name="Drom", is_bot=True), message_id, text="a card")
    return {"id": query_id, "from": sender, "chat_instance": "-8", "message": pressed, "data": data}


def place(chat: Json, actor: Json, old: str, new: str, **rights: Any) -> Json:
    return {
        "chat": chat,
        "from": actor,
        "date": 1_795_000_000,
        "old_chat_member": member(old),
        "new_chat_member": member(new, **rights),
    }


def member(status: str, **rights: Any) -> Json:
    """The bot as a member of a chat, with every field that Telegram promises for that status."""
    drom = user(BOT_ID, name="Drom", language=None, is_bot=True, username=BOT_USERNAME)
    promised: dict[str, Json] = {"administrator": _ADMINISTRATOR, "restricted": _RESTRICTED}
    until = {"until_date": 0} if status in ("kicked", "restricted") else {}
    return {"status": status, "user": drom} | until | promised.get(status, {}) | rights


def member_gone(chat: Json, who: Json, how: str = "left") -> Json:
    """Somebody who is no bot left, or was removed ("kicked")."""
    until = {"until_date": 0} if how == "kicked" else {}
    return {
        "chat": chat,
        "from": who,
        "date": 1_795_000_000,
        "old_chat_member": {"status": "member", "user": who},
        "new_chat_member": {"status": how, "user": who} | until,
    }


_ADMINISTRATOR = dict.fromkeys(
    """
    can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members
    can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories
    can_pin_messages can_manage_topics can_manage_tags
    """.split(),
    False,
)
_RESTRICTED = dict.fromkeys(
    """
    is_member can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos
    can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews
    can_react_to_messages can_edit_tag can_change_info can_invite_users can_pin_messages can_manage_topics
    """.split(),
    False,
)
