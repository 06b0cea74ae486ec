"""Makes files of figures when they are asked for; until then the bot carries none of what that needs."""

from bot.domain.reports import MonthView, ReportView
from bot.services.ports import Printer, Translator


class LatePrinter:
    """`Printer` whose libraries are loaded with the first file: tens of megabytes, once a month."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self._printer: Printer | None = None

    async def picture(self, view: MonthView, language: str) -> bytes:
        """A month at a glance, as PNG."""
        return await self._made().picture(view, language)

    async def workbook(self, view: ReportView, language: str) -> bytes:
        """All tables, as XLSX."""
        return await self._made().workbook(view, language)

    def _made(self) -> Printer:
        if self._printer is None:
            from bot.dashboard import press

            self._printer = press(self._translator)
        return self._printer
