"""Topics of forums."""

from __future__ import annotations

from bot.sandbox import happenings
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import handles
from bot.sandbox.model import JSON, Chat, Topic
from bot.sandbox.parameters.chats import (
    CloseForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    EditForumTopic,
    ReopenForumTopic,
)
from bot.sandbox.world import World


def _forum(world: World, chat_id: int | str, right: str, purpose: str) -> Chat:
    chat = world.present_chat(chat_id)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.has_right(right):
        raise bad_request(f"not enough rights to {purpose}")
    return chat


def _topic(chat: Chat, thread: int) -> Topic:
    if thread not in chat.topics:
        raise bad_request("TOPIC_ID_INVALID")
    return chat.topics[thread]


def _check_name(name: str) -> None:
    if not name.strip():
        raise bad_request("topic name must be non-empty")
    if len(name) > 128:
        raise bad_request("topic name is too long")


def _check_icon(icon: str | None) -> None:
    if icon and not icon.isdigit():
        raise bad_request("invalid custom emoji identifier specified")


@handles(CreateForumTopic)
def create_forum_topic(world: World, p: CreateForumTopic) -> JSON:
    chat = _forum(world, p.chat_id, "can_manage_topics", "create a topic")
    _check_name(p.name)
    _check_icon(p.icon_custom_emoji_id)
    if p.icon_color is not None and p.icon_color not in happenings.ICON_COLORS:
        raise bad_request("wrong icon color specified")
    icon = p.icon_custom_emoji_id
    world.count(chat)
    topic = happenings.create_topic(world, chat, world.bot, p.name.strip(), p.icon_color, icon)
    return topic.forum_topic()


@handles(EditForumTopic)
def edit_forum_topic(world: World, p: EditForumTopic) -> bool:
    chat = _forum(world, p.chat_id, "can_manage_topics", "edit the topic")
    topic = _topic(chat, p.message_thread_id)
    if p.name:
        _check_name(p.name)
    _check_icon(p.icon_custom_emoji_id)
    name = p.name.strip() if p.name else topic.name
    icon = topic.icon_custom_emoji_id if p.icon_custom_emoji_id is None else p.icon_custom_emoji_id or None
    if (name, icon) == (topic.name, topic.icon_custom_emoji_id):
        raise bad_request("TOPIC_NOT_MODIFIED")
    world.count(chat)
    happenings.rename_topic(world, chat, world.bot, topic, name, p.icon_custom_emoji_id)
    return True


def _set_closed(world: World, p: CloseForumTopic | ReopenForumTopic, closed: bool) -> bool:
    chat = _forum(world, p.chat_id, "can_manage_topics", "close or reopen the topic")
    topic = _topic(chat, p.message_thread_id)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    world.count(chat)
    happenings.set_topic_closed(world, chat, world.bot, topic, closed)
    return True


@handles(CloseForumTopic)
def close_forum_topic(world: World, p: CloseForumTopic) -> bool:
    return _set_closed(world, p, True)


@handles(ReopenForumTopic)
def reopen_forum_topic(world: World, p: ReopenForumTopic) -> bool:
    return _set_closed(world, p, False)


@handles(DeleteForumTopic)
def delete_forum_topic(world: World, p: DeleteForumTopic) -> bool:
    chat = _forum(world, p.chat_id, "can_delete_messages", "delete the topic")
    happenings.delete_topic(world, chat, _topic(chat, p.message_thread_id))
    return True
