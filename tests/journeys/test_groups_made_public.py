"""A room that anybody can find and read gets no cases: families were promised privacy."""

import pytest

from bot.domain.cases import State
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import ADMIN, Stage

PUBLIC = "This group is public: anybody could read the cases. Make it private, then try again."
LOST = "I can no longer write in a mediators’ room ({places}). Its cases go to another room or wait."


@pytest.fixture
async def case_in_public(room: Group, anna: Mediator, family: Family, new_room: MakeRoom) -> Group:
    """Anna has a case of Valga when its room becomes public; the room of the country is there too."""
    country = await new_room("ee")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the beginning of it")
    await anna.takes(case)
    family.looks_away()
    room.chat["username"] = "valga_for_everybody"
    return country


async def test_what_is_written_there_does_not_leave_and_its_cases_go_elsewhere(
    room: Group, anna: Mediator, family: Family, case_in_public: Group
) -> None:
    case = await family.case()

    await anna.writes("words that everybody reads", case)

    room.hears(PUBLIC)
    family.hears("Your question {word} is waiting for another mediator.", word=case.word)
    family.sees_nothing_like("words that everybody reads")
    assert case_in_public.copies(case) == ["the beginning of it"]
    await family.writes("the end of it")
    assert [bubble for bubble in room.screen if bubble.is_copy] == []


@pytest.mark.parametrize("is_forum", [True, False], ids=["topics", "plain group"])
async def test_what_stands_there_of_open_and_ended_cases_goes_at_once(
    stage: Stage,
    new_room: MakeRoom,
    new_mediator: MakeMediator,
    new_family: MakeFamily,
    is_forum: bool,
) -> None:
    """A rogue mediator needs one tap for it, and everything that families wrote would be on the internet."""
    room, country = await new_room("valga", is_forum=is_forum), await new_room("ee", is_forum=is_forum)
    anna = new_mediator(room)
    first, second = new_family(), new_family()
    for family, words in ((first, "words that were answered"), (second, "words that wait")):
        await family.settles()
        case = await family.asks_for_a_person()
        await family.writes(words)
        await anna.takes(case)
        await anna.writes(f"an answer to {words}", case)
        if family is first:
            await anna.closes(case)
    ended = await first.case()

    room.chat["username"] = "valga_for_everybody"
    await anna.writes("is anybody here?")

    assert stage.phones.topics.get(room.chat_id, {}) == {}
    assert [bubble.text for bubble in room.screen if "words that" in bubble.text and bubble.is_copy] == []
    assert not [b for b in room.screen if b.buttons or ended.word in b.text]
    assert "words that wait" in country.copies(await second.case())
    assert await stage.ground.rows("SELECT * FROM left_places") == []

    await first.forges(f"re:{ended.word}")
    assert "words that were answered" in country.copies(await first.case())


async def test_that_a_room_is_public_is_said_once(
    stage: Stage, room: Group, anna: Mediator, family: Family, case_in_public: Group, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    case = await family.case()
    await anna.writes("words that everybody reads", case)
    room.hears(PUBLIC)
    staff.hears(LOST, places="Valga")
    staff.looks_away()

    await anna.writes("more words that everybody reads")

    room.sees_nothing_new()
    staff.sees_nothing_new()


@pytest.mark.parametrize("press", ["ta:{word}", "ce:{word}", "oc:{word}:no_reply", "ps:{word}:solved:1"])
async def test_its_buttons_do_nothing(
    stage: Stage, room: Group, anna: Mediator, family: Family, case_in_public: Group, press: str
) -> None:
    case = await family.case()

    for _ in range(2):
        await anna.forges(press.format(word=case.word))

    assert (await family.case()).state is State.WAITING
    await stage.counted(started=1, escalated=1, taken=1)


async def test_an_edit_there_changes_nothing_at_the_familys(
    room: Group, anna: Mediator, family: Family, new_room: MakeRoom
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    written = await anna.writes("come on Monday at ten", case)
    room.chat["username"] = "valga_for_everybody"

    await anna.edits(written, "come on Tuesday at ten", case)

    room.hears(PUBLIC)
    assert [bubble.text for bubble in family.screen if bubble.is_copy] == ["come on Monday at ten"]


async def test_making_the_bot_an_administrator_there_brings_no_cases(
    stage: Stage, room: Group, family: Family
) -> None:
    room.chat["username"] = "valga_for_everybody"

    await room.bot_becomes("administrator", can_manage_topics=True)
    await family.settles()
    case = await family.asks_for_a_person()

    room.hears(PUBLIC)
    assert case.room_id is None
    assert room.has_nothing_of(case)


async def test_a_room_that_is_private_again_gets_its_cases_back(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    room.chat["username"] = "valga_for_everybody"
    await anna.writes("words that everybody reads", case)
    await family.writes("written into the gap")
    assert (await family.case()).room_id is None
    del room.chat["username"]

    await Mediator(stage, ADMIN, "Direktorova", room).writes("/bind valga")

    assert room.copies(case) == ["written into the gap"]
    room.button("Take", room.of_case(case))
