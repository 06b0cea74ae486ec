"""Sends what was committed, at least once, and notes what Telegram said to it."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, Protocol

from bot.domain.delivery import (
    LANDING,
    LEASE,
    Moved,
    Refusal,
    Refused,
    Sent,
    TryAgain,
    backoff,
    is_hopeless,
    is_late,
)
from bot.domain.delivery import Outcome as DeliveryOutcome
from bot.domain.messages import (
    CopyMessage,
    DeleteMessage,
    DeleteMessages,
    EditButtons,
    EditCaption,
    EditMedia,
    EditText,
    OutgoingMessage,
    Receipt,
    ReceiptKind,
)
from bot.domain.pacing import Pacer
from bot.services.attempts import attempt
from bot.services.ports import Clock, LeasedMessage, Sender, Transactions, UnitOfWork

_log: Final = logging.getLogger(__name__)

Finished = tuple[LeasedMessage, DeliveryOutcome]


class Receipts(Protocol):
    """What follows from Telegram's answers; may be told the same twice."""

    async def arrived(
        self, message: OutgoingMessage, receipt: Receipt, result: int | None, uow: UnitOfWork
    ) -> None:
        """Telegram has it."""
        ...

    async def refused(
        self, message: OutgoingMessage, receipt: Receipt | None, refused: Refused, uow: UnitOfWork
    ) -> None:
        """Telegram will never take it."""
        ...

    async def buried(self, message: OutgoingMessage, receipt: Receipt | None, uow: UnitOfWork) -> None:
        """Telegram did not take it for so long that it was given up."""
        ...

    async def moved(self, old_chat_id: int, new_chat_id: int, uow: UnitOfWork) -> None:
        """A group became a supergroup."""
        ...


class _NoReceipts:
    """For an answer whose consequences fail: the answer itself must still be noted."""

    async def arrived(
        self, message: OutgoingMessage, receipt: Receipt, result: int | None, uow: UnitOfWork
    ) -> None: ...

    async def refused(
        self, message: OutgoingMessage, receipt: Receipt | None, refused: Refused, uow: UnitOfWork
    ) -> None: ...

    async def buried(self, message: OutgoingMessage, receipt: Receipt | None, uow: UnitOfWork) -> None: ...

    async def moved(self, old_chat_id: int, new_chat_id: int, uow: UnitOfWork) -> None: ...


class OutboxService:
    """Leases messages to whoever sends them, and settles them afterwards."""

    def __init__(
        self, transactions: Transactions, sender: Sender, receipts: Receipts, clock: Clock, pacer: Pacer
    ) -> None:
        self._transactions = transactions
        self._sender = sender
        self._receipts = receipts
        self._clock = clock
        self._pacer = pacer
        self._remembers = False
        self._chosen: list[int] = []  #: in the transaction at hand
        #: When something that waits for its turn may go, if nothing lands before.
        self.again_at: datetime | None = None

    def seconds_until_turn(self) -> float | None:
        """How long whoever has nothing to send had better wait; None when nothing waits for its turn."""
        return None if self.again_at is None else (self.again_at - self._clock.now()).total_seconds()

    async def exchange(self, finished: Sequence[Finished], room_for: int) -> list[LeasedMessage]:
        """Settle what was sent and lease what comes next, in one transaction."""
        for message, _ in finished:
            self._pacer.land(message.id, self._clock.now())
        leased: list[LeasedMessage] = []
        failure = await attempt(self._exchange(finished, room_for, leased))
        if failure is None:
            return leased
        if failure.trouble:
            raise failure.trouble  # whoever sent it keeps it and settles it when the database is back
        _log.warning("action=settling_failed error=%s place=%s", failure.name, failure.place)
        for message, outcome in finished:
            await self._settle_alone(message, outcome)
        leased.clear()
        await self._exchange((), room_for, leased)
        return leased

    async def take_over(self, under_way: Collection[int]) -> None:
        """Somebody else may have sent until now: count anew; do not wait long for what it had sent."""
        async with self._transactions() as uow:
            await uow.outbox.shorten_leases(uow.now + LANDING, under_way)
            await uow.commit()
        self._pacer.forget()
        self._remembers = False

    async def deliver_next(self) -> bool:
        """Send one message; False when none is due."""
        leased = await self.exchange((), 1)
        for message in leased:
            await self.exchange([(message, await self._sender.send(message.message))], 0)
        return bool(leased)

    async def _exchange(
        self, finished: Sequence[Finished], room_for: int, leased: list[LeasedMessage]
    ) -> None:
        if not finished and room_for < 1:
            return
        self._chosen.clear()
        try:
            async with self._transactions() as uow:
                await self._settle_all(finished, uow)
                if room_for > 0:
                    await self._lease(room_for, leased, uow)
                await uow.commit()
        except BaseException:
            # Nothing of it will be sent.
            for row_id in self._chosen:
                self._pacer.give_back(row_id)
            raise

    async def _lease(self, room_for: int, leased: list[LeasedMessage], uow: UnitOfWork) -> None:
        if not self._remembers:
            # What a former process has sent counts at Telegram, however often we start anew.
            for sending in await uow.outbox.recent(uow.now - self._pacer.longest_window, uow.now):
                self._pacer.remember(sending)
            self._remembers = True
        seen: set[int] = set()
        while not leased:
            busy = self._pacer.busy(uow.now)
            waiting = [one for one in await uow.outbox.waiting(uow.now, busy) if one.id not in seen]
            turn = self._pacer.choose(waiting, uow.now, room_for, busy)
            self.again_at = turn.again_at
            chosen = [one.id for one in turn.chosen]
            self._chosen += chosen
            if not chosen:
                return
            leased += await uow.outbox.lease(uow.now, chosen, LEASE)
            for row_id in set(chosen) - {message.id for message in leased}:
                self._pacer.give_back(row_id)
            # Rows that turned out to be hopeless uncover the next ones of their lanes: look again.
            seen.update(chosen)

    async def _settle_all(self, finished: Sequence[Finished], uow: UnitOfWork) -> None:
        """Most were sent and nothing follows from it: those in one statement."""
        sent = {
            message.id: outcome.result
            for message, outcome in finished
            if isinstance(outcome, Sent) and message.receipt is None
        }
        await uow.outbox.all_sent(sent, uow.now)
        for message, outcome in finished:
            if message.id not in sent:
                await self._settle(message, outcome, self._receipts, uow)

    async def _settle_alone(self, message: LeasedMessage, outcome: DeliveryOutcome) -> None:
        failure = await attempt(self._settle_in_transaction(message, outcome, self._receipts))
        if failure is None:
            return
        if failure.trouble:
            raise failure.trouble
        _log.error("action=receipt_failed row=%d error=%s place=%s", message.id, failure.name, failure.place)
        # Without its receipt, because a message whose sending is never noted would be sent for ever.
        await self._settle_in_transaction(message, outcome, _NoReceipts())

    async def _settle_in_transaction(
        self, message: LeasedMessage, outcome: DeliveryOutcome, receipts: Receipts
    ) -> None:
        async with self._transactions() as uow:
            await self._settle(message, outcome, receipts, uow)
            await uow.commit()

    async def _settle(
        self, leased: LeasedMessage, outcome: DeliveryOutcome, receipts: Receipts, uow: UnitOfWork
    ) -> None:
        match outcome:
            case Sent(result):
                await uow.outbox.sent(leased.id, result, uow.now)
                if leased.receipt is not None:
                    await receipts.arrived(leased.message, leased.receipt, result, uow)
            case Refused() if _is_as_good_as_done(leased, outcome):
                await uow.outbox.sent(leased.id, None, uow.now)
                if leased.receipt is not None:
                    await receipts.arrived(leased.message, leased.receipt, None, uow)
            case Refused(refusal):
                _log.warning("action=message_refused row=%d refusal=%s", leased.id, refusal)
                await uow.outbox.refused(leased.id, refusal, uow.now)
                await receipts.refused(leased.message, leased.receipt, outcome, uow)
            case Moved(new_chat_id) if new_chat_id == leased.message.chat_id:
                await self._try_again(leased, TryAgain("moved to where it is"), receipts, uow)
            case Moved(new_chat_id):
                await self._move(leased, new_chat_id, receipts, uow)
            case TryAgain():
                await self._try_again(leased, outcome, receipts, uow)

    async def _try_again(
        self, leased: LeasedMessage, outcome: TryAgain, receipts: Receipts, uow: UnitOfWork
    ) -> None:
        if is_hopeless(leased.created_at, uow.now, leased.attempts):
            _log.error("action=message_buried row=%d", leased.id)
            await uow.outbox.bury(leased.id, "Hopeless", uow.now)
            await receipts.buried(leased.message, leased.receipt, uow)
            return
        # A flood limit says nothing about the message, unless there is no end of it.
        is_counted = not outcome.whole_chat or is_late(leased.created_at, uow.now)
        attempts = leased.attempts + is_counted
        pause = backoff(leased.attempts + 1) if outcome.after is None else outcome.after
        await uow.outbox.postpone(
            leased.id, attempts, uow.now + pause, "TryAgain", whole_chat=outcome.whole_chat
        )

    async def _move(
        self, leased: LeasedMessage, new_chat_id: int, receipts: Receipts, uow: UnitOfWork
    ) -> None:
        message = leased.message
        if isinstance(message, CopyMessage) and message.chat_id > 0:
            # Only groups move: it is the group that the message is in, and its number means nothing
            # in the new one. Readdressing the copy would send a family's message to the group.
            await receipts.moved(message.from_chat_id, new_chat_id, uow)
            await uow.outbox.readdress(message.from_chat_id, new_chat_id, uow.now)
            gone = Refused(Refusal.MESSAGE_GONE)
            await uow.outbox.refused(leased.id, gone.refusal, uow.now)
            await receipts.refused(message, leased.receipt, gone, uow)
            return
        await uow.outbox.readdress(message.chat_id, new_chat_id, uow.now)
        await receipts.moved(message.chat_id, new_chat_id, uow)
        await uow.outbox.postpone(leased.id, leased.attempts + 1, uow.now, "Moved", whole_chat=False)


def _is_as_good_as_done(leased: LeasedMessage, refused: Refused) -> bool:
    message = leased.message
    if leased.receipt is not None and leased.receipt.kind is ReceiptKind.MIRROR:
        return refused.refusal is Refusal.UNCHANGED  # a copy that is gone does not show what was corrected
    if refused.refusal is Refusal.UNCHANGED:
        return True
    is_change = isinstance(
        message, EditText | EditCaption | EditMedia | EditButtons | DeleteMessage | DeleteMessages
    )
    return is_change and refused.refusal is Refusal.MESSAGE_GONE
