"""Real parts that can be told to break, and knowledge that can be changed: for stories about bad days."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.knowledge import Answer, KnowledgeBase
from bot.domain.languages import LANGUAGES
from bot.domain.matching import Context, Ranking
from bot.domain.reports import MonthView, ReportView
from bot.services.ports import Matcher, Printer, Translator

_NOTHING_SAID = Context()


@dataclass(slots=True)
class Shelf:
    """The `Knowledge` port over the real knowledge base; a story may exchange an answer."""

    current: KnowledgeBase

    def change_answer(self, entry: str, country: str, change: Callable[[Answer], Answer]) -> None:
        """As if somebody had edited the file."""
        answers = dict(self.current.answers)
        answers[country, entry] = change(answers[country, entry])
        self.current = replace(self.current, answers=answers)


@dataclass(slots=True)
class FragileMatcher:
    """The real matcher, until it is told to raise."""

    real: Matcher
    error: BaseException | None = None

    def wants_meaning(self, text: str) -> bool:
        return self.real.wants_meaning(text)

    async def prepare(self, text: str) -> None:
        await self.real.prepare(text)

    def rank(self, text: str, context: Context = _NOTHING_SAID) -> Ranking:
        if self.error is not None:
            raise self.error
        return self.real.rank(text, context)


@dataclass(slots=True)
class FragileTranslator:
    """The real catalogues, until one sentence is told to raise; they are spoken late in the work."""

    real: Translator
    breaks_at: dict[str, BaseException] = field(default_factory=dict)

    def languages(self) -> tuple[str, ...]:
        return self.real.languages()

    def text(self, language: str, message: str) -> str:
        if message in self.breaks_at:
            raise self.breaks_at[message]
        return self.real.text(language, message)

    def plural(self, language: str, one: str, many: str, number: int) -> str:
        return self.real.plural(language, one, many, number)

    def date(self, language: str, day: date) -> str:
        return self.real.date(language, day)


class MarkedCatalogues:
    """Stands in while catalogues are being written: English words that show which language was asked for."""

    def languages(self) -> tuple[str, ...]:
        return LANGUAGES

    def text(self, language: str, message: str) -> str:
        return message if language == "en" else f"«{language}» {message}"

    def plural(self, language: str, one: str, many: str, number: int) -> str:
        return self.text(language, one if number == 1 else many)

    def date(self, language: str, day: date) -> str:
        return day.isoformat()


@dataclass(slots=True)
class FragilePrinter:
    """The real printer, until it is told to raise."""

    real: Printer
    error: BaseException | None = None

    async def picture(self, view: MonthView, language: str) -> bytes:
        if self.error is not None:
            raise self.error
        return await self.real.picture(view, language)

    async def workbook(self, view: ReportView, language: str) -> bytes:
        return await self.real.workbook(view, language)
