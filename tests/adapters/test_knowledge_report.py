"""Whole files in the wrong place or state, numbers in texts, and the report itself."""

import json
import os
from pathlib import Path

import pytest

from bot.adapters.knowledge import Complaint, Report, check
from tests.adapters.test_knowledge_folder import FILES, TODAY, write_base
from tests.adapters.test_knowledge_shape import AID, DOCTOR, FOOD


def _complaints(base: Path) -> set[tuple[str, int]]:
    return {(complaint.file, complaint.line) for complaint in check(base, TODAY).complaints}


def test_questions_of_an_unknown_topic_are_told_in_their_own_file(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    (base / "topics.yaml").write_text(FILES["topics.yaml"].replace("  aid:", "  help:"), encoding="utf-8")

    report = check(base, TODAY)

    assert [(c.file, c.line) for c in report.errors] == [("questions/aid.yaml", 1)]
    assert "no topic “aid”" in report.errors[0].message
    assert [(c.file, c.line) for c in report.warnings] == [("topics.yaml", 3)]


def test_an_answer_without_an_entry_and_an_entry_without_an_answer_are_told(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    (base / FOOD).rename(base / "ee/answers/bread.yaml")

    report = check(base, TODAY)

    assert [(c.file, c.line) for c in report.errors] == [("ee/answers/bread.yaml", 1)]
    assert (AID, 2) in {(c.file, c.line) for c in report.warnings}


def test_a_service_that_no_answer_names_is_told(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    (base / DOCTOR).write_text(FILES[DOCTOR].replace("services: [fund]\n", ""), encoding="utf-8")

    report = check(base, TODAY)

    assert [(c.file, c.line) for c in report.warnings] == [("ee/directory.yaml", 8)]
    assert "No answer names the service “fund”" in report.warnings[0].message
    assert report.errors == ()


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    (base / DOCTOR).write_bytes(
        FILES[DOCTOR].encode("utf-8").replace(b"Leidke", "Leidke või".encode("cp1257"))
    )

    assert _complaints(base) >= {(DOCTOR, 10)}


def test_links_loops_giants_and_pipes_are_told_and_not_followed(tmp_path: Path) -> None:
    base = write_base(tmp_path / "knowledge")
    (base / DOCTOR).rename(tmp_path / "elsewhere.yaml")
    (base / DOCTOR).symlink_to(tmp_path / "elsewhere.yaml")
    (base / "loop").symlink_to(base)
    (base / FOOD).write_text("# " + "x" * 500_000, encoding="utf-8")
    os.mkfifo(base / "questions/pipe.yaml")

    report = check(base, TODAY)

    messages = {complaint.file: complaint.message for complaint in report.errors}
    assert messages.keys() == {DOCTOR, "loop", FOOD, "questions/pipe.yaml"}
    assert "link" in messages[DOCTOR]
    assert "link" in messages["loop"]
    assert "500 kB" in messages[FOOD]
    assert "cannot be opened" in messages["questions/pipe.yaml"]


@pytest.mark.parametrize(
    "name",
    [
        "topic.yaml",
        "ee/answers/new.yml",
        "ee/answer/new.yaml",
        "ee/answers/health/new.yaml",
        "eesti/country.yaml",
        "questions/Health.yaml",
        "ee/answers/what is it.yaml",
    ],
)
def test_a_file_where_nobody_reads_it_is_told(tmp_path: Path, name: str) -> None:
    base = write_base(tmp_path)
    (base / name).parent.mkdir(exist_ok=True)
    (base / name).write_text("a: b\n", encoding="utf-8")

    assert (name, 1) in _complaints(base)


def test_a_broken_file_of_danger_signals_is_told_once(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    (base / "emergency.yaml").write_text("fire: x\nfire: [burns\n", encoding="utf-8")
    assert {file for file, _ in _complaints(base)} == {"emergency.yaml"}


def test_a_country_without_its_first_file_is_told(tmp_path: Path) -> None:
    base = write_base(tmp_path)
    (base / "lv").mkdir()
    (base / "lv/directory.yaml").write_text("services: {}\n", encoding="utf-8")

    assert _complaints(base) == {("lv/country.yaml", 1)}


@pytest.mark.parametrize(
    "text",
    [
        "See maksab 1500000 eurot.",
        "Summa on 1 200 000 €.",
        "Tähtaeg on 22.11.2026 kell 8.30.",
        "Kehtib 2026-11-22 ja 2025-2026.",
        "Seadus 1234567/2024.",
        "Arve EE382200221020145685.",
        "Isikukood on 49001010001.",
        "Helistage 112.",
        "See maksab 1220 eurot.",
    ],
)
def test_sums_dates_and_emergency_numbers_are_no_phone_numbers(tmp_path: Path, text: str) -> None:
    base = write_base(tmp_path)
    (base / DOCTOR).write_text(FILES[DOCTOR].replace("Tasuta.", f'"{text}"'), encoding="utf-8")

    assert check(base, TODAY).as_text() == ""


@pytest.mark.parametrize(
    "number", ["6696630", "669 6630", "5345 4971", "+372 669 6630", "+37166016001", "669-6630", "8 800 28888"]
)
def test_phone_numbers_in_answers_are_found_however_they_are_written(tmp_path: Path, number: str) -> None:
    base = write_base(tmp_path)
    (base / DOCTOR).write_text(FILES[DOCTOR].replace("Tasuta.", f'"Tel. {number}"'), encoding="utf-8")

    assert [(c.file, c.line) for c in check(base, TODAY).errors] == [(DOCTOR, 11)]


def test_the_report_is_one_line_per_complaint_and_json_has_the_same() -> None:
    report = Report("knowledge", (Complaint("ee/answers/x.yaml", 12, "Mend\nthis."),))

    assert report.as_text() == "knowledge/ee/answers/x.yaml:12: error: Mend this."
    assert json.loads(report.as_json()) == {
        "folder": "knowledge",
        "errors": 1,
        "warnings": 0,
        "complaints": [
            {"file": "ee/answers/x.yaml", "line": 12, "message": "Mend this.", "severity": "error"}
        ],
    }
