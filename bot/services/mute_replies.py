"""What mediators and staff read about a mute, with its reason."""

from collections.abc import Mapping, Sequence

from bot.domain.actions import Verb, act
from bot.domain.cases import Case
from bot.domain.messages import Button, Buttons
from bot.domain.mutes import MUTE_DAYS, Mute, MuteReason
from bot.domain.people import Room
from bot.services.phrasebook import Reply, rows
from bot.services.room_replies import RoomReplies

_SIGN = "⛔ "
#: As many as fit on a screen with their buttons; the rest comes into view when some are lifted or over.
_MOST_LISTED = 20


class MuteReplies:
    """Reasons, days, the notice and the list, in one language."""

    def __init__(self, replies: RoomReplies) -> None:
        self._replies = replies
        self._words = replies.words

    def reasons(self, case: Case) -> Buttons:
        question = Button(_SIGN + self._words.t("Mute for what reason?"), act(Verb.MUTE, case.word))
        choices = [
            Button(label, act(Verb.MUTE_FOR, case.word, reason.value))
            for reason, label in self._labels().items()
        ]
        return (*rows(question, *choices), self._ways_back(case, Verb.CLOSE))

    def days(self, case: Case, reason: MuteReason) -> Buttons:
        t, plural = self._words.t, self._words.plural
        again = Button(_SIGN + t("For how long?"), act(Verb.MUTE_FOR, case.word, reason.value))
        choices = [
            Button(
                plural("{number} day", "{number} days", days),
                act(Verb.MUTE_NOW, case.word, reason.value, days),
            )
            for days in MUTE_DAYS
        ]
        return (*rows(again), tuple(choices), self._ways_back(case, Verb.MUTE))

    def _ways_back(self, case: Case, verb: Verb) -> tuple[Button, ...]:
        t = self._words.t
        back = Button("⬅️ " + t("Back"), act(verb, case.word))
        return back, Button("✖️ " + t("Don’t close"), act(Verb.KEEP_OPEN, case.word))

    def _labels(self) -> dict[MuteReason, str]:
        t = self._words.t
        return {
            MuteReason.INSULTS: t("Insults"),
            MuteReason.THREATS: t("Threats"),
            MuteReason.SPAM: t("Advertising or nonsense"),
            MuteReason.FALSE_ALARMS: t("False alarms again and again"),
        }

    def done(self, mute: Mute) -> Reply:
        """In the topic of the case, which is closed."""
        text = self._words.t(
            "This sender is muted until {date}: {reason}. The case is closed. The staff room can lift it.",
            date=self._date(mute),
            reason=self._labels()[mute.reason],
        )
        return Reply(_SIGN + text)

    def notice(self, mute: Mute, room: Room) -> Reply:
        """In the staff room."""
        text = self._words.t("A sender is muted.") + "\n" + self._line(mute, room)
        return Reply(_SIGN + text, rows(self._lift(mute)))

    def listing(self, mutes: Sequence[Mute], rooms: Mapping[int, Room]) -> Reply:
        """All that hold, without a word or a name: nobody can tell who that is."""
        if not mutes:
            return Reply(self._words.t("Nobody is muted."))
        shown = mutes[:_MOST_LISTED]
        lines = [_SIGN + self._words.t("Muted senders: {number}", number=len(mutes))]
        lines += [
            f"{number}. {self._line(mute, rooms.get(mute.room_id or 0))}"
            for number, mute in enumerate(shown, start=1)
        ]
        buttons = [self._lift(mute, f"{number}. ") for number, mute in enumerate(shown, start=1)]
        return Reply("\n".join(lines), rows(*buttons))

    def lifted(self) -> Reply:
        return Reply("✅ " + self._words.t("Lifted. This sender can ask people again."))

    def _line(self, mute: Mute, room: Room | None) -> str:
        place = self._replies.places(room) if room is not None else "–"
        until = self._words.t("until {date}", date=self._date(mute))
        return f"{place} · {self._labels()[mute.reason]} · {until}"

    def _lift(self, mute: Mute, number: str = "") -> Button:
        return Button(number + self._words.t("Lift the mute"), act(Verb.LIFT_MUTE, mute.id))

    def _date(self, mute: Mute) -> str:
        return self._words.date(mute.until.date())
