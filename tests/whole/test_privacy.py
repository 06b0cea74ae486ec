"""After whole stories nobody finds in the database or in the logs who wrote what, however they look."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from tests.postgres_server import PostgresServer
from tests.whole.phones import Phones, text_of
from tests.whole.programs import eventually
from tests.whole.recordings import picture, voice
from tests.whole.stage import TOKEN, Stage, staged

pytestmark = pytest.mark.slow

WORDS = ("ugrimorsk", "Зверобойкин", "kõrvitsasuupiste")
NAMES = ("Perpetua", "Хрисанфий", "Bonifatius")
ALIAS = "Kalamees"
PHONE = "+37255500177"
FILE_NAME = "sünnitunnistus-perpetua.pdf"


@dataclass
class Database:
    """Either database, as somebody sees it who has stolen it."""

    url: str
    count: Callable[[str], int]
    bytes_of_it: Callable[[], bytes]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        file = tmp_path / "drom.sqlite3"
        yield Database(f"sqlite:///{file}", lambda sql: sqlite_count(file, sql), lambda: sqlite_bytes(file))
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create_database()
    url = make_url(server.url(name)).set(drivername="postgresql").render_as_string()
    yield Database(url, lambda sql: int(server.execute(sql, name)), lambda: postgresql_bytes(server, name))
    server.drop_database(name)


def sqlite_count(file: Path, sql: str) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)) as connection:
        return int(connection.execute(sql).fetchone()[0])


def sqlite_bytes(file: Path) -> bytes:
    """The files as they lie there, then the rows as text, then the file after everything was written back."""
    files = b"".join(one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}*")))
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        rows = "\n".join(connection.iterdump())
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return files + unhexed(rows) + file.read_bytes()


def postgresql_bytes(server: PostgresServer, name: str) -> bytes:
    """Every row of every table as text, as a dump holds them."""
    tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name).split()
    rows = "\n".join(server.execute(f'SELECT t::text FROM "{table}" t', name) for table in tables)
    return unhexed(rows)


def unhexed(rows: str) -> bytes:
    """The text, and once more what stands in it as hexadecimal digits."""
    return rows.encode() + b"".join(
        bytes.fromhex(found) for found in re.findall(r"(?:[0-9a-fA-F]{2}){8,}", rows)
    )


@dataclass
class Plants:
    """Everything personal that the story put into Telegram."""

    words: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)

    def gather(self, phones: Phones) -> None:
        """All ids of people and chats and all ids of files in the sandbox."""
        world = phones.world()
        self.numbers |= {one["id"] for one in [*world["people"], *world["chats"]]}
        for chat in world["chats"]:
            for message in phones.messages(chat["slug"]):
                self.words |= set(file_ids(message))

    def found_in(self, data: bytes) -> list[str]:
        """What a thief can read; also as numbers in SQLite's own format, and as hashes without a key."""
        found = [word for word in self.words for form in forms_of(word) if form in data]
        return found + [
            f"{number}" for number in self.numbers for form in number_forms(number) if form in data
        ]


def forms_of(word: str) -> Iterator[bytes]:
    yield word.encode()
    yield word.lower().encode()
    yield json.dumps(word)[1:-1].encode()


def number_forms(number: int) -> Iterator[bytes]:
    yield str(abs(number)).encode()
    yield number.to_bytes(6, "big", signed=True)
    yield number.to_bytes(8, "big", signed=True)
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, str(number).encode(), usedforsecurity=False)
        yield digest.digest()
        yield digest.hexdigest().encode()


def file_ids(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from file_ids(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name in ("file_id", "file_unique_id"):
                yield str(one)
            yield from file_ids(one)


@pytest.fixture
def stage(tmp_path: Path, database: Database) -> Iterator[Stage]:
    with staged(tmp_path, DROM_DATABASE_URL=database.url, DROM_LOG_LEVEL="DEBUG") as ready:
        ready.start_bot()
        ready.bind_rooms()
        yield ready


def plant(stage: Stage) -> Plants:
    """A family tells everything about itself, by every means, to a mediator who answers in the same way."""
    phones = stage.phones
    phones.appears("family", NAMES[0], "et")
    phones.appears("mediator", NAMES[1], "ru")
    phones.does("members", chat="mediators", add=["mediator"])
    phones.starts("family", "valga-ru-health")
    asked = phones.writes("family", f"Minu nimi on {NAMES[0]}, ma elan külas {WORDS[0]}")
    phones.hears("family", reply_to=asked)
    phones.presses("family", "pe", after=asked)
    phones.presses("family", "yes", after=asked)
    before = phones.button("mediators", "ta:")[0]
    thread = before["thread"]
    phones.writes("mediator", f"/alias {ALIAS}", "mediators", thread)
    phones.hears("mediators", ALIAS)
    case = phones.presses("mediator", "ta:", "mediators").removeprefix("ta:")
    phones.button("mediators", f"ce:{case}")
    tell_everything(phones, thread)
    phones.until(
        "mediators",
        lambda: [m for m in phones.messages("mediators") if "contact" in m],
        "The contact did not reach the room",
    )
    phones.hears("family", WORDS[1])
    plants = Plants({*WORDS, *NAMES, ALIAS, PHONE, PHONE[1:], FILE_NAME, TOKEN, TOKEN.partition(":")[2]})
    plants.words.add(stage.settings["DROM_SECRET_KEYS"])
    plants.gather(phones)
    return plants


def tell_everything(phones: Phones, thread: int) -> None:
    phones.sends("family", "photo", picture(64, 48), "a.png", caption=f"{WORDS[2]} meie majas")
    phones.sends("family", "voice", voice(1), "a.oga", duration=1)
    phones.sends("family", "document", b"%PDF-1.4 " + WORDS[2].encode(), FILE_NAME)
    phones.does("send", as_="family", chat="family", contact={"phone_number": PHONE, "first_name": NAMES[2]})
    phones.does("send", as_="family", chat="family", location={"latitude": 57.77781, "longitude": 26.04731})
    written = phones.writes("family", f"{WORDS[0]} kaks")
    phones.does("edit", as_="family", chat="family", message_id=written, text=f"{WORDS[0]} {WORDS[2]}")
    phones.writes("mediator", f"Здравствуйте, это {NAMES[1]} из {WORDS[1]}", "mediators", thread)
    phones.sends("mediator", "voice", voice(1), "b.oga", "mediators", thread=thread, duration=1)
    phones.writes("mediator", f"// {WORDS[1]}", "mediators", thread)


QUEUED = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'open')"
    " + (SELECT count(*) FROM outbox WHERE settled_at IS NULL)"
)


def test_nothing_personal_is_left_when_everything_is_done(stage: Stage, database: Database) -> None:
    plants = plant(stage)
    phones = stage.phones
    case = phones.presses("mediator", "ce:", "mediators").removeprefix("ce:")
    phones.presses("mediator", f"oc:{case}:solved", "mediators")
    phones.presses("mediator", f"ps:{case}:solved:3", "mediators")
    phones.presses("family", f"fe:{case}:good")
    eventually(lambda: database.count(QUEUED) == 0, lambda: f"Rows still wait.\n{stage.logs}")
    data = database.bytes_of_it()
    assert case.encode() in data and b"persons_helped" in data, "this is really the database"
    assert plants.found_in(data) == []
    assert database.count("SELECT count(*) FROM inbox WHERE payload IS NOT NULL") == 0
    assert database.count("SELECT count(*) FROM outbox WHERE payload IS NOT NULL") == 0
    logs_say_nothing(stage, plants)


def test_what_waits_can_be_read_by_nobody(stage: Stage, database: Database) -> None:
    plants = plant(stage)
    phones = stage.phones
    eventually(lambda: database.count(QUEUED) == 0, lambda: f"Rows still wait.\n{stage.logs}")
    for method in ("sendMessage", "copyMessage", "copyMessages", "editMessageText", "editForumTopic"):
        phones.suffers(method=method, status=500, times=100_000)
    thread = phones.button("mediators", "ce:")[0]["thread"]
    tell_everything(phones, thread)
    unsent = "SELECT count(*) FROM outbox WHERE settled_at IS NULL AND payload IS NOT NULL"
    eventually(lambda: database.count(unsent) >= 8, lambda: f"{database.count(unsent)} wait.\n{stage.logs}")
    kill_with_open_updates(stage, database)
    unhandled = "SELECT count(*) FROM inbox WHERE state = 'open' AND payload IS NOT NULL"
    assert database.count(unhandled) > 0 and database.count(unsent) >= 8
    plants.gather(phones)
    data = database.bytes_of_it()
    assert b"gAAAA" in data, "something is encrypted"
    assert plants.found_in(data) == []
    logs_say_nothing(stage, plants)


def kill_with_open_updates(stage: Stage, database: Database) -> None:
    """End the bot at a moment when it has taken messages in and not yet handled them."""
    open_rows = "SELECT count(*) FROM inbox WHERE state = 'open'"

    def halted() -> bool:
        for _ in range(40):
            stage.phones.writes("family", f"{WORDS[0]} {WORDS[2]}")
        stage.bot.halt()
        if database.count(open_rows) > 0:
            return True
        stage.bot.signal(signal.SIGCONT)
        return False

    eventually(halted, lambda: "The bot was always faster.")
    stage.kill_bot()


def logs_say_nothing(stage: Stage, plants: Plants) -> None:
    logs = stage.logs
    assert "DEBUG" in logs and "Drom runs as" in logs, "these are really the logs"
    assert plants.found_in(logs.encode()) == []


def test_the_search_finds_what_is_there() -> None:
    """Otherwise the tests above would prove nothing."""
    plants = Plants({WORDS[1]}, {-1_002_000_000_101, 5_000_000_105})
    for leak in (
        f"{{{WORDS[1]}}}".encode(),
        json.dumps({"text": WORDS[1]}).encode(),
        b"x" + (5_000_000_105).to_bytes(6, "big") + b"x",
        b"'1002000000101'",
        hashlib.sha256(b"5000000105").hexdigest().encode(),
        unhexed(f"INSERT INTO inbox VALUES(X'{WORDS[1].encode().hex()}')"),
    ):
        assert plants.found_in(leak), leak
    assert text_of({"caption": "words"}) == "words" and plants.found_in(b"nothing here") == []
