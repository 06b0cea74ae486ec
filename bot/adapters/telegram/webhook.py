"""Tells Telegram where to send updates."""

from typing import Final

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.adapters.telegram.answers import UNREADABLE
from bot.adapters.telegram.client import ALLOWED_UPDATES, UnreachableError, WrongTokenError

#: Requests at the same time; Telegram itself keeps the order of each chat.
CONNECTIONS: Final = 40


class WebhookRefusedError(Exception):
    """Telegram does not want to send updates there."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"Telegram does not take {url} as a webhook ({reason}). It needs an address that the internet "
            "can reach by https on port 443, 80, 88 or 8443, with a valid certificate: see DROM_WEBHOOK_URL."
        )


async def use_webhook(bot: Bot, url: str, secret: str, api: str) -> None:
    """From now on updates come there, what waits already too; doing it again changes nothing."""
    try:
        await bot.set_webhook(
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=CONNECTIONS,
            drop_pending_updates=False,  # people have written them
        )
    except InvalidToken:
        raise WrongTokenError(api) from None
    except BadRequest as error:
        raise WebhookRefusedError(url, error.message.replace(secret, "…")) from None
    except (TelegramError, *UNREADABLE) as error:
        raise UnreachableError(api, type(error).__name__) from None
