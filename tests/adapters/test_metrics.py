"""The figures: true, bounded, and of nobody."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.adapters.db import figures
from bot.adapters.metrics import MeasuredMatcher, MeasuredSender, MeasuredStore, Metrics
from bot.domain.commands import Command
from bot.domain.delivery import Refusal, Refused, Sent, TryAgain
from bot.domain.messages import SendText
from bot.services.ports import Incoming, Queues, UnitOfWork
from tests.databases import Ground, grounded
from tests.doubles import RecordingSender
from tests.learned import real_matcher


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def page(metrics: Metrics, ground: Ground) -> dict[str, float]:
    async def look() -> Queues:
        return await figures.queues(ground.database, ground.clock.now())

    text, kind = await metrics.page(look)
    assert kind.startswith("text/plain")
    lines = [line for line in text.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


async def test_what_waits_is_told_with_its_age(ground: Ground) -> None:
    async with ground.transactions() as uow:
        await uow.inbox.add([Incoming(1, 1, b"{}"), Incoming(2, 2, b"{}")], uow.now)
        await uow.outbox.add(SendText(1, "x"), now=uow.now)
        await uow.commit()
    ground.clock.tick(timedelta(seconds=90))
    found = await page(Metrics(), ground)
    assert found["drom_database_up"] == 1
    assert (found["drom_updates_open"], found["drom_updates_oldest_seconds"]) == (2, 90)
    assert (found["drom_messages_open"], found["drom_messages_oldest_seconds"]) == (1, 90)
    states = {name for name in found if name.startswith("drom_cases{")}
    assert states == {
        f'drom_cases{{state="{state}"}}' for state in ("waiting", "taken", "closed", "withdrawn")
    }


async def test_while_the_database_is_away_no_old_figure_is_shown() -> None:
    async def away() -> Queues:
        raise ConnectionRefusedError("secret address")

    text, _ = await Metrics().page(away)
    assert b"drom_database_up 0.0" in text
    assert b"drom_updates_open NaN" in text
    assert b"secret" not in text


async def test_what_happens_is_counted(ground: Ground) -> None:
    metrics = Metrics()
    metrics.tell(leads=lambda: True, embedder=lambda: False)
    telegram = RecordingSender()
    flood = TryAgain("RetryAfter", timedelta(seconds=3), whole_chat=True)
    telegram.answer(lambda _: True, Sent(1), flood, Refused(Refusal.BLOCKED))
    sender = MeasuredSender(telegram, metrics)
    for _ in range(3):
        await sender.send(SendText(42, "words"))
    await MeasuredStore(_Store(), metrics).receive([Incoming(1, 1, b"{}"), Incoming(2, 1, b"{}")])
    MeasuredMatcher(real_matcher(), metrics).rank("kuidas leida perearsti")

    async def handle(command: Command, uow: UnitOfWork) -> None:
        if command is None:
            raise ValueError("strange")

    async def buried(payload: bytes, uow: UnitOfWork) -> None: ...

    async with ground.transactions() as uow:
        await metrics.handling(handle)("command", uow)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="strange"):
            await metrics.handling(handle)(None, uow)  # type: ignore[arg-type]
        await metrics.burying(buried)(b"{}", uow)
    found = await page(metrics, ground)
    assert {name: found[name] for name in found if name.startswith("drom_messages_total")} == {
        'drom_messages_total{outcome="sent"}': 1,
        'drom_messages_total{outcome="later"}': 1,
        'drom_messages_total{outcome="refused"}': 1,
        'drom_messages_total{outcome="moved"}': 0,
    }
    assert found["drom_flood_limits_total"] == 1
    assert found["drom_updates_taken_total"] == 2
    assert found["drom_updates_handled_total"] == 1
    assert found["drom_updates_buried_total"] == 1
    assert found["drom_matching_seconds_count"] == 1
    assert (found["drom_leads"], found["drom_embedder_up"]) == (1, 0)


async def test_no_label_can_grow_with_the_people_who_write(ground: Ground) -> None:
    labels = {label for name in await page(Metrics(), ground) for label in re.findall(r'(\w+)="', name)}
    assert labels == {"outcome", "state", "le"}


class _Store:
    async def receive(self, updates: object) -> None: ...
