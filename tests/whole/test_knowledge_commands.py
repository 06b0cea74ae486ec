"""`drom knowledge` as staff type it: out, edited, shown, asked, written."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.cli import main
from bot.config import content_folder
from tests.adapters.desk import column_of, number_of
from tests.whole.programs import HOME, environment

pytestmark = pytest.mark.slow
Drom = Callable[..., str]
DIRECTORY = "ee/directory.yaml"
ROW = ("EE", "service", "tervisekassa", "address")


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return shutil.copytree(content_folder("knowledge"), tmp_path / "knowledge")


@pytest.fixture
def drom(
    knowledge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Drom:
    """Types a command, and gives what was printed."""

    def typed(*arguments: str, status: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["drom", "knowledge", *arguments])
        monkeypatch.setenv("DROM_KNOWLEDGE_DIR", str(knowledge))
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as ending:
            main()
        printed = capsys.readouterr()
        assert int(ending.value.code or 0) == status, printed
        return printed.err if status else printed.out

    return typed


@pytest.fixture
def texts(drom: Drom, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of the whole base: every test that edits one begins with the same."""
    kept, file = tmp_path_factory.getbasetemp() / "texts.xlsx", tmp_path / "texts.xlsx"
    if not kept.exists():
        drom("export", file.name)
        shutil.copy(file, kept)
    return Path(shutil.copy(kept, file))


def write_address(file: Path, text: str) -> None:
    book = load_workbook(file)
    sheet = book["Directory"]
    sheet.cell(number_of(sheet, ROW), column_of(sheet, "All languages")).value = text
    book.save(file)


def address(knowledge: Path) -> str:
    text = (knowledge / DIRECTORY).read_text(encoding="utf-8")
    return next(line.strip() for line in text.splitlines() if "address:" in line)


def test_what_goes_out_comes_back_unchanged(drom: Drom) -> None:
    assert "texts.xlsx is written (rows: Questions" in drom("export", "texts.xlsx")
    assert (
        drom("import", "texts.xlsx").strip() == "The spreadsheet says what the files say. Nothing to change."
    )


def test_without_a_terminal_changes_are_shown_and_written_only_with_yes(
    drom: Drom, texts: Path, knowledge: Path
) -> None:
    write_address(texts, "Lastekodu 50, 10113 Tallinn")
    before = address(knowledge)

    shown = drom("import", "texts.xlsx").splitlines()
    assert shown == [
        "ee/directory.yaml: services → tervisekassa → address: "
        "“Lastekodu 48, 10113 Tallinn” → “Lastekodu 50, 10113 Tallinn”",
        "1 change in 1 file. Nothing is written without a yes: add --yes.",
    ]
    assert address(knowledge) == before

    assert "Written: 1 change in 1 file." in drom("import", "texts.xlsx", "--yes")
    assert address(knowledge) == 'address: "Lastekodu 50, 10113 Tallinn"'


@pytest.mark.parametrize(("answer", "number"), [("y", "50"), ("n", "48")])
def test_in_a_terminal_it_asks(texts: Path, knowledge: Path, answer: str, number: str) -> None:
    write_address(texts, "Lastekodu 50, 10113 Tallinn")
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())

    ended = subprocess.run(
        [sys.executable, "-m", "bot", "knowledge", "import", str(texts)],
        cwd=HOME,
        env=environment({"DROM_KNOWLEDGE_DIR": str(knowledge)}),
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)

    assert ended.returncode == 0, ended
    assert "Write 1 change in 1 file? [y/N]" in ended.stdout
    assert address(knowledge) == f'address: "Lastekodu {number}, 10113 Tallinn"'


def test_a_refusal_names_the_cell_and_ends_with_status_1(drom: Drom, texts: Path) -> None:
    write_address(texts, "x" * 1001)

    said = drom("import", "texts.xlsx", "--yes", status=1)

    assert "Directory, row " in said and "column All languages: " in said and "The text is too long" in said


def test_an_export_does_not_overwrite_somebodys_work(drom: Drom, tmp_path: Path) -> None:
    (tmp_path / "texts.xlsx").write_bytes(b"a week of work")

    assert "is there already" in drom("export", "texts.xlsx", status=1)
    assert (tmp_path / "texts.xlsx").read_bytes() == b"a week of work"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export",), "Name either a file such as texts.xlsx, or --hsds and a folder."),
        (("export", "texts.xlsx", "--hsds", "out"), "Name either a file"),
        (("export", "texts.ods"), "ends with .xlsx"),
        (("export", "nowhere/texts.xlsx"), "cannot be written"),
        (("import", "nothing.xlsx"), "There is no file nothing.xlsx."),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(drom: Drom, arguments: tuple[str, ...], said: str) -> None:
    assert said in drom(*arguments, status=1)


def test_a_base_with_errors_is_mended_first(drom: Drom, knowledge: Path) -> None:
    (knowledge / DIRECTORY).write_text("services: {", encoding="utf-8")

    assert f"{DIRECTORY}:1: error:" in drom("export", "texts.xlsx", status=1)


def test_the_directory_goes_to_other_services(drom: Drom, tmp_path: Path) -> None:
    said = drom("export", "--hsds", "out")

    told = json.loads((tmp_path / "out" / "services.json").read_text(encoding="utf-8"))
    assert f"{told['total_items']} verified services are written to out." in said
