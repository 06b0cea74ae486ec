"""The bot, whose clock on the wall can be set from outside: `python -m benchmarks.shifted_bot run`.

A machine's own clock cannot be set for one process without a library that is not everywhere; the program asks
for the time in one place, and only there it hears another one.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot import bootstrap, cli

#: Names the file that says how many seconds the clock is ahead; also less than nothing.
SHIFT_FILE: Final = "SHIFT_FILE"


class ShiftedClock:
    """`Clock` of a machine whose time somebody sets, forward and back."""

    def now(self) -> datetime:
        """In UTC."""
        ahead = float(Path(os.environ[SHIFT_FILE]).read_text("ascii") or 0)
        return datetime.now(UTC) + timedelta(seconds=ahead)


def shift(file: Path, hours: float) -> None:
    """Set the clock so far off the true time."""
    fresh = file.with_suffix(".new")
    fresh.write_text(str(hours * 3600), "ascii")
    fresh.replace(file)


if __name__ == "__main__":
    bootstrap.SystemClock = ShiftedClock  # type: ignore[assignment,attr-defined]
    cli.main()
