"""Starts the sandbox as a process of its own and plays the bot over HTTP, for the tests of its page."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

TOKEN = "1:a"


class Bot:
    """Speaks to the sandbox as a bot speaks to Telegram."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.Client(base_url=f"{address}/bot{TOKEN}/", timeout=20)
        self.offset = 0

    def call(self, method: str, **parameters: Any) -> Any:
        answer = self.http.post(method, json=parameters).json()
        assert answer["ok"], answer
        return answer["result"]

    def next(self, kind: str) -> dict[str, Any]:
        """The next update of this kind; others are read over."""
        for _ in range(20):
            for update in self.call("getUpdates", offset=self.offset, limit=1, timeout=10):
                self.offset = update["update_id"] + 1
                if kind in update:
                    found: dict[str, Any] = update[kind]
                    return found
        raise AssertionError(f"No {kind} came.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{address}/sandbox/world").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The sandbox did not start.")


@contextmanager
def running_sandbox(wanted_port: int | None = None) -> Iterator[Bot]:
    port = wanted_port or free_port()
    command = [sys.executable, "-m", "bot.sandbox", "--port", str(port), "--token", TOKEN]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(process, address)
        playing = Bot(address)
        yield playing
        playing.http.close()
    finally:
        process.terminate()
        process.wait(10)
