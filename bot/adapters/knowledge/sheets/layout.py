"""Which part of which file stands in which row: the one description that export and import share."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from bot.adapters.knowledge.draft import Draft, Kind
from bot.adapters.knowledge.sheets.codecs import HOURS, NAMES, TEXT, YES_OR_NO, Codec
from bot.adapters.knowledge.tree import Loc
from bot.domain.languages import LANGUAGES
from bot.domain.sheets import Column

QUESTIONS: Final = "Questions"
ANSWERS: Final = "Answers"
DIRECTORY: Final = "Directory"
TITLES: Final = (QUESTIONS, ANSWERS, DIRECTORY)

PART: Final = "Part"
NUMBER: Final = "No."
FACT: Final = "All languages"
#: What the row said when it was exported, so that only what its reader changed is a change.
MEMORY: Final = "Memory"
#: Inside a pattern: a language, and the number of an item.
LANG: Final = "{language}"
N: Final = "{number}"

_LANGUAGE_COLUMNS: Final = (*(Column(code, 42) for code in LANGUAGES), Column(MEMORY, 10, hidden=True))
_ENDING: Final = (Column(PART, 15), Column(NUMBER, 6))
COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    QUESTIONS: (Column("Topic", 14), Column("Question", 24), *_ENDING, *_LANGUAGE_COLUMNS),
    ANSWERS: (
        Column("Country", 9),
        Column("Question", 24),
        Column("Place", 12),
        *_ENDING,
        Column(FACT, 30),
        *_LANGUAGE_COLUMNS,
    ),
    DIRECTORY: (
        Column("Country", 9),
        Column("Kind", 13),
        Column("Short name", 26),
        *_ENDING,
        Column(FACT, 30),
        *_LANGUAGE_COLUMNS,
    ),
}

Pattern = tuple[str, ...]
Removal = Literal["delete"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a subject: one row, or one for each item of a list."""

    label: str
    fact: Pattern | None = None  #: where the text of all languages stands
    words: Pattern | None = None  #: where the text of each language stands
    codec: Codec = TEXT
    spare: int = 0  #: empty rows for new items
    optional: bool = True

    @property
    def is_list(self) -> bool:
        """Whether its rows have numbers."""
        return N in (*(self.fact or ()), *(self.words or ()))


#: Written into its cell, "yes" takes the whole subject away.
DELETE: Final = Part("delete")


def place(base: Loc, pattern: Pattern, language: str = "", number: int = 0) -> Loc:
    """The place in the file that a cell stands for."""
    steps = (number if step == N else language if step == LANG else step for step in pattern)
    return (*base, *steps)


_TITLE: Final = Part("title", words=("titles", LANG), optional=False)
_PHRASING: Final = Part("phrasing", words=("phrasings", LANG, N), spare=3)

_TEXTS: Final = (
    Part("summary", words=("texts", LANG, "summary", N), spare=1),
    Part("bring", words=("texts", LANG, "bring", N), spare=1),
    Part("steps", words=("texts", LANG, "steps", N), spare=1),
    Part("cost", words=("texts", LANG, "cost")),
    Part("deadline", words=("texts", LANG, "deadline")),
    Part("services", ("services",), codec=NAMES),
    Part("source", ("sources", N, "url"), spare=1),
    Part("source checked", ("sources", N, "checked"), spare=1),
)
_REVIEW: Final = (Part("reviewed", ("reviewed",)), Part("review by", ("review_by",)))

_NAMED: Final = (
    Part("name", words=("names", LANG), optional=False),
    Part("description", words=("descriptions", LANG), optional=False),
)
_WEBSITE: Final = Part("website", ("urls", N), spare=1)
_SERVICE: Final = (
    *_NAMED,
    Part("organisation", ("organisation",)),
    Part("place", ("municipality",)),
    Part("phone", ("phones", N, "number"), ("phones", N, "labels", LANG), spare=1),
    Part("e-mail", ("emails", N), spare=1),
    _WEBSITE,
    Part("address", ("address",)),
    Part("hours", ("hours", N), codec=HOURS, spare=1),
    Part("always open", ("always_open",), codec=YES_OR_NO),
    Part("hours note", words=("hours_note", LANG)),
    Part("languages", ("languages",), codec=NAMES),
    Part("eligibility", words=("eligibility", LANG)),
    Part("fees", words=("fees", LANG)),
    Part("documents", words=("documents", LANG)),
    Part("source", ("source",)),
    Part("checked", ("checked",)),
    Part("verified", ("verified",), codec=YES_OR_NO),
    DELETE,
)
_ORGANISATION: Final = (*_NAMED, _WEBSITE, DELETE)
_KINDS: Final = {"service": "services", "organisation": "organisations"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What some rows are about: a question, an answer in one place, a service, an organisation."""

    sheet: str
    keys: tuple[str, ...]
    file: str
    base: Loc
    parts: tuple[Part, ...]
    languages: tuple[str, ...]  #: in which families wait for its texts


def subjects(draft: Draft) -> Iterator[Subject]:
    """All that is there, in the order of the files."""
    for document in draft.of("questions"):
        for entry in document.tree.keys("entries"):
            yield _found(draft, QUESTIONS, (document.slug, entry))
    for document in draft.of("answer"):
        for town in ("", *document.tree.keys("municipalities")):
            yield _found(draft, ANSWERS, (document.country, document.slug, town))
    for document in draft.of("directory"):
        for kind, shelf in _KINDS.items():
            for name in document.tree.keys(shelf):
                yield _found(draft, DIRECTORY, (document.country, kind, name))


def _found(draft: Draft, sheet: str, keys: tuple[str, ...]) -> Subject:
    subject = subject_of(draft, sheet, keys)
    assert isinstance(subject, Subject)
    return subject


def subject_of(draft: Draft, sheet: str, keys: tuple[str, ...]) -> Subject | str:
    """The subject of a row, there already or new; a sentence where there can be none."""
    if sheet == QUESTIONS:
        return _question(draft, *keys)
    if sheet == ANSWERS:
        return _answer(draft, keys[0].upper(), *keys[1:])
    return _service(draft, keys[0].upper(), keys[1].lower(), keys[2])


def _question(draft: Draft, topic: str, entry: str) -> Subject | str:
    file = _file(draft, "questions", "", topic)
    known = any(entry in d.tree.keys("entries") for d in draft.of("questions") if d.slug == topic)
    if file is None or not known:
        return f"There is no question “{entry}” in the topic “{topic}”. Write new questions in a text editor."
    return Subject(QUESTIONS, (topic, entry), file, ("entries", entry), (_TITLE, _PHRASING), LANGUAGES)


def _answer(draft: Draft, country: str, entry: str, town: str) -> Subject | str:
    file = _file(draft, "answer", country, entry)
    if file is None:
        return (
            f"There is no answer “{entry}” of {country or 'no country'}. Write new answers in a text editor."
        )
    base: Loc = ("municipalities", town) if town else ()
    parts = _TEXTS if town else (*_TEXTS, *_REVIEW)
    return Subject(ANSWERS, (country, entry, town), file, base, parts, _languages(draft, country))


def _service(draft: Draft, country: str, kind: str, name: str) -> Subject | str:
    file = _file(draft, "directory", country, "directory")
    if file is None:
        return f"There is no directory of {country or 'no country'}. Write the country's code, such as EE."
    if kind not in _KINDS:
        return "Write service or organisation into the column Kind."
    if not name:
        return "Write a short name. It stands in every row of a new service."
    parts = _SERVICE if kind == "service" else _ORGANISATION
    base = (_KINDS[kind], name)
    return Subject(DIRECTORY, (country, kind, name), file, base, parts, _languages(draft, country))


def _file(draft: Draft, kind: Kind, country: str, slug: str) -> str | None:
    return next((d.name for d in draft.of(kind, country) if d.slug == slug), None)


def _languages(draft: Draft, country: str) -> tuple[str, ...]:
    return tuple(code for d in draft.of("country", country) for _, code in d.tree.texts("languages", "*"))
