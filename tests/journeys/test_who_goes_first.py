"""While messages wait for their turn: what each of them is worth, and what need not be sent at all."""

from bot.domain.actions import URGENT, Verb, act
from bot.domain.messages import ChangeTopic, EditText, SendText
from bot.domain.pacing import Waiting
from bot.domain.urgency import Urgency
from tests.journeys.conftest import MakeFamily
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage


async def waiting(stage: Stage) -> list[Waiting]:
    async with stage.ground.transactions.reading() as uow:
        return await uow.outbox.waiting(uow.now)


async def worth_in_rooms(stage: Stage) -> list[Urgency]:
    return [one.urgency for one in await waiting(stage) if one.is_group]


async def test_danger_and_a_mediators_press_stand_before_what_is_only_written(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_family: MakeFamily
) -> None:
    talking, endangered = new_family(), new_family()
    for one in (family, talking, endangered):
        await one.settles()
    case = await family.asks_for_a_person()
    await talking.asks_for_a_person()

    async with stage.telegram_takes_nothing():
        await talking.writes("there is one thing more")
        assert await worth_in_rooms(stage) == [Urgency.COPY]
        await anna.takes(case)
        assert await worth_in_rooms(stage) == [Urgency.COPY, Urgency.URGENT]
        await endangered.forges(act(Verb.PERSON, "", URGENT))
        assert await worth_in_rooms(stage) == [Urgency.COPY, Urgency.URGENT, Urgency.URGENT]
        families = [one.urgency for one in await waiting(stage) if not one.is_group]
        assert set(families) == {Urgency.AWAITED}


async def test_a_calm_new_case_stands_before_copies(
    stage: Stage, room: Group, family: Family, new_family: MakeFamily
) -> None:
    talking = new_family()
    await family.settles()
    await talking.settles()
    await talking.asks_for_a_person()

    async with stage.telegram_takes_nothing():
        await talking.writes("there is one thing more")
        await family.writes("/person")
        # The question of consent waits as well, so it is answered before it is seen.
        await family.forges(act(Verb.CONSENT))
        assert await worth_in_rooms(stage) == [Urgency.COPY, Urgency.AWAITED]


async def test_the_emergency_card_stands_before_every_other_answer(stage: Stage, family: Family) -> None:
    await family.settles()
    async with stage.telegram_takes_nothing():
        await family.writes("help he is beating me")
        assert [one.urgency for one in await waiting(stage)] == [Urgency.URGENT]


async def test_a_case_that_is_taken_and_closed_before_its_card_was_sent_comes_as_it_is_by_then(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    stage.phones.recorder.sent.clear()

    async with stage.telegram_takes_nothing():
        await anna.takes(case)
        await anna.presses("Take", case)
        await anna.forges(act(Verb.OUTCOME, case.word, "referred"), thread=room.topic_of(case))
        await anna.forges(act(Verb.PERSONS, case.word, "solved", 1), thread=room.topic_of(case))

    sent = stage.phones.recorder.to(room.chat_id)
    assert sum(isinstance(one, EditText) for one in sent) == 1, "the card, as it is at the end"
    names = [one for one in sent if isinstance(one, ChangeTopic) and one.name]
    assert [one.name for one in names] == [room.topic_name(case)]
    texts = [one.text for one in sent if isinstance(one, SendText) and one.reply_to is None]
    assert len(texts) == 1
    assert room.says("Your first case. More about it: /help") in texts[0]
