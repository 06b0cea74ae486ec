"""Everything that knows Telegram's Bot API: understanding updates, sending messages, the connection."""

import os

# The library warns on every flood limit unless it is told that durations may be timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "true")
