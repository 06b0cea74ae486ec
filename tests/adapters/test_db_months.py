"""Families of a month and its publication: counted once, published once, destroyed; on both databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.counting import Cell, Event
from bot.domain.lattice import Block, Layer
from bot.domain.publication import Side
from bot.services.months import Months
from tests.databases import Ground, grounded
from tests.doubles import FrozenClock
from tests.journeys.fragile import Shelf
from tests.learned import real_knowledge

FEBRUARY, MARCH, APRIL = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)


def always_up(sides: int) -> int:
    """Dice that always fall the same way."""
    return 0


def always_down(sides: int) -> int:
    return sides - 1


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url, clock=FrozenClock(datetime(2026, 3, 2, 10, tzinfo=UTC))) as ground:
        yield ground


@pytest.fixture
def months() -> Months:
    return Months(Shelf(real_knowledge()), always_up)


async def families_see(ground: Ground, *seen: tuple[date, int, str, str]) -> None:
    for month, contact, country, municipality in seen:
        async with ground.transactions() as uow:
            await uow.families.seen(month, contact, country, municipality)
            await uow.commit()


async def families(ground: Ground) -> dict[tuple[str, str, str], int]:
    rows = await ground.rows(
        "SELECT month, country, municipality, count(*) AS n FROM month_families GROUP BY 1, 2, 3"
    )
    return {(str(row["month"])[:7], row["country"], row["municipality"]): int(row["n"]) for row in rows}


async def published_months(ground: Ground) -> list[str]:
    return [str(row["month"]) for row in await ground.rows("SELECT month FROM publications ORDER BY 1")]


async def test_a_family_counts_once_a_month_where_it_last_said_it_lives(ground: Ground) -> None:
    await families_see(
        ground,
        (MARCH, 1, "", ""),
        (MARCH, 1, "EE", "valga"),
        (MARCH, 1, "EE", "valga"),
        (MARCH, 1, "", ""),
        (MARCH, 2, "EE", "valga"),
        (MARCH, 3, "", ""),
        (APRIL, 1, "EE", "narva"),
    )

    assert await families(ground) == {
        ("2026-03", "EE", "valga"): 2,
        ("2026-03", "", ""): 1,
        ("2026-04", "EE", "narva"): 1,
    }


async def test_nothing_ties_a_family_of_one_month_to_that_of_another(ground: Ground) -> None:
    await families_see(ground, (MARCH, 1, "EE", "valga"), (APRIL, 1, "EE", "valga"))

    keys = {row["family_key"] for row in await ground.rows("SELECT family_key FROM month_families")}
    assert len(keys) == 2


async def test_whoever_is_forgotten_stays_a_number(ground: Ground) -> None:
    await families_see(ground, (MARCH, 1, "EE", "valga"), (MARCH, 2, "EE", "valga"))
    before = {row["family_key"] for row in await ground.rows("SELECT family_key FROM month_families")}

    async with ground.transactions() as uow:
        await uow.families.seen(MARCH, 1, "EE", "valga")
        await uow.families.forget(1)
        await uow.commit()

    after = {row["family_key"] for row in await ground.rows("SELECT family_key FROM month_families")}
    assert await families(ground) == {("2026-03", "EE", "valga"): 2}
    assert len(before & after) == 1


async def test_families_of_several_updates_in_one_transaction_are_counted_with_it(ground: Ground) -> None:
    async with ground.transactions() as uow:
        for contact, country, town in ((1, "EE", "valga"), (2, "", ""), (1, "", "")):
            async with uow.part() as part:
                await part.families.seen(MARCH, contact, country, town)
                await part.commit()
        async with uow.part() as undone:
            await undone.families.seen(MARCH, 3, "EE", "valga")
        async with uow.part() as part:
            await part.families.forget(2)
            await part.commit()
        await uow.commit()

    assert await families(ground) == {("2026-03", "EE", "valga"): 1}


async def test_families_at_the_same_moment_share_one_key(ground: Ground) -> None:
    async def one(contact: int) -> None:
        async with ground.transactions() as uow:
            await uow.families.seen(MARCH, contact, "EE", "valga")
            await uow.commit()

    async with asyncio.TaskGroup() as group:
        for contact in (1, 2, 3, 1, 2, 3):
            group.create_task(one(contact))

    assert await families(ground) == {("2026-03", "EE", "valga"): 3}


# ── the end of a month ──


async def counted(ground: Ground, *days: date, event: Event = Event.ESCALATED) -> None:
    async with ground.transactions() as uow:
        for day in days:
            await uow.counters.add(Cell(day, event, "EE", "valga", "ru", "health", "dentist"), 7)
            for contact in range(6):
                await uow.families.seen(day.replace(day=1), contact, "EE", "valga")
        await uow.commit()


async def test_a_month_is_published_and_all_else_of_it_destroyed(ground: Ground, months: Months) -> None:
    await counted(ground, date(2026, 2, 28), date(2026, 3, 1))

    await months.close_due(ground.transactions)

    async with ground.transactions.reading() as uow:
        sums = await uow.publications.sums(FEBRUARY, FEBRUARY, [Event.ESCALATED], Layer.PLACE, Side.TOPIC)
        places = await uow.publications.shown_places(FEBRUARY, MARCH)
    assert sums == {(("health",), Event.ESCALATED): 10}
    assert places == {FEBRUARY: (("EE", ""), ("EE", "valga"))}
    assert {str(row["day"]) for row in await ground.rows("SELECT day FROM counters")} == {"2026-03-01"}
    assert await families(ground) == {("2026-03", "EE", "valga"): 6}
    assert [str(row["month"]) for row in await ground.rows("SELECT month FROM family_keys")] == ["2026-03-01"]


async def test_a_month_is_over_when_it_is_over_everywhere_and_an_hour_more(
    ground: Ground, months: Months
) -> None:
    """In Tallinn March began two hours before it did in Greenwich."""
    clock = ground.clock
    await counted(ground, date(2026, 2, 28))
    clock.tick(datetime(2026, 2, 28, 22, 30, tzinfo=UTC) - clock.now())
    await counted(ground, date(2026, 3, 1))
    for moment in (clock.now(), datetime(2026, 3, 1, 0, 59, tzinfo=UTC)):
        clock.tick(moment - clock.now())
        await months.close_due(ground.transactions)
        assert await published_months(ground) == []

    clock.tick(timedelta(minutes=2))
    await months.close_due(ground.transactions)

    assert await published_months(ground) == ["2026-02-01"]


async def test_a_bot_that_was_away_makes_up_for_every_month(ground: Ground, months: Months) -> None:
    await counted(ground, date(2025, 11, 3))
    await months.close_due(ground.transactions)
    await months.close_due(ground.transactions)

    assert await published_months(ground) == ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"]

    ground.clock.tick(timedelta(days=62))
    again = Months(Shelf(real_knowledge()), always_up)  # after a restart
    await again.close_due(ground.transactions)

    assert (await published_months(ground))[-2:] == ["2026-03-01", "2026-04-01"]


async def test_before_anything_was_counted_nothing_is_published(ground: Ground, months: Months) -> None:
    await months.close_due(ground.transactions)

    assert await published_months(ground) == []


async def test_of_two_processes_one_publishes(ground: Ground) -> None:
    """Both may have thrown the dice; only what one of them got is ever seen."""
    await counted(ground, date(2026, 2, 3))
    async with AsyncExitStack() as stack:
        other = ground
        if not ground.database.is_sqlite:
            url = ground.database.url.render_as_string(hide_password=False)
            other = await stack.enter_async_context(grounded(url, vault=ground.vault, clock=ground.clock))
        async with asyncio.TaskGroup() as group:
            for place, chance in ((ground, always_up), (other, always_down)):
                group.create_task(Months(Shelf(real_knowledge()), chance).close_due(place.transactions))

    rows = await ground.rows("SELECT n FROM published WHERE event = 'escalated'")
    assert {int(row["n"]) for row in rows} in ({5}, {10})
    assert await published_months(ground) == ["2026-02-01"]


async def test_a_month_is_never_published_twice(ground: Ground, months: Months) -> None:
    """What is counted in it afterwards, by a clock that goes wrong, would be a second look at the first."""
    await counted(ground, date(2026, 2, 3))
    await months.close_due(ground.transactions)
    before = await ground.rows("SELECT * FROM published ORDER BY 1, 2, 3, 4, 5, 6")

    await counted(ground, date(2026, 2, 27))
    await months.close_due(ground.transactions)

    assert await ground.rows("SELECT * FROM published ORDER BY 1, 2, 3, 4, 5, 6") == before
    assert await ground.rows("SELECT * FROM counters") == []
    assert await families(ground) == {}


async def test_a_publication_that_fails_leaves_the_counts(ground: Ground) -> None:
    await counted(ground, date(2026, 2, 3))
    async with ground.transactions() as uow:
        assert await uow.publications.publish(FEBRUARY, 5, {Block("EE", Event.TAKEN, Layer.COUNTRY): 5})
        # The process dies before the commit.

    assert await published_months(ground) == []
    assert len(await ground.rows("SELECT * FROM counters")) == 1
