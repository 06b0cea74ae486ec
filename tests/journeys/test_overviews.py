"""What is open: in the room, and for whoever asks."""

from datetime import timedelta

from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage, plain


async def test_the_queue_shows_what_is_urgent_first_and_leads_to_the_topics(
    stage: Stage, room: Group, anna: Mediator, new_family: MakeFamily
) -> None:
    await anna.writes("/alias Anna")
    old, young, urgent = (new_family() for _ in range(3))
    for each in (old, young, urgent):
        await each.settles()
    taken = await old.asks_for_a_person()
    await anna.takes(taken)
    stage.clock.tick(timedelta(hours=50))
    await old.writes("I am still waiting here")
    waiting = await young.asks_for_a_person()
    stage.clock.tick(timedelta(hours=3))
    await urgent.forges("pe:-:urgent")
    red = await urgent.case()

    await anna.writes("/queue")

    text = room.news[-1].text
    positions = [text.index(case.word) for case in (red, waiting, taken)]
    assert positions == sorted(positions)
    assert "👤 Anna" in text
    assert "2 " in plain(text)
    bubble, button = room.button(waiting.word, room.news)
    assert button.url == f"https://t.me/c/{str(room.chat_id)[4:]}/{room.topic_of(waiting)}"
    assert not button.data
    assert bubble.thread is None


async def test_a_long_queue_has_pages(
    stage: Stage, room: Group, anna: Mediator, new_family: MakeFamily
) -> None:
    for _ in range(11):
        family = new_family()
        await family.settles()
        last = await family.asks_for_a_person()
        stage.clock.tick(timedelta(minutes=1))
    await anna.writes("/queue")
    first = room.news[-1]
    assert last.word not in first.text

    data = room.button("▶️", [first])[1].data
    await anna.forges(data, first.id)

    turned = next(bubble for bubble in room.screen if bubble.id == first.id)
    assert last.word in turned.text
    await anna.forges("qu:-:9999999999", first.id)
    assert last.word in next(bubble for bubble in room.screen if bubble.id == first.id).text


async def test_an_empty_queue_says_so_and_other_groups_have_none(
    room: Group, anna: Mediator, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    await anna.writes("/queue")
    room.hears("No case is open here.")

    staff = await new_room("staff")
    await new_mediator(staff, "Direktorova").writes("/queue")
    staff.hears("This works in a room that gets families’ questions.")


async def test_mine_shows_the_cases_of_the_asker_here_and_all_of_them_in_private(
    stage: Stage,
    room: Group,
    anna: Mediator,
    new_room: MakeRoom,
    new_mediator: MakeMediator,
    new_family: MakeFamily,
) -> None:
    narva = await new_room("narva")
    stage.members.present.add((narva.chat_id, anna.user["id"]))
    here, there, of_others = (new_family() for _ in range(3))
    await here.settles()
    await there.settles(municipality="narva")
    await of_others.settles()
    mine, afar, others = [await each.asks_for_a_person() for each in (here, there, of_others)]
    await new_mediator(room, "Borislavs").takes(others)
    await anna.takes(mine)
    anna.group = narva
    await anna.takes(afar)
    anna.group = room

    await anna.writes("/mine")
    assert mine.word in room.news[-1].text
    assert afar.word not in room.news[-1].text
    assert others.word not in room.news[-1].text

    phone = Family(stage, int(anna.user["id"]), "et", "Annavera")
    await phone.writes("/mine")
    assert mine.word in phone.news[-1].text
    assert afar.word in phone.news[-1].text
    assert others.word not in phone.news[-1].text


async def test_a_family_that_writes_mine_is_no_mediator_by_that(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()

    await family.writes("/mine")
    await family.forges("mi:-:1")

    family.hears("This button no longer works.")
    assert not await stage.ground.rows("SELECT id FROM mediators")
