"""A database that cannot be used stops the start, with a sentence that says what to do."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.engine import DatabaseUnusableError, create
from bot.adapters.db.guard import AlreadyRunningError, WrongKeyError
from bot.adapters.db.opening import looked_into, opened, opened_beside
from tests.databases import grounded
from tests.postgres_server import PostgresServer

_OTHER_PROCESS = """
import asyncio, sys
from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.opening import opened

async def hold():
    async with opened(sys.argv[1], Keyring.from_text(sys.argv[2])):
        print("open", flush=True)
        sys.stdin.read()

asyncio.run(hold())
"""


async def open_and_close(url: str, vault: Keyring | None = None) -> None:
    async with opened(url, vault or Keyring.from_text(new_key())):
        pass


async def test_another_key_is_refused_before_anything_is_changed(database_url: str) -> None:
    async with grounded(database_url) as ground:
        before = await ground.rows("SELECT * FROM meta")
    with pytest.raises(WrongKeyError, match=r"written with another key.*DROM_SECRET_KEYS"):
        await open_and_close(database_url)
    async with grounded(database_url, vault=ground.vault) as ground:
        assert await ground.rows("SELECT * FROM meta") == before


async def test_another_key_is_refused_even_before_a_migration(database_url: str) -> None:
    async with grounded(database_url) as ground, ground.database.writing() as connection:
        await connection.execute(text("DROP TABLE alembic_version"))
        await connection.commit()
    with pytest.raises(WrongKeyError):
        await open_and_close(database_url)


async def test_a_new_key_is_welcome_together_with_the_old_one(database_url: str) -> None:
    old, new = new_key(), new_key()
    await open_and_close(database_url, Keyring.from_text(old))
    await open_and_close(database_url, Keyring.from_text(f"{new},{old}"))
    with pytest.raises(WrongKeyError):
        await open_and_close(database_url, Keyring.from_text(new))


def test_a_second_process_on_the_same_file_is_refused_until_the_first_one_ends(tmp_path: Path) -> None:
    url, key = f"sqlite:///{tmp_path}/drom.sqlite3", new_key()
    with subprocess.Popen(
        [sys.executable, "-c", _OTHER_PROCESS, url, key],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
    ) as other:  # fmt: skip
        assert other.stdin and other.stdout
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(AlreadyRunningError, match=r"already running on .*drom\.sqlite3"):
            asyncio.run(open_and_close(url, Keyring.from_text(key)))
        other.kill()
    asyncio.run(open_and_close(url, Keyring.from_text(key)))


async def test_several_processes_may_share_postgresql(postgres_server: PostgresServer) -> None:
    name, vault = postgres_server.create_database(), Keyring.from_text(new_key())
    url = postgres_server.url(name)
    # All at once on an empty database: one of them makes the tables.
    await asyncio.gather(*(open_and_close(url, vault) for _ in range(3)))
    postgres_server.drop_database(name)


async def test_who_works_beside_the_bot_makes_no_new_file(tmp_path: Path) -> None:
    file = tmp_path / "mistyped.sqlite3"
    for beside in (opened_beside, looked_into):
        with pytest.raises(DatabaseUnusableError, match="There is no database at"):
            async with beside(f"sqlite:///{file}", Keyring.from_text(new_key())):
                raise AssertionError("it must not open")
    assert not file.exists()


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        DatabaseUnusableError, match=r"folder .*nowhere of the database does not exist: create it"
    ):
        await open_and_close(f"sqlite:///{tmp_path}/nowhere/drom.sqlite3")


async def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnusableError, match=r"file, where the database should be, is not a folder"):
        await open_and_close(f"sqlite:///{tmp_path}/file/drom.sqlite3")


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusableError, match="is a folder: write the path of a file"):
        await open_and_close(f"sqlite:///{tmp_path}")


async def test_a_place_where_nobody_can_write_is_named() -> None:
    # Even root cannot make a file there.
    with pytest.raises(DatabaseUnusableError, match=r"/proc/drom\.sqlite3\.lock cannot be written"):
        await open_and_close("sqlite:////proc/drom.sqlite3")


async def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all, " * 200)
    with pytest.raises(DatabaseUnusableError, match="that the file is a database"):
        await open_and_close(f"sqlite:///{file}")
    assert file.read_text() == "Dear all, " * 200


@pytest.mark.parametrize(
    "url", ["", "drom.sqlite3", "mysql://u:geheim@host/drom", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_of_something_else_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseUnusableError, match="DROM_DATABASE_URL") as caught:
        create(url)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_postgresql_that_does_not_answer_is_named_without_the_password(scheme: str) -> None:
    with pytest.raises(DatabaseUnusableError, match="PostgreSQL cannot be reached") as caught:
        await open_and_close(f"{scheme}://drom:geheim@127.0.0.1:1/drom")
    assert "geheim" not in str(caught.value)
    assert "127.0.0.1:1/drom" in str(caught.value)


async def test_a_postgresql_database_that_does_not_exist_is_named(postgres_server: PostgresServer) -> None:
    with pytest.raises(DatabaseUnusableError, match="no database of that name: create it"):
        await open_and_close(postgres_server.url("nothing_here"))
