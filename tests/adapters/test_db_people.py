"""Families, rooms and mediators are found again in both databases, also under a new key."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.adapters.crypto import Keyring, new_key
from bot.domain.matching import Hunch, Recollection
from bot.domain.people import Contact, Place, Room, RoomKind
from tests.databases import Ground, grounded
from tests.postgres_server import PostgresServer

FAMILY = 5550001
GROUP = -1005550002


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def test_a_family_is_made_once(ground: Ground) -> None:
    async with ground.transactions() as uow:
        assert await uow.contacts.find(FAMILY) is None
        made = await uow.contacts.of(FAMILY)
        assert made == Contact(made.id, FAMILY, seen_on=ground.clock.now().date())
        await uow.commit()
    async with ground.transactions() as uow:
        assert await uow.contacts.of(FAMILY) == made
        assert (await uow.contacts.of(FAMILY + 1)).id != made.id


async def test_everything_about_a_family_is_stored(ground: Ground) -> None:
    async with ground.transactions() as uow:
        changed = replace(
            await uow.contacts.of(FAMILY),
            language="ru",
            phone_language="et-EE",
            country="EE",
            municipality="valga",
            place_asked=True,
            consented_on=date(2026, 3, 2),
            misses=2,
            unanswered=(11, 12),
            unanswered_at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
            album="97",
            reachable=False,
        )
        await uow.contacts.save(changed)
        await uow.commit()
    async with ground.transactions() as uow:
        assert await uow.contacts.get(changed.id) == changed
        await uow.contacts.save(replace(changed, unanswered=(), album=None))
        assert await uow.contacts.find(FAMILY) == replace(changed, unanswered=(), album=None)


RECALLED = Recollection(
    datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    "health",
    Hunch((("dentist", 0.8), ("emergency-care", 0.1)), ("dentist",), ("mental-health",)),
)


async def recall(ground: Ground, recalled: Recollection | None = RECALLED) -> Contact:
    async with ground.transactions() as uow:
        contact = replace(await uow.contacts.of(FAMILY), recollection=recalled)
        await uow.contacts.save(contact)
        await uow.commit()
    return contact


async def test_what_helps_with_the_next_question_is_kept_encrypted(ground: Ground) -> None:
    contact = await recall(ground)
    async with ground.transactions() as uow:
        assert await uow.contacts.find(FAMILY) == contact
    [row] = await ground.rows("SELECT * FROM contacts")
    told = repr(row).encode() + bytes(row["recollection_sealed"])
    for word in (b"health", b"dentist", b"emergency", b"mental"):
        assert word not in told
    await recall(ground, None)
    [row] = await ground.rows("SELECT recollection_sealed, recollected_at FROM contacts")
    assert set(row.values()) == {None}


async def test_it_is_erased_when_its_hour_is_over(ground: Ground) -> None:
    contact = await recall(ground)
    async with ground.transactions() as uow:
        await uow.contacts.forget_recollections(RECALLED.at)
        assert (await uow.contacts.of(FAMILY)).recollection == RECALLED, "not a moment too early"
        await uow.contacts.forget_recollections(RECALLED.at + timedelta(seconds=1))
        await uow.commit()
    async with ground.transactions() as uow:
        assert await uow.contacts.of(FAMILY) == replace(contact, recollection=None)


async def test_another_change_of_the_family_leaves_it_alone(ground: Ground) -> None:
    contact = await recall(ground)
    async with ground.transactions() as uow:
        await uow.contacts.save(replace(await uow.contacts.of(FAMILY), misses=2))
        await uow.commit()
    async with ground.transactions() as uow:
        assert await uow.contacts.of(FAMILY) == replace(contact, misses=2)


async def test_a_forgotten_family_is_gone(ground: Ground) -> None:
    async with ground.transactions() as uow:
        contact = await uow.contacts.of(FAMILY)
        await uow.contacts.delete(contact.id)
        assert await uow.contacts.get(contact.id) is None
        assert await uow.contacts.find(FAMILY) is None


async def test_two_transactions_that_save_different_things_do_not_undo_each_other(
    postgres_server: PostgresServer,
) -> None:
    name = postgres_server.create_database()
    async with grounded(postgres_server.url(name)) as ground:
        async with ground.transactions() as uow:
            contact = await uow.contacts.of(FAMILY)
            await uow.commit()
        async with ground.transactions() as handler, ground.transactions() as receipt:
            seen_by_both = await handler.contacts.of(FAMILY), await receipt.contacts.get(contact.id)
            assert seen_by_both == (contact, contact)
            await handler.contacts.save(replace(contact, misses=1))
            await handler.commit()
            await receipt.contacts.save(replace(contact, reachable=False))
            await receipt.commit()
        async with ground.transactions() as uow:
            assert await uow.contacts.find(FAMILY) == replace(contact, misses=1, reachable=False)
    postgres_server.drop_database(name)


async def test_a_family_that_two_transactions_make_at_once_is_one_family(
    postgres_server: PostgresServer,
) -> None:
    name = postgres_server.create_database()
    async with grounded(postgres_server.url(name)) as ground:

        async def make() -> int:
            async with ground.transactions() as uow:
                contact = await uow.contacts.of(FAMILY)
                await asyncio.sleep(0.05)
                await uow.commit()
                return contact.id

        assert len(set(await asyncio.gather(make(), make(), make()))) == 1
    postgres_server.drop_database(name)


async def test_a_group_becomes_a_room_and_can_be_bound_anew(ground: Ground) -> None:
    async with ground.transactions() as uow:
        assert await uow.rooms.find(GROUP) is None
        places = (Place("EE", "valga"), Place("LV"))
        room = await uow.rooms.bind(GROUP, RoomKind.CASES, places, is_forum=True, language="et")
        assert room == Room(room.id, GROUP, RoomKind.CASES, True, "et", places)
        await uow.commit()
    async with ground.transactions() as uow:
        assert await uow.rooms.find(GROUP) == room
        await uow.rooms.save(replace(room, is_open=False))
        again = await uow.rooms.bind(GROUP, RoomKind.STAFF, (Place(),), is_forum=False, language="en")
        assert again == Room(room.id, GROUP, RoomKind.STAFF, False, "en", (Place(),))
        assert await uow.rooms.all() == (again,)


async def test_a_room_follows_its_group_to_a_new_id(ground: Ground) -> None:
    async with ground.transactions() as uow:
        room = await uow.rooms.bind(GROUP, RoomKind.CASES, (Place(),), is_forum=False, language="et")
        moved = replace(
            room, chat_id=GROUP - 1, is_forum=True, language="ru", places=(Place("LT"),), is_open=False
        )
        await uow.rooms.save(moved)
        assert await uow.rooms.find(GROUP) is None
        assert await uow.rooms.find(GROUP - 1) == await uow.rooms.get(room.id) == moved


async def test_who_is_away_is_known_until_it_is_over(ground: Ground) -> None:
    last = date(2026, 3, 9)
    async with ground.transactions() as uow:
        anna, boris = await uow.rooms.mediator(1), await uow.rooms.mediator(2)
        await uow.rooms.save_mediator(anna.away(last, 3))
        assert await uow.rooms.away() == (anna.away(last, 3),)
        assert await uow.rooms.mediator(2) == boris
        await uow.rooms.end_absences(last)
        assert await uow.rooms.mediator(1) == anna.away(last, 3), "not a day too early"
        await uow.rooms.end_absences(last + timedelta(days=1))
        assert (await uow.rooms.away(), await uow.rooms.mediator(1)) == ((), anna)


async def test_a_morning_is_given_once(ground: Ground) -> None:
    monday, tuesday = date(2026, 3, 9), date(2026, 3, 10)
    async with ground.transactions() as uow:
        room = await uow.rooms.bind(GROUP, RoomKind.CASES, (Place(),), is_forum=True, language="et")
        mornings = [await uow.rooms.take_morning(room.id, day) for day in (monday, monday, tuesday, monday)]
        assert mornings == [True, False, True, False]
        assert (await uow.rooms.get(room.id)) == replace(room, digest_on=tuesday)


async def test_a_mediator_keeps_number_and_alias(ground: Ground) -> None:
    async with ground.transactions() as uow:
        mediator = await uow.rooms.mediator(FAMILY)
        assert (mediator.user_id, mediator.alias) == (FAMILY, None)
        await uow.rooms.save_mediator(replace(mediator, alias="Maarja"))
        await uow.commit()
    async with ground.transactions() as uow:
        assert await uow.rooms.mediator(FAMILY) == replace(mediator, alias="Maarja")
        assert await uow.rooms.get_mediator(mediator.id) == replace(mediator, alias="Maarja")
        assert await uow.rooms.get_mediator(mediator.id + 1) is None


async def test_everybody_is_found_under_a_new_key_and_moves_to_it_when_saved(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with grounded(database_url, vault=Keyring.from_text(old)) as ground, ground.transactions() as uow:
        contact = await uow.contacts.of(FAMILY)
        room = await uow.rooms.bind(GROUP, RoomKind.CASES, (Place(),), is_forum=False, language="et")
        mediator = replace(await uow.rooms.mediator(7), alias="Maarja")
        await uow.rooms.save_mediator(mediator)
        await uow.commit()
    both = Keyring.from_text(f"{new},{old}")
    async with grounded(database_url, vault=both) as ground, ground.transactions() as uow:
        assert await uow.contacts.of(FAMILY) == contact
        assert await uow.rooms.find(GROUP) == room
        assert await uow.rooms.mediator(7) == mediator
        await uow.contacts.save(contact)
        await uow.rooms.save(room)
        await uow.rooms.save_mediator(mediator)
        assert await uow.contacts.find(FAMILY) == contact
        await uow.commit()
        for query, index in (
            ("SELECT chat_key FROM contacts", both.index("chat", FAMILY)),
            ("SELECT chat_key FROM rooms", both.index("chat", GROUP)),
            ("SELECT user_key FROM mediators", both.index("mediator", 7)),
        ):
            assert [list(row.values()) for row in await ground.rows(query)] == [[index]]
