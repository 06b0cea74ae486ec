"""What staff and translators do with the spreadsheet, and what becomes of it in the files."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.adapters.knowledge import check, load
from bot.config import content_folder
from bot.domain.directory import OpeningHours, Phone
from tests.adapters.desk import Cells, Desk, Value
from tests.adapters.test_knowledge_folder import FILES, TODAY, write_base

FUND = ("Directory", "EE", "service", "fund")
CENTRE = ("Directory", "EE", "service", "valga-centre")
DOCTOR = ("Answers", "EE", "doctor", "")
FOOD_IN_VALGA = ("Answers", "EE", "food", "valga")
ASKED = ("Questions", "health", "doctor")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(write_base(tmp_path / "knowledge"), tmp_path / "texts.xlsx")


def bytes_of(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.rglob("*.yaml"))}


def test_the_real_knowledge_goes_out_and_comes_back_without_a_byte_of_difference(tmp_path: Path) -> None:
    real = content_folder("knowledge")
    before = bytes_of(real)
    desk = Desk(real, tmp_path / "texts.xlsx")
    desk.edit(lambda book: None)

    revision = desk.take_back()

    assert (revision.changes, revision.files) == ((), ())
    assert bytes_of(real) == before


def test_a_corrected_text_changes_its_line_and_nothing_else(desk: Desk) -> None:
    desk.put((*DOCTOR, "cost", ""), "et", "Ei maksa midagi.")

    changes = desk.take_over()

    assert changes == ["ee/answers/doctor.yaml: texts → et → cost: “Tasuta.” → “Ei maksa midagi.”"]
    text = (desk.knowledge / "ee/answers/doctor.yaml").read_text(encoding="utf-8")
    assert text == FILES["ee/answers/doctor.yaml"].replace("Tasuta.", "Ei maksa midagi.")


def test_a_new_step_stands_behind_the_others(desk: Desk) -> None:
    desk.put((*DOCTOR, "steps", "3"), "et", "Oodake vastust.")

    assert desk.take_over() == [
        "ee/answers/doctor.yaml: texts → et → steps → 3: (nothing) → “Oodake vastust.”"
    ]
    steps = load(desk.knowledge).answers["EE", "doctor"].texts["et"].steps
    assert steps == ("Leidke arst.", "Viige avaldus.", "Oodake vastust.")


def test_a_new_way_of_asking_goes_into_its_own_language(desk: Desk) -> None:
    desk.put((*ASKED, "phrasing", "9"), "ru", "хочу к врачу")
    desk.add("Questions", {"Topic": "health", "Question": "doctor", "Part": "phrasing", "lv": "vajag ārstu"})

    desk.take_over()

    phrasings = load(desk.knowledge).entries["doctor"].phrasings
    assert (phrasings["ru"][-1], len(phrasings["ru"])) == ("хочу к врачу", 9)
    assert (phrasings["lv"][-1], len(phrasings["lv"])) == ("vajag ārstu", 9)
    assert len(phrasings["et"]) == 8


def test_an_emptied_cell_takes_an_optional_text_out(desk: Desk) -> None:
    desk.put((*FUND, "address", ""), "All languages", None)
    for language in ("et", "en"):
        desk.put((*FUND, "hours note", ""), language, "  ")

    desk.take_over()

    fund = load(desk.knowledge).services["EE", "fund"]
    assert (fund.address, fund.hours_note) == (None, {})
    assert "hours_note" not in (desk.knowledge / "ee/directory.yaml").read_text(encoding="utf-8")


def test_an_emptied_item_closes_the_gap_in_its_list(desk: Desk) -> None:
    desk.put((*DOCTOR, "steps", "1"), "et", None)

    assert desk.take_over() == ["ee/answers/doctor.yaml: texts → et → steps → 1: “Leidke arst.” → (nothing)"]
    assert load(desk.knowledge).answers["EE", "doctor"].texts["et"].steps == ("Viige avaldus.",)


def test_a_deleted_row_changes_nothing(desk: Desk) -> None:
    desk.delete((*FUND, "description", ""))
    desk.delete((*DOCTOR, "summary", "1"))

    assert desk.take_over() == []


def test_a_part_of_the_file_can_come_back_alone(desk: Desk) -> None:
    desk.put((*CENTRE, "name", ""), "en", "Help centre")

    def keep_the_directory(book: object) -> None:
        for title in ("Read me", "Questions", "Answers"):
            del book[title]  # type: ignore[attr-defined]

    desk.edit(keep_the_directory)

    assert len(desk.take_over()) == 1


def test_a_new_service_is_a_few_rows(desk: Desk) -> None:
    def part(name: str, fact: Value = None, **texts: str) -> Cells:
        keys = {"Country": "EE", "Kind": "service", "Short name": "office", "Part": name}
        return {**keys, "All languages": fact, **texts}

    desk.add(
        "Directory",
        part("name", et="Amet", en="Office"),
        part("description", et="Annab nõu.", en="Gives advice."),
        part("organisation", fact="state"),
        part("phone", fact="1550", et="infoliin", en="info line"),
        part("hours", fact="Mo–Fr 9.00–16.00"),
        part("languages", fact="ET; en"),
        part("source", fact="https://example.ee/office"),
        part("checked", fact=datetime(2026, 11, 20, tzinfo=UTC).replace(tzinfo=None)),
        part("verified", fact=True),
    )

    desk.take_over()

    office = load(desk.knowledge).services["EE", "office"]
    assert office.names == {"et": "Amet", "en": "Office"}
    assert office.phones == (Phone("1550", {"et": "infoliin", "en": "info line"}),)
    assert office.hours == (OpeningHours(("mo", "tu", "we", "th", "fr"), time(9), time(16)),)
    assert (office.languages, office.organisation, office.verified) == (("et", "en"), "state", True)
    assert office.source.checked == date(2026, 11, 20)
    assert check(desk.knowledge, TODAY).errors == ()


def test_a_service_is_deleted_by_a_yes_in_its_row(desk: Desk) -> None:
    desk.put((*FOOD_IN_VALGA, "services", ""), "All languages", None)
    desk.put((*CENTRE, "delete", ""), "All languages", "Yes")

    changes = desk.take_over()

    assert "ee/directory.yaml: services → valga-centre: “all of valga-centre” → (nothing)" in changes
    assert ("EE", "valga-centre") not in load(desk.knowledge).services


def test_a_place_gets_its_own_text(desk: Desk) -> None:
    keys = {"Country": "EE", "Question": "doctor", "Place": "narva"}
    desk.add(
        "Answers",
        {**keys, "Part": "cost", "et": "Narvas 1 euro.", "en": "In Narva 1 euro."},
        {**keys, "Part": "source", "No.": 1, "All languages": "https://example.ee/narva"},
        {**keys, "Part": "source checked", "No.": 1, "All languages": "2026-11-20"},
    )

    desk.take_over()

    card = load(desk.knowledge).card("doctor", "EE", "narva", "en", TODAY)
    assert card is not None and card.text.cost == "In Narva 1 euro."
    assert card.sources[0].url == "https://example.ee/narva"


def rewrite(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_what_changed_in_the_files_since_the_export_is_not_undone_by_untouched_cells(desk: Desk) -> None:
    file = desk.knowledge / "ee/answers/doctor.yaml"
    rewrite(file, "7 tööpäeva", "8 tööpäeva")
    desk.put((*DOCTOR, "cost", ""), "et", "Ei maksa midagi.")

    assert len(desk.take_over()) == 1
    assert "8 tööpäeva" in file.read_text(encoding="utf-8")


def test_a_sheet_without_memory_is_compared_with_the_files(desk: Desk) -> None:
    desk.edit(lambda book: book["Answers"].delete_cols(12))
    rewrite(desk.knowledge / "ee/answers/doctor.yaml", "7 tööpäeva", "8 tööpäeva")

    assert desk.take_over() == ["ee/answers/doctor.yaml: texts → et → deadline: “8 tööpäeva” → “7 tööpäeva”"]


def test_a_file_from_windows_keeps_its_mark_and_its_line_breaks(desk: Desk) -> None:
    file = desk.knowledge / "ee/answers/doctor.yaml"
    before = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(before)
    desk.put((*DOCTOR, "cost", ""), "et", "Maksab 5 eurot.")

    desk.take_over()

    assert file.read_bytes() == before.replace(b"Tasuta.", b"Maksab 5 eurot.")
