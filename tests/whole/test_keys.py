"""`drom keys`, as an operator uses it; a key is seen once, when it is made, and nowhere afterwards."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.opening import opened
from bot.config import Settings
from tests.whole.conftest import Drom
from tests.whole.programs import children, run_to_the_end
from tests.whole.stage import Stage, settings_for, staged

pytestmark = pytest.mark.slow


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[str, str]:
    """The key of a database that the bot was started on once, and a new one."""
    settings = settings_for("https://telegram.example", tmp_path)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    asyncio.run(_start(settings["DROM_DATABASE_URL"], settings["DROM_SECRET_KEYS"]))
    return settings["DROM_SECRET_KEYS"], new_key()


async def _start(url: str, keys: str) -> None:
    async with opened(url, Keyring.from_text(keys)):
        pass


def test_each_step_says_what_comes_next(drom: Drom, keys: tuple[str, str]) -> None:
    old, new = keys
    assert "Nothing to do" in drom("keys", "status", DROM_SECRET_KEYS=old).output
    assert "put the new key in front" in drom("keys", "status", DROM_SECRET_KEYS=f"{old},{new}").output
    assert "Next: `drom keys rotate`" in drom("keys", "status", DROM_SECRET_KEYS=f"{new},{old}").output

    done = drom("keys", "rotate", DROM_SECRET_KEYS=f"{new},{old}")

    assert "under the first key" in done.output and "can be taken out" in done.output
    assert "Nothing to do" in drom("keys", "status", DROM_SECRET_KEYS=new).output
    refused = drom("keys", "rotate", status=1, DROM_SECRET_KEYS=old).errors
    assert "another key" in refused and "docs/operating/keys.md" in refused


def test_the_rotation_needs_the_old_key_and_says_so(drom: Drom, keys: tuple[str, str]) -> None:
    assert "Nothing was changed" in drom("keys", "rotate", status=1, DROM_SECRET_KEYS=keys[1]).errors


def test_what_no_key_fits_is_said_in_a_sentence(drom: Drom, keys: tuple[str, str], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "drom.sqlite3")) as database, database:
        database.execute("INSERT INTO meta VALUES ('other', ?)", [Keyring.from_text(new_key()).seal(b"x")])

    assert "find the key of the rows in the last column" in drom("keys", "status").output
    refused = drom("keys", "rotate", status=1, DROM_SECRET_KEYS=",".join(reversed(keys)))

    assert "not in DROM_SECRET_KEYS" in refused.errors and "Nothing was changed" in refused.errors


def test_a_key_is_shown_by_nothing_but_its_making(drom: Drom, keys: tuple[str, str], tmp_path: Path) -> None:
    both = ",".join(reversed(keys))
    said = [drom("keys", word, DROM_SECRET_KEYS=both) for word in ("check", "status", "rotate")]
    said += [drom("backup", "a.backup", DROM_SECRET_KEYS=both)]
    settings = Settings.from_environment()
    shown = "".join(ended.output + ended.errors for ended in said) + f"{settings!r}{settings}{vars(settings)}"
    files = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for key in keys:
        assert key not in shown
        assert key.encode() not in files


def test_the_running_bot_goes_on_while_everything_is_written_anew(tmp_path: Path) -> None:
    new = new_key()
    with staged(tmp_path) as stage:
        old = stage.settings["DROM_SECRET_KEYS"]
        stage.start_bot()
        stage.bind_rooms()
        stage.phones.appears("maria", "Maria", "et")
        stage.phones.starts("maria", "ee-et")
        stage.phones.hears("maria", reply_to=stage.phones.writes("maria", "perearst"))
        assert "append it" in rotated(stage, f"{new},{old}", 1)

        _restart(stage, f"{new},{old}")
        asked = [stage.phones.writes("maria", f"perearst {number}") for number in range(3)]
        assert "can be taken out" in rotated(stage, f"{new},{old}", 0)
        for number in asked:
            stage.phones.hears("maria", reply_to=number)

        _restart(stage, new)
        stage.phones.hears("maria", reply_to=stage.phones.writes("maria", "perearst"))
        family = [stage.bot.process.pid, *children(stage.bot.process.pid)]
        seen = stage.logs + "".join(Path(f"/proc/{pid}/cmdline").read_text() for pid in family)
        assert old not in seen and new not in seen
        assert "unreadable" not in stage.logs


def _restart(stage: Stage, keys: str) -> None:
    stage.bot.signal(signal.SIGTERM)
    stage.bot.wait()
    stage.settings["DROM_SECRET_KEYS"] = keys
    stage.start_bot()


def rotated(stage: Stage, keys: str, status: int) -> str:
    """`drom keys rotate` beside the bot."""
    ended = run_to_the_end(["keys", "rotate"], stage.settings | {"DROM_SECRET_KEYS": keys}, stage.folder)
    assert ended.status == status, ended
    return ended.output + ended.errors
