"""Things outside that the services use: time, secrecy, words, knowledge, Telegram."""

from collections.abc import Sequence
from datetime import date as date_type
from datetime import datetime, tzinfo
from typing import Protocol

from bot.domain.commands import Command
from bot.domain.delivery import Outcome as DeliveryOutcome
from bot.domain.knowledge import KnowledgeBase
from bot.domain.matching import Context, Ranking
from bot.domain.messages import OutgoingMessage
from bot.domain.reports import MonthView, ReportView


class Clock(Protocol):
    """The time; frozen in tests."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class UnreadableError(Exception):
    """Something was sealed with a key that is not among the present ones, or was damaged."""


class Vault(Protocol):
    """Secrecy at rest: sealed payloads, and ids that can be looked up but not read."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the keys are called where they must not be shown, the active one first."""
        ...

    def name_of(self, sealed: bytes) -> str | None:
        """The name of the key that it was sealed with; None when none of these fits."""
        ...

    def seal(self, plain: bytes) -> bytes:
        """Encrypt with the active key."""
        ...

    def unseal(self, sealed: bytes) -> bytes:
        """Decrypt with whichever key fits; raises `UnreadableError` when none does."""
        ...

    def index(self, purpose: str, value: int | str) -> str:
        """The keyed hash under which a Telegram id is stored now."""
        ...

    def indexes(self, purpose: str, value: int | str) -> tuple[str, ...]:
        """The keyed hashes under which it may stand, the active key's first."""
        ...


class Translator(Protocol):
    """The gettext catalogues."""

    def languages(self) -> tuple[str, ...]:
        """The languages whose catalogue is complete, in the order of their buttons."""
        ...

    def text(self, language: str, message: str) -> str:
        """The translation of a message."""
        ...

    def plural(self, language: str, one: str, many: str, number: int) -> str:
        """The translation in the form that the number asks for."""
        ...

    def date(self, language: str, day: date_type) -> str:
        """A `datetime.date` as people of that language write it, in words."""
        ...


class Numerals(Protocol):
    """How a language writes numbers and months."""

    def number(self, language: str, number: int) -> str:
        """With the thousands apart."""
        ...

    def percent(self, language: str, share: float) -> str:
        """A share of 1, in whole percent."""
        ...

    def month(self, language: str, day: date_type, *, is_short: bool = False) -> str:
        """The month of a day with its year."""
        ...


class Printer(Protocol):
    """Makes files of figures; takes its time beside the loop."""

    async def picture(self, view: MonthView, language: str) -> bytes:
        """A month at a glance, as PNG."""
        ...

    async def workbook(self, view: ReportView, language: str) -> bytes:
        """All tables, as XLSX."""
        ...


class Calendars(Protocol):
    """Time zones and public holidays."""

    def zone(self, name: str) -> tzinfo | None:
        """The time zone of that IANA name; None when there is none."""
        ...

    def country_of(self, zone: str) -> str | None:
        """The code of the country whose clock that is, where its holidays are known."""
        ...

    def is_holiday(self, country: str, day: date_type) -> bool:
        """False also where nothing is known of the country."""
        ...

    def holiday_name(self, country: str, day: date_type, language: str) -> str | None:
        """None when the day has no name in that language."""
        ...


class Knowledge(Protocol):
    """The knowledge base as it stands; replaced as a whole by a reload."""

    @property
    def current(self) -> KnowledgeBase:
        """The last good version."""
        ...


class Embedder(Protocol):
    """Turns sentences into vectors of their meaning, somewhere else."""

    async def vectors(self, texts: Sequence[str]) -> bytes | None:
        """float32 numbers, one vector after another; None when there are none to be had in time."""
        ...


class Matcher(Protocol):
    """Ranks the entries that may answer a question; knows nothing of decisions."""

    def wants_meaning(self, text: str) -> bool:
        """Whether `prepare` should be awaited before `rank`, since it may change the decision."""
        ...

    async def prepare(self, text: str) -> None:
        """The slow part, to be awaited outside of any transaction; afterwards `wants_meaning` is False."""
        ...

    def rank(self, text: str, context: Context = ...) -> Ranking:
        """The ranking for any text whatsoever, in bounded time."""
        ...


class Sender(Protocol):
    """Telegram, as far as sending goes."""

    async def send(self, message: OutgoingMessage) -> DeliveryOutcome:
        """One try; what went wrong is a value, never an exception."""
        ...


class UpdateParser(Protocol):
    """Understands Telegram's JSON."""

    def parse(self, payload: bytes) -> Command:
        """Raises nothing for strange updates: those are `NothingToDo` or of unknown kind."""
        ...
