"""Lookups go past the inbox: answered at once or never, and never stored."""

import asyncio
from contextlib import suppress

from bot.adapters.telegram.envelopes import envelope
from bot.domain.inline import InlineAnswer
from bot.entrypoints.lookups import Lookups
from bot.entrypoints.polling import Poller
from tests.builders import inline_update, text_update
from tests.entrypoints.test_polling import MemoryInbox, ScriptedSource


class Desk:
    """Answers every lookup but the first, and shows what it has shown."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.shown: list[InlineAnswer] = []

    async def answer(self, payload: bytes) -> InlineAnswer | None:
        self.asked.append(payload)
        if len(self.asked) == 1:
            raise ConnectionRefusedError("database")
        return InlineAnswer("77")

    async def show(self, answer: InlineAnswer) -> None:
        self.shown.append(answer)


async def for_a_moment(poller: Poller, lookups: Lookups) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(0.2), asyncio.TaskGroup() as group:
            group.create_task(poller.run())
            group.create_task(lookups.run())


async def test_a_lookup_is_confirmed_and_answered_but_not_stored_and_one_that_fails_stops_nothing() -> None:
    log: list[str] = []
    first, second, words = inline_update("pere"), inline_update("perearst"), text_update("hello")
    source, inbox, desk = ScriptedSource([first, words], [second], log=log), MemoryInbox(log), Desk()
    lookups = Lookups(desk.answer, desk.show)

    await for_a_moment(Poller(source, inbox, envelope, lambda: None, aside=lookups), lookups)

    assert [kept.update_id for kept in inbox.kept] == [words["update_id"]]
    assert source.offsets[-1] == second["update_id"] + 1
    assert len(desk.asked) == 2
    assert desk.shown == [InlineAnswer("77")]


async def test_what_could_not_be_stored_is_not_answered_twice() -> None:
    log: list[str] = []
    batch = [inline_update("perearst"), text_update("hello")]
    source, inbox, desk = ScriptedSource(batch, batch, log=log), MemoryInbox(log, failures=1), Desk()
    lookups = Lookups(desk.answer, desk.show)

    async def hurries(seconds: float) -> None:
        await asyncio.sleep(0)

    await for_a_moment(Poller(source, inbox, envelope, lambda: None, aside=lookups, sleep=hurries), lookups)
    assert len(desk.asked) == 1


async def test_of_too_many_the_newest_are_answered() -> None:
    desk = Desk()
    lookups = Lookups(desk.answer, desk.show)
    for number in range(80):
        lookups.take(inline_update(f"words {number}"))
    with suppress(TimeoutError):
        async with asyncio.timeout(0.2):
            await lookups.run()
    assert len(desk.asked) == 50
    assert b"words 79" in desk.asked[-1]
