"""The inbox and the outbox: what has arrived, and what will leave."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.messages import OutgoingMessage, Receipt
from bot.domain.pacing import MOST_NOMINEES, NOBODY, Busy, Sending, Waiting
from bot.domain.urgency import Urgency

# ── the inbox ──


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update as it came, before anybody has understood it."""

    update_id: int
    chat: int | str  #: what its order is kept by: a chat, or a chat and a topic ("-100…/7")
    payload: bytes


#: Whether an update finds a place where so many of the same chat wait.
Admits = Callable[[Incoming, int], bool]


@dataclass(frozen=True, slots=True)
class ReceivedUpdate:
    """An open update that this transaction holds."""

    update_id: int
    payload: bytes
    attempts: int
    received_at: datetime


class Inbox(Protocol):
    """Updates that are ours since they were committed."""

    async def add(
        self, updates: Sequence[Incoming], now: datetime, admits: "Admits | None" = None
    ) -> list[Incoming]:
        """Store them; one that is already known is left as it is. Returns those that were not admitted."""
        ...

    async def is_first_to_say_full(self, chat: int | str, now: datetime, silent_for: timedelta) -> bool:
        """True once in that time: whoever hears it tells the person."""
        ...

    async def claim_next(self, now: datetime) -> ReceivedUpdate | None:
        """Whose turn it is among the first open and due ones of the chats that no other transaction holds.

        Every update of a chat counts as if it had come a little later than the one before it, so a chat
        with many waiting ones holds up no other.
        """
        ...

    async def claim(self, now: datetime, most: int) -> list[ReceivedUpdate]:
        """The same for several chats."""
        ...

    async def complete(self, update_ids: Sequence[int], now: datetime) -> None:
        """Done: the payloads are erased."""
        ...

    async def postpone(self, update_id: int, attempts: int, due_at: datetime, error: str) -> None:
        """Try again later; `error` is a class name, never a message."""
        ...

    async def bury(self, update_id: int, error: str) -> bool:
        """Give up; the encrypted payload stays for the operator. False if somebody else was done first."""
        ...

    async def forget_the_future(self, now: datetime) -> int:
        """The clock was set back: nothing waits longer than the longest pause; the number of rows."""
        ...

    async def forget_chat(self, chat_id: int) -> None:
        """Remove what was buried of that chat: the person asked to be forgotten."""
        ...


# ── the outbox ──


@dataclass(frozen=True, slots=True)
class LeasedMessage:
    """An outgoing message that this process may send until its lease ends."""

    id: int
    message: OutgoingMessage  #: every `AWAITED` id is already filled in
    receipt: Receipt | None
    attempts: int
    created_at: datetime


class Outbox(Protocol):
    """Messages that will be sent because they were committed."""

    async def add(
        self,
        message: OutgoingMessage,
        *,
        now: datetime,
        waits_for: int | None = None,
        receipt: Receipt | None = None,
        lane: str | None = None,
        urgency: Urgency | None = None,
    ) -> int:
        """Store a message; the id of its row.

        A change of something that still waits in the same lane, or is waited for, is made there: the id
        is that of the changed row, and the change's own receipt is not told. `urgency` is what the message
        is worth, where the message itself cannot tell.
        Messages of one lane leave in the order in which they were added; the default lane is the chat.
        `waits_for` names a row whose result fills the `AWAITED` ids. When that row was refused, an awaited
        `thread_id` becomes None (the message goes to the group itself) and a message that awaits
        anything else is refused too.
        """
        ...

    async def waiting(self, now: datetime, busy: Busy = NOBODY, most: int = MOST_NOMINEES) -> list[Waiting]:
        """The first messages of lanes that are due, oldest first, but for those to busy chats.

        Where more than `most` wait: so many of the oldest, of the worthiest, and of those that stand before
        something urgent. All of a calm chat are left out but those.
        """
        ...

    async def lease(self, now: datetime, chosen: Sequence[int], lease: timedelta) -> list[LeasedMessage]:
        """Those of the rows that are still to be sent and that nobody else has, none twice at a time."""
        ...

    async def shorten_leases(self, until: datetime, keeping: Collection[int]) -> None:
        """End what others have leased at that moment at the latest; these rows are not touched."""
        ...

    async def recent(self, since: datetime, now: datetime) -> list[Sending]:
        """What was sent, in the order of the moments when it was certain that Telegram had it."""
        ...

    async def withdraw(self, row_id: int, now: datetime) -> bool:
        """Take back a message that waits and was given to nobody; False when it is too late."""
        ...

    async def backlog(self, *, chat_id: int | None = None, lane: str | None = None) -> int:
        """How much has not left yet, to a chat or of a lane."""
        ...

    async def is_sent(self, row_id: int) -> bool:
        """True when Telegram has it: an answer that comes now is the answer to that row."""
        ...

    async def sent(self, row_id: int, result: int | None, now: datetime) -> None:
        """Settled; the payload is erased, the result kept for rows that wait for it."""
        ...

    async def all_sent(self, results: Mapping[int, int | None], now: datetime) -> None:
        """The same for several rows, with their results."""
        ...

    async def refused(self, row_id: int, reason: str, now: datetime) -> None:
        """Settled without success; the payload is erased."""
        ...

    async def bury(self, row_id: int, reason: str, now: datetime) -> None:
        """Given up after `GIVE_UP_AFTER`; the payload is erased."""
        ...

    async def postpone(
        self, row_id: int, attempts: int, due_at: datetime, error: str, *, whole_chat: bool
    ) -> None:
        """Try again later; with `whole_chat` every open row of that chat waits."""
        ...

    async def readdress(self, old_chat_id: int, new_chat_id: int, now: datetime) -> None:
        """Send the open rows of a chat to its new id (a group became a supergroup).

        Rows of a case's lane, and rows that name a message of the old chat, are refused: the cases are
        brought into the new chat as a whole.
        """
        ...

    async def forget_the_future(self, now: datetime) -> int:
        """The clock was set back: nothing waits or is leased for too long; the number of rows."""
        ...

    async def drop_for_chat(self, chat_id: int) -> None:
        """Remove every open row to that chat: the person asked to be forgotten."""
        ...


# ── both, from outside ──


@dataclass(frozen=True, slots=True)
class Queues:
    """How much waits, and for how many seconds the oldest of it has."""

    updates: int
    oldest_update: float
    messages: int
    oldest_message: float
    cases: Mapping[str, int]  #: by state
