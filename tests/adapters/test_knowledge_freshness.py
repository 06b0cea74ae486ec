"""The table that says how fresh the base is and how many facts somebody stands for."""

import csv
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.knowledge import load
from bot.adapters.knowledge.freshness import Freshness, Share, freshness
from bot.adapters.knowledge.freshness_tables import VERIFIED, as_csv, as_markdown
from tests.adapters.test_knowledge_folder import FILES, TODAY, write_base


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path)


def on(base: Path, day: date = TODAY) -> Freshness:
    return freshness(load(base), day)


def test_every_entry_has_a_row_for_each_language_of_the_country(base: Path) -> None:
    found = on(base)

    assert [(row.entry, row.country, row.language) for row in found.rows] == [
        ("doctor", "EE", "et"),
        ("doctor", "EE", "en"),
        ("food", "EE", "et"),
        ("food", "EE", "en"),
    ]
    assert found.rows[0].reviewed == date(2026, 11, 4)
    assert found.rows[0].review_by == date(2027, 5, 4)


def test_verified_services_and_fresh_sources_count_and_others_do_not(base: Path) -> None:
    doctor, food = on(base).rows[0], on(base).rows[2]

    assert doctor.share == Share(2, 2)
    assert food.share == Share(2, 3)  # the centre of Valga is not verified
    assert str(food.share) == "2/3 (66 %)"


def test_what_was_checked_over_a_year_ago_counts_no_longer(base: Path) -> None:
    assert on(base, date(2027, 11, 2)).rows[0].share == Share(2, 2)
    assert on(base, date(2027, 11, 3)).rows[0].share == Share(1, 2)
    assert on(base, date(2027, 11, 5)).rows[0].share == Share(0, 2)


def test_a_missing_answer_is_a_row_without_dates(base: Path) -> None:
    (base / "ee/answers/food.yaml").unlink()

    missing = on(base).rows[2]

    assert (missing.entry, missing.reviewed, missing.review_by, missing.share) == (
        "food",
        None,
        None,
        Share(0, 0),
    )
    assert "| food | EE | et | missing | – | – |" in as_markdown(on(base))


def test_the_markdown_has_totals_answers_and_phrasings(base: Path) -> None:
    text = as_markdown(on(base, date(2027, 5, 5)))

    assert VERIFIED in text
    assert "| EE | 2 of 2 | 4 of 4 | 1 | 4/5 (80 %) |" in text
    assert "| doctor | EE | et | 2026-11-04 | 2027-05-04 ⚠ overdue | 2/2 (100 %) |" in text
    assert "| doctor | 8 | 8 | 8 | 8 | 8 | 40 |" in text
    assert "| **all** | 16 | 16 | 16 | 16 | 16 | 80 |" in text


def test_the_csv_has_the_same_in_one_table(base: Path) -> None:
    rows = list(csv.reader(as_csv(on(base)).splitlines()))

    assert rows[0][6] == f"verified facts: {VERIFIED}"
    assert {len(row) for row in rows} == {9}
    assert rows[1] == ["doctor", "EE", "et", "2026-11-04", "2027-05-04", "no", "2", "2", ""]
    assert ["doctor", "", "lv", "", "", "", "", "", "8"] in rows
    assert rows[-1] == ["all", "", "en", "", "", "", "", "", "16"]


def test_a_language_that_speakers_are_adding_gets_its_column(base: Path) -> None:
    questions = FILES["questions/aid.yaml"] + "      rml: [" + ", ".join(f"⟦{n}⟧" for n in range(8)) + "]\n"
    (base / "questions/aid.yaml").write_text(questions, encoding="utf-8")

    text = as_markdown(on(base))

    assert "| entry | et | ru | lv | lt | en | rml | all |" in text
    assert "| food | 8 | 8 | 8 | 8 | 8 | 8 | 48 |" in text
