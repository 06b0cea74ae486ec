"""Telegram's limits on how often a bot may write, for those who want to feel them."""

from __future__ import annotations

import math
from collections import deque

from bot.sandbox.errors import BotApiError

OVERALL = (30, 1.0)
GROUP = (20, 60.0)
# One message a second on the long run, while a short burst is let through.
PRIVATE = (5, 5.0)


class RateLimits:
    """Counts in sliding windows, overall and per chat, what a bot sends and changes.

    Telegram lets sending and editing share one limit, and counts a topic that is made or renamed as the
    message that tells of it. Every message of an album or of copies counts. `scale` shortens the windows.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.refused = 0
        self._sent: dict[int, deque[float]] = {}

    def take(self, chat_id: int, is_private: bool, count: int, now: float) -> None:
        windows = [(0, OVERALL), (chat_id, PRIVATE if is_private else GROUP)]
        wait = max(self._wait(key, limit, count, now) for key, limit in windows)
        if wait > 0:
            self.refused += 1
            seconds = math.ceil(wait)
            sentence = f"Too Many Requests: retry after {seconds}"
            raise BotApiError(429, sentence, {"retry_after": seconds})
        for key, _ in windows:
            self._sent[key].extend([now] * count)

    def _wait(self, key: int, limit: tuple[int, float], count: int, now: float) -> float:
        most, seconds = limit[0], limit[1] * self.scale
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        excess = min(len(sent), len(sent) + count - most)
        return sent[excess - 1] + seconds - now if excess > 0 else 0.0
