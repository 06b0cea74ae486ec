"""Nobody is there any more: the case says so, ends as unreachable, and the family can have it back."""

from datetime import timedelta

from bot.domain.cases import Outcome, State
from bot.domain.delivery import Refusal, Refused
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

ENDED = "The family cannot be reached any more. The case is closed."


async def test_a_deleted_account_ends_its_case_at_once_and_is_counted(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    gone = Refused(Refusal.ACCOUNT_GONE)
    for _ in range(2):
        stage.phones.recorder.answer(lambda message: message.chat_id == family.chat_id, gone)

    async with stage.at_the_same_moment():
        await anna.writes("the first word to nobody", case)
        await anna.writes("the second word to nobody", case)

    ended = await family.case()
    assert (ended.state, ended.outcome) == (State.CLOSED, Outcome.UNREACHABLE)
    assert len([bubble for bubble in room.of_case(case) if room.says(ENDED) in bubble.text]) == 1
    assert room.topic_name(case).startswith("✅")
    await stage.counted(started=1, escalated=1, taken=1, first_reply_1h=1, closed_unreachable=1)


async def test_a_family_that_stays_away_for_a_week_is_not_waited_for(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.blocks_the_bot()
    stage.clock.tick(timedelta(days=6, hours=23))
    await stage.sweep()
    assert (await family.case()).is_open

    stage.clock.tick(timedelta(hours=2))
    await stage.sweep()
    await stage.sweep()

    room.hears(ENDED)
    assert (await family.case()).outcome is Outcome.UNREACHABLE
    await stage.counted(started=1, escalated=1, closed_unreachable=1)
    assert not room.has_nothing_of(case)


async def test_who_comes_back_later_reads_what_happened_and_gets_the_case_back(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.blocks_the_bot()
    stage.clock.tick(timedelta(days=8))
    await stage.sweep()

    await family.returns()
    family.hears("We could not reach you, so your question {word} was closed.", word=case.word)
    await family.presses("I still need help")

    await anna.takes(await family.case())
    await anna.writes("good that you are back", case)
    family.sees("good that you are back")


async def test_who_comes_back_in_time_keeps_the_case_and_the_week_begins_anew(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.asks_for_a_person()
    await family.blocks_the_bot()
    stage.clock.tick(timedelta(days=6))
    await family.returns()
    await family.blocks_the_bot()
    stage.clock.tick(timedelta(days=6))

    await stage.sweep()

    assert (await family.case()).is_open


async def test_a_family_without_a_case_that_comes_back_hears_nothing_of_cases(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.blocks_the_bot()
    family.looks_away()

    await family.returns()

    family.sees_nothing_new()
