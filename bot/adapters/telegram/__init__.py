"""Everything that knows Telegram's Bot API: understanding updates, sending messages, the connection."""

import os
import sys

# httpx has a command line and loads four megabytes for it; where it cannot have it, it does without.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
# The library warns on every flood limit unless it is told that durations may be timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "true")
