"""What mediators do in a story without an author, at random."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.domain.institutions import ANOTHER, UNNAMED
from tests.journeys.world import StoryWithoutAuthor, number

OUTCOMES = ("solved", "referred", "refused_paper", "could_not_help", "no_reply", "not_a_question")


class Mediators(StoryWithoutAuthor):
    """Everything that somebody in a room can do."""

    @rule(who=number, which=number)
    def somebody_takes(self, who: int, which: int) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            hands = ("taken", mediator.user["id"], case.room) if case.state == "waiting" else case.hands
            self.cast.plans(case, *hands)
            self.acts(self.cast.presses(mediator, case, f"ta:{case.word}"))

    @rule(who=number, which=number, note=st.booleans(), photo=st.booleans())
    def somebody_writes(self, who: int, which: int, note: bool, photo: bool) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            self.acts(self.cast.says(mediator, case, note=note and who % 2 == 0, photo=photo))

    @rule(who=number, which=number, to_note=st.booleans())
    def somebody_edits(self, who: int, which: int, to_note: bool) -> None:
        own = [one for one in self.truth.words.values() if not one.by_family and one.case]
        if own:
            words = own[-1 - which % min(3, len(own))]
            case = self.truth.cases[words.case or 0]
            mediator = self.somebody(who, case)
            if mediator:
                self.acts(self.cast.edits(mediator, words, version=self.steps, to_note=to_note))

    @rule(who=number, which=number, outcome=st.sampled_from(OUTCOMES))
    def somebody_closes(self, who: int, which: int, outcome: str) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            helped = f"ps:{case.word}:{outcome}:2"
            data = {
                "solved": helped,
                "referred": f"{helped}:{ANOTHER}",
                "refused_paper": f"{helped}:{UNNAMED}",
            }.get(outcome, f"oc:{case.word}:{outcome}")
            may = self.cast.is_owner(mediator, case)
            self.cast.plans(case, *(("closed", case.mediator, case.room) if may else case.hands))
            self.acts(self.cast.presses(mediator, case, data))

    @rule(who=number, which=number)
    def somebody_gives_back(self, who: int, which: int) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            may = self.cast.is_owner(mediator, case)
            self.cast.plans(case, *(("waiting", None, case.room) if may else case.hands))
            self.acts(self.cast.presses(mediator, case, f"gb:{case.word}"))

    @rule(who=number, which=number, to=number, at_once=st.booleans())
    def somebody_transfers(self, who: int, which: int, to: int, at_once: bool) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            self.acts(self.cast.transfers(mediator, case, self.cast.groups[to % 3], at_once=at_once))

    @rule(who=number, which=number, emoji=st.sampled_from(["👍", "❤", ""]))
    def somebody_sets_a_sign(self, who: int, which: int, emoji: str) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            there = [one for one in mediator.group.screen if one.thread == case.thread]
            if there:
                self.acts(mediator.reacts(emoji, there[-1 - which % min(4, len(there))].id))

    @rule(who=number, which=number, note=st.booleans(), answered=number)
    def somebody_answers_a_bubble(self, who: int, which: int, note: bool, answered: int) -> None:
        case = self.case_of(which)
        mediator = self.somebody(who, case) if case else None
        if case and mediator:
            about = [
                one
                for one in mediator.group.screen
                if self.truth.about.get((mediator.group.chat_id, one.id)) == case.id
            ]
            if about:
                bubble = about[-1 - answered % len(about)]
                self.acts(self.cast.says(mediator, case, note=note, bubble=bubble))

    @rule(who=number)
    def somebody_leaves_the_room_and_comes_back(self, who: int) -> None:
        mediator = self.cast.mediators[who % 5]
        if who > 4:
            self.acts(mediator.group.loses(mediator))
            mediator.group.lets_in(mediator)

    @rule(who=number, back=st.booleans())
    def somebody_is_away_or_back(self, who: int, back: bool) -> None:
        mediator = self.cast.mediators[who % 5]
        day = (self.stage.clock.now() + timedelta(days=who)).strftime("%d.%m")
        self.acts(mediator.writes("/back" if back else f"/away {day}"))
