"""What a family wrote long ago, or declined to pass on, does not come up with its next matter."""

from datetime import timedelta

import pytest

from tests.builders import photo
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage, plain

SECRET = "zxqw something of the past"
LATER = "how to find a family doctor"
A_DAY = timedelta(hours=24)


async def passes_on(family: Family, button: str) -> None:
    await family.presses(button)
    await family.presses("Yes, pass it on")


async def test_what_was_left_over_long_ago_does_not_go_along(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.writes(SECRET)
    stage.clock.tick(timedelta(days=200))

    await family.writes(LATER)
    await passes_on(family, "Ask a person")

    assert room.copies(await family.case()) == [LATER]


async def test_what_came_within_a_day_of_the_last_goes_along(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.writes(SECRET)
    stage.clock.tick(A_DAY)
    await family.sends(photo=[photo()])
    stage.clock.tick(A_DAY)

    case = await family.asks_for_a_person()

    assert room.copies(case) == [SECRET, "photo"]


async def test_a_late_question_does_not_bring_the_old_ones_back(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.writes(SECRET)
    stage.clock.tick(A_DAY + timedelta(minutes=1))
    await family.writes("who built the pyramids")

    case = await family.asks_for_a_person()

    assert room.copies(case) == ["who built the pyramids"]


@pytest.mark.parametrize("message", [{"text": SECRET}, {"photo": [photo()]}], ids=["words", "photo"])
async def test_the_button_under_a_question_brings_it_along_however_late(
    stage: Stage, room: Group, family: Family, message: dict[str, object]
) -> None:
    await family.settles()
    await family.sends(**message)
    stage.clock.tick(timedelta(days=3))

    await passes_on(family, "Pass it on to a person")

    assert room.copies(await family.case()) == [message.get("text", "photo")]


async def test_what_was_declined_does_not_go_along_with_the_next_matter(room: Group, family: Family) -> None:
    await family.settles()
    await family.writes(SECRET)
    await family.presses("Pass it on to a person")
    await family.presses("No")

    await family.writes(LATER)
    await passes_on(family, "Ask a person")

    assert room.copies(await family.case()) == [LATER]


async def test_all_pages_of_a_long_letter_go_along(room: Group, family: Family) -> None:
    await family.settles()
    pages = [f"page {number}" for number in range(1, 26)]
    for page in pages:
        await family.sends(photo=[photo()], caption=page)

    case = await family.asks_for_a_person()

    assert room.copies(case) == pages


async def test_forgetting_takes_what_was_put_aside_too(
    stage: Stage, family: Family, new_family: MakeFamily
) -> None:
    other = new_family()
    stage.leaves_something_behind = True
    await family.settles()
    await other.settles()
    stage.matcher.error = RuntimeError()
    async with stage.at_the_same_moment():
        await family.writes(SECRET)
        await other.writes(SECRET)
    for _ in range(6):
        stage.clock.tick(timedelta(minutes=2))
        await stage.settle()
    assert len(await kept(stage)) == 2

    await family.forges("fo:yes")

    assert len(await kept(stage)) == 1, "the other family did not ask for it"


async def kept(stage: Stage) -> list[dict[str, object]]:
    return await stage.ground.rows("SELECT update_id FROM inbox WHERE payload IS NOT NULL")


async def test_buttons_that_have_done_their_work_answer(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)

    await family.forges(f"wi:{case.word}")
    family.hears("This button no longer works.")
    assert [family.says("I still need help") in label for label in family.labels()] == [True]
    for data in (f"fe:{case.word}:bad", f"fe:{case.word}:bad", f"fe:{case.word}:good", f"fe:{case.word}:xx"):
        await family.forges(data)
        assert len([bubble for bubble in family.news if bubble.text]) == 1, data

    await family.presses("I still need help")
    await family.forges(f"fe:{case.word}:xx")
    family.hears(
        "Your question {word} is open. Everything that you write goes to the mediators.", word=case.word
    )
    await family.presses("Take the question back")
    for data in (f"wi:{case.word}", f"fe:{case.word}:good"):
        await family.forges(data)
        family.hears("You have taken your question back. Nobody is working on it now.")
    await stage.counted(
        started=1, escalated=1, taken=1, closed_solved=1, persons_helped=1, feedback_bad=1,
        reopened=1, withdrawn=1,
    )  # fmt: skip


@pytest.mark.parametrize("data", ["en:\x00", "wi:\x00", "wi:" + "x" * 90])
async def test_a_press_that_no_button_could_send_is_told_to_be_of_no_use(family: Family, data: str) -> None:
    await family.settles()

    await family.forges(data)

    family.hears("This button no longer works.")


async def test_a_phone_may_call_its_language_anything(new_family: MakeFamily) -> None:
    family = new_family(phone="e" * 80)

    await family.starts()

    family.hears("Hello! Please choose your language.")


async def test_the_figures_tell_neither_the_size_of_a_family_nor_where_somebody_asked(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator, new_family: MakeFamily
) -> None:
    room, staff = await new_room("all"), await new_room("staff")
    for town in ("valga", "narva", "tartu", "tallinn", None):
        family = new_family()
        await family.settles(municipality=town)
        await family.writes(LATER)
    anna = new_mediator(room, "Annavera")
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case, persons=7)
    await stage.month_ends()

    await new_mediator(staff, "Direktorova").writes("/stats")

    text = plain(staff.news[0].text)
    assert f"{staff.says('People helped')}: 7" not in text
    assert f"{staff.says('Families this month')}: 5" in text
    for town in ("Valga", "Narva", "Tartu", "Tallinn"):
        assert town not in text
