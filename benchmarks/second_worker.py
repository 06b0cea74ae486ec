"""A second Drom on the same PostgreSQL that handles and sends but does not poll: only one process may."""

import asyncio

from bot import bootstrap
from bot.config import Settings
from bot.observability import start_logging


async def _work(settings: Settings) -> None:
    async with bootstrap.connected(settings, asyncio.Event()) as bot:
        print("A second worker works.", flush=True)
        await bot.worker.run_until_stopped()


if __name__ == "__main__":
    settings = Settings.from_environment()
    start_logging(settings.log_level)
    asyncio.run(_work(settings))
