"""What can be done by hand to people, groups and topics."""

from __future__ import annotations

from bot.sandbox import bodies, happenings
from bot.sandbox.errors import ControlError
from bot.sandbox.model import ALL_RIGHTS, JSON, RIGHTS, Chat, Topic
from bot.sandbox.world import World


def change_person(world: World, body: bodies.ChangePerson) -> JSON:
    if body.create is not None:
        person = world.add_person(body.create, body.first_name or body.create, body.language_code)
    else:
        person = world.person(body.who)
        if body.language_code is not None:
            person.language_code = body.language_code or None
        if body.first_name:
            person.first_name = body.first_name
    world.events.add("person", None, person=person.card())
    return person.card()


def block(world: World, body: bodies.Block) -> JSON:
    happenings.set_blocked(world, world.person(body.who), body.blocked)
    return {}


def _rights(given: dict[str, bool] | None) -> dict[str, bool]:
    if given is None:
        return dict(ALL_RIGHTS)
    unknown = next((right for right in given if right not in RIGHTS), None)
    if unknown is not None:
        raise ControlError(f"There is no right {unknown}.")
    return given


def create_chat(world: World, body: bodies.CreateChat) -> JSON:
    if body.is_forum and body.type != "supergroup":
        raise ControlError("Only a supergroup can be a forum.")
    people = [world.person(slug) for slug in body.members]
    rights = _rights(body.rights)
    chat = world.add_chat(body.create, body.type, body.title, body.is_forum, body.username)
    # One person is always in charge: the staff, or whoever is named first.
    leader = next((one for one in people if one.slug == "staff"), people[0] if people else None)
    for person in people:
        chat.members[person.id] = "creator" if person is leader else "member"
    if body.bot != "none":
        happenings.change_bot(world, chat, happenings.some_administrator(world, chat), body.bot, rights)
    else:
        world.tell_chat(chat)
    return world.chat_card(chat)


def _group(world: World, slug: str) -> Chat:
    chat = world.chat(slug)
    if chat.is_private:
        raise ControlError("This is a private chat, not a group.")
    return chat


def change_bot(world: World, body: bodies.ChangeBot) -> JSON:
    chat = _group(world, body.chat)
    by = happenings.some_administrator(world, chat)
    happenings.change_bot(world, chat, by, body.status, _rights(body.rights))
    return {}


def change_members(world: World, body: bodies.Members) -> JSON:
    chat = _group(world, body.chat)
    by = None if body.by is None else world.person(body.by)
    if by is not None and (by.id not in chat.members or (body.remove and not chat.is_administrator(by))):
        raise ControlError("Members add people, and only an administrator removes others.", 403)
    coming, going = map(world.person, body.add), map(world.person, body.remove)
    changes = [(person, True) for person in coming] + [(person, False) for person in going]
    for person, is_member in changes:
        happenings.change_member(world, chat, person, is_member, by or person)
    return {}


def upgrade(world: World, body: bodies.Upgrade) -> JSON:
    chat = _group(world, body.chat)
    if chat.type != "group":
        raise ControlError("Only a basic group can be upgraded.")
    happenings.upgrade(world, chat)
    return world.chat_card(chat)


def change_topic(world: World, body: bodies.ChangeTopic) -> JSON:
    chat = _group(world, body.chat)
    if not chat.is_forum:
        raise ControlError("This group has no topics.")
    by = happenings.some_administrator(world, chat)
    if body.action == "create":
        topic = happenings.create_topic(world, chat, by, _name(body), None, None)
        return {"thread": topic.thread}
    topic = _topic(chat, body.thread)
    if body.action == "delete":
        happenings.delete_topic(world, chat, topic)
    elif body.action == "rename":
        happenings.rename_topic(world, chat, by, topic, _name(body), None)
    elif topic.closed != (body.action == "close"):
        happenings.set_topic_closed(world, chat, by, topic, body.action == "close")
    return {}


def _name(body: bodies.ChangeTopic) -> str:
    name = (body.name or "").strip()
    if not 1 <= len(name) <= 128:
        raise ControlError("A topic needs a name of 1 to 128 characters.")
    return name


def _topic(chat: Chat, thread: int | None) -> Topic:
    topic = chat.topics.get(thread or 0)
    if topic is None:
        raise ControlError("There is no such topic.", 404)
    return topic
