"""Phrasings of two entries that a family would hardly tell apart are found, and others are left alone."""

from pathlib import Path

import pytest

from bot.adapters.knowledge import check
from bot.adapters.knowledge.stems import plain, stems
from tests.adapters.test_knowledge_folder import FILES, TODAY, write_base

HEALTH = "questions/health.yaml"


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "where to find bread today", "today bread, where to find?"),
        ("et", "kust ma leiaksin süüa", "kust ma leiaksin suua"),
        ("et", "kaotasin oma pangakaardi", "kaotasin oma pangakaart"),
        ("ru", "потерял банковскую карту вчера", "вчера потеряли банковские карты"),
        ("ru", "где моё пособие", "где мое пособие"),
        ("lv", "pazaudēju bankas karti", "pazaudeju bankas karte"),
        ("lt", "pamečiau banko kortelę", "pamečiau banko korteles"),
        ("en", "where can I get warm clothing", "where can I get warm clohting"),
    ],
)
def test_the_same_words_in_another_order_form_or_spelling(
    tmp_path: Path, language: str, one: str, other: str
) -> None:
    warnings = _warnings(tmp_path, language, one, other)

    if plain(one) == plain(other):
        assert warnings == ()  # told as the same phrasing, which is an error
    else:
        assert len(warnings) == 1
        assert f"“{other}” is almost “{one}” of the entry food" in warnings[0]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "help me with bread", "help me with a doctor"),
        ("et", "kaotasin passi", "kaotasin kaardi"),
        ("ru", "хочу работу", "хочу в школу"),
        ("en", "I lost it", "I lost her"),
    ],
)
def test_another_word_that_tells_what_is_meant_makes_another_question(
    tmp_path: Path, language: str, one: str, other: str
) -> None:
    assert _warnings(tmp_path, language, one, other) == ()


def _many_entries() -> str:
    """Questions of six entries, each with “please” and “now” in it."""
    doctor = FILES[HEALTH].removeprefix("entries:\n").replace("related: [food]", "related: []")
    entries = "entries:\n"
    for number in range(6):
        subject = "abcdef"[number] * 5
        one = doctor.replace("  doctor:", f"  entry{number}:").replace("doctor", subject)
        one = one.replace(f'"where is {subject} en"', f'"please give {subject}"')
        entries += one.replace(f'"who has {subject} en"', f'"now give {subject}"')
    return entries


def test_a_word_that_many_entries_have_may_be_changed_without_a_difference(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    questions = _many_entries().replace("when opens aaaaa en", "please repair bicycles")
    questions = questions.replace("when opens bbbbb en", "repair bicycles now")
    questions = questions.replace("when opens ccccc en", "sell bicycles please")
    (base / HEALTH).write_text(questions, encoding="utf-8")

    said = [c.message for c in check(base, TODAY).warnings if "bicycles" in c.message]

    assert len(said) == 1
    assert "“repair bicycles now” is almost “please repair bicycles” of the entry entry0" in said[0]


def test_word_forms_come_together_without_eating_short_words() -> None:
    assert stems("арст", "ru") == ("арст",)
    assert stems("perearsti perearst perearstile", "et") == ("perearst",) * 3
    assert stems("йод", "ru") == ("йод",)


def _warnings(tmp_path: Path, language: str, one: str, other: str) -> tuple[str, ...]:
    base = write_base(tmp_path)
    for name, subject, text in (("questions/aid.yaml", "bread", one), (HEALTH, "doctor", other)):
        old = f'"I lost {subject} {language}"'
        assert old in FILES[name]
        (base / name).write_text(FILES[name].replace(old, f'"{text}"'), encoding="utf-8")
    return tuple(complaint.message for complaint in check(base, TODAY).warnings)
