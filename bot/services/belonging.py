"""Who is in a room now: Telegram's word, believed for a minute; without its word nobody is."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.services.attempts import NotYet
from bot.services.ports import Attendance, Clock

#: So long Telegram's word is believed.
WORD_LASTS: Final = timedelta(minutes=1)
#: So long nobody asks again after Telegram was silent: whoever waits is told to try again meanwhile.
SILENCE_LASTS: Final = timedelta(seconds=10)
#: Whoever is asked inside the inbox holds up others.
_SECONDS: Final = 3.0
_MOST_WORDS: Final = 10_000

_Key = tuple[int, int]
_Word = TypeVar("_Word")


class Belonging:
    """Keeps what Telegram said in memory alone; nothing of it is written down."""

    def __init__(self, membership: Attendance, clock: Clock) -> None:
        self._membership = membership
        self._clock = clock
        self._departures: OrderedDict[_Key, tuple[datetime, bool]] = OrderedDict()
        self._words: OrderedDict[_Key, tuple[datetime, bool | None]] = OrderedDict()

    def among(self, chat_ids: Sequence[int], user_id: int) -> bool | None:
        """Whether somebody is in one of these groups; None when Telegram does not say.

        Raises `NotYet` where Telegram has to be asked first, outside of the transaction.
        """
        unasked = self._unasked(chat_ids, user_id)
        if unasked:
            raise NotYet(lambda: self._ask(unasked, user_id))
        return self._said(chat_ids, user_id)

    async def is_among(self, chat_ids: Sequence[int], user_id: int) -> bool | None:
        """The same where no transaction is open: Telegram is asked at once."""
        if unasked := self._unasked(chat_ids, user_id):
            await self._ask(unasked, user_id)
        return self._said(chat_ids, user_id)

    def has_left(self, chat_id: int, user_id: int) -> bool:
        """Whether Telegram says that somebody is gone; where it does not say, nobody is held to be.

        Raises `NotYet` as `among` does.
        """
        said = self._departures.get((chat_id, user_id))
        if said is None or self._clock.now() - said[0] >= WORD_LASTS:
            raise NotYet(lambda: self._ask_whether_left(chat_id, user_id))
        return said[1]

    def doubt(self, chat_id: int, user_id: int) -> None:
        """Something has changed there: Telegram is asked anew."""
        self._words.pop((chat_id, user_id), None)
        self._departures.pop((chat_id, user_id), None)

    def _said(self, chat_ids: Sequence[int], user_id: int) -> bool | None:
        words = [self._word(chat_id, user_id) for chat_id in chat_ids]
        if any(word is not None and word[1] is True for word in words):
            return True
        return None if any(word is None or word[1] is None for word in words) else False

    def _unasked(self, chat_ids: Sequence[int], user_id: int) -> list[int]:
        """Nobody else need be asked where one yes is known."""
        if self._said(chat_ids, user_id) is True:
            return []
        return [chat_id for chat_id in chat_ids if self._word(chat_id, user_id) is None]

    def _word(self, chat_id: int, user_id: int) -> tuple[datetime, bool | None] | None:
        """What Telegram said, unless it is too long ago."""
        word = self._words.get((chat_id, user_id))
        if word is None:
            return None
        lasts = SILENCE_LASTS if word[1] is None else WORD_LASTS
        return word if self._clock.now() - word[0] < lasts else None

    async def _ask(self, chat_ids: Sequence[int], user_id: int) -> None:
        async with asyncio.TaskGroup() as group:
            for chat_id in chat_ids:
                group.create_task(self._ask_one(chat_id, user_id))

    async def _ask_one(self, chat_id: int, user_id: int) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                said = await self._membership.is_member(chat_id, user_id)
        except TimeoutError:
            said = None
        _keep(self._words, (chat_id, user_id), (self._clock.now(), said))

    async def _ask_whether_left(self, chat_id: int, user_id: int) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                said = await self._membership.has_left(chat_id, user_id)
        except TimeoutError:
            said = False
        _keep(self._departures, (chat_id, user_id), (self._clock.now(), said))


def _keep(words: OrderedDict[_Key, _Word], key: _Key, word: _Word) -> None:
    words[key] = word
    words.move_to_end(key)
    while len(words) > _MOST_WORDS:
        words.popitem(last=False)


class NobodyIsKnown:
    """`Attendance` without a Telegram: it never says yes."""

    async def is_member(self, chat_id: int, user_id: int) -> bool | None:
        return None

    async def has_left(self, chat_id: int, user_id: int) -> bool:
        return False
