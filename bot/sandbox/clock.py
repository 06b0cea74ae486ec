"""The time of this world: the real one and, when somebody has jumped, so much ahead of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.sandbox import moments
from bot.sandbox.errors import ControlError

JSON = dict[str, object]
CLOCK_FILE = "clock"
#: Estonia, Latvia and Lithuania have the same time all year.
ZONE = ZoneInfo("Europe/Tallinn")
LONGEST_SECONDS = 3 * 366 * 86_400
ONLY_FORWARD = (
    "The clock goes forward only, because the bot's records would no longer be in order. "
    "Going back to now makes a new world: everything in this one is forgotten."
)


class WorldClock:
    """Seconds since 1970; `file` is where the bot of `drom try` reads how far ahead this clock is."""

    def __init__(self, real: Callable[[], float] = time.time, file: Path | None = None) -> None:
        self.real = real
        self.ahead = 0.0
        self._file = file
        self._publish()

    def __call__(self) -> float:
        return self.real() + self.ahead

    @property
    def local(self) -> datetime:
        """The moment as the clock on the room's wall shows it."""
        return datetime.fromtimestamp(self(), ZONE)

    def forward_to(self, moment: datetime) -> None:
        """Jump; refused when it would be back, or absurdly far."""
        ahead = moment.timestamp() - self.real()
        if moment.timestamp() < self():
            raise ControlError(ONLY_FORWARD, 409)
        if ahead > LONGEST_SECONDS:
            raise ControlError("The clock goes three years ahead at most.")
        self.ahead = ahead
        self._publish()

    def card(self) -> JSON:
        local = self.local
        return {
            "now": self(),
            "ahead": self.ahead,
            "zone": ZONE.key,
            "local": local.isoformat(timespec="seconds"),
            "holiday": moments.holiday_name(local.date()),
        }

    def _publish(self) -> None:
        """The bot must know before anything happens at the new time, and must never read half a number."""
        if self._file is not None:
            fresh = self._file.with_suffix(".new")
            fresh.write_text(repr(self.ahead), "ascii")
            fresh.replace(self._file)
