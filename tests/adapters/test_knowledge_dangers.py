"""Mistakes in the danger signals and in the lines of the emergency card."""

from pathlib import Path

import pytest

from bot.adapters.knowledge import check, load
from bot.domain.danger import DangerKind
from tests.adapters.test_knowledge_folder import FILES, TODAY, write_base
from tests.adapters.test_knowledge_shape import COUNTRY, DIRECTORY, Planted, planted, told

SIGNALS = "emergency.yaml"
FAULTS = (
    Planted("language without signals", SIGNALS, '    lt: {signals: ["hurt lt"]}\n', "", "medical", "“lt”"),
    Planted("no signals", SIGNALS, '["hurt lt"]', "[]", "lt:", "Nothing is written"),
    Planted("kind missing", SIGNALS, "  exposure:", "  cold:", "kinds:", "“exposure” is missing"),
    Planted("empty part", SIGNALS, "hurt et", "hurt + ", "hurt + ", "no signal"),
    Planted("star in a word", SIGNALS, "hurt et", "h*urt", "h*urt", "no signal"),
    Planted("no letters", SIGNALS, "hurt et", "?!", "?!", "no signal"),
    Planted(
        "unknown entry",
        SIGNALS,
        "kinds:",
        "about_danger: [docter]\nkinds:",
        "docter",
        "did you mean “doctor”",
    ),
    Planted("signal of two kinds", SIGNALS, "despair et", "Hurt  et", "Hurt", "a signal of medical too"),
    Planted(
        "idle look-alike",
        SIGNALS,
        '["hurt et"]',
        '["hurt et"], unless: ["valus ära"]',
        "unless",
        "holds nothing back",
        "warning",
    ),
    Planted(
        "signal in a question",
        SIGNALS,
        "hurt et",
        "where + doctor",
        "where",
        "The question “where is doctor et” of the entry doctor sets this signal off",
        "warning",
    ),
    Planted(
        "unknown service", COUNTRY, "service: rescue", "service: rescu", "rescu", "did you mean “rescue”"
    ),
    Planted(
        "service without a number",
        COUNTRY,
        "  - service: rescue",
        "  - {service: valga-centre, kinds: [fire], names: {et: A, ru: A, lv: A, lt: A, en: A}}\n"
        "  - service: rescue",
        "valga-centre",
        "has no phone number",
    ),
    Planted("unknown kind", COUNTRY, "[medical,", "[dental,", "kinds:", "Write one of: medical, suicide"),
    Planted("kind twice", COUNTRY, "[medical,", "[medical, medical,", "kinds:", "twice"),
    Planted(
        "danger without 112",
        COUNTRY,
        "[medical, suicide,",
        "[suicide,",
        "emergency:",
        "not shown for medical",
    ),
    Planted(
        "another first number", DIRECTORY, '"112"', '"113"', "emergency:", "not shown for medical, suicide"
    ),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_mistake_about_danger_is_told_where_it_stands(tmp_path: Path, fault: Planted) -> None:
    if fault.file == DIRECTORY:
        base = write_base(tmp_path)
        changed = FILES[DIRECTORY].replace(fault.old, fault.new)
        (base / DIRECTORY).write_text(changed, encoding="utf-8")
        assert [(c.file, fault.says in c.message) for c in check(base, TODAY).errors] == [(COUNTRY, True)]
        return
    base, line = planted(tmp_path, fault)

    assert told(base, fault, line), check(base, TODAY).as_text()


def test_a_number_that_is_still_being_checked_cannot_be_the_first(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    rescue = FILES[DIRECTORY].index("  rescue:")
    unsure = FILES[DIRECTORY][:rescue] + FILES[DIRECTORY][rescue:].replace("true", "false", 1)
    (base / DIRECTORY).write_text(unsure, encoding="utf-8")

    assert ["112" in complaint.message for complaint in check(base, TODAY).errors] == [True]


def test_danger_arrives_with_its_kind_and_its_language_and_a_look_alike_holds_it_back(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    signals = FILES[SIGNALS].replace('["hurt et"]', '["hurt et"], unless: ["hurt et pride"]')
    (base / SIGNALS).write_text(signals, encoding="utf-8")
    dangers = load(base).dangers

    danger = dangers.found_in("My leg is hurt et bleeding")
    assert danger is not None
    assert danger.kinds == {DangerKind.MEDICAL}
    assert danger.language("en") == "et"
    assert dangers.found_in("only hurt et pride") is None
    assert dangers.found_in("nothing") is None


def test_words_of_everyday_questions_are_no_mistyped_signals(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    signals = FILES[SIGNALS].replace("hurt et", "docter + hurt")
    (base / SIGNALS).write_text(signals, encoding="utf-8")
    dangers = load(base).dangers

    assert dangers.found_in("dokter hurt") is not None
    assert dangers.found_in("doctor hurt") is None


def test_the_card_knows_whom_to_call_for_which_kind(base: Path) -> None:
    directory = FILES[DIRECTORY].replace("  rescue:", _LINE + "  rescue:")
    (base / DIRECTORY).write_text(directory, encoding="utf-8")
    lines = FILES[COUNTRY].replace(
        "emergency:\n",
        "emergency:\n  - {service: line, kinds: [fire], names: {et: L, ru: L, lv: L, lt: L, en: L}}\n",
    )
    (base / COUNTRY).write_text(lines, encoding="utf-8")
    knowledge = load(base)

    fire, child = frozenset({DangerKind.FIRE}), frozenset({DangerKind.CHILD})
    assert [one.number for one in knowledge.emergency_numbers("EE", fire)] == ["112", "116 000"]
    assert [one.number for one in knowledge.emergency_numbers("EE", child)] == ["112"]
    assert [one.countries for one in knowledge.emergency_numbers(None)] == [("EE",), ("EE",)]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path / "knowledge")


_LINE = """\
  line:
    names: {et: Liin, en: Line}
    descriptions: {et: Aitab., en: Helps.}
    phones:
      - number: "116 000"
    source: https://example.ee/116
    checked: 2026-11-01
    verified: true
"""
