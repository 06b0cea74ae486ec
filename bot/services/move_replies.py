"""Every sentence in rooms about a case that changes hands: transferred, given back, with its history."""

from collections.abc import Sequence

from bot.domain.actions import Verb, act
from bot.domain.cases import Case
from bot.domain.messages import TOPIC_NAME_LIMIT, Button, Buttons
from bot.domain.people import Room
from bot.domain.relays import Side
from bot.services.phrasebook import Reply, rows
from bot.services.room_replies import RoomReplies

_GONE_SIGN = "➡️"
#: More rooms than these are shown on further pages.
ROOMS_ON_A_PAGE = 8


class MoveReplies:
    """Said in the language of the room that reads it."""

    def __init__(self, replies: RoomReplies) -> None:
        self._replies = replies
        self._words = replies.words

    # ── where it went ──

    def name_of_left(self, case: Case) -> str:
        """The topic's name without the case's state, which this room no longer hears of."""
        place = self._replies.place(case.country, case.municipality)
        return f"{_GONE_SIGN} {case.word} · {place}"[:TOPIC_NAME_LIMIT]

    def card_of_left(self, case: Case, where: str) -> Reply:
        head = f"{_GONE_SIGN} <b>" + self._words.t("Case {word}", word=case.word) + "</b>"
        return Reply(f"{head}\n\n{self.went_to(where).text}")

    def went_to(self, where: str) -> Reply:
        t = self._words.t
        text = t("Colleagues in another room have the case now: {places}.", places=where)
        return Reply(text + " " + t("What is written here does not reach the family."))

    def is_elsewhere(self, where: str) -> Reply:
        return Reply(self._words.t("Not sent.") + " " + self.went_to(where).text)

    # ── what comes along ──

    def note_from(self, author: str) -> Reply:
        return Reply("📝 " + self._words.t("A note from {colleague}, for this room only:", colleague=author))

    def who_wrote(self, side: Side) -> Reply:
        if side is Side.FAMILY:
            return Reply("👪 " + self._words.t("The family wrote:"))
        return Reply("👤 " + self._words.t("Mediators wrote to the family:"))

    def history_incomplete(self) -> Reply:
        return Reply("⚠️ " + self._words.t("An earlier message could not be brought along."))

    # ── transferring ──

    def rooms(self, case: Case, others: Sequence[Room], page: int) -> Buttons:
        """The other rooms by what they look after; never more than a screen of them."""
        first = page * ROOMS_ON_A_PAGE
        shown = others[first : first + ROOMS_ON_A_PAGE]
        question = Button("↗️ " + self._words.t("To which room?"), act(Verb.STAY, case.word))
        choices = [
            Button("📍 " + self._replies.places(room), act(Verb.MOVE_TO, case.word, room.id))
            for room in shown
        ]
        turns = []
        if page > 0:
            turns.append(Button("◀️", act(Verb.TRANSFER, case.word, page - 1)))
        if first + ROOMS_ON_A_PAGE < len(others):
            turns.append(Button("▶️", act(Verb.TRANSFER, case.word, page + 1)))
        return (*rows(question, *choices), *((tuple(turns),) if turns else ()), (self._stay(case),))

    def no_other_room(self) -> Reply:
        return Reply(self._words.t("There is no other room for cases."))

    def ask_for_note(self, case: Case, room: Room) -> Reply:
        t = self._words.t
        text = t("The case goes to: {places}.", places=self._replies.places(room))
        text += "\n" + t(
            "Reply now with a note for the colleagues there: text or voice. The family does not get it."
        )
        without = Button("➡️ " + t("Without a note"), act(Verb.MOVE_NOW, case.word, room.id))
        return Reply(text, rows(without, self._stay(case)))

    def only_owner(self, owner: str) -> Reply:
        return Reply(self._words.t("This case is with {owner}. Only they can do this.", owner=owner))

    # ── given back ──

    def given_back(self, case: Case) -> Reply:
        text = self._words.t("The case is waiting for a mediator again.")
        return Reply("🟡 " + text, self._replies.buttons(case))

    def owner_left(self, case: Case) -> Reply:
        t = self._words.t
        text = t("Whoever had this case is no longer in the group.")
        return Reply(f"🟡 {text} " + t("It is waiting for a mediator again."), self._replies.buttons(case))

    def _stay(self, case: Case) -> Button:
        return Button("⬅️ " + self._words.t("Don’t transfer"), act(Verb.STAY, case.word))
