"""`drom knowledge`: the knowledge as a spreadsheet for people, and the directory for other services."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.adapters import hsds
from bot.adapters.knowledge import folder, sheets
from bot.adapters.knowledge.checks import errors_of
from bot.adapters.knowledge.complaints import KnowledgeError
from bot.adapters.knowledge.draft import drafted
from bot.adapters.knowledge.files import load
from bot.adapters.spreadsheet.safety import UnreadableFileError
from bot.cli.people import note_if_there_is_a_bot
from bot.config import content_folder
from bot.domain.audit import Deed


class NotPossibleError(Exception):
    """What was typed cannot be done; the message says what can."""


#: Each carries a message that says what to do.
EXPECTED: Final = (
    NotPossibleError,
    UnreadableFileError,
    sheets.RefusedError,
    sheets.SavingError,
)

commands = typer.Typer(help="The knowledge for staff, translators and other services.", no_args_is_help=True)


@commands.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="A new spreadsheet, such as texts.xlsx.")] = None,
    hsds_folder: Annotated[
        Path | None, typer.Option("--hsds", help="A folder for the directory as Open Referral HSDS 3.")
    ] = None,
) -> None:
    """Write the knowledge as a spreadsheet, or the verified services as HSDS."""
    if (file is None) == (hsds_folder is None):
        raise NotPossibleError("Name either a file such as texts.xlsx, or --hsds and a folder.")
    try:
        if file is not None:
            _export_sheets(file)
        if hsds_folder is not None:
            _export_services(hsds_folder)
    except OSError as error:
        raise NotPossibleError(f"This cannot be written ({error.strerror}). Choose another place.") from None


def _export_sheets(file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise NotPossibleError("The name of the file ends with .xlsx")
    if file.exists():
        # It may hold a week of somebody's translations.
        raise NotPossibleError(f"{file} is there already. Choose another name, or delete it first.")
    found = folder.read(content_folder("knowledge"))
    draft = drafted(found)
    errors = errors_of(draft)
    if errors:
        raise KnowledgeError(errors)
    written = sheets.sheets_of(draft, found.texts)
    from bot.adapters.spreadsheet.writing import write

    write(file, written, sheets.GUIDE)
    rows = ", ".join(f"{sheet.title} {len(sheet.rows)}" for sheet in written)
    typer.echo(f"{file} is written (rows: {rows}). Its first sheet says how to work with it.")


def _export_services(target: Path) -> None:
    knowledge = load(content_folder("knowledge"))
    told, kept = hsds.write(target, knowledge, datetime.now(UTC).date())
    typer.echo(f"{told} verified services are written to {target}. {kept} unverified ones are kept back.")


@commands.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A spreadsheet that was exported and edited.")],
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
) -> None:
    """Show what an edited spreadsheet changes, and write it after a yes."""
    from bot.adapters.spreadsheet.reading import read

    found = read(file, sheets.COLUMNS)
    revision = sheets.revise(content_folder("knowledge"), found)
    if not revision.changes:
        typer.echo("The spreadsheet says what the files say. Nothing to change.")
        return
    lines = [change.as_text() for change in revision.changes]
    typer.echo("\n".join(lines))
    number = f"{_counted(len(lines), 'change')} in {_counted(len(revision.files), 'file')}"
    if not yes and not sys.stdin.isatty():
        typer.echo(f"{number}. Nothing is written without a yes: add --yes.")
        return
    if yes or typer.confirm(f"Write {number}?"):
        sheets.save(revision.files)
        note_if_there_is_a_bot(Deed.IMPORT, _counted(len(lines), "change"))
        typer.echo(f"Written: {number}. Run drom check for advice on the new texts.")
    else:
        typer.echo("Nothing was written.")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
