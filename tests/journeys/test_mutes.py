"""A mediator is insulted: the sender is muted for a while, with a reason and an end, not left alone."""

from datetime import timedelta

import pytest

from bot.cli.people import NobodyKnownError, erase_person
from bot.domain.audit import Deed
from bot.domain.cases import Outcome, State
from bot.domain.mutes import MuteReason
from bot.services.voice import Voice
from tests.journeys.conftest import MakeMediator
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

UNTIL = "People cannot take messages from this chat until {date}."
NOBODY = "Nobody is muted."


@pytest.fixture
def house(sqlite_house: House) -> House:
    """Mutes ask nothing special of a database."""
    return sqlite_house


async def insulted(family: Family, anna: Mediator, days: str = "7 days") -> str:
    """The family is muted by the owner of its case; the word of the case."""
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await family.writes("terrible words for a mediator")
    family.looks_away()
    await anna.presses("Close", case)
    await anna.presses("Mute this sender", case)
    await anna.presses("Insults", case)
    number = days.partition(" ")[0]
    await anna.forges(f"mw:{case.word}:insults:{number}", thread=anna.group.topic_of(case))
    return case.word


def until(stage: Stage, days: int, language: str = "en") -> str:
    return stage.translator.date(language, (stage.clock.now() + timedelta(days=days)).date())


async def test_the_sender_reads_until_when_and_staff_reads_why(
    stage: Stage, staff: Group, room: Group, anna: Mediator, family: Family
) -> None:
    await insulted(family, anna)
    family.hears(UNTIL, date=until(stage, 7))
    assert not any(bubble.buttons for bubble in family.news), "nothing asks how the help was"
    case = await family.case()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.COULD_NOT_HELP)
    room.sees(stage.sentence("et", "Insults"))
    muted = stage.sentence("et", "A sender is muted.")
    notice = next(bubble for bubble in staff.screen if muted in bubble.text)
    assert notice.buttons
    assert "terrible" not in notice.text
    async with stage.ground.transactions.reading() as uow:
        [entry] = await uow.audit.entries(deed=Deed.MUTE)
    assert (entry.user_id, entry.subject) == (anna.user["id"], case.word)


async def test_a_muted_family_is_answered_by_the_bot_and_sees_112_and_reaches_no_person(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    word = await insulted(family, anna)
    await family.writes("how to find a family doctor")
    family.sees("How to find a family doctor?")
    await family.writes("my house is burning help")
    family.sees("In danger? Call now.")
    for data in ("pe:-:-:-", "pe:-:urgent:-", f"re:{word}", f"sm:{word}:1", "yes:-"):
        await family.forges(data)
        family.hears(UNTIL, date=until(stage, 7))
        assert "112" in family.news[-1].text
    await family.writes("/person")
    family.hears(UNTIL, date=until(stage, 7))
    assert not any(case.is_open for case in await stage.cases_of(family.chat_id))


async def test_it_ends_by_itself_and_leaves_nothing_behind(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await insulted(family, anna, days="1 day")
    stage.clock.tick(timedelta(days=1))
    assert (await family.asks_for_a_person()).is_open
    await stage.sweep()
    assert await stage.ground.rows("SELECT * FROM mutes") == []


async def test_staff_lifts_it_from_the_list(
    stage: Stage, staff: Group, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    stella = new_mediator(staff, "Stellamaris")
    await stella.writes("/muted")
    staff.hears(NOBODY)
    await insulted(family, anna)
    await stella.writes("/muted")
    staff.hears("Muted senders: {number}", number=1)
    [data] = [button.data for bubble in staff.news for row in bubble.buttons for button in row]

    await anna.forges(data)
    room.hears("This list is for the staff room.")
    await family.forges(data)
    family.hears("This button no longer works.")
    await stella.forges(data)
    staff.hears("Lifted. This sender can ask people again.")
    await stella.forges(data)
    staff.hears("This button no longer works.")
    assert (await family.asks_for_a_person()).is_open


async def test_erasing_everything_is_no_way_around_and_nothing_says_who_it_was(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await insulted(family, anna, days="30 days")
    await family.writes("/mydata")
    assert until(stage, 30) in family.news[-1].text
    family.sees("its code stays until the mute ends; /forget does not delete it.")
    family.sees("To delete everything else: /forget")
    await family.forges("fo:yes")
    assert "One thing stays until" in family.news[-1].text
    assert until(stage, 30) in family.news[-1].text
    [row] = await stage.ground.rows("SELECT * FROM mutes")
    assert set(row) == {"id", "who_key", "reason", "until", "room_id"}
    await family.settles()
    await family.writes("/person")
    family.hears(UNTIL, date=until(stage, 30))


async def test_an_operator_erases_what_outlived_forgetting(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    """Whoever forgets first and then writes a letter to the foundation is erased as whoever does not."""
    await insulted(family, anna)
    await family.forges("fo:yes")
    assert await stage.ground.rows("SELECT * FROM mutes") and await stage.ground.rows("SELECT * FROM tallies")
    voice = Voice(stage.shelf, stage.translator, frozenset())

    said = await erase_person(stage.ground.transactions, voice, family.chat_id)

    assert "/forget" in said and str(family.chat_id) not in said
    for table in ("mutes", "tallies"):
        assert await stage.ground.rows(f"SELECT * FROM {table}") == []
    with pytest.raises(NobodyKnownError):
        await erase_person(stage.ground.transactions, voice, family.chat_id)


async def test_only_the_owner_mutes_and_only_for_a_known_reason_and_time(
    stage: Stage, room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    thread = room.topic_of(case)
    await new_mediator(room, "Borislavs").forges(f"mw:{case.word}:insults:7", thread=thread)
    for data in ("mw:{w}", "mw:{w}:insults", "mw:{w}:insults:365", "mw:{w}:dislike:7", "mw:{w}:insults:-1"):
        await anna.forges(data.format(w=case.word), thread=thread)
    await family.forges(f"mw:{case.word}:insults:7")
    assert await stage.ground.rows("SELECT * FROM mutes") == []
    assert (await family.case()).state is State.TAKEN


async def test_keys_of_every_reason_fit_into_a_button() -> None:
    assert all(len(f"mw:K7M2:{reason}:30".encode()) <= 64 for reason in MuteReason)
