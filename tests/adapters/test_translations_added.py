"""A language that Babel has never heard of grows in its folder, and is offered when it is complete.

Its sentences here are made up of signs: nobody but its speakers writes Romani.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.adapters.translations import GettextCatalogues, check
from bot.adapters.translations.renewal import renew
from bot.domain.languages import LANGUAGES
from tests.adapters.test_translations import catalogue, write

ONE, MANY = "⟦1⟧", "⟦{number}⟧"
COMPLETE = catalogue("en", hello="<b>⟦⟧</b> {name}")
for form, words in (('msgstr[0] "One case"', ONE), ('msgstr[1] "{number} cases"', MANY)):
    COMPLETE = COMPLETE.replace(form, f'{form[:9]} "{words}"')


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    for language in LANGUAGES:
        write(tmp_path, language, catalogue(language))
    return tmp_path


def test_a_complete_catalogue_is_offered_after_the_five(locales: Path) -> None:
    write(locales, "rml", COMPLETE)

    texts = GettextCatalogues.load(locales)

    assert check(locales) == []
    assert texts.languages() == (*LANGUAGES, "rml")
    assert texts.text("rml", "<b>Hello</b>, {name}!") == "<b>⟦⟧</b> {name}"


def test_plurals_and_dates_fall_back_to_one_or_many_and_to_figures(locales: Path) -> None:
    write(locales, "rml", re.sub(r'"Plural-Forms.*\n', "", COMPLETE))
    texts = GettextCatalogues.load(locales)

    said = [texts.plural("rml", "One case", "{number} cases", number) for number in (0, 1, 2, 21)]
    assert said == [MANY, ONE, MANY, MANY]
    assert texts.date("rml", date(2026, 11, 22)) == "2026-11-22"


UNFINISHED = {
    "a sentence is empty": (7, COMPLETE.replace("<b>⟦⟧</b> {name}", "")),
    "a plural form is empty": (10, COMPLETE.replace(MANY, "")),
    "a sentence is fuzzy": (8, COMPLETE.replace("#: bot", "#, fuzzy\n#: bot")),
    "a placeholder is lost": (7, COMPLETE.replace("⟧</b> {name}", "⟧</b>")),
    "a quotation mark is lost": (8, COMPLETE.replace('{name}"', "{name}")),
    "a sentence is missing": (1, COMPLETE[: COMPLETE.index('msgid "One')]),
    "the plural rule is another": (
        1,
        COMPLETE.replace("(n != 1)", "(n > 1)"),
    ),
}


@pytest.mark.parametrize("what", UNFINISHED)
def test_an_unfinished_catalogue_stops_nobody_and_is_not_offered(locales: Path, what: str) -> None:
    line, text = UNFINISHED[what]
    path = write(locales, "rml", text)

    texts = GettextCatalogues.load(locales)

    assert texts.languages() == LANGUAGES
    assert texts.text("rml", "<b>Hello</b>, {name}!") == texts.text("en", "<b>Hello</b>, {name}!")
    faults = check(locales)
    assert {fault.severity for fault in faults} == {"warning"}
    assert (str(path), line) in {(fault.file, fault.line) for fault in faults}, faults


def test_what_it_has_too_much_is_not_missing_in_the_five(locales: Path) -> None:
    write(locales, "rml", COMPLETE + '\nmsgid "Old"\nmsgstr "⟦⟧"\n')

    assert check(locales) == []


@pytest.fixture
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sentences = Catalog()
    sentences.add("<b>Hello</b>, {name}!", locations=[("bot/services/replies.py", 1)])
    sentences.add(("One case", "{number} cases"))
    sentences.add("Bye")
    path = tmp_path_factory.mktemp("build") / "drom.pot"
    with path.open("wb") as file:
        write_po(file, sentences)
    return path


def test_an_empty_folder_becomes_a_catalogue_with_every_sentence_to_translate(
    locales: Path, template: Path
) -> None:
    (locales / "rml").mkdir()

    renew(template, locales)

    text = (locales / "rml/LC_MESSAGES/drom.po").read_text(encoding="utf-8")
    assert text.count('msgid "') == 4
    assert text.count('msgstr ""') + text.count('[0] ""') == 4
    assert "Language: rml" in text
    assert [fault.severity for fault in check(locales) if "/rml/" in fault.file] == ["warning"] * 3


def test_new_sentences_come_and_translations_stay(locales: Path, template: Path) -> None:
    write(locales, "rml", COMPLETE)

    renew(template, locales)
    renew(template, locales)

    for language, hello in (("rml", "<b>⟦⟧</b> {name}"), ("et", "<b>Tere</b>, {name}!")):
        text = (locales / language / "LC_MESSAGES/drom.po").read_text(encoding="utf-8")
        assert f'msgstr "{hello}"' in text
        assert text.count('msgid "Bye"\nmsgstr ""') == 1
    assert not list(locales.rglob("*.new"))
