"""When everything has been delivered: database, rooms and phones agree, and nothing is lost or repeated."""

from tests.journeys.ownership import Seen
from tests.journeys.people import Group
from tests.journeys.phones import Bubble
from tests.journeys.stage import plain
from tests.journeys.truth import Truth
from tests.journeys.words import Fate, Words, marks_in


class Quiet:
    """The checks of a quiet moment."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._phones = truth.stage.phones

    def holds(self, *, all_visible: bool = False) -> None:
        """`all_visible`: the clocks have run long enough that no topic is missing any more."""
        truth = self._truth
        for chat in truth.families:
            complaint = truth.told[chat].settle()
            truth.agrees(complaint is None, f"{chat}: {complaint}")
            self._family_has_everything(chat)
        for case in truth.cases.values():
            if case.is_open and case.room is not None:
                self._room_shows(case, truth.groups[case.room], must=all_visible)
            self._no_other_room_claims(case)

    def _family_has_everything(self, chat: int) -> None:
        truth = self._truth
        copies = [
            mark for one in self._phones.chats.get(chat, []) if one.is_copy for mark in marks_in(one.text)
        ]
        wanted = [one for one in truth.words.values() if one.family == chat and not one.by_family]
        for words in wanted:
            found = copies.count(words.mark)
            if words.fate is Fate.NEVER:
                truth.agrees(found == 0, f"{chat} still reads the note {words}")
            elif words.fate is Fate.MUST:
                truth.agrees(1 <= found <= 1 + words.repeats, f"{chat} has {words} {found} times")
                self._says_the_latest(words, [one for one in self._phones.chats[chat] if one.is_copy])
            else:
                truth.agrees(found <= 1 + words.repeats, f"{chat} has {words} {found} times")
        self._in_order(copies, wanted, f"of the mediators in {chat}")

    def _room_shows(self, case: Seen, group: Group, *, must: bool) -> None:
        truth, chat = self._truth, group.chat_id
        if chat in self._phones.left_groups:
            truth.agrees(not must, f"{case} is in a room that is lost")
            return
        thread = case.thread
        if thread is not None and thread not in self._phones.topics.get(chat, {}):
            truth.agrees(not must or case.family in self._phones.blocked, f"nobody sees {case}")
            return
        there = [one for one in group.screen if one.thread == thread]
        cards = [one for one in there if f"Case {case.word}" in plain(one.text) and "🗣" in one.text]
        truth.agrees(bool(cards), f"{case} has no card in its room")
        state = "Taken by" if case.state == "taken" else "Waiting for a mediator."
        truth.agrees(state in cards[-1].text, f"{case} is shown as “{cards[-1]}”")
        if thread is not None:
            name = self._phones.topics[chat][thread].name
            sign = "🔵" if case.state == "taken" else "🔴" if case.urgent else "🟡"
            truth.agrees(sign in name and case.word in name, f"{case} has a topic “{name}”")
            closed = self._phones.topics[chat][thread].is_closed
            truth.agrees(not closed, f"{case} is open, and its topic is closed")
        self._room_has_everything(case, there, is_topic=thread is not None)

    def _no_other_room_claims(self, case: Seen) -> None:
        """Where a case was before, nobody may believe that it is there."""
        for group in self._truth.groups.values():
            if group.chat_id == case.room or (group.chat_id, case.id) in self._truth.excused_cards:
                continue
            cards = [
                one for one in group.screen if f"Case {case.word}" in plain(one.text) and "🗣" in one.text
            ]
            self._truth.agrees(not any(one.buttons for one in cards), f"{case} is also shown as “{cards}”")

    def _room_has_everything(self, case: Seen, there: list[Bubble], *, is_topic: bool) -> None:
        truth = self._truth
        copies = [mark for one in there if one.is_copy for mark in marks_in(one.text)]
        wanted = [one for one in truth.words.values() if one.case == case.id and one.by_family]
        for words in wanted:
            if words.fate is not Fate.MUST:
                continue
            found = copies.count(words.mark)
            truth.agrees(found >= 1, f"{case} misses {words}")
            if is_topic:
                truth.agrees(found <= 1 + words.repeats, f"{case} has {words} {found} times")
            self._says_the_latest(words, [one for one in there if one.is_copy])
        if is_topic:
            self._in_order(copies, wanted, f"of the family in {case}")

    def _says_the_latest(self, words: Words, copies: list[Bubble]) -> None:
        if not words.is_latest_known:
            return
        newest = [one for one in copies if words.mark in marks_in(one.text)][-1]
        self._truth.agrees(newest.text == words.text, f"{newest} does not say “{words.text}”")

    def _in_order(self, copies: list[str], wanted: list[Words], what: str) -> None:
        due = [
            one.mark
            for one in sorted(wanted, key=lambda one: one.joined)
            if one.fate is Fate.MUST and one.is_ordered
        ]
        first = [mark for mark in dict.fromkeys(copies) if mark in due]
        self._truth.agrees(first == due, f"the words {what} stand as {first}, not {due}")
