"""Keeps the house in the shape that CONTRIBUTING.md describes."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
LONGEST_FILE = 300
#: Folders that tools fill and git ignores.
GENERATED = re.compile(
    r"(^|/)(\.git|\.venv|\.[a-z_]+_cache|__pycache__|[^/]+\.egg-info|build|dist)(/|$)|\.hypothesis"
)
#: An absolute path of somebody's computer.
PRIVATE_PATH = re.compile(r"(?<![\w.:/~-])(?:/(?:home|Users|root|work|mnt)/[\w.-]+|[A-Z]:\\Users\\)")
INDEX_ADDRESS = re.compile(r"https?://|file:|--(?:extra-)?index-url|--find-links|--trusted-host|@\s")


def repository_files() -> Iterator[Path]:
    for path in files_known_to_git() or sorted(ROOT.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and not path.is_symlink() and not GENERATED.search(name):
            yield path


def files_known_to_git() -> list[Path]:
    """Nothing when the sources were unpacked from an archive."""
    git = shutil.which("git")
    if git is None:
        return []
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    names = listing.stdout.decode().split("\0") if listing.returncode == 0 else []
    return [ROOT / name for name in names if name]


def text_of(path: Path) -> str | None:
    """Nothing for pictures and the like."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def locked_versions(lock: str) -> dict[str, Version]:
    pins = re.findall(
        r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE
    )
    return {canonicalize_name(name): Version(version) for name, version in pins}


def requirements(*, development: bool) -> Iterator[Requirement]:
    lines: list[str] = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    if development:
        lines += PROJECT["project"]["optional-dependencies"]["dev"]
    return map(Requirement, lines)


def test_layers_import_in_one_direction_only() -> None:
    # A process of its own, because the command line of import-linter changes global state.
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "bot").rglob("*.py")}
    missing = sorted(
        folder.relative_to(ROOT).as_posix() for folder in folders if not (folder / "__init__.py").is_file()
    )
    assert not missing, f"import-linter does not look into folders without __init__.py: {missing}"


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "bot").rglob("*.py")
    }
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}
    assert not too_long, f"Split these files, they have more than {LONGEST_FILE} lines: {too_long}"


def test_no_module_has_a_name_that_says_nothing() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "bot").rglob("*")
        if path.stem in banned and not GENERATED.search(path.relative_to(ROOT).as_posix())
    ]
    assert not found, f"Name these after what they contain: {found}"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_do_not_say_where_packages_come_from(lock: str) -> None:
    found = [
        line for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if INDEX_ADDRESS.search(line)
    ]
    assert not found, f"Renew {lock} with `make lock`; it must not name an index: {found}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9])", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    without = [block.split()[0] for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block)]
    assert blocks
    assert not without


@pytest.mark.parametrize(("lock", "development"), [(LOCKS[0], False), (LOCKS[1], True)])
def test_lock_files_contain_what_the_project_asks_for(lock: str, development: bool) -> None:
    locked = locked_versions(lock)
    unmet = [
        str(requirement)
        for requirement in requirements(development=development)
        if (version := locked.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(version, prereleases=True)
    ]
    assert not unmet, f"Renew {lock} with `make lock`; it does not fulfil: {unmet}"


def test_tests_run_on_the_versions_that_families_get() -> None:
    runtime, development = (locked_versions(lock) for lock in LOCKS)
    assert {name: development.get(name) for name in runtime} == runtime


def test_no_file_names_a_folder_of_somebodys_computer() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in repository_files()
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1)
        if (match := PRIVATE_PATH.search(line))
    ]
    assert not found


def test_the_licence_is_the_one_that_the_project_declares() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    articles = re.findall(r"^(\d+)\.", licence, re.MULTILINE)
    assert PROJECT["project"]["license"] == "EUPL-1.2"
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007, 2016\n")
    assert articles == [str(number) for number in range(1, 16)], "an article of the licence is missing"
    assert "EUPL-1.2" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
