"""The knowledge files as found on disk, each with its kind, its tree, and its model where it fits."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import ValidationError

from bot.adapters.knowledge import folder, messages
from bot.adapters.knowledge.complaints import Complaint, Severity
from bot.adapters.knowledge.fields import is_slug
from bot.adapters.knowledge.marks import Data, Loc
from bot.adapters.knowledge.schema import (
    KNOWN_KEYS,
    AnswerFile,
    CountryFile,
    DirectoryFile,
    EmergencyFile,
    Part,
    QuestionsFile,
    TopicsFile,
)
from bot.adapters.knowledge.tree import Spot, Tree, parse

Kind = Literal["topics", "emergency", "questions", "country", "directory", "answer"]
P = TypeVar("P", bound=Part)

_SCHEMAS: Final[dict[Kind, type[Part]]] = {
    "topics": TopicsFile,
    "emergency": EmergencyFile,
    "questions": QuestionsFile,
    "country": CountryFile,
    "directory": DirectoryFile,
    "answer": AnswerFile,
}


@dataclass(frozen=True, slots=True)
class Document:
    """One knowledge file."""

    name: str
    kind: Kind
    slug: str  #: file name without its ending: the topic or the entry
    country: str  #: upper case; empty for the files that all countries share
    tree: Tree
    model: Part | None  #: None where the file does not fit the schema

    def at_loc(self, loc: Loc, message: str, severity: Severity = "error") -> Complaint:
        """A complaint about a place in this file."""
        return Complaint(self.name, self.tree.line_of(loc), message, severity, loc)

    def at_spot(self, spot: Spot, message: str, severity: Severity = "error") -> Complaint:
        """A complaint about a value in this file."""
        return Complaint(self.name, spot.line, message, severity, spot.loc)


@dataclass(frozen=True, slots=True)
class Draft:
    """All that stands in the folder, fit for use or not."""

    documents: tuple[Document, ...]
    broken: frozenset[str]  #: names of files of which nothing is known
    complaints: tuple[Complaint, ...]
    version: str

    def of(self, kind: Kind, country: str | None = None) -> Iterator[Document]:
        """The readable documents of a kind, of one country or of all."""
        for document in self.documents:
            if document.kind == kind and country in (None, document.country):
                yield document

    def models(self, kind: Kind, model: type[P], country: str | None = None) -> Iterator[tuple[Document, P]]:
        """The documents of a kind with their models."""
        for document in self.of(kind, country):
            if isinstance(document.model, model):
                yield document, document.model

    def is_whole(self, kind: Kind, country: str = "") -> bool:
        """False where a file of the kind cannot be read, so that nothing can be said to be absent from it."""
        return not any(_kind_of(name) == (kind, country) for name in self.broken)


def draft(directory: Path) -> Draft:
    """Everything in the folder, with what is wrong in each file by itself."""
    return drafted(folder.read(directory))


def drafted(found: folder.Folder) -> Draft:
    """The same for texts that are not on disk yet."""
    documents: list[Document] = []
    broken = set(found.unreadable)
    complaints = [*found.complaints]
    for name, text in found.texts.items():
        place = _kind_of(name)
        if place is None:
            complaints.append(Complaint(name, 1, messages.UNEXPECTED_FILE))
            continue
        tree = parse(text)
        complaints += [Complaint(name, fault.line, fault.message) for fault in tree.faults]
        complaints += _tabs(name, text)
        if not tree.readable:
            broken.add(name)
        else:
            model, misfits = _fitted(place[0], tree.data)
            document = Document(name, place[0], Path(name).stem, place[1], tree, model)
            documents.append(document)
            complaints += [document.at_loc(loc, message) for loc, message in misfits]
            complaints += _bad_file_name(document)
    return Draft(tuple(documents), frozenset(broken), tuple(complaints), found.version)


def _kind_of(name: str) -> tuple[Kind, str] | None:
    match name.split("/"):
        case ["topics.yaml"]:
            return "topics", ""
        case ["emergency.yaml"]:
            return "emergency", ""
        case ["questions", file] if file.endswith(".yaml"):
            return "questions", ""
        case [country, "country.yaml"] if _is_country(country):
            return "country", country.upper()
        case [country, "directory.yaml"] if _is_country(country):
            return "directory", country.upper()
        case [country, "answers", file] if _is_country(country) and file.endswith(".yaml"):
            return "answer", country.upper()
    return None


def _is_country(folder_name: str) -> bool:
    return len(folder_name) == 2 and folder_name.isascii() and folder_name.isalpha() and folder_name.islower()


def _bad_file_name(document: Document) -> Iterator[Complaint]:
    if not is_slug(document.slug):
        yield Complaint(document.name, 1, f"The file's name is not right. {messages.SLUG_RULE}")


def _tabs(name: str, text: str) -> Iterator[Complaint]:
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            yield Complaint(name, number, messages.TAB)


def _fitted(kind: Kind, data: Data) -> tuple[Part | None, tuple[tuple[Loc, str], ...]]:
    try:
        return _SCHEMAS[kind].model_validate(data), ()
    except ValidationError as error:
        misfits = []
        for details in error.errors(include_url=False):
            loc = tuple(part for part in details["loc"] if part != "[key]")
            misfits.append((loc, messages.of_schema({**details}, KNOWN_KEYS)))
        return None, tuple(misfits)
