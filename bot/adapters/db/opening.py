"""Everything that must be true of a database before any work begins, in the right order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import update

from bot.adapters.db.engine import Database, DatabaseUnusableError, create
from bot.adapters.db.guard import check_key, check_usable, keep_private, only_process, remember_key
from bot.adapters.db.key_order import admit
from bot.adapters.db.migrations import is_up_to_date
from bot.adapters.db.migrations.apart import migrate_apart
from bot.adapters.db.programs import Presence, present, said_of
from bot.adapters.db.tables import outbox
from bot.services.ports import Vault


@asynccontextmanager
async def opened(url: str, vault: Vault) -> AsyncIterator[Database]:
    """The database, held, checked and up to date; raises an error whose message says what to do."""
    database = create(url)
    with only_process(database, said_of(vault)):
        try:
            keep_private(database)
            await check_usable(database)
            # Before the migration: a database of somebody else's must not even be changed in shape.
            await check_key(database, vault)
            await migrate_apart(database)
            await remember_key(database, vault)
            # Two processes may have written the first key at the same moment.
            await check_key(database, vault)
            # Seen before it is admitted: of two that do not know each other's keys one sees the other.
            async with present(database, vault, holds_file=True) as presence:
                await admit(database, vault, presence)
                await _end_leases_of_the_dead(database)
                yield database
        finally:
            await database.close()


@asynccontextmanager
async def opened_beside(url: str, vault: Vault) -> AsyncIterator[Database]:
    """The database, also while a bot works on it: whole transactions alone, and no lease is ended."""
    async with seen_beside(url, vault) as (database, presence):
        await admit(database, vault, presence)
        yield database


@asynccontextmanager
async def seen_beside(url: str, vault: Vault) -> AsyncIterator[tuple[Database, Presence]]:
    """The same before it is known whether the first key may be written with."""
    database = create(url)
    try:
        _check_exists(database)
        await check_usable(database)
        await check_key(database, vault)
        if not await is_up_to_date(database):
            raise DatabaseUnusableError(
                "The database is of another version of Drom, or empty. Start the bot of this version once."
            )
        async with present(database, vault) as presence:
            yield database, presence
    finally:
        await database.close()


@asynccontextmanager
async def looked_into(url: str, vault: Vault) -> AsyncIterator[Database]:
    """The database for reading alone, also while a bot works on it; nothing is changed."""
    database = create(url)
    try:
        _check_exists(database)
        await check_key(database, vault)
        yield database
    finally:
        await database.close()


def _check_exists(database: Database) -> None:
    """SQLite would make an empty file here, which everybody on the machine could read for ever."""
    if database.file is not None and not database.file.exists():
        raise DatabaseUnusableError(f"There is no database at {database.file}.")


async def _end_leases_of_the_dead(database: Database) -> None:
    """An SQLite file has one process: whoever leased a message is dead, and families need not wait."""
    if database.file is None:
        return
    async with database.writing() as connection:
        await connection.execute(
            update(outbox).where(outbox.c.settled_at.is_(None)).values(state="open", leased_until=None)
        )
        await connection.commit()
