"""When families must be told that nobody may read their message before morning."""

from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

#: Mediators work by day, most of them until five; whoever writes after this cannot count on a reader.
EVENING: Final = time(18)
MORNING: Final = time(8)


def is_night(moment: datetime, timezone: str) -> bool:
    """True from the evening to the morning of that place."""
    local = moment.astimezone(ZoneInfo(timezone)).time()
    return local >= EVENING or local < MORNING
