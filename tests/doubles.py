"""What stands in for Telegram and for the clock: nothing else is ever replaced in a test."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.domain.delivery import Outcome, Sent
from bot.domain.messages import OutgoingMessage


class FrozenClock:
    """A clock that moves only when a test says so."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def tick(self, step: timedelta) -> None:
        self._now += step


class GroupMembers:
    """`Membership` by a list of who is where; while it is silent, Telegram does not answer."""

    def __init__(self) -> None:
        self.present: set[tuple[int, int]] = set()
        self.is_silent = False
        self.gone: set[tuple[int, int]] = set()
        self.asked: list[tuple[int, int]] = []
        self.questions = 0

    async def is_member(self, chat_id: int, user_id: int) -> bool | None:
        self.asked.append((chat_id, user_id))
        self.questions += 1
        return None if self.is_silent else (chat_id, user_id) in self.present

    async def has_left(self, chat_id: int, user_id: int) -> bool:
        self.questions += 1
        return not self.is_silent and (chat_id, user_id) in self.gone


class RecordingSender:
    """Takes everything and gives growing ids, unless a test scripted another answer."""

    def __init__(self, first_id: int = 1001) -> None:
        self.sent: list[OutgoingMessage] = []
        self._ids = count(first_id)
        self._scripts: list[tuple[Callable[[OutgoingMessage], bool], list[Outcome]]] = []

    def answer(self, matches: Callable[[OutgoingMessage], bool], *outcomes: Outcome) -> None:
        """Answer the next messages that match with these outcomes, one each."""
        self._scripts.append((matches, list(outcomes)))

    def to(self, chat_id: int) -> list[OutgoingMessage]:
        """What was tried to be sent to that chat, in order."""
        return [message for message in self.sent if message.chat_id == chat_id]

    async def send(self, message: OutgoingMessage) -> Outcome:
        self.sent.append(message)
        for matches, outcomes in self._scripts:
            if outcomes and matches(message):
                return outcomes.pop(0)
        return Sent(next(self._ids))
