"""Changed files are put in place all together or not at all, and nobody's work is lost."""

from pathlib import Path

import pytest

from bot.adapters.knowledge.sheets import SavingError, save
from bot.adapters.knowledge.sheets.revision import NewText


def two_files(folder: Path) -> tuple[NewText, NewText]:
    for name in ("a.yaml", "b.yaml"):
        (folder / name).write_bytes(b"old\r\n")
    first, second = (NewText(folder / name, b"old\r\n", name.encode()) for name in ("a.yaml", "b.yaml"))
    return first, second


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_files_get_their_new_bytes_and_keep_their_rights(tmp_path: Path) -> None:
    files = two_files(tmp_path)
    files[0].path.chmod(0o640)

    save(files)

    assert contents(tmp_path) == {"a.yaml": b"a.yaml", "b.yaml": b"b.yaml"}
    assert files[0].path.stat().st_mode & 0o777 == 0o640


def test_a_file_that_was_changed_in_the_meantime_is_not_overwritten(tmp_path: Path) -> None:
    files = two_files(tmp_path)
    files[1].path.write_bytes(b"a colleague's work")

    with pytest.raises(SavingError, match=r"Somebody changed b\.yaml in the meantime"):
        save(files)

    assert contents(tmp_path) == {"a.yaml": b"old\r\n", "b.yaml": b"a colleague's work"}


def test_where_one_file_cannot_be_written_the_others_stay_as_they_were(tmp_path: Path) -> None:
    first, second = two_files(tmp_path)
    gone = NewText(tmp_path / "gone" / "c.yaml", b"old", b"new")

    with pytest.raises(SavingError, match="Nothing was changed"):
        save((first, second, gone))

    assert contents(tmp_path) == {"a.yaml": b"old\r\n", "b.yaml": b"old\r\n"}


def test_where_one_file_cannot_be_put_in_place_the_others_go_back(tmp_path: Path) -> None:
    first, second = two_files(tmp_path)

    class Folderish(type(first.path)):  # type: ignore[misc]
        """A place where a folder appears between the writing and the renaming."""

        def read_bytes(self) -> bytes:
            content = super().read_bytes()
            self.unlink()
            self.mkdir()
            return bytes(content)

    blocked = NewText(Folderish(second.path), second.old, second.new)
    with pytest.raises(SavingError):
        save((first, blocked))

    assert contents(tmp_path) == {"a.yaml": b"old\r\n"}
