"""Whoever copies the database learns neither who wrote nor what was written."""

import os
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.adapters.db.tables import metadata
from bot.domain.messages import CopyMessage, SendText
from bot.domain.people import Place, RoomKind
from bot.services.ports import Incoming, NewCase
from tests.databases import Ground, grounded

FAMILY = 7_351_426_988
MEDIATOR = 7_351_426_989
GROUP = -1_007_351_426_987
PLANTED = ("7351426988", "7351426989", "1007351426987", "Maarja-Liis", "kodutu", "Здравствуйте")


@pytest.fixture
async def ground(database_url: str) -> AsyncIterator[Ground]:
    async with grounded(database_url) as ground:
        yield ground


async def fill(ground: Ground) -> None:
    async with ground.transactions() as uow:
        payload = f'{{"from": {FAMILY}, "text": "kodutu", "name": "Maarja-Liis"}}'.encode()
        await uow.inbox.add([Incoming(1, FAMILY, payload), Incoming(2, f"{GROUP}/7", payload)], uow.now)
        await uow.inbox.bury(2, "ValueError")
        contact = await uow.contacts.of(FAMILY)
        room = await uow.rooms.bind(GROUP, RoomKind.CASES, (Place(),), is_forum=True, language="et")
        mediator = await uow.rooms.mediator(MEDIATOR)
        await uow.rooms.save_mediator(replace(mediator, alias="Maarja-Liis"))
        case = await uow.cases.open(
            NewCase("K7M2", contact.id, "ru", uow.now, "EE", "valga", "school", "enrol", False, room.id)
        )
        await uow.outbox.add(SendText(FAMILY, "Здравствуйте kodutu"), now=uow.now, lane=f"{GROUP}/7")
        await uow.outbox.add(CopyMessage(GROUP, FAMILY, case.id), now=uow.now)
        await uow.commit()


async def dump(ground: Ground) -> tuple[int, bytes]:
    """How many rows there are, and everything that is in them."""
    rows = []
    async with ground.database.reading() as connection:
        for table in metadata.sorted_tables:
            rows += [tuple(row) for row in await connection.execute(select(table))]
    return len(rows), repr(rows).encode()


async def test_a_dump_holds_no_id_no_name_and_no_word(ground: Ground) -> None:
    await fill(ground)
    number, content = await dump(ground)
    assert number >= 12
    if ground.database.file is not None:
        folder = Path(ground.database.file).parent
        files = [path.read_bytes() for path in sorted(folder.iterdir())]
        assert len(files) >= 3, "the file, its journal and its lock"
        content += b"".join(files)
    assert b"K7M2" in content, "else the search itself would find nothing"
    assert [
        word for word in PLANTED if word.encode() in content or repr(word.encode()).encode() in content
    ] == []


async def test_family_and_mediator_of_the_same_telegram_user_cannot_be_matched(ground: Ground) -> None:
    async with ground.transactions() as uow:
        await uow.contacts.of(FAMILY)
        await uow.rooms.mediator(FAMILY)
        await uow.commit()
    [contact] = await ground.rows("SELECT chat_key AS key FROM contacts")
    [mediator] = await ground.rows("SELECT user_key AS key FROM mediators")
    assert contact["key"] != mediator["key"]


def open_to_others(folder: Path) -> dict[str, int]:
    """Each file, and what anybody but its owner may do with it."""
    return {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir()}


def everything_in(folder: Path) -> bytes:
    """All files, as a thief carries them away."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_the_file_and_its_log_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        async with grounded(f"sqlite:///{tmp_path}/drom.sqlite3") as ground:
            await fill(ground)
            modes = open_to_others(tmp_path)
    finally:
        os.umask(before)
    assert len(modes) >= 3
    assert set(modes.values()) == {0}, modes


async def test_what_is_deleted_leaves_the_file_and_its_log(tmp_path: Path) -> None:
    async with grounded(f"sqlite:///{tmp_path}/drom.sqlite3") as ground:
        async with ground.transactions() as uow:
            sealed = (await uow.contacts.of(FAMILY)).id
            await uow.commit()
        [row] = await ground.rows("SELECT chat_key, chat_sealed FROM contacts")
        async with ground.transactions() as uow:
            await uow.contacts.delete(sealed)
            await uow.commit()
        await ground.database.forget_log()
        left = everything_in(tmp_path)
    assert row["chat_key"].encode() not in left
    assert row["chat_sealed"] not in left


async def test_a_log_that_somebody_reads_is_left_for_the_next_hour(tmp_path: Path) -> None:
    async with (
        grounded(f"sqlite:///{tmp_path}/drom.sqlite3") as ground,
        ground.database.reading() as reader,
    ):
        await reader.execute(select(metadata.tables["contacts"]))
        await fill(ground)
        started = time.monotonic()
        await ground.database.forget_log()
        assert time.monotonic() - started < 2
