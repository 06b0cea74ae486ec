"""What is left behind of people and of what staff have done, to be looked at and to be deleted."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.audit import AuditEntry, Deed
from bot.domain.people import Contact, Mediator
from bot.domain.privacy import Due, Limits


class OldRows(StrEnum):
    """What the queues keep for a while, so that repeats are recognised."""

    UPDATES = "updates"  #: done, or given up
    MESSAGES = "messages"  #: settled, and nothing waits for them
    CHATS = "chats"  #: none of whose updates is kept


class Remains(Protocol):
    """What stays after the work is done."""

    async def due(self, limits: Limits) -> Due:
        """How many ended cases, silent families and idle mediators lie behind these limits."""
        ...

    async def date_the_undated(self, day: date) -> None:
        """Whoever has no day was made by an older program running beside this one: they were there today."""
        ...

    async def silent_contacts(self, seen_before: date, most: int) -> tuple[Contact, ...]:
        """Families without any case that have not written since, held; whoever is busy is left for later."""
        ...

    async def idle_mediators(self, worked_before: date, most: int) -> tuple[Mediator, ...]:
        """Mediators without a case in hand who have done nothing since."""
        ...

    async def idle_staff(self, asked_before: date, most: int) -> tuple[int, ...]:
        """Numbers of people who have not asked for the dashboard since."""
        ...

    async def forget_mediator(self, mediator_id: int) -> None:
        """Their row, and their number in cases that have ended; open cases must be given back before."""
        ...

    async def forget_traces(self, chat_id: int) -> None:
        """Settled rows of both queues no longer tell that they were about this chat."""
        ...

    async def old_rows(self, kind: OldRows, before: datetime, after: Any, most: int) -> Sequence[Any]:
        """Keys of rows whose time was over then, in order, behind one of them; not locked."""
        ...

    async def forget_rows(self, kind: OldRows, keys: Sequence[Any], before: datetime) -> None:
        """Delete them, unless something has happened to them since they were found."""
        ...

    async def shown_in(self, chat_id: int, since: datetime) -> tuple[int, ...]:
        """Numbers of the messages that the bot has sent to a private chat since then."""
        ...

    async def take_notice(self, room_id: int, day: date) -> bool:
        """True for exactly one of all who ask whether the room was told that day of what will be deleted."""
        ...


class Audit(Protocol):
    """What staff have done."""

    async def note(self, deed: Deed, user_id: int | None, subject: str = "") -> None:
        """`subject` is an id of ours; never words."""
        ...

    async def entries(
        self, *, deed: Deed | None = None, subject: str | None = None, since: datetime | None = None
    ) -> tuple[AuditEntry, ...]:
        """Oldest first."""
        ...

    async def number_of(self, user_id: int) -> int:
        """How many deeds of that person are kept."""
        ...

    async def forget_before(self, moment: datetime) -> None: ...

    async def forget_subject(self, subject: str) -> None:
        """That something was done stays; with which case does not."""
        ...

    async def forget_person(self, user_id: int) -> int:
        """That something was done stays; by whom does not. The number of deeds."""
        ...
