"""A case that ends more than once, at a bad moment, or by a late tap: everything is counted once."""

import pytest

from bot.domain.cases import State
from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import CopyMessage
from tests.journeys.conftest import MakeFamily
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

CLOSED = "Your question {word} is closed. How was the help?"

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


async def test_the_same_persons_are_not_helped_twice_because_the_case_was_opened_again(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    for persons in (3, 2, 5):
        await anna.takes(case)
        await anna.closes(case, "Solved", persons)
        await family.presses("😀")
        await family.presses("I still need help")
    await family.presses("Take the question back")

    await stage.counted(
        started=1,
        escalated=1,
        taken=3,
        closed_solved=3,
        persons_helped=5,
        feedback_good=3,
        reopened=3,
        withdrawn=1,
    )


async def test_a_face_counts_once_also_when_the_case_has_ended_twice(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)
    await family.presses("😀")
    await family.forges(f"fe:{case.word}:bad")

    assert (await stage.counts())["feedback_bad"] == 0
    assert (await stage.counts())["feedback_good"] == 1


async def test_several_cases_one_after_another_are_counted_each(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_family: MakeFamily
) -> None:
    other = new_family()
    await family.settles()
    await other.settles()
    for one, outcome, persons in ((family, "Solved", 2), (other, "Could not help", None)) * 2:
        case = await one.asks_for_a_person()
        await anna.takes(case)
        await anna.closes(case, outcome, persons)

    await stage.counted(
        started=2, escalated=4, taken=4, closed_solved=2, closed_could_not_help=2, persons_helped=4
    )


async def test_words_on_their_way_arrive_before_the_end_is_said(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    async with stage.telegram_takes_nothing():
        await anna.writes("the office is open until five", case)
        await family.writes("thank you, we are going there")
        await anna.forges(f"ps:{case.word}:solved:1:-", thread=room.topic_of(case))

    said = [bubble.text for bubble in family.screen]
    end = next(n for n, text in enumerate(said) if family.says(CLOSED, word=case.word) in text)
    assert said.index("the office is open until five") < end
    assert room.copies(case) == ["thank you, we are going there"]
    assert (await family.case()).state is State.CLOSED


async def test_words_that_were_refused_after_the_end_are_told_to_their_author(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    refused = Refused(Refusal.INVALID)
    stage.phones.recorder.answer(lambda message: isinstance(message, CopyMessage), refused)

    async with stage.telegram_takes_nothing():
        written = await anna.writes("the office is open until five", case)
        await anna.forges(f"ps:{case.word}:solved:1:-", thread=room.topic_of(case))

    said = room.says("This message did not reach the family. Please send it another way.")
    assert [bubble for bubble in room.of_case(case) if said in bubble.text and bubble.reply_to == written]


async def test_a_late_tap_on_an_ended_case_says_that_it_has_ended(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)

    await anna.forges(f"ps:{case.word}:solved:9:-", thread=room.topic_of(case))

    room.hears("This case is closed.")
    assert (await stage.counts())["persons_helped"] == 1
