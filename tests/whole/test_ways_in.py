"""From polling to a webhook and back: what is written meanwhile is answered, and machines see how it goes."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx
import pytest

from tests.whole.programs import free_port
from tests.whole.stage import Stage, staged

pytestmark = pytest.mark.slow


def stops(stage: Stage) -> None:
    stage.bot.signal(signal.SIGTERM)
    assert stage.bot.wait() == 0


def writes(stage: Stage, number: int) -> int:
    return stage.phones.writes("maria", f"perearst {number}")


def figure(page: str, name: str) -> float:
    return next(float(line.split()[1]) for line in page.splitlines() if line.startswith(f"{name} "))


def test_switching_between_polling_and_webhook_loses_nothing(tmp_path: Path) -> None:
    port, figures = free_port(), free_port()
    webhook = {
        "DROM_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "DROM_LISTEN": f"127.0.0.1:{port}",
        "DROM_METRICS_LISTEN": f"127.0.0.1:{figures}",
        "DROM_LOG_FORMAT": "json",
    }
    with staged(tmp_path) as stage:
        polling = dict(stage.settings)
        stage.start_bot()
        stage.phones.appears("maria", "Maria", "et")
        stage.phones.starts("maria", "ee-et")
        asked = [writes(stage, 0)]
        stage.phones.hears("maria", reply_to=asked[0])
        stops(stage)

        asked.append(writes(stage, 1))
        stage.settings |= webhook
        stage.start_bot()
        asked.append(writes(stage, 2))
        for number in asked:
            stage.phones.hears("maria", reply_to=number)
        stage.settles()
        with httpx.Client(base_url=f"http://127.0.0.1:{figures}", trust_env=False) as http:
            assert http.get("/healthz").status_code == http.get("/readyz").status_code == 200
            page = http.get("/metrics").text
        assert figure(page, "drom_updates_taken_total") == figure(page, "drom_updates_handled_total") == 2
        assert figure(page, "drom_updates_open") == figure(page, "drom_messages_open") == 0
        assert figure(page, "drom_leads") == figure(page, "drom_database_up") == 1
        stranger = httpx.post(webhook["DROM_WEBHOOK_URL"], json={"update_id": 1})
        assert (stranger.status_code, stranger.content) == (403, b"")
        assert httpx.get(f"http://127.0.0.1:{port}/metrics").status_code == 404
        stops(stage)

        asked.append(writes(stage, 3))
        stage.settings.clear()
        stage.settings.update(polling)
        stage.start_bot()
        asked.append(writes(stage, 4))
        for number in asked:
            stage.phones.hears("maria", reply_to=number)
        replies = [
            message["reply_to_message"]["message_id"]
            for message in stage.phones.from_bot("maria")
            if "reply_to_message" in message
        ]
        assert [number for number in replies if number in asked] == asked
        methods = [call["method"] for call in stage.phones.calls()]
        assert methods.count("setWebhook") >= 1
        assert stage.settings["DROM_SECRET_KEYS"] not in stage.logs
