"""What can be said against catalogues, without the library that reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend in a catalogue, with the place where it stands."""

    file: str
    line: int
    message: str
    #: What a language that is still being translated lacks harms nobody: it is not offered.
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


class CatalogueError(Exception):
    """The catalogues are not fit to be shown to people."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(["The translations need attention:", *map(str, faults)]))
        self.faults = list(faults)
