"""Lists of open cases as mediators read them: what waits, for how long, and where it is."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape

from bot.domain.actions import Verb, act
from bot.domain.cases import Case, State
from bot.domain.messages import Button, Buttons
from bot.domain.people import Room
from bot.services.phrasebook import Reply, rows
from bot.services.ports import Some
from bot.services.room_replies import RoomReplies

#: Lines of this many cases stay far below what Telegram sends in one message.
CASES_ON_A_PAGE = 10
_SUPERGROUP = "-100"


class OverviewReplies:
    """In the language of the room, since all read it there; in a private chat, in that of whoever asked."""

    def __init__(self, replies: RoomReplies, now: datetime) -> None:
        self._replies = replies
        self._words = replies.words
        self._now = now

    def page(
        self,
        verb: Verb,
        some: Some,
        rooms: Mapping[int, Room],
        owners: Mapping[int, str | None],
    ) -> Reply:
        """One page, with buttons that open the topics."""
        shown = some.cases
        if not shown:
            return Reply(self._nothing(verb))
        lines = [self._title(verb, some.number)]
        lines += [self._line(case, owners) for case in shown]
        links = [Button(case.word, url=url) for case in shown if (url := link_to(case, rooms))]
        turns = self._turns(verb, some.first, some.number)
        return Reply("\n\n".join(lines), (*rows(*links, width=4), *turns))

    def _title(self, verb: Verb, number: int) -> str:
        t = self._words.t
        title = t("Open cases in this room") if verb is Verb.QUEUE else t("Your cases")
        return f"<b>{title}</b>: {number}"

    def _nothing(self, verb: Verb) -> str:
        t = self._words.t
        return t("No case is open here.") if verb is Verb.QUEUE else t("You have no open case.")

    def _line(self, case: Case, owners: Mapping[int, str | None]) -> str:
        t, spoken_at = self._words.t, case.last_word_at or case.opened_at
        opened, silent = self.span(self._now - case.opened_at), self.span(self._now - spoken_at)
        parts = [t("open: {time}", time=opened)]
        if silent != opened:  # nobody has said anything since: once is enough
            parts.append(t("silent: {time}", time=silent))
        if case.state is State.TAKEN and case.mediator_id is not None:
            owner = self._replies.somebody(owners.get(case.mediator_id))
            parts.insert(0, "👤 " + escape(owner, quote=False))
        else:
            parts.insert(0, t("Waiting for a mediator.").rstrip("."))
        name = escape(self._replies.topic_name(case), quote=False)
        return f"<b>{name}</b>\n{' · '.join(parts)}"

    def span(self, time: timedelta) -> str:
        """Roughly: nobody plans by the minute."""
        plural, minutes = self._words.plural, int(time.total_seconds() // 60)
        if minutes < 60:
            return plural("{number} minute", "{number} minutes", max(minutes, 0))
        if minutes < 48 * 60:
            return plural("{number} hour", "{number} hours", minutes // 60)
        return plural("{number} day", "{number} days", minutes // (24 * 60))

    def _turns(self, verb: Verb, first: int, total: int) -> Buttons:
        number, turns = first // CASES_ON_A_PAGE, []
        if first > 0:
            turns.append(Button("◀️", act(verb, "-", number - 1)))
        if first + CASES_ON_A_PAGE < total:
            turns.append(Button("▶️", act(verb, "-", number + 1)))
        return (tuple(turns),) if turns else ()


def link_to(case: Case, rooms: Mapping[int, Room]) -> str:
    """Where members of the room find the case; empty in groups of which Telegram has no addresses."""
    room = rooms.get(case.room_id or 0)
    number = case.thread_id or case.card_message_id
    if room is None or number is None or not str(room.chat_id).startswith(_SUPERGROUP):
        return ""
    return f"https://t.me/c/{str(room.chat_id).removeprefix(_SUPERGROUP)}/{number}"
