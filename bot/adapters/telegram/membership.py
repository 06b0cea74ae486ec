"""Asks Telegram who is in a group."""

import logging
from typing import Final

from telegram import Bot, ChatMemberRestricted
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.adapters.telegram.answers import UNREADABLE

_logger: Final = logging.getLogger(__name__)
_IN_THE_GROUP: Final = frozenset({"creator", "administrator", "member"})
_GONE: Final = frozenset({"left", "kicked"})


class TelegramMembership:
    """`Attendance` over the library's bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def is_member(self, chat_id: int, user_id: int) -> bool | None:
        """None when Telegram does not answer; a group that cannot be asked has no members."""
        try:
            found = await self._bot.get_chat_member(chat_id, user_id)
        except (BadRequest, Forbidden):
            return False
        except (TelegramError, *UNREADABLE) as error:
            _logger.warning(
                "Telegram did not say who is in the staff room",
                extra={"action": "membership_unknown", "error": type(error).__name__},
            )
            return None
        if isinstance(found, ChatMemberRestricted):
            return found.is_member
        return found.status in _IN_THE_GROUP

    async def has_left(self, chat_id: int, user_id: int) -> bool:
        """A bot without rights is refused this question where members are hidden: that is no answer."""
        try:
            found = await self._bot.get_chat_member(chat_id, user_id)
        except (TelegramError, *UNREADABLE):
            return False
        return found.status in _GONE or (isinstance(found, ChatMemberRestricted) and not found.is_member)
