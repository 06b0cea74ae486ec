"""A start that cannot work ends within seconds, with a sentence that says what to do and shows no secret."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.adapters.crypto import new_key
from bot.config import content_folder
from tests.whole.programs import Ended, run_to_the_end
from tests.whole.stage import Stage, settings_for, staged

pytestmark = pytest.mark.slow

#: On an idle machine it is two; a busy one may take its time, but not a network timeout's.
AT_ONCE = 30.0
NOWHERE = "http://127.0.0.1:1"
SHORT_KEY = "c2hvcnQtYnV0LXNlY3JldA=="


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path) as ready:
        yield ready


def refused(
    settings: dict[str, str], folder: Path, *words: str, arguments: tuple[str, ...] = ("run",)
) -> Ended:
    """Start it and see it end well: soon, with status 1, with these words, without any secret."""
    ended = run_to_the_end(arguments, settings, folder)
    assert ended.status == 1, ended
    assert ended.seconds < AT_ONCE
    for word in words:
        assert word in ended.errors, ended.errors
    assert "Traceback" not in ended.errors, ended.errors
    assert "Drom runs" not in ended.output
    secrets = [settings.get("DROM_TOKEN", ""), *settings.get("DROM_SECRET_KEYS", "").split(",")]
    for secret in filter(None, (part for one in secrets for part in (one, one.partition(":")[2]))):
        assert secret not in ended.errors + ended.output
    return ended


# ── settings ──


BAD_SETTINGS = {
    "no token": ("DROM_TOKEN", None, ("DROM_TOKEN", "@BotFather")),
    "a sentence for a token": ("DROM_TOKEN", "my bot's token", ("DROM_TOKEN", "@BotFather")),
    "no key": ("DROM_SECRET_KEYS", None, ("DROM_SECRET_KEYS", "drom keys new")),
    "a short key": ("DROM_SECRET_KEYS", SHORT_KEY, ("DROM_SECRET_KEYS", "Key number 1", "drom keys")),
    "a misspelt name": ("DROM_CASE_RETENTION_DAY", "7", ("DROM_CASE_RETENTION_DAY:", "no such setting")),
}


@pytest.mark.parametrize(("name", "value", "words"), BAD_SETTINGS.values(), ids=BAD_SETTINGS)
def test_a_bad_setting_is_named(tmp_path: Path, name: str, value: str | None, words: tuple[str, ...]) -> None:
    settings = settings_for(NOWHERE, tmp_path)
    settings.pop(name, None)
    if value is not None:
        settings[name] = value
    refused(settings, tmp_path, *words)
    assert list(tmp_path.iterdir()) == [], "nothing is made before the settings are right"


def test_a_misspelt_name_in_the_env_file_is_named_too(tmp_path: Path) -> None:
    settings = settings_for(NOWHERE, tmp_path)
    (tmp_path / ".env").write_text("DROM_CASE_RETENTION_DAY=7\nOTHER_PROGRAM=1\n", encoding="utf-8")
    ended = refused(settings, tmp_path, "DROM_CASE_RETENTION_DAY:", "no such setting")
    assert "OTHER_PROGRAM" not in ended.errors


# ── Telegram ──


def test_a_token_that_telegram_does_not_know(stage: Stage) -> None:
    settings = stage.settings | {"DROM_TOKEN": "987654321:AAAnother-token_that_is_secret"}
    refused(settings, stage.folder, "refuses the bot token", "DROM_TOKEN", "@BotFather")


def test_telegram_cannot_be_reached(tmp_path: Path) -> None:
    refused(settings_for(NOWHERE, tmp_path), tmp_path, NOWHERE, "internet connection", "DROM_API_BASE_URL")


@pytest.mark.parametrize("status", [200, 502])
def test_somebody_else_answers_in_telegrams_place(tmp_path: Path, status: int) -> None:
    with web_server(status) as address:
        refused(settings_for(address, tmp_path), tmp_path, address)


@contextmanager
def web_server(status: int) -> Iterator[str]:
    """A server that says hello to whatever is asked."""

    class Hello(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<h1>Hello</h1>")

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - named so by the base
            pass

    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


# ── the database ──


def no_folder(folder: Path) -> str:
    return f"sqlite:///{folder}/missing/drom.sqlite3"


def a_folder(folder: Path) -> str:
    (folder / "drom.sqlite3").mkdir()
    return f"sqlite:///{folder}/drom.sqlite3"


def no_database(folder: Path) -> str:
    (folder / "letter.txt").write_text("Dear Sir or Madam, " * 100, encoding="utf-8")
    return f"sqlite:///{folder}/letter.txt"


def no_server(_: Path) -> str:
    return "postgresql://drom:pa55word@127.0.0.1:1/drom"


@pytest.mark.parametrize("url", [no_folder, a_folder, no_database, no_server])
def test_a_database_that_cannot_be_used(tmp_path: Path, url: Callable[[Path], str]) -> None:
    settings = settings_for(NOWHERE, tmp_path) | {"DROM_DATABASE_URL": url(tmp_path)}
    ended = refused(settings, tmp_path, "database" if url is not no_server else "PostgreSQL")
    assert "pa55word" not in ended.errors
    if url is no_database:
        assert (tmp_path / "letter.txt").read_text(encoding="utf-8").startswith("Dear Sir")


def test_another_key_for_an_existing_database_and_a_second_process(stage: Stage) -> None:
    stage.start_bot()
    refused(stage.settings, stage.folder, "already running", "DROM_DATABASE_URL")
    stage.bot.end()
    before = stage.file.read_bytes()
    ended = refused(
        stage.settings | {"DROM_SECRET_KEYS": new_key()}, stage.folder, "another key", "DROM_SECRET_KEYS"
    )
    assert stage.settings["DROM_SECRET_KEYS"] not in ended.errors
    assert stage.file.read_bytes() == before
    # The right key, kept as the second one, opens it again.
    stage.settings["DROM_SECRET_KEYS"] = f"{new_key()},{stage.settings['DROM_SECRET_KEYS']}"
    stage.start_bot()


# ── knowledge and translations ──


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return Path(shutil.copytree(content_folder("knowledge"), tmp_path / "knowledge"))


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    return Path(shutil.copytree(content_folder("locales"), tmp_path / "locales"))


def test_knowledge_that_is_no_yaml_is_named_with_file_and_line(tmp_path: Path, knowledge: Path) -> None:
    spoilt = knowledge / "ee" / "answers" / "family-doctor-find.yaml"
    spoilt.write_text("reviewed: 2026-11-22\nreview_by: [\n", encoding="utf-8")
    settings = settings_for(NOWHERE, tmp_path) | {"DROM_KNOWLEDGE_DIR": str(knowledge)}
    refused(settings, tmp_path, "family-doctor-find.yaml:")


def test_knowledge_with_a_strange_word_is_named_with_file_and_line(tmp_path: Path, knowledge: Path) -> None:
    spoilt = knowledge / "topics.yaml"
    text = spoilt.read_text(encoding="utf-8")
    line = text[: text.index("emoji:")].count("\n") + 1
    spoilt.write_text(text.replace("emoji:", "emojy:", 1), encoding="utf-8")
    settings = settings_for(NOWHERE, tmp_path) | {"DROM_KNOWLEDGE_DIR": str(knowledge)}
    refused(settings, tmp_path, f"topics.yaml:{line}", "emojy")


def test_a_catalogue_that_is_no_catalogue(tmp_path: Path, locales: Path) -> None:
    (locales / "et" / "LC_MESSAGES" / "drom.po").write_text('msgid "unfinished\n', encoding="utf-8")
    settings = settings_for(NOWHERE, tmp_path) | {"DROM_LOCALES_DIR": str(locales)}
    refused(settings, tmp_path, "et/LC_MESSAGES/drom.po:1:")


def test_a_catalogue_with_a_gap(tmp_path: Path, locales: Path) -> None:
    catalogue = locales / "lt" / "LC_MESSAGES" / "drom.po"
    text = catalogue.read_text(encoding="utf-8")
    message = re.search(r'^msgid "(.+)"\nmsgstr ".+"$', text, re.MULTILINE)
    assert message is not None
    gap = f'msgid "{message[1]}"\nmsgstr ""'
    catalogue.write_text(text.replace(message[0], gap), encoding="utf-8")
    settings = settings_for(NOWHERE, tmp_path) | {"DROM_LOCALES_DIR": str(locales)}
    line = text[: message.start()].count("\n") + 1
    refused(settings, tmp_path, f"lt/LC_MESSAGES/drom.po:{line}:", message[1][:40], "msgstr")


def test_a_language_without_a_catalogue(tmp_path: Path, locales: Path) -> None:
    shutil.rmtree(locales / "lv")
    settings = settings_for(NOWHERE, tmp_path) | {"DROM_LOCALES_DIR": str(locales)}
    refused(settings, tmp_path, "lv/LC_MESSAGES/drom.po", "missing")


# ── the sandbox ──


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = refused(
            {}, tmp_path, f"Port {port} is in use", "--port 0", arguments=("try", "--port", str(port))
        )
    assert ended.output == ""


@pytest.mark.parametrize("port", ["70000", "-1", "first"])
def test_a_port_that_does_not_exist(tmp_path: Path, port: str) -> None:
    ended = run_to_the_end(["try", "--port", port], {}, tmp_path)
    assert ended.status == 2 and ended.seconds < AT_ONCE
    assert "--port" in ended.errors and "Traceback" not in ended.errors


def test_the_trial_says_what_is_wrong_with_edited_knowledge(tmp_path: Path, knowledge: Path) -> None:
    (knowledge / "topics.yaml").write_text("topics: [\n", encoding="utf-8")
    settings = {"DROM_KNOWLEDGE_DIR": str(knowledge), "TMPDIR": str(tmp_path)}
    refused(settings, tmp_path, "topics.yaml:", "ended before it was ready", arguments=("try",))
    assert list(tmp_path.glob("drom-try-*")) == []
