"""What waits for the bot: updates, polled for as Telegram lets one poll, or kept for the webhook."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request, conflict

JSON = dict[str, Any]
KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages", "guest_message",
    "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query",
    "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member",
    "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot",
)  # fmt: skip
USUAL = frozenset(KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}
LONGEST_POLL = 50
UPDATE_LIFE = 24 * 3600
QUERY_LIFE = 150
INLINE_QUERY_LIFE = 10
FIRST_UPDATE = 700_000_001


@dataclass(slots=True)
class Pending:
    """An update that the bot has not confirmed."""

    id: int
    kind: str
    chat_id: int
    created: float
    payload: JSON

    def update(self) -> JSON:
        return {"update_id": self.id, self.kind: self.payload}


@dataclass(slots=True)
class Webhook:
    """Where updates are delivered, if the bot wants them delivered."""

    url: str = ""
    secret_token: str | None = None
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(slots=True, eq=False)
class _Poll:
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    terminated: bool = False


class UpdateQueue:
    """Unconfirmed updates in their order."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.pending: deque[Pending] = deque()
        self.webhook = Webhook()
        self.changed = asyncio.Event()
        self.closed = False
        self.allowed: frozenset[str] = USUAL
        self.allowed_as_set: list[str] = []
        self._clock = clock
        self._next_id = FIRST_UPDATE
        self._poll: _Poll | None = None

    def put(self, kind: str, chat_id: int, payload: JSON) -> None:
        if kind not in self.allowed:
            return
        self.pending.append(Pending(self._next_id, kind, chat_id, self._clock(), payload))
        self._next_id += 1
        self.wake()

    def wake(self) -> None:
        self.changed.set()
        if self._poll is not None:
            self._poll.changed.set()

    def close(self) -> None:
        self.closed = True
        self.wake()

    def allow(self, kinds: list[str] | None) -> None:
        if kinds is None:
            return
        unknown = next((kind for kind in kinds if kind not in KINDS), None)
        if unknown is not None:
            raise bad_request(f'unknown update type "{unknown}" in allowed_updates')
        self.allowed_as_set = list(kinds)
        self.allowed = frozenset(kinds) if kinds else USUAL

    def forget_all(self) -> None:
        self.pending.clear()

    def expire(self) -> None:
        now = self._clock()
        if any(now - one.created > _life(one) for one in self.pending):
            self.pending = deque(one for one in self.pending if now - one.created <= _life(one))

    def terminate_poll(self, poll: _Poll | None) -> None:
        if poll is not None:
            poll.terminated = True
            poll.changed.set()

    async def poll(self, offset: int, limit: int, timeout_seconds: float) -> list[JSON]:
        self._refuse_beside_webhook()
        self.terminate_poll(self._poll)
        self._confirm(offset)
        poll = self._poll = _Poll()
        try:
            async with asyncio.timeout(min(timeout_seconds, LONGEST_POLL)):
                while not self._batch(limit) and not self.closed:
                    await self._next_change(poll)
        except TimeoutError:
            pass
        finally:
            self._poll = None if self._poll is poll else self._poll
        self._refuse_terminated(poll)
        return self._batch(limit)

    async def _next_change(self, poll: _Poll) -> None:
        await poll.changed.wait()
        poll.changed.clear()
        self._refuse_terminated(poll)

    def _refuse_terminated(self, poll: _Poll) -> None:
        self._refuse_beside_webhook()
        if poll.terminated:
            raise conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running"
            )

    def _refuse_beside_webhook(self) -> None:
        if self.webhook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )

    def _batch(self, limit: int) -> list[JSON]:
        self.expire()
        return [one.update() for one, _ in zip(self.pending, range(limit), strict=False)]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0].id < offset:
            self.pending.popleft()

    def set_webhook(self, webhook: Webhook) -> None:
        self.webhook = webhook
        self.wake()


def _life(pending: Pending) -> int:
    lives = {"callback_query": QUERY_LIFE, "inline_query": INLINE_QUERY_LIFE}
    return lives.get(pending.kind, UPDATE_LIFE)
