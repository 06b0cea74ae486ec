"""What staff read of the counts."""

from calendar import monthrange

from bot.domain.figures import MonthFigures, month_figures
from bot.services.ports import UnitOfWork


async def this_month(uow: UnitOfWork) -> MonthFigures:
    """The current month so far, through the disclosure gate."""
    today = uow.now.date()
    # To its end: in the evening, the families' own day is already tomorrow.
    last = today.replace(day=monthrange(today.year, today.month)[1])
    return month_figures(await uow.counters.totals(today.replace(day=1), last), today)
