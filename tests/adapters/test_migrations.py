"""Every database can be brought up to date, and what results is what the program believes in."""

import logging
import sys
from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.adapters.db.engine import Database, create
from bot.adapters.db.migrations import configuration, downgrade, migrate
from bot.adapters.db.migrations.apart import migrate_apart
from bot.adapters.db.tables import metadata, whole_schema


@pytest.fixture
async def database(empty_database_url: str) -> AsyncIterator[Database]:
    database = create(empty_database_url)
    yield database
    await database.close()


def revisions() -> list[str]:
    """Oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]


async def tables_of(database: Database) -> set[str]:
    async with database.reading() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    return set(names) - {"alembic_version"}


def partial_indexes(connection: Connection) -> set[str]:
    found = inspect(connection)
    return {
        str(index["name"])
        for table in found.get_table_names()
        for index in found.get_indexes(table)
        if any(option.endswith("_where") for option in index.get("dialect_options", {}))
    }


def test_there_is_one_line_of_migrations() -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == revisions()[-1:]


async def test_every_step_goes_up_down_and_up_again(database: Database) -> None:
    for revision in revisions():
        await migrate(database, revision)
        await downgrade(database, "-1")
        await migrate(database, revision)
    assert await tables_of(database) == set(metadata.tables)
    await downgrade(database, "base")
    assert await tables_of(database) == set()


async def test_the_tables_match_the_migrations(database: Database) -> None:
    await migrate(database)
    async with database.reading() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), whole_schema())
        )
        partial = await connection.run_sync(partial_indexes)
    assert differences == []
    # Alembic does not compare conditions of indexes.
    option = "sqlite" if database.is_sqlite else "postgresql"
    assert partial == {
        index.name
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_options[option]["where"] is not None
    }


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    await migrate(database)
    await migrate(database)
    assert await tables_of(database) == set(metadata.tables)


async def test_migrating_apart_makes_the_tables(database: Database) -> None:
    await migrate_apart(database)
    assert await tables_of(database) == set(metadata.tables)
    await migrate_apart(database)


async def test_where_no_other_process_can_be_had_the_tables_are_made_here(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    await migrate_apart(database)
    assert await tables_of(database) == set(metadata.tables)


async def test_a_migration_that_fails_leaves_the_database_as_it_was(database: Database) -> None:
    async with database.writing() as connection:
        # The last table that the first migration makes is in the way.
        await connection.execute(text("CREATE TABLE relays (id INTEGER)"))
        await connection.commit()
    with pytest.raises(DBAPIError, match="relays"):
        await migrate(database)
    assert await tables_of(database) == {"relays"}


async def test_logging_stays_as_it_was(database: Database) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    logger = logging.getLogger("bot.services.inbox")
    await migrate(database)
    assert (logging.getLogger().handlers, logging.getLogger().level) == before
    assert not logger.disabled
