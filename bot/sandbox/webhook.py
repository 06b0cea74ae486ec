"""Delivers updates to the bot's webhook: one at a time per chat, in order, again and again until accepted."""

from __future__ import annotations

import asyncio

import httpx

from bot.sandbox.queue import Pending
from bot.sandbox.world import World

LONGEST_PAUSE = 60.0
TIMEOUT = 60.0


class WebhookDelivery:
    """Runs beside the server and does nothing while there is no webhook."""

    def __init__(self, world: World, first_pause: float = 0.5) -> None:
        self._world = world
        self._queue = world.updates
        self._first_pause = first_pause
        self._busy: set[int] = set()

    async def run(self) -> None:
        async with httpx.AsyncClient(timeout=TIMEOUT) as client, asyncio.TaskGroup() as group:
            while not self._queue.closed:
                self._queue.changed.clear()
                for pending in self._ready():
                    self._busy.add(pending.chat_id)
                    group.create_task(self._deliver(client, pending))
                await self._queue.changed.wait()

    def _ready(self) -> list[Pending]:
        """The oldest update of every chat that has none under way."""
        if not self._queue.webhook.url:
            return []
        self._queue.expire()
        first: dict[int, Pending] = {}
        for pending in self._queue.pending:
            if pending.chat_id not in self._busy:
                first.setdefault(pending.chat_id, pending)
        free = self._queue.webhook.max_connections - len(self._busy)
        return list(first.values())[: max(0, free)]

    async def _deliver(self, client: httpx.AsyncClient, pending: Pending) -> None:
        pause = self._first_pause
        try:
            while self._is_wanted(pending) and not await self._accepted(client, pending):
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self._busy.discard(pending.chat_id)
            self._queue.wake()

    def _is_wanted(self, pending: Pending) -> bool:
        self._queue.expire()
        return bool(self._queue.webhook.url) and pending in self._queue.pending and not self._queue.closed

    async def _accepted(self, client: httpx.AsyncClient, pending: Pending) -> bool:
        webhook = self._queue.webhook
        secret = webhook.secret_token
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            response = await client.post(webhook.url, json=pending.update(), headers=headers)
        except httpx.HTTPError as error:
            problem = f"Connection failed: {type(error).__name__}"
        else:
            if response.is_success:
                if pending in self._queue.pending:
                    self._queue.pending.remove(pending)
                return True
            problem = f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
        webhook.last_error_date, webhook.last_error_message = self._world.now(), problem
        return False
