"""Who answers a certain message is seen to answer that message on the other side too."""

import pytest

from tests.builders import photo
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

LONG = "The letter says that we owe. " * 60


def copies(screen: Group | Family) -> list[tuple[int, int | None, str]]:
    """Number, what it answers, and the words picked out, of each copy."""
    return [(bubble.id, bubble.reply_to, bubble.quote) for bubble in screen.screen if bubble.is_copy]


async def test_answers_quote_the_right_message_in_both_directions(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    first = await family.writes("my older son has no school")
    second = await family.writes("and the baby has no doctor")
    await anna.takes(case)
    (first_copy, _, _), (second_copy, _, _) = copies(room)

    about_school = await anna.writes("the school has a place", case, reply_to=first_copy)
    about_itself = await anna.writes("from September on", case, reply_to=about_school)
    (school, answered, _), (_, itself, _) = copies(family)
    assert (answered, itself) == (first, school)

    await family.writes("that is good to hear", reply_to=school)
    await family.writes("which doctor do you mean", reply_to=second)
    assert [reply for _, reply, _ in copies(room)[2:]] == [about_school, second_copy]
    assert about_itself


async def test_the_words_that_were_picked_out_are_seen_too(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.writes("no school, no doctor, no papers")
    await anna.takes(case)
    (copy, _, _), *_ = copies(room)

    answered = await anna.writes(
        "let us begin with this",
        case,
        reply_to=copy,
        quote={"text": "no doctor", "position": 11, "is_manual": True},
    )
    (answer, to, words), *_ = copies(family)
    assert (to, words) == (asked, "no doctor")

    await family.writes("yes, with this one please", reply_to=answer, picks="begin")
    assert copies(room)[-1][1:] == (answered, "begin")


async def test_an_answer_waits_for_the_copy_that_it_answers(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    async with stage.telegram_takes_nothing():
        asked = await family.writes("my older son has no school")
        await family.writes("he is seven years old", reply_to=asked)
        said = await anna.writes("I have the number here", case)
        await anna.writes("it is the one below", case, reply_to=said)

    (copy, _, _), (_, answered, _) = copies(room)
    assert answered == copy
    (copy, _, _), (_, answered, _) = copies(family)
    assert answered == copy


async def test_an_answer_from_before_the_topic_was_there_is_not_lost(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    await family.asks_for_a_person()
    await family.presses("Take the question back")

    async with stage.telegram_takes_nothing():
        await family.writes("/person")
        asked = await family.writes("my older son has no school")
        await family.writes("he is seven years old", reply_to=asked)

    case = await family.case()
    assert room.copies(case) == ["my older son has no school", "he is seven years old"]


async def test_what_answers_the_bot_stands_for_itself(room: Group, anna: Mediator, family: Family) -> None:
    await family.settles()
    menu = family.screen[-1].id
    case = await family.asks_for_a_person()
    await family.writes("I do not understand this", reply_to=menu, picks="a card")
    await anna.takes(case)
    await anna.writes("I explain it to you", case, reply_to=room.of_case(case)[0].id)

    assert [part[1:] for part in copies(room) + copies(family)] == [(None, "")] * 2


async def test_in_a_plain_group_an_answer_quotes_and_everything_else_hangs_on_the_card(
    new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room = await new_room("valga", is_forum=False)
    anna = new_mediator(room)
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.writes("my older son has no school")
    await anna.takes(case)
    (copy, card, _), *_ = copies(room)
    assert card == case.card_message_id or card is not None

    answered = await anna.writes("the school has a place", reply_to=copy)
    (answer, to, _), *_ = copies(family)
    assert to == asked
    await family.writes("that is good to hear", reply_to=answer)
    await family.writes("thank you very much for it")

    assert [reply for _, reply, _ in copies(room)[1:]] == [answered, card]


async def test_an_answer_never_quotes_a_message_of_another_case(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    other = Family(stage, 880_000_043, "en", "Kalderash")
    for one in (family, other):
        await one.settles()
    case, second = await family.asks_for_a_person(), await other.asks_for_a_person()
    await family.writes("my older son has no school")
    await other.writes("the doctor does not open")
    await anna.takes(case)
    theirs = next(bubble.id for bubble in room.of_case(second) if bubble.is_copy)

    await anna.writes("the school has a place", case, reply_to=theirs)

    assert [part[1:] for part in copies(family)] == [(None, "")]
    assert copies(other) == []


@pytest.mark.parametrize("edited_by", ["the family", "the mediator"])
async def test_an_edit_longer_than_a_bot_may_write_comes_anew_and_whole(
    room: Group, anna: Mediator, family: Family, edited_by: str
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    pictured = await family.sends(photo=[photo()], caption="the letter")
    await anna.takes(case)
    answered = await anna.writes("", case, photo=[photo()], caption="the letter")

    if edited_by == "the family":
        await family.edits(pictured, photo=[photo()], caption=LONG)
        assert room.copies(case) == ["the letter", LONG]
    else:
        await anna.edits(answered, LONG, case, photo=[photo()])
        assert [bubble.text for bubble in family.screen if bubble.is_copy] == [LONG]
    family.sees_nothing_like("could not be passed on")
