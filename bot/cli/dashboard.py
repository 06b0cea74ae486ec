"""`drom dashboard`: the dashboard as a process of its own."""

import asyncio
import signal

import typer

from bot.config import Settings
from bot.observability import start_logging


def dashboard() -> None:
    """Serve the dashboard without the bot: for PostgreSQL, where several processes share the work."""
    settings = Settings.from_environment()
    start_logging(settings.log_level)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    # What it needs is loaded by this command alone.
    from bot import dashboard as composition

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with composition.alone(settings, stop) as server:
        typer.echo(f"The dashboard is open at {settings.dashboard_url}. Ctrl-C ends it.")
        await server.run()
