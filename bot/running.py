"""`drom run` apart from the other commands: what they load is not carried along for months."""

import asyncio
import contextlib
import signal
import sys
from typing import Final

from bot import bootstrap, schooling
from bot.adapters.crypto import BadKeyError
from bot.adapters.db.engine import DatabaseUnusableError
from bot.adapters.db.guard import AlreadyRunningError, WrongKeyError
from bot.adapters.db.key_order import KeyOrderError
from bot.adapters.embedding.engines import EngineUnusableError
from bot.adapters.knowledge.complaints import KnowledgeError
from bot.adapters.matching.examples import TooLittleError
from bot.adapters.telegram.client import UnreachableError, WrongTokenError
from bot.adapters.telegram.webhook import WebhookRefusedError
from bot.adapters.translations import CatalogueError
from bot.config import Settings, SettingsError
from bot.entrypoints.addresses import AddressUnusableError
from bot.observability import start_logging

#: Each carries a message that says what to do; a traceback would only hide it.
EXPECTED: Final = (
    SettingsError,
    BadKeyError,
    DatabaseUnusableError,
    AlreadyRunningError,
    WrongKeyError,
    KeyOrderError,
    KnowledgeError,
    CatalogueError,
    UnreachableError,
    WrongTokenError,
    WebhookRefusedError,
    AddressUnusableError,
    schooling.LessonFailedError,
    EngineUnusableError,
    TooLittleError,
)


def main() -> None:
    """Run until asked to stop; what people can mend ends with a sentence and status 1."""
    try:
        run()
    except EXPECTED as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


def run() -> None:
    """Start the bot with the settings of the environment or of the file .env."""
    settings = Settings.from_environment()
    start_logging(settings.log_level, settings.log_format)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with contextlib.suppress(schooling.StoppedLearningError):
        async with bootstrap.connected(settings, stop) as bot:
            sys.stdout.write(f"Drom runs as @{bot.username}. Ctrl-C stops it.\n")
            sys.stdout.flush()
            await bot.run()
