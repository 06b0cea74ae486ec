"""What the import of a spreadsheet refuses, and how it says so: sheet, row, column, and what to do."""

from pathlib import Path

import pytest

from bot.adapters.knowledge.folder import MOST_BYTES
from bot.adapters.knowledge.sheets import RefusedError
from tests.adapters.desk import Cells, Desk
from tests.adapters.test_knowledge_folder import FILES, write_base

FUND = ("Directory", "EE", "service", "fund")
CENTRE = ("Directory", "EE", "service", "valga-centre")
DOCTOR = ("Answers", "EE", "doctor", "")
ASKED = ("Questions", "health", "doctor")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(write_base(tmp_path / "knowledge"), tmp_path / "texts.xlsx")


def refusal(desk: Desk) -> str:
    """What is said, when nothing is written."""
    before = {path: path.read_bytes() for path in desk.knowledge.rglob("*.yaml")}
    with pytest.raises(RefusedError) as refused:
        desk.take_over()
    assert {path: path.read_bytes() for path in desk.knowledge.rglob("*.yaml")} == before
    return str(refused.value)


def test_a_service_that_an_answer_names_is_not_deleted(desk: Desk) -> None:
    desk.put((*CENTRE, "delete", ""), "All languages", "yes")

    assert "There is no service “valga-centre”" in refusal(desk)


def test_what_the_check_refuses_is_told_with_sheet_row_and_column(desk: Desk) -> None:
    desk.put((*FUND, "phone", "1"), "All languages", "669 6630")
    desk.put((*DOCTOR, "review by", ""), "All languages", "soon")
    desk.put((*ASKED, "title", ""), "lt", None)

    said = refusal(desk)

    assert (
        f"Directory, row {desk.row((*FUND, 'phone', '1'))}, column All languages: “669 6630” is not" in said
    )
    assert (
        f"Answers, row {desk.row((*DOCTOR, 'review by', ''))}, column All languages: review_by: Write" in said
    )
    assert f"Questions, row {desk.row((*ASKED, 'title', ''))}, column lt: " in said
    assert said.endswith("Nothing was changed. Mend these cells and import the file again.")


def test_a_file_that_would_grow_too_large_to_be_read_is_not_written(desk: Desk) -> None:
    file = desk.knowledge / "questions/health.yaml"
    whole = file.read_text("utf-8")
    file.write_text(whole + "#" * (MOST_BYTES - len(whole.encode()) - 1) + "\n", "utf-8")
    desk.put((*ASKED, "title", ""), "lt", "Kaip patekti pas gydytoją dar šiandien ar rytoj ryte?")

    assert "questions/health.yaml:1: error: The file is larger than 500 kB." in refusal(desk)


def test_every_required_text_that_was_emptied_is_told_in_its_own_cell(desk: Desk) -> None:
    emptied = [(*DOCTOR, "reviewed", ""), (*DOCTOR, "review by", ""), (*FUND, "verified", "")]
    for row in emptied:
        desk.put(row, "All languages", None)

    said = refusal(desk).splitlines()

    assert sorted(line.split(", column")[0] for line in said[:-1]) == sorted(
        f"{row[0]}, row {desk.row(row)}" for row in emptied
    )


def test_a_translation_that_is_missing_is_told_where_one_was_begun(desk: Desk) -> None:
    desk.put((*CENTRE, "fees", ""), "et", "Tasuta")

    row = desk.row((*CENTRE, "fees", ""))
    assert f"Directory, row {row}, column et: The language en is missing." in refusal(desk)


@pytest.mark.parametrize(
    ("row", "column", "text", "said"),
    [
        ((*FUND, "hours", "1"), "All languages", "weekdays", "Write days and times like this: mo tu we"),
        ((*FUND, "verified", ""), "All languages", "perhaps", "Write true or false"),
        ((*FUND, "delete", ""), "All languages", "maybe", "Write yes to delete all of it"),
        ((*FUND, "name", ""), "All languages", "Fund", "Move the text to another column"),
        ((*FUND, "address", ""), "ru", "Улица 1", "Move the text to another column"),
        ((*DOCTOR, "cost", ""), "No.", "x", ""),
    ],
)
def test_a_cell_that_cannot_be_understood_is_told(
    desk: Desk, row: tuple[str, ...], column: str, text: str, said: str
) -> None:
    number = desk.row(row)
    desk.put(row, column, text)

    if said:
        assert f"row {number}, column {column}: " in refusal(desk) and said in refusal(desk)
    else:
        # A number means nothing where there is only one text.
        assert desk.take_over() == []


@pytest.mark.parametrize(
    ("title", "cells", "said"),
    [
        ("Questions", {"Topic": "health", "Question": "dentist", "Part": "title", "et": "x"}, "no question"),
        ("Answers", {"Country": "EE", "Question": "dentist", "Part": "cost", "et": "x"}, "no answer"),
        (
            "Directory",
            {"Country": "FI", "Kind": "service", "Short name": "x", "et": "x"},
            "no directory of FI",
        ),
        (
            "Directory",
            {"Country": "EE", "Kind": "shop", "Short name": "x", "et": "x"},
            "service or organisation",
        ),
        ("Directory", {"Country": "EE", "Kind": "service", "et": "x"}, "Write a short name"),
        (
            "Directory",
            {"Country": "EE", "Kind": "service", "Short name": "fund", "Part": "fax", "et": "x"},
            "“fax” is no part",
        ),
        (
            "Directory",
            {
                "Country": "EE",
                "Kind": "service",
                "Short name": "fund",
                "Part": "address",
                "All languages": "x",
            },
            "the same as row",
        ),
        (
            "Questions",
            {"Topic": "health", "Question": "doctor", "Part": "phrasing", "No.": "first", "et": "x"},
            "Write a number",
        ),
    ],
)
def test_a_row_that_belongs_nowhere_is_told(desk: Desk, title: str, cells: Cells, said: str) -> None:
    desk.add(title, cells)

    assert said in refusal(desk)


def test_a_text_that_two_people_changed_is_told_to_the_second(desk: Desk) -> None:
    file = desk.knowledge / "ee/answers/doctor.yaml"
    file.write_text(FILES["ee/answers/doctor.yaml"].replace("7 tööpäeva", "8 tööpäeva"), encoding="utf-8")
    desk.put((*DOCTOR, "deadline", ""), "et", "9 tööpäeva")

    assert "Since the export somebody has written here: 8 tööpäeva." in refusal(desk)
