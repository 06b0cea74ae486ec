"""A disk that can be filled to its last byte without harm to anybody else."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.databases import SQLITE, DurablePostgresServer, Ground, PostgresGround, SqliteGround

_SQLITE_MEGABYTES: Final = 24
_POSTGRESQL_MEGABYTES: Final = 40
_FILLER: Final = "filler"


class NoDiskError(Exception):
    """Only root may mount a file system; everything else can be measured without."""


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own, in memory."""
    with TemporaryDirectory(prefix="drom-disk-") as folder:
        options = f"size={megabytes}m,mode=0755"
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
        if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
            raise NoDiskError(NoDiskError.__doc__)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=False)


def fill(disk: Path) -> None:
    """Not a byte is left."""
    with (disk / _FILLER).open("ab", buffering=0) as file, contextlib.suppress(OSError):
        for size in (1 << 20, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass


def clear(disk: Path) -> None:
    """Somebody has deleted old backups."""
    (disk / _FILLER).unlink(missing_ok=True)


@contextmanager
def ground_on_small_disk(kind: str) -> Iterator[Ground]:
    """A database whose disk can be filled."""
    if kind == SQLITE:
        with small_disk(_SQLITE_MEGABYTES) as disk:
            yield SqliteGround(disk / "drom.sqlite3", disk)
        return
    with small_disk(_POSTGRESQL_MEGABYTES) as disk, DurablePostgresServer() as server:
        place = disk / "tablespace"
        place.mkdir()
        server.give_away(place)
        server.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        name = server.create_database(tablespace="small")
        yield PostgresGround(server, name, disk)
