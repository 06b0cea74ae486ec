"""Answers that need mending are counted by entry, country and language, and by nobody's name."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.domain.mending import Mending
from tests.databases import Ground, grounded

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def test_marks_add_up_until_they_are_removed(ground: Ground) -> None:
    async with ground.transactions() as uow:
        for language, day, state in (("ru", MONDAY, "a"), ("et", MONDAY, "a"), ("ru", TUESDAY, "b")):
            await uow.mendings.mark(Mending("dentist", "EE", language, day, 1, state))
        assert await uow.mendings.marked_on("dentist", MONDAY)
        assert not await uow.mendings.marked_on("dentist", date(2026, 3, 4))
        assert not await uow.mendings.marked_on("eviction-help", MONDAY)
        await uow.commit()

    async with ground.transactions() as uow:
        assert await uow.mendings.all() == (
            Mending("dentist", "EE", "ru", TUESDAY, 2, "b"),
            Mending("dentist", "EE", "et", MONDAY, 1, "a"),
        )
        assert await uow.mendings.remove("dentist", "EE", "ru")
        assert not await uow.mendings.remove("dentist", "EE", "ru")
        assert [one.language for one in await uow.mendings.all()] == ["et"]


async def test_a_person_is_looked_for_without_being_made(ground: Ground) -> None:
    async with ground.transactions() as uow:
        assert await uow.rooms.known_mediator(77) is None
        assert await uow.rooms.known_mediator(77) is None
        made = await uow.rooms.mediator(77)
        assert await uow.rooms.known_mediator(77) == made
