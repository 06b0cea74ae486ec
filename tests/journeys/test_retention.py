"""What is over goes by itself: silent families, mediators who have stopped; staff know before."""

from datetime import timedelta

from bot.domain.audit import Deed
from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import ChangeTopic, OutgoingMessage, TopicAction
from bot.services.phrasebook import Phrasebook
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import RETENTION_DAYS, Stage

QUARTER = timedelta(days=90)
HALF_YEAR = timedelta(days=180)


async def number_of(stage: Stage, table: str) -> int:
    return len(await stage.ground.rows(f"SELECT * FROM {table}"))


async def test_a_family_that_is_silent_for_months_is_forgotten_with_every_trace(
    stage: Stage, family: Family
) -> None:
    await family.settles()
    before = await stage.counts()

    stage.clock.tick(QUARTER)
    await stage.sweep()
    assert await number_of(stage, "contacts") == 1, "not before its day is over"
    stage.clock.tick(timedelta(days=1))
    await stage.sweep()

    assert await number_of(stage, "contacts") == 0
    assert await stage.counts() == before


async def test_any_message_begins_the_months_anew(stage: Stage, family: Family) -> None:
    await family.settles()
    stage.clock.tick(QUARTER)
    await family.writes("/help")

    stage.clock.tick(QUARTER)
    await stage.sweep()

    assert await number_of(stage, "contacts") == 1


async def test_a_family_with_an_open_case_is_kept_however_silent_it_is(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.asks_for_a_person()

    stage.clock.tick(4 * QUARTER)
    await stage.sweep()

    assert await number_of(stage, "contacts") == 1


async def test_staff_read_the_numbers_a_day_before_and_once(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom, new_family: MakeFamily
) -> None:
    staff = await new_room("staff")
    await new_family().settles()
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)

    stage.clock.tick(timedelta(days=RETENTION_DAYS) - timedelta(hours=20))
    staff.looks_away()
    await stage.sweep()
    await stage.sweep()

    notice = staff.hears("Until tomorrow I delete what is over:")
    words = Phrasebook(stage.translator.real, "et")
    staff.sees(words.plural("{number} ended case", "{number} ended cases", 1))
    assert case.word not in notice.text, "numbers alone"
    assert len(staff.news) == 1
    assert await number_of(stage, "cases") == 1, "it is told before"


async def test_a_mediator_who_has_not_worked_for_half_a_year_is_forgotten(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await anna.writes("/alias Maarja")
    stage.clock.tick(HALF_YEAR)
    await stage.sweep()
    people = await number_of(stage, "mediators")
    stage.clock.tick(timedelta(days=1))
    await stage.sweep()

    assert (people, await number_of(stage, "mediators")) == (1, 0)


async def test_a_mediator_with_a_case_in_hand_stays(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    await anna.takes(await family.asks_for_a_person())

    stage.clock.tick(2 * HALF_YEAR)
    await stage.sweep()

    assert await number_of(stage, "mediators") == 1


async def test_what_staff_did_is_forgotten_after_its_days(stage: Stage) -> None:
    async with stage.ground.transactions() as uow:
        await uow.audit.note(Deed.ERASE, None)
        await uow.commit()

    stage.clock.tick(HALF_YEAR)
    await stage.sweep()
    assert await number_of(stage, "audit") == 1
    stage.clock.tick(timedelta(minutes=1))
    await stage.sweep()

    assert await number_of(stage, "audit") == 0


async def test_staff_hear_of_a_topic_that_telegram_does_not_delete(
    stage: Stage, room: Group, family: Family, new_room: MakeRoom
) -> None:
    staff = await new_room("staff")
    await family.settles()
    await family.asks_for_a_person()

    def deletes(message: OutgoingMessage) -> bool:
        return isinstance(message, ChangeTopic) and message.action is TopicAction.DELETE

    stage.phones.recorder.answer(deletes, Refused(Refusal.INVALID))
    await family.forges("fo:yes")

    staff.hears(
        "Telegram did not let me delete everything of an old case. "
        "Please delete what is left in its group by hand."
    )


async def test_somebody_who_no_longer_asks_for_the_figures_is_forgotten(
    stage: Stage, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    await new_mediator(await new_room("staff"), "Mariliis").writes("/dashboard")
    stage.clock.tick(HALF_YEAR)
    await stage.sweep()
    people = await number_of(stage, "staff"), await number_of(stage, "sign_in_links")
    stage.clock.tick(timedelta(days=1))
    await stage.sweep()

    assert (people, await number_of(stage, "staff")) == ((1, 0), 0)
