"""Who acts in a story without an author: families, mediators, rooms; and what their acts must lead to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.delivery import Outcome, Refusal, Refused, TryAgain
from bot.domain.messages import CopyMessage
from bot.services.ports import LeasedMessage
from tests import builders
from tests.journeys.mortal import MortalStage
from tests.journeys.ownership import Due, Seen
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.phones import Bubble
from tests.journeys.stage import ADMIN
from tests.journeys.truth import Truth
from tests.journeys.words import Fate, Words

HANDS = tuple[str, int | None, int | None]
_NOTE_WITHIN = timedelta(hours=1)


class Cast:
    """Three families, three rooms, five mediators; one of them works in two rooms."""

    def __init__(self, stage: MortalStage, truth: Truth) -> None:
        self.stage = stage
        self.truth = truth
        self.families = [
            Family(stage, 880_000_100 + n, "en", name)
            for n, name in enumerate(("Mirgaste", "Kalitina", "Zlatania"))
        ]
        self.groups: list[Group] = []
        self.mediators: list[Mediator] = []
        self.away: set[int] = set()  #: who is no member of the group any more
        self.begun: dict[int, tuple[int, int, datetime, int]] = {}  #: who transfers, where, since when

    async def gathers(self, forums: Sequence[bool], *, has_staff: bool, has_hours: bool) -> None:
        homes = ("valga", "narva", "ee all")
        for number, (home, is_forum) in enumerate(zip(homes, forums, strict=True)):
            group = Group(self.stage, -1_001_234_567_890 - number, "A group", is_forum=is_forum)
            self.groups.append(group)
            self.truth.groups[group.chat_id] = group
            await self.admin_says(group, f"/bind {home}")
            if has_hours:
                await self.admin_says(group, "/hours Mon-Fri 9:00-12:00 13:00-17:00")
        if has_staff:
            staff = Group(self.stage, -1_001_234_567_990, "Staff", is_forum=False)
            self.truth.staff.add(staff.chat_id)
            self.truth.groups[staff.chat_id] = staff
            await self.admin_says(staff, "/bind staff")
        for user, name, room in (
            (77, "Annavera", 0),
            (78, "Borislavs", 0),
            (79, "Katarzyna", 1),
            (80, "Dorothea", 2),
            (77, "Annavera", 2),
        ):
            mediator = Mediator(self.stage, 770_000_000 + user, name, self.groups[room], "en")
            self.mediators.append(mediator)
            self.truth.mediators.add(770_000_000 + user)
            if user != 78:
                await mediator.writes(f"/alias {name[:4]}")
        for family, place in zip(
            self.families, (("EE", "valga"), ("EE", "narva"), ("EE", None)), strict=True
        ):
            self.truth.families[family.chat_id] = family
            await family.settles("en", *place)

    async def admin_says(self, group: Group, words: str) -> None:
        await Mediator(self.stage, ADMIN, "Direktorova", group, "en").writes(words)

    # ── who may what ──

    def open_case(self, family: Family) -> Seen | None:
        return next(iter(self.truth.open_of(family.chat_id)), None)

    def cases_in(self, group: Group) -> list[Seen]:
        return [case for case in self.truth.cases.values() if case.room == group.chat_id]

    def plans(self, case: Seen, *hands: int | str | None) -> None:
        """The next step of the program leads to exactly this."""
        state, mediator, room = hands or case.hands
        self.truth.plan = (case.id, (str(state), mediator, room))  # type: ignore[assignment]

    def is_owner(self, mediator: Mediator, case: Seen) -> bool:
        return case.state == "taken" and case.mediator == mediator.user["id"]

    def may_transfer(self, mediator: Mediator, case: Seen) -> bool:
        return case.state == "waiting" or self.is_owner(mediator, case)

    # ── families ──

    async def family_writes(
        self, family: Family, *, photo: bool = False, reply_to: int | None = None
    ) -> Words:
        case = self.open_case(family)
        fate = Fate.MUST if case else Fate.MAY
        words = self.truth.new_words(
            family.chat_id, by_family=True, fate=fate, case=case, family=family.chat_id
        )
        if case:
            self.plans(case)
        if photo:
            words.number = await family.sends(photo=[builders.photo()], caption=words.text)
        else:
            words.number = await family.writes(words.text, reply_to=reply_to)
        return words

    async def family_edits(self, family: Family, words: Words, version: int) -> None:
        case = self.open_case(family)
        words.text = f"{words.mark} again {version}"
        # Where the case was over, the copy stays as it was, and the edit was answered as a question.
        words.is_latest_known = case is not None and not words.was_refused
        if case is not None and words.case != case.id and not words.was_refused:
            words.case, words.fate, words.joined = case.id, Fate.MUST, self.truth.moment
            words.is_ordered = False
        photo = self._is_photo(family.chat_id, words.number)
        if photo:
            await family.edits(words.number, photo=[builders.photo()], caption=words.text)
        else:
            await family.edits(words.number, words.text)

    def _is_photo(self, chat: int, number: int) -> bool:
        bubble = self.stage.phones.bubble(chat, number)
        return bubble is not None and bubble.kind == "photo"

    async def family_forgets(self, family: Family) -> None:
        chat = family.chat_id
        self.truth.told[chat].excuse()
        self.truth.expects(chat, Due(frozenset({"forgotten"}), False, ""))
        for words in self.truth.words.values():
            if words.family == chat and words.fate is Fate.MUST:
                words.fate, words.case = Fate.MAY, None
        await family.forges("fo:yes")

    # ── mediators ──

    async def presses(self, mediator: Mediator, case: Seen, data: str, bubble: Bubble | None = None) -> None:
        thread = case.thread if case.room == mediator.group.chat_id else None
        number = bubble.id if bubble else self._card_number(mediator.group, case)
        await mediator.forges(data, number, thread=thread)

    def _card_number(self, group: Group, case: Seen) -> int:
        found = [one.id for one in group.screen if one.buttons and f"Case {case.word}" in one.text]
        return found[-1] if found else 600

    async def says(
        self,
        mediator: Mediator,
        case: Seen,
        *,
        note: bool = False,
        photo: bool = False,
        bubble: Bubble | None = None,
    ) -> Words | None:
        """In the topic; in a group without topics, as an answer to something of the case."""
        group = mediator.group
        if group.is_forum and case.thread is None:
            return None
        if case.thread is None and bubble is None:
            cards = [one for one in group.screen if one.buttons and f"Case {case.word}" in one.text]
            if not cards:
                return None
            bubble = cards[-1]
        words = self.truth.new_words(
            group.chat_id, by_family=False, fate=Fate.NEVER, case=case, family=case.family
        )
        words.text = f"// {words.mark}" if note else words.mark
        is_known = case.thread is not None or self._is_addressed(case, bubble)
        hands: HANDS = case.hands
        target = self._note_for(mediator, case)
        if not is_known:
            words.fate = Fate.MAY if self.is_owner(mediator, case) and not note else Fate.NEVER
        elif target is not None:
            words.enclosed_in, hands = target, ("waiting", None, target)
            self.begun.pop(case.id)
        elif self.is_owner(mediator, case) and not note:
            words.fate = Fate.MUST
            if case.family in self.stage.phones.blocked:
                words.fate = Fate.MAY
        if is_known:
            self.plans(case, *hands)
        content: dict[str, Any] = (
            {"photo": [builders.photo()], "caption": words.text} if photo else {"text": words.text}
        )
        content |= builders.in_topic(case.thread) if case.thread else {}
        if bubble is not None:
            quoted = builders.user(builders.BOT_ID, is_bot=True)
            content["reply_to_message"] = builders.message(group.chat, quoted, bubble.id, text="a card")
        message = builders.message(group.chat, mediator.user, self.stage.number(), **content)
        words.number = message["message_id"]
        kind = "photo" if photo else "text"
        shown = Bubble(words.number, mediator.name, words.text, kind, thread=case.thread)
        self.stage.phones.show(group.chat_id, shown)
        await self.stage.receive(builders.update("message", message))
        return words

    def _is_addressed(self, case: Seen, bubble: Bubble | None) -> bool:
        """Whether an answer to this bubble is certainly an answer in the case: its newest card is."""
        cards = [
            one.id
            for one in self.truth.groups[case.room or 0].screen
            if "🗣" in one.text and case.word in one.text
        ]
        return bubble is not None and bool(cards) and bubble.id == cards[-1] and not self.stage.is_slow

    def _note_for(self, mediator: Mediator, case: Seen) -> int | None:
        """Where the message goes along as a note, if the mediator was asked for one."""
        who, target, since, moment = self.begun.get(case.id, (0, 0, self.stage.clock.now(), 0))
        is_still_his = moment >= self.truth.changed_at.get(case.id, 0)
        is_in_time = self.stage.clock.now() - since <= _NOTE_WITHIN
        is_his = who == mediator.user["id"] and is_in_time and is_still_his
        return target if target and is_his else None

    async def transfers(self, mediator: Mediator, case: Seen, group: Group, *, at_once: bool) -> None:
        """With a note or without, to a room that is the right one or is not."""
        room_id, is_open = await self._room(group)
        is_room = is_open and group.chat_id != case.room
        may = self.may_transfer(mediator, case) and is_room
        self.plans(case, *(("waiting", None, group.chat_id) if may and at_once else case.hands))
        if may and not at_once:
            self.begun[case.id] = (
                int(mediator.user["id"]),
                group.chat_id,
                self.stage.clock.now(),
                self.truth.moment,
            )
        elif may:
            self.begun.pop(case.id, None)
        await self.presses(mediator, case, f"{'mn' if at_once else 'mt'}:{case.word}:{room_id or 99}")

    async def _room(self, group: Group) -> tuple[int | None, bool]:
        with self.stage.fuse.covered():
            async with self.stage.ground.transactions.reading() as uow:
                room = await uow.rooms.find(group.chat_id)
        return (room.id, room.is_open) if room else (None, False)

    def is_blocked(self, family: Family) -> None:
        """From now on nothing reaches this phone."""
        self.stage.phones.blocked.add(family.chat_id)
        self.truth.told[family.chat_id].excuse()
        for words in self.truth.words.values():
            on_its_way = words.family == family.chat_id and not words.by_family and self.stage.is_slow
            if words.fate is Fate.MUST and on_its_way:
                words.fate = Fate.MAY

    def trouble(self, chat: int, kind: str, times: int) -> None:
        """The next messages to that chat are not taken, or never."""
        left = [times]
        answers: dict[str, Outcome] = {
            "flood": TryAgain("RetryAfter", timedelta(seconds=30), whole_chat=True),
            "silence": TryAgain("TimedOut"),
            "uncopyable": Refused(Refusal.NOT_COPYABLE),
        }

        def answer(leased: LeasedMessage) -> Outcome | None:
            is_copy = isinstance(leased.message, CopyMessage)
            if leased.message.chat_id != chat or left[0] <= 0 or (kind == "uncopyable" and not is_copy):
                return None
            left[0] -= 1
            return answers[kind]

        self.stage.trouble = answer

    async def edits(self, mediator: Mediator, words: Words, *, version: int, to_note: bool) -> None:
        case = self.truth.cases.get(words.case or 0)
        if case is None or case.room != mediator.group.chat_id or words.chat != case.room:
            return
        may = self.is_owner(mediator, case) and words.fate is Fate.MUST
        text = f"// {words.mark}" if to_note else f"{words.mark} again {version}"
        if may:
            words.text = text
            words.fate = Fate.NEVER if to_note else words.fate
        is_photo = self._is_photo(words.chat, words.number)
        content: dict[str, Any] = (
            {"photo": [builders.photo()], "caption": text} if is_photo else {"text": text}
        )
        content |= builders.in_topic(case.thread) if case.thread else {}
        self.stage.phones.change(words.chat, words.number, text=text)
        edited = builders.message(mediator.group.chat, mediator.user, words.number, **content)
        await self.stage.receive(builders.update("edited_message", edited | {"edit_date": 1_795_000_060}))
