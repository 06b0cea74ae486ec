"""Every table says of whom it holds something; nothing of a person who is erased is left in any of them."""

import contextlib
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import MetaData, Table, select

from bot.adapters.crypto import Keyring
from bot.adapters.db.tables import metadata
from bot.adapters.db.tables.foundation import Whose
from bot.cli.people import erase_person
from bot.domain.mutes import MuteReason
from bot.domain.relays import LeftPlace, Transfer
from bot.services.ports import UnreadableError
from bot.services.voice import Voice
from tests.journeys.conftest import MakeRoom
from tests.journeys.kept_columns import OF_A_FAMILY
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage

#: Every purpose under which the number of a person or a chat is hashed.
PURPOSES = ("chat", "queue", "mediator", "staff", "audit", "mute")
OF_FAMILIES = {table.name for table in metadata.sorted_tables if table.info.get("whose") is Whose.FAMILY}
QUEUES = {"inbox", "outbox", "chats"}


def without_a_statement(tables: MetaData) -> list[str]:
    return [
        table.name
        for table in tables.sorted_tables
        if not isinstance(table.info.get("whose"), Whose) or not table.info.get("goes")
    ]


def test_every_table_says_of_whom_it_holds_something_and_how_that_goes() -> None:
    assert without_a_statement(metadata) == []
    with_a_new_one = MetaData()
    Table("votes", with_a_new_one)
    assert without_a_statement(with_a_new_one) == ["votes"]


def test_whoever_points_at_a_person_does_not_say_that_it_is_about_nobody() -> None:
    people = {"contacts": Whose.FAMILY, "cases": Whose.FAMILY, "mediators": Whose.STAFF, "staff": Whose.STAFF}
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            of = people.get(key.column.table.name)
            assert of is None or table.info["whose"] in (of, Whose.BOTH), table.name


def test_every_table_about_a_family_is_among_those_that_mydata_answers_for() -> None:
    """`test_privacy` then asks of every column of them where the family reads of it."""
    assert set(OF_A_FAMILY) == OF_FAMILIES | {"cases", "transfers"}


async def everything(stage: Stage) -> dict[str, list[dict[str, object]]]:
    async with stage.ground.database.reading() as connection:
        return {
            table.name: [dict(row) for row in (await connection.execute(select(table))).mappings()]
            for table in metadata.sorted_tables
        }


def tells(vault: Keyring, row: Mapping[str, object], number: int) -> bool:
    """Whether a row leads to that person for somebody who has the keys."""
    hashes = {vault.index(purpose, number) for purpose in PURPOSES}
    hashes.add(vault.index("tally", f"call/{number}"))
    for value in row.values():
        if isinstance(value, str) and value in hashes:
            return True
        if isinstance(value, bytes):
            with contextlib.suppress(UnreadableError):
                if str(number).encode() in vault.unseal(value):
                    return True
    return False


def led_to(stage: Stage, tables: Mapping[str, list[dict[str, object]]], number: int) -> dict[str, int]:
    found = {
        name: sum(tells(stage.ground.vault, row, number) for row in rows) for name, rows in tables.items()
    }
    return {name: rows for name, rows in found.items() if rows}


async def works(stage: Stage, room: Group, staff: Group, anna: Mediator, family: Family) -> None:
    """Something of both is in every table that holds something of people."""
    await family.settles()
    ended = await family.asks_for_a_person()
    await family.writes("a letter that I do not understand")
    await anna.takes(ended)
    await anna.closes(ended)
    case = await family.asks_for_a_person()
    await family.writes("and another one")
    await anna.takes(case)
    await anna.writes("/alias Maarja")
    await anna.writes("/language et")
    await anna.writes("/away 30.3.")
    boss = Mediator(stage, anna.user["id"], "Annavera", staff)
    await boss.writes("/dashboard")
    async with stage.ground.transactions() as uow:
        member = await uow.access.member(anna.user["id"])
        assert member is not None
        await uow.access.open_session(member.id, "a secret of a browser", uow.now)
        mediator = await uow.rooms.mediator(anna.user["id"])
        await uow.mutes.put(family.chat_id, MuteReason.SPAM, uow.now + timedelta(days=7), 1)
        await uow.moves.begin(Transfer(case.id, 1, mediator.id, uow.now))
        await uow.moves.leave([LeftPlace(case.id, 1, thread_id=None, message_id=1)])
        await uow.commit()


async def test_erasing_a_family_leaves_nothing_of_it_in_any_table(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    await works(stage, room, await new_room("staff"), anna, family)
    before = await everything(stage)
    [contact] = [row["id"] for row in before["contacts"] if tells(stage.ground.vault, row, family.chat_id)]
    assert [name for name in OF_FAMILIES if not before[name]] == [], "the story reaches every table"
    [known] = [row["family_key"] for row in before["month_families"]]

    await erase_person(stage.ground.transactions, voice(stage), family.chat_id)
    await stage.settle()

    after = await everything(stage)
    assert led_to(stage, after, family.chat_id) == {}
    assert contact not in {row["contact_id"] for row in after["cases"]}
    for name in OF_FAMILIES - {"month_families", "contacts"}:
        assert after[name] == [], name
    [row] = after["month_families"]
    assert row["family_key"] != known, "it counts, under a name of nobody's"


@pytest.mark.parametrize("is_also_a_family", [False, True])
async def test_erasing_a_mediator_leaves_nothing_of_them_in_any_table(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom, is_also_a_family: bool
) -> None:
    await works(stage, room, await new_room("staff"), anna, family)
    if is_also_a_family:
        await Family(stage, anna.user["id"], "et", "Annavera").settles()
    number = anna.user["id"]
    before = led_to(stage, await everything(stage), number)
    assert {"mediators", "staff", "audit"} <= set(before)

    said = await erase_person(stage.ground.transactions, voice(stage), number)
    await stage.settle()

    after = await everything(stage)
    assert led_to(stage, after, number) == {}
    assert after["sign_in_links"] == after["web_sessions"] == []
    assert ("the family's row" in said) is is_also_a_family
    assert led_to(stage, after, family.chat_id), "whoever they worked for is still there"


async def test_what_is_over_goes_by_itself_from_every_table(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    await works(stage, room, await new_room("staff"), anna, family)
    await anna.closes(await family.case())

    stage.clock.tick(timedelta(days=365))
    await stage.services.months.close_due(stage.ground.transactions)
    for _ in range(2):  # what the first of them said to Telegram is a week old with the second
        await stage.sweep()
        stage.clock.tick(timedelta(days=8))
    await stage.sweep()

    after = await everything(stage)
    assert led_to(stage, after, family.chat_id) == led_to(stage, after, anna.user["id"]) == {}
    left = {name for name, table in metadata.tables.items() if after[name] and _is_of_people(table)}
    assert left <= {"audit"} | QUEUES, "and of an administrator, who has just been told"


def _is_of_people(table: Table) -> bool:
    return table.info["whose"] is not Whose.NOBODY


def voice(stage: Stage) -> Voice:
    return Voice(stage.shelf, stage.translator, frozenset({ADMIN}))
