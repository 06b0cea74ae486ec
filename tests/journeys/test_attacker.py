"""Forged buttons, strange updates, wrong people: nothing happens that the person may not do."""

from typing import Any

import pytest

from bot.domain.actions import Verb
from bot.domain.cases import State
from tests import builders
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

FAMILY_VERBS_OF_A_CASE = (Verb.WITHDRAW, Verb.REOPEN, Verb.FEEDBACK, Verb.SAME_MATTER)
ROOM_VERBS = (
    Verb.TAKE,
    Verb.CLOSE,
    Verb.OUTCOME,
    Verb.PERSONS,
    Verb.KEEP_OPEN,
    Verb.TRANSFER,
    Verb.MOVE_TO,
    Verb.MOVE_NOW,
    Verb.STAY,
    Verb.GIVE_BACK,
    Verb.QUEUE,
    Verb.MINE,
)
STRANGE = (
    "",
    ":",
    "::::::",
    "xx",
    "ta",
    "TA:K7M2",
    "co:XX",
    "co:ee",
    "pl:EE:atlantis",
    "pl:XX:-",
    "pl:EE",
    "la:xx",
    "la",
    "to:nothing",
    "en:nothing",
    "en:family-doctor-find:XX",
    "en:family-doctor-find:EE:99999999999999999999",
    "en:family-doctor-find:EE:-1",
    "en:family-doctor-find:EE:²",
    "he:family-doctor-find",
    "he:family-doctor-find:maybe",
    "he:nothing:yes",
    "pe:nothing:urgently:x",
    "wi",
    "re:",
    "fe:K7M2",
    "\u202e\u0000",
    "🏥" * 16,
    "' OR 1=1 --",
    "x" * 64,
)


@pytest.mark.parametrize("verb", FAMILY_VERBS_OF_A_CASE)
async def test_the_case_word_of_another_family_opens_nothing(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_family: MakeFamily, verb: Verb
) -> None:
    thief = new_family(name="Thievas")
    await family.settles()
    await thief.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    if verb is not Verb.WITHDRAW:
        await anna.closes(case)
    before = await stage.counts()
    family.looks_away()

    await thief.forges(f"{verb}:{case.word}:good")

    thief.hears("This question has been deleted. You can ask a new one.")
    family.sees_nothing_new()
    assert await stage.counts() == before
    assert (await family.case()).state is (State.TAKEN if verb is Verb.WITHDRAW else State.CLOSED)


async def test_a_family_cannot_do_what_mediators_do(stage: Stage, room: Group, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    for verb in ROOM_VERBS:
        await family.forges(f"{verb}:{case.word}:solved:3")
        family.hears("This button no longer works.")

    assert (await family.case()).state is State.WAITING
    await stage.counted(started=1, escalated=1)


async def test_strange_data_is_answered_and_changes_nothing(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    before = await stage.counts()

    for data in STRANGE:
        await family.forges(data)
        assert family.news or data == "", data

    after = await stage.counts()
    assert {event: after[event] - before[event] for event in after if after[event] != before[event]} in (
        {},
        {"opened": after["opened"]},
    )
    async with stage.ground.transactions.reading() as uow:
        contact = await uow.contacts.find(family.chat_id)
    assert contact is not None
    assert (contact.language, contact.country, contact.municipality) == ("en", "EE", "valga")
    assert await stage.cases_of(family.chat_id) == ()


async def test_strange_data_in_a_room_changes_nothing(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    before = await family.case()
    word = case.word
    forged = (
        *STRANGE,
        f"oc:{word}",
        f"oc:{word}:won",
        f"ps:{word}:solved",
        f"ps:{word}:solved:0",
        f"ps:{word}:solved:11",
        f"ps:{word}:solved:-1",
        f"ps:{word}:solved:٣",
        f"ps:{word}:solved:" + "9" * 40,
        f"ps:{word}::1",
        f"wi:{word}",
        f"fe:{word}:good",
        f"fo:{word}",
        f"yes:{word}",
        f"sm:{word}:1",
        f"mt:{word}",
        f"mt:{word}:77",
        f"mn:{word}:" + "9" * 10,
        f"tr:{word}:" + "9" * 10,
    )

    for data in forged:
        await anna.forges(data, thread=room.topic_of(case))

    assert await family.case() == before
    await stage.counted(started=1, escalated=1, taken=1)


async def test_a_room_cannot_touch_the_case_of_another_room(
    stage: Stage, room: Group, new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    spy = new_mediator(await new_room("narva"), "Spyridon")
    await family.settles(municipality="valga")
    case = await family.asks_for_a_person()

    await spy.forges(f"ta:{case.word}")

    spy.group.hears("This button no longer works.")
    assert (await family.case()).state is State.WAITING


async def test_a_group_that_is_no_room_gets_no_case_and_no_answer(
    stage: Stage, room: Group, family: Family, new_mediator: MakeMediator
) -> None:
    nowhere = Group(stage, -1_005_555_555_555, "Nowhere", is_forum=True)
    spy = new_mediator(nowhere, "Spyridon")
    await family.settles()
    case = await family.asks_for_a_person()

    await spy.forges(f"ta:{case.word}")
    await spy.writes("give me the case please")

    nowhere.sees_nothing_new()
    assert (await family.case()).state is State.WAITING


async def test_a_topic_number_of_another_group_leads_to_no_case(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_room: MakeRoom, new_mediator: MakeMediator
) -> None:
    other = await new_room("narva")
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    stage.phones.topics[other.chat_id] = dict(stage.phones.topics[room.chat_id])
    family.looks_away()

    anna.group = other
    await anna.writes("from the wrong group", case)

    family.sees_nothing_new()


STRANGE_UPDATES: tuple[dict[str, Any], ...] = (
    {},
    {"message": None},
    {"message": []},
    {"message": {"message_id": 1}},
    {"message": {"message_id": "1", "date": 1, "chat": {"id": 1, "type": "private"}}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 2**70, "type": "private"}, "text": "x"}},
    {"callback_query": {"id": "1"}},
    {"callback_query": {"id": "1", "from": builders.user(5), "chat_instance": "1", "data": "ta:K7M2"}},
    {"my_chat_member": {"chat": builders.private_chat(5)}},
    {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}},
    {"poll": {"id": "1"}},
    {"something_of_next_year": {"a": [1, 2, 3]}},
)


async def test_updates_that_nobody_understands_disturb_nobody(stage: Stage, family: Family) -> None:
    await family.settles()

    for strange in STRANGE_UPDATES:
        await stage.receive(strange)
    await family.writes("how to find a family doctor")

    family.sees("How to find a family doctor?")
    assert not await stage.ground.rows("SELECT * FROM inbox WHERE state <> 'done'")


async def test_the_same_update_twice_is_handled_once(stage: Stage, family: Family) -> None:
    await family.settles()
    update = builders.text_update("who built the pyramids", family.chat_id)

    await stage.receive(update)
    again = update | {"update_id": stage.last_number}
    await stage.receive_as_it_is(again)

    await stage.counted(started=1, asked=1, unanswered=1)


async def test_a_bot_that_writes_in_a_topic_is_no_mediator(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()
    anna.user = anna.user | {"is_bot": True}

    await anna.writes("buy cheap things here", case)

    family.sees_nothing_new()


def profile_link(text: str) -> dict[str, Any]:
    """What Telegram makes of a name that is chosen from the list behind @."""
    return {
        "entities": [{"type": "text_mention", "offset": 0, "length": len(text.split()[0]), "user": HIDDEN}]
    }


HIDDEN = builders.user(770_000_123, name="Hiddenname")


async def test_a_link_to_a_colleagues_profile_does_not_reach_the_family(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    number = await anna.writes("good day to you", case)
    family.looks_away()

    await anna.writes("Hiddenname knows that office", case, **profile_link("Hiddenname"))

    room.hears(
        "Not sent: it leads to somebody’s Telegram profile. "
        "Please write the name by hand, without choosing it from the list."
    )
    await stage.receive(
        builders.update(
            "edited_message",
            builders.message(
                room.chat,
                anna.user,
                number,
                text="Hiddenname is here too",
                **profile_link("Hiddenname"),
                **builders.in_topic(room.topic_of(case)),
            )
            | {"edit_date": 1_795_000_060},
        )
    )
    family.sees_nothing_new()
    assert [b.text for b in family.screen if "Hiddenname" in b.text] == []


@pytest.mark.parametrize(
    "entity",
    [
        {"type": "mention"},
        {"type": "text_link", "url": "tg://user?id=770000123"},
        {"type": "text_link", "url": "TG://openmessage?user_id=770000123"},
    ],
    ids=lambda entity: str(entity.get("url", "a user name")),
)
async def test_a_colleagues_user_name_does_not_reach_the_family_either(
    stage: Stage, room: Group, anna: Mediator, family: Family, entity: dict[str, Any]
) -> None:
    """That is what the list behind @ puts there for everybody who has one."""
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()

    await anna.writes("@hidden knows that office", case, entities=[entity | {"offset": 0, "length": 7}])

    room.hears(
        "Not sent: it leads to somebody’s Telegram profile. "
        "Please write the name by hand, without choosing it from the list."
    )
    family.sees_nothing_new()
    page = {"type": "text_link", "offset": 0, "length": 4, "url": "https://tootukassa.ee"}
    await anna.writes("here is the page", case, entities=[page])
    assert "here is the page" in family.news[-1].text


async def test_no_button_forged_in_another_room_reads_or_changes_a_case(
    stage: Stage,
    room: Group,
    anna: Mediator,
    new_room: MakeRoom,
    new_mediator: MakeMediator,
    family: Family,
) -> None:
    spy = new_mediator(await new_room("narva"), "Spyridon")
    await family.settles(municipality="valga")
    case = await family.asks_for_a_person()
    await family.writes("words for the right room alone")
    await anna.takes(case)
    before = await family.case()
    family.looks_away()

    for verb in Verb:
        for more in ("", ":family-doctor-find:EE", ":solved:1", f":{before.room_id}"):
            await spy.forges(f"{verb}:{case.word}{more}", thread=room.topic_of(case))

    assert await family.case() == before
    family.sees_nothing_new()
    assert not [b for b in spy.group.screen if case.word in b.text or "right room" in b.text]
