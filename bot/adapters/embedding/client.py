"""Talks to the process that makes sentence vectors, and starts it anew when it dies or hangs."""

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from typing import Final

from bot.adapters.embedding.process import LENGTH
from bot.domain.environment import without_settings

_log: Final = logging.getLogger(__name__)

#: A family waits: who is slower than this is asked no more, and the letters decide.
PATIENCE_SECONDS: Final = 2.0
#: A process that died is started again, but never more often than this.
REST_SECONDS: Final = 5.0
_START_SECONDS: Final = 20.0
_MOST_BYTES: Final = 64 * 1024 * 1024


class EmbedderProcess:
    """`Embedder` over a child process; what it cannot do is None, never an error."""

    def __init__(
        self, engine: str, *, patience: float = PATIENCE_SECONDS, rest: float = REST_SECONDS
    ) -> None:
        self._engine = engine
        self._patience = patience
        self._rest = rest
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._not_before = 0.0
        self._ended: list[asyncio.subprocess.Process] = []  #: killed, and not yet waited for

    @property
    def pid(self) -> int | None:
        """Of the child, while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> bool:
        """Have it ready before the first question comes; False when it cannot be used."""
        return await self._vectors(["drom"], _START_SECONDS) is not None

    async def vectors(self, texts: Sequence[str]) -> bytes | None:
        """float32 vectors, one after another; None when there are none to be had in time."""
        return await self._vectors(texts, self._patience)

    async def close(self) -> None:
        """End the process."""
        self._not_before = float("inf")
        await self._end()

    async def _vectors(self, texts: Sequence[str], patience: float) -> bytes | None:
        try:
            async with asyncio.timeout(patience):
                await self._one_at_a_time.acquire()
        except TimeoutError:
            return None  # others are before us; that is no fault of the process
        try:
            async with asyncio.timeout(patience):
                return await self._ask(texts) if await self._running() else None
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            _log.warning("action=embedder_failed error=%s", type(error).__name__)
            await self._end()
            return None
        except BaseException:
            # Whoever asked was cancelled: its answer must not reach the next one who asks.
            self._kill()
            raise
        finally:
            self._one_at_a_time.release()

    async def _running(self) -> bool:
        if self.pid is not None:
            return True
        await self._end()
        if time.monotonic() < self._not_before:
            return False
        self._not_before = time.monotonic() + self._rest
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.adapters.embedding.process", self._engine,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env=without_settings(os.environ),
            start_new_session=True,  # Ctrl-C is for the bot; this one ends with its input
        )  # fmt: skip
        _log.info("action=embedder_started")
        return True

    async def _ask(self, texts: Sequence[str]) -> bytes:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        question = json.dumps(list(texts)).encode()
        process.stdin.write(LENGTH.pack(len(question)) + question)
        await process.stdin.drain()
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        if length > _MOST_BYTES:
            raise OSError("an answer of impossible length")
        return await process.stdout.readexactly(length)

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                process.kill()
            self._ended.append(process)

    async def _end(self) -> None:
        self._kill()
        while self._ended:
            await self._ended[-1].wait()
            self._ended.pop()
