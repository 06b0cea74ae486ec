"""What a process listens on: the webhook, and what an operator's machines ask."""

import contextlib
from asyncio import Event
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot.adapters.crypto import Keyring
from bot.adapters.db import figures
from bot.adapters.db.engine import Database
from bot.adapters.metrics import MeasuredStore, Metrics
from bot.adapters.telegram.client import TELEGRAM, BotIdentity, TelegramClient
from bot.adapters.telegram.envelopes import envelope
from bot.adapters.telegram.webhook import use_webhook
from bot.config import Settings
from bot.entrypoints.bell import Bell
from bot.entrypoints.lookups import Lookups
from bot.entrypoints.worker import PeriodicJob
from bot.services.ports import Clock

if TYPE_CHECKING:
    from bot.entrypoints.serving import Server
    from bot.entrypoints.webhook import Webhook

#: Somebody may have taken the webhook away, or set another one.
ANNOUNCE_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class Wiring:
    """What is behind everything that is listened on."""

    settings: Settings
    vault: Keyring
    clock: Clock
    database: Database
    client: TelegramClient
    identity: BotIdentity
    store: MeasuredStore
    bell: Bell
    metrics: Metrics
    lookups: Lookups


def secrets_of(wiring: Wiring) -> tuple[str, ...]:
    """The one that Telegram is told, and those of older keys, which other processes may have told it."""
    if wiring.settings.webhook_secret is not None:
        return (wiring.settings.webhook_secret.get_secret_value(),)
    return wiring.vault.indexes("webhook", wiring.identity.id)


async def announced(wiring: Wiring) -> tuple[PeriodicJob, ...]:
    """Tell Telegram where updates are to be had, and how often that is to be said again."""
    url = wiring.settings.webhook_url
    if url is None:
        await wiring.client.use_polling()
        return ()
    bot, secret = wiring.client.bot, secrets_of(wiring)[0]
    api = wiring.settings.api_base_url or TELEGRAM
    await use_webhook(bot, url, secret, api)
    return ((ANNOUNCE_SECONDS, lambda: use_webhook(bot, url, secret, api)),)


@contextmanager
def servers_of(wiring: Wiring, stop: Event) -> "Iterator[tuple[Server, ...]]":
    """Their addresses are taken from here on."""
    settings = wiring.settings
    if settings.webhook_url is None and settings.metrics_listen is None:
        yield ()
        return
    # A bot that listens on nothing need not carry a web server.
    from bot.entrypoints.operations import Operations, Readiness
    from bot.entrypoints.serving import Address, Server

    async def works() -> None:
        wiring.store.check()
        await figures.answers(wiring.database)

    readiness = Readiness(works, stop)

    async def page() -> tuple[bytes, str]:
        return await wiring.metrics.page(lambda: figures.queues(wiring.database, wiring.clock.now()))

    with contextlib.ExitStack() as stack:
        servers: list[Server] = []
        if settings.webhook_url is not None:
            app = Operations(readiness, behind=_webhook(wiring, urlsplit(settings.webhook_url).path))
            servers.append(Server(app, Address(*settings.listen), "DROM_LISTEN", stop))
            stack.callback(servers[-1].close)
        if settings.metrics_listen is not None:
            app = Operations(readiness, page)
            servers.append(Server(app, Address(*settings.metrics_listen), "DROM_METRICS_LISTEN", stop))
            stack.callback(servers[-1].close)
        yield tuple(servers)


def _webhook(wiring: Wiring, path: str) -> "Webhook":
    from bot.entrypoints.webhook import Webhook

    return Webhook(
        path,
        secrets_of(wiring),
        wiring.store,
        envelope,
        wiring.bell.ring,
        wiring.client.stop_spinner,
        aside=wiring.lookups,
    )
