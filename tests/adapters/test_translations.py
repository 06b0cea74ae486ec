"""Catalogues: what they give, and what they are not allowed to lack."""

from datetime import date
from pathlib import Path

import pytest

from bot.adapters.translations import CatalogueError, GettextCatalogues, check
from bot.domain.languages import LANGUAGES

SLAVIC = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"
RULES = {
    "et": (2, "n != 1"),
    "en": (2, "n != 1"),
    "ru": (3, SLAVIC),
    "lv": (3, "n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2"),
    "lt": (3, "n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2"),
    "rml": (2, "n != 1"),
}
CASES = {
    "et": ("{number} juhtum", "{number} juhtumit"),
    "en": ("One case", "{number} cases"),
    "ru": ("{number} дело", "{number} дела", "{number} дел"),
    "lv": ("{number} lieta", "{number} lietas", "{number} lietu"),
    "lt": ("{number} byla", "{number} bylos", "{number} bylų"),
    "rml": ("Jekh", "{number} but"),
}


def catalogue(language: str, hello: str = "<b>Tere</b>, {name}!", rule: tuple[int, str] | None = None) -> str:
    number, expression = rule or RULES[language]
    forms = "\n".join(f'msgstr[{index}] "{form}"' for index, form in enumerate(CASES[language]))
    return f'''msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals={number}; plural=({expression});\\n"

#: bot/services/replies.py:12
msgid "<b>Hello</b>, {{name}}!"
msgstr "{hello}"

msgid "One case"
msgid_plural "{{number}} cases"
{forms}
'''


def write(directory: Path, language: str, text: str) -> Path:
    path = directory / language / "LC_MESSAGES" / "drom.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    for language in LANGUAGES:
        write(tmp_path, language, catalogue(language))
    return tmp_path


def only_fault(locales: Path) -> str:
    faults = check(locales)
    assert len(faults) == 1, faults
    with pytest.raises(CatalogueError) as raised:
        GettextCatalogues.load(locales)
    assert raised.value.faults == faults
    assert str(faults[0]) in str(raised.value)
    return str(faults[0])


def test_complete_catalogues_have_no_fault(locales: Path) -> None:
    assert check(locales) == []


def test_a_sentence_comes_in_the_language_asked_for(locales: Path) -> None:
    write(locales, "en", catalogue("en", hello="<b>Hello</b>, {name}!"))
    texts = GettextCatalogues.load(locales)
    assert texts.text("et", "<b>Hello</b>, {name}!") == "<b>Tere</b>, {name}!"
    assert texts.text("en", "<b>Hello</b>, {name}!") == "<b>Hello</b>, {name}!"


def test_a_language_without_catalogue_reads_english(locales: Path) -> None:
    write(locales, "en", catalogue("en", hello="<b>Hi</b>, {name}!"))
    assert GettextCatalogues.load(locales).text("fr", "<b>Hello</b>, {name}!") == "<b>Hi</b>, {name}!"


def test_the_empty_sentence_is_not_the_head_of_the_catalogue(locales: Path) -> None:
    assert GettextCatalogues.load(locales).text("et", "") == ""


@pytest.mark.parametrize(
    ("language", "number", "form"),
    [
        ("en", 1, 0), ("en", 0, 1), ("et", 1, 0), ("et", 21, 1),
        ("ru", 1, 0), ("ru", 21, 0), ("ru", 3, 1), ("ru", 11, 2), ("ru", 0, 2),
        ("lv", 21, 0), ("lv", 2, 1), ("lv", 0, 2), ("lt", 31, 0), ("lt", 9, 1), ("lt", 15, 2),
    ],
)  # fmt: skip
def test_numbers_choose_the_form_of_their_language(
    locales: Path, language: str, number: int, form: int
) -> None:
    texts = GettextCatalogues.load(locales)
    assert texts.plural(language, "One case", "{number} cases", number) == CASES[language][form]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "22 November 2026"),
        ("et", "22. november 2026"),
        ("ru", "22 ноября 2026\u202fг."),
        ("lv", "2026. gada 22. novembris"),
        ("lt", "2026 m. lapkričio 22 d."),
        ("rml", "2026-11-22"),
        ("no language!", "2026-11-22"),
    ],
)
def test_a_day_is_said_as_people_say_it(locales: Path, language: str, expected: str) -> None:
    assert GettextCatalogues.load(locales).date(language, date(2026, 11, 22)) == expected


def test_a_missing_catalogue_is_named(locales: Path) -> None:
    path = locales / "lt" / "LC_MESSAGES" / "drom.po"
    path.unlink()
    assert only_fault(locales).startswith(f"{path}:1: error: missing")


def test_an_untranslated_sentence_is_named_with_its_line(locales: Path) -> None:
    path = write(locales, "lv", catalogue("lv", hello=""))
    assert (
        only_fault(locales)
        == f"{path}:7: error: “<b>Hello</b>, {{name}}!” is not translated; fill in every msgstr"
    )


def test_an_untranslated_plural_form_is_named(locales: Path) -> None:
    write(locales, "ru", catalogue("ru").replace('{number} дел"', '"'))
    assert "is not translated" in only_fault(locales)


def test_a_fuzzy_translation_is_named(locales: Path) -> None:
    write(locales, "et", catalogue("et").replace("#: bot", "#, fuzzy\n#: bot"))
    assert "is marked fuzzy; check it" in only_fault(locales)


@pytest.mark.parametrize("hello", ["<b>Tere</b>!", "<b>Tere</b>, {nimi}!", "<b>Tere</b>, {name} {extra}!"])
def test_placeholders_that_differ_are_named(locales: Path, hello: str) -> None:
    write(locales, "et", catalogue("et", hello=hello))
    assert "the placeholders of “<b>Hello</b>, {name}!” are {name}, its translation has" in only_fault(
        locales
    )


def test_a_brace_left_alone_is_named(locales: Path) -> None:
    write(locales, "et", catalogue("et", hello="<b>Tere</b>, {name!"))
    assert "has a single brace" in only_fault(locales)


def test_formatting_tags_that_differ_are_named(locales: Path) -> None:
    write(locales, "et", catalogue("et", hello="<b>Tere, {name}!"))
    assert "the formatting tags of" in only_fault(locales)


def test_only_a_form_for_one_number_may_leave_the_number_out(locales: Path) -> None:
    # In Lithuanian the first form is also that of 21 and 31.
    write(locales, "lt", catalogue("lt").replace('{number} byla"', 'Viena byla"'))
    assert "the placeholders of “One case” are {number}, its translation has none" in only_fault(locales)


def test_plural_forms_of_another_language_are_named(locales: Path) -> None:
    write(locales, "lv", catalogue("lv", rule=RULES["ru"]))
    assert "the plural forms are not those of the language; write “Plural-Forms: nplurals=3;" in only_fault(
        locales
    )


def test_a_wrong_number_of_plural_forms_is_named(locales: Path) -> None:
    path = write(locales, "ru", catalogue("ru", rule=RULES["en"]))
    assert "more translations than num_plurals" in only_fault(locales)
    path.write_text(catalogue("ru").replace('msgstr[2] "{number} дел"\n', ""), encoding="utf-8")
    assert "“One case”" in only_fault(locales)


def test_a_sentence_that_one_language_lacks_is_named(locales: Path) -> None:
    path = write(locales, "et", catalogue("et") + '\nmsgid "Bye"\nmsgstr "Nägemist"\n')
    faults = check(locales)
    assert len(faults) == len(LANGUAGES) - 1
    assert not [fault for fault in faults if fault.file == str(path)]
    assert all("“Bye” is missing" in fault.message for fault in faults)


@pytest.mark.parametrize(
    "line", ['msgstr "<b>Tere</b>, {name}!', "msgstr <b>Tere</b>", 'msgstr "Ter"e"', "something"]
)
def test_broken_syntax_is_named_with_its_line(locales: Path, line: str) -> None:
    whole = 'msgstr "<b>Tere</b>, {name}!"'
    path = write(locales, "et", catalogue("et").replace(whole, line))
    assert only_fault(locales) == f"{path}:8: error: neither a comment nor a text between two quotes"


def test_a_catalogue_in_another_encoding_is_named(locales: Path) -> None:
    path = locales / "et" / "LC_MESSAGES" / "drom.po"
    path.write_bytes(catalogue("et", hello="<b>Tere õ</b>, {name}!").encode("latin-1"))
    assert only_fault(locales).startswith(f"{path}:8: error: cannot be read")
