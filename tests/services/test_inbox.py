"""An update is handled once, in one transaction, whatever goes wrong on the way."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from itertools import count

import pytest

from bot.domain.commands import Command, NothingToDo
from bot.domain.delivery import MOST_ATTEMPTS, backoff
from bot.domain.messages import SendText
from bot.services.attempts import NotYet
from bot.services.inbox import InboxService, OnBuried
from bot.services.ports import Incoming, UnitOfWork
from tests.databases import Ground, grounded, lease_next

FAMILY = 5550001
Handler = Callable[[Command, UnitOfWork], Awaitable[None]]


class PowerCutError(BaseException):
    """The process ends here, as far as the transaction can tell."""


class WordsParser:
    """Understands that an update is made of words."""

    def parse(self, payload: bytes) -> Command:
        if payload == b"unparsable":
            raise ValueError("unparsable")
        return NothingToDo(payload.decode())


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def echo(command: Command, uow: UnitOfWork) -> None:
    assert isinstance(command, NothingToDo)
    await uow.contacts.of(FAMILY)
    await uow.outbox.add(SendText(FAMILY, command.reason), now=uow.now)


def fails(error: BaseException) -> Handler:
    async def handle(command: Command, uow: UnitOfWork) -> None:
        await echo(command, uow)
        raise error

    return handle


def service(
    ground: Ground, handle: Handler = echo, *, on_buried: OnBuried | None = None, seconds: float = 10
) -> InboxService:
    return InboxService(
        ground.transactions, WordsParser(), handle, ground.clock, on_buried=on_buried, seconds=seconds
    )


async def words_to_send(ground: Ground) -> list[str]:
    async with ground.transactions() as uow:
        words = []
        while leased := await lease_next(uow, 10, timedelta(seconds=60)):
            for row in leased:
                assert isinstance(row.message, SendText)
                words.append(row.message.text)
                await uow.outbox.sent(row.id, None, uow.now)
        return words


async def states(ground: Ground) -> list[tuple[str, int, str | None]]:
    rows = await ground.rows("SELECT state, attempts, error FROM inbox ORDER BY update_id")
    return [(row["state"], row["attempts"], row["error"]) for row in rows]


async def test_an_update_is_handled_and_erased_in_one_step(ground: Ground) -> None:
    inbox = service(ground)
    await inbox.receive([Incoming(1, FAMILY, b"hello"), Incoming(2, FAMILY, b"again")])
    assert [await inbox.process_next() for _ in range(3)] == [True, True, False]
    assert await words_to_send(ground) == ["hello", "again"]
    assert await ground.rows("SELECT payload FROM inbox") == [{"payload": None}] * 2


async def test_receiving_nothing_is_fine(ground: Ground) -> None:
    await service(ground).receive([])
    assert await service(ground).process_next() is False


async def test_an_update_that_telegram_sends_again_is_handled_once(ground: Ground) -> None:
    inbox = service(ground)
    await inbox.receive([Incoming(1, FAMILY, b"hello")])
    await inbox.process_next()
    await inbox.receive([Incoming(1, FAMILY, b"hello")])
    assert await inbox.process_next() is False
    assert await words_to_send(ground) == ["hello"]


async def test_a_crash_leaves_nothing_and_the_next_run_succeeds(ground: Ground) -> None:
    await service(ground).receive([Incoming(1, FAMILY, b"hello")])
    with pytest.raises(PowerCutError):
        await service(ground, fails(PowerCutError())).process_next()
    assert await states(ground) == [("open", 0, None)]
    assert await ground.rows("SELECT id FROM contacts") == []
    assert await words_to_send(ground) == []
    assert await service(ground).process_next()
    assert await words_to_send(ground) == ["hello"]


async def test_stopping_the_program_is_not_a_failed_attempt(ground: Ground) -> None:
    began = asyncio.Event()

    async def hang(command: Command, uow: UnitOfWork) -> None:
        await echo(command, uow)
        began.set()
        await asyncio.Event().wait()

    await service(ground).receive([Incoming(1, FAMILY, b"hello")])
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(service(ground, hang).process_next())
        await began.wait()
        working.cancel()
    assert await states(ground) == [("open", 0, None)]
    assert await service(ground).process_next()


async def test_a_failed_update_is_undone_and_tried_again_later(ground: Ground) -> None:
    inbox = service(ground, fails(ValueError("secret words")))
    await inbox.receive([Incoming(1, FAMILY, b"hello"), Incoming(2, "other", b"elsewhere")])
    assert await inbox.process_next()
    assert await states(ground) == [("open", 1, "ValueError"), ("open", 0, None)]
    assert await words_to_send(ground) == []
    healthy = service(ground)
    assert [await healthy.process_next() for _ in range(2)] == [True, False], "only the other chat goes on"
    ground.clock.tick(backoff(1))
    assert await healthy.process_next()
    assert await words_to_send(ground) == ["elsewhere", "hello"]


async def test_the_pauses_grow(ground: Ground) -> None:
    inbox = service(ground, fails(ValueError()))
    await inbox.receive([Incoming(1, FAMILY, b"hello")])
    for attempts in range(1, MOST_ATTEMPTS):
        assert await inbox.process_next()
        ground.clock.tick(backoff(attempts) - timedelta(milliseconds=1))
        assert not await inbox.process_next()
        ground.clock.tick(timedelta(milliseconds=1))


async def until_buried(ground: Ground, inbox: InboxService) -> None:
    await inbox.receive([Incoming(1, FAMILY, b"hello")])
    for attempts in range(1, MOST_ATTEMPTS + 1):
        assert await inbox.process_next()
        ground.clock.tick(backoff(attempts))
    assert not await inbox.process_next()


async def test_after_the_last_attempt_it_is_buried_and_people_are_told(ground: Ground) -> None:
    async def tell(payload: bytes, uow: UnitOfWork) -> None:
        await uow.outbox.add(SendText(FAMILY, f"sorry about {payload.decode()}"), now=uow.now)

    await until_buried(ground, service(ground, fails(ValueError()), on_buried=tell))
    assert await states(ground) == [("buried", MOST_ATTEMPTS, "ValueError")]
    assert await words_to_send(ground) == ["sorry about hello"]
    [row] = await ground.rows("SELECT payload FROM inbox")
    assert ground.vault.unseal(row["payload"]) == b"hello"


async def test_it_is_buried_even_when_telling_fails(ground: Ground) -> None:
    async def tell(payload: bytes, uow: UnitOfWork) -> None:
        await uow.outbox.add(SendText(FAMILY, "half told"), now=uow.now)
        raise KeyError(payload)

    await until_buried(ground, service(ground, fails(ValueError()), on_buried=tell))
    assert await states(ground) == [("buried", MOST_ATTEMPTS, "ValueError")]
    assert await words_to_send(ground) == []


async def test_an_update_that_cannot_be_parsed_is_a_failed_attempt(ground: Ground) -> None:
    inbox = service(ground)
    await inbox.receive([Incoming(1, FAMILY, b"unparsable")])
    assert await inbox.process_next()
    assert await states(ground) == [("open", 1, "ValueError")]


async def test_a_handler_that_hangs_is_a_failed_attempt(ground: Ground) -> None:
    async def hang(command: Command, uow: UnitOfWork) -> None:
        await echo(command, uow)
        await asyncio.Event().wait()

    inbox = service(ground, hang, seconds=0.05)
    await inbox.receive([Incoming(1, FAMILY, b"hello")])
    assert await inbox.process_next()
    assert await states(ground) == [("open", 1, "TimeoutError")]
    assert await words_to_send(ground) == []


async def test_a_handler_that_is_stopped_in_the_middle_of_a_query_leaves_the_database_usable(
    ground: Ground,
) -> None:
    async def never_done(command: Command, uow: UnitOfWork) -> None:
        for user_id in count():
            await uow.contacts.of(user_id)

    await service(ground).receive([Incoming(1, FAMILY, b"hello")])
    for attempts in range(1, 4):
        assert await service(ground, never_done, seconds=0.03).process_next()
        assert await states(ground) == [("open", attempts, "TimeoutError")]
        ground.clock.tick(backoff(attempts))
    assert await ground.rows("SELECT id FROM contacts") == []
    assert await service(ground).process_next()
    assert await words_to_send(ground) == ["hello"]


# ── something slow comes first ──


class Slow:
    """A handler that wants something made outside of the transaction, and then works."""

    def __init__(self, ground: Ground, error: Exception | None = None) -> None:
        self.ground = ground
        self.made: list[str] = []
        self.asked = 0
        self._error = error

    async def __call__(self, command: Command, uow: UnitOfWork) -> None:
        await echo(command, uow)
        self.asked += 1
        if not self.made:
            raise NotYet(self.make)

    async def make(self) -> None:
        assert await self.ground.rows("SELECT id FROM contacts") == [], "the transaction was undone"
        if self._error is not None:
            raise self._error
        self.made.append("a vector")


async def test_what_is_slow_is_made_outside_and_the_update_is_handled_once(ground: Ground) -> None:
    slow = Slow(ground)
    inbox = service(ground, slow)
    await inbox.receive([Incoming(1, FAMILY, b"hello")])

    assert await inbox.process_next(), "made"
    assert await states(ground) == [("open", 0, None)], "that was no failed attempt"
    assert await inbox.process_next(), "handled"

    assert not await inbox.process_next()
    assert slow.asked == 2 and slow.made == ["a vector"]
    assert await words_to_send(ground) == ["hello"]


async def test_what_cannot_be_made_is_a_failed_attempt_and_not_tried_without_end(ground: Ground) -> None:
    inbox = service(ground, Slow(ground, ValueError("hello")))
    await until_buried(ground, inbox)
    assert await states(ground) == [("buried", MOST_ATTEMPTS, "ValueError")]


async def test_stopping_the_program_while_something_slow_is_made_loses_nothing(ground: Ground) -> None:
    began = asyncio.Event()

    async def never_done() -> None:
        began.set()
        await asyncio.Event().wait()

    async def wants(command: Command, uow: UnitOfWork) -> None:
        raise NotYet(never_done)

    await service(ground).receive([Incoming(1, FAMILY, b"hello")])
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(service(ground, wants).process_next())
        await began.wait()
        working.cancel()
    assert await states(ground) == [("open", 0, None)]
    assert await service(ground).process_next()
    assert await words_to_send(ground) == ["hello"]


async def test_logs_name_the_error_but_not_what_was_written(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await until_buried(ground, service(ground, fails(ValueError(f"{FAMILY} hello"))))
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert any("action=update_failed" in line and "error=ValueError" in line for line in ours)
    assert any("action=update_buried" in line for line in ours)
    assert not [line for line in caplog.text.splitlines() if "hello" in line or str(FAMILY) in line]
