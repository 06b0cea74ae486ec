"""A question: answered, asked back, or honestly not known, in the language in which it is written."""

import pytest

from tests.journeys.conftest import MakeFamily
from tests.journeys.people import Family
from tests.journeys.stage import Stage

MISS = "I have no checked answer to this. A person can help. Or try other words."
SECOND_MISS = "I have no checked answer. A person can help you with this."
WHICH = "Which of these is it?"
OFF_TOPIC = "who built the pyramids"


@pytest.mark.parametrize(
    ("language", "question", "title"),
    [
        ("et", "kuidas leida perearsti", "Kuidas leida perearst?"),
        ("ru", "как найти семейного врача", "Как найти семейного врача?"),
        ("lv", "kā atrast ģimenes ārstu", "Kā atrast ģimenes ārstu?"),
        ("lt", "kaip rasti šeimos gydytoją", "Kaip rasti šeimos gydytoją?"),
        ("en", "how to find a family doctor", "How to find a family doctor?"),
    ],
)
async def test_a_question_gets_its_card(
    stage: Stage, new_family: MakeFamily, language: str, question: str, title: str
) -> None:
    family = new_family(phone=language)
    await family.settles(language)

    asked = await family.writes(question)

    card = family.sees(title)
    assert card.reply_to == asked
    assert len(family.news) == 1
    await stage.counted(started=1, asked=1, answered=1)


async def test_the_answer_follows_the_language_of_the_question_and_then_returns(family: Family) -> None:
    await family.settles("en")

    await family.writes("как найти семейного врача")
    family.reads = "ru"
    card = family.sees("Как найти семейного врача?")
    assert any(family.says("It helped") in label for label in family.labels(card))

    await family.writes("how to find a family doctor")
    family.reads = "en"
    family.sees("How to find a family doctor?")
    await family.writes("/help")
    family.hears("If I do not know, I can pass your question on to a person.")


async def test_a_question_that_is_not_clear_is_asked_back_and_one_tap_answers_it(
    stage: Stage, family: Family
) -> None:
    await family.settles()

    await family.writes("new document")

    family.hears(WHICH)
    *titles, none, person = family.labels()
    assert 2 <= len(titles) <= 3
    assert family.says("None of these") in none
    assert family.says("Ask a person") in person
    await family.presses(titles[0])
    family.sees(titles[0])
    await stage.counted(started=1, asked=1, clarified=1, opened=1)


async def test_none_of_these_is_a_miss_and_offers_a_person_first(stage: Stage, family: Family) -> None:
    await family.settles()
    await family.writes("new document")
    offer = family.hears(WHICH)

    await family.presses("None of these")

    family.hears(MISS)
    assert family.says("Pass it on to a person") in family.labels()[0]
    after = stage.phones.bubble(family.chat_id, offer.id)
    assert after is not None
    assert not after.buttons, "the options stay pressable"
    await stage.counted(started=1, asked=1, clarified=1, unanswered=1)


async def test_the_second_miss_in_a_row_says_that_a_person_can_help(stage: Stage, family: Family) -> None:
    await family.settles()

    await family.writes(OFF_TOPIC)
    family.hears(MISS)
    await family.writes(OFF_TOPIC)
    family.hears(SECOND_MISS)
    assert family.says("Pass it on to a person") in family.labels()[0]

    await family.writes("how to find a family doctor")
    await family.writes(OFF_TOPIC)
    family.hears(MISS)
    await stage.counted(started=1, asked=4, answered=1, unanswered=3)


async def test_an_edited_question_is_asked_anew(stage: Stage, family: Family) -> None:
    await family.settles()
    asked = await family.writes(OFF_TOPIC)

    await family.edits(asked, "how to find a family doctor")

    family.sees("How to find a family doctor?")
    await stage.counted(started=1, asked=2, unanswered=1, answered=1)


async def test_the_keys_work_in_every_language_that_was_ever_chosen(stage: Stage, family: Family) -> None:
    await family.settles("en")
    await family.writes("/language")
    await family.presses("Русский")

    await family.taps_key("🆘", "Emergency")

    family.reads = "ru"
    family.hears("In danger? Call now.")
    await stage.counted(started=1, emergency_shown=1)


async def test_emergency_shows_the_number_first_and_a_person_is_one_tap_away(
    stage: Stage, family: Family
) -> None:
    await family.settles()

    await family.presses("Emergency")

    text = family.sees("112").text
    assert text.index("112") < text.index("116")
    assert family.says("A person, now") in family.labels()[0]
    await stage.counted(started=1, emergency_shown=1)


WORDLESS = ("🙂🙂🙂", "…", "?", "١٢٣", "👨‍👩‍👧‍👦", "\u202e\u200f\u200f", "\u0000\u0007 \u2028")
LONGEST = ("a" * 4096, "family doctor " * 292, "😀" * 2048, "\n" * 4095 + "x")
MARKED_UP = (
    "<b>how</b> to find a <i>family doctor</i>",
    "<script>alert(1)</script>",
    "{0} {language}",
    "</b> & &lt; &#0;",
)


async def test_a_text_without_words_is_answered_too(family: Family) -> None:
    await family.settles()

    for text in WORDLESS:
        await family.writes(text)
        assert len(family.news) == 1, text


async def test_right_to_left_words_are_answered(family: Family) -> None:
    await family.settles()

    await family.writes("كيف أجد طبيب الأسرة؟")

    family.hears(MISS)


async def test_the_longest_messages_that_telegram_allows_are_answered(family: Family) -> None:
    await family.settles()

    for text in LONGEST:
        await family.writes(text[:4096])
        assert len(family.news) == 1, text[:20]


async def test_markup_and_braces_in_a_question_break_nothing(family: Family) -> None:
    await family.settles()

    for text in MARKED_UP:
        await family.writes(text)
        assert len(family.news) == 1, text


async def test_two_questions_at_once_are_answered_in_their_order(family: Family, stage: Stage) -> None:
    await family.settles()

    async with stage.at_the_same_moment():
        first = await family.writes("how to find a family doctor")
        second = await family.writes(OFF_TOPIC)

    assert [bubble.reply_to for bubble in family.news] == [first, second]


async def test_two_families_get_their_own_answers(
    stage: Stage, family: Family, new_family: MakeFamily
) -> None:
    other = new_family(phone="ru")
    await family.settles("en")
    await other.settles("ru")

    async with stage.at_the_same_moment():
        await family.writes("how to find a family doctor")
        await other.writes("потерял паспорт")

    family.sees("How to find a family doctor?")
    family.sees_nothing_like("паспорт")
    other.sees("документ")
    other.sees_nothing_like("family doctor")
