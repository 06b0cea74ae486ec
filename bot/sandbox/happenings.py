"""What changes the world, whoever does it: posting, editing, deleting, coming and going, topics."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.sandbox.model import ALL_RIGHTS, IN_CHARGE, JSON, RIGHTS, Chat, Message, Person, Status, Topic
from bot.sandbox.world import World

ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def post(world: World, chat: Chat, sender: Person, content: JSON, **more: Any) -> Message:
    """A new message: everybody sees it, the bot is told if it may know."""
    chat.last_message_id += 1
    message = Message(chat.last_message_id, chat, sender, world.now(), content, **more)
    chat.messages[message.id] = message
    world.tell("message", message)
    if not sender.is_bot:
        _deliver(world, "message", message)
    return message


def post_service(
    world: World, chat: Chat, sender: Person, content: JSON, thread: int | None = None
) -> Message:
    return post(world, chat, sender, content, thread=thread, is_service=True)


def edited(world: World, message: Message) -> None:
    """Tells of an edit that was made."""
    message.edit_date = world.now()
    world.tell("edit", message)
    if not message.sender.is_bot:
        _deliver(world, "edited_message", message)


def _deliver(world: World, kind: str, message: Message) -> None:
    if bot_hears(world, message):
        world.updates.put(kind, message.chat.id, message.plain())


def bot_hears(world: World, message: Message) -> bool:
    """Privacy mode: in groups a plain member hears what is meant for it only."""
    chat = message.chat
    if chat.is_private or chat.bot_status == "administrator":
        return True
    if chat.bot_status != "member":
        return False
    answers_bot = message.reply_to is not None and message.reply_to.sender is world.bot
    is_chosen = message.extras.get("via_bot", {}).get("id") == world.bot.id
    return message.is_service or answers_bot or is_chosen or _is_command_for(world.bot, message.content)


def _is_command_for(bot: Person, content: JSON) -> bool:
    text = str(content.get("text") or content.get("caption") or "")
    found = re.match(r"/[A-Za-z0-9_]{1,64}(?:@([A-Za-z0-9_]+))?(?![\w@])", text)
    return found is not None and (found[1] is None or found[1].lower() == (bot.username or "").lower())


def delete(world: World, chat: Chat, message_ids: list[int]) -> None:
    for number in message_ids:
        chat.messages.pop(number, None)
        if number in chat.pinned:
            chat.pinned.remove(number)
    world.events.add("delete", chat.slug, message_ids=message_ids)


def react(world: World, message: Message, person: Person, emojis: tuple[str, ...]) -> None:
    before = message.reactions.pop(person.id, ())
    if emojis:
        message.reactions[person.id] = emojis
    reactions = message.reaction_list(world.slugs)
    world.events.add("reaction", message.chat.slug, message_id=message.id, reactions=reactions)
    chat = message.chat
    if person.is_bot or before == emojis or not (chat.is_private or chat.bot_status == "administrator"):
        return
    world.updates.put(
        "message_reaction",
        chat.id,
        {
            "chat": chat.brief(),
            "message_id": message.id,
            "user": person.user(),
            "date": world.now(),
            "old_reaction": [{"type": "emoji", "emoji": emoji} for emoji in before],
            "new_reaction": [{"type": "emoji", "emoji": emoji} for emoji in emojis],
        },
    )


# ---- coming and going


def member_object(person: Person, status: Status, rights: dict[str, bool] | None = None) -> JSON:
    member: JSON = {"user": person.user(), "status": "left" if status == "none" else status}
    if status == "creator":
        member["is_anonymous"] = False
    if status == "administrator":
        granted = rights if rights is not None else ALL_RIGHTS
        member |= {"can_be_edited": False} | {right: bool(granted.get(right)) for right in RIGHTS}
    if status == "kicked":
        member["until_date"] = 0
    return member


def change_bot(world: World, chat: Chat, by: Person, status: Status, rights: dict[str, bool]) -> None:
    """The bot's place in a group changes; it is told even of its removal."""
    before = member_object(world.bot, chat.bot_status, chat.bot_rights)
    was_there = chat.bot_status in ("administrator", "member")
    chat.bot_status, chat.bot_rights = status, dict(rights) if status == "administrator" else {}
    is_there = status in ("administrator", "member")
    after = member_object(world.bot, status, chat.bot_rights)
    if before != after:
        _tell_membership(world, "my_chat_member", chat, by, before, after)
    if was_there and not is_there:
        post_service(world, chat, by, {"left_chat_member": world.bot.user()})
    if is_there and not was_there:
        post_service(world, chat, by, {"new_chat_members": [world.bot.user()]})
    world.tell_chat(chat)


def _tell_membership(world: World, kind: str, chat: Chat, by: Person, before: JSON, after: JSON) -> None:
    change = {"chat": chat.brief(), "from": by.user(), "date": world.now()}
    world.updates.put(kind, chat.id, change | {"old_chat_member": before, "new_chat_member": after})


def set_blocked(world: World, person: Person, blocked: bool) -> None:
    if person.blocked == blocked:
        return
    person.blocked = blocked
    before = member_object(world.bot, "member" if blocked else "kicked")
    after = member_object(world.bot, "kicked" if blocked else "member")
    if person.started:
        _tell_membership(world, "my_chat_member", world.chats[person.slug], person, before, after)
    world.events.add("person", None, person=person.card())


def start(world: World, person: Person) -> None:
    """The person opens the private chat: from now on the bot may write."""
    if not person.started:
        person.started = True
        world.events.add("person", None, person=person.card())


def change_member(world: World, chat: Chat, person: Person, is_member: bool, by: Person) -> None:
    """Whoever is removed by another cannot come back alone: Telegram calls that kicked."""
    before = chat.status_of(person)
    if is_member == (person.id in chat.members):
        return
    if is_member:
        chat.members[person.id] = "member"
        chat.removed.discard(person.id)
        post_service(world, chat, by, {"new_chat_members": [person.user()]})
    else:
        del chat.members[person.id]
        chat.removed |= {person.id} - {by.id}
        post_service(world, chat, by, {"left_chat_member": person.user()})
    if chat.bot_status == "administrator":
        old, new = member_object(person, before), member_object(person, chat.status_of(person))
        _tell_membership(world, "chat_member", chat, by, old, new)
    world.tell_chat(chat)


def some_administrator(world: World, chat: Chat) -> Person:
    """Who does by hand what nobody is named for."""
    ordered = sorted(chat.members, key=lambda number: chat.members[number] not in IN_CHARGE)
    return world.people_by_id[ordered[0]] if ordered else next(iter(world.people.values()))


def upgrade(world: World, chat: Chat) -> None:
    """A basic group becomes a supergroup under a new number."""
    by = some_administrator(world, chat)
    new_id = world.new_chat_id("supergroup")
    # The old chat lives on only in what was told about it.
    farewell = replace(chat, messages={}, topics={})
    post_service(world, farewell, by, {"migrate_to_chat_id": new_id})
    old_id = chat.id
    world.migrated[old_id] = new_id
    del world.chats_by_id[old_id]
    chat.id, chat.type, chat.last_message_id = new_id, "supergroup", 0
    chat.messages.clear()
    world.chats_by_id[new_id] = chat
    post_service(world, chat, by, {"migrate_from_chat_id": old_id})
    world.tell_chat(chat)


# ---- topics


def create_topic(
    world: World, chat: Chat, by: Person, name: str, color: int | None, icon: str | None
) -> Topic:
    thread = chat.last_message_id + 1
    topic = Topic(thread, name, color if color is not None else ICON_COLORS[0], False, icon)
    chat.topics[thread] = topic
    world.tell_topic(chat, topic)
    created = {"name": name, "icon_color": topic.icon_color}
    if icon:
        created["icon_custom_emoji_id"] = icon
    post_service(world, chat, by, {"forum_topic_created": created}, thread)
    return topic


def rename_topic(
    world: World, chat: Chat, by: Person, topic: Topic, name: str | None, icon: str | None
) -> None:
    change: JSON = {}
    if name is not None and name != topic.name:
        change["name"] = topic.name = name
    if icon is not None and icon != (topic.icon_custom_emoji_id or ""):
        topic.icon_custom_emoji_id = icon or None
        change["icon_custom_emoji_id"] = icon
    world.tell_topic(chat, topic)
    post_service(world, chat, by, {"forum_topic_edited": change}, topic.thread)


def set_topic_closed(world: World, chat: Chat, by: Person, topic: Topic, closed: bool) -> None:
    topic.closed = closed
    world.tell_topic(chat, topic)
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    post_service(world, chat, by, {kind: {}}, topic.thread)


def delete_topic(world: World, chat: Chat, topic: Topic) -> None:
    """A topic goes with all that was said in it, and Telegram tells bots nothing."""
    del chat.topics[topic.thread]
    for number in [m.id for m in chat.messages.values() if m.thread == topic.thread]:
        del chat.messages[number]
    world.events.add("topic_deleted", chat.slug, thread=topic.thread)
