"""Brings a database to the shape that this version of the program needs, at every start."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.engine import Database, DatabaseUnusableError, create

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER: Final = Path(__file__).parent
#: Any number that nobody else uses: processes that start together migrate one after the other.
_ADVISORY_LOCK: Final = 0x44524F4D


async def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to a revision; a failure leaves the database as it was."""
    # Nearly every start finds nothing to do, and Alembic would keep ten megabytes for it.
    if revision == "head" and await is_up_to_date(database):
        return
    from alembic import command

    await _run(database, lambda config: command.upgrade(config, revision))


async def is_up_to_date(database: Database) -> bool:
    """True when nothing is to be migrated."""
    return await _revision(database) == _newest()


async def downgrade(database: Database, revision: str) -> None:
    """Go back to a revision; what it did not know is lost."""
    from alembic import command

    await _run(database, lambda config: command.downgrade(config, revision))


def configuration(connection: Connection | None = None) -> "Config":
    """Alembic's settings, without a file of settings."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def _revision(database: Database) -> str | None:
    try:
        async with database.reading() as connection:
            found: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found
    except DBAPIError:
        return None  # a new database, or one that cannot be read: migrating says what is wrong with it


def _newest() -> str:
    """The files of the revisions begin with their numbers."""
    return max(file.name for file in (_FOLDER / "versions").glob("[0-9]*.py")).partition("_")[0]


async def _run(database: Database, step: Callable[["Config"], None]) -> None:
    # SQLite changes a table by replacing it; with foreign keys on, the rows that point at it would go too.
    unbound = create(database.url.render_as_string(hide_password=False), foreign_keys=not database.is_sqlite)
    try:
        async with database.alone(), unbound.engine.begin() as connection:
            if not database.is_sqlite:
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY_LOCK}
                )
            await connection.run_sync(lambda sync: step(configuration(sync)))
            if database.is_sqlite:
                await _check_references(connection)
    finally:
        await unbound.close()


async def _check_references(connection: AsyncConnection) -> None:
    broken = (await connection.execute(text("PRAGMA foreign_key_check"))).first()
    if broken is not None:
        raise DatabaseUnusableError(
            "A change of the database left rows that point at nothing, so it was undone. "
            "Keep the file as it is and report this as an error of Drom."
        )
