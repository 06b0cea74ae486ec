"""Every sentence that the queue says by itself, in the language of one room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.cases import Case
from bot.domain.people import Mediator, Place
from bot.services.absence_replies import AbsenceReplies, mention
from bot.services.calendar_words import clock
from bot.services.phrasebook import Reply
from bot.services.ports import Some
from bot.services.room_replies import RoomReplies

#: Of each kind so many cases are named in the morning.
MOST_WORDS: Final = 10


@dataclass(frozen=True, slots=True)
class Since:
    """Since when a family waits, on the clock of whoever reads it."""

    moment: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Morning:
    """What a room finds when its day begins."""

    waiting: Some
    taken: Some
    silent: Some
    closed: int
    away: Sequence[Mediator]
    longest: Case | None = None  #: the one that waits longest
    since: Since | None = None

    @property
    def has_news(self) -> bool:
        return bool(self.waiting.number or self.taken.number or self.closed)


class ClockReplies:
    """Reminders, returns, moves and the digest."""

    def __init__(self, room: RoomReplies) -> None:
        self.room = room
        self.words = room.words

    # ── in the topic ──

    def still_waiting(self, case: Case, since: Since) -> Reply:
        text = "⏳ " + self.words.t("Nobody has taken this case yet.")
        return Reply(f"{text}\n{self._since(since)}", self.room.buttons(case))

    def remind(self, owner: Mediator, since: Since) -> Reply:
        t = self.words.t
        text = t("The family waits for your answer. If you write nothing, the case goes back to the queue.")
        sign = t("If it needs no answer, a reaction to its message is enough.")
        return Reply("\n".join((f"⏰ {mention(owner, self.room)}", text, sign, self._since(since))))

    def returned(self, case: Case, owner: str, since: Since, *, is_away: bool) -> Reply:
        t = self.words.t
        if is_away:
            text = t("{owner} is away. The case is waiting again.", owner=owner)
        else:
            text = t("{owner} has written nothing for too long. The case is waiting again.", owner=owner)
        return Reply(f"🔁 {text}\n{self._since(since)}", self.room.buttons(case))

    def ask_to_close(self, case: Case, owner: Mediator) -> Reply:
        text = self.words.t("Nobody has written here for days. If the case is over, press “Close”.")
        return Reply(f"{mention(owner, self.room)}\n{text}", self.room.buttons(case))

    def came_on(self, places: Sequence[Place], since: Since) -> Reply:
        text = self.words.t("Nobody took this case in time here: {places}", places=self._places(places))
        return Reply(f"⬆️ {text}\n{self._since(since)}")

    # ── to those who can mend it ──

    def nobody_takes(self, case: Case, since: Since) -> Reply:
        t = self.words.t
        place = self.room.place(case.country, case.municipality)
        text = t("Nobody has taken case {word} ({place}).", word=case.word, place=place)
        lines = [f"🚨 {text}", self._since(since)]
        if case.urgent:
            lines.insert(0, self.room.urgent().text)
        return Reply("\n".join(lines))

    # ── in the morning ──

    def digest(self, morning: Morning) -> Reply:
        t = self.words.t
        lines = ["☀️ <b>" + t("What waits today") + "</b>"]
        if morning.waiting.number:
            lines.append("🟡 " + t("Waiting: {cases}", cases=_words(morning.waiting)))
        if morning.longest is not None and morning.since is not None:
            lines.append("⏳ " + morning.longest.word + " · " + self._since(morning.since))
        if morning.taken.number:
            lines.append("🔵 " + t("Taken: {cases}", cases=_words(morning.taken)))
        if morning.silent.number:
            lines.append("🔇 " + t("The family waits for an answer: {cases}", cases=_words(morning.silent)))
        if morning.closed:
            lines.append("✅ " + t("Closed since the last morning: {number}", number=morning.closed))
        lines.append(AbsenceReplies(self.room).line(morning.away))
        return Reply("\n".join(line for line in lines if line))

    def _since(self, since: Since) -> str:
        time = clock(since.moment)
        if since.moment.date() != since.now.date():
            time = f"{self.words.date(since.moment.date())}, {time}"
        return self.words.t("Waiting since: {time}", time=time)

    def _places(self, places: Sequence[Place]) -> str:
        return ", ".join(self.room.scope(place) for place in places)


def _words(some: Some) -> str:
    """How many, and which: the first of them where there are many, urgent ones before all others."""
    named = ", ".join(f"🔴 {case.word}" if case.urgent else case.word for case in some.cases)
    return f"{some.number} ({named}{', …' if some.number > len(some.cases) else ''})"
