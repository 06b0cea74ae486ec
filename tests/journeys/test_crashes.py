"""A fault or a crash in the middle of anything leaves nothing half done, and nobody unheard."""

from datetime import timedelta

import pytest

from bot.domain.delivery import LEAST_ATTEMPTS, LONGEST_PAUSE, MOST_ATTEMPTS, Sent, TryAgain
from bot.domain.messages import CopyMessage, SendText
from tests.journeys.conftest import MakeFamily, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage

OPENED = "Your question {word} is with the mediators. A mediator will answer you here."


class PowerCut(BaseException):
    """The process ends here: nothing may catch it."""


async def test_a_crash_in_the_middle_of_a_hand_over_leaves_nothing_and_the_next_run_succeeds(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.writes("who built the pyramids")
    await family.writes("/person")
    before, rows = await stage.counts(), await stage.ground.rows("SELECT id FROM outbox")
    stage.translator.breaks_at[OPENED] = PowerCut()

    with pytest.raises(PowerCut):
        await family.presses("Yes, pass it on")

    assert await stage.cases_of(family.chat_id) == ()
    assert await stage.counts() == before
    assert await stage.ground.rows("SELECT id FROM outbox") == rows
    stage.translator.breaks_at.clear()
    await stage.settle()
    case = await family.case()
    assert room.copies(case) == ["who built the pyramids"]
    await stage.counted(started=1, asked=1, unanswered=1, escalated=1)


async def test_a_crash_in_the_middle_of_taking_leaves_the_case_to_whoever_is_next(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    taken = "A mediator has your question now and will answer you here."
    stage.translator.breaks_at[taken] = PowerCut()
    with pytest.raises(PowerCut):
        await anna.takes(case)
    assert (await family.case()).mediator_id is None

    stage.translator.breaks_at.clear()
    await stage.settle()

    family.hears(taken)
    await stage.counted(started=1, escalated=1, taken=1)


async def test_a_crash_between_sending_and_noting_sends_again_and_never_loses(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    async with stage.telegram_takes_nothing():
        await family.writes("words of a bad moment")
        leased = await stage.services.outbox.exchange((), 50)
        for message in leased:
            assert isinstance(await stage.phones.send(message.message), Sent)
        stage.clock.tick(timedelta(minutes=2))

    assert room.copies(case) == ["words of a bad moment"] * 2, "twice is a nuisance, never would be a loss"


async def test_a_fault_that_passes_is_not_noticed_by_the_family(stage: Stage, family: Family) -> None:
    await family.settles()
    stage.matcher.error = RuntimeError("how to find a family doctor")
    await family.writes("how to find a family doctor")
    family.sees_nothing_new()

    stage.matcher.error = None
    stage.clock.tick(timedelta(minutes=1))
    await stage.settle()

    family.sees("How to find a family doctor?")
    await stage.counted(started=1, asked=1, answered=1)


async def test_an_update_that_fails_for_good_is_put_aside_and_family_and_admins_are_told(
    stage: Stage, family: Family, new_family: MakeFamily
) -> None:
    admin, other = Family(stage, ADMIN, "en", "Direktorova"), new_family()
    stage.leaves_something_behind = True
    await family.settles()
    await other.settles()
    stage.matcher.error = RuntimeError("how to find a family doctor")
    await family.writes("how to find a family doctor")
    for _ in range(MOST_ATTEMPTS):
        stage.clock.tick(timedelta(minutes=2))
        await stage.settle()

    family.hears("Something went wrong with your message. We will look into it. Please write again.")
    admin.hears("A message could not be handled and was put aside. The log has the name of the error.")
    assert len(admin.screen) == 1
    stage.matcher.error = None
    await family.writes("how to find a family doctor")
    family.sees("How to find a family doctor?")
    await stage.counted(started=2, asked=1, answered=1)


async def test_one_familys_fault_does_not_hold_up_another(
    stage: Stage, family: Family, new_family: MakeFamily
) -> None:
    other = new_family()
    await family.settles()
    await other.settles()
    stage.matcher.error = RuntimeError()

    async with stage.at_the_same_moment():
        await family.writes("how to find a family doctor")
        await other.writes("/help")

    other.hears("If I do not know, I can pass your question on to a person.")
    stage.matcher.error = None
    stage.clock.tick(timedelta(minutes=1))
    await stage.settle()
    family.sees("How to find a family doctor?")


async def test_burials_are_told_to_the_staff_room_where_there_is_one(
    stage: Stage, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    stage.leaves_something_behind = True
    await family.settles()
    staff.looks_away()
    stage.matcher.error = RuntimeError()

    await family.writes("how to find a family doctor")
    for _ in range(MOST_ATTEMPTS):
        stage.clock.tick(timedelta(minutes=2))
        await stage.settle()

    staff.hears("A message could not be handled and was put aside. The log has the name of the error.")


async def test_a_mediator_whose_words_fail_for_good_is_told_beside_them(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    stage.leaves_something_behind = True
    await family.settles()
    case = await family.asks_for_a_person()
    staff.looks_away()
    stage.translator.breaks_at["Not sent. Take the case first. Notes to colleagues begin with //"] = (
        RuntimeError()
    )

    written = await anna.writes("come on Monday at ten", case)
    for _ in range(MOST_ATTEMPTS):
        stage.clock.tick(timedelta(minutes=2))
        await stage.settle()

    told = room.hears("This message did not reach the family. Please send it another way.")
    assert (told.thread, told.reply_to) == (room.topic_of(case), written)
    staff.hears("A message could not be handled and was put aside. The log has the name of the error.")


async def test_when_telegram_does_not_answer_everything_is_sent_later_in_order(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    away = [TryAgain("TimedOut")] * 2
    stage.phones.recorder.answer(lambda message: message.chat_id == room.chat_id, *away)

    await family.writes("the first of two")
    await family.writes("the second of two")
    for _ in range(3):
        stage.clock.tick(timedelta(minutes=1))
        await stage.settle()

    assert room.copies(case) == ["the first of two", "the second of two"]


async def test_a_flood_limit_holds_the_whole_chat_and_loses_nothing(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    flood = TryAgain("RetryAfter", timedelta(seconds=30), whole_chat=True)
    stage.phones.recorder.answer(lambda message: isinstance(message, CopyMessage), flood)

    await family.writes("the first of two")
    await family.writes("the second of two")
    assert room.copies(case) == []
    stage.clock.tick(timedelta(seconds=31))
    await stage.settle()

    assert room.copies(case) == ["the first of two", "the second of two"]


async def test_what_telegram_did_not_take_for_a_day_is_given_up_and_people_are_told(
    stage: Stage, room: Group, family: Family
) -> None:
    admin = Family(stage, ADMIN, "en", "Direktorova")
    await family.settles()
    await family.asks_for_a_person()
    away = [TryAgain("TimedOut")] * (LEAST_ATTEMPTS + 1)
    stage.phones.recorder.answer(lambda message: isinstance(message, CopyMessage), *away)

    await family.writes("words of a bad day")
    stage.clock.tick(timedelta(hours=25))
    for _ in range(LEAST_ATTEMPTS):
        await stage.settle()
        stage.clock.tick(LONGEST_PAUSE)

    admin.hears("Telegram did not take a message for 24 hours. We have stopped trying.")
    family.hears("Your last message could not be passed on. Please send it again.")


async def test_answers_do_not_wait_for_a_room_that_does_not_answer(
    stage: Stage, room: Group, family: Family, new_family: MakeFamily
) -> None:
    other = new_family()
    await family.settles()
    await other.settles()
    await family.asks_for_a_person()
    stage.phones.recorder.answer(lambda message: message.chat_id == room.chat_id, *[TryAgain("TimedOut")] * 3)

    await family.writes("words into the silence")
    await other.writes("how to find a family doctor")

    other.sees("How to find a family doctor?")
    assert [m for m in stage.phones.recorder.to(other.chat_id) if isinstance(m, SendText)]
    for _ in range(3):
        stage.clock.tick(timedelta(minutes=2))
        await stage.settle()
