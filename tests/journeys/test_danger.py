"""Somebody is in danger: the numbers at once, a person in one tap, and a false alarm that costs one tap."""

from datetime import timedelta

import pytest

from bot.domain.danger import DangerKind
from bot.domain.messages import ChangeTopic
from tests.builders import photo, voice
from tests.journeys.conftest import MakeFamily
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

CALL = "In danger? Call now."
NOW = "A person, now"
MISTAKE = "It is not an emergency. Answer my question"
BY_DAY = "Maybe nobody will read this at once. If there is danger, call {number}."
BY_NIGHT = "Maybe nobody will read this before morning. If there is danger, call {number}."
IN_PANIC = "pamagite muzh menja izbevaet on s nozhom"
NO_ROOM = "There is no mediator here for your place yet. Your question {word} is waiting."
DOCTOR = "how to find a family doctor"


async def test_panic_in_latin_letters_brings_the_numbers_and_an_urgent_case_in_one_tap(
    stage: Stage, room: Group, new_family: MakeFamily
) -> None:
    family = new_family(phone="ru")
    await family.settles("ru")

    await family.writes(IN_PANIC)

    card = family.hears(CALL)
    assert card.text.startswith("❗ " + family.says("Please read this first."))
    assert card.text.index("\n112 – ") < card.text.index("\n116 006 – ")
    assert "116 123" not in card.text
    await family.presses(NOW)
    case = await family.case()
    family.hears(BY_DAY, number="112")
    assert case.urgent
    assert room.topic_name(case).startswith("🔴")
    assert room.copies(case) == [IN_PANIC]
    assert [b for b in room.news if b.thread is None and case.word in b.text and "🔴" in b.text]
    await stage.counted(started=1, emergency_shown=1, escalated=1)


async def test_everything_that_was_cried_goes_along_in_order(room: Group, family: Family) -> None:
    await family.settles()
    await family.writes("he is beating me")
    await family.writes("quick please")
    await family.writes("he will kill me")

    await family.presses(NOW)

    case = await family.case()
    assert room.copies(case) == ["he is beating me", "quick please", "he will kill me"]


async def test_danger_before_the_language_is_chosen_is_answered_in_the_language_of_the_cry(
    stage: Stage, room: Group, new_family: MakeFamily
) -> None:
    family = new_family(phone="en")
    family.reads = "lt"

    await family.writes("gelbekit namas dega")

    card = family.hears(CALL)
    assert len(family.news) == 1, "nobody in danger is asked where they live"
    assert "112 – " in card.text
    await family.presses(NOW)
    case = await family.case()
    assert (case.urgent, case.language) == (True, "lt")
    family.hears(NO_ROOM, word=case.word)
    family.hears(BY_DAY, number="112")
    await stage.counted(emergency_shown=1, escalated=1)


async def test_whoever_has_not_said_where_it_lives_sees_which_number_is_of_which_country(
    stage: Stage, family: Family
) -> None:
    await family.writes("i dont want to live anymore")

    lines = family.hears(CALL).text.split("\n")
    (common,) = [line for line in lines if line.startswith("112 ")]
    helplines = [line for line in lines if line.startswith("116 ")]
    assert "🇪🇪" not in common
    assert helplines
    assert all("🇪🇪" in line for line in helplines)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ema ei hinga", DangerKind.MEDICAL),
        ("не хочу больше жить", DangerKind.SUICIDE),
        ("vīrs mani sit", DangerKind.VIOLENCE),
        ("butas pilnas dūmų", DangerKind.FIRE),
        ("my daughter is missing", DangerKind.CHILD),
        ("magame lastega autos ja on kulm", DangerKind.EXPOSURE),
    ],
)
async def test_each_danger_has_its_own_numbers_and_the_common_one_first(
    stage: Stage, family: Family, text: str, kind: DangerKind
) -> None:
    await family.settles()

    await family.writes(text)

    numbers = [one.number for one in stage.shelf.current.emergency_numbers("EE", frozenset({kind}))]
    shown = [line.split(" – ")[0] for line in family.sees("112").text.split("\n") if " – " in line]
    assert shown == numbers
    assert shown[0] == "112"


async def test_a_look_alike_is_an_ordinary_question(stage: Stage, new_family: MakeFamily) -> None:
    family = new_family(phone="ru")
    await family.settles("ru")

    await family.writes("кровь из носу нужно место в садике")

    family.sees_nothing_like("112 – ")
    counts = await stage.counts()
    assert (counts["asked"], counts["emergency_shown"]) == (1, 0)


async def test_a_false_alarm_costs_one_tap(stage: Stage, room: Group, family: Family) -> None:
    await family.settles()
    question = "my son had a seizure last spring, " + DOCTOR
    await family.writes(question)
    family.hears(CALL)

    await family.presses(MISTAKE)

    family.sees("How to find a family doctor?")
    await stage.counted(started=1, emergency_shown=1, asked=1, answered=1)
    case = await family.asks_for_a_person()
    assert room.copies(case) == [], "what was answered does not go along with another matter"


async def test_a_false_alarm_tapped_twice_is_answered_once(stage: Stage, family: Family) -> None:
    await family.settles()
    asked = await family.writes("seizure " + DOCTOR)
    card, mistake = family.button(MISTAKE, family.screen)

    async with stage.at_the_same_moment():
        for _ in range(3):
            await family.forges(mistake.data, card.id, asked)

    assert len(family.news) == 1
    shown = stage.phones.bubble(family.chat_id, card.id)
    assert [family.says("Ask a person") in label for label in family.labels(shown)] == [True]
    await stage.counted(started=1, emergency_shown=1, asked=1, answered=1)


async def test_a_question_that_telegram_no_longer_has_is_asked_for_again(
    stage: Stage, family: Family
) -> None:
    await family.settles()
    asked = await family.writes("seizure " + DOCTOR)
    family.deletes(asked)

    await family.presses(MISTAKE)

    family.hears("I can no longer see your message. Please write your question again, in other words.")
    assert any(family.says("Ask a person") in label for label in family.labels())
    await stage.counted(started=1, emergency_shown=1)


async def test_a_cry_under_a_photo_is_heard_once_for_an_album(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.sends(photo=[photo()], caption="our house is on fire", media_group_id="9")
    family.hears(CALL)
    await family.sends(photo=[photo()], media_group_id="9")
    family.sees_nothing_new()

    await family.presses(NOW)

    case = await family.case()
    assert room.copies(case) == ["our house is on fire", "photo"]


async def test_a_caption_that_was_no_cry_is_left_to_a_person(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.sends(photo=[photo()], caption="the letter says seizure, what is it")

    await family.presses(MISTAKE)

    family.hears("I can only read text. A person can look at this or listen to it.")
    await stage.counted(started=1, emergency_shown=1)


async def test_an_edit_into_a_cry_and_a_cry_behind_a_command_are_heard(stage: Stage, family: Family) -> None:
    await family.settles()
    asked = await family.writes("hello")
    await family.edits(asked, "hello he is strangling me")
    family.hears(CALL)

    await family.writes("/help he is strangling me")

    family.hears(CALL)
    assert (await stage.counts())["emergency_shown"] == 2


# ── in an open case ──


async def test_in_a_case_the_mediator_gets_the_cry_and_the_family_the_numbers_once_an_hour(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    await family.writes("he is beating me")

    card = family.hears(CALL)
    assert not any(family.says(MISTAKE) in label for label in family.labels(card))
    assert room.copies(case) == ["he is beating me"]
    assert room.says("The bot has shown the family the emergency numbers.") in room.of_case(case)[-1].text
    stage.clock.tick(timedelta(minutes=59))
    await family.writes("he will kill me")
    family.sees_nothing_new()
    stage.clock.tick(timedelta(minutes=2))
    edited = await family.writes("still here")
    await family.edits(edited, "he has a knife")
    family.hears(CALL)
    assert room.copies(case)[1:] == ["he will kill me", "he has a knife"]
    assert not (await family.case()).urgent, "only the family, or a mediator, makes it urgent"
    await stage.counted(started=1, escalated=1, taken=1, emergency_shown=2)


async def test_in_a_taken_case_one_tap_makes_it_red_and_loud(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    await family.writes("he is beating me")

    await family.presses(NOW)

    family.hears("The mediators now see that your question {word} is urgent.", word=case.word)
    assert room.topic_name(case).startswith("🔴🔵")
    assert room.says("Urgent") in room.of_case(case)[-1].text
    assert not [m for m in stage.phones.recorder.sent if getattr(m, "silent", False)]
    assert any(isinstance(m, ChangeTopic) for m in stage.phones.recorder.sent)


async def test_a_voice_note_in_a_case_is_only_passed_on(room: Group, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    await family.sends(voice=voice())

    family.sees_nothing_new()
    assert room.copies(case) == ["voice"]


# ── honest about the night ──


@pytest.mark.parametrize(("hours", "sentence"), [(5, BY_DAY), (6, BY_NIGHT), (19, BY_NIGHT), (20, BY_DAY)])
async def test_at_night_the_family_is_told_that_nobody_may_read_before_morning(
    stage: Stage, room: Group, family: Family, hours: int, sentence: str
) -> None:
    await family.settles()
    await family.presses("Emergency")
    stage.clock.tick(timedelta(hours=hours))  # it was noon in Valga

    await family.presses(NOW)

    family.hears(sentence, number="112")


async def test_the_menu_shows_every_number_and_asks_no_question_back(stage: Stage, family: Family) -> None:
    await family.settles()

    await family.presses("Emergency")

    text = family.hears(CALL).text
    assert all(one.number in text for one in stage.shelf.current.emergency_numbers("EE"))
    assert len(family.labels()) == 1
