"""The bot is removed from a room: its cases go on somewhere else, and nothing is lost."""

from bot.domain.cases import State
from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import CopyMessage
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.phones import Bubble
from tests.journeys.stage import ADMIN, Stage

LOST = "I can no longer write in a mediators’ room ({places}). Its cases go to another room or wait."


async def test_when_the_bot_is_removed_its_cases_go_to_the_country_room_with_everything(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    country, staff = await new_room("ee"), await new_room("staff")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    await anna.takes(case)
    await family.writes("the middle of it")
    family.looks_away()

    await room.bot_becomes("kicked")

    staff.hears(LOST, places="Valga")
    family.hears("Your question {word} is waiting for another mediator.", word=case.word)
    assert country.copies(case) == ["the beginning of it", "the middle of it"]
    await family.writes("the end of it")
    assert country.copies(case)[-1] == "the end of it"
    boris = new_mediator(country, "Borislavs")
    await boris.takes(case)
    await boris.writes("I will help from here", case)
    family.sees("I will help from here")


async def test_without_another_room_the_case_waits_until_the_bot_is_let_in_again(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    admin = Family(stage, ADMIN, "en", "Direktorova")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await room.bot_becomes("kicked")
    admin.hears(LOST, places="Valga")
    await family.writes("written into the gap")
    assert (await family.case()).state is State.WAITING

    await room.bot_becomes("administrator", can_manage_topics=True)

    assert room.copies(case) == ["written into the gap"]


async def test_a_room_that_is_found_gone_while_sending_loses_nothing(
    stage: Stage, room: Group, family: Family, new_room: MakeRoom
) -> None:
    country = await new_room("ee")
    await family.settles()
    case = await family.asks_for_a_person()
    stage.phones.left_groups.add(room.chat_id)

    async with stage.telegram_takes_nothing():
        await family.writes("the first of three")
        await family.writes("the second of three")
        await family.writes("the third of three")

    assert country.copies(case) == ["the first of three", "the second of three", "the third of three"]
    async with stage.ground.transactions.reading() as uow:
        found = await uow.rooms.find(country.chat_id)
    assert found is not None
    assert found.is_open, "the refusals of the old room closed the new one"


async def test_messages_that_were_on_their_way_when_the_bot_was_removed_arrive_once(
    stage: Stage, room: Group, family: Family, new_room: MakeRoom
) -> None:
    country = await new_room("ee")
    await family.settles()
    await family.writes("who built the pyramids")

    async with stage.telegram_takes_nothing():
        await family.writes("/person")
        await family.forges("yes:-:-")
        await room.bot_becomes("kicked")

    case = await family.case()
    assert country.copies(case) == ["who built the pyramids"]
    assert len([b for b in country.of_case(case) if b.buttons]) == 1
    async with stage.ground.transactions.reading() as uow:
        found = await uow.rooms.find(country.chat_id)
    assert found is not None
    assert found.is_open


async def test_a_case_that_ended_in_a_lost_room_is_reopened_where_somebody_sees_it(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    country = await new_room("ee")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("about my papers")
    await anna.takes(case)
    await anna.closes(case)
    await room.bot_becomes("kicked")

    await family.presses("I still need help")

    assert country.copies(case) == ["about my papers"]
    country.button("Take", country.of_case(case))


async def test_a_case_that_was_taken_back_before_any_room_existed_is_reopened_in_the_new_one(
    family: Family, new_room: MakeRoom
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("about my papers")
    await family.presses("Take the question back")
    room = await new_room("valga")
    assert room.has_nothing_of(case)

    await family.presses("I still need help")

    assert room.copies(case) == ["about my papers"]


async def test_a_room_in_which_the_bot_may_not_write_is_no_room(
    stage: Stage, room: Group, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    refused = [Refused(Refusal.NO_RIGHTS)] * 5
    stage.phones.recorder.answer(lambda message: message.chat_id == room.chat_id, *refused)
    await family.settles()

    case = await family.asks_for_a_person()

    assert (await family.case()).state is State.WAITING
    staff.sees(case.word)


async def test_words_to_a_colleague_under_a_number_of_the_lost_room_stay_in_the_new_one(
    room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    country = await new_room("ee")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    number = await anna.writes("the first answer to them", case)
    await room.bot_becomes("kicked")
    anna.group = country
    await anna.takes(case)
    country.stage.phones.show(country.chat_id, Bubble(number, "Colleague", "shall we have lunch?"))
    family.looks_away()

    await anna.writes("yes, and I am tired of this family", reply_to=number)

    family.sees_nothing_new()


async def test_numbers_of_a_lost_room_mean_nothing_for_a_case_that_is_reopened_elsewhere(
    room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    country = await new_room("ee")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    number = await anna.writes("the first answer to them", case)
    await anna.closes(case)
    await room.bot_becomes("kicked")
    await family.presses("I still need help")
    anna.group = country
    await anna.takes(case)
    country.stage.phones.show(country.chat_id, Bubble(number, "Colleague", "shall we have lunch?"))
    family.looks_away()

    await anna.writes("yes, and I am tired of this family", reply_to=number)

    family.sees_nothing_new()


async def test_a_room_that_takes_no_copies_any_more_is_reported_and_the_family_is_told(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    staff.looks_away()
    refused = Refused(Refusal.NO_RIGHTS)
    stage.phones.recorder.answer(lambda message: isinstance(message, CopyMessage), refused)

    await family.writes("the middle of it")

    family.hears(
        "Your last message has not reached the mediators yet. They get it as soon as that is possible."
    )
    staff.hears("Case {word} could not be shown in its room. Please check that room.", word=case.word)
