"""Files that people edit, cut off, mixed up, or made to do harm: a sentence with a place, and soon."""

import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.adapters.knowledge import KnowledgeError, check, load
from bot.adapters.knowledge.folder import MOST_BYTES
from bot.adapters.spreadsheet.reading import read
from bot.adapters.spreadsheet.safety import UnreadableFileError
from bot.domain.sheets import Column
from bot.services.phrasebook import Phrasebook
from bot.services.staff_replies import StaffReplies
from tests.adapters.test_knowledge_folder import FILES, TODAY, write_base
from tests.fuzz.profiles import fuzzing
from tests.journeys.fragile import MarkedCatalogues
from tests.learned import real_knowledge

#: Generous: a test machine may be busy. Alone it is a tenth.
SECONDS: Final = 20.0
_LAUGHS: Final = "a: &a [lol, lol]\n" + "".join(
    f"{chr(97 + n)}: &{chr(97 + n)} [{', '.join([f'*{chr(96 + n)}'] * 9)}]\n" for n in range(1, 20)
)
BOMBS: Final[dict[str, bytes]] = {
    "billion laughs": _LAUGHS.encode(),
    "quadratic": b"a: &a " + b"x" * 20_000 + b"\nb: [" + b"*a, " * 5000 + b"]",
    "itself": b"a: &a [*a]\n",
    "merges": b"a: &a {b: 1}\n" + b"<<: *a\n" * 2000,
    "python": b"a: !!python/object/apply:os.system ['touch drom-was-here']\n",
    "python name": b"a: !!python/name:os.system\n",
    "tag": b"%TAG ! tag:yaml.org,2002:python/\n---\na: !object/apply:os.abort []\n",
    "binary": b"a: !!binary gIGC\n",
    "ten megabytes": b"a: b\n" * 2_000_000,
    "a line without end": b"a: " + b"x" * (MOST_BYTES - 10),
    "brackets": b"[" * 100_000,
    "braces": b"{a: " * 20_000,
    "dashes": b"- " * 20_000,
    "indents": "".join(f"{' ' * n}a:\n" for n in range(400)).encode(),
    "questions": b"? " * 20_000,
    "twice": b"topics: {}\ntopics: {}\n" * 300,
    "bom": b"\xef\xbb\xbf\xef\xbb\xbftopics: {}\n",
    "bom within": b"topics:\n  \xef\xbb\xbfhealth: {}\n",
    "utf-16": "topics: {}\n".encode("utf-16"),
    "utf-32": "topics: {}\n".encode("utf-32"),
    "windows": "topics: {health: {names: {et: tervis\xe4}}}".encode("cp1257"),
    "nul": b"topics: {he\x00alth: {}}\n",
    "half a character": b'topics: {"\\ud800": {}}\n',
    "carriage returns": b"topics:\r  health:\r    emoji: x\r",
    "no end": b'topics: "' + b"a\n" * 20_000,
    "signs": bytes(range(256)) * 20,
    "separators": "topics: {}\u2028a\u2029b\x85c".encode(),
    "documents": b"---\na: b\n...\n---\n" * 1000,
    "not a mapping": b"- a\n- b\n",
    "a number": b"7",
    "a date": b"2026-13-45",
}


def refused(base: Path) -> KnowledgeError | None:
    """None where the folder can be used after all."""
    try:
        load(base)
    except KnowledgeError as error:
        return error
    return None


def is_told_well(base: Path, name: str) -> None:
    began = time.process_time()
    error = refused(base)
    report = check(base, TODAY)
    assert time.process_time() - began < SECONDS
    assert bool(report.errors) == (error is not None)
    assert all(
        complaint.file and complaint.line >= 1 and complaint.message for complaint in report.complaints
    )
    if error is not None:
        assert any(complaint.file == name for complaint in error.complaints), str(error)[:500]
        assert f"{name}:" in str(error)


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("name", ["topics.yaml", "ee/answers/food.yaml"])
def test_a_bomb_in_a_file_is_refused_with_its_place_and_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, bomb: str
) -> None:
    monkeypatch.chdir(tmp_path)  # where a command in the file would leave its trace
    base = write_base(tmp_path)
    (base / name).write_bytes(BOMBS[bomb])
    assert refused(base) is not None
    is_told_well(base, name)
    assert not list(tmp_path.rglob("drom-was-here"))


_VALUES: Final = (
    *"~ null [] {} true 0x1f 1e999 .nan 2026-02-30 *a | > ' # @a `a <b> {name} %(name)s http://[::1".split(),
    '"',
    "",
    "!!str x",
    "&a x",
    '"\\u0000"',
    '"\\U0001F3E5"',
    "[a, [b]]",
    "{a: {b: c}}",
    "- x",
    "? x",
    "x" * 5000,
    "\ufeff",
    "\u202e",
    "\t",
    "a: b: c",
)


def hurt(text: str, wounds: list[tuple[int, int, str]]) -> bytes:
    """Lines of a real file dropped, doubled, moved, or given another value."""
    lines = text.split("\n")
    for place, how, value in wounds:
        at = place % max(len(lines), 1)
        line = lines[at]
        match how:
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, line)
            case 2:
                lines[at] = f"{line.partition(':')[0]}: {value}"
            case 3:
                lines[at] = f"  {line}"
            case 4:
                lines[at] = line.lstrip()
            case 5:
                lines[at] = line[: len(line) // 2]
            case _:
                lines[at] = f"{line[: place % (len(line) + 1)]}{value}{line[place % (len(line) + 1) :]}"
        lines = lines or [""]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


_WOUNDS: Final = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 6), st.sampled_from(_VALUES)), min_size=1, max_size=4
)


@fuzzing(30)
@given(name=st.sampled_from(list(FILES)), wounds=_WOUNDS)
def test_a_file_that_somebody_has_spoilt_loads_or_says_where(
    name: str, wounds: list[tuple[int, int, str]]
) -> None:
    with TemporaryDirectory() as folder:
        base = write_base(Path(folder))
        (base / name).write_bytes(hurt(FILES[name], wounds))
        if refused(base) is not None:
            assert check(base, TODAY).errors


def test_what_is_said_of_a_spoilt_file_fits_into_a_message_to_the_staff_room() -> None:
    """Telegram counts in UTF-16, where a picture counts twice."""
    replies = StaffReplies(Phrasebook(MarkedCatalogues(), "en"), real_knowledge())
    said = replies.knowledge_broken("🏥" * 10_000 + "<b>").text
    words = said.partition("<pre>")[2].removesuffix("</pre>")
    assert words
    assert len(said.encode("utf-16-le")) // 2 <= 4096
    assert "\ufffd" not in words


# ── spreadsheets ──

COLUMNS: Final = {"Texts": (Column("Key", 10), Column("et", 40))}


def workbook(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    book.active.title = "Texts"
    for row in (["Key", "et"], *rows):
        book.active.append(row)
    book.save(path)
    return path


def taken(path: Path) -> Any:
    """The sheets, or the sentence."""
    began = time.process_time()
    try:
        return read(path, COLUMNS)
    except UnreadableFileError as error:
        assert path.name in str(error)
        return str(error)
    finally:
        assert time.process_time() - began < SECONDS


@fuzzing(80)
@given(
    seed=st.integers(0, 2**32),
    many=st.sampled_from([1, 2, 8, 64]),
    cut=st.sampled_from([None, 0.1, 0.5, 0.95]),
)
def test_a_workbook_with_other_bytes_is_read_or_refused_in_words(
    seed: int, many: int, cut: float | None
) -> None:
    random = Random(seed)
    with TemporaryDirectory() as folder:
        path = workbook(Path(folder) / "texts.xlsx", ["k", "tere"], ["l", 112], ["m", None])
        content = bytearray(path.read_bytes())
        for _ in range(many):
            content[random.randrange(len(content))] = random.randrange(256)
        path.write_bytes(content if cut is None else content[: int(len(content) * cut)])
        taken(path)


@pytest.mark.parametrize("packing", [ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_part_whose_packing_is_damaged_is_refused_in_words(tmp_path: Path, packing: int) -> None:
    whole = workbook(tmp_path / "whole.xlsx", ["k", "tere"])
    path = tmp_path / "texts.xlsx"
    with ZipFile(whole) as old, ZipFile(path, "w", packing) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    content = bytearray(path.read_bytes())
    with ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    content[start : start + part.compress_size] = b"\xa5" * part.compress_size
    path.write_bytes(content)
    assert "is damaged, or no .xlsx file" in taken(path)


@pytest.mark.parametrize(
    "value",
    [
        float("1e308"),
        -0.0,
        True,
        10**300,
        "=1+1",
        "<b>x</b>",
        "a\nb",
        "\u202e",
        "x" * 32_000,
        "'=1",
        "_x0000_",
        "&#0;",
    ],
)
def test_any_value_in_a_cell_is_a_text_or_a_remark(tmp_path: Path, value: Any) -> None:
    found = taken(workbook(tmp_path / "texts.xlsx", ["k", value]))
    assert not isinstance(found, str)
    assert found[0].rows or found[0].remarks
