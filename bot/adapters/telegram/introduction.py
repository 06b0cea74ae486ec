"""Keeps what people see of the bot before they write to it: its commands and its descriptions."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram.answers import UNREADABLE

_logger = logging.getLogger(__name__)
Commands = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """How the bot presents itself in one language."""

    language: str  #: two letters; empty: for phones in every other language
    family_commands: Commands  #: name without slash, and what it is for
    room_commands: Commands
    description: str  #: in the empty chat, at most 512 characters
    short_description: str  #: on the bot's page, at most 120 characters


async def introduce(bot: Bot, profiles: Sequence[Profile]) -> int:
    """Bring Telegram up to date, best effort; the number of changes. What is right already is left alone."""
    changes = 0
    for profile in profiles:
        for step in _steps(bot, profile):
            try:
                changes += await step()
            except (RetryAfter, InvalidToken) as error:
                _note(error)
                return changes
            except (TelegramError, *UNREADABLE) as error:
                _note(error)
    return changes


def _steps(bot: Bot, profile: Profile) -> Sequence[Callable[[], Awaitable[bool]]]:
    language = profile.language or None
    families, rooms = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
    return (
        lambda: _commands(bot, profile.family_commands, families, language),
        lambda: _commands(bot, profile.room_commands, rooms, language),
        lambda: _description(bot, profile.description, language),
        lambda: _short_description(bot, profile.short_description, language),
    )


async def _commands(bot: Bot, wanted: Commands, scope: BotCommandScope, language: str | None) -> bool:
    there = await bot.get_my_commands(scope=scope, language_code=language)
    if tuple((command.command, command.description) for command in there) == wanted:
        return False
    commands = [BotCommand(name, purpose) for name, purpose in wanted]
    return await bot.set_my_commands(commands, scope=scope, language_code=language)


async def _description(bot: Bot, wanted: str, language: str | None) -> bool:
    there = await bot.get_my_description(language_code=language)
    if there.description == wanted:
        return False
    return await bot.set_my_description(wanted, language_code=language)


async def _short_description(bot: Bot, wanted: str, language: str | None) -> bool:
    there = await bot.get_my_short_description(language_code=language)
    if there.short_description == wanted:
        return False
    return await bot.set_my_short_description(wanted, language_code=language)


def _note(error: Exception) -> None:
    _logger.warning(
        "the bot's profile could not be brought up to date",
        extra={"action": "introduction_refused", "error": type(error).__name__},
    )
