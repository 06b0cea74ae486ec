"""Planned misfortune: calls that fail, are slow, or whose connection breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class Fault:
    """What happens to the next matching calls; an empty method or chat matches all."""

    status: int
    method: str | None = None
    chat_id: int | None = None
    description: str | None = None
    retry_after: int | None = None
    times: int = 1
    delay_seconds: float = 0.0
    drop: Literal["before", "after"] | None = None

    def matches(self, method: str, chat_id: int | None) -> bool:
        right_method = self.method is None or self.method.lower() == method.lower()
        return right_method and (self.chat_id is None or self.chat_id == chat_id)

    def sentence(self) -> str:
        if self.description:
            return self.description
        reason = REASONS.get(self.status, "Error")
        return reason if self.retry_after is None else f"{reason}: retry after {self.retry_after}"


class Faults:
    """The faults still to come, oldest first."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        self._planned.append(fault)

    def clear(self) -> None:
        self._planned.clear()

    def next_for(self, method: str, chat_id: int | None) -> Fault | None:
        for fault in self._planned:
            if fault.matches(method, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self._planned.remove(fault)
                return fault
        return None
