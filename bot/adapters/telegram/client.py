"""The connection to Telegram: who we are there, what has arrived, and what people see before they write."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from telegram import Bot, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

# The library's own get_updates returns parsed objects; a raw request needs its one private class.
from telegram.request._requestparameter import RequestParameter

from bot.adapters.telegram.answers import UNREADABLE, outcome_of
from bot.adapters.telegram.introduction import Profile, introduce
from bot.adapters.telegram.lean_request import LeanRequest, Patience
from bot.adapters.telegram.silence import silence_libraries
from bot.domain.delivery import TryAgain
from bot.domain.inline import FROM_INLINE, InlineAnswer

_logger = logging.getLogger(__name__)

TELEGRAM: Final = "https://api.telegram.org"
ALLOWED_UPDATES: Final = (
    "message",
    "edited_message",
    "message_reaction",
    "callback_query",
    "inline_query",
    "my_chat_member",
    "chat_member",
)
#: What was found is shown again for so long without asking the bot; it only ever depends on the words.
_INLINE_CACHE: Final = timedelta(seconds=10)
#: Sends wait so long for an answer; a poll waits so much longer than Telegram holds it back.
_ANSWER: Final = 20.0
_CONNECT: Final = 10.0


class WrongTokenError(Exception):
    """Telegram does not know the bot token."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} refuses the bot token. Copy it again from @BotFather in Telegram into DROM_TOKEN; "
            "it looks like 123456789:ABC-… and becomes invalid when it is revoked there."
        )


class UnreachableError(Exception):
    """Telegram does not answer."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"{address} does not answer as Telegram does ({reason}). Check the internet connection and the "
            "firewall, and DROM_API_BASE_URL if it is set."
        )


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who the bot is at Telegram."""

    id: int
    username: str


class _DiscreetBot(Bot):
    """The library's bot, without the token in its representation."""

    def __repr__(self) -> str:
        return "Bot(token hidden)"


class TelegramClient:
    """One bot's connection; made once, started once, closed once."""

    def __init__(
        self,
        token: str,
        api_base_url: str | None = None,
        *,
        proxy: str | None = None,
        connections: int = 32,
        request: BaseRequest | None = None,
        polling_request: BaseRequest | None = None,
    ) -> None:
        silence_libraries()
        self._address = (api_base_url or TELEGRAM).rstrip("/")
        self._request = request or _request(connections, proxy)
        self._polling_request = polling_request or _request(2, proxy)
        try:
            self._bot = _DiscreetBot(
                token,
                base_url=f"{self._address}/bot",
                base_file_url=f"{self._address}/file/bot",
                request=self._request,
                get_updates_request=self._polling_request,
            )
        except InvalidToken:
            raise WrongTokenError(self._address) from None

    def __repr__(self) -> str:
        return f"TelegramClient({self._address})"

    @property
    def bot(self) -> Bot:
        """The library's bot, for the sender."""
        return self._bot

    async def start(self) -> BotIdentity:
        """Connect and ask who we are; WrongTokenError or UnreachableError say what is to be done."""
        await self._request.initialize()
        await self._polling_request.initialize()
        # The library's errors are cut off (`from None`): they may quote addresses, and those hold the token.
        try:
            me = await self._bot.get_me()
            return BotIdentity(me.id, me.username or "")
        except InvalidToken:
            raise WrongTokenError(self._address) from None
        except (TelegramError, *UNREADABLE) as error:
            raise UnreachableError(self._address, type(error).__name__) from None

    async def use_polling(self) -> None:
        """Telegram refuses polling as long as a webhook is set; what waits there is kept."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except InvalidToken:
            raise WrongTokenError(self._address) from None
        except TelegramError as error:
            raise UnreachableError(self._address, type(error).__name__) from None

    async def raw_updates(self, offset: int | None, timeout: int) -> list[dict[str, Any]] | TryAgain:  # noqa: ASYNC109 - Telegram waits, not we
        """What has arrived, as JSON; TryAgain names the library's error ("Conflict": somebody else polls)."""
        wishes = {"offset": offset, "timeout": timeout, "allowed_updates": ALLOWED_UPDATES}
        parameters = [RequestParameter.from_input(name, wish) for name, wish in wishes.items()]
        try:
            updates = await self._polling_request.post(
                f"{self._bot.base_url}/getUpdates", RequestData(parameters), read_timeout=timeout + _ANSWER
            )
        except InvalidToken:
            raise WrongTokenError(self._address) from None
        except TelegramError as error:
            outcome = outcome_of(error, 0)
            return outcome if isinstance(outcome, TryAgain) else TryAgain(type(error).__name__)
        except UNREADABLE as error:
            return TryAgain(type(error).__name__, after=timedelta(seconds=5))
        # The library promises dictionaries, but it does not look.
        return [update for update in updates if type(update) is dict] if isinstance(updates, list) else []

    async def stop_spinner(self, callback_query_id: str) -> None:
        """Tell the phone that the button was heard; best effort, Telegram forgets buttons after a while."""
        try:
            await self._bot.answer_callback_query(callback_query_id)
        except (TelegramError, *UNREADABLE) as error:
            _logger.debug(
                "a button's spinner was not stopped",
                extra={"action": "spinner_kept", "error": type(error).__name__},
            )

    async def answer_lookup(self, answer: InlineAnswer) -> None:
        """Show what was found while somebody writes; best effort, the next letter asks anew."""
        found = [
            InlineQueryResultArticle(
                choice.entry,
                choice.title,
                InputTextMessageContent(choice.text, parse_mode=None),
                description=choice.preview or None,
            )
            for choice in answer.choices
        ]
        way = InlineQueryResultsButton(answer.button, start_parameter=FROM_INLINE) if answer.button else None
        try:
            await self._bot.answer_inline_query(
                answer.query_id, found, cache_time=_INLINE_CACHE, is_personal=True, button=way
            )
        except (TelegramError, *UNREADABLE) as error:
            _logger.debug(
                "a lookup was not answered",
                extra={"action": "lookup_unanswered", "error": type(error).__name__},
            )

    async def introduce(self, profiles: Sequence[Profile]) -> int:
        """Bring commands and descriptions up to date, best effort; the number of changes."""
        return await introduce(self._bot, profiles)

    async def close(self) -> None:
        """Close every connection."""
        # The library's own shutdown does nothing unless its initialize() was used, which quotes the token.
        await self._request.shutdown()
        await self._polling_request.shutdown()


def _request(connections: int, proxy: str | None) -> BaseRequest:
    usual = partial(
        HTTPXRequest,
        connection_pool_size=connections,
        read_timeout=_ANSWER,
        write_timeout=_ANSWER,
        connect_timeout=_CONNECT,
        pool_timeout=_ANSWER,
        proxy=proxy,
        # A proxy is a decision, not something to be found in the environment.
        httpx_kwargs={"trust_env": False},
    )
    if proxy is not None:
        return usual()
    return LeanRequest(connections, Patience(_ANSWER, _ANSWER, _CONNECT, _ANSWER), usual)
