"""Reads the catalogues in a process of its own: Babel, and all that it knows of languages, goes with it."""

import os
import pickle  # nosec B403  # what our own process has written
import signal
import subprocess  # nosec B404
import sys
from pathlib import Path

from bot.adapters.translations.catalogues import Compiled, GettextCatalogues
from bot.adapters.translations.complaints import CatalogueError, Fault
from bot.domain.environment import without_settings


def load_apart(directory: Path) -> GettextCatalogues:
    """As `GettextCatalogues.load` does; where no other process can be had, in this one."""
    command = [sys.executable, "-m", __name__, str(directory)]
    # It reads what others wrote, and needs none of the keys for it.
    env = without_settings(os.environ)
    try:
        done = subprocess.run(  # nosec B603
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return GettextCatalogues.load(directory)
    found: dict[str, Compiled] | list[Fault] = pickle.loads(done.stdout)  # nosec B301
    if isinstance(found, list):
        raise CatalogueError(found)
    return GettextCatalogues.of(found)


def main(directory: Path) -> None:
    """Write what is found, or what is wrong."""
    from bot.adapters.translations.compiling import compiled

    # Ctrl-C is for the bot, which ends with a sentence.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    found: dict[str, Compiled] | list[Fault]
    try:
        found = compiled(directory)
    except CatalogueError as error:
        found = error.faults
    pickle.dump(found, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
