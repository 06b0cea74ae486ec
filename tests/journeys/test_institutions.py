"""Where a family was sent, or who refused it its right: chosen from the directory, counted by the month."""

import pytest

from bot.domain.cases import State
from bot.domain.institutions import ANOTHER, institutions, key_of
from bot.services.phrasebook import named
from tests.journeys.conftest import MakeMediator
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

SOCIAL_WORK = "valga-social-work"


async def named_institutions(stage: Stage) -> dict[tuple[str, str], int]:
    rows = await stage.ground.rows("SELECT institution, event, n FROM institution_counters")
    return {(row["institution"], row["event"]): int(row["n"]) for row in rows}


def name_of(stage: Stage, slug: str) -> str:
    return named(stage.shelf.current.services["EE", slug].names, "et")


async def taken(family: Family, anna: Mediator) -> None:
    await family.settles()
    await anna.takes(await family.asks_for_a_person())


async def test_an_institution_of_the_familys_place_is_chosen_and_counted(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await taken(family, anna)
    case = await family.case()

    await anna.closes(case, "Referred to an institution", 3, name_of(stage, SOCIAL_WORK))

    closed = await family.case()
    assert (closed.state, closed.institution, closed.persons) == (State.CLOSED, SOCIAL_WORK, 3)
    assert await named_institutions(stage) == {(SOCIAL_WORK, "closed_referred"): 1}
    family.hears("Your question {word} is closed. How was the help?", word=case.word)
    family.sees_nothing_like(name_of(stage, SOCIAL_WORK))


async def test_the_directory_is_turned_page_by_page_and_an_unknown_one_can_be_named_too(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await taken(family, anna)
    case = await family.case()
    await anna.presses("Close", case)
    await anna.presses("Referred to an institution", case)
    assert room.says("Skip") not in " ".join(room.labels(room.of_case(case)[0]))
    seen: list[str] = []
    while True:
        labels = room.labels(room.of_case(case)[0])
        seen += labels
        if "▶️" not in labels:
            break
        await anna.presses("▶️", case)
    await anna.presses("◀️", case)

    await anna.presses("Another institution", case)
    await anna.presses("2", case)

    knowledge = stage.shelf.current
    assert {named(one.names, "et")[:40] for one in institutions(knowledge, case)} <= {x[:40] for x in seen}
    assert not any("Narva" in label for label in seen), "another town's offices are no choice"
    assert await named_institutions(stage) == {(ANOTHER, "closed_referred"): 1}


async def test_who_refused_a_right_may_be_named_or_skipped(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await taken(family, anna)
    await anna.closes(await family.case(), "Right refused: sent away", 1, name_of(stage, SOCIAL_WORK))
    await family.presses("I still need help")
    await anna.takes(await family.case())
    await anna.closes(await family.case(), "Right refused: discrimination", 1, "Skip")

    assert (await family.case()).institution is None
    assert await named_institutions(stage) == {(SOCIAL_WORK, "closed_refused_sent_away"): 1}


async def test_every_step_has_its_way_back(room: Group, anna: Mediator, family: Family) -> None:
    await taken(family, anna)
    case = await family.case()
    await anna.presses("Close", case)
    await anna.presses("Referred to an institution", case)
    await anna.presses("Another institution", case)

    await anna.presses("Back", case)
    room.button("Which institution?", room.of_case(case))
    await anna.presses("Back", case)
    room.button("Not a real question", room.of_case(case))
    await anna.presses("Don’t close", case)
    room.button("Close", room.of_case(case))
    assert (await family.case()).state is State.TAKEN


@pytest.mark.parametrize(
    "data",
    [
        "ps:{word}:referred:3",  # a button of an older version, without an institution
        "ps:{word}:referred:3:-",  # where a family was sent cannot be skipped
        "ps:{word}:referred:3:0123456789",  # an institution that left the directory, or never was in it
        "it:{word}:referred:nonsense",
        "is:{word}:referred:99",
        "is:{word}:referred:-1",
        "ps:{word}:referred:11:another",
        "ps:{word}:solved:0",
        "ps:{word}:unreachable:1",
        "oc:{word}:unreachable",
        "ps:{word}:no_reply:1",
        "oc:{word}:whatever",
    ],
)
async def test_a_forged_or_old_button_closes_nothing(
    stage: Stage, room: Group, anna: Mediator, family: Family, data: str
) -> None:
    await taken(family, anna)
    case = await family.case()
    card = next(bubble for bubble in room.of_case(case) if bubble.buttons)

    await anna.forges(data.format(word=case.word), card.id, room.topic_of(case))

    assert (await family.case()).state is State.TAKEN
    assert len(room.labels(room.of_case(case)[0])) > 1, "the next question stands there instead"
    assert await named_institutions(stage) == {}


async def test_only_the_owner_reads_the_directory_through_a_case(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    boris = new_mediator(room, "Borislavs")
    await taken(family, anna)
    case = await family.case()

    await boris.forges(f"it:{case.word}:referred:{key_of(SOCIAL_WORK)}", thread=room.topic_of(case))

    room.hears("Only {owner} can close this case.", owner=room.says("a colleague"))


async def test_a_family_that_did_not_say_where_it_lives_can_be_sent_anywhere(
    stage: Stage, new_room: object, anna: Mediator, family: Family
) -> None:
    await family.settles(country=None, municipality=None)
    case = await family.asks_for_a_person()

    found = institutions(stage.shelf.current, case)

    assert {service.country for service in found} == set(stage.shelf.current.countries)
    stage.leaves_something_behind = False
