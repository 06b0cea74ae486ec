"""Cases and counts are stored whole, found again, and held by whoever works on them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy.exc import IntegrityError

from bot.adapters.db.tables import cases, contacts, counters, relays
from bot.domain.cases import Case, Outcome, State
from bot.domain.counting import Cell, Event
from bot.domain.people import Contact, Place, RoomKind
from bot.domain.relays import Relay, Side
from bot.services.ports import NewCase, UnitOfWork
from tests.databases import Ground, grounded
from tests.postgres_server import PostgresServer

HOUR = timedelta(hours=1)
DAY = date(2026, 3, 2)
_words = (f"W{number:03}" for number in count())


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def open_case(uow: UnitOfWork, user_id: int = 1, *, room_id: int | None = None) -> Case:
    contact = await uow.contacts.of(user_id)
    return await uow.cases.open(
        NewCase(next(_words), contact.id, "ru", uow.now, "EE", "valga", "school", "enrol", True, room_id)
    )


async def a_room(uow: UnitOfWork) -> int:
    room = await uow.rooms.bind(-100, RoomKind.CASES, (Place(),), is_forum=True, language="et")
    return room.id


def test_every_field_has_its_column() -> None:
    assert {field.name for field in fields(Case)} == set(cases.c.keys())
    assert {field.name for field in fields(Relay)} == set(relays.c.keys())
    assert {field.name for field in fields(Cell)} == set(counters.c.keys()) - {"n"}
    sealed = {"chat_id", "recollection"}
    assert {field.name for field in fields(Contact)} - sealed < set(contacts.c.keys())


async def test_a_case_opens_waiting_and_is_found_by_number_word_and_family(ground: Ground) -> None:
    async with ground.transactions() as uow:
        case = await open_case(uow)
        assert case == Case(
            case.id, case.word, case.contact_id, State.WAITING, uow.now, "ru",
            "EE", "valga", "school", "enrol", True, waits_since=uow.now, clock_at=uow.now,
        )  # fmt: skip
        assert not await uow.cases.word_is_free(case.word)
        assert await uow.cases.word_is_free("FREE")
        assert await uow.cases.get(case.id) == case
        assert await uow.cases.by_word(case.word) == case
        assert await uow.cases.open_of(case.contact_id) == case
        assert await uow.cases.by_word("FREE") is None


async def test_everything_about_a_case_is_stored(ground: Ground) -> None:
    async with ground.transactions() as uow:
        room_id = await a_room(uow)
        mediator = await uow.rooms.mediator(7)
        case = replace(
            await open_case(uow),
            state=State.CLOSED,
            urgent=False,
            room_id=room_id,
            mediator_id=mediator.id,
            thread_id=5,
            topic_row=6,
            card_message_id=7,
            card_row=8,
            taken_at=uow.now,
            first_reply_at=uow.now + HOUR,
            closed_at=uow.now + 2 * HOUR,
            outcome=Outcome.REFUSED_PAPER,
            persons=4,
            rated=True,
        )
        await uow.cases.save(case)
        await uow.commit()
    async with ground.transactions() as uow:
        assert await uow.cases.get(case.id) == case
        assert await uow.cases.open_of(case.contact_id) is None


async def test_a_family_has_one_open_case_at_most(ground: Ground) -> None:
    with pytest.raises(IntegrityError):
        async with ground.transactions() as uow:
            await open_case(uow)
            await open_case(uow)


async def test_a_word_belongs_to_one_case(ground: Ground) -> None:
    with pytest.raises(IntegrityError):
        async with ground.transactions() as uow:
            first, second = [await open_case(uow, user_id) for user_id in (1, 2)]
            await uow.cases.save(replace(second, word=first.word))


async def test_the_cases_of_a_family_come_newest_first(ground: Ground) -> None:
    async with ground.transactions() as uow:
        old = (await open_case(uow)).withdrawn(uow.now)
        await uow.cases.save(old)
        await open_case(uow, user_id=2)
        await uow.commit()
    ground.clock.tick(HOUR)
    async with ground.transactions() as uow:
        new = await open_case(uow)
        assert await uow.cases.all_of(new.contact_id) == (new, old)


async def test_a_case_is_found_by_its_topic_its_card_and_the_familys_messages(ground: Ground) -> None:
    async with ground.transactions() as uow:
        room_id = await a_room(uow)
        case = replace(await open_case(uow, room_id=room_id), thread_id=31, card_message_id=500)
        await uow.cases.save(case)
        from_family = await uow.cases.add_relay(case.id, Side.FAMILY, 3)
        await uow.cases.save_relay(replace(from_family, copy_message_id=501))
        from_room = await uow.cases.add_relay(case.id, Side.ROOM, 502)
        await uow.cases.save_relay(replace(from_room, copy_message_id=4))
        assert await uow.cases.in_topic(room_id, 31) == case
        assert await uow.cases.by_room_message(room_id, 500) == case
        assert await uow.cases.by_room_message(room_id, 501) == case
        assert await uow.cases.by_room_message(room_id, 502) == case
        for number_in_the_familys_chat in (3, 4):
            assert await uow.cases.by_room_message(room_id, number_in_the_familys_chat) is None
        assert await uow.cases.in_topic(room_id, 32) is None
        assert await uow.cases.by_room_message(room_id + 1, 501) is None


async def test_a_relay_is_remembered_once_and_in_order(ground: Ground) -> None:
    async with ground.transactions() as uow:
        case = await open_case(uow)
        first = await uow.cases.add_relay(case.id, Side.FAMILY, 9)
        second = await uow.cases.add_relay(case.id, Side.ROOM, 9)
        assert await uow.cases.add_relay(case.id, Side.FAMILY, 9) == first
        assert first == Relay(first.id, case.id, Side.FAMILY, 9)
        sent = replace(first, copy_message_id=77, copy_row=8)
        await uow.cases.save_relay(sent)
        assert await uow.cases.relays(case.id) == (sent, second)
        assert await uow.cases.relay(first.id) == sent
        assert await uow.cases.relay_of(case.id, Side.ROOM, 9) == second
        assert await uow.cases.relay_of(case.id, Side.ROOM, 10) is None


async def test_a_relay_is_found_where_its_message_stands(ground: Ground) -> None:
    async with ground.transactions() as uow:
        case = await open_case(uow)
        asked = await uow.cases.add_relay(case.id, Side.FAMILY, 9)
        answered = await uow.cases.add_relay(case.id, Side.ROOM, 501)
        asked, answered = replace(asked, copy_message_id=500), replace(answered, copy_message_id=10)
        for relay in (asked, answered):
            await uow.cases.save_relay(relay)
        await uow.cases.add_relay(case.id, Side.NOTICE, 502)
        for side, number, relay in (
            (Side.FAMILY, 9, asked),
            (Side.FAMILY, 10, answered),
            (Side.ROOM, 500, asked),
            (Side.ROOM, 501, answered),
        ):
            assert await uow.cases.relay_at(case.id, side, number) == relay
            other = Side.ROOM if side is Side.FAMILY else Side.FAMILY
            assert await uow.cases.relay_at(case.id, other, number) is None
            assert await uow.cases.relay_at(case.id + 1, side, number) is None
        assert await uow.cases.relay_at(case.id, Side.ROOM, 502) is None


async def test_a_forgotten_case_takes_its_relays_along_and_lets_its_family_go(ground: Ground) -> None:
    async with ground.transactions() as uow:
        case = await open_case(uow)
        relay = await uow.cases.add_relay(case.id, Side.FAMILY, 9)
        await uow.cases.delete(case.id)
        await uow.contacts.delete(case.contact_id)
        assert await uow.cases.get(case.id) is None
        assert await uow.cases.relay(relay.id) is None


async def test_a_family_with_cases_cannot_be_deleted(ground: Ground) -> None:
    with pytest.raises(IntegrityError):
        async with ground.transactions() as uow:
            await uow.contacts.delete((await open_case(uow)).contact_id)


async def test_open_cases_are_listed_by_room_oldest_first(ground: Ground) -> None:
    async with ground.transactions() as uow:
        room_id = await a_room(uow)
        homeless = [await open_case(uow, user_id) for user_id in (1, 2)]
        housed = await open_case(uow, 3, room_id=room_id)
        await uow.cases.save((await open_case(uow, 4)).withdrawn(uow.now))
        await uow.cases.save((await open_case(uow, 5, room_id=room_id)).withdrawn(uow.now))
        assert await uow.cases.without_room() == tuple(homeless)
        assert await uow.cases.open_in(room_id) == (housed,)


async def test_only_cases_that_ended_long_ago_are_up_for_deletion(ground: Ground) -> None:
    async with ground.transactions() as uow:
        await open_case(uow, 1)
        ended = []
        for user_id in (2, 3, 4):
            case = (await open_case(uow, user_id)).withdrawn(uow.now + user_id * HOUR)
            await uow.cases.save(case)
            ended.append(case)
        limit = uow.now + 4 * HOUR
        assert await uow.cases.ended_before(limit, 10) == tuple(ended[:2])
        assert await uow.cases.ended_before(limit, 1) == tuple(ended[:1])


async def test_the_second_mediator_waits_and_then_sees_that_the_case_is_taken(
    postgres_server: PostgresServer,
) -> None:
    name = postgres_server.create_database()
    async with grounded(postgres_server.url(name)) as ground:
        async with ground.transactions() as uow:
            case = await open_case(uow)
            taken = case.taken_by((await uow.rooms.mediator(7)).id, uow.now)
            await uow.commit()

        async def look() -> Case | None:
            async with ground.transactions() as second:
                return await second.cases.by_word(case.word)

        async with ground.transactions() as first:
            assert await first.cases.by_word(case.word) == case
            async with asyncio.TaskGroup() as tasks:
                second = tasks.create_task(look())
                await asyncio.wait([second], timeout=0.3)
                assert not second.done()
                async with ground.transactions.reading() as dashboard:
                    assert await dashboard.cases.get(case.id) == case, "whoever only looks does not wait"
                await first.cases.save(taken)
                await first.commit()
            assert second.result() == taken
    postgres_server.drop_database(name)


async def test_counts_add_up_within_and_across_transactions(ground: Ground) -> None:
    asked = Cell(DAY, Event.ASKED, "EE", "valga", "ru", "school", "enrol")
    for _ in range(2):
        async with ground.transactions() as uow:
            await uow.counters.add(asked)
            await uow.counters.add(asked, 2)
            await uow.counters.add(replace(asked, language="et"))
            await uow.counters.add(Cell(DAY + timedelta(days=1), Event.STARTED))
            await uow.commit()
    async with ground.transactions() as uow:
        assert await uow.counters.totals(DAY, DAY) == {("EE", "valga", Event.ASKED): 8}
        assert await uow.counters.totals(DAY, DAY + timedelta(days=1)) == {
            ("EE", "valga", Event.ASKED): 8,
            ("", "", Event.STARTED): 2,
        }
        assert await uow.counters.totals(DAY, DAY + timedelta(days=1), country="LV") == {}
        await uow.counters.add(asked)
        assert await uow.counters.totals(DAY, DAY, country="EE") == {("EE", "valga", Event.ASKED): 9}


async def test_a_rolled_back_count_never_happened(ground: Ground) -> None:
    async with ground.transactions() as uow:
        await uow.counters.add(Cell(DAY, Event.ASKED))
    async with ground.transactions() as uow:
        assert await uow.counters.totals(DAY, DAY) == {}


async def test_counting_in_opposite_orders_does_not_block(postgres_server: PostgresServer) -> None:
    name = postgres_server.create_database()
    cells = [Cell(DAY, event) for event in Event]
    async with grounded(postgres_server.url(name)) as ground:

        async def count_all(order: list[Cell]) -> None:
            for _ in range(10):
                async with ground.transactions() as uow:
                    for cell in order:
                        await uow.counters.add(cell)
                        await asyncio.sleep(0)
                    await uow.commit()

        await asyncio.gather(count_all(cells), count_all(cells[::-1]))
        async with ground.transactions() as uow:
            assert set((await uow.counters.totals(DAY, DAY)).values()) == {20}
    postgres_server.drop_database(name)


async def test_nothing_can_be_added_to_a_transaction_that_was_committed(ground: Ground) -> None:
    async with ground.transactions() as uow:
        await uow.commit()
        with pytest.raises(Exception, match="closed"):
            await uow.contacts.of(1)
