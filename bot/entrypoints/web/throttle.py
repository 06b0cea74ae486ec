"""Slows down whoever tries links."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from bot.services.ports import Clock

MOST_FAILURES: Final = 10
WINDOW: Final = timedelta(minutes=15)
#: More addresses than these at once are an attack, and its oldest traces may go.
_MOST_ADDRESSES: Final = 10_000


class Throttle:
    """Counts failures by the address that they came from; nothing of it is written down."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, list[datetime]] = OrderedDict()

    def refuses(self, address: str) -> bool:
        """Whether there were too many failures from there."""
        return len(self._recent(address)) >= MOST_FAILURES

    def failed(self, address: str) -> None:
        """One more."""
        self._failures[address] = [*self._recent(address), self._clock.now()]
        self._failures.move_to_end(address)
        while len(self._failures) > _MOST_ADDRESSES:
            self._failures.popitem(last=False)

    def _recent(self, address: str) -> list[datetime]:
        since = self._clock.now() - WINDOW
        return [moment for moment in self._failures.get(address, ()) if moment > since]
