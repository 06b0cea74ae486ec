"""An old key can be taken away after everything was written anew under the new one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import LargeBinary

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.guard import WrongKeyError
from bot.adapters.db.key_order import KeyOrderError, begin_rotation
from bot.adapters.db.moving_queues import Moves
from bot.adapters.db.opening import opened, seen_beside
from bot.adapters.db.programs import present
from bot.adapters.db.rotation import PLACES, counts, rotate
from bot.adapters.db.tables import (
    inbox,
    meta,
    metadata,
    month_families,
    mutes,
    outbox,
    sign_in_links,
    tallies,
    web_sessions,
)
from bot.domain.audit import Deed
from bot.domain.cases import Case, State
from bot.domain.matching import Hunch, Recollection
from bot.domain.messages import SendText
from bot.domain.people import Place, RoomKind
from bot.services.ports import Incoming, UnreadableError
from bot.services.voice import lane_of
from tests.databases import grounded, lease_next
from tests.doubles import FrozenClock
from tests.postgres_server import PostgresServer

FAMILY = 5550001
GROUP = -1005550002


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    name = postgres_server.create_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


async def rotated(url: str, keys: str) -> int:
    """As `drom keys rotate` does it, beside whoever works on the database."""
    vault = Keyring.from_text(keys)
    async with seen_beside(url, vault) as (database, presence):
        return await rotate(database, vault, presence)


async def test_after_resealing_the_new_key_alone_finds_and_reads_everything(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with grounded(database_url, vault=Keyring.from_text(old)) as ground, ground.transactions() as uow:
        await uow.inbox.add([Incoming(1, FAMILY, b"hello")], uow.now)
        recalled = Recollection(uow.now, "health", Hunch((("dentist", 0.9),)))
        contact = replace(await uow.contacts.of(FAMILY), recollection=recalled)
        await uow.contacts.save(contact)
        room = await uow.rooms.bind(GROUP, RoomKind.CASES, (Place(),), is_forum=True, language="et")
        mediator = replace(await uow.rooms.mediator(7), alias="Maarja")
        await uow.rooms.save_mediator(mediator)
        await uow.audit.note(Deed.BIND, 7)
        member = await uow.access.admit(7, room.id, "et")
        await uow.outbox.add(SendText(FAMILY, "first"), now=uow.now)
        done = await uow.outbox.add(SendText(GROUP, "done"), now=uow.now)
        await uow.outbox.sent(done, None, uow.now)
        await uow.inbox.add([Incoming(2, 5550003, b"buried")], uow.now)
        await uow.contacts.of(5550003)
        await uow.families.seen(uow.now.date().replace(day=1), contact.id, "EE", "valga")
        await uow.inbox.bury(2, "RuntimeError")
        await uow.commit()
    assert await rotated(database_url, f"{new},{old}") > 12
    assert await rotated(database_url, f"{new},{old}") == 0, "what is done is left alone"
    alone = Keyring.from_text(new)
    async with grounded(database_url, vault=alone) as ground, ground.transactions() as uow:
        assert await uow.contacts.find(FAMILY) == contact
        assert await uow.rooms.find(GROUP) == room
        assert await uow.rooms.mediator(7) == mediator
        assert [entry.user_id for entry in await uow.audit.entries()] == [7]
        assert await uow.audit.number_of(7) == 1
        assert await uow.access.member(7) == member
        claimed = await uow.inbox.claim_next(uow.now)
        assert claimed is not None
        assert claimed.payload == b"hello"
        await uow.outbox.add(SendText(FAMILY, "second"), now=uow.now)
        leased = await lease_next(uow, 10, uow.now - uow.now)
        assert [row.message for row in leased] == [SendText(FAMILY, "first")], "the lane was kept together"
        await uow.inbox.forget_chat(5550003)
        assert await uow.inbox.bury(claimed.update_id, "RuntimeError")
        await uow.inbox.forget_chat(FAMILY)
        await uow.outbox.drop_for_chat(FAMILY)
        assert await lease_next(uow, 10, uow.now - uow.now) == []
        await uow.families.seen(uow.now.date().replace(day=1), contact.id, "EE", "valga")
        await uow.commit()
    async with grounded(database_url, vault=alone) as ground:
        assert len(await ground.rows("SELECT * FROM month_families")) == 1, "it is the same family"
        assert await ground.rows("SELECT * FROM inbox") == []


async def test_updates_keep_their_order_over_a_rotation(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with grounded(database_url, vault=Keyring.from_text(old)) as ground, ground.transactions() as uow:
        await uow.contacts.of(FAMILY)
        await uow.inbox.add([Incoming(1, FAMILY, b"first")], uow.now)
        await uow.commit()
    async with grounded(database_url, vault=Keyring.from_text(f"{new},{old}")) as ground:
        await rotated(database_url, f"{new},{old}")
        async with ground.transactions() as uow:
            await uow.inbox.add([Incoming(2, FAMILY, b"second")], uow.now)
            await uow.commit()
        rows = await ground.rows("SELECT DISTINCT chat_key FROM inbox")
        assert [row["chat_key"] for row in rows] == [ground.vault.index("queue", FAMILY)]


async def test_what_no_key_fits_stops_it_and_nothing_is_changed(database_url: str) -> None:
    old, new, lost = new_key(), new_key(), Keyring.from_text(new_key())
    async with grounded(database_url, vault=Keyring.from_text(old)) as ground:
        async with ground.transactions() as uow:
            await uow.contacts.of(FAMILY)
            await uow.commit()
        async with ground.database.writing() as connection:
            values = {"name": "other", "value": lost.seal(b"x")}
            await connection.execute(meta.insert().values(values))
            await connection.commit()
        before = await ground.rows("SELECT * FROM contacts")
    async with grounded(database_url, vault=Keyring.from_text(f"{new},{old}")) as ground:
        with pytest.raises(UnreadableError):
            await rotated(database_url, f"{new},{old}")
        assert await ground.rows("SELECT * FROM contacts") == before


def test_the_rotation_knows_every_sealed_column() -> None:
    """A column that it does not know would be unreadable when the old key is taken out."""
    known = {place.sealed for place in PLACES}
    sealed = {
        column
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert sealed == known


def test_every_hash_is_written_anew_or_may_go() -> None:
    """Under the new key a person's row would not be found by a hash that was left as it is."""
    written = {place.key for place in PLACES if place.key is not None} | {
        outbox.c.chat_key,
        outbox.c.lane_key,
        inbox.c.chat_key,
    }
    of_sessions = {sign_in_links.c.token_key, web_sessions.c.token_key}  # whoever has one signs in anew
    of_a_months_own_key = {month_families.c.family_key}
    # Nobody is sealed beside these: without the old key a mute ends early, and a day's calls begin anew.
    of_days = {tallies.c.who_key, mutes.c.who_key}
    hashes = {
        column
        for table in metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_key")
    }
    assert hashes == written | of_sessions | of_a_months_own_key | of_days


async def test_the_old_key_cannot_be_left_out_before_everything_is_written_anew(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with grounded(database_url, vault=Keyring.from_text(old)) as ground, ground.transactions() as uow:
        await uow.contacts.of(FAMILY)
        await uow.commit()
    async with grounded(database_url, vault=Keyring.from_text(f"{new},{old}")) as ground:
        assert (await counts(ground.database, ground.vault))["contacts"] == {ground.vault.names[1]: 1}
    for alone in (new, old):
        with pytest.raises(WrongKeyError, match=r"DROM_SECRET_KEYS.*Nothing was changed"):
            async with opened(database_url, Keyring.from_text(alone)):
                raise AssertionError("it must not open")
    await rotated(database_url, f"{new},{old}")
    async with grounded(database_url, vault=Keyring.from_text(new)) as ground, ground.transactions() as uow:
        assert await uow.contacts.find(FAMILY) is not None


async def test_a_program_that_lacks_the_new_key_never_meets_it(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with grounded(database_url, vault=Keyring.from_text(old)):
        with pytest.raises(KeyOrderError, match=r"1 running program.*append it, as the last one"):
            await rotated(database_url, f"{new},{old}")
    async with grounded(database_url, vault=Keyring.from_text(f"{old},{new}")):
        with pytest.raises(KeyOrderError, match="still write with another key"):
            await rotated(database_url, f"{new},{old}")
    async with grounded(database_url, vault=Keyring.from_text(f"{new},{old}")):
        await rotated(database_url, f"{new},{old}")


async def test_processes_change_over_one_by_one(postgres_url: str) -> None:
    old, new = new_key(), new_key()
    first, second = Keyring.from_text(old), Keyring.from_text(f"{old},{new}")
    third = Keyring.from_text(f"{new},{old}")
    async with opened(postgres_url, first):
        with pytest.raises(KeyOrderError, match="1 running program"):
            async with opened(postgres_url, third):
                raise AssertionError("the first one could not read what this one writes")
        async with opened(postgres_url, second):
            pass
    async with opened(postgres_url, second), opened(postgres_url, third):
        with pytest.raises(WrongKeyError):
            async with opened(postgres_url, first):
                raise AssertionError("it could not read what the third one writes")


async def test_nobody_writes_with_the_old_key_once_the_rotation_has_begun(database_url: str) -> None:
    old, new = new_key(), new_key()
    vault = Keyring.from_text(f"{new},{old}")
    async with grounded(database_url, vault=Keyring.from_text(old)):
        pass
    async with seen_beside(database_url, vault) as (database, presence):
        await begin_rotation(database, vault, presence)  # and killed
    with pytest.raises(KeyOrderError, match="on its way out"):
        async with opened(database_url, Keyring.from_text(f"{old},{new}")):
            raise AssertionError("it must not open")
    await rotated(database_url, f"{new},{old}")


async def test_a_program_is_seen_again_after_its_session_was_lost(postgres_url: str) -> None:
    vault = Keyring.from_text(new_key())
    async with grounded(postgres_url, vault=vault) as ground, present(ground.database, vault) as other:
        async with ground.database.reading() as connection:
            assert len(await other.others(connection)) == 1
        await other.hide()
        async with ground.database.reading() as connection:
            assert len(await other.others(connection)) == 1


def test_lanes_of_cases_are_called_as_the_voice_calls_them() -> None:
    old, new = new_key(), new_key()
    moves = Moves(Keyring.from_text(f"{new},{old}"))
    moves.case(7, None, None)
    case = Case(
        id=7, word="K7M2", contact_id=5, state=State.WAITING, opened_at=FrozenClock().now(), language="ru"
    )
    lane = lane_of(case)
    active, former = moves.vault.indexes("lane", lane)
    assert moves.lanes == {former: active}
