"""Where the local Bot API server posts updates: at a bot itself, or at a balancer before several."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from benchmarks.bot_process import BotProcess
from benchmarks.fault_run import free_port
from benchmarks.local_telegram import HOST


@dataclass(frozen=True, slots=True)
class Front:
    """What bots are told."""

    settings: dict[str, str]  #: all of them the same
    behind: tuple[str, ...]  #: each its own address to listen on


@asynccontextmanager
async def front_of(number: int, *, is_balanced: bool) -> AsyncIterator[Front]:
    """So many bots can be started behind it while the block lasts."""
    ports = [free_port() for _ in range(number)]
    port = free_port() if is_balanced else ports[0]
    front = Front(
        {"DROM_WEBHOOK_URL": f"http://{HOST}:{port}/telegram"}, tuple(f"{HOST}:{one}" for one in ports)
    )
    if not is_balanced:
        yield front
        return
    balancer = await BotProcess.start({}, ("benchmarks.balancer", str(port), *map(str, ports)))
    try:
        await balancer.ready()
        yield front
    finally:
        await balancer.stop()
