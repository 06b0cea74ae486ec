"""Turns the catalogues into what the bot speaks; what somebody would miss is found before the start."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.adapters.translations.catalogues import Compiled
from bot.adapters.translations.complaints import CatalogueError, Fault
from bot.adapters.translations.faults import faults_of_all
from bot.adapters.translations.grammar import written_days
from bot.adapters.translations.reading import read_all


def compiled(directory: Path) -> dict[str, Compiled]:
    """The languages without a fault; CatalogueError lists everything that is wrong with the five."""
    found, faults = read_all(directory)
    faults += faults_of_all(found)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise CatalogueError(errors)
    unfinished = {fault.file for fault in faults}
    return {
        one.language: Compiled(_as_mo(one.catalogue), written_days(one.language))
        for one in found
        if str(one.path) not in unfinished
    }


def check(directory: Path) -> list[Fault]:
    """Everything that is wrong with the catalogues, each with file, line and what to do."""
    found, faults = read_all(directory)
    return sorted(faults + faults_of_all(found))


def _as_mo(catalogue: Catalog) -> bytes:
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()
