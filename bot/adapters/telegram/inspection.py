"""Asks Telegram about the bot, its groups and its webhook, without touching anything; for `drom doctor`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Final, Self

import httpx

from bot.adapters.telegram.client import TELEGRAM
from bot.adapters.telegram.silence import silence_libraries

_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """No result. `status` is 0 where nobody answered as Telegram does; `reason` holds no token."""

    status: int
    reason: str


class Inspection:
    """One connection for a few questions."""

    def __init__(self, token: str, api_base_url: str | None) -> None:
        silence_libraries()
        self.address: Final = (api_base_url or TELEGRAM).rstrip("/")
        self._token = token
        self._http = httpx.AsyncClient(timeout=_SECONDS, trust_env=False)
        #: Telegram's time less ours, as the last answer told it, which is whole seconds.
        self.clock_difference: timedelta | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def ask(self, method: str, **values: Any) -> Mapping[str, Any] | Refusal:
        """One method that answers with an object."""
        began = datetime.now(UTC)
        try:
            answer = await self._http.post(f"{self.address}/bot{self._token}/{method}", json=values)
            told = answer.json()
        # Errors of the library quote the address, and that holds the token.
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Refusal(0, type(error).__name__)
        except (ValueError, RecursionError):
            return Refusal(0, "no JSON")
        self._note_clock(answer.headers.get("Date"), began)
        if isinstance(told, dict) and told.get("ok") and isinstance(told.get("result"), dict):
            result: Mapping[str, Any] = told["result"]
            return result
        reason = str(told.get("description", "")) if isinstance(told, dict) else "no answer of Telegram's"
        return Refusal(answer.status_code, reason.replace(self._token, "…"))

    def _note_clock(self, date: str | None, began: datetime) -> None:
        try:
            there = parsedate_to_datetime(date or "")
        except ValueError:
            return
        here = began + (datetime.now(UTC) - began) / 2
        self.clock_difference = there - here.replace(microsecond=0) if there.tzinfo else None
