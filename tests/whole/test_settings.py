"""Every mistake in the settings becomes a sentence that says what to do; secrets are never quoted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.adapters.crypto import BadKeyError, Keyring, new_key
from bot.config import Settings, SettingsError, content_folder
from bot.domain.privacy import Policy
from tests.whole.stage import settings_for

BAD = {
    "an empty token": ("DROM_TOKEN", "", ("DROM_TOKEN", "@BotFather")),
    "a token in strange digits": ("DROM_TOKEN", "١٢٣:AAExample", ("DROM_TOKEN", "@BotFather")),
    "no admins": ("DROM_ADMIN_IDS", None, ("DROM_ADMIN_IDS", "is missing", "ids")),
    "a name for an id": ("DROM_ADMIN_IDS", "@maria", ("DROM_ADMIN_IDS", "@userinfobot")),
    "a group for a person": ("DROM_ADMIN_IDS", "-1001234", ("DROM_ADMIN_IDS", "numeric")),
    "another database": (
        "DROM_DATABASE_URL",
        "mysql://me:pa55word@host/drom",
        ("DROM_DATABASE_URL", "sqlite:"),
    ),
    "no address": ("DROM_DATABASE_URL", "drom.sqlite3", ("DROM_DATABASE_URL", "postgresql://")),
    "no scheme": ("DROM_API_BASE_URL", "api.telegram.org", ("DROM_API_BASE_URL", "https://")),
    "a strange level": ("DROM_LOG_LEVEL", "LOUD", ("DROM_LOG_LEVEL", "DEBUG")),
    "a word for a number": ("DROM_CASE_RETENTION_DAYS", "soon", ("DROM_CASE_RETENTION_DAYS",)),
    "ten years": ("DROM_CASE_RETENTION_DAYS", "3650", ("DROM_CASE_RETENTION_DAYS", "90")),
    "a silence without end": ("DROM_CONTACT_RETENTION_MONTHS", "0", ("DROM_CONTACT_RETENTION_MONTHS",)),
    "an operator whom nobody can reach": ("DROM_OPERATOR_NAME", "A foundation", ("DROM_OPERATOR_NAME",)),
    "no knowledge": ("DROM_KNOWLEDGE_DIR", "/nowhere", ("DROM_KNOWLEDGE_DIR", "/nowhere")),
    "no translations": ("DROM_LOCALES_DIR", "/nowhere", ("DROM_LOCALES_DIR", "/nowhere")),
    "a webhook without https": (
        "DROM_WEBHOOK_URL",
        "http://bot.example/telegram",
        ("DROM_WEBHOOK_URL", "https://"),
    ),
    "a webhook at the door": ("DROM_WEBHOOK_URL", "https://bot.example/", ("DROM_WEBHOOK_URL", "path")),
    "a short secret": ("DROM_WEBHOOK_SECRET", "geheim", ("DROM_WEBHOOK_SECRET", "16 to 256")),
    "a port alone": ("DROM_LISTEN", "8080", ("DROM_LISTEN", "127.0.0.1:8080")),
    "a port too far": ("DROM_METRICS_LISTEN", "127.0.0.1:99999", ("DROM_METRICS_LISTEN", "127.0.0.1:8080")),
    "another form of log": ("DROM_LOG_FORMAT", "xml", ("DROM_LOG_FORMAT", "json")),
    "a misspelt name": ("DROM_ADMIN_ID", "5", ("DROM_ADMIN_ID:", "no such setting")),
}


@pytest.fixture
def good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a good start, in an empty folder."""
    for name in [name for name in os.environ if name.startswith("DROM_")]:
        monkeypatch.delenv(name)
    settings = settings_for("https://telegram.example/", tmp_path)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return settings


def test_good_settings_are_read_and_secrets_do_not_show(good: dict[str, str]) -> None:
    settings = Settings.from_environment()
    assert settings.token.get_secret_value() == good["DROM_TOKEN"]
    assert settings.admin_ids == {5_000_000_001}
    assert settings.api_base_url == "https://telegram.example"
    assert settings.policy() == Policy(7, 3, 6, 180), "unset is the shortest"
    for secret in ("DROM_TOKEN", "DROM_SECRET_KEYS"):
        assert good[secret] not in repr(settings) + str(settings)


def test_a_webhook_is_read_with_where_to_listen(
    good: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROM_WEBHOOK_URL", "https://bot.example/telegram")
    monkeypatch.setenv("DROM_WEBHOOK_SECRET", "a-secret-of-sixteen-letters")
    monkeypatch.setenv("DROM_LISTEN", "[::1]:8081")
    monkeypatch.setenv("DROM_METRICS_LISTEN", "")
    settings = Settings.from_environment()
    assert settings.webhook_url == "https://bot.example/telegram"
    assert settings.listen == ("::1", 8081)
    assert settings.metrics_listen is None
    assert "sixteen" not in repr(settings)


def test_an_empty_address_is_telegrams_own(good: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROM_API_BASE_URL", "")
    assert Settings.from_environment().api_base_url is None


@pytest.mark.parametrize(("name", "value", "words"), BAD.values(), ids=BAD)
def test_a_mistake_is_named(
    good: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str | None,
    words: tuple[str, ...],
) -> None:
    monkeypatch.delenv(name, raising=False)
    if value is not None:
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        Settings.from_environment()
    sentence = str(error.value)
    assert all(word in sentence for word in words), sentence
    assert not any(
        secret in sentence for secret in ("pa55word", good["DROM_TOKEN"], good["DROM_SECRET_KEYS"])
    )


def test_all_mistakes_are_named_at_once(good: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROM_TOKEN", "nonsense")
    monkeypatch.setenv("DROM_LOG_LEVEL", "LOUD")
    monkeypatch.setenv("DROM_TOKN", "1:a")
    monkeypatch.delenv("DROM_SECRET_KEYS")
    with pytest.raises(SettingsError) as error:
        Settings.from_environment()
    lines = str(error.value).splitlines()[1:]
    assert sorted(line.split(":")[0].strip() for line in lines) == [
        "DROM_LOG_LEVEL",
        "DROM_SECRET_KEYS",
        "DROM_TOKEN",
        "DROM_TOKN",
    ]


def test_the_env_file_counts_and_the_environment_counts_more(
    good: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "DROM_LOG_LEVEL=DEBUG\nDROM_CASE_RETENTION_DAYS=14\nOTHER_PROGRAM=1\n"
    Path(".env").write_text(lines, encoding="utf-8")
    monkeypatch.setenv("DROM_LOG_LEVEL", "error")
    settings = Settings.from_environment()
    assert (settings.log_level, settings.case_retention_days) == ("ERROR", 14)


def test_several_admins_may_be_separated_in_any_way(
    good: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROM_ADMIN_IDS", " 11, 22;".replace(";", "\n") + "33 ")
    assert Settings.from_environment().admin_ids == {11, 22, 33}


@pytest.mark.parametrize("text", ["", "hunter2hunter2", f"{new_key()[:-4]}", "ключ"], ids=range(4))
def test_a_bad_key_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(BadKeyError) as error:
        Keyring.from_text(text)
    assert "drom keys" in str(error.value) and (not text or text not in str(error.value))


def test_content_is_looked_for_here_and_then_beside_the_code(good: dict[str, str]) -> None:
    assert content_folder("knowledge").is_absolute()
    Path("knowledge").mkdir()
    assert content_folder("knowledge") == Path("knowledge")
