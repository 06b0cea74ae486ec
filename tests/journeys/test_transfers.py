"""A case goes to the mediators of another place with all that was said, and the family hears of it once."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.cases import Case, State
from tests.builders import photo, voice
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.phones import DROM
from tests.journeys.stage import Stage
from tests.journeys.test_crashes import PowerCut
from tests.journeys.test_promises import add_countries
from tests.journeys.times import comes

WITH_OTHERS = "Other mediators ({places}) have your question {word} now."
WENT_TO = "Colleagues in another room have the case now: {places}."
REACHES_NOBODY = "What is written here does not reach the family."
THEIRS = "This case is with {owner}. Only they can do this."
STALE = "This button no longer works."
FIRST, SECOND = "the first of my words", "the second of my words"
NOTE = "the mother cannot read, please send voice"


@pytest.fixture
async def narva(new_room: MakeRoom) -> Group:
    return await new_room("narva")


@pytest.fixture
def boris(narva: Group, new_mediator: MakeMediator) -> Mediator:
    return new_mediator(narva, "Borislavs")


async def taken_case(family: Family, anna: Mediator) -> Case:
    """A conversation with one message of each side, and a note that is nobody else's business."""
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the first of my words")
    await anna.takes(case)
    await anna.writes("good day, what happened?", case)
    await anna.writes("// they seem to be in a hurry", case)
    await family.writes("the second of my words")
    return case


async def chooses_narva(anna: Mediator, case: Case) -> None:
    await anna.presses("Transfer", case)
    await anna.presses("Narva", case)


async def test_a_case_goes_to_another_room_with_all_that_both_sides_wrote(
    stage: Stage, room: Group, anna: Mediator, narva: Group, boris: Mediator, family: Family
) -> None:
    await anna.writes("/alias Anna")
    case = await taken_case(family, anna)

    await chooses_narva(anna, case)
    family.sees_nothing_like("Narva")
    narva.looks_away()
    await anna.presses("Without a note", case)

    family.hears(WITH_OTHERS, places="Narva", word=case.word)
    assert len(family.news) == 1
    assert narva.copies(case) == [
        "the first of my words",
        "good day, what happened?",
        "the second of my words",
    ]
    told = [bubble.text for bubble in narva.of_case(case) if not bubble.is_copy]
    family_wrote, mediators_wrote = (
        narva.says(sentence) for sentence in ("The family wrote:", "Mediators wrote to the family:")
    )
    assert [text[2:] for text in told[1:]] == [family_wrote, mediators_wrote, family_wrote]
    assert narva.topic_name(case).startswith("🟡")
    old = stage.phones.topics[room.chat_id][room.topic_of(case)]
    assert old.is_closed
    assert old.name.startswith("➡️")
    room.hears(WENT_TO, places="Narva")

    await boris.takes(case)
    await boris.writes("hello from the other town", case)
    family.sees("hello from the other town")
    assert (await family.case()).municipality == "valga", "the family's own place stays"


async def test_the_note_stands_under_the_card_and_the_family_never_gets_it(
    stage: Stage, room: Group, anna: Mediator, narva: Group, family: Family
) -> None:
    await anna.writes("/alias Anna")
    case = await taken_case(family, anna)

    await chooses_narva(anna, case)
    question = room.news[-1]
    assert question.buttons
    await anna.writes(NOTE, case)

    assert not next(bubble for bubble in room.screen if bubble.id == question.id).buttons
    card, said, note, *_ = narva.of_case(case)
    assert card.buttons
    assert narva.says("A note from {colleague}, for this room only:", colleague="Anna") in said.text
    assert (note.text, note.is_copy) == (NOTE, True)
    family.sees_nothing_like(NOTE)
    await anna.writes("and one word more", case)
    room.hears(WENT_TO, places="Narva")
    room.hears(REACHES_NOBODY)
    family.sees_nothing_like("and one word more")


async def test_a_note_can_be_spoken(anna: Mediator, narva: Group, family: Family) -> None:
    case = await taken_case(family, anna)
    await chooses_narva(anna, case)

    await anna.writes("", case, voice=voice())

    assert narva.copies(case)[0] == "voice"


@pytest.mark.parametrize("is_forum", [True, False], ids=["topics", "plain groups"])
async def test_of_an_album_every_picture_goes_along_and_is_said_to_be_a_note(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family, is_forum: bool
) -> None:
    room, narva = await new_room("valga", is_forum=is_forum), await new_room("narva", is_forum=is_forum)
    anna, boris = new_mediator(room), new_mediator(room, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes(FIRST)
    await anna.presses("Transfer", case)
    await anna.presses("Narva", case)
    question, narva_before = room.news[-1].id, len(narva.screen)

    async def shows(mediator: Mediator, album: str) -> None:
        await mediator.writes("", case, photo=[photo()], media_group_id=album, reply_to=question)

    for _ in range(3):
        await shows(anna, "7")

    assert not [bubble for bubble in room.news if bubble.author == DROM], "nothing is refused"
    shown = [bubble.text or bubble.kind for bubble in narva.screen[narva_before:]]
    note = "📝 " + narva.says(
        "A note from {colleague}, for this room only:", colleague=narva.says("a colleague")
    )
    assert [words for words in shown if words in (note, "photo")] == [note, "photo"] * 3
    assert not [bubble for bubble in family.screen if bubble.kind == "photo"]

    await shows(boris, "8")
    room.hears(REACHES_NOBODY)
    assert len([bubble for bubble in narva.screen if bubble.kind == "photo"]) == 3
    await family.forges("fo:yes")
    assert not [bubble for bubble in narva.screen if bubble.kind == "photo"]
    theirs = [bubble for bubble in room.screen if bubble.author == "Annavera" and bubble.kind == "photo"]
    assert not theirs


async def test_in_a_group_without_topics_the_note_answers_the_bots_question(
    new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room, narva = await new_room("valga", is_forum=False), await new_room("narva", is_forum=False)
    anna = new_mediator(room)
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.presses("Transfer", case)
    await anna.presses("Narva", case)
    question = room.news[-1]

    await anna.writes("talk among colleagues")
    await anna.writes(NOTE, reply_to=question.id)

    assert narva.copies(case) == [NOTE]
    card = next(bubble for bubble in room.screen if case.word in bubble.text)
    assert room.says(WENT_TO, places="Narva") in card.text
    assert not card.buttons


async def test_what_is_said_an_hour_later_is_no_note(
    stage: Stage, anna: Mediator, narva: Group, family: Family
) -> None:
    case = await taken_case(family, anna)
    await chooses_narva(anna, case)
    stage.clock.tick(timedelta(minutes=61))

    await anna.writes("I have asked the school for you", case)

    family.sees("I have asked the school for you")
    assert narva.has_nothing_of(case)


async def test_whoever_changes_their_mind_keeps_the_case(
    room: Group, anna: Mediator, narva: Group, family: Family
) -> None:
    case = await taken_case(family, anna)
    await chooses_narva(anna, case)

    await anna.presses("Don’t transfer", case)
    await anna.writes("we go on as before", case)

    family.sees("we go on as before")
    assert narva.has_nothing_of(case)
    room.button("Close", room.of_case(case))


async def test_a_case_that_waits_can_be_transferred_by_anybody_and_a_taken_one_by_its_owner(
    room: Group, anna: Mediator, narva: Group, new_mediator: MakeMediator, family: Family
) -> None:
    other = new_mediator(room, "Otherone")
    await anna.writes("/alias Anna")
    case = await taken_case(family, anna)

    await other.presses("Transfer", case)
    room.hears(THEIRS, owner="Anna")
    await anna.presses("Give back", case)
    await chooses_narva(other, case)
    await other.presses("Without a note", case)

    family.hears(WITH_OTHERS, places="Narva", word=case.word)


async def test_across_the_border_the_familys_place_stays(
    stage: Stage, anna: Mediator, new_room: MakeRoom, family: Family
) -> None:
    add_countries(stage)
    valka = await new_room("valka")
    case = await taken_case(family, anna)

    await anna.presses("Transfer", case)
    await anna.presses("Valka", case)
    await anna.presses("Without a note", case)

    family.hears(WITH_OTHERS, places="Valka", word=case.word)
    moved = await family.case()
    assert (moved.country, moved.municipality, moved.state) == ("EE", "valga", State.WAITING)
    assert valka.copies(case) == [FIRST, "good day, what happened?", SECOND]


async def test_the_family_reads_when_the_other_room_answers(
    stage: Stage, anna: Mediator, narva: Group, boris: Mediator, family: Family
) -> None:
    await boris.writes("/hours Mon-Fri 9:00-17:00")
    case = await taken_case(family, anna)
    comes(stage, "2027-02-23 10:00")
    await chooses_narva(anna, case)

    await anna.presses("Without a note", case)

    told = family.hears(WITH_OTHERS, places="Narva", word=case.word)
    assert "Usually you get an answer within 4 hours." in told.text


async def test_it_can_come_back_and_words_of_all_rooms_are_there(
    anna: Mediator, room: Group, narva: Group, boris: Mediator, family: Family
) -> None:
    case = await taken_case(family, anna)
    await chooses_narva(anna, case)
    await anna.presses("Without a note", case)
    await boris.takes(case)
    await boris.writes("this is for Valga after all", case)

    await boris.presses("Transfer", case)
    await boris.presses("Valga", case)
    await boris.presses("Without a note", case)

    assert room.copies(case) == [
        "the first of my words",
        "good day, what happened?",
        "the second of my words",
        "this is for Valga after all",
    ]


async def test_an_answer_to_an_earlier_word_finds_it_in_the_new_room(
    anna: Mediator, narva: Group, family: Family
) -> None:
    case = await taken_case(family, anna)
    word = next(bubble for bubble in family.screen if bubble.text == "good day, what happened?")
    await chooses_narva(anna, case)
    await anna.presses("Without a note", case)

    await family.writes("yes, that is it", reply_to=word.id)

    asked = next(bubble for bubble in narva.of_case(case) if bubble.text == word.text)
    answer = narva.of_case(case)[-1]
    assert (answer.text, answer.reply_to) == ("yes, that is it", asked.id)


# ── who may, and when ──


@pytest.mark.parametrize("verb", ["mt", "mn"])
async def test_a_forged_room_gets_no_case(
    stage: Stage, anna: Mediator, new_room: MakeRoom, family: Family, verb: str
) -> None:
    staff, lost = await new_room("staff"), await new_room("narva")
    await lost.bot_becomes("kicked")
    case = await taken_case(family, anna)
    rooms = await stage.ground.rows("SELECT id FROM rooms ORDER BY id")

    for number in [row["id"] for row in rooms] + [0, 4711]:
        await anna.forges(f"{verb}:{case.word}:{number}", thread=anna.group.topic_of(case))
        anna.group.hears(STALE)

    assert (await family.case()).state is State.TAKEN
    assert staff.has_nothing_of(case)


async def test_a_spy_in_another_room_can_pull_no_case(
    stage: Stage, room: Group, anna: Mediator, narva: Group, boris: Mediator, family: Family
) -> None:
    case = await taken_case(family, anna)
    number = (await stage.ground.rows("SELECT max(id) AS id FROM rooms"))[0]["id"]

    for data in (
        f"tr:{case.word}",
        f"mt:{case.word}:{number}",
        f"mn:{case.word}:{number}",
        f"gb:{case.word}",
    ):
        await boris.forges(data)
        narva.hears(STALE)

    assert (await family.case()).state is State.TAKEN
    assert narva.has_nothing_of(case)


async def test_of_two_transfers_at_once_one_counts(
    stage: Stage, room: Group, narva: Group, anna: Mediator, new_room: MakeRoom, family: Family
) -> None:
    tartu = await new_room("tartu")
    case = await taken_case(family, anna)
    await anna.presses("Transfer", case)
    buttons = {name: room.button(name, room.of_case(case))[1].data for name in ("Narva", "Tartu")}
    family.looks_away()

    async with stage.at_the_same_moment():
        # An order of its own for each, so that both are free at once.
        await anna.forges(buttons["Narva"].replace("mt:", "mn:"), thread=room.topic_of(case))
        await anna.forges(buttons["Tartu"].replace("mt:", "mn:"))
        await asyncio.gather(stage.services.inbox.process_next(), stage.services.inbox.process_next())

    assert narva.has_nothing_of(case) is not tartu.has_nothing_of(case)
    assert len(family.news) == 1
    room.hears(STALE)


@pytest.mark.parametrize("is_first", [True, False], ids=["transfer first", "other first"])
@pytest.mark.parametrize("other", ["take", "withdraw"])
async def test_a_transfer_and_something_else_at_once(
    stage: Stage,
    room: Group,
    narva: Group,
    anna: Mediator,
    new_mediator: MakeMediator,
    family: Family,
    other: str,
    is_first: bool,
) -> None:
    colleague = new_mediator(room, "Colleague")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the first of my words")
    await anna.presses("Transfer", case)
    move = room.button("Narva", room.of_case(case))[1].data.replace("mt:", "mn:")

    async def transfers() -> None:
        await anna.forges(move, thread=room.topic_of(case))

    async def does_the_other() -> None:
        if other == "take":
            await colleague.forges(f"ta:{case.word}", thread=room.topic_of(case))
        else:
            await family.forges(f"wi:{case.word}")

    async with stage.at_the_same_moment():
        for act in (transfers, does_the_other) if is_first else (does_the_other, transfers):
            await act()

    state = (await family.case()).state
    if other == "withdraw":
        assert state is State.WITHDRAWN
        assert narva.has_nothing_of(case) is not is_first
    else:
        assert state is (State.WAITING if is_first else State.TAKEN)
        assert narva.has_nothing_of(case) is not is_first


async def test_a_crash_in_the_middle_of_a_transfer_leaves_the_case_where_it_was_until_it_succeeds(
    stage: Stage, room: Group, anna: Mediator, narva: Group, family: Family
) -> None:
    case = await taken_case(family, anna)
    await chooses_narva(anna, case)
    stage.translator.breaks_at[WITH_OTHERS] = PowerCut()
    with pytest.raises(PowerCut):
        await anna.presses("Without a note", case)
    assert narva.has_nothing_of(case)
    assert (await family.case()).state is State.TAKEN

    stage.translator.breaks_at.clear()
    await stage.settle()

    family.hears(WITH_OTHERS, places="Narva", word=case.word)
    assert len(narva.copies(case)) == 3


async def test_while_telegram_takes_nothing_a_case_can_go_on_twice(
    stage: Stage, room: Group, anna: Mediator, narva: Group, boris: Mediator, family: Family
) -> None:
    """Topics and copies that are still on their way belong to the room that they were made for."""
    case = await taken_case(family, anna)
    async with stage.ground.transactions.reading() as uow:
        rooms = {room.chat_id: room.id for room in await uow.rooms.all()}
    async with stage.telegram_takes_nothing():
        await anna.forges(f"mn:{case.word}:{rooms[narva.chat_id]}", thread=room.topic_of(case))
        await boris.forges(f"mn:{case.word}:{rooms[room.chat_id]}")

    await anna.takes(case)
    await anna.writes("it is with me again", case)
    family.sees("it is with me again")
    thread = (await family.case()).thread_id
    assert thread == room.topic_of(case)
    assert len(room.copies(case)) == 3
    stage.clock.tick(timedelta(days=1))
    await anna.closes(case)
    stage.clock.tick(timedelta(days=31))
    await stage.sweep()
    assert narva.has_nothing_of(case)
    assert room.has_nothing_of(case)


async def test_words_that_are_still_on_their_way_to_the_family_come_along_too(
    stage: Stage, anna: Mediator, narva: Group, family: Family
) -> None:
    case = await taken_case(family, anna)
    await chooses_narva(anna, case)
    await anna.presses("Don’t transfer", case)
    move = f"mn:{case.word}:{await number_of(stage, narva)}"

    async with stage.telegram_takes_nothing():
        await anna.writes("wait, I will ask Narva", case)
        await anna.forges(move, thread=anna.group.topic_of(case))

    assert narva.copies(case) == [FIRST, "good day, what happened?", SECOND, "wait, I will ask Narva"]
    family.sees("wait, I will ask Narva")


async def number_of(stage: Stage, group: Group) -> int:
    async with stage.ground.transactions.reading() as uow:
        room = await uow.rooms.find(group.chat_id)
    assert room is not None
    return room.id


@pytest.mark.parametrize("is_forum", [True, False], ids=["topics", "plain groups"])
async def test_everything_is_deleted_in_every_room_that_it_was_in(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family, is_forum: bool
) -> None:
    room, narva = await new_room("valga", is_forum=is_forum), await new_room("narva", is_forum=is_forum)
    anna, boris = new_mediator(room), new_mediator(narva, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("the first of my words")
    await anna.takes(case)
    await anna.presses("Transfer", case)
    await anna.presses("Narva", case)
    await anna.presses("Without a note", case)
    await boris.takes(case)
    await boris.closes(case)
    stage.clock.tick(timedelta(days=31))

    await stage.sweep()

    for group in (room, narva):
        assert not [bubble for bubble in group.screen if bubble.text == "the first of my words"]
    assert not await stage.ground.rows("SELECT id FROM left_places")
    assert not await stage.ground.rows("SELECT case_id FROM transfers")
