"""A clock that was set back must not let anybody wait for a time that was never right."""

import logging

from bot.services.ports import Transactions

logger = logging.getLogger(__name__)


class SetBack:
    """Tells by the rows what was written while the clock was ahead: nobody has to notice the jump."""

    async def look(self, transactions: Transactions) -> None:
        """A periodic job; it starts work, so it commits."""
        async with transactions() as uow:
            found = (
                await uow.inbox.forget_the_future(uow.now)
                + await uow.outbox.forget_the_future(uow.now)
                + await uow.cases.forget_the_future(uow.now)
            )
            if found:
                await uow.commit()
        if found:
            extra = {"action": "clock_set_back", "number": found}
            logger.warning("the clock was set back: what waited for a later time waits no more", extra=extra)
