"""Faults become values."""

import asyncio
import logging

import pytest

from bot.entrypoints.attempts import logged_attempt, pause_after
from bot.services.attempts import Failure


async def test_success_carries_its_value() -> None:
    async def work() -> int:
        return 7

    assert await logged_attempt("x", work()) == 7


async def test_a_fault_is_logged_by_class_name_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        raise OSError("a family's words")

    with caplog.at_level(logging.DEBUG):
        failure = await logged_attempt("inbox_failed", work())
    assert isinstance(failure, Failure)
    assert failure.name == "OSError"
    [record] = caplog.records
    assert (record.__dict__["action"], record.__dict__["error"]) == ("inbox_failed", "OSError")
    assert "family" not in repr(record.__dict__)


async def test_cancellation_passes_through() -> None:
    async def work() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await logged_attempt("x", work())


def test_pauses_grow_to_their_limit() -> None:
    assert [pause_after(failures) for failures in (0, 1, 2, 3, 4, 5, 6, 10_000)] == [
        1,
        1,
        2,
        4,
        8,
        16,
        30,
        30,
    ]
