"""What staff read of the counts."""

from bot.domain.figures import MonthFigures, month_figures
from bot.services.ports import UnitOfWork


async def this_month(uow: UnitOfWork) -> MonthFigures:
    """The current month so far, through the disclosure gate."""
    today = uow.now.date()
    return month_figures(await uow.counters.totals(today.replace(day=1), today), today)
