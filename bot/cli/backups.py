"""`drom backup` and `drom restore`, and what everybody who keeps backups has to know."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters.crypto import Keyring
from bot.adapters.db.backups import restore_backup, write_backup
from bot.config import Settings


def backup(file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")]) -> None:
    """Write the whole database into one file; the bot may run meanwhile."""
    settings = Settings.from_environment()
    size = asyncio.run(write_backup(settings.database_url, file))
    typer.echo(
        f"{file} is written ({size / 1_000_000:.1f} MB).\n"
        "Without the keys of DROM_SECRET_KEYS nobody can read it, you neither: keep them in another place.\n"
        "It still holds what is erased from the database from now on. Delete it after "
        f"{settings.case_retention_days} days at the latest (DROM_CASE_RETENTION_DAYS)."
    )


def restore(file: Annotated[Path, typer.Argument(help="What `drom backup` has written.")]) -> None:
    """Put a backup into an empty database. Stop the bot before, on every machine."""
    settings = Settings.from_environment()
    vault = Keyring.from_text(settings.secret_keys.get_secret_value())
    asyncio.run(restore_backup(settings.database_url, file, vault))
    typer.echo(
        f"{file} is restored. `drom run` brings it up to date, and sends what was waiting when it was "
        "written.\n"
        "Whoever asked to be forgotten after that is in it again: erase them anew before the bot starts."
    )
