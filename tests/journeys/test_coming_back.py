"""Taking a question back, bringing it again, saying how it was; and which room gets it."""

import pytest

from tests.journeys.conftest import MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

STILL_OPEN = "Your question {word} is open. Everything that you write goes to the mediators."
OFF_TOPIC = "who built the pyramids"


async def test_taking_the_question_back_ends_it_for_everybody(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    await family.presses("Take the question back")

    family.hears("You have taken your question back. Nobody is working on it now.")
    room.hears("The family took its question back.")
    assert room.topic_name(case).startswith("↩️")
    assert stage.phones.topics[room.chat_id][room.topic_of(case)].is_closed
    family.looks_away()
    await anna.writes("are you still there?", case)
    room.hears("Not sent. The family took its question back. Only the family can bring it again.")
    family.sees_nothing_new()
    await stage.counted(started=1, escalated=1, taken=1, withdrawn=1)


async def test_taking_back_twice_is_taking_back_once(stage: Stage, room: Group, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    async with stage.at_the_same_moment():
        await family.forges(f"wi:{case.word}")
        await family.forges(f"wi:{case.word}")

    await stage.counted(started=1, escalated=1, withdrawn=1)


@pytest.mark.parametrize("how", ["withdrawn", "closed"])
async def test_one_tap_brings_a_case_back_to_the_queue(
    stage: Stage, room: Group, anna: Mediator, family: Family, how: str
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    if how == "closed":
        await anna.closes(case)
        await family.presses("I still need help")
    else:
        await family.presses("Take the question back")
        await family.presses("I still need help")

    family.hears("Your question {word} is open again. A mediator will answer you here.", word=case.word)
    room.hears("The family needs more help.")
    assert not stage.phones.topics[room.chat_id][room.topic_of(case)].is_closed
    assert room.topic_name(case).startswith("🟡")
    await family.writes("it is the same matter")
    assert room.copies(case)[-1] == "it is the same matter"
    await anna.takes(case)
    await anna.writes("hello again, how can I help?", case)
    family.sees("hello again, how can I help?")
    n = await stage.counts()
    assert (n["escalated"], n["taken"], n["reopened"]) == (1, 2, 1)


async def test_reopening_a_second_question_while_one_is_open_says_so(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    first = await family.asks_for_a_person()
    await family.presses("Take the question back")
    second = await family.asks_for_a_person()

    await family.forges(f"re:{first.word}")

    family.hears(STILL_OPEN, word=second.word)
    n = await stage.counts()
    assert n["reopened"] == 0


async def test_how_it_was_is_counted_once(stage: Stage, room: Group, anna: Mediator, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case, "Solved", persons=4)
    asked, face = family.button("😀", family.screen)

    async with stage.at_the_same_moment():
        await family.forges(face.data, asked.id)
        await family.forges(face.data, asked.id)
        await family.forges(face.data.replace("good", "bad"), asked.id)

    after = stage.phones.bubble(family.chat_id, asked.id)
    assert after is not None
    assert [family.says("I still need help") in label for label in family.labels(after)] == [True]
    await stage.counted(started=1, escalated=1, taken=1, closed_solved=1, persons_helped=4, feedback_good=1)


async def test_a_case_that_is_open_again_cannot_be_rated_by_an_old_button(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)
    asked, face = family.button("🙁", family.screen)
    await family.presses("I still need help")

    await family.forges(face.data, asked.id)

    n = await stage.counts()
    assert n["feedback_bad"] == 0


async def test_a_case_without_any_room_waits_and_comes_with_everything(
    stage: Stage, family: Family, new_room: MakeRoom
) -> None:
    await family.settles(municipality="narva")
    await family.writes(OFF_TOPIC)
    case = await family.asks_for_a_person()
    said = "There is no mediator here for your place yet. Your question {word} is waiting."
    family.hears(said, word=case.word)
    after = await family.writes("meanwhile this happened")
    await family.edits(after, "meanwhile that happened")

    narva = await new_room("narva")

    assert narva.copies(case) == [OFF_TOPIC, "meanwhile that happened"]
    assert (await family.case()).room_id is not None


@pytest.mark.parametrize(
    ("rooms", "winner"),
    [
        (["all", "ee", "valga"], "valga"),
        (["valga", "ee", "all"], "valga"),
        (["all", "ee"], "ee"),
        (["narva", "all"], "all"),
        (["tartu narva valga", "ee"], "tartu narva valga"),
        (["staff", "all"], "all"),
    ],
)
async def test_the_most_specific_room_gets_the_case(
    family: Family, new_room: MakeRoom, rooms: list[str], winner: str
) -> None:
    groups = {places: await new_room(places) for places in rooms}
    await family.settles(municipality="valga")

    case = await family.asks_for_a_person()

    assert [places for places, group in groups.items() if not group.has_nothing_of(case)] == [winner]


async def test_danger_skips_consent_and_is_marked(stage: Stage, room: Group, family: Family) -> None:
    await family.settles()
    await family.presses("Emergency")

    await family.presses("A person, now")

    case = await family.case()
    assert case.urgent
    family.hears("Maybe nobody will read this at once. If there is danger, call {number}.", number="112")
    assert room.topic_name(case).startswith("🔴")
    await stage.counted(started=1, emergency_shown=1, escalated=1)


async def test_danger_in_an_open_case_is_heard_in_the_room(stage: Stage, room: Group, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    assert room.topic_name(case).startswith("🟡")
    await family.taps_key("🆘", "Emergency")

    await family.presses("A person, now")

    assert (await family.case()).word == case.word
    assert room.topic_name(case).startswith("🔴")
    assert room.says("Urgent") in room.of_case(case)[-1].text
    await stage.counted(started=1, emergency_shown=1, escalated=1)
