"""What was begun or was on its way when a case changed hands means nothing afterwards."""

from bot.domain.delivery import Sent
from bot.domain.messages import SendText
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.phones import Bubble
from tests.journeys.stage import Stage


async def test_a_transfer_that_was_begun_before_closing_is_over_when_the_case_is_reopened(
    anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    narva = await new_room("narva")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.presses("Transfer", case)
    await anna.presses("Narva", case)
    await anna.closes(case)
    await family.presses("I still need help")
    await anna.takes(case)

    await anna.writes("I am with you again", case)

    family.sees("I am with you again")
    assert narva.has_nothing_of(case)


async def test_a_transfer_that_was_begun_ends_when_a_colleague_takes_the_case(
    room: Group, anna: Mediator, family: Family, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    narva, boris = await new_room("narva"), new_mediator(room, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.presses("Transfer", case)
    await anna.presses("Narva", case)
    await boris.takes(case)
    await boris.presses("Give back", case)
    await anna.takes(case)

    await anna.writes("good day, what happened?", case)

    family.sees("good day, what happened?")
    assert narva.has_nothing_of(case)


async def test_a_notice_that_arrives_in_the_old_group_has_no_meaning_by_its_number_in_the_new_one(
    stage: Stage, family: Family, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    room, narva = await new_room("valga", is_forum=False), await new_room("narva", is_forum=False)
    anna, boris = new_mediator(room), new_mediator(narva, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    stage.phones.recorder.answer(
        lambda message: isinstance(message, SendText) and message.chat_id == room.chat_id, Sent(4711)
    )
    async with stage.telegram_takes_nothing():
        await anna.writes("has anybody seen this?", reply_to=room.of_case(case)[-1].id)
        leased = await stage.services.outbox.exchange((), 50)
        finished = [(one, await stage.phones.send(one.message)) for one in leased]
        await anna.forges(f"mn:{case.word}:2")
        await stage.services.outbox.exchange(finished, 0)
    await boris.takes(case)
    stage.phones.show(narva.chat_id, Bubble(4711, "Colleague", "shall we have lunch?"))
    family.looks_away()

    await boris.writes("yes, and I am tired of this family", reply_to=4711)

    family.sees_nothing_new()


async def test_whoever_writes_in_the_old_topic_of_a_room_that_was_lost_for_a_while_is_told(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    country = await new_room("ee")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await room.bot_becomes("kicked")
    await room.bot_becomes("administrator", can_manage_topics=True, can_delete_messages=True)

    await anna.writes("come on Monday at ten", case)

    room.hears("Not sent.")
    family.sees_nothing_like("come on Monday at ten")
    assert country.topic_of(case)
    await family.forges("fo:yes")
    assert room.has_nothing_of(case), "what stood in the lost room is deleted with the case"
