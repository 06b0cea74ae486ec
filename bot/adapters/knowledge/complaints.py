"""What is wrong with the knowledge files, told to careful people who do not program."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

Severity = Literal["error", "warning"]
_LONGEST: Final = 500
#: More of one file than anybody mends before looking again.
_MOST: Final = 100


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One thing to mend, with the place where it stands."""

    file: str  #: relative to the knowledge folder, with forward slashes
    line: int  #: the first line is 1
    message: str
    severity: Severity = "error"
    #: The way to it inside the file, for programs that know it by another name than its line.
    loc: tuple[str | int, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        # What it quotes may be long or of several lines; a complaint is one line.
        object.__setattr__(self, "message", " ".join(self.message.split())[:_LONGEST])

    def as_data(self) -> dict[str, str | int]:
        """The complaint for programs."""
        return {"file": self.file, "line": self.line, "message": self.message, "severity": self.severity}

    def as_text(self, folder: str = "") -> str:
        """The complaint on one line, in the form that editors can jump to."""
        place = f"{folder}/{self.file}" if folder else self.file
        return f"{place}:{self.line}: {self.severity}: {self.message}"


def _readable(complaints: Iterable[Complaint]) -> Iterator[Complaint]:
    seen: Counter[str] = Counter()
    for complaint in complaints:
        seen[complaint.file] += 1
        if seen[complaint.file] <= _MOST:
            yield complaint
        elif seen[complaint.file] == _MOST + 1:
            yield Complaint(complaint.file, complaint.line, "And more in this file. Mend those above first.")


class KnowledgeError(Exception):
    """The knowledge base cannot be used as it stands; carries the reasons, the first hundred of each file.

    A quarter of a million, as one wrong habit can bring about, would hold up everybody whom the bot serves.
    """

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(_readable(complaints))
        super().__init__("\n".join(complaint.as_text() for complaint in self.complaints))


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check: errors keep the base from loading, warnings ask for attention."""

    folder: str
    complaints: tuple[Complaint, ...]

    @property
    def errors(self) -> tuple[Complaint, ...]:
        """What must be mended before the base loads."""
        return tuple(c for c in self.complaints if c.severity == "error")

    @property
    def warnings(self) -> tuple[Complaint, ...]:
        """What should be looked at soon."""
        return tuple(c for c in self.complaints if c.severity == "warning")

    def as_text(self) -> str:
        """One line per complaint; empty when there is none."""
        return "\n".join(complaint.as_text(self.folder) for complaint in self.complaints)

    def as_json(self) -> str:
        """The same for machines."""
        content = {
            "folder": self.folder,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "complaints": [complaint.as_data() for complaint in self.complaints],
        }
        return json.dumps(content, ensure_ascii=False, indent=2)


def in_order(complaints: Iterable[Complaint]) -> tuple[Complaint, ...]:
    """Each complaint once, by file and line."""
    return tuple(sorted(set(complaints)))
