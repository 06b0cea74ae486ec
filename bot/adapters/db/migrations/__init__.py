"""Brings a database to the shape that this version of the program needs, at every start."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.engine import Database, DatabaseUnusableError, create
from bot.adapters.db.locks import MIGRATION, PROGRAMS
from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import meta

if TYPE_CHECKING:
    from alembic.config import Config

_log: Final = logging.getLogger(__name__)
_FOLDER: Final = Path(__file__).parent
#: Under this name the database says which programs can work on its shape.
WORKS_SINCE: Final = "works_since"
#: The newest revision of the oldest program that can work on the newest shape (docs/upgrading.md). Adding
#: leaves it as it is; whoever takes something away writes the revision since which nobody uses that.
OLDEST_PROGRAM: Final = "0012"


async def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to a revision; a failure leaves the database as it was. A newer shape is left as it is."""
    # Nearly every start finds nothing to do, and Alembic would keep ten megabytes for it.
    if revision == "head" and await is_up_to_date(database):
        return
    from alembic import command

    await _run(database, lambda config: command.upgrade(config, revision), oldest=OLDEST_PROGRAM)


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


async def is_up_to_date(database: Database) -> bool:
    """True when nothing is to be migrated."""
    found = await _revision(database)
    if found is None or found < newest_revision():
        return False
    if found > newest_revision():
        await _check_newer_shape(database, found)
    return True


async def _check_newer_shape(database: Database, found: str) -> None:
    """In a rolling update an older program may be started once more on what a newer one has migrated."""
    async with database.reading() as connection:
        since = await connection.scalar(select(meta.c.value).where(meta.c.name == WORKS_SINCE))
    if since is None or since.decode() > newest_revision():
        raise DatabaseUnusableError(
            f"A newer Drom has changed the database (to {found}); this one ({newest_revision()}) cannot work "
            "on it. Start the newer one, or restore the backup that was made before. Nothing was changed."
        )
    _log.warning("action=shape_is_newer shape=%s program=%s", found, newest_revision())


def newest_revision() -> str:
    """Of this program. The files of the revisions begin with their numbers."""
    return max(file.name for file in (_FOLDER / "versions").glob("[0-9]*.py")).partition("_")[0]


async def _run(database: Database, step: Callable[["Config"], None], oldest: str | None = None) -> None:
    # SQLite changes a table by replacing it; with foreign keys on, the rows that point at it would go too.
    unbound = create(database.url.render_as_string(hide_password=False), foreign_keys=not database.is_sqlite)
    try:
        async with database.alone(), unbound.engine.begin() as connection:
            if not database.is_sqlite:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION})
                if oldest is not None:
                    await _refuse_under_older_programs(connection, oldest)
            await connection.run_sync(lambda sync: step(configuration(sync)))
            if oldest is not None:
                await _say_who_may_work(connection, oldest)
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


async def _refuse_under_older_programs(connection: AsyncConnection, oldest: str) -> None:
    """What they still use may be about to go; they would fail in the middle of their work."""
    programs = await connection.scalars(
        text(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = :programs"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        ),
        {"programs": PROGRAMS},
    )
    too_old = sorted({f"{revision:04d}" for revision in programs if revision < int(oldest)})
    if too_old:
        raise DatabaseUnusableError(
            f"An older Drom ({', '.join(too_old)}) still works on this database and could not go on after "
            "the change that this one makes. Stop it, or update it to a version in between. Nothing was done."
        )


async def _say_who_may_work(connection: AsyncConnection, oldest: str) -> None:
    if not await connection.run_sync(lambda sync: inspect(sync).has_table(meta.name)):
        return
    said = insert_into(connection, meta).values(name=WORKS_SINCE, value=oldest.encode())
    await connection.execute(
        said.on_conflict_do_update(index_elements=["name"], set_={"value": said.excluded.value})
    )
