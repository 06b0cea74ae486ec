"""Makes every paper from its view, beside the loop: drawing takes a second in which families are answered."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from bot.adapters.dashboard.papers.docx import docx_of
from bot.adapters.dashboard.papers.html import html_of
from bot.adapters.dashboard.papers.paper import Paper, export_paper, picture_paper, report_paper
from bot.adapters.dashboard.papers.printing import pdf_of, png_of
from bot.adapters.dashboard.papers.tables import csv_of, xlsx_of
from bot.adapters.dashboard.sections import Charts
from bot.adapters.dashboard.words import Words
from bot.domain.dashboard import FiguresView
from bot.domain.reports import Format, MonthView, ReportView
from bot.services.ports import Numerals, Translator

_MAKERS: Final[Mapping[Format, Callable[[Paper, Words], bytes]]] = {
    Format.HTML: html_of,
    Format.PDF: pdf_of,
    Format.DOCX: docx_of,
    Format.CSV: csv_of,
    Format.XLSX: xlsx_of,
}


class Press:
    """`Printer`: one method for each paper."""

    def __init__(self, translator: Translator, numerals: Numerals, charts: Charts) -> None:
        self._translator = translator
        self._numerals = numerals
        self._charts = charts

    async def export(self, view: FiguresView, language: str, wanted: str) -> bytes:
        """The tables of a page of the dashboard, as `csv` or `xlsx`."""
        words = self._words(language, view)
        return await asyncio.to_thread(
            lambda: _MAKERS[Format(wanted)](export_paper(words, _NoCharts(), view), words)
        )

    async def report(self, view: ReportView, language: str, wanted: Format) -> bytes:
        """The report for funders."""
        words = self._words(language, view.figures)
        return await asyncio.to_thread(
            lambda: _MAKERS[wanted](report_paper(words, self._charts, view), words)
        )

    async def workbook(self, view: ReportView, language: str) -> bytes:
        """The report's tables."""
        words = self._words(language, view.figures)
        return await asyncio.to_thread(lambda: xlsx_of(report_paper(words, _NoCharts(), view), words))

    async def picture(self, view: MonthView, language: str) -> bytes:
        """A month as a PNG."""
        words = self._words(language, view.report.figures)
        return await asyncio.to_thread(lambda: png_of(picture_paper(words, self._charts, view), words))

    def _words(self, language: str, figures: FiguresView) -> Words:
        return Words(self._translator, self._numerals, language, figures.smallest)


class _NoCharts:
    """For papers without pictures."""

    def bars(self, labels: object, numbers: object, written: object) -> str:
        return ""

    def trend(self, labels: object, series: object, written: object) -> str:
        return ""
