"""Edits follow in both directions, and nobody believes wrongly that something was sent."""

import pytest

from tests.builders import photo
from tests.journeys.conftest import MakeMediator, MakeRoom
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage


async def test_edits_follow_in_both_directions(room: Group, anna: Mediator, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.writes("I lost my pasport")
    pictured = await family.sends(photo=[photo()], caption="the leter")
    await anna.takes(case)
    answered = await anna.writes("come on Munday at ten", case)

    await family.edits(asked, "I lost my passport")
    await family.edits(pictured, photo=[photo()], caption="the letter")
    await anna.edits(answered, "come on Monday at ten", case)

    assert room.copies(case) == ["I lost my passport", "the letter"]
    assert [b.text for b in family.screen if b.is_copy] == ["come on Monday at ten"]


async def test_edits_follow_in_a_plain_group_too(
    new_room: MakeRoom, new_mediator: MakeMediator, family: Family
) -> None:
    room = await new_room("valga", is_forum=False)
    anna = new_mediator(room)
    await family.settles()
    case = await family.asks_for_a_person()
    asked = await family.writes("I lost my pasport")
    await anna.takes(case)
    copy = next(bubble for bubble in room.screen if bubble.is_copy)
    answered = await anna.writes("come on Munday at ten", reply_to=copy.id)

    await family.edits(asked, "I lost my passport")
    await anna.edits(answered, "come on Monday at ten")

    assert [b.text for b in room.screen if b.is_copy] == ["I lost my passport"]
    assert [b.text for b in family.screen if b.is_copy] == ["come on Monday at ten"]


async def test_an_edit_into_a_note_takes_the_copy_back(room: Group, anna: Mediator, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    written = await anna.writes("this family again, check the register", case)
    family.sees("this family again, check the register")

    await anna.edits(written, "// this family again, check the register", case)

    room.hears("This is a note now. The family’s copy is deleted.")
    family.sees_nothing_like("this family again")


@pytest.mark.parametrize("text", ["better words for the family", "// rather a note"])
async def test_an_edit_that_comes_before_the_copy_was_sent_still_wins(
    stage: Stage, room: Group, anna: Mediator, family: Family, text: str
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    async with stage.telegram_takes_nothing():
        written = await anna.writes("words written in a hurry", case)
        await anna.edits(written, text, case)

    copies = [bubble.text for bubble in family.screen if bubble.is_copy]
    assert copies == ([] if text.startswith("//") else [text])
    # A copy shows what stands there when it is made: a note must not be copied even for a moment, and
    # for better words nothing more is needed.
    sent = [type(message).__name__ for message in stage.phones.recorder.to(family.chat_id)]
    assert sent.count("CopyMessage") == len(copies)
    assert "EditText" not in sent and "DeleteMessage" not in sent
    if not copies:
        room.hears("This is a note now. The family’s copy is deleted.")


async def test_an_edit_of_what_the_bot_answered_before_comes_along_as_new(
    room: Group, family: Family
) -> None:
    await family.settles()
    asked = await family.writes("how to find a family doctor")
    await family.presses("It helped")
    case = await family.asks_for_a_person()

    await family.edits(asked, "how to find a family doctor in Riga")

    assert room.copies(case) == ["how to find a family doctor in Riga"]


async def test_a_colleagues_edit_changes_nothing(
    room: Group, anna: Mediator, new_mediator: MakeMediator, family: Family
) -> None:
    other = new_mediator(room, "Borislavs")
    await family.settles()
    case = await family.asks_for_a_person()
    held = await other.writes("not yet taken by me", case)
    await anna.takes(case)
    family.looks_away()

    await other.edits(held, "still not taken by me", case)

    family.sees_nothing_new()


async def test_words_that_were_a_note_first_do_not_vanish_in_silence(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    written = await anna.writes("please bring both papers", case)
    await anna.edits(written, "// please bring both papers", case)

    await anna.edits(written, "please bring both papers tomorrow", case)

    came = [bubble.text for bubble in family.screen if bubble.is_copy]
    said = [b.text for b in room.news]
    assert came == ["please bring both papers tomorrow"] or said, "neither sent nor said"
