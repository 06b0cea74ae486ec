"""The bot of `drom try` follows the sandbox's clock; nobody else's bot does."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.sandbox_clock import JumpWatch, SandboxClock
from bot.config import Settings, SettingsError


def is_ahead(clock: SandboxClock, seconds: float) -> bool:
    return abs(clock.now() - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=5)


def test_it_jumps_and_never_goes_back(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = SandboxClock(file)
    assert is_ahead(clock, 0)
    file.write_text("86400.0")
    assert is_ahead(clock, 86_400)
    for broken in ("3600.0", "", "soon"):
        file.write_text(broken)
        assert is_ahead(clock, 86_400)


async def test_a_jump_rings_once(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    rings: list[bool] = []
    watch = JumpWatch(SandboxClock(file), lambda: rings.append(True))
    async with asyncio.TaskGroup() as group:
        watching = group.create_task(watch.run())
        await asyncio.sleep(0.05)
        file.write_text("259200.0")
        await asyncio.sleep(0.6)
        watching.cancel()
    assert rings == [True]


@pytest.mark.parametrize(
    "address",
    [None, "https://api.telegram.org", "http://127.0.0.1.example.org", "http://127.0.0.1@example.org"],
)
def test_a_bot_that_talks_to_telegram_cannot_be_fooled_about_the_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    values = {"TOKEN": "1:a", "SECRET_KEYS": "x", "ADMIN_IDS": "1", "SANDBOX_CLOCK": str(tmp_path / "clock")}
    for name, value in values.items():
        monkeypatch.setenv(f"DROM_{name}", value)
    monkeypatch.delenv("DROM_API_BASE_URL", raising=False)
    if address is not None:
        monkeypatch.setenv("DROM_API_BASE_URL", address)
    with pytest.raises(SettingsError, match="DROM_SANDBOX_CLOCK: belongs to `drom try`"):
        Settings.from_environment()
    monkeypatch.setenv("DROM_API_BASE_URL", "http://127.0.0.1:8081")
    assert Settings.from_environment().sandbox_clock == tmp_path / "clock"
