"""`@bot words` in any chat: mediators see what there is, strangers the way to the bot, nobody is noted."""

import pytest

from bot.domain.inline import InlineAnswer
from tests.builders import Json, inline_update, payload, user
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.house import House
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

DOCTOR = "family-doctor-find"


@pytest.fixture
def house(sqlite_house: House) -> House:
    """These stories ask nothing special of a database."""
    return sqlite_house


async def looks_up(stage: Stage, who: Json, words: str, chat_type: str | None = "supergroup") -> InlineAnswer:
    stage.secrets.add(str(who["id"]))
    answer = await stage.services.inline.answer(payload(inline_update(words, who, chat_type)))
    assert answer is not None
    return answer


async def test_a_mediator_is_offered_entries_whose_choice_sends_the_card(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles("ru")
    case = await family.asks_for_a_person()
    await anna.takes(case)
    family.looks_away()

    answer = await looks_up(stage, anna.user, "perearst")
    assert 0 < len(answer.choices) <= 3
    choice = next(one for one in answer.choices if one.entry == DOCTOR)
    assert choice.title == stage.shelf.current.entries[DOCTOR].titles["et"]
    assert choice.preview
    assert answer.button == ""
    await anna.writes(choice.text, case, via_bot=user(700, is_bot=True))

    [card] = family.news
    assert stage.shelf.current.entries[DOCTOR].titles["ru"] in card.text


async def test_a_stranger_gets_nothing_but_a_way_to_the_bot_and_leaves_no_trace(
    stage: Stage, room: Group, new_mediator: MakeMediator, family: Family
) -> None:
    await family.settles("en")
    before = await stage.ground.rows("SELECT count(*) AS n FROM chats")
    mediators = await stage.ground.rows("SELECT count(*) AS n FROM mediators")
    for stranger in (user(661_000_111, language="lv"), family.user):
        answer = await looks_up(stage, stranger, "perearst")
        assert answer.choices == ()
        assert answer.button == stage.sentence(stranger["language_code"], "Ask your question here")
    assert await stage.ground.rows("SELECT count(*) AS n FROM chats") == before
    assert await stage.ground.rows("SELECT count(*) AS n FROM mediators") == mediators


@pytest.mark.parametrize("chat_type", ["sender", "private", "channel", None])
async def test_results_are_offered_where_they_can_do_something(
    stage: Stage, room: Group, anna: Mediator, chat_type: str | None
) -> None:
    await anna.writes("/alias Anna")
    assert (await looks_up(stage, anna.user, "perearst", chat_type)).choices == ()
    assert (await looks_up(stage, anna.user, "perearst")).choices


async def test_odd_words_find_nothing_or_little(stage: Stage, room: Group, anna: Mediator) -> None:
    await anna.writes("/alias Anna")
    assert (await looks_up(stage, anna.user, "")).choices == ()
    assert (await looks_up(stage, anna.user, "  \n")).choices == ()
    assert len((await looks_up(stage, anna.user, "perearst ё\u200f" * 600)).choices) <= 3


async def test_what_is_no_lookup_is_not_answered_here_and_a_lookup_in_the_inbox_does_nothing(
    stage: Stage, room: Group, anna: Mediator, new_room: MakeRoom
) -> None:
    assert await stage.services.inline.answer(b"{}") is None
    assert await stage.services.inline.answer(payload({"update_id": 1, "inline_query": {"id": 7}})) is None
    room.looks_away()
    await stage.receive(inline_update("perearst", anna.user))
    room.sees_nothing_new()
