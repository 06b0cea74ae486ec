"""Several updates of different chats share a transaction, and none suffers from another."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.commands import Command, NothingToDo
from bot.domain.counting import Cell, Event
from bot.services.attempts import NotYet
from bot.services.inbox import InboxService
from bot.services.ports import Incoming, NewCase, UnitOfWork
from tests.databases import Ground, grounded
from tests.services.test_inbox import (
    Handler,
    PowerCutError,
    WordsParser,
    echo,
    service,
    states,
    words_to_send,
)


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


def in_batches(ground: Ground, handle: Handler = echo) -> InboxService:
    return InboxService(ground.transactions, WordsParser(), handle, ground.clock, at_once=16)


async def echo_or_fail(command: Command, uow: UnitOfWork) -> None:
    assert isinstance(command, NothingToDo)
    await echo(command, uow)
    cell = Cell(uow.now.date(), Event.ASKED)
    await uow.counters.add(cell)
    if command.reason.startswith("bad"):
        raise ValueError("secret words")


async def test_one_that_fails_among_several_is_undone_alone(ground: Ground) -> None:
    inbox = in_batches(ground, echo_or_fail)
    words = {1: (10, b"one"), 2: (20, b"bad"), 3: (30, b"three"), 4: (10, b"later")}
    await inbox.receive([Incoming(number, *rest) for number, rest in words.items()])
    assert await inbox.process_next()
    assert await states(ground) == [
        ("done", 0, None), ("open", 1, "ValueError"), ("done", 0, None), ("open", 0, None),
    ]  # fmt: skip
    assert await ground.rows("SELECT n FROM counters") == [{"n": 2}], "what failed was not counted"
    assert await inbox.process_next(), "the second message of a chat comes after the first"
    assert sorted(await words_to_send(ground)) == ["later", "one", "three"]


async def test_a_crash_among_several_leaves_nothing_of_any(ground: Ground) -> None:
    async def dies_at_two(command: Command, uow: UnitOfWork) -> None:
        await echo(command, uow)
        if command == NothingToDo("two"):
            raise PowerCutError

    await service(ground).receive([Incoming(1, 10, b"one"), Incoming(2, 20, b"two")])
    with pytest.raises(PowerCutError):
        await in_batches(ground, dies_at_two).process_next()
    assert await states(ground) == [("open", 0, None)] * 2
    assert await words_to_send(ground) == []


async def test_among_several_one_that_needs_something_slow_waits_alone(ground: Ground) -> None:
    vectors: list[str] = []

    async def made() -> None:
        vectors.append("a vector")

    async def handle(command: Command, uow: UnitOfWork) -> None:
        assert isinstance(command, NothingToDo)
        await echo(command, uow)
        if command.reason == "slow" and not vectors:
            raise NotYet(made)

    inbox = in_batches(ground, handle)
    await inbox.receive([Incoming(1, 10, b"slow"), Incoming(2, 20, b"quick")])
    assert await inbox.process_next()
    assert await states(ground) == [("open", 0, None), ("done", 0, None)]
    assert await inbox.process_next()
    assert sorted(await words_to_send(ground)) == ["quick", "slow"]


async def test_when_the_whole_fails_the_one_whose_fault_it_was_is_found(ground: Ground) -> None:
    async def breaks_the_whole(command: Command, uow: UnitOfWork) -> None:
        await echo(command, uow)
        if command == NothingToDo("bad"):
            await uow.counters.add(Cell(uow.now.date(), Event.ASKED, entry=None))  # type: ignore[arg-type]

    inbox = in_batches(ground, breaks_the_whole)
    await inbox.receive([Incoming(1, 10, b"bad"), Incoming(2, 20, b"good")])
    while await inbox.process_next():
        pass
    assert [state for state, _, _ in await states(ground)] == ["open", "done"]
    assert await words_to_send(ground) == ["good"]


async def test_on_postgresql_nothing_follows_in_a_transaction_that_holds_a_case(ground: Ground) -> None:
    """Two that each hold a case and want the other's would wait for each other."""

    async def opens_a_case(command: Command, uow: UnitOfWork) -> None:
        await echo(command, uow)
        if command == NothingToDo("case"):
            contact = await uow.contacts.of(20)
            await uow.cases.open(
                NewCase("K7M2", contact.id, "ru", uow.now, "EE", None, None, None, urgent=False, room_id=None)
            )

    inbox = in_batches(ground, opens_a_case)
    await inbox.receive([Incoming(1, 10, b"one"), Incoming(2, 20, b"case"), Incoming(3, 30, b"three")])
    assert await inbox.process_next()
    first = ["done", "done", "done" if ground.database.is_sqlite else "open"]
    assert [state for state, _, _ in await states(ground)] == first
    while await inbox.process_next():
        pass
    assert sorted(await words_to_send(ground)) == ["case", "one", "three"]
