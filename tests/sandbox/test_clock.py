"""The clock of the sandbox jumps forward; what happens afterwards happens at the new time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.sandbox.clock import ZONE, WorldClock
from tests.sandbox.conftest import Clock, Sandbox


def at(words: str) -> float:
    return datetime.fromisoformat(words).replace(tzinfo=ZONE).timestamp()


@pytest.mark.parametrize(
    ("now", "to", "then"),
    [
        ("2026-11-25T21:00", "saturday_night", "2026-11-28T22:00"),
        ("2026-11-28T22:00", "saturday_night", "2026-12-05T22:00"),
        ("2026-11-25T21:00", "holiday", "2026-12-24T12:00"),
        ("2026-12-24T12:00", "holiday", "2026-12-25T12:00"),
        # The 26th is a Saturday: as a holiday one would not notice it.
        ("2026-12-25T12:00", "holiday", "2027-01-01T12:00"),
        ("2026-11-25T21:00", "three_days", "2026-11-28T21:00"),
        ("2026-11-25T21:00", "working_morning", "2026-11-26T09:30"),
        ("2026-12-23T17:00", "working_morning", "2026-12-28T09:30"),
    ],
)
async def test_a_jump_lands_where_a_rooms_hours_matter(
    sandbox: Sandbox, now: str, to: str, then: str
) -> None:
    sandbox.clock.now = at(now)
    card = await sandbox.people("clock", to=to)
    assert card["local"].startswith(then)
    assert card["now"] == at(then) == (await sandbox.look("world"))["clock"]["now"]


async def test_what_is_sent_after_a_jump_has_the_new_date_and_the_page_hears_of_it(
    sandbox: Sandbox, family: int
) -> None:
    before = await sandbox.ok("sendMessage", chat_id=family, text="Good evening")
    card = await sandbox.people("clock", hours=5)
    after = await sandbox.ok("sendMessage", chat_id=family, text="Good night")
    assert after["date"] - before["date"] == 5 * 3600
    told = [event for event in sandbox.world.events.after(0) if event["kind"] == "clock"]
    assert [event["clock"] for event in told] == [card]


async def test_a_public_holiday_has_its_name(sandbox: Sandbox) -> None:
    sandbox.clock.now = at("2026-12-23T10:00")
    assert (await sandbox.people("clock", at="2026-12-25T10:00"))["holiday"] == "Christmas Day"
    assert (await sandbox.people("clock", at="2026-12-28T10:00"))["holiday"] is None


@pytest.mark.parametrize("back", [{"hours": -1}, {"at": "2020-01-01T10:00"}, {"to": "now"}])
async def test_the_clock_never_goes_back(sandbox: Sandbox, back: dict[str, object]) -> None:
    refusal = await sandbox.people("clock", 409, **back)
    assert "forward only" in refusal["error"]
    assert sandbox.world.clock.ahead == 0


@pytest.mark.parametrize("nonsense", [{}, {"hours": 1, "to": "holiday"}, {"at": "soon"}, {"hours": 30_000}])
async def test_a_jump_that_means_nothing_is_refused(sandbox: Sandbox, nonsense: dict[str, object]) -> None:
    await sandbox.people("clock", 400, **nonsense)
    assert sandbox.world.clock.ahead == 0


async def test_a_jump_takes_no_update_and_no_press_from_the_bot(sandbox: Sandbox, family: int) -> None:
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    sent = await sandbox.ok("sendMessage", chat_id=family, text="Is it so?", reply_markup=keys)
    number = sent["message_id"]
    await sandbox.people("press", as_="family1", chat="family1", message_id=number, data="yes")
    await sandbox.people("clock", to="three_days")
    [pressed] = await sandbox.updates()
    assert await sandbox.ok("answerCallbackQuery", callback_query_id=pressed["callback_query"]["id"])


async def test_back_to_now_asks_for_another_world_where_one_can_be_made(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.world.trial_folder = tmp_path
    assert await sandbox.people("clock", to="now") == {"begins_anew": True}
    assert (tmp_path / "anew").exists()


def test_the_file_for_the_bot_always_holds_a_whole_number(tmp_path: Path) -> None:
    clock = WorldClock(Clock(), tmp_path / "clock")
    assert float((tmp_path / "clock").read_text()) == 0
    clock.forward_to(clock.local.replace(year=2028))
    assert float((tmp_path / "clock").read_text()) == clock.ahead > 0
    assert [path.name for path in tmp_path.iterdir()] == ["clock"]
