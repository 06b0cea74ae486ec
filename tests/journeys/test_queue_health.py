"""What is told live of the queues: enough to see that somebody waits too long, and nothing else."""

from datetime import timedelta

from bot.domain.publication import Few, RoomHealth, Waiting
from tests.journeys.conftest import MakeFamily
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

VALGA = (("EE", "valga"),)


async def queue(stage: Stage) -> tuple[RoomHealth, ...]:
    async with stage.ground.transactions.reading() as uow:
        return await stage.services.health.queue(uow)


async def test_one_case_looks_like_none_until_it_is_late(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    quiet = (RoomHealth(VALGA, Few.UNDER_5, Waiting.NOBODY_LATE),)
    assert await queue(stage) == quiet

    case = await family.asks_for_a_person()
    stage.clock.tick(timedelta(hours=23))
    assert await queue(stage) == quiet

    for hours, waiting in ((2, Waiting.LATE), (49, Waiting.VERY_LATE)):
        stage.clock.tick(timedelta(hours=hours))
        assert await queue(stage) == (RoomHealth(VALGA, Few.UNDER_5, waiting),)

    await anna.takes(case)
    assert await queue(stage) == quiet


async def test_cases_without_a_room_are_seen(stage: Stage, new_family: MakeFamily) -> None:
    for _ in range(5):
        family = new_family()
        await family.settles()
        await family.asks_for_a_person()

    assert await queue(stage) == (RoomHealth((), Few.FROM_5, Waiting.NOBODY_LATE),)
