"""After a case has ended a family writes again: the same matter or another, and no message is lost."""

from datetime import timedelta

import pytest

from bot.domain.cases import Case, State
from tests.builders import photo
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import RETENTION_DAYS, Stage

ASKED = "Is this about your earlier question {word}, or is it something new?"
SAME, OTHER = "The earlier question", "Something new"
OFF_TOPIC = "who built the pyramids"
ANSWERED = "how to find a family doctor"
OPEN_AGAIN = "Your question {word} is open again. A mediator will answer you here."
NO_ANSWER = "I have no checked answer to this. A person can help. Or try other words."


@pytest.fixture
async def ended(room: Group, anna: Mediator, family: Family) -> Case:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await anna.closes(case)
    return case


async def test_the_same_matter_opens_again_with_the_message(
    stage: Stage, room: Group, family: Family, ended: Case
) -> None:
    await family.writes(OFF_TOPIC)
    family.hears(ASKED, word=ended.word)

    await family.presses(SAME)

    family.hears(OPEN_AGAIN, word=ended.word)
    assert room.copies(ended) == [OFF_TOPIC]
    assert len(await stage.cases_of(family.chat_id)) == 1
    await stage.counted(started=1, escalated=1, taken=1, closed_solved=1, persons_helped=1, reopened=1)


@pytest.mark.parametrize("is_forum", [True, False], ids=["topics", "plain group"])
async def test_words_that_were_rewritten_after_the_end_come_when_it_is_opened_again_and_go_with_it(
    new_room: MakeRoom, new_mediator: MakeMediator, family: Family, is_forum: bool
) -> None:
    room = await new_room("valga", is_forum=is_forum)
    anna = new_mediator(room)
    await family.settles()
    case = await family.asks_for_a_person()
    written, other = await family.writes("the school says no"), await family.writes("what can we do")
    await anna.takes(case)
    await anna.closes(case)
    await family.edits(written, OFF_TOPIC)
    family.hears(ASKED, word=case.word)

    await family.presses(SAME)

    assert room.copies(case) == ["the school says no", "what can we do", OFF_TOPIC]
    await family.forges(f"sm:{case.word}:{written}")
    await family.forges(f"sm:{case.word}:{other}")
    assert len(room.copies(case)) == 3, "once, and only what was rewritten"
    await family.edits(written, "the school says yes")
    assert room.copies(case)[-1] == "the school says yes", "from now on the new copy follows"
    await family.forges("fo:yes")
    assert not [bubble for bubble in room.screen if bubble.is_copy]


async def test_something_new_is_a_question_and_the_bot_does_not_ask_again(
    stage: Stage, room: Group, family: Family, ended: Case
) -> None:
    await family.writes(OFF_TOPIC)

    await family.presses(OTHER)
    family.hears(NO_ANSWER)
    await family.forges(f"om:{ended.word}:1")
    await family.writes("and who painted them")

    family.sees_nothing_like(family.says(ASKED, word="XXXX"))
    assert family.news
    case = await family.asks_for_a_person()
    assert case.word != ended.word
    assert room.copies(case) == [OFF_TOPIC, "and who painted them"]


async def test_what_the_bot_can_answer_is_answered_at_once(stage: Stage, family: Family, ended: Case) -> None:
    await family.writes(ANSWERED)

    family.sees("How to find a family doctor?")
    family.sees_nothing_like(family.says(ASKED, word=ended.word))


@pytest.mark.parametrize("days", [15, 200])
async def test_weeks_later_nobody_is_asked(stage: Stage, family: Family, ended: Case, days: int) -> None:
    stage.clock.tick(timedelta(days=days))

    await family.writes(OFF_TOPIC)

    family.hears(NO_ANSWER)


async def test_five_more_messages_go_along_with_whatever_is_pressed(
    room: Group, family: Family, ended: Case
) -> None:
    words = [f"{OFF_TOPIC} number {number}" for number in range(5)]
    for one in words:
        await family.writes(one)
    await family.sends(photo=[photo()])

    await family.presses(SAME)

    assert room.copies(ended) == [*words, "photo"]


async def test_who_ignores_the_question_and_asks_for_a_person_loses_nothing(
    room: Group, family: Family, ended: Case
) -> None:
    await family.writes(OFF_TOPIC)

    case = await family.asks_for_a_person()

    assert room.copies(case) == [OFF_TOPIC]
    assert case.word != ended.word


async def test_the_old_button_takes_along_what_was_written_since(
    room: Group, family: Family, ended: Case
) -> None:
    await family.writes(OFF_TOPIC)

    await family.forges(f"re:{ended.word}")

    assert room.copies(ended) == [OFF_TOPIC]


@pytest.mark.parametrize("first", [SAME, OTHER])
async def test_pressing_both_passes_the_message_on_once(
    room: Group, family: Family, ended: Case, first: str
) -> None:
    number = await family.writes(OFF_TOPIC)
    question = family.news[-1]
    same, other = (family.button(label, [question])[1].data for label in (SAME, OTHER))

    for data in (same, other) if first == SAME else (other, same):
        await family.forges(data, question.id, reply_to=number)

    assert family.news
    assert room.copies(ended) == [OFF_TOPIC]
    assert (await family.case()).state is State.WAITING


async def test_both_at_the_same_moment_reopen_once(
    stage: Stage, room: Group, family: Family, ended: Case
) -> None:
    await family.writes(OFF_TOPIC)
    question = family.news[-1]
    data = family.button(SAME, [question])[1].data

    async with stage.at_the_same_moment():
        await family.forges(data, question.id)
        await family.forges(data, question.id)

    assert room.copies(ended) == [OFF_TOPIC]
    assert (await stage.counts())["reopened"] == 1


async def test_pressed_after_the_case_was_deleted_the_message_goes_to_a_person(
    stage: Stage, room: Group, family: Family, ended: Case
) -> None:
    stage.clock.tick(timedelta(days=13))
    await family.writes(OFF_TOPIC)
    question = family.news[-1]
    data = family.button(SAME, [question])[1].data
    stage.clock.tick(timedelta(days=RETENTION_DAYS))
    await stage.sweep()

    await family.forges(data, question.id)
    family.hears("This question has been deleted. You can ask a new one.")
    await family.presses("Ask a person")

    assert room.copies(await family.case()) == [OFF_TOPIC]


async def test_pressed_after_forgetting_both_buttons_still_answer(
    room: Group, family: Family, ended: Case
) -> None:
    number = await family.writes(OFF_TOPIC)
    question = family.news[-1]
    same, other = (family.button(label, [question])[1].data for label in (SAME, OTHER))
    await family.forges("fo:yes")

    await family.forges(same, question.id, reply_to=number)
    family.hears("This question has been deleted. You can ask a new one.")
    await family.forges(other, question.id, reply_to=number)
    family.hears(NO_ANSWER)


async def test_a_message_that_was_deleted_meanwhile_is_asked_for_again(family: Family, ended: Case) -> None:
    number = await family.writes(OFF_TOPIC)
    family.deletes(number)

    await family.presses(OTHER)

    assert len(family.news) == 1


async def test_what_was_taken_back_is_not_brought_up(room: Group, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await family.presses("Take the question back")

    await family.writes(OFF_TOPIC)

    family.hears(NO_ANSWER)
    later = await family.asks_for_a_person()
    assert case.word not in " ".join(bubble.text for bubble in room.of_case(later))


# ── one open case at most ──


async def test_another_matter_goes_into_the_open_case_and_the_room_hears_it_once(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    await family.forges("pe:dentist")
    family.hears(
        "Your question {word} is open. Everything that you write goes to the mediators.", word=case.word
    )
    title = stage.shelf.current.entries["dentist"].titles["et"]
    room.looks_away()
    await family.forges("pe:dentist")

    room.sees_nothing_new()
    said = [bubble.text for bubble in room.of_case(case) if title in bubble.text]
    assert len(said) == 2, "the card, and one notice"
    assert (await family.case()).topic == "health"
    assert len(await stage.cases_of(family.chat_id)) == 1


async def test_the_message_under_a_late_button_goes_into_the_open_case_once(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.writes(OFF_TOPIC)
    late = family.button("Pass it on to a person", family.screen)[1].data
    stage.clock.tick(timedelta(days=3))
    case = await family.asks_for_a_person()
    assert room.copies(case) == []

    await family.forges(late)
    await family.forges(late)

    assert room.copies(case) == [OFF_TOPIC]


async def test_a_second_case_leads_back_to_the_first_in_the_same_room(
    room: Group, family: Family, ended: Case
) -> None:
    case = await family.asks_for_a_person()

    notice = next(bubble for bubble in room.of_case(case) if ended.word in bubble.text)
    assert room.says("This family has asked here before: case {word}.", word=ended.word) in notice.text
    button = notice.buttons[0][0]
    assert button.url == f"https://t.me/c/{str(room.chat_id)[4:]}/{room.topic_of(ended)}"


async def test_another_room_does_not_hear_of_the_first(
    room: Group, anna: Mediator, new_room: MakeRoom, family: Family, ended: Case
) -> None:
    narva = await new_room("narva")
    await family.settles(municipality="narva")

    case = await family.asks_for_a_person()

    assert ended.word not in " ".join(bubble.text for bubble in narva.of_case(case))
