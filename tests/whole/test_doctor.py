"""`drom doctor` beside a real sandbox: what it says when all is well, and when something is not."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.crypto import new_key
from bot.cli.doctoring import house
from bot.cli.doctoring.findings import Finding, Verdict
from bot.cli.doctoring.telegram import _arrivals, _clock, _standing
from bot.domain.people import Room, RoomKind
from tests.small_base import health_alone
from tests.whole.conftest import Drom
from tests.whole.stage import Stage

pytestmark = pytest.mark.slow

ROOM = Room(1, -1001, RoomKind.CASES, True, "et", ())
GROUP: dict[str, Any] = {"type": "supergroup", "is_forum": True}
ADMINISTRATOR: dict[str, Any] = {
    "status": "administrator",
    "can_manage_topics": True,
    "can_delete_messages": True,
}


def found(drom: Drom, status: int, settings: dict[str, str]) -> dict[str, dict[str, str]]:
    ended = drom("doctor", "--json", status=status, **settings)
    for secret in (settings["DROM_TOKEN"], settings["DROM_TOKEN"].partition(":")[2]):
        assert secret not in ended.output + ended.errors
    for key in settings["DROM_SECRET_KEYS"].split(","):
        assert key not in ended.output + ended.errors
    return {line["about"]: line for line in json.loads(ended.output)}


def test_a_running_bot_is_well_and_each_disease_is_named(
    drom: Drom, shared_stage: Stage, tmp_path: Path
) -> None:
    settings = shared_stage.settings
    well = found(drom, 0, settings)
    assert {line["verdict"] for name, line in well.items() if name not in ("inline mode", "memory")} <= {
        "good",
        "doubtful",
    }
    for name in ("database", "keys", "token", "clock", "polling", "translations", "models", "embedder"):
        assert well[name]["verdict"] == "good", well[name]
    rooms = [line["verdict"] for name, line in well.items() if name.startswith("room ")]
    assert rooms == ["good", "good"]
    words = drom("doctor", status=0, **settings).output
    assert "✓ token: The bot is @" in words

    # The diseases are none of the knowledge, of which to look at all takes seconds.
    settings = settings | {"DROM_KNOWLEDGE_DIR": str(health_alone(tmp_path / "knowledge", "dentist"))}
    assert found(drom, 0, settings)["knowledge"]["verdict"] in ("good", "doubtful")
    assert found(drom, 1, settings | {"DROM_SECRET_KEYS": new_key()})["keys"]["verdict"] == "bad"
    stranger = settings | {"DROM_TOKEN": "987654321:AAAnother-token_that_is_secret"}
    assert "BotFather" in found(drom, 1, stranger)["token"]["todo"]
    nowhere = settings | {"DROM_API_BASE_URL": "http://127.0.0.1:1"}
    assert "firewall" in found(drom, 1, nowhere)["telegram"]["todo"]
    missing = settings | {"DROM_DATABASE_URL": "sqlite:////missing/drom.sqlite3"}
    assert "There is no folder" in found(drom, 1, missing)["disk"]["says"]
    assert "DROM_ADMIN_IDS" in found(drom, 1, settings | {"DROM_ADMIN_IDS": "me"})["settings"]["says"]


@pytest.mark.parametrize(
    ("chat", "member", "words"),
    [
        ({"username": "everybody"}, {}, "public"),
        ({}, {"status": "left"}, "no longer"),
        ({}, {"status": "member"}, "no administrator"),
        ({}, {"can_manage_topics": False}, "Manage topics"),
        ({}, {"can_delete_messages": False}, "Delete messages"),
        ({"type": "group"}, {}, "small group"),
        ({"is_forum": False}, {}, "Topics are off"),
    ],
)
def test_a_room_in_which_the_bot_cannot_work_says_what_to_change(
    chat: dict[str, Any], member: dict[str, Any], words: str
) -> None:
    finding = _standing("room 1", ROOM, GROUP | chat, ADMINISTRATOR | member)
    assert words in finding.says
    assert finding.todo and finding.verdict is not Verdict.GOOD


def test_a_clock_that_differs_is_told() -> None:
    assert [_clock(timedelta(seconds=s)).verdict for s in (1, -10, 90)] == ["good", "doubtful", "bad"]


@pytest.mark.parametrize(
    ("info", "wanted", "words"),
    [
        ({"url": "https://other.example/secret-path"}, None, "other.example"),
        ({"url": ""}, "https://a.example/t", "no webhook"),
        ({"url": "", "pending_update_count": 500}, None, "500 updates"),
    ],
)
def test_updates_that_do_not_arrive_are_told(info: dict[str, Any], wanted: str | None, words: str) -> None:
    finding = _arrivals(info, wanted)
    assert words in finding.says and finding.verdict is Verdict.DOUBTFUL
    assert "secret-path" not in finding.as_text()


def test_a_webhook_that_fails_is_told_with_telegrams_reason() -> None:
    url = "https://a.example/t"
    failing = {
        "url": url,
        "last_error_date": int(time.time()) - 60,
        "last_error_message": "Connection refused",
    }
    assert "Connection refused" in _arrivals(failing, url).says
    assert _arrivals({"url": url, "last_error_date": 1}, url).verdict is Verdict.GOOD


def test_a_container_with_little_memory_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "memory.max").write_text("300000000\n")
    (tmp_path / "memory.current").write_text("200000000\n")
    monkeypatch.setattr(house, "_CONTAINER", tmp_path)
    finding: Finding = house.examine_memory()
    assert finding.verdict is Verdict.DOUBTFUL and "300 MB" in finding.todo


def test_the_health_check_asks_where_the_bot_listens(drom: Drom, shared_stage: Stage) -> None:
    assert "nothing to ask" in drom("healthy").output
    assert "ConnectionRefusedError" in drom("healthy", status=1, DROM_METRICS_LISTEN="127.0.0.1:1").errors
    # Another server that knows no such page is no healthy bot.
    port = shared_stage.settings["DROM_API_BASE_URL"].rpartition(":")[2]
    drom(
        "healthy",
        status=1,
        DROM_METRICS_LISTEN="",
        DROM_WEBHOOK_URL="https://a.example/t",
        DROM_LISTEN=f"0.0.0.0:{port}",
    )


def test_files_that_others_can_read_are_named(tmp_path: Path) -> None:
    settings, database = tmp_path / ".env", tmp_path / "drom.sqlite3"
    for file, mode in ((settings, 0o644), (database, 0o600)):
        file.write_text("DROM_TOKEN=…")
        file.chmod(mode)
    [finding] = house.examine_files((settings, database, tmp_path / "missing"))
    assert (finding.verdict, finding.todo) == (Verdict.DOUBTFUL, f"chmod 600 {settings}")
