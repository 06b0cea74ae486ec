"""Everything about a family can be deleted at once, and old cases are deleted without asking."""

from datetime import timedelta

import pytest

from tests.builders import photo
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import RETENTION_DAYS, Stage

DONE = "Done. We keep nothing about you any more. You can now delete this chat on your phone."
DELETED = "Case {word} is deleted. The family asked us to delete everything."


async def rows_about_families(stage: Stage) -> dict[str, int]:
    names = ("contacts", "cases", "relays")
    found = {name: len(await stage.ground.rows(f"SELECT * FROM {name}")) for name in names}
    return {name: number for name, number in found.items() if number}


async def test_forget_asks_once_and_then_deletes_everything(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    first = await family.asks_for_a_person()
    await family.writes("words of the first case")
    await anna.takes(first)
    await anna.closes(first)
    second = await family.asks_for_a_person()
    await family.writes("words of the second case")
    before = await stage.counts()

    await family.writes("/forget")
    family.hears("Delete everything that we keep about you? An open question ends at once.")
    await family.presses("Yes, delete")

    family.hears("Done. You can now delete this chat on your phone.")
    assert "One thing stays until" in family.news[-1].text, "people were called today"
    room.hears(DELETED, word=second.word)
    assert await rows_about_families(stage) == {}
    assert stage.phones.topics[room.chat_id] == {}
    assert [bubble for bubble in room.screen if bubble.is_copy] == []
    assert await stage.counts() == before, "counts name nobody and stay"


async def test_whoever_says_no_keeps_everything(stage: Stage, room: Group, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    await family.writes("/forget")
    await family.presses("No")

    assert (await family.case()).id == case.id


async def test_another_familys_case_is_not_forgotten_along(
    stage: Stage, room: Group, family: Family, new_family: MakeFamily
) -> None:
    other = new_family()
    await family.settles()
    await other.settles()
    await family.asks_for_a_person()
    kept = await other.asks_for_a_person()
    await other.writes("words that stay where they are")

    await family.forges("fo:yes")

    assert await rows_about_families(stage) == {"contacts": 1, "cases": 1, "relays": 1}
    assert room.copies(kept) == ["words that stay where they are"]


async def test_in_a_group_without_topics_the_copies_are_deleted_one_by_one(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room = await new_room("valga", is_forum=False)
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("words of a family that will be forgotten")
    await family.sends(photo=[photo()])

    await family.forges("fo:yes")

    room.hears(DELETED, word=case.word)
    assert [bubble for bubble in room.screen if bubble.is_copy] == []


async def test_forgetting_while_messages_are_on_their_way_leaves_nothing(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()

    async with stage.telegram_takes_nothing():
        await family.writes("/person")
        await family.forges("yes:-:-")
        await family.writes("words on their way")
        await family.forges("fo:yes")

    assert await rows_about_families(stage) == {}
    assert [bubble for bubble in room.screen if bubble.is_copy] == []
    assert stage.phones.topics[room.chat_id] == {}


async def test_whoever_was_forgotten_begins_anew(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.forges("fo:yes")

    await family.starts()

    family.hears("Hello! Please choose your language.")
    await stage.counted(started=2)


async def test_forgetting_twice_is_forgetting_once(stage: Stage, family: Family) -> None:
    await family.settles()

    async with stage.at_the_same_moment():
        await family.forges("fo:yes")
        await family.forges("fo:yes")

    family.hears(DONE)
    assert await rows_about_families(stage) == {}


async def test_a_family_without_any_case_can_be_forgotten(stage: Stage, family: Family) -> None:
    await family.writes("/forget")
    await family.presses("Yes, delete")

    family.hears(DONE)
    assert await rows_about_families(stage) == {}


# ── old cases ──


@pytest.mark.parametrize("end", ["closed", "withdrawn"])
async def test_an_ended_case_is_deleted_after_its_time_with_its_topic_and_the_counts_stay(
    stage: Stage, room: Group, anna: Mediator, family: Family, end: str
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("words that will be gone")
    if end == "closed":
        await anna.takes(case)
        await anna.closes(case, persons=2)
    else:
        await family.presses("Take the question back")
    before = await stage.counts()

    stage.clock.tick(timedelta(days=RETENTION_DAYS))
    await stage.sweep()
    assert await rows_about_families(stage) == {"contacts": 1, "cases": 1, "relays": 1}
    stage.clock.tick(timedelta(minutes=1))
    await stage.sweep()

    assert await rows_about_families(stage) == {"contacts": 1}
    assert stage.phones.topics[room.chat_id] == {}
    assert await stage.counts() == before
    await family.presses("I still need help")
    family.hears("This question has been deleted. You can ask a new one.")


async def test_an_open_case_is_never_deleted(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    stage.clock.tick(timedelta(days=400))
    await stage.sweep()

    assert (await family.case()).id == case.id


async def test_reopening_starts_the_time_anew(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)
    stage.clock.tick(timedelta(days=RETENTION_DAYS - 1))
    await family.presses("I still need help")
    await anna.takes(case)
    await anna.closes(case)

    stage.clock.tick(timedelta(days=RETENTION_DAYS - 1))
    await stage.sweep()

    assert (await family.case()).id == case.id


async def test_settled_messages_and_handled_updates_are_forgotten_after_a_week(
    stage: Stage, family: Family
) -> None:
    await family.settles()
    await family.writes("how to find a family doctor")

    stage.clock.tick(timedelta(days=8))
    await stage.sweep()

    for table in ("inbox", "outbox", "chats"):
        assert await stage.ground.rows(f"SELECT * FROM {table}") == [], table


async def test_a_topic_that_the_bot_may_not_delete_is_reported(
    stage: Stage, room: Group, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    await family.settles()
    await family.asks_for_a_person()
    stage.phones.without_delete_rights.add(room.chat_id)

    await family.forges("fo:yes")

    staff.hears(
        "I could not delete an old case. Give me the right “Delete Messages”. "
        "Please delete its messages by hand."
    )
