"""The report that the staff room gets once a month, when people are back at work."""

import logging
from datetime import date
from typing import Final

from bot.domain.messages import CAPTION_LIMIT, OutgoingMessage, SendFile, SendText, packed
from bot.domain.people import Room, RoomKind
from bot.domain.reports import MonthView
from bot.services.attempts import Failure, attempt
from bot.services.figures import Figures
from bot.services.ports import Printer, Transactions
from bot.services.reports import Reports
from bot.services.room_calendars import RoomCalendars
from bot.services.stats_pictures import picture_name
from bot.services.stats_replies import MonthFigures, StatsReplies, month_figures
from bot.services.voice import Voice

_log: Final = logging.getLogger(__name__)


class MonthlyReport:
    """Posts the newest month once in each staff room, as soon as its people work after the month's end."""

    def __init__(
        self,
        voice: Voice,
        figures: Figures,
        reports: Reports,
        calendars: RoomCalendars,
        printer: Printer | None,
    ) -> None:
        self._voice = voice
        self._figures = figures
        self._reports = reports
        self._calendars = calendars
        self._printer = printer

    async def post_due(self, transactions: Transactions) -> None:
        """Looks again and again; after a standstill only the newest month is posted."""
        async with transactions() as uow:
            month = await self._reports.newest(uow)
            if month is None:
                return
            due = [room for room in await uow.rooms.all() if self._is_due(room, month)]
            due = [room for room in due if self._calendars.usual(room).is_open(uow.now)]
            if not due:
                return
            view = await self._reports.month(uow, month)
            figures = await month_figures(uow, self._figures, month)
        if view is None or figures is None:
            return
        for room in due:
            await self._post(transactions, room, month, await self._messages(room, view, figures))

    def _is_due(self, room: Room, month: date) -> bool:
        is_staff = room.kind is RoomKind.STAFF and room.is_open
        return is_staff and (room.reported is None or room.reported < month)

    async def _messages(self, room: Room, view: MonthView, figures: MonthFigures) -> list[OutgoingMessage]:
        """The words always; the files where they can be made."""
        replies = StatsReplies(self._voice.room(room.language))
        words = SendText(room.chat_id, replies.month(figures).text)
        if self._printer is None:
            return [words]
        month, language = figures.month, room.language
        picture = await attempt(self._printer.picture(view, language))
        book = await attempt(self._printer.workbook(view.report, language))
        for made in (picture, book):
            if isinstance(made, Failure):
                _log.error("action=file_not_made error=%s place=%s", made.name, made.place)
        files: list[OutgoingMessage] = []
        if not isinstance(picture, Failure):
            files.append(SendFile(room.chat_id, picture_name(month), packed(picture), is_picture=True))
        if not isinstance(book, Failure):
            caption = replies.attached().text
            assert len(caption) <= CAPTION_LIMIT
            files.append(SendFile(room.chat_id, f"drom-{month:%Y-%m}.xlsx", packed(book), caption))
        return [words, *files]

    async def _post(
        self, transactions: Transactions, room: Room, month: date, messages: list[OutgoingMessage]
    ) -> None:
        """Of several processes the first one posts."""
        async with transactions() as uow:
            if not await uow.rooms.reported(room.id, month):
                return
            for message in messages:
                await uow.outbox.add(message, now=uow.now)
            await uow.commit()
        _log.info("report posted", extra={"action": "report_posted"})
