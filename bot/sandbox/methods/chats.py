"""Chats and who is in them."""

from __future__ import annotations

from bot.sandbox import happenings
from bot.sandbox.errors import bad_request
from bot.sandbox.happenings import member_object
from bot.sandbox.methods.registry import handles
from bot.sandbox.model import JSON, Chat, Person, Status
from bot.sandbox.parameters.chats import (
    GetChat,
    GetChatAdministrators,
    GetChatMember,
    GetChatMemberCount,
    LeaveChat,
)
from bot.sandbox.world import World

PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_invite_users",
)  # fmt: skip
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


@handles(GetChat)
def get_chat(world: World, p: GetChat) -> JSON:
    chat = world.present_chat(p.chat_id)
    full = chat.brief() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if not chat.is_private:
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.username:
        full["active_usernames"] = [chat.username]
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].plain(with_reply=False)
    return full


def _status(world: World, chat: Chat, person: Person) -> Status:
    if person is world.bot:
        return chat.bot_status
    if chat.is_private:
        return "member" if chat.person is person else "left"
    return chat.status_of(person)


@handles(GetChatMember)
def get_chat_member(world: World, p: GetChatMember) -> JSON:
    chat = world.present_chat(p.chat_id)
    person = world.people_by_id.get(p.user_id)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    rights = chat.bot_rights if person is world.bot else None
    return member_object(person, _status(world, chat, person), rights)


@handles(GetChatAdministrators)
def get_chat_administrators(world: World, p: GetChatAdministrators) -> list[JSON]:
    chat = world.present_chat(p.chat_id)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    people = [world.people_by_id[number] for number in chat.members]
    found = [member_object(one, chat.members[one.id]) for one in people if chat.is_administrator(one)]
    # Telegram leaves the other bots out and the asking one in.
    if chat.bot_status == "administrator":
        found.append(member_object(world.bot, "administrator", chat.bot_rights))
    return found


@handles(GetChatMemberCount)
def get_chat_member_count(world: World, p: GetChatMemberCount) -> int:
    chat = world.present_chat(p.chat_id)
    return 2 if chat.is_private else len(chat.members) + 1


@handles(LeaveChat)
def leave_chat(world: World, p: LeaveChat) -> bool:
    chat = world.present_chat(p.chat_id)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    happenings.change_bot(world, chat, world.bot, "left", {})
    return True
