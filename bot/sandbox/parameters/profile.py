"""What the bot says about itself."""

from bot.sandbox.parameters.keyboards import MenuButton
from bot.sandbox.parameters.model import Parameters
from bot.sandbox.parameters.types import BotCommand, BotCommandScope


class GetMe(Parameters):
    """The call getMe."""


class SetMyCommands(Parameters):
    """The call setMyCommands."""

    commands: list[BotCommand]
    scope: BotCommandScope | None = None
    language_code: str | None = None


class GetMyCommands(Parameters):
    """The call getMyCommands."""

    scope: BotCommandScope | None = None
    language_code: str | None = None


class DeleteMyCommands(Parameters):
    """The call deleteMyCommands."""

    scope: BotCommandScope | None = None
    language_code: str | None = None


class SetMyDescription(Parameters):
    """The call setMyDescription."""

    description: str | None = None
    language_code: str | None = None


class GetMyDescription(Parameters):
    """The call getMyDescription."""

    language_code: str | None = None


class SetMyShortDescription(Parameters):
    """The call setMyShortDescription."""

    short_description: str | None = None
    language_code: str | None = None


class GetMyShortDescription(Parameters):
    """The call getMyShortDescription."""

    language_code: str | None = None


class SetMyName(Parameters):
    """The call setMyName."""

    name: str | None = None
    language_code: str | None = None


class GetMyName(Parameters):
    """The call getMyName."""

    language_code: str | None = None


class SetChatMenuButton(Parameters):
    """The call setChatMenuButton."""

    chat_id: int | None = None
    menu_button: MenuButton | None = None


class GetChatMenuButton(Parameters):
    """The call getChatMenuButton."""

    chat_id: int | None = None
