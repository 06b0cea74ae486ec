"""What the bot says about itself: its commands, names and descriptions."""

from __future__ import annotations

import json
import re

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import handles
from bot.sandbox.model import JSON
from bot.sandbox.parameters.profile import (
    DeleteMyCommands,
    GetChatMenuButton,
    GetMe,
    GetMyCommands,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)
from bot.sandbox.world import World


@handles(GetMe)
def get_me(world: World, p: GetMe) -> JSON:
    abilities: JSON = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": world.inline_mode,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
        "supports_guest_queries": False,
    }
    return world.bot.user() | abilities


def _language(code: str | None) -> str:
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code or ""


def _key(world: World, p: SetMyCommands | GetMyCommands | DeleteMyCommands) -> tuple[JSON, tuple[str, str]]:
    scope: JSON = p.scope.plain() if p.scope is not None else {"type": "default"}
    if "chat_id" in scope:
        scope["chat_id"] = world.present_chat(scope["chat_id"]).id
    return scope, (json.dumps(scope, sort_keys=True), _language(p.language_code))


@handles(SetMyCommands)
def set_my_commands(world: World, p: SetMyCommands) -> bool:
    if len(p.commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    scope, key = _key(world, p)
    world.profile.commands[key] = (scope, [command.plain() for command in p.commands])
    world.events.add("commands", None)
    return True


@handles(GetMyCommands)
def get_my_commands(world: World, p: GetMyCommands) -> list[JSON]:
    _, key = _key(world, p)
    return world.profile.commands.get(key, ({}, []))[1]


@handles(DeleteMyCommands)
def delete_my_commands(world: World, p: DeleteMyCommands) -> bool:
    world.profile.commands.pop(_key(world, p)[1], None)
    world.events.add("commands", None)
    return True


def _remember(world: World, texts: dict[str, str], text: str | None, code: str | None, longest: int) -> bool:
    if len(text or "") > longest:
        raise bad_request("text is too long")
    language = _language(code)
    texts.pop(language, None)
    if text:
        texts[language] = text
    world.events.add("commands", None)
    return True


def _recall(texts: dict[str, str], code: str | None, usual: str = "") -> str:
    return texts.get(_language(code), texts.get("", usual))


@handles(SetMyName)
def set_my_name(world: World, p: SetMyName) -> bool:
    _remember(world, world.profile.names, p.name, p.language_code, 64)
    world.bot.first_name = world.profile.names.get("", "Sandbox bot")
    return True


@handles(GetMyName)
def get_my_name(world: World, p: GetMyName) -> JSON:
    return {"name": _recall(world.profile.names, p.language_code, world.bot.first_name)}


@handles(SetMyDescription)
def set_my_description(world: World, p: SetMyDescription) -> bool:
    return _remember(world, world.profile.descriptions, p.description, p.language_code, 512)


@handles(GetMyDescription)
def get_my_description(world: World, p: GetMyDescription) -> JSON:
    return {"description": _recall(world.profile.descriptions, p.language_code)}


@handles(SetMyShortDescription)
def set_my_short_description(world: World, p: SetMyShortDescription) -> bool:
    return _remember(world, world.profile.short_descriptions, p.short_description, p.language_code, 120)


@handles(GetMyShortDescription)
def get_my_short_description(world: World, p: GetMyShortDescription) -> JSON:
    return {"short_description": _recall(world.profile.short_descriptions, p.language_code)}


def _private_chat(world: World, chat_id: int | None) -> int:
    if chat_id is None:
        return 0
    if not world.present_chat(chat_id).is_private:
        raise bad_request("chat must be private")
    return chat_id


@handles(SetChatMenuButton)
def set_chat_menu_button(world: World, p: SetChatMenuButton) -> bool:
    button = p.menu_button.plain() if p.menu_button is not None else {"type": "default"}
    world.profile.menu_buttons[_private_chat(world, p.chat_id)] = button
    return True


@handles(GetChatMenuButton)
def get_chat_menu_button(world: World, p: GetChatMenuButton) -> JSON:
    buttons = world.profile.menu_buttons
    usual = buttons.get(0, {"type": "commands"})
    return buttons.get(_private_chat(world, p.chat_id), usual)
