"""The whole road of an update in one long life of the program: Telegram's bytes in, Telegram's calls out."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.adapters.calendars import HolidayCalendars
from bot.adapters.crypto import Keyring, new_key
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.telegram.client import TelegramClient
from bot.adapters.telegram.envelopes import envelope
from bot.adapters.telegram.parsing import TelegramParser
from bot.adapters.telegram.sender import TelegramSender
from bot.adapters.translations import GettextCatalogues
from bot.bootstrap import ON_SQLITE
from bot.dashboard import press
from bot.domain.inline import InlineAnswer
from bot.domain.pacing import Pace
from bot.domain.privacy import Policy
from bot.entrypoints.lookups import Lookups
from bot.entrypoints.polling import Poller
from bot.entrypoints.webhook import SECRET_HEADER, Webhook
from bot.services.assembly import Services, build
from tests import builders
from tests.databases import Ground, grounded
from tests.doubles import FrozenClock
from tests.doubles_telegram import TOKEN
from tests.fuzz.strict_telegram import Call, NothingMore, StrictTelegram
from tests.journeys.fragile import Shelf
from tests.learned import real_knowledge, real_matcher

ROOT = Path(__file__).parents[2]
ADMIN = 900_000_001
SECRET = "a-secret-that-nobody-guesses"
#: What the program says when something of it went wrong, whatever is done about it.
FAULTS = (
    "batch_failed",
    "burial_not_told",
    "formatting_refused",
    "lookup_failed",
    "message_buried",
    "receipt_failed",
    "settling_failed",
    "update_failed",
    "updates_not_stored",
)


class Ear(logging.Handler):
    """Hears every line at every level, and keeps what nobody should have said."""

    def __init__(self, tokens: set[str]) -> None:
        super().__init__(logging.DEBUG)
        self.tokens = tokens
        self.leaks: list[str] = []
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = f"{record.getMessage()} {record.__dict__.get('action', '')} {record.exc_info or ''}"
        if any(token in said for token in self.tokens):
            self.leaks.append(f"{record.name}: {said}")
        if record.levelno >= logging.ERROR or any(fault in said for fault in FAULTS):
            self.faults.append(f"{record.name}: {said} {record.__dict__.get('place', '')}")


@dataclass
class Road:
    """One life of the program."""

    ground: Ground
    telegram: StrictTelegram
    services: Services
    client: TelegramClient
    poller: Poller
    lookups: Lookups
    http: httpx.AsyncClient
    ear: Ear
    looked_up: list[int]  #: how many lookups were answered, or not
    questions: int = 0
    number: int = 0

    def numbered(self, update: dict[str, Any]) -> dict[str, Any]:
        self.number += 1
        self.questions += "inline_query" in update
        return update | {"update_id": self.number}

    async def polled(self, *updates: dict[str, Any]) -> list[Call]:
        """Telegram gives these; what the bot asked of it until all was quiet."""
        batch = [self.numbered(update) for update in updates]
        return await self.polled_as_it_is(json.dumps({"ok": True, "result": batch}).encode())

    async def polled_as_it_is(self, answer: bytes) -> list[Call]:
        """With the numbers that they have."""
        self.telegram.waiting.append(answer)
        with pytest.raises(NothingMore):
            await self.poller.run()
        return await self.quiet()

    async def posted(self, update: dict[str, Any]) -> list[Call]:
        """The same through the webhook."""
        body = json.dumps(self.numbered(update)).encode()
        headers = {"content-type": "application/json", SECRET_HEADER: SECRET}
        answer = await self.http.post("/telegram", content=body, headers=headers)
        assert answer.status_code == 200, answer
        return await self.quiet()

    async def quiet(self) -> list[Call]:
        """Handle and send until nothing is left; the calls since the last time."""
        await self._look_up()
        while await self.services.inbox.process_next():
            pass
        sender = TelegramSender(self.client.bot)
        leased = await self.services.outbox.exchange((), 50)
        while leased:
            finished = [(message, await sender.send(message.message)) for message in leased]
            leased = await self.services.outbox.exchange(finished, 50)
        calls, self.telegram.calls = self.telegram.calls, []
        return calls

    async def _look_up(self) -> None:
        async with asyncio.TaskGroup() as group:
            answering = group.create_task(self.lookups.run())
            while self.questions > self.looked_up[0]:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.001)
            await asyncio.sleep(0)
            answering.cancel()

    async def unsettled(self) -> list[dict[str, Any]]:
        """What would be tried again, or was put aside."""
        inbox = "SELECT update_id AS n, state, error FROM inbox WHERE state <> 'done'"
        outbox = "SELECT id AS n, state, error FROM outbox WHERE settled_at IS NULL OR state = 'buried'"
        return await self.ground.rows(inbox) + await self.ground.rows(outbox)

    def stored(self) -> bytes:
        """The database as somebody sees it who has stolen it."""
        file = self.ground.database.file
        assert file is not None
        return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


@asynccontextmanager
async def road(
    folder: Path, tokens: Iterable[str] = (), answers: Callable[[str], bytes | None] = lambda _: None
) -> AsyncIterator[Road]:
    """The program as it is put together, with SQLite, and with a clock that stands still."""
    ear = Ear(set(tokens))
    root = logging.getLogger()
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    # Its thousands of lines would hide what a failing test has to say.
    statements = logging.getLogger("aiosqlite")
    statements.addHandler(ear)
    statements.propagate = False
    try:
        vault = Keyring.from_text(new_key())
        async with grounded(f"sqlite:///{folder}/drom.sqlite3", vault=vault, clock=FrozenClock()) as ground:
            telegram = StrictTelegram(answers)
            client = TelegramClient(TOKEN, request=telegram, polling_request=telegram)
            services = _services(ground, client)
            looked_up = [0]

            async def answer(payload: bytes) -> InlineAnswer | None:
                try:
                    return await services.inline.answer(payload)
                finally:
                    looked_up[0] += 1

            lookups = Lookups(answer, client.answer_lookup)
            poller = Poller(
                client,
                services.inbox,
                envelope,
                lambda: None,
                aside=lookups,
                sleep=lambda _: asyncio.sleep(0),
            )
            webhook = Webhook(
                "/telegram", (SECRET,), services.inbox, envelope, lambda: None, client.stop_spinner,
                aside=lookups,
            )  # fmt: skip
            transport = httpx.ASGITransport(app=webhook)
            async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
                yield Road(ground, telegram, services, client, poller, lookups, http, ear, looked_up)
    finally:
        root.removeHandler(ear)
        root.setLevel(level)
        statements.removeHandler(ear)
        statements.propagate = True


@cache
def _parts() -> tuple[LearnedMatcher, GettextCatalogues]:
    """They keep nothing of what they are asked, and take longer to load than all the rest."""
    return real_matcher(), GettextCatalogues.load(ROOT / "locales")


def _services(ground: Ground, client: TelegramClient) -> Services:
    matcher, translator = _parts()
    return build(
        transactions=ground.transactions,
        parser=TelegramParser(builders.BOT_ID, builders.BOT_USERNAME),
        sender=TelegramSender(client.bot),
        clock=ground.clock,
        knowledge=Shelf(real_knowledge()),
        matcher=matcher,
        translator=translator,
        admin_ids=frozenset({ADMIN}),
        policy=Policy(case_days=30),
        calendars=HolidayCalendars(),
        pace=Pace(),
        at_once=ON_SQLITE[1],
        dashboard_url="https://figures.example.org",
        printer=press(translator),
    )
