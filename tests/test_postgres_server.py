"""The throw-away PostgreSQL has to be honest, or half of the tests would prove nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres_server import PostgresServer, StatementRefused

LEFT_BEHIND = """
import time
from tests.postgres_server import PostgresServer
with PostgresServer() as server:
    print(server.folder, flush=True)
    time.sleep(600)
"""


async def test_both_databases_take_and_return_words_of_every_alphabet(empty_database_url: str) -> None:
    engine = create_async_engine(empty_database_url)
    words = "Šukar dives, Лачо дивес, žāvēt"
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE words (word VARCHAR(40))"))
        await connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": words})
        stored = await connection.scalar(text("SELECT word FROM words"))
    await engine.dispose()
    assert stored == words


@pytest.mark.parametrize("test", ["first", "second"])
async def test_no_test_sees_the_tables_of_another(empty_database_url: str, test: str) -> None:
    engine = create_async_engine(empty_database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE mine (id INTEGER)"))
    await engine.dispose()


def test_a_database_can_be_made_from_a_prepared_one(postgres_server: PostgresServer) -> None:
    prepared = postgres_server.create_database()
    postgres_server.execute("CREATE TABLE ready (id INTEGER)", prepared)
    copy = postgres_server.create_database(template=prepared)
    assert postgres_server.execute("SELECT count(*) FROM ready", copy) == "0"
    postgres_server.drop_database(copy)
    postgres_server.drop_database(prepared)


def test_a_refused_statement_is_an_error(postgres_server: PostgresServer) -> None:
    with pytest.raises(StatementRefused, match="nothing_like_that"):
        postgres_server.execute("SELECT * FROM nothing_like_that")


@pytest.mark.slow
def test_no_server_is_left_behind_when_the_test_run_is_killed() -> None:
    root = Path(__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", LEFT_BEHIND],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    ) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        run.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while folder.exists():
        assert time.monotonic() < deadline, "the server's folder is still there"
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
