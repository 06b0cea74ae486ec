"""What a report of several months says, ready to be put into words."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.dashboard import FiguresView
from bot.domain.publication import Published


class Format(StrEnum):
    """In what a report can be had."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class ReportView:
    """The figures that funders ask for."""

    figures: FiguresView
    institutions: Published  #: to which families were referred, and which refused


@dataclass(frozen=True, slots=True)
class MonthView:
    """One month for the staff room, with the year that ends with it."""

    report: ReportView
    year: Published
