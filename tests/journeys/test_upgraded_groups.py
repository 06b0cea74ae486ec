"""A group became a supergroup: its messages have other numbers there, and the old ones mean nothing."""

import pytest

from bot.domain.cases import Case
from bot.domain.delivery import Sent
from bot.domain.messages import OutgoingMessage, SendText
from tests.builders import room_upgraded_update
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.phones import Bubble
from tests.journeys.stage import Stage

NOT_DELIVERED = "This message did not reach the family. Please send it another way."


@pytest.fixture
async def old(new_room: MakeRoom) -> Group:
    """A room in a group that is about to become a supergroup."""
    return await new_room("valga", is_forum=False, kind="group")


@pytest.fixture
def anna(old: Group, new_mediator: MakeMediator) -> Mediator:
    return new_mediator(old)


async def upgraded(stage: Stage, old: Group) -> Group:
    """The supergroup; nothing arrives in the old chat any more."""
    moved = Group(stage, -1_009_000_000_003, "A group", is_forum=False)
    stage.phones.left_groups.add(old.chat_id)
    await stage.receive(room_upgraded_update(old.chat_id, moved.chat))
    return moved


def card_of(group: Group, case: Case) -> Bubble:
    """The case's card; notices with buttons come after it."""
    return next(one for one in group.screen if one.buttons and case.word in one.text)


def copies_in(group: Group) -> list[Bubble]:
    return [bubble for bubble in group.screen if bubble.is_copy]


async def test_an_open_case_comes_into_the_new_chat_with_its_owner_and_everything(
    stage: Stage, old: Group, anna: Mediator, family: Family
) -> None:
    await anna.writes("/alias Anna")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    await anna.takes(case)

    moved = await upgraded(stage, old)

    card = card_of(moved, case)
    assert "Anna" in card.text
    assert [(copy.text, copy.reply_to) for copy in copies_in(moved)] == [("the beginning of it", card.id)]
    anna.group = moved
    await anna.writes("I am here as before", reply_to=copies_in(moved)[0].id)
    family.sees("I am here as before")
    await anna.closes(case)
    family.sees(case.word)


async def test_words_to_a_colleague_under_an_old_number_stay_in_the_group(
    stage: Stage, old: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await family.writes("something of a family")
    number = copies_in(old)[0].id
    anna.group = moved = await upgraded(stage, old)
    stage.phones.show(moved.chat_id, Bubble(number, "Colleague", "shall we have lunch?"))
    family.looks_away()

    await anna.writes("yes, and I am tired of this family", reply_to=number)

    family.sees_nothing_new()


async def test_a_card_never_overwrites_another_one_that_has_its_old_number(
    stage: Stage, old: Group, anna: Mediator, new_family: MakeFamily
) -> None:
    first, second = new_family(name="Mirgaste"), new_family(name="Kalitina")
    await first.settles()
    await second.settles()
    case = await first.asks_for_a_person()
    number = card_of(old, case).id
    anna.group = moved = await upgraded(stage, old)
    await second.writes("/person")

    def is_card(message: OutgoingMessage) -> bool:
        return isinstance(message, SendText) and message.chat_id == moved.chat_id

    stage.phones.recorder.answer(is_card, Sent(number))
    await second.presses("Yes, pass it on")
    other = await second.case()
    assert card_of(moved, other).id == number

    await anna.forges(f"ta:{case.word}")

    assert card_of(moved, other).id == number, "the card of one family shows another one's case"
    assert not any(moved.says("Take") in label for label in moved.labels(card_of(moved, case)))


@pytest.mark.parametrize("is_on_its_way", [False, True], ids=["asked afterwards", "asked before"])
async def test_forgetting_deletes_nobody_elses_message(
    stage: Stage, old: Group, family: Family, is_on_its_way: bool
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("something of a family")
    numbers = card_of(old, case).id, copies_in(old)[0].id

    async with stage.telegram_takes_nothing():
        if is_on_its_way:
            await family.forges("fo:yes")
        moved = await upgraded(stage, old)
        for number in numbers:
            stage.phones.show(moved.chat_id, Bubble(number, "Colleague", f"a message of my own {number}"))
    if not is_on_its_way:
        assert copies_in(moved)
        await family.forges("fo:yes")

    own = [bubble.id for bubble in moved.screen if bubble.author == "Colleague"]
    assert own == list(numbers)
    assert copies_in(moved) == [], "what the new chat was shown of the family is deleted with the case"


async def test_what_was_on_its_way_into_the_old_chat_arrives_once(
    stage: Stage, old: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    async with stage.telegram_takes_nothing():
        await family.writes("the first of two")
        await family.writes("the second of two")
        moved = await upgraded(stage, old)

    assert [copy.text for copy in copies_in(moved)] == ["the first of two", "the second of two"]
    assert len([bubble for bubble in moved.screen if bubble.buttons and case.word in bubble.text]) == 1


async def test_a_mediator_learns_that_words_on_their_way_out_of_the_old_chat_were_lost(
    stage: Stage, old: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    card = card_of(old, case)

    async with stage.telegram_takes_nothing():
        await anna.writes("come on Monday at ten", reply_to=card.id)
        stage.phones.chats[old.chat_id] = []  # Telegram copies nothing out of it any more
        moved = await upgraded(stage, old)

    assert not any(bubble.is_copy for bubble in family.screen)
    moved.hears(NOT_DELIVERED)


async def test_an_ended_case_that_is_reopened_afterwards_comes_with_everything(
    stage: Stage, old: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    await anna.takes(case)
    await anna.closes(case)
    anna.group = moved = await upgraded(stage, old)
    assert copies_in(moved) == []

    await family.presses("I still need help")

    assert [copy.text for copy in copies_in(moved)] == ["the beginning of it"]
    await anna.forges(f"ta:{case.word}", card_of(moved, case).id)
    await anna.writes("I am here as before", reply_to=copies_in(moved)[0].id)
    family.sees("I am here as before")
