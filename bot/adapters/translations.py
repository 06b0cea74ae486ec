"""Reads the gettext catalogues strictly: a sentence that somebody would miss is found before the start."""

import gettext
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Final

from babel import UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po

from bot.domain.languages import DEFAULT_LANGUAGE, LANGUAGES

_FILE: Final = Path("LC_MESSAGES", "drom.po")
#: Babel reads a line without its last quotation mark and drops the last letter instead.
_LINE: Final = re.compile(
    r"""\s*(?:\#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*)?"""
)
_TAG: Final = re.compile(r"</?[a-z-]+")
#: English as people write it in Europe: the day before the month.
_LOCALES: Final = {"en": "en_GB"}
#: Enough numbers to meet every plural form of every language.
_NUMBERS: Final = range(201)


class CatalogueError(Exception):
    """The catalogues are not fit to be shown to people."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("The translations need attention:\n" + "\n".join(faults))
        self.faults = faults


class GettextCatalogues:
    """Every sentence in every language, compiled in memory."""

    def __init__(self, catalogues: Mapping[str, gettext.NullTranslations]) -> None:
        self._catalogues = catalogues

    @classmethod
    def load(cls, directory: Path) -> "GettextCatalogues":
        """The catalogues below a folder; CatalogueError lists everything that is wrong with them."""
        catalogues, faults = _read_all(directory)
        faults += _faults_of_all(catalogues)
        if faults:
            raise CatalogueError(faults)
        return cls({language: _compile(catalogue) for language, (_, catalogue) in catalogues.items()})

    def text(self, language: str, message: str) -> str:
        """The translation of a message."""
        # gettext answers the empty message with the head of the catalogue.
        return self._catalogue(language).gettext(message) if message else ""

    def plural(self, language: str, one: str, many: str, number: int) -> str:
        """The translation in the form that the number asks for."""
        return self._catalogue(language).ngettext(one, many, number)

    def date(self, language: str, day: date) -> str:
        """The day in words; as 2026-11-22 where nobody has told us how it is said."""
        try:
            return format_date(day, format="long", locale=_LOCALES.get(language, language))
        except (UnknownLocaleError, ValueError):
            return day.isoformat()

    def _catalogue(self, language: str) -> gettext.NullTranslations:
        return self._catalogues.get(language) or self._catalogues[DEFAULT_LANGUAGE]


def check(directory: Path) -> list[str]:
    """Everything that is wrong with the catalogues, each with file, line and what to do."""
    catalogues, faults = _read_all(directory)
    return faults + _faults_of_all(catalogues)


_Catalogues = dict[str, tuple[Path, Catalog]]


def _read_all(directory: Path) -> tuple[_Catalogues, list[str]]:
    found = sorted(path.parent.parent.name for path in directory.glob(f"*/{_FILE}"))
    catalogues: _Catalogues = {}
    faults: list[str] = []
    for language in dict.fromkeys([*LANGUAGES, *found]):
        path = directory / language / _FILE
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            broken = [number for number, line in enumerate(lines, start=1) if not _LINE.fullmatch(line)]
            faults += (
                f"{path}:{number}: neither a comment nor a text between two quotes" for number in broken
            )
            if not broken:
                catalogues[language] = (path, read_po(lines, locale=language, abort_invalid=True))
        except FileNotFoundError:
            faults.append(f"{path}: missing; make it from the template with `make messages`")
        except (PoFileError, ValueError, OSError) as error:
            faults.append(f"{path}: cannot be read as a gettext catalogue ({error}); correct its syntax")
    return catalogues, faults


def _compile(catalogue: Catalog) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


# ── what can be wrong ──


def _faults_of_all(catalogues: _Catalogues) -> list[str]:
    known = {_key(message) for _, catalogue in catalogues.values() for message in catalogue if message.id}
    faults: list[str] = []
    for language, (path, catalogue) in catalogues.items():
        faults += _faults_of_head(language, path, catalogue)
        for message in catalogue:
            if message.id:
                faults += (f"{path}:{message.lineno}: {fault}" for fault in _faults_of(message, catalogue))
        there = {_key(message) for message in catalogue}
        faults += (
            f"{path}: {_quoted(key)} is missing, but other languages have it; run `make messages`"
            for key in sorted(known - there)
        )
    return faults


def _faults_of_head(language: str, path: Path, catalogue: Catalog) -> Iterator[str]:
    wanted = _plural_rule(language)
    number, expression = catalogue.num_plurals, catalogue.plural_expr
    try:
        is_right = _forms(expression) == _forms(wanted[1])
    except ValueError:
        is_right = False
    if number != wanted[0] or not is_right:
        head = f"Plural-Forms: nplurals={wanted[0]}; plural={wanted[1]};"
        yield f"{path}:1: the plural forms are not those of the language; write “{head}”"


def _faults_of(message: Message, catalogue: Catalog) -> Iterator[str]:
    name = _quoted(_key(message))
    given = message.string if isinstance(message.string, tuple | list) else (message.string,)
    translations = tuple(form for form in given if form)
    if len(translations) < len(given):
        yield f"{name} is not translated; fill in every msgstr"
        return
    if message.fuzzy:
        yield f"the translation of {name} is marked fuzzy; check it and take the mark away"
    if isinstance(message.id, tuple | list):
        if len(translations) != catalogue.num_plurals:
            yield f"{name} has {len(translations)} plural forms instead of {catalogue.num_plurals}"
            return
        yield from _faults_of_plural(name, message.id[0], message.id[1], translations, catalogue)
    else:
        yield from _faults_of_form(name, (message.id,), translations[0])


def _faults_of_plural(
    name: str, one: str, many: str, translations: tuple[str, ...], catalogue: Catalog
) -> Iterator[str]:
    forms = _forms(catalogue.plural_expr)
    for form, translation in enumerate(translations):
        # A form that stands for one number alone may leave the number out ("one case"); no other may.
        stands_for_one_number = forms.count(form) <= 1
        yield from _faults_of_form(name, (many, one) if stands_for_one_number else (many,), translation)


def _faults_of_form(name: str, models: tuple[str, ...], translation: str) -> Iterator[str]:
    there = _placeholders(translation)
    if there is None:
        yield f"the translation of {name} has a single brace; write {{{{ or }}}} for a brace that is meant"
    elif there not in [_placeholders(model) for model in models]:
        wanted = ", ".join(sorted(f"{{{part}}}" for part in _placeholders(models[0]) or ())) or "none"
        has = ", ".join(sorted(f"{{{part}}}" for part in there)) or "none"
        yield f"the placeholders of {name} are {wanted}, its translation has {has}; they must be the same"
    if _tags(translation) not in [_tags(model) for model in models]:
        yield f"the formatting tags of {name} and of its translation differ; they must be the same"


def _placeholders(text: str) -> set[str] | None:
    try:
        return {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError:
        return None


def _tags(text: str) -> Counter[str]:
    return Counter(_TAG.findall(text))


def _forms(expression: str) -> list[int]:
    """The plural form of each number; ValueError when the expression is broken."""
    form_of = gettext.c2py(expression)
    return [form_of(number) for number in _NUMBERS]


def _plural_rule(language: str) -> tuple[int, str]:
    """Babel's rule, and "one or many" for a language that it does not know, such as Romani."""
    rule = get_plural(language) if _is_known(language) else (2, "(n != 1)")
    return rule[0], rule[1]


def _is_known(language: str) -> bool:
    try:
        return bool(format_date(date(2000, 1, 1), format="long", locale=language))
    except (UnknownLocaleError, ValueError):
        return False


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _quoted(text: str) -> str:
    first = text.strip().splitlines()[0] if text.strip() else text
    return f"“{first[:50]}…”" if len(first) > 50 or first != text.strip() else f"“{first}”"
