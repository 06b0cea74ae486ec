"""What families do in a story without an author, at random."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.journeys.world import StoryWithoutAuthor, number


class Families(StoryWithoutAuthor):
    """Everything that a family can do."""

    @rule(who=number, urgent=st.booleans())
    def a_family_asks_for_a_person(self, who: int, urgent: bool) -> None:
        family = self.family(who)
        if urgent and who > 4:
            self.acts(family.forges("pe:-:urgent"))
        else:
            self.acts(family.forges("yes:-"))

    @rule(who=number, photo=st.booleans())
    def a_family_writes(self, who: int, photo: bool) -> None:
        self.acts(self.cast.family_writes(self.family(who), photo=photo))

    @rule(who=number, which=number)
    def a_family_edits(self, who: int, which: int) -> None:
        family = self.family(who)
        own = [one for one in self.truth.words.values() if one.by_family and one.family == family.chat_id]
        if own:
            self.acts(self.cast.family_edits(family, own[-1 - which % min(3, len(own))], self.steps))

    @rule(who=number)
    def a_family_takes_its_question_back(self, who: int) -> None:
        family = self.family(who)
        case = self.cast.open_case(family)
        if case is not None:
            self.cast.plans(case, "withdrawn", case.mediator, case.room)
            self.acts(family.forges(f"wi:{case.word}"))

    @rule(who=number)
    def a_family_still_needs_help(self, who: int) -> None:
        family = self.family(who)
        ended = [one for one in self.truth.cases.values() if one.family == family.chat_id and not one.is_open]
        if ended:
            self.acts(family.forges(f"re:{ended[-1].word}"))

    @rule(who=number, which=number)
    def a_family_answers_a_message(self, who: int, which: int) -> None:
        family = self.family(who)
        screen = [one for one in family.screen if one.is_copy or one.author != "Drom"]
        if screen:
            answered = screen[-1 - which % min(4, len(screen))].id
            self.acts(self.cast.family_writes(family, reply_to=answered))

    @rule(who=number, which=number, emoji=st.sampled_from(["👍", "❤", ""]))
    def a_family_sets_a_sign(self, who: int, which: int, emoji: str) -> None:
        family = self.family(who)
        if family.screen:
            self.acts(family.reacts(emoji, family.screen[-1 - which % min(4, len(family.screen))].id))

    @rule(who=number, same=st.booleans())
    def a_family_says_whether_it_is_the_same_matter(self, who: int, same: bool) -> None:
        family = self.family(who)
        own = [one for one in self.truth.words.values() if one.by_family and one.family == family.chat_id]
        ended = [one for one in self.truth.cases.values() if one.family == family.chat_id and not one.is_open]
        if own and ended:
            verb = "sm" if same else "om"
            self.acts(family.forges(f"{verb}:{ended[-1].word}:{own[-1].number}", reply_to=own[-1].number))

    @rule(who=number)
    def a_family_has_everything_deleted(self, who: int) -> None:
        if who > 6:
            self.acts(self.cast.family_forgets(self.family(who)))

    @rule(who=number, knows=st.booleans())
    def a_family_blocks_the_bot_or_comes_back(self, who: int, knows: bool) -> None:
        family = self.family(who)
        if family.chat_id in self.stage.phones.blocked:
            self.acts(family.returns())
        elif who > 4:
            self.cast.is_blocked(family)
            if knows:
                self.acts(family.blocks_the_bot())
