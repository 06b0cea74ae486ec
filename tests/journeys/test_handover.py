"""Passing a question to a person: consent first, and what goes along."""

from tests.builders import voice
from tests.journeys.conftest import MakeFamily
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

ASKED = "A mediator will read what you write. A mediator is a person who helps families."
OPENED = "Your question {word} is with the mediators. A mediator will answer you here."
STILL_OPEN = "Your question {word} is open. Everything that you write goes to the mediators."
OFF_TOPIC = "who built the pyramids"


async def test_consent_is_asked_once_in_plain_words(stage: Stage, room: Group, family: Family) -> None:
    await family.settles()

    await family.writes("/person")
    consent = family.hears(ASKED)
    assert "30" in consent.text
    assert await stage.cases_of(family.chat_id) == ()
    await family.presses("Yes, pass it on")
    case = await family.case()
    family.hears(OPENED, word=case.word)

    await family.presses("Take the question back")
    await family.writes("/person")

    second = await family.case()
    family.hears(OPENED, word=second.word)
    assert second.word != case.word
    await stage.counted(started=1, escalated=2, withdrawn=1)


async def test_declined_consent_passes_nothing_on_and_shows_whom_to_call(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.writes(OFF_TOPIC)
    await family.presses("Pass it on to a person")
    room.looks_away()

    await family.presses("No")

    text = family.hears("Nothing was passed on.").text
    services = stage.shelf.current.people_to_call("EE", "valga")
    assert services
    assert any(phone.number in text for service in services for phone in service.phones)
    assert any(family.says("Ask a person") in label for label in family.labels())
    room.sees_nothing_new()
    assert await stage.cases_of(family.chat_id) == ()
    await stage.counted(started=1, asked=1, unanswered=1)


async def test_consent_pressed_twice_opens_one_case(stage: Stage, room: Group, family: Family) -> None:
    await family.settles()
    await family.writes("/person")
    consent, yes = family.button("Yes, pass it on", family.screen)

    async with stage.at_the_same_moment():
        await family.forges(yes.data, consent.id)
        await family.forges(yes.data, consent.id)

    (case,) = await stage.cases_of(family.chat_id)
    family.hears(STILL_OPEN, word=case.word)
    assert len(stage.phones.topics[room.chat_id]) == 1
    await stage.counted(started=1, escalated=1)


async def test_what_was_sent_before_goes_along_in_order(room: Group, family: Family) -> None:
    await family.settles()
    await family.writes(OFF_TOPIC)
    await family.sends(voice=voice())
    await family.writes("kes võitis eile jalgpalli")

    case = await family.asks_for_a_person()
    await family.writes("and this afterwards")

    before = [OFF_TOPIC, "voice", "kes võitis eile jalgpalli"]
    assert room.copies(case) == [*before, "and this afterwards"]


async def test_a_question_that_a_card_answered_goes_along_when_the_card_did_not_help(
    room: Group, family: Family
) -> None:
    await family.settles()
    await family.writes("how to find a family doctor")
    await family.presses("It didn’t help")
    await family.presses("Ask a person")
    await family.presses("Yes, pass it on")

    case = await family.case()

    assert room.copies(case) == ["how to find a family doctor"]
    assert (case.topic, case.entry) == ("health", "family-doctor-find")


async def test_what_was_answered_long_ago_does_not_go_along(room: Group, family: Family) -> None:
    await family.settles()
    await family.writes("how to find a family doctor")
    await family.presses("It helped")

    case = await family.asks_for_a_person()

    assert room.copies(case) == []
    family.hears("Please write now what it is about. You can also send voice or photos.")


async def test_the_room_sees_place_topic_language_and_no_name(room: Group, new_family: MakeFamily) -> None:
    family = new_family(phone="ru", name="Rozalija")
    await family.settles("ru")
    await family.writes("как найти семейного врача")
    await family.presses("Ask a person")
    await family.presses("Yes, pass it on")

    case = await family.case()

    assert room.topic_name(case) == f"🟡 {case.word} · Valga · 🏥 · ru"
    card = next(bubble for bubble in room.of_case(case) if bubble.buttons)
    assert "Русский" in card.text
    assert not [b for b in room.screen if "Rozalija" in b.text or str(family.chat_id) in b.text]


async def test_another_family_is_not_touched(
    stage: Stage, room: Group, anna: Mediator, family: Family, new_family: MakeFamily
) -> None:
    other = new_family()
    await family.settles()
    await other.settles()

    async with stage.at_the_same_moment():
        await family.writes("/person")
        await other.writes("/person")
    await family.presses("Yes, pass it on")
    await other.presses("Yes, pass it on")
    case, others_case = await family.case(), await other.case()
    other.looks_away()
    await family.writes("only for the first case")
    await anna.takes(case)
    await anna.writes("only for the first family", case)

    assert room.copies(case) == ["only for the first case"]
    assert room.copies(others_case) == []
    family.sees("only for the first family")
    other.sees_nothing_new()
    assert (await other.case()).state.value == "waiting"


async def test_in_a_case_the_bot_keeps_out_and_questions_remain_possible_through_the_menu(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    await family.writes("how to find a family doctor")
    family.sees_nothing_new()
    assert room.copies(case) == ["how to find a family doctor"]

    await family.taps_key("📋", "Topics")
    await family.presses("🏥")
    await family.presses("How to find a family doctor?")
    family.sees("✅")
    await family.taps_key("🙋", "Ask a person")
    family.hears(STILL_OPEN, word=case.word)
    await stage.counted(started=1, escalated=1, opened=1)
