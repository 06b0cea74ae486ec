"""The sandbox and the bot as two processes, with everything between them that a test may break."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from bot.adapters.crypto import new_key
from tests.whole.phones import Phones
from tests.whole.programs import Program, eventually, free_port, running

TOKEN: Final = "987654321:AAExample-of-a-token_that_is_secret"


@dataclass
class Stage:
    """A small Telegram, and the bot that can be started, killed and started again."""

    phones: Phones
    settings: dict[str, str]
    folder: Path
    lives: list[Program] = field(default_factory=list)

    @property
    def bot(self) -> Program:
        """The bot of now."""
        return self.lives[-1]

    @property
    def logs(self) -> str:
        """What the bot has printed in all its lives."""
        return "\n".join(life.printed for life in self.lives)

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.folder / "drom.sqlite3"

    def start_bot(self) -> Program:
        life = Program(["bot", "run"], self.settings, self.folder)
        self.lives.append(life)
        life.says("Drom runs as @")
        return life

    def kill_bot(self) -> None:
        """As a power cut does it."""
        self.bot.signal(signal.SIGKILL)
        self.bot.wait()

    def bind_rooms(self) -> None:
        """What an administrator does first."""
        for chat, words in (("mediators", "/bind all"), ("staffroom", "/bind staff")):
            command = self.phones.writes("staff", words, chat)
            self.phones.hears(chat, after=command)

    def count(self, question: str) -> int:
        """A number out of the SQLite file, while the bot works on it."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30)) as database:
            return int(database.execute(question).fetchone()[0])

    def settles(self) -> None:
        """Wait until nothing is left to be handled or sent."""
        waiting = (
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'open')"
            " + (SELECT count(*) FROM outbox WHERE settled_at IS NULL)"
        )
        eventually(
            lambda: self.count(waiting) == 0,
            lambda: f"{self.count(waiting)} rows still wait.\n{self.logs}",
        )


@contextmanager
def staged(folder: Path, **settings: str) -> Iterator[Stage]:
    """A sandbox, and all that a bot needs to be started."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    sandbox = ["bot.sandbox", "--port", str(port), "--token", TOKEN]
    with running(sandbox, {}, folder) as server:
        phones = Phones(address)
        eventually(lambda: is_there(phones), lambda: f"The sandbox did not start:\n{server.printed}")
        admin = {"DROM_ADMIN_IDS": str(phones.id_of("staff"))}
        stage = Stage(phones, settings_for(address, folder) | admin | settings, folder)
        try:
            yield stage
        finally:
            for life in stage.lives:
                life.end()
            phones.close()


def settings_for(address: str, folder: Path) -> dict[str, str]:
    """Good settings for a bot; a test spoils one of them."""
    return {
        "DROM_TOKEN": TOKEN,
        "DROM_SECRET_KEYS": new_key(),
        "DROM_ADMIN_IDS": "5000000001",
        "DROM_API_BASE_URL": address,
        "DROM_PACING": "0",
        "DROM_DATABASE_URL": f"sqlite:///{folder / 'drom.sqlite3'}",
    }


def is_there(phones: Phones) -> bool:
    """Whether the sandbox answers already."""
    try:
        return bool(phones.world())
    except httpx.TransportError:
        return False
