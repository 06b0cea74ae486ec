"""`drom keys`: new, check, status, rotate."""

import asyncio
from typing import Final

import typer

from bot.adapters.crypto import Keyring, UnreadableError, new_key
from bot.adapters.db import key_record
from bot.adapters.db.key_record import KeyRecord
from bot.adapters.db.opening import seen_beside
from bot.adapters.db.programs import Program
from bot.adapters.db.rotation import counts
from bot.adapters.db.rotation import rotate as rotate_all
from bot.cli import people
from bot.config import Settings
from bot.domain.audit import Deed

commands = typer.Typer(
    help="The keys that keep the database unreadable for everybody else.", no_args_is_help=True
)

_MISSING: Final = "without key"


class LostKeyError(Exception):
    """Something was sealed with a key that is nowhere; the text says where and what to do."""


@commands.command()
def new() -> None:
    """Print a new key for DROM_SECRET_KEYS. Whoever has it can read the database: keep it safe."""
    typer.echo(new_key())


@commands.command()
def check() -> None:
    """Say whether the keys of the environment can be used."""
    _keyring(Settings.from_environment())
    typer.echo("The keys can be used.")


@commands.command()
def status() -> None:
    """Show how many rows stand under which key, who has it, and what comes next. Changes nothing."""
    typer.echo("\n".join(asyncio.run(_status(Settings.from_environment()))))


@commands.command()
def rotate() -> None:
    """Write everything anew under the first key of DROM_SECRET_KEYS, beside the running bot."""
    settings = Settings.from_environment()
    rows = asyncio.run(_rotate(settings))
    asyncio.run(people.note(settings, Deed.ROTATE))
    typer.echo(
        f"{rows} rows were written anew; everything is under the first key of DROM_SECRET_KEYS now. The "
        "other keys can be taken out of every program; only backups of the database still need them."
    )


def _keyring(settings: Settings) -> Keyring:
    return Keyring.from_text(settings.secret_keys.get_secret_value())


async def _rotate(settings: Settings) -> int:
    vault = _keyring(settings)
    async with seen_beside(settings.database_url, vault) as (database, presence):
        try:
            return await rotate_all(database, vault, presence)
        except UnreadableError as error:
            raise LostKeyError(
                "Something in the database was written with a key that is not in DROM_SECRET_KEYS, or was "
                f"damaged ({error}). Add that key at the end, after a comma. Nothing was changed."
            ) from None


async def _status(settings: Settings) -> list[str]:
    vault = _keyring(settings)
    async with seen_beside(settings.database_url, vault) as (database, presence):
        async with database.reading() as connection:
            noted = await key_record.read(connection)
            others = await presence.others(connection)
        found = await counts(database, vault)
    return [
        *_keys(vault.names, others),
        "",
        *_table(vault.names, found),
        "",
        _next(vault.names, found, noted, others),
    ]


def _keys(names: tuple[str, ...], others: list[Program]) -> list[str]:
    """Each by its name, which tells nothing of the key itself."""
    lines = [f"Programs that run: {len(others)}"]
    for position, name in enumerate(names, start=1):
        reading = sum(program.reads(name) for program in others)
        writing = sum(program.seals_with(name) for program in others)
        lines.append(f"Key {position} ({name}): {reading} have it, {writing} write with it")
    return lines


def _table(names: tuple[str, ...], found: dict[str, dict[str | None, int]]) -> list[str]:
    heads = [f"key {position}" for position in range(1, len(names) + 1)] + [_MISSING]
    lines = [f"{'rows':<14}" + "".join(f"{head:>12}" for head in heads)]
    for table, numbers in found.items():
        cells = [numbers.get(name, 0) for name in (*names, None)]
        lines.append(f"{table:<14}" + "".join(f"{cell:>12}" for cell in cells))
    return lines


def _next(
    names: tuple[str, ...],
    found: dict[str, dict[str | None, int]],
    noted: KeyRecord | None,
    others: list[Program],
) -> str:
    """The one step that is allowed now."""
    if any(None in numbers for numbers in found.values()):
        return "Next: find the key of the rows in the last column, and append it. Take no key out."
    if len(names) == 1:
        return "Nothing to do. For a new key: `drom keys new`, and append it, as the last one, everywhere."
    blind = sum(not all(program.reads(name) for name in names) for program in others)
    if blind:
        return f"Next: give all these keys to the {blind} program(s) that lack one, and restart them."
    if noted is not None and names[0] in noted.held and noted.held <= {names[0]}:
        return (
            "Next: put the new key in front everywhere and restart the programs one by one; or, after a "
            "rotation, take the keys out that no row stands under."
        )
    if sum(not program.seals_with(names[0]) for program in others):
        return "Next: put the first key in front in the other programs too, and restart them one by one."
    return "Next: `drom keys rotate`. The bot may run meanwhile."
