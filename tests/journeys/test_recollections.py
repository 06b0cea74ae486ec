"""What helps with the next question: kept without any word, for an hour, and gone with the family."""

from datetime import timedelta

from bot.domain.matching import CONTEXT_LASTS, Recollection
from tests.journeys.people import Family
from tests.journeys.stage import Stage

WHICH = "Which of these is it?"
DOUBTFUL = "new document"


async def recalled(stage: Stage, family: Family) -> Recollection | None:
    async with stage.ground.transactions.reading() as uow:
        contact = await uow.contacts.find(family.chat_id)
        return contact.recollection if contact else None


async def test_after_none_of_these_the_same_titles_are_not_offered_again(
    stage: Stage, family: Family
) -> None:
    await family.settles()
    await family.writes(DOUBTFUL)
    family.hears(WHICH)
    *refused, _, _ = family.labels()

    await family.presses("None of these")
    await family.writes(DOUBTFUL)

    assert not set(refused) & set(family.labels())
    kept = await recalled(stage, family)
    assert kept is not None and kept.hunch is not None and len(kept.hunch.excluded) >= len(refused)


async def test_an_answer_ends_what_was_refused_and_leaves_its_topic(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.writes(DOUBTFUL)
    await family.presses("None of these")

    await family.writes("how to find a family doctor")

    family.sees("How to find a family doctor?")
    assert await recalled(stage, family) == Recollection(stage.clock.now(), "health")


async def test_a_card_from_the_menu_says_what_the_family_is_about(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.writes(DOUBTFUL)
    family.hears(WHICH)
    await family.presses(family.labels()[0])
    kept = await recalled(stage, family)
    assert kept is not None and (kept.topic, kept.hunch) == ("documents", None)


async def test_after_an_hour_it_helps_no_more_and_the_sweep_erases_it(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.writes(DOUBTFUL)
    *refused, _, _ = family.labels()
    await family.presses("None of these")

    stage.clock.tick(CONTEXT_LASTS + timedelta(seconds=1))
    await stage.sweep()

    assert await recalled(stage, family) is None
    [row] = await stage.ground.rows("SELECT recollection_sealed FROM contacts")
    assert row["recollection_sealed"] is None
    await family.writes(DOUBTFUL)
    family.hears(WHICH)
    assert family.labels()[: len(refused)] == refused


async def test_forget_takes_it_along(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.writes(DOUBTFUL)
    assert await recalled(stage, family) is not None
    await family.writes("/forget")
    await family.presses("Yes, delete")
    assert await stage.ground.rows("SELECT * FROM contacts") == []
