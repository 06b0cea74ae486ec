"""One transaction as the services see it: everything in it is committed together, or nothing."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.access import SqlAccess
from bot.adapters.db.audit import SqlAudit
from bot.adapters.db.bounds import SqlTallies
from bot.adapters.db.cases import SqlCases
from bot.adapters.db.contacts import SqlContacts
from bot.adapters.db.counters import SqlCounters
from bot.adapters.db.drivers import run_plainly
from bot.adapters.db.engine import Database
from bot.adapters.db.families import SqlFamilies
from bot.adapters.db.inbox import SqlInbox
from bot.adapters.db.mendings import SqlMendings
from bot.adapters.db.moves import SqlMoves
from bot.adapters.db.mutes import SqlMutes
from bot.adapters.db.outbox import SqlOutbox
from bot.adapters.db.publications import SqlPublications
from bot.adapters.db.remains import SqlRemains
from bot.adapters.db.rooms import SqlRooms
from bot.adapters.db.troubles import name_troubles
from bot.services.ports import (
    Access,
    Audit,
    Cases,
    Clock,
    Contacts,
    Counters,
    Families,
    Inbox,
    Mendings,
    Moves,
    Mutes,
    Outbox,
    Publications,
    Remains,
    Rooms,
    StorageAwayError,
    Tallies,
    UnitOfWork,
    Vault,
)


class SqlUnitOfWork:
    """`UnitOfWork` over one connection."""

    now: datetime
    inbox: Inbox
    outbox: Outbox
    contacts: Contacts
    rooms: Rooms
    cases: Cases
    moves: Moves
    counters: Counters
    remains: Remains
    audit: Audit
    tallies: Tallies
    mendings: Mendings
    mutes: Mutes
    access: Access
    families: Families
    publications: Publications

    def __init__(
        self, connection: AsyncConnection, vault: Vault, now: datetime, *, holds: bool = True
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._counters = SqlCounters(connection)
        self._families = SqlFamilies(connection, vault)
        self.now = now
        self.inbox = SqlInbox(connection, vault)
        self.outbox = SqlOutbox(connection, vault)
        contacts = SqlContacts(connection, vault, now.date())
        self._rooms = SqlRooms(connection, vault, now.date())
        self.contacts = contacts
        self.rooms = self._rooms
        self.remains = SqlRemains(connection, vault, contacts, self._rooms)
        self.audit = SqlAudit(connection, vault, now)
        self.tallies = SqlTallies(connection, vault, now)
        self._cases = SqlCases(connection, holds=holds)
        self.cases = self._cases
        self.moves = SqlMoves(connection)
        self.counters = self._counters
        self.mendings = SqlMendings(connection)
        self.mutes = SqlMutes(connection, vault)
        self.access = SqlAccess(connection, vault)
        self.families = self._families
        self.publications = SqlPublications(connection)

    @property
    def holds_case(self) -> bool:
        """SQLite has one writer, who holds everything anyway."""
        has_held = self._cases.has_held or self._rooms.has_held
        return has_held and self._connection.dialect.name == "postgresql"

    async def commit(self) -> None:
        """Only whoever started the work calls this, once: nothing can be done in it afterwards."""
        await self._families.write()
        await self._counters.write()
        await self._connection.commit()
        # What came after a commit would be rolled back in silence; with a closed connection it is an error.
        await self._connection.close()

    @asynccontextmanager
    async def part(self) -> AsyncIterator[UnitOfWork]:
        """A part that can be undone alone: leaving the block without its `commit()` does so."""
        # Written out: SQLAlchemy's nested transactions cost as much as a statement of the handler.
        await run_plainly(self._connection, "SAVEPOINT part")
        part = _Part(self._connection, self._vault, self.now)
        try:
            yield part
        finally:
            if not part.is_committed:
                await run_plainly(self._connection, "ROLLBACK TO part")
            await run_plainly(self._connection, "RELEASE part")
        if part.is_committed:
            self._counters.take_over(part._counters)
            self._families.take_over(part._families)


class _Part(SqlUnitOfWork):
    """A part of a transaction."""

    is_committed = False

    async def commit(self) -> None:
        """It counts as done when the whole is."""
        self.is_committed = True


class SqlTransactions:
    """Opens transactions: call it to work, `reading()` to look."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        name_troubles(database.engine.sync_engine)
        self._vault = vault
        self._clock = clock

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction for work; leaving the block without `commit()` rolls back."""
        return self._writing()

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction for looking: it locks nothing and is never held up by work."""
        return self._reading()

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[UnitOfWork]:
        async with _reached(self._database.writing()) as connection:
            yield SqlUnitOfWork(connection, self._vault, self._clock.now())

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[UnitOfWork]:
        async with _reached(self._database.reading()) as connection:
            yield SqlUnitOfWork(connection, self._vault, self._clock.now(), holds=False)


@asynccontextmanager
async def _reached(opening: AbstractAsyncContextManager[AsyncConnection]) -> AsyncIterator[AsyncConnection]:
    """Where nobody listens, the driver says so in the words of the operating system."""
    async with AsyncExitStack() as stack:
        try:
            connection = await stack.enter_async_context(opening)
        except OSError:
            raise StorageAwayError from None
        yield connection
