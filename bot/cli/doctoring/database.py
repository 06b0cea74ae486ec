"""Can the database be written, read with these keys, and does it have room?"""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import text

from bot.adapters.crypto import BadKeyError, Keyring
from bot.adapters.db.engine import Database, DatabaseUnusableError, create
from bot.adapters.db.guard import WrongKeyError, check_key, check_usable
from bot.adapters.db.revisions import known_revisions, revision_of
from bot.adapters.db.rooms import SqlRooms
from bot.cli.doctoring.findings import Finding, bad, doubtful, good
from bot.domain.people import Room

_LITTLE_ROOM: Final = 1_000_000_000
_NO_ROOM: Final = 100_000_000


class DatabaseExamination:
    """Looks at one database and changes nothing in it; `rooms` stay None where they cannot be read."""

    def __init__(self, url: str, keys: str) -> None:
        self._url = url
        self._keys = keys
        self.rooms: tuple[Room, ...] | None = None

    def files(self) -> Iterator[Path]:
        """Of an SQLite database."""
        with suppress(DatabaseUnusableError):
            if (file := create(self._url).file) is not None:
                yield file

    async def findings(self) -> AsyncIterator[Finding]:
        """Everything, until something is so bad that the rest cannot be known."""
        try:
            vault = Keyring.from_text(self._keys)
        except BadKeyError as error:
            yield bad("keys", str(error), "Look for the right key where you keep its copy.")
            return
        try:
            database = create(self._url)
        except DatabaseUnusableError as error:
            yield bad("database", str(error), "")
            return
        try:
            async for finding in self._of(database, vault):
                yield finding
        finally:
            await database.close()

    async def _of(self, database: Database, vault: Keyring) -> AsyncIterator[Finding]:
        if database.file is not None:
            yield _disk(database.file)
            if not database.file.exists():
                yield doubtful("database", f"{database.file} is not there yet.", "`drom run` makes it.")
                return
        try:
            await check_usable(database)
        except DatabaseUnusableError as error:
            yield bad("database", str(error), "")
            return
        revision = await self._revision(database)
        yield _shape(database, revision, writable=await _is_writable(database))
        try:
            await check_key(database, vault)
        except WrongKeyError as error:
            yield bad("keys", str(error), "Look where its copies are kept. docs/operating/keys.md goes on.")
            return
        yield _keys(vault)
        if revision == known_revisions()[-1]:
            async with database.reading() as connection:
                self.rooms = await SqlRooms(connection, vault, datetime.now(UTC).date()).all()

    async def _revision(self, database: Database) -> str | None:
        async with database.reading() as connection:
            return await revision_of(connection)


def _keys(vault: Keyring) -> Finding:
    if len(vault.names) == 1:
        return good("keys", "They read this database.")
    return good(
        "keys", f"All {len(vault.names)} read this database. `drom keys status` says what comes next."
    )


def _shape(database: Database, revision: str | None, *, writable: bool) -> Finding:
    newest = known_revisions()[-1]
    if not writable:
        return bad(
            "database",
            f"{database.name} can only be read.",
            "Is it a standby? Name the one that takes writes.",
        )
    if revision == newest:
        return good("database", f"{database.name}, revision {revision}, can be written.")
    if revision is None:
        return doubtful("database", f"{database.name} is empty.", "`drom run` makes its tables.")
    if revision in known_revisions():
        todo = f"`drom run` brings it to {newest}. Make a backup before: drom backup FILE."
        return doubtful("database", f"{database.name} is of revision {revision}.", todo)
    todo = "Install the version of Drom that it was used with, or a newer one."
    return bad(
        "database", f"{database.name} is of revision {revision}, which this program does not know.", todo
    )


async def _is_writable(database: Database) -> bool:
    if database.is_sqlite:
        return True  # to begin a transaction there is to write
    async with database.writing() as connection:
        state: str = await connection.scalar(text("SELECT current_setting('transaction_read_only')"))
        return state == "off"


def _disk(file: Path) -> Finding:
    try:
        free = shutil.disk_usage(file.absolute().parent).free
    except OSError:
        return bad("disk", f"There is no folder {file.absolute().parent}.", "Create it.")
    says = f"{free / 1_000_000_000:.1f} GB are free."
    todo = "Delete what is not needed; on a full disk nothing more is accepted from Telegram."
    if free < _NO_ROOM:
        return bad("disk", says, todo)
    return doubtful("disk", says, todo) if free < _LITTLE_ROOM else good("disk", says)
