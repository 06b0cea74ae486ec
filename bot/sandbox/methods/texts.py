"""Sending texts and showing that one is busy."""

from __future__ import annotations

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import handles
from bot.sandbox.methods.sending import refuse_absent, target, text_content
from bot.sandbox.model import JSON
from bot.sandbox.parameters.messages import SendChatAction, SendMessage
from bot.sandbox.world import World

ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)


@handles(SendMessage)
def send_message(world: World, p: SendMessage) -> JSON:
    content = text_content(world, p.text, p.parse_mode, p.entities, p.link_preview_options)
    return target(world, p).post(world, content).plain()


@handles(SendChatAction)
def send_chat_action(world: World, p: SendChatAction) -> bool:
    refuse_absent(p)
    chat = world.writable_chat(p.chat_id)
    if p.action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    if p.message_thread_id is not None and p.message_thread_id not in chat.topics:
        raise bad_request("message thread not found")
    world.events.add("action", chat.slug, action=p.action, thread=p.message_thread_id)
    return True
