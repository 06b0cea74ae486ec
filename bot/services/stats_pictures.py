"""The picture that follows `/stats`: drawn after the answer, and never in its way."""

from dataclasses import dataclass
from datetime import date

from bot.domain.messages import SendFile, packed
from bot.services.ports import Printer, Transactions
from bot.services.reports import Reports


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody has asked for a month."""

    chat_id: int
    message_id: int
    month: date
    language: str
    thread_id: int | None


class StatsPictures:
    """Remembers wishes until they are drawn; a process that ends forgets them, the text has gone out."""

    def __init__(self, reports: Reports, printer: Printer | None) -> None:
        self._reports = reports
        self._printer = printer
        self._wishes: dict[tuple[int, int], Wish] = {}

    def wish(self, wish: Wish) -> None:
        """Asked twice for the same message, because its transaction is tried again, it is drawn once."""
        if self._printer is not None:
            self._wishes[wish.chat_id, wish.message_id] = wish

    async def draw_wished(self, transactions: Transactions) -> None:
        """One after another; what cannot be drawn is not tried again."""
        while self._wishes:
            _, wish = self._wishes.popitem()
            await self._draw(transactions, wish)

    async def _draw(self, transactions: Transactions, wish: Wish) -> None:
        async with transactions() as uow:
            view = await self._reports.month(uow, wish.month)
        if view is None or self._printer is None:
            return
        picture = await self._printer.picture(view, wish.language)
        async with transactions() as uow:
            file = SendFile(
                wish.chat_id,
                picture_name(wish.month),
                packed(picture),
                is_picture=True,
                thread_id=wish.thread_id,
                reply_to=wish.message_id,
            )
            await uow.outbox.add(file, now=uow.now)
            await uow.commit()


def picture_name(month: date) -> str:
    """For whoever saves it."""
    return f"drom-{month:%Y-%m}.png"
