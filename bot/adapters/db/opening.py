"""Everything that must be true of a database before any work begins, in the right order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.db.engine import Database, create
from bot.adapters.db.guard import check_key, check_usable, only_process, remember_key
from bot.adapters.db.migrations import migrate
from bot.services.ports import Vault


@asynccontextmanager
async def opened(url: str, vault: Vault) -> AsyncIterator[Database]:
    """The database, held, checked and up to date; raises an error whose message says what to do."""
    database = create(url)
    with only_process(database):
        try:
            await check_usable(database)
            # Before the migration: a database of somebody else's must not even be changed in shape.
            await check_key(database, vault)
            await migrate(database)
            await remember_key(database, vault)
            # Two processes may have written the first key at the same moment.
            await check_key(database, vault)
            yield database
        finally:
            await database.close()
