"""The whole road of an update in one process that can be made to die at any step of it."""

import gettext
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event

from bot.adapters.calendars import HolidayCalendars
from bot.adapters.crypto import Keyring
from bot.adapters.db.engine import Database, create
from bot.adapters.db.unit_of_work import SqlTransactions
from bot.adapters.knowledge.live import LiveKnowledge
from bot.adapters.matching.matcher import LearnedMatcher
from bot.adapters.telegram.envelopes import envelope
from bot.adapters.telegram.parsing import TelegramParser
from bot.adapters.translations import GettextCatalogues
from bot.bootstrap import ON_POSTGRESQL, ON_SQLITE
from bot.domain.delivery import Outcome
from bot.domain.languages import LANGUAGES
from bot.domain.messages import OutgoingMessage
from bot.domain.pacing import Pace
from bot.domain.privacy import Policy
from bot.services.assembly import Services, build
from bot.services.ports import Incoming
from tests import builders
from tests.doubles import FrozenClock, RecordingSender
from tests.learned import real_matcher

KNOWLEDGE: Final = Path(__file__).resolve().parents[2] / "knowledge"
SENT: Final = "sent"
COMMIT: Final = "commit"
CONFIRM: Final = "confirm"


class Death(BaseException):
    """The process dies here. Not an Exception: nobody may catch it, as nobody catches SIGKILL."""


@dataclass(slots=True)
class Fuse:
    """Counts the steps of a process and ends it at one of them, before the step is done."""

    burns_at: int | None = None  #: how many steps are begun, the last one not done
    steps: list[str] = field(default_factory=list)

    def step(self, name: str) -> None:
        self.steps.append(name)
        if len(self.steps) == self.burns_at:
            raise Death

    def hides_a_sending(self) -> bool:
        """Whether the last thing that Telegram took was not yet noted for good."""
        done = self.steps[:-1]
        last_commit = max((at for at, name in enumerate(done) if name == COMMIT), default=-1)
        return SENT in self.steps[last_commit + 1 :]


class MortalSender:
    """Telegram takes the message; the process may die before it hears so."""

    def __init__(self, telegram: RecordingSender, fuse: Fuse) -> None:
        self._telegram = telegram
        self._fuse = fuse

    async def send(self, message: OutgoingMessage) -> Outcome:
        self._fuse.step("send")
        outcome = await self._telegram.send(message)
        self._fuse.step(SENT)
        return outcome


@dataclass(slots=True)
class Process:
    """One life of the program."""

    services: Services
    database: Database
    fuse: Fuse

    async def take(self, batches: list[list[builders.Json]]) -> None:
        """Poll, then handle and deliver until nothing is left; what is confirmed leaves `batches`."""
        while batches:
            await self.services.inbox.receive([_incoming(update) for update in batches[0]])
            self.fuse.step(CONFIRM)
            del batches[0]
        while await self.services.inbox.process_next():
            pass
        while await self.services.outbox.deliver_next():
            pass


def _incoming(update: builders.Json) -> Incoming:
    number, chat, _ = envelope(update)
    return Incoming(number, chat, builders.payload(update))


@dataclass(slots=True)
class Ground:
    """What outlives a process: the database, Telegram, and time."""

    url: str
    vault: Keyring
    admin_ids: frozenset[int] = frozenset({builders.MEDIATOR})
    clock: FrozenClock = field(default_factory=FrozenClock)
    telegram: RecordingSender = field(default_factory=RecordingSender)
    knowledge: LiveKnowledge = field(default_factory=lambda: LiveKnowledge(KNOWLEDGE))
    #: It keeps nothing of what it is asked, and loading one takes longer than a whole life here.
    matcher: LearnedMatcher = field(default_factory=real_matcher)
    #: Closed at the end of each life: all it keeps is how statements are written, which takes long to find.
    _database: Database = field(init=False)
    _looking: Database = field(init=False)
    _fuse: Fuse = field(default_factory=Fuse)  #: of the life that goes on

    def __post_init__(self) -> None:
        self._database, self._looking = create(self.url), create(self.url)
        _watch(self._database, self._step)

    def _step(self, name: str) -> None:
        self._fuse.step(name)

    @asynccontextmanager
    async def process(self, fuse: Fuse | None = None) -> AsyncIterator[Process]:
        """A new life on the same ground; its death ends the block in silence."""
        self._fuse = fuse = fuse or Fuse()
        try:
            yield Process(self._services(self._database, fuse), self._database, fuse)
        except Death:
            pass
        finally:
            await self._database.close()

    async def counts(self, *statements: str) -> list[int]:
        """What is committed, seen through a connection of its own."""
        try:
            async with self._looking.reading() as connection:
                return [int((await connection.exec_driver_sql(one)).scalar_one()) for one in statements]
        finally:
            await self._looking.close()

    def _services(self, database: Database, fuse: Fuse) -> Services:
        sentences = GettextCatalogues({language: gettext.NullTranslations() for language in LANGUAGES})
        return build(
            transactions=SqlTransactions(database, self.vault, self.clock),
            parser=TelegramParser(builders.BOT_ID, builders.BOT_USERNAME),
            sender=MortalSender(self.telegram, fuse),
            clock=self.clock,
            knowledge=self.knowledge,
            matcher=self.matcher,
            translator=sentences,
            admin_ids=self.admin_ids,
            policy=Policy(case_days=30),
            calendars=HolidayCalendars(),
            pace=Pace(),  # the clock stands still
            at_once=(ON_SQLITE if database.is_sqlite else ON_POSTGRESQL)[1],
        )


def _watch(database: Database, step: Callable[[str], None]) -> None:
    def statement(*_: Any) -> None:
        step("statement")

    def commit(_: Any) -> None:
        step(COMMIT)

    event.listen(database.engine.sync_engine, "before_cursor_execute", statement)
    event.listen(database.engine.sync_engine, "commit", commit)


def replies_to(sent: Sequence[OutgoingMessage], message_id: int) -> int:
    """How often a message was answered."""
    return sum(getattr(message, "reply_to", None) == message_id for message in sent)
