"""Tokens, keys and passwords stand in no sentence, no log line, no figure and no list of processes."""

import ast
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot import cli
from bot.adapters.crypto import BadKeyError, Keyring, new_key
from bot.adapters.db import backups_postgresql
from bot.adapters.db.engine import DatabaseUnusableError, create
from bot.adapters.knowledge.apart import read_apart
from bot.adapters.telegram.client import TelegramClient, UnreachableError, WrongTokenError
from bot.config import Settings, SettingsError
from tests.adapters.test_knowledge_folder import write_base
from tests.doubles_telegram import Answer, ScriptedRequest
from tests.learned import models_folder

#: In every secret there is this word.
CANARY: Final = "Verwantschapsgeheim"
TOKEN: Final = f"123456789:AA{CANARY}-only-for-tests"
PASSWORDS: Final = (
    f"postgresql://drom:{CANARY}@127.0.0.1:1/drom",
    f"postgresql://drom:p@{CANARY}@127.0.0.1:1/drom",
    f"postgresql://drom:p@s:{CANARY}@127.0.0.1:1/drom",
    f"postgresql://drom:p/{CANARY}@127.0.0.1:1/drom",
    f"postgresql://drom:p@s/{CANARY}@127.0.0.1:1/drom",
    f"postgresql://drom:p?{CANARY}@127.0.0.1:1/drom",
    f"postgresql://drom:p#{CANARY}@127.0.0.1:1/drom",
    f"postgresql://drom:%zz{CANARY}@127.0.0.1:1/drom",
    f"postgresql://127.0.0.1:1/drom?user=drom&password={CANARY}",
    f"postgresql://drom@127.0.0.1:{CANARY}/drom",
    f"postgresql://drom:{CANARY}@[::1/drom",
    f"mysql://drom:{CANARY}@127.0.0.1/drom",
    f"drom:{CANARY}",
)


@pytest.fixture(autouse=True)
def nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith(("DROM_", "PG"))]:
        monkeypatch.delenv(name)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    knowledge = Path("knowledge").resolve()
    monkeypatch.setenv("DROM_KNOWLEDGE_DIR", str(knowledge))
    monkeypatch.setenv("DROM_LOCALES_DIR", str(knowledge.with_name("locales")))
    monkeypatch.chdir(tmp_path)
    yield
    root.handlers[:], root.level = before[0], before[1]


def told(error: BaseException) -> str:
    """All that a terminal would show of it."""
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize("url", PASSWORDS)
def test_the_address_of_a_database_is_told_without_its_password(url: str) -> None:
    try:
        said = create(url).name
    except DatabaseUnusableError as error:
        said = told(error)
    assert CANARY not in said


def test_a_password_that_breaks_its_address_is_explained() -> None:
    for url in PASSWORDS[1:3]:
        with pytest.raises(DatabaseUnusableError, match=r"write %40 for @|is not the address"):
            create(url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DROM_TOKEN", f"{CANARY}"),
        ("DROM_TOKEN", f"1:{CANARY} {CANARY}"),
        ("DROM_ADMIN_IDS", f"1,{CANARY}"),
        ("DROM_WEBHOOK_SECRET", f"{CANARY}!"),
        ("DROM_WEBHOOK_URL", f"https://a:{CANARY}@example.org/x"),
        ("DROM_WEBHOOK_URL", f"https://[{CANARY}/x"),
        ("DROM_DASHBOARD_URL", f"https://a:{CANARY}@example.org"),
        ("DROM_DASHBOARD_URL", f"https://[{CANARY}"),
        ("DROM_API_BASE_URL", f"ftp://a:{CANARY}@example.org"),
        ("DROM_LISTEN", f"{CANARY}"),
        ("DROM_METRICS_LISTEN", f"127.0.0.1:{CANARY}"),
        ("DROM_DATABASE_URL", f"mysql://a:{CANARY}@b/c"),
        ("DROM_EMBEDDER", CANARY),
        ("DROM_LOG_LEVEL", CANARY),
        ("DROM_LOG_FORMAT", CANARY),
        ("DROM_CASE_RETENTION_DAYS", CANARY),
        ("DROM_PACING", CANARY),
        ("DROM_SECRET_KEY", CANARY),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for setting, good in (("TOKEN", TOKEN), ("SECRET_KEYS", new_key()), ("ADMIN_IDS", "1")):
        monkeypatch.setenv(f"DROM_{setting}", good)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as raised:
        Settings.from_environment()
    assert CANARY not in str(raised.value)


@pytest.mark.parametrize(
    "text", [CANARY, f"{'A' * 43}=,{CANARY}", CANARY * 3, f"{CANARY}=", f"\ud800{CANARY}"]
)
def test_a_key_that_is_none_is_not_quoted(text: str) -> None:
    with pytest.raises(BadKeyError) as raised:
        Keyring.from_text(text)
    assert CANARY not in told(raised.value)


@pytest.mark.parametrize(
    ("command", "url"),
    [
        *(
            (command, PASSWORDS[0])
            for command in ("run", "dashboard", "keys check", "keys rotate", "healthy")
        ),
        *((command, PASSWORDS[2]) for command in ("run", "backup x", "keys rotate")),
        *((command, PASSWORDS[8]) for command in ("doctor", "backup x", "keys rotate")),
    ],
)
def test_the_command_line_keeps_what_it_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], command: str, url: str
) -> None:
    """Nobody listens at these addresses, so that everything that can be said of them is said."""
    key = new_key()
    settings = {
        "TOKEN": TOKEN,
        "SECRET_KEYS": key,
        "ADMIN_IDS": "1",
        "DATABASE_URL": url,
        "API_BASE_URL": "http://127.0.0.1:1",
        "EMBEDDER": "off",
        "LOG_LEVEL": "DEBUG",
        "WEBHOOK_SECRET": CANARY,
        "MODELS_DIR": str(models_folder()),
        "DASHBOARD_URL": "http://127.0.0.1:8090",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"DROM_{name}", value)
    if command == "doctor":  # it reads the whole base twice
        monkeypatch.setenv("DROM_KNOWLEDGE_DIR", str(write_base(Path("small"))))
    monkeypatch.setattr(sys, "argv", ["drom", *command.split()])
    try:
        cli.main()
    except SystemExit:
        pass
    except Exception as error:  # noqa: BLE001 - a terminal would show it whole
        sys.stderr.write(told(error))
    shown = "".join(capfd.readouterr())
    assert CANARY not in shown, shown
    assert key not in shown
    assert "Traceback" not in shown, shown


@pytest.mark.parametrize(
    "line",
    [
        Answer(401, "Unauthorized"),
        Answer(404, "Not Found"),
        Answer(500, f"https://api.telegram.org/bot{TOKEN}/getMe"),
        OSError(f"https://api.telegram.org/bot{TOKEN}/getMe"),
        b"<html>" + TOKEN.encode(),
        {"ok": True, "result": {"id": TOKEN}},
        {"ok": True, "result": TOKEN},
    ],
)
async def test_whatever_telegram_says_to_the_token_nobody_reads_it(
    line: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    request = ScriptedRequest(line)
    client = TelegramClient(TOKEN, request=request, polling_request=request)
    with pytest.raises((UnreachableError, WrongTokenError)) as raised:
        await client.start()
    assert CANARY not in told(raised.value)
    assert CANARY not in caplog.text
    assert CANARY not in repr(client) + repr(client.bot) + str(client.bot)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://drom:s{CANARY}@127.0.0.1:1/drom",
        f"postgresql://127.0.0.1:1/drom?user=drom&password=s{CANARY}",
    ],
)
async def test_pg_dump_is_given_the_password_where_no_list_of_processes_shows_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    spy = tmp_path / "pg_dump"
    spy.write_text(
        '#!/bin/sh\necho "$@" > "$(dirname "$0")/arguments"\nenv > "$(dirname "$0")/environment"\n'
    )
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DROM_TOKEN", TOKEN)
    database = create(url)
    await backups_postgresql.dump(database.url, tmp_path / "copy")
    await database.close()
    assert CANARY not in (tmp_path / "arguments").read_text()
    environment = (tmp_path / "environment").read_text()
    assert f"PGPASSWORD=s{CANARY}" in environment
    assert "PGUSER=drom" in environment
    assert "DROM_" not in environment


def test_reading_the_knowledge_apart_needs_none_of_the_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What reads files that others wrote is the last program that should have them."""
    base = write_base(tmp_path / "knowledge")
    spy = tmp_path / "python"
    spy.write_text(f'#!/bin/sh\nenv > "{tmp_path}/environment"\nexec "{sys.executable}" "$@"\n')
    spy.chmod(0o755)
    monkeypatch.setenv("DROM_SECRET_KEYS", CANARY)
    monkeypatch.setattr(sys, "executable", str(spy))
    assert read_apart(base).entries
    environment = (tmp_path / "environment").read_text()
    assert "PATH=" in environment and "DROM_" not in environment


def test_no_program_is_started_without_a_word_on_what_it_is_given() -> None:
    """Without `env=` it would have everything that the bot has."""
    starts = {"subprocess.run", "subprocess.Popen", "asyncio.create_subprocess_exec"}
    found = 0
    for file in Path(cli.__file__).parents[1].rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in starts:
                assert "env" in {given.arg for given in node.keywords}, file.name
                found += 1
    assert found >= 5


def test_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("TOKEN", TOKEN),
        ("SECRET_KEYS", CANARY),
        ("ADMIN_IDS", "1"),
        ("WEBHOOK_SECRET", CANARY),
    ):
        monkeypatch.setenv(f"DROM_{name}", value)
    settings = Settings.from_environment()
    assert (
        CANARY
        not in repr(settings) + str(settings) + repr(settings.model_dump()) + settings.model_dump_json()
    )
