"""What a day played in the sandbox showed: notices without stale buttons, and danger that stays in sight."""

import pytest

from bot.domain.actions import Verb, act
from bot.domain.cases import Case
from tests.journeys.conftest import MakeFamily, MakeRoom
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage, plain
from tests.journeys.times import comes, goes_by

DOCTOR = "family-doctor-find"


@pytest.fixture
def house(sqlite_house: House) -> House:
    """What is told here is the same on every database."""
    return sqlite_house


async def test_below_a_note_it_is_said_that_the_family_wrote_what_follows(
    anna: Mediator, new_room: MakeRoom, family: Family
) -> None:
    narva = await new_room("narva")
    await family.settles()
    case = await family.asks_for_a_person()
    await family.writes("nobody has answered this yet")
    await anna.presses("Transfer", case)
    await anna.presses("Narva", case)
    await anna.writes("they live there", case)

    told = [bubble.text for bubble in narva.of_case(case)]
    note, words = told.index("they live there"), told.index("nobody has answered this yet")
    assert narva.says("The family wrote:") in "\n".join(told[note + 1 : words])


async def test_a_notice_by_which_a_case_was_taken_has_no_buttons_any_more(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.presses("Give back", case)
    notice = room.hears("The case is waiting for a mediator again.")
    assert notice.buttons

    await anna.forges(act(Verb.TAKE, case.word), notice.id, thread=notice.thread)

    assert not next(one for one in room.screen if one.id == notice.id).buttons
    card = next(one for one in room.of_case(case) if one.buttons)
    assert any(room.says("Close") in label for label in room.labels(card))


async def test_a_preview_that_was_sent_does_not_offer_to_send_it_again(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles("ru")
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.forges(act(Verb.PREVIEW, case.word, DOCTOR), thread=room.topic_of(case))
    preview = room.sees(stage.shelf.current.entries[DOCTOR].titles["ru"])
    data = next(b.data for row in preview.buttons for b in row if b.data.startswith(Verb.SEND_CARD))

    await anna.forges(data, preview.id, thread=preview.thread)

    family.sees(stage.shelf.current.entries[DOCTOR].titles["ru"])
    assert not next(one for one in room.screen if one.id == preview.id).buttons


async def test_the_morning_names_who_is_in_danger_first(
    stage: Stage, office: Group, new_family: MakeFamily
) -> None:
    comes(stage, "2026-03-08 20:00")
    calm, urgent = new_family(), new_family()
    await calm.settles()
    await urgent.settles()
    await calm.asks_for_a_person()
    await urgent.forges("pe:-:urgent")
    first, second = (await urgent.case()).word, (await calm.case()).word

    await goes_by(stage, "2026-03-09 09:00")

    digest = next(one for one in office.screen if office.says("What waits today") in one.text)
    assert f"2 (🔴 {first}, {second})" in plain(digest.text)


async def test_the_queue_says_once_how_long_nobody_has_said_anything(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    await family.asks_for_a_person()
    await anna.writes("/queue")
    text = plain(room.news[-1].text)
    assert ". ·" not in text
    assert room.says("silent: {time}", time="").strip() not in text


@pytest.fixture
async def taken(anna: Mediator, family: Family) -> Case:
    """The case of a family in danger, in Anna's hands."""
    await family.settles()
    await family.forges("pe:-:urgent")
    case = await family.case()
    await anna.takes(case)
    family.looks_away()
    return case


async def test_a_family_in_danger_reads_whom_to_call_whenever_it_must_wait_for_somebody_else(
    anna: Mediator, family: Family, taken: Case
) -> None:
    await anna.presses("Give back", taken)

    told = family.hears("Your question {word} is waiting for another mediator.", word=taken.word)
    assert "112" in told.text


async def test_a_family_in_danger_reads_whom_to_call_when_its_case_is_open_again(
    anna: Mediator, family: Family, taken: Case
) -> None:
    await anna.closes(taken)
    family.looks_away()

    await family.presses("I still need help")

    told = family.hears(
        "Your question {word} is open again. A mediator will answer you here.", word=taken.word
    )
    assert "112" in told.text
