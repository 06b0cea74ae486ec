"""What every phone and every room must have seen: kept beside the program, by simpler means than its own."""

import re
from collections import defaultdict
from itertools import count

from bot.domain.delivery import Outcome, Sent
from bot.domain.messages import CopyMessage, CreateTopic, ReceiptKind, SendText
from bot.services.ports import LeasedMessage
from tests.journeys.mortal import MortalStage
from tests.journeys.ownership import Due, Seen, Told, due, notice_in
from tests.journeys.people import Family, Group
from tests.journeys.phones import Bubble
from tests.journeys.stage import plain
from tests.journeys.words import Fate, Words, marks_in

_CASE_WORD = re.compile(r"\b[BCDFGHJKMNPQRTVWXZ2346789]{4}\b")
_CASES = """
    SELECT cases.id, word, contact_id, state, mediator_id, room_id, thread_id, urgent
    FROM cases ORDER BY cases.id
"""


class Truth:
    """Watches the stage; complains with the story so far."""

    def __init__(self, stage: MortalStage) -> None:
        self.stage = stage
        self.families: dict[int, Family] = {}
        self.groups: dict[int, Group] = {}
        self.staff: set[int] = set()
        self.mediators: set[int] = set()
        self.cases: dict[int, Seen] = {}
        self.words: dict[str, Words] = {}
        self.told: dict[int, Told] = defaultdict(Told)
        self.came_at: dict[tuple[int, int], int] = {}  #: when a case last came to a room
        self.left_at: dict[tuple[int, int], int] = {}
        self.topics_made: dict[tuple[int, str], int] = defaultdict(int)
        self.plan: tuple[int, tuple[str, int | None, int | None]] | None = None
        self.about: dict[tuple[int, int], int] = {}  #: messages of the bot in a room → case
        self.changed_at: dict[int, int] = {}  #: when a case last came into other hands
        self.excused_cards: set[tuple[int, int]] = set()  #: sent twice, or in a room that was lost
        self.shaken: set[int] = set()  #: cases of which something was refused or deleted by hand
        self.moment = 0
        self._marks = count(1)
        self._contacts: dict[int, int] = {}
        stage.sees, stage.arrives = self.looks, self._arrives
        stage.refuses, stage.repeats = self._refuses, self._repeats

    # ── who has what ──

    async def looks(self) -> None:
        """After each step of the program."""
        self.moment += 1
        rows = await self.stage.ground.rows(_CASES)
        rooms, mediators = await self._names(rows)
        now = {
            row["id"]: Seen(
                row["id"],
                row["word"],
                self._contacts[row["contact_id"]],
                row["state"],
                mediators.get(row["mediator_id"]),
                rooms.get(row["room_id"]),
                row["thread_id"],
                bool(row["urgent"]),
            )
            for row in rows
        }
        before, self.cases = self.cases, now
        for case in now.values():
            self._changed(before.get(case.id), case)
        for case in before.values():
            if case.id not in now:
                self._deleted(case)
        for family in self.families:
            self.agrees(len(self.open_of(family)) <= 1, f"{family} has two open cases")
        self._went_as_planned()

    async def _names(self, rows: list[dict[str, object]]) -> tuple[dict[object, int], dict[object, int]]:
        async with self.stage.ground.transactions.reading() as uow:
            rooms: dict[object, int] = {room.id: room.chat_id for room in await uow.rooms.all()}
            known = [(one, await uow.rooms.known_mediator(one)) for one in self.mediators]
            if any(row["contact_id"] not in self._contacts for row in rows):
                for chat in self.families:
                    contact = await uow.contacts.find(chat)
                    if contact is not None:
                        self._contacts[contact.id] = chat
        return rooms, {mediator.id: user for user, mediator in known if mediator is not None}

    def _changed(self, before: Seen | None, after: Seen) -> None:
        self.agrees((after.mediator is not None) or after.state != "taken", f"nobody has {after}")
        self.agrees(after.mediator is None or after.state != "waiting", f"queue and mediator have {after}")
        if before is not None and before.hands == after.hands:
            return
        self.changed_at[after.id] = self.moment
        told = due(before, after)
        if told is not None:
            self.expects(after.family, told)
        room_before = before.room if before else None
        if room_before != after.room:
            if room_before is not None:
                self.left_at[after.id, room_before] = self.moment
            if after.room is not None:
                self.came_at[after.id, after.room] = self.moment

    def _deleted(self, case: Seen) -> None:
        for words in self.words.values():
            if words.case == case.id:
                words.fate, words.case = (Fate.NEVER, None) if words.fate is Fate.NEVER else (Fate.MAY, None)

    def expects(self, family: int, told: Due) -> None:
        """A notice is due; who has blocked the bot does not get it."""
        told.is_optional = told.is_optional or family in self.stage.phones.blocked
        self.told[family].dues.append(told)

    def open_of(self, family: int) -> list[Seen]:
        return [case for case in self.cases.values() if case.family == family and case.is_open]

    def _went_as_planned(self) -> None:
        """A person has done something: it had the effect that it must have, and no other."""
        if self.plan is None:
            return
        (case_id, hands), self.plan = self.plan, None
        found = self.cases.get(case_id)
        if found is not None:
            self.agrees(found.hands == hands, f"{found} should be {hands}")

    # ── what people write ──

    def new_words(
        self, chat: int, *, by_family: bool, fate: Fate, case: Seen | None, family: int | None
    ) -> Words:
        mark = f"w{next(self._marks)}x"
        words = Words(mark, chat, 0, mark, by_family, fate, family, case.id if case else None, self.moment)
        self.words[mark] = words
        return words

    # ── what Telegram took ──

    def _arrives(self, leased: LeasedMessage, sent: Sent) -> None:
        message, chat = leased.message, leased.message.chat_id
        if isinstance(message, CreateTopic):
            word = _CASE_WORD.search(message.name)
            self.agrees(word is not None, f"a topic without a case: {message.name}")
        number = (
            sent.result
            if isinstance(message, SendText | CopyMessage)
            else getattr(message, "message_id", None)
        )
        bubble = self.stage.phones.bubble(chat, number)
        if bubble is None:
            return
        self._remember(leased, bubble)
        if chat in self.families:
            self._family_sees(chat, bubble, is_new=isinstance(message, SendText))
        else:
            self._room_sees(chat, bubble)

    def _remember(self, leased: LeasedMessage, bubble: Bubble) -> None:
        receipt = leased.receipt
        if receipt is not None and receipt.kind in (ReceiptKind.CARD, ReceiptKind.NOTICE):
            self.about[leased.message.chat_id, bubble.id] = receipt.id
        for mark in marks_in(bubble.text) if bubble.is_copy else ():
            case = self.words[mark].case
            if case is not None:
                self.about[leased.message.chat_id, bubble.id] = case

    async def topic_was_deleted(self, case: Seen) -> None:
        """By hand: what stood there is gone, until the bot finds out."""
        self.shaken.add(case.id)

    def bot_is_removed(self, chat: int) -> None:
        """Words that were on their way from there to a family cannot be copied any more."""
        self.excused_cards |= {(chat, case.id) for case in self.cases.values()}
        for words in self.words.values():
            if words.chat == chat and words.fate is Fate.MUST and self.stage.is_slow:
                words.fate = Fate.MAY

    def _family_sees(self, chat: int, bubble: Bubble, *, is_new: bool) -> None:
        for mark in marks_in(bubble.text):
            words = self.words[mark]
            self.agrees(words.family == chat, f"{chat} reads words of another case: {bubble}")
            self.agrees(words.fate is not Fate.NEVER, f"{chat} reads what was not for it: {bubble}")
        own = {case.word for case in self.cases.values() if case.family == chat}
        foreign = {case.word for case in self.cases.values()} - own
        self.agrees(
            not foreign & set(_CASE_WORD.findall(bubble.text)), f"{chat} reads of another case: {bubble}"
        )
        kind = notice_in(plain(bubble.text)) if is_new else None
        if kind is not None:
            self.told[chat].heard.append((kind, bubble.text))

    def _room_sees(self, chat: int, bubble: Bubble) -> None:
        topic = self.stage.phones.topics.get(chat, {}).get(bubble.thread or 0)
        for mark in marks_in(bubble.text):
            words = self.words[mark]
            if words.chat == chat:
                continue
            self.agrees(chat not in self.staff, f"the staff room reads {bubble}")
            if words.enclosed_in is not None or words.fate is Fate.NEVER:
                self.agrees(words.enclosed_in == chat, f"{chat} reads a note that is not for it: {bubble}")
                continue
            mine = [case for case in self.cases.values() if case.family == words.family]
            if topic is not None:
                named = any(case.word in topic.name for case in mine)
                self.agrees(named, f"words of {words.family} in the topic “{topic.name}”")
            here = any(case.room == chat for case in mine) or not mine
            on_its_way = any(words.joined <= self.left_at.get((case.id, chat), -1) for case in mine)
            self.agrees(here or on_its_way, f"{chat} reads words of a case that it has not: {bubble}")

    def _refuses(self, leased: LeasedMessage, outcome: Outcome) -> None:
        """Telegram took it not: what cannot be copied is not missed on the other side."""
        message = leased.message
        if not isinstance(message, CopyMessage) or type(outcome).__name__ != "Refused":
            return
        source = self.stage.phones.bubble(message.from_chat_id, message.message_id)
        is_gone_for_good = getattr(outcome, "refusal", "") in ("blocked", "not_copyable", "invalid")
        for mark in marks_in(source.text) if source and is_gone_for_good else ():
            self.words[mark].was_refused = True
            if self.words[mark].fate is Fate.MUST:
                self.words[mark].fate = Fate.MAY

    def _repeats(self, leased: LeasedMessage) -> None:
        message, receipt = leased.message, leased.receipt
        if receipt is not None and receipt.kind in (ReceiptKind.CARD, ReceiptKind.TOPIC):
            self.excused_cards.add((message.chat_id, receipt.id))
        if isinstance(message, SendText) and message.chat_id in self.families:
            self.told[message.chat_id].repeats.append(message.text)
        elif isinstance(message, CopyMessage):
            source = self.stage.phones.bubble(message.from_chat_id, message.message_id)
            for mark in marks_in(source.text) if source else ():
                self.words[mark].repeats += 1

    def agrees(self, is_so: bool, complaint: str) -> None:
        if not is_so:
            self.stage.fail(complaint)
