"""Takes updates in before Telegram is told so, and handles each in one transaction."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from bot.domain.commands import Command
from bot.domain.delivery import MOST_ATTEMPTS, backoff
from bot.services.attempts import Failure, NotYet, attempt
from bot.services.crowding import Crowding
from bot.services.ports import Clock, Incoming, ReceivedUpdate, Transactions, UnitOfWork, UpdateParser

_log: Final = logging.getLogger(__name__)
#: A handler only touches the database: one that takes longer hangs.
HANDLER_SECONDS: Final = 10.0

Handle = Callable[[Command, UnitOfWork], Awaitable[None]]
#: Is given the update's JSON, and may tell the family and the admins.
OnBuried = Callable[[bytes, UnitOfWork], Awaitable[None]]


class InboxService:
    """Receives and handles updates."""

    def __init__(
        self,
        transactions: Transactions,
        parser: UpdateParser,
        handle: Handle,
        clock: Clock,
        *,
        on_buried: OnBuried | None = None,
        seconds: float = HANDLER_SECONDS,
        at_once: int = 1,
        crowding: Crowding | None = None,
    ) -> None:
        """`at_once` updates of different chats share a transaction, and with it one wait for the disk."""
        self._transactions = transactions
        self._parser = parser
        self._handle = handle
        self._clock = clock
        self._on_buried = on_buried
        self._seconds = seconds
        self._at_once = at_once
        self._crowding = crowding

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """When this returns, the updates are ours, but for those of a chat of which too many wait."""
        if not updates:
            return
        async with self._transactions() as uow:
            admits = self._crowding.admits if self._crowding is not None else None
            left_out = await uow.inbox.add(updates, uow.now, admits)
            if left_out and self._crowding is not None:
                _log.warning("action=updates_turned_away number=%d", len(left_out))
                await self._crowding.turned_away(uow, left_out)
            await uow.commit()

    async def process_next(self) -> bool:
        """Handle what is next; False when nothing is waiting."""
        if self._at_once > 1:
            done = await attempt(self._process_several())
            if not isinstance(done, Failure):
                return done
            if done.trouble:
                raise done.trouble
            # Nothing of it has happened. One by one it is seen whose fault it was.
            _log.warning("action=batch_failed error=%s place=%s", done.name, done.place)
        return await self._process_one()

    async def _process_one(self) -> bool:
        update: ReceivedUpdate | None = None
        try:
            async with self._transactions() as uow:
                update = await uow.inbox.claim_next(uow.now)
                if update is None:
                    # What could not be read was put aside on the way.
                    await uow.commit()
                    return False
                failure = await attempt(self._work(update, uow))
        except NotYet as not_yet:
            # The transaction is undone and the update is free again: nobody waits for it with a lock held.
            failure = await attempt(not_yet.first())
        if update is not None and failure is not None:
            await self._note(update, failure)
        return True

    async def _work(self, update: ReceivedUpdate, uow: UnitOfWork) -> None:
        async with asyncio.timeout(self._seconds):
            await self._handle(self._parser.parse(update.payload), uow)
        await uow.inbox.complete([update.update_id], uow.now)
        await uow.commit()

    async def _process_several(self) -> bool:
        """Each in a part of one transaction that is undone alone; what failed is noted as if it was alone."""
        failed: list[tuple[ReceivedUpdate, Failure]] = []
        put_off: list[tuple[ReceivedUpdate, NotYet]] = []
        async with self._transactions() as uow:
            updates = await uow.inbox.claim(uow.now, self._at_once)
            done = []
            for update in updates:
                try:
                    failure, holds_case = await self._attempt_in_part(update, uow)
                except NotYet as not_yet:
                    put_off.append((update, not_yet))
                    continue
                if failure is not None:
                    failed.append((update, failure))
                    continue
                done.append(update.update_id)
                if holds_case:
                    # Two that take cases in turn would wait for each other: the rest is left to the next.
                    break
            await uow.inbox.complete(done, uow.now)
            await uow.commit()
        made = await asyncio.gather(*(attempt(not_yet.first()) for _, not_yet in put_off))
        failed += [(update, end) for (update, _), end in zip(put_off, made, strict=True) if end is not None]
        for update, failure in failed:
            await self._note(update, failure)
        return bool(updates)

    async def _attempt_in_part(self, update: ReceivedUpdate, uow: UnitOfWork) -> tuple[Failure | None, bool]:
        """How it ended, and whether it keeps others from a case until the commit."""
        # A part that cannot be undone is not caught here: then the whole is.
        async with uow.part() as part:
            return await attempt(self._work_in(part, update)), part.holds_case

    async def _work_in(self, part: UnitOfWork, update: ReceivedUpdate) -> None:
        async with asyncio.timeout(self._seconds):
            await self._handle(self._parser.parse(update.payload), part)
        await part.commit()

    async def _note(self, update: ReceivedUpdate, failure: Failure) -> None:
        """In a second, tiny transaction, because the first one is undone with all it did."""
        if failure.trouble:
            # A full disk is no fault of the update: counted, it would be buried within a minute.
            raise failure.trouble
        attempts = update.attempts + 1
        _log.warning(
            "action=update_failed update=%d attempts=%d error=%s place=%s",
            update.update_id, attempts, failure.name, failure.place,
        )  # fmt: skip
        if attempts >= MOST_ATTEMPTS:
            await self._bury(update, failure)
            return
        async with self._transactions() as uow:
            due_at = self._clock.now() + backoff(attempts)
            await uow.inbox.postpone(update.update_id, attempts, due_at, failure.name)
            await uow.commit()

    async def _bury(self, update: ReceivedUpdate, failure: Failure) -> None:
        _log.error("action=update_buried update=%d error=%s", update.update_id, failure.name)
        unheard = await attempt(self._bury_and_tell(update, failure))
        if unheard is None:
            return
        _log.error(
            "action=burial_not_told update=%d error=%s place=%s",
            update.update_id, unheard.name, unheard.place,
        )  # fmt: skip
        async with self._transactions() as uow:
            await uow.inbox.bury(update.update_id, failure.name)
            await uow.commit()

    async def _bury_and_tell(self, update: ReceivedUpdate, failure: Failure) -> None:
        async with self._transactions() as uow:
            is_ours = await uow.inbox.bury(update.update_id, failure.name)
            if is_ours and self._on_buried is not None:
                await self._on_buried(update.payload, uow)
            await uow.commit()
