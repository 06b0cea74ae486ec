"""How fast the bot may write, and who goes first while it may not write faster."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.urgency import Urgency

#: So many others may be preferred to the one that has waited longest; then it is its turn, whatever it is.
MOST_PREFERRED: Final = 4
#: So many of a kind are looked at: more than may be under way at once, and few beside a night's backlog.
MOST_NOMINEES: Final = 32


@dataclass(frozen=True, slots=True)
class Limit:
    """So many messages in any stretch of time that is so long."""

    most: int
    window: timedelta


Limits = tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """What one bot may send; no limits at all where nobody counts."""

    overall: Limits = ()
    private: Limits = ()
    group: Limits = ()
    group_calmly: Limits = ()  #: for what is not urgent: evenly, and with something left for what is


def telegrams_pace(scale: float = 1.0) -> Pace:
    """Telegram's own limits; `scale` shortens every window, for measurements against a quicker Telegram."""
    if scale == 0:
        return Pace()
    second = timedelta(seconds=scale)
    return Pace(
        overall=(Limit(30, second),),
        private=(Limit(5, 5 * second),),
        group=(Limit(20, 60 * second),),
        group_calmly=(Limit(17, 60 * second), Limit(5, 15 * second)),
    )


class Bucket:
    """The tokens of one chat, or of all chats.

    A token is spent when a message leaves. It comes back a window after Telegram has answered: Telegram
    may count the message at any moment in between, and only then is it certain that it counts no longer.
    """

    def __init__(self, remembers: int, *, is_group: bool = False) -> None:
        self.is_group = is_group
        self._under_way = 0
        self._landed: deque[datetime] = deque(maxlen=max(remembers, 1))

    def take(self) -> None:
        """A message leaves."""
        self._under_way += 1

    def give_back(self) -> None:
        """It did not leave after all."""
        self._under_way -= 1

    def land(self, now: datetime) -> None:
        """Telegram has answered."""
        self._under_way -= 1
        self.remember(now)

    def remember(self, landed: datetime) -> None:
        """A message that had landed before this bucket was made."""
        self._landed.append(landed)

    def free_at(self, limits: Limits, now: datetime) -> datetime | None:
        """When the next message may leave: `now`, later, or None while only an answer can tell."""
        if self._landed and self._landed[-1] > now:
            # The clock was set back: what has landed has landed, and must not block the chat for hours.
            self._landed = deque((min(landed, now) for landed in self._landed), self._landed.maxlen)
        moments = [self._free_under(limit, now) for limit in limits]
        return max((now, *(moment for moment in moments if moment))) if all(moments) else None

    def _free_under(self, limit: Limit, now: datetime) -> datetime | None:
        others = limit.most - self._under_way - 1  # that may have landed within the window
        if others < 0:
            return None
        return self._landed[-others - 1] + limit.window if len(self._landed) > others else now

    def is_idle(self, window: timedelta, now: datetime) -> bool:
        """True when forgetting the bucket forgets nothing."""
        return not self._under_way and (not self._landed or self._landed[-1] + window <= now)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first message of a lane."""

    id: int
    chat: str  #: whatever tells chats apart
    is_group: bool
    urgency: Urgency  #: of the most urgent message in the lane: what stands before it must leave before it


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that has left."""

    chat: str
    is_group: bool
    landed: datetime  #: when it was certain that Telegram had it


@dataclass(frozen=True, slots=True)
class Busy:
    """Chats to which nothing may leave now."""

    chats: frozenset[str] = frozenset()
    calmly: frozenset[str] = frozenset()  #: only what is urgent may
    again: tuple[datetime, ...] = ()  #: when that is over, of each of which it is known


NOBODY: Final = Busy()


@dataclass(frozen=True, slots=True)
class Turn:
    """Who may go now, and when it is worth asking again if no message lands before."""

    chosen: tuple[Waiting, ...]
    again_at: datetime | None


class Pacer:
    """Keeps to a pace and decides who goes next; it is told the time and never asks for it."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        limits = (*pace.overall, *pace.private, *pace.group, *pace.group_calmly)
        self._remembers = max((limit.most for limit in limits), default=0)
        self.longest_window = _longest(limits)
        #: So long a chat is remembered, by whether it is a group.
        self._windows = {False: _longest(pace.private), True: _longest((*pace.group, *pace.group_calmly))}
        self._all = Bucket(self._remembers)
        self._buckets: dict[str, Bucket] = {}
        self._flights: dict[int, str] = {}
        #: How often others were preferred to the longest waiting one: of each chat, and (None) of all.
        self._preferred: dict[str | None, int] = {}

    def forget(self) -> None:
        """Somebody else may have sent meanwhile: nothing that was known can be relied on."""
        self._all = Bucket(self._remembers)
        self._buckets.clear()
        self._flights.clear()
        self._preferred.clear()

    def remember(self, sending: Sending) -> None:
        """Something was sent before this pacer was made; to be told in the order of time."""
        self._bucket(sending).remember(sending.landed)
        self._all.remember(sending.landed)

    def busy(self, now: datetime) -> Busy:
        """Whom it is not worth while to look at: their messages could hide those that may leave."""
        self._forget_idle(now)
        chats, calmly, again = set(), set(), []
        for chat, bucket in self._buckets.items():
            limits = self._pace.group if bucket.is_group else self._pace.private
            free_at = bucket.free_at(limits, now)
            if free_at != now:
                chats.add(chat)
            elif bucket.is_group and not self._is_turn_of_oldest(chat):
                free_at = bucket.free_at(self._pace.group_calmly, now)
                if free_at != now:
                    calmly.add(chat)
            if free_at is not None and free_at != now:
                again.append(free_at)
        return Busy(frozenset(chats), frozenset(calmly), tuple(again))

    def choose(self, waiting: Iterable[Waiting], now: datetime, most: int, busy: Busy = NOBODY) -> Turn:
        """At most so many, one of each lane; their tokens are spent until they land or are given back.

        `busy` are those whose messages were left out of the waiting ones.
        """
        self._forget_idle(now)
        by_chat: dict[str, list[Waiting]] = {}
        for one in waiting:
            by_chat.setdefault(one.chat, []).append(one)
        nominees = {chat: self._next(chat, lanes) for chat, lanes in by_chat.items()}
        free = {chat: self._free_at(one, now) for chat, one in nominees.items()}
        chosen: list[Waiting] = []
        while len(chosen) < most and self._all.free_at(self._pace.overall, now) == now:
            ready = [nominees[chat] for chat, moment in free.items() if moment == now]
            if not ready:
                break
            one = self._next(None, ready)
            self._take(one, by_chat[one.chat], ready, now, busy)
            chosen.append(one)
            by_chat[one.chat].remove(one)
            if by_chat[one.chat]:
                nominees[one.chat] = self._next(one.chat, by_chat[one.chat])
                free[one.chat] = self._free_at(nominees[one.chat], now)
            else:
                del nominees[one.chat], free[one.chat]
        return Turn(tuple(chosen), self._again_at((*free.values(), *busy.again), now))

    def land(self, row_id: int, now: datetime) -> None:
        """Telegram has answered; what is not known is not counted twice."""
        chat = self._flights.pop(row_id, None)
        if chat is not None:
            self._buckets[chat].land(now)
            self._all.land(now)

    def give_back(self, row_id: int) -> None:
        """What was chosen was not sent."""
        chat = self._flights.pop(row_id, None)
        if chat is not None:
            self._buckets[chat].give_back()
            self._all.give_back()

    def _bucket(self, one: Waiting | Sending) -> Bucket:
        if one.chat not in self._buckets:
            self._buckets[one.chat] = Bucket(self._remembers, is_group=one.is_group)
        return self._buckets[one.chat]

    def _take(
        self, one: Waiting, lanes: list[Waiting], ready: list[Waiting], now: datetime, busy: Busy
    ) -> None:
        self.land(one.id, now)  # sent before, by somebody whose lease ran out without an answer
        for name, others in ((one.chat, lanes), (None, ready)):
            # Of a calm chat older ones may have been left out, and their turn must come.
            is_oldest = one is _oldest(others) and name not in busy.calmly
            self._preferred[name] = 0 if is_oldest else self._preferred.get(name, 0) + 1
        self._flights[one.id] = one.chat
        self._bucket(one).take()
        self._all.take()

    def _next(self, name: str | None, others: list[Waiting]) -> Waiting:
        return _oldest(others) if self._is_turn_of_oldest(name) else min(others, key=_rank)

    def _is_turn_of_oldest(self, name: str | None) -> bool:
        return self._preferred.get(name, 0) >= MOST_PREFERRED

    def _free_at(self, one: Waiting, now: datetime) -> datetime | None:
        limits = self._pace.private
        if one.is_group:
            # Whose turn it is need not leave anything for those that are urgent: they have had theirs.
            hurries = one.urgency is Urgency.URGENT or self._is_turn_of_oldest(one.chat)
            limits = self._pace.group if hurries else self._pace.group_calmly
        return self._bucket(one).free_at(limits, now)

    def _again_at(self, moments: Iterable[datetime | None], now: datetime) -> datetime | None:
        overall = self._all.free_at(self._pace.overall, now)
        known = [moment for moment in moments if moment is not None]
        return max(min(known), overall) if known and overall else None

    def _forget_idle(self, now: datetime) -> None:
        idle = [chat for chat, one in self._buckets.items() if one.is_idle(self._windows[one.is_group], now)]
        for chat in idle:
            del self._buckets[chat]
            self._preferred.pop(chat, None)


def _longest(limits: Limits) -> timedelta:
    return max((limit.window for limit in limits), default=timedelta())


def _rank(one: Waiting) -> tuple[Urgency, int]:
    return one.urgency, one.id


def _oldest(others: list[Waiting]) -> Waiting:
    return min(others, key=lambda one: one.id)
