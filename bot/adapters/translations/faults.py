"""What can be wrong with a catalogue: everything that somebody would miss or stumble over."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog, Message

from bot.adapters.translations.complaints import Fault
from bot.adapters.translations.grammar import plural_forms, plural_rule
from bot.adapters.translations.reading import Found
from bot.domain.languages import LANGUAGES

_TAG: Final = re.compile(r"</?[a-z-]+")


def faults_of_all(found: Sequence[Found]) -> list[Fault]:
    """The faults of readable catalogues; a sentence that one has and another lacks is one too."""
    # What a language in the making has too much is left over, not missing elsewhere.
    known = {
        _key(message) for one in found if one.language in LANGUAGES for message in one.catalogue if message.id
    }
    faults: list[Fault] = []
    for one in found:
        faults += _faults_of_head(one)
        for message in one.catalogue:
            if message.id:
                faults += (one.fault(message.lineno, said) for said in _faults_of(message, one.catalogue))
        there = {_key(message) for message in one.catalogue}
        faults += (
            one.fault(1, f"{_quoted(key)} is missing, but other languages have it; run `make messages`")
            for key in sorted(known - there)
        )
    return faults


def _faults_of_head(found: Found) -> Iterator[Fault]:
    wanted, rule = plural_rule(found.language)
    number, expression = found.catalogue.num_plurals, found.catalogue.plural_expr
    try:
        is_right = number == wanted and plural_forms(expression) == plural_forms(rule)
    except ValueError:
        is_right = False
    if not is_right:
        head = f"Plural-Forms: nplurals={wanted}; plural={rule};"
        yield found.fault(1, f"the plural forms are not those of the language; write “{head}”")


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
    forms = plural_forms(catalogue.plural_expr)
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


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _quoted(text: str) -> str:
    first = text.strip().splitlines()[0] if text.strip() else text
    return f"“{first[:50]}…”" if len(first) > 50 or first != text.strip() else f"“{first}”"
