"""Expand, then contract: a running older program survives each change of the database's shape."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from bot.adapters.db import migrations
from bot.adapters.db.engine import Database, DatabaseUnusableError, create
from bot.adapters.db.leading import LeaderLock
from bot.adapters.db.migrations import migrate, newest_revision
from tests.adapters.test_migrations import revisions
from tests.databases import grounded
from tests.postgres_server import PostgresServer


@dataclass(frozen=True, slots=True)
class Shape:
    """What an older program knows of the tables."""

    columns: dict[tuple[str, str], dict[str, Any]]
    unique: set[tuple[str, tuple[str, ...]]]


@pytest.fixture
async def database(postgres_server: PostgresServer) -> AsyncIterator[Database]:
    name = postgres_server.create_database()
    database = create(postgres_server.url(name))
    yield database
    await database.close()
    postgres_server.drop_database(name)


def shape_of(connection: Connection) -> Shape:
    found = inspect(connection)
    tables = [name for name in found.get_table_names() if name != "alembic_version"]
    columns = {
        (table, column["name"]): dict(column) for table in tables for column in found.get_columns(table)
    }
    unique = {
        (table, tuple(sorted(str(name) for name in index["column_names"])))
        for table in tables
        for index in found.get_indexes(table)
        if index["unique"]
    }
    return Shape(columns, unique)


def complaints(before: Shape, after: Shape, taken_away: frozenset[str]) -> list[str]:
    """What a program that was written for `before` would stumble over."""
    tables = {table for table, _ in before.columns}
    found = [
        f"{table}.{name} is gone"
        for table, name in before.columns
        if (table, name) not in after.columns and not {table, f"{table}.{name}"} & taken_away
    ]
    for (table, name), column in after.columns.items():
        known = before.columns.get((table, name))
        must_be_given = not column["nullable"] and column["default"] is None
        if known is None and table in tables and must_be_given:
            found.append(f"{table}.{name} is new and must be given")
        if known is not None and known["nullable"] and must_be_given:
            found.append(f"{table}.{name} must be given from now on")
        if known is not None and str(known["type"]) != str(column["type"]):
            found.append(f"{table}.{name} was {known['type']} and is {column['type']}")
    found += [
        f"{table} {names} must be unique from now on"
        for table, names in after.unique - before.unique
        if table in tables
    ]
    return found


def taken_away_by(revision: str) -> dict[str, str]:
    """What a migration takes away, and since which revision no program uses that (docs/upgrading.md)."""
    [file] = migrations._FOLDER.glob(f"versions/{revision}_*.py")
    module = import_module(f"bot.adapters.db.migrations.versions.{file.stem}")
    return dict(getattr(module, "TAKEN_AWAY", {}))


async def test_an_older_program_can_go_on_after_every_migration(database: Database) -> None:
    before, found = Shape({}, set()), []
    for revision in revisions():
        await migrate(database, revision)
        async with database.reading() as connection:
            after = await connection.run_sync(shape_of)
        taken_away = taken_away_by(revision)
        found += [f"{revision}: {one}" for one in complaints(before, after, frozenset(taken_away))]
        found += [
            f"{revision}: OLDEST_PROGRAM is before {since}, and until then {name} was used"
            for name, since in taken_away.items()
            if since > migrations.OLDEST_PROGRAM
        ]
        before = after
    assert found == []


async def test_the_rule_finds_what_an_older_program_would_stumble_over(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE shelf (a INTEGER, b INTEGER, c INTEGER)"))
        before = await connection.run_sync(shape_of)
        for change in (
            "ALTER TABLE shelf DROP COLUMN a",
            "ALTER TABLE shelf ALTER COLUMN b SET NOT NULL",
            "ALTER TABLE shelf ALTER COLUMN c TYPE TEXT",
            "ALTER TABLE shelf ADD COLUMN d INTEGER NOT NULL",
            "ALTER TABLE shelf ADD COLUMN e INTEGER NOT NULL DEFAULT 0",
            "CREATE UNIQUE INDEX ux ON shelf (b)",
            "CREATE TABLE other (x INTEGER NOT NULL UNIQUE)",
        ):
            await connection.execute(text(change))
        after = await connection.run_sync(shape_of)
    said = complaints(before, after, frozenset())
    assert sorted(re.sub(r"[('\",)]", "", one) for one in said) == [
        "shelf b must be unique from now on",
        "shelf.a is gone",
        "shelf.b must be given from now on",
        "shelf.c was INTEGER and is TEXT",
        "shelf.d is new and must be given",
    ]
    assert len(complaints(before, after, frozenset({"shelf.a"}))) == len(said) - 1


# ── what a start checks ──


async def pretend_newer(database: Database, shape: str, works_since: str | None) -> None:
    """As a later version of Drom leaves the database."""
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :shape"), {"shape": shape})
        await connection.execute(
            text("UPDATE meta SET value = :since WHERE name = 'works_since'")
            if works_since
            else text("DELETE FROM meta WHERE name = 'works_since'"),
            {"since": works_since.encode()} if works_since else {},
        )
        await connection.commit()


async def test_an_older_program_starts_again_on_a_newer_shape_that_it_can_work_on(
    empty_database_url: str,
) -> None:
    async with grounded(empty_database_url) as ground:
        await pretend_newer(ground.database, "9999", newest_revision())
    async with grounded(empty_database_url, vault=ground.vault) as ground:
        assert await ground.rows("SELECT version_num FROM alembic_version") == [{"version_num": "9999"}]


@pytest.mark.parametrize("since", ["9998", None])
async def test_an_older_program_does_not_start_on_a_shape_that_it_cannot_work_on(
    empty_database_url: str, since: str | None
) -> None:
    async with grounded(empty_database_url) as ground:
        await pretend_newer(ground.database, "9999", since)
    with pytest.raises(DatabaseUnusableError, match=r"newer Drom .*9999.*Nothing was changed"):
        async with grounded(empty_database_url, vault=ground.vault):
            pass


async def test_what_running_older_programs_need_is_not_taken_from_them(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres_server.create_database()
    async with grounded(postgres_server.url(name)) as ground:
        running = LeaderLock(ground.database)
        await running.hold()
        monkeypatch.setattr(migrations, "OLDEST_PROGRAM", "9998")
        monkeypatch.setattr(migrations, "newest_revision", lambda: "9999")
        with pytest.raises(DatabaseUnusableError, match=r"An older Drom \(\d+\) still works"):
            await migrate(ground.database)
        await running.let_go()
        await migrate(ground.database)
    postgres_server.drop_database(name)
