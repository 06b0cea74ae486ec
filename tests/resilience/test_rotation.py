"""Families write while the keys change and the program that changes them is killed: nothing is lost."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Final

import pytest

from bot.adapters.crypto import Keyring, new_key
from bot.adapters.db.rotation import counts
from bot.domain.messages import SendText
from bot.services.ports import Incoming
from tests.databases import Ground, grounded, lease_next
from tests.whole.programs import environment

FAMILIES: Final = range(5550000, 5550006)
SILENT: Final = range(6660000, 6660250)
HELD: Final = timedelta(seconds=60)
#: Families write on when they are answered: a slow machine has no backlog to work off at the end.
UNANSWERED: Final = 3 * len(FAMILIES)


class Town:
    """Families that write one numbered update after another, and what they hear."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._numbers = count(1)
        self.written = dict.fromkeys(FAMILIES, 0)
        self.heard: dict[int, list[str]] = {family: [] for family in FAMILIES}
        self.is_over = False
        self._has_written = False  #: its last update, too

    async def live(self) -> None:
        """Until it is over and everything is answered."""
        await asyncio.gather(self._write(), self._answer(), self._answer(), self._send())

    async def _write(self) -> None:
        while not self.is_over:
            await asyncio.sleep(0.01)
            if self._waiting() > UNANSWERED:
                continue
            for family in FAMILIES:
                async with self._ground.transactions() as uow:
                    text = str(self.written[family]).encode()
                    await uow.inbox.add([Incoming(next(self._numbers), family, text)], uow.now)
                    await uow.commit()
                self.written[family] += 1
        self._has_written = True

    async def _answer(self) -> None:
        while not (
            self._has_written and not await self._ground.rows("SELECT 1 FROM inbox WHERE state = 'open'")
        ):
            async with self._ground.transactions() as uow:
                update = await uow.inbox.claim_next(uow.now)
                if update is not None:
                    # Numbers come in the order of the families.
                    family = FAMILIES[(update.update_id - 1) % len(FAMILIES)]
                    contact = await uow.contacts.of(family)
                    await uow.contacts.save(replace(contact, misses=contact.misses + 1))
                    await uow.outbox.add(SendText(family, update.payload.decode()), now=uow.now)
                    await uow.inbox.complete([update.update_id], uow.now)
                await uow.commit()
            await asyncio.sleep(0.002)

    async def _send(self) -> None:
        while not (self._has_written and self._waiting() == 0):
            async with self._ground.transactions() as uow:
                leased = await lease_next(uow, 10, HELD)
                await uow.commit()
            for row in leased:
                assert isinstance(row.message, SendText)
                self.heard[row.message.chat_id].append(row.message.text)
                async with self._ground.transactions() as uow:
                    await uow.outbox.sent(row.id, None, uow.now)
                    await uow.commit()
            await asyncio.sleep(0.002)

    def _waiting(self) -> int:
        return sum(self.written.values()) - sum(map(len, self.heard.values()))


async def populated(url: str, keys: str) -> None:
    """Many families who are silent, with a message each that waits for another day."""
    async with grounded(url, vault=Keyring.from_text(keys)) as ground, ground.transactions() as uow:
        for family in SILENT:
            await uow.contacts.of(family)
            await uow.outbox.add(SendText(family, "later"), now=uow.now + timedelta(days=1))
        await uow.commit()


async def rotating(url: str, keys: str, folder: Path) -> asyncio.subprocess.Process:
    """`drom keys rotate` as a process."""
    settings = {
        "DROM_TOKEN": "987654321:AAExample-of-a-token_that_is_secret",
        "DROM_ADMIN_IDS": "1",
        "DROM_DATABASE_URL": url,
        "DROM_SECRET_KEYS": keys,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "keys", "rotate",
        env=environment(settings), cwd=folder, stdin=DEVNULL, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip


async def begun(ground: Ground) -> None:
    """Wait until the first row is under the new key; most of the others are not yet."""
    new = ground.vault.names[0]
    first = "SELECT chat_sealed FROM contacts ORDER BY id LIMIT 1"
    for _ in range(6000):
        if ground.vault.name_of((await ground.rows(first))[0]["chat_sealed"]) == new:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It never began.")


@pytest.fixture
def keys() -> Iterator[tuple[str, str]]:
    yield new_key(), new_key()


async def test_families_notice_nothing_of_a_rotation_that_is_killed_and_begun_again(
    database_url: str, keys: tuple[str, str], tmp_path: Path
) -> None:
    old, new = keys
    await populated(database_url, old)
    async with grounded(database_url, vault=Keyring.from_text(f"{new},{old}")) as ground:
        town = Town(ground)
        async with asyncio.TaskGroup() as group:
            group.create_task(town.live())
            first = await rotating(database_url, f"{new},{old}", tmp_path)
            await begun(ground)
            first.send_signal(signal.SIGKILL)
            await first.wait()
            second = await rotating(database_url, f"{new},{old}", tmp_path)
            output, errors = await second.communicate()
            town.is_over = True
        assert second.returncode == 0, errors.decode()
        assert b"can be taken out" in output
    for family in FAMILIES:
        assert town.heard[family] == [str(number) for number in range(town.written[family])]
    async with grounded(database_url, vault=Keyring.from_text(new)) as ground:
        for numbers in (await counts(ground.database, ground.vault)).values():
            assert set(numbers) <= set(ground.vault.names)
        async with ground.transactions() as uow:
            for family in FAMILIES:
                contact = await uow.contacts.find(family)
                assert contact is not None and contact.misses == town.written[family], "no update was lost"
            await uow.outbox.drop_for_chat(SILENT[-1])
            await uow.commit()
        waiting = await ground.rows("SELECT DISTINCT lane_key FROM outbox WHERE settled_at IS NULL")
        assert {row["lane_key"] for row in waiting} == {
            ground.vault.index("chat", family) for family in SILENT[:-1]
        }
