"""What the staff room gets beside words: the picture after `/stats`, and the report of every month."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.services.figures import Figures
from bot.services.monthly_report import MonthlyReport
from bot.services.ports import Printer, Transactions
from bot.services.reports import Reports
from bot.services.room_calendars import RoomCalendars
from bot.services.stats_pictures import StatsPictures
from bot.services.voice import Voice

#: Whoever has asked for figures reads their text meanwhile.
_PICTURES_SECONDS: Final = 2.0
_MONTHLY_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class StaffReports:
    """Both; without a printer there are words alone."""

    pictures: StatsPictures
    monthly: MonthlyReport

    def jobs(self, transactions: Transactions) -> tuple[tuple[float, Callable[[], Awaitable[object]]], ...]:
        """What has to be looked after, and how often."""
        return (
            (_PICTURES_SECONDS, lambda: self.pictures.draw_wished(transactions)),
            (_MONTHLY_SECONDS, lambda: self.monthly.post_due(transactions)),
        )


def staff_reports(
    voice: Voice, figures: Figures, calendars: RoomCalendars, printer: Printer | None
) -> StaffReports:
    """Put together."""
    reports = Reports(figures, voice.knowledge)
    return StaffReports(
        StatsPictures(reports, printer), MonthlyReport(voice, figures, reports, calendars, printer)
    )
