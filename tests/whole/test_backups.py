"""A backup is taken while the bot writes, and what is restored is one moment of the database."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.backups import BackupError, restore_backup, write_backup
from bot.adapters.db.guard import WrongKeyError
from bot.adapters.db.opening import opened
from bot.adapters.db.tables import meta
from tests.databases import Ground, grounded
from tests.postgres_server import PostgresServer
from tests.whole.conftest import Drom
from tests.whole.stage import settings_for


@pytest.fixture
def empty_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A second database of the same kind, with PostgreSQL's programs at hand."""
    if database_url.startswith("sqlite"):
        return f"sqlite+aiosqlite:///{tmp_path}/other.sqlite3"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    programs = f"{server.programs}{os.pathsep}{os.environ['PATH']}"
    request.getfixturevalue("monkeypatch").setenv("PATH", programs)
    return server.url(server.create_database())


def unfinished(folder: Path) -> list[Path]:
    return list(folder.glob("*backup*.unfinished")) + list(folder.glob(".*unfinished"))


async def pairs_written(ground: Ground, begun: asyncio.Event, stop: asyncio.Event) -> None:
    """Two rows in each transaction: half of a pair would be a torn copy."""
    number = 0
    while not stop.is_set():
        async with ground.database.writing() as connection:
            for side in ("left", "right"):
                await connection.execute(insert(meta).values(name=f"{side}-{number:06}", value=b"x" * 500))
            await connection.commit()
        number += 1
        if number == 20:
            begun.set()
        await asyncio.sleep(0)


async def test_a_backup_while_the_bot_writes_is_one_moment_and_comes_back_whole(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    vault, file, stop = Keyring.from_text(new_key()), tmp_path / "drom.backup", asyncio.Event()
    begun = asyncio.Event()
    async with grounded(database_url, vault=vault) as ground, asyncio.TaskGroup() as group:
        group.create_task(pairs_written(ground, begun, stop))
        await begun.wait()
        await write_backup(database_url, file)
        written = {row["name"] for row in await ground.rows("SELECT name FROM meta")}
        stop.set()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not unfinished(tmp_path)

    await restore_backup(empty_url, file, vault)

    async with opened(empty_url, vault) as database, database.reading() as connection:
        names = set(await connection.scalars(select(meta.c.name)))
    lefts, rights = ({n[-6:] for n in names if n.startswith(side)} for side in ("left", "right"))
    assert lefts == rights, "no transaction is torn"
    assert len(lefts) >= 19
    assert names <= written


async def test_nothing_is_overwritten_and_a_foreign_or_newer_backup_is_refused(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    vault, file = Keyring.from_text(new_key()), tmp_path / "drom.backup"
    async with grounded(database_url, vault=vault) as ground:
        await write_backup(database_url, file)
        with pytest.raises(BackupError, match="never overwritten"):
            await write_backup(database_url, file)
        async with ground.database.writing() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            await connection.commit()
        await write_backup(database_url, tmp_path / "newer.backup")
    with pytest.raises(BackupError, match="is not empty"):
        await restore_backup(database_url, file, vault)
    with pytest.raises(BackupError, match="newer Drom"):
        await restore_backup(empty_url, tmp_path / "newer.backup", vault)
    with pytest.raises(WrongKeyError, match="DROM_SECRET_KEYS"):
        await restore_backup(empty_url, file, Keyring.from_text(new_key()))


async def test_missing_programs_of_postgresql_are_named(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match=r"pg_dump is not installed.*postgresql-client"):
        await write_backup(postgres_server.url("postgres"), tmp_path / "drom.backup")
    assert not unfinished(tmp_path)


async def _start(settings: dict[str, str]) -> None:
    """As the bot does it once."""
    async with opened(settings["DROM_DATABASE_URL"], Keyring.from_text(settings["DROM_SECRET_KEYS"])):
        pass


def test_the_commands_say_what_everybody_who_keeps_backups_must_know(drom: Drom, tmp_path: Path) -> None:
    settings = settings_for("https://telegram.example", tmp_path) | {"DROM_CASE_RETENTION_DAYS": "12"}
    assert "no database" in drom("backup", "a.backup", status=1, **settings).errors
    asyncio.run(_start(settings))
    with closing(sqlite3.connect(tmp_path / "drom.sqlite3")) as database, database:
        database.execute("INSERT INTO meta VALUES ('note', 'x')")

    words = drom("backup", "a.backup", status=0, **settings).output
    assert "Without the keys" in words and "after 12 days" in words

    assert "not empty" in drom("restore", "a.backup", status=1, **settings).errors
    (tmp_path / "drom.sqlite3").rename(tmp_path / "old.sqlite3")
    assert "forgotten" in drom("restore", "a.backup", status=0, **settings).output
    with closing(sqlite3.connect(tmp_path / "drom.sqlite3")) as database:
        assert database.execute("SELECT value FROM meta WHERE name = 'note'").fetchone() == ("x",)
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam", encoding="utf-8")
    assert "is no backup" in drom("restore", "letter.txt", status=1, **settings).errors
    assert "cannot be written" in drom("backup", "nowhere/a.backup", status=1, **settings).errors
