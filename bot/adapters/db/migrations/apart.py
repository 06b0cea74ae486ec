"""Migrates in a process of its own: Alembic, and ten megabytes that it loads, go with it."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE

from bot.adapters.db.engine import Database, create
from bot.adapters.db.migrations import is_up_to_date, migrate
from bot.domain.environment import without_settings


async def migrate_apart(database: Database) -> None:
    """As `migrate` does. Where the other process fails, this one tries, and says what is wrong."""
    if not await is_up_to_date(database):
        # Not among its arguments, which everybody on the machine can read: it may hold a password.
        url = database.url.render_as_string(hide_password=False)
        env = without_settings(os.environ)
        with contextlib.suppress(OSError):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", __name__, env=env, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
            )
            await process.communicate(url.encode())
        await migrate(database)


async def _migrate(url: str) -> None:
    database = create(url)
    try:
        await migrate(database)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_migrate(sys.stdin.read()))
