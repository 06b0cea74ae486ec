"""Every kind of message that a phone can send is passed on or answered: never silence."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.delivery import Refusal, Refused
from bot.domain.messages import CopyMessage
from tests.builders import photo, voice
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage

FILE = {"file_id": "BQACAgI", "file_unique_id": "AgADBB"}
CANNOT_READ = "I can only read text. A person can look at this or listen to it."
CANNOT_PASS_ON = "This kind of message cannot be passed on. Please send text, voice, a photo or a file."
POLL = {
    "id": "1",
    "question": "When?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}

#: What can be copied to another chat.
KINDS: dict[str, dict[str, Any]] = {
    "voice": {"voice": voice()},
    "photo": {"photo": [photo()]},
    "photo with words": {"photo": [photo()], "caption": "what does this letter say"},
    "document": {"document": FILE | {"file_name": "letter.pdf"}},
    "sticker": {"sticker": FILE | {"type": "regular", "width": 512, "height": 512, "is_animated": False}},
    "location": {"location": {"latitude": 57.77, "longitude": 26.03}},
    "contact": {"contact": {"phone_number": "+3725550000", "first_name": "Zamira"}},
    "video note": {"video_note": FILE | {"length": 240, "duration": 3}},
    "video": {"video": FILE | {"width": 640, "height": 480, "duration": 3}},
    "audio": {"audio": FILE | {"duration": 60}},
    "animation": {"animation": FILE | {"width": 64, "height": 64, "duration": 2}, "document": FILE},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "venue": {"venue": {"title": "X"}, "location": {"latitude": 57.77, "longitude": 26.03}},
    "a kind of next year": {"something_new": {"x": 1}},
}
NO_POLL = "A poll cannot be passed on: nobody would see the votes. Please write your question."
NO_GAME = "A game cannot be passed on. Please write what you want to say."
NO_STORY = "A story shows who posted it, so it cannot be passed on. Please send the picture itself."
NO_PAYMENT = "Nothing that costs money can be passed on. All help here is free."
NO_COPY = (
    "Copying is forbidden in this chat. Please turn off “Restrict saving content” "
    "in its settings and send this again."
)
#: What is refused, and why.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "poll": ({"poll": POLL}, NO_POLL),
    "quiz": ({"poll": POLL | {"type": "quiz"}}, NO_POLL),
    "game": ({"game": {"title": "Chess", "description": "", "photo": []}}, NO_GAME),
    "story": ({"story": {"id": 1, "chat": {"id": 5, "type": "private"}}}, NO_STORY),
    "invoice": ({"invoice": {"title": "Tea", "currency": "EUR", "total_amount": 100}}, NO_PAYMENT),
    "paid media": ({"paid_media": {"star_count": 1, "paid_media": []}}, NO_PAYMENT),
    "protected photo": ({"photo": [photo()], "has_protected_content": True}, NO_COPY),
    "giveaway": ({"giveaway": {"chats": [], "winner_count": 1}}, CANNOT_PASS_ON),
}


def unknown(content: dict[str, Any]) -> bool:
    return "something_new" in content


COPYABLE = [content for content in KINDS.values() if not unknown(content)]


async def test_outside_a_case_each_kind_is_answered_and_can_be_passed_on(room: Group, family: Family) -> None:
    await family.settles()

    for content in KINDS.values():
        sent = await family.sends(**content)
        if unknown(content):
            family.hears(CANNOT_PASS_ON)
        else:
            assert family.hears(CANNOT_READ).reply_to == sent

    await family.sends(**KINDS["voice"])
    await family.presses("Pass it on to a person")
    await family.presses("Yes, pass it on")
    assert len(room.copies(await family.case())) == len(COPYABLE) + 1


async def test_in_a_case_each_kind_reaches_the_room_and_is_signed_for(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    for number, content in enumerate(COPYABLE, 1):
        sent = await family.sends(**content)
        assert len(room.copies(case)) == number, content
        own = stage.phones.bubble(family.chat_id, sent)
        assert own is not None
        assert own.reaction, content
        family.sees_nothing_new()

    await family.sends(something_new={"x": 1})
    family.hears(CANNOT_PASS_ON)
    assert len(room.copies(case)) == len(COPYABLE)


async def test_from_the_mediator_each_kind_reaches_the_family(
    room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)

    for content in COPYABLE:
        family.looks_away()
        await anna.writes("", case, **content)
        assert [bubble.is_copy for bubble in family.news] == [True], content

    family.looks_away()
    await anna.writes("", case, something_new={"x": 1})
    room.hears(CANNOT_PASS_ON)
    family.sees_nothing_new()


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_not_passed_on_is_refused_politely_and_with_the_reason(
    room: Group, anna: Mediator, family: Family, content: dict[str, Any], reason: str
) -> None:
    await family.settles()
    await family.sends(**content)
    family.hears(reason)

    case = await family.asks_for_a_person()
    sent = await family.sends(**content)
    assert family.hears(reason).reply_to == sent

    await anna.takes(case)
    family.looks_away()
    sent = await anna.writes("", case, **content)
    assert room.hears(reason).reply_to == sent
    family.sees_nothing_new()
    assert room.copies(case) == []


async def test_a_protected_question_is_still_answered_by_the_bot(family: Family) -> None:
    """Copying it to a person is what is forbidden, not reading it."""
    await family.settles()

    asked = await family.writes("how to find a family doctor")
    await family.edits(asked, "how to find a family doctor", has_protected_content=True)

    assert len([bubble for bubble in family.screen if bubble.reply_to == asked]) == 2


async def test_forwarded_messages_and_formatting_are_copied_as_they_are(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    origin = {"type": "hidden_user", "date": 1_795_000_000, "sender_user_name": "The school"}
    bold = [{"type": "bold", "offset": 0, "length": 6}]

    await family.sends(text="Meeting on Monday", entities=bold, forward_origin=origin)
    await anna.writes("Colleagues say yes", case, forward_origin=origin, entities=bold)

    assert room.copies(case) == ["Meeting on Monday"]
    assert [bubble.text for bubble in family.screen if bubble.is_copy] == ["Colleagues say yes"]
    written = [
        sent for sent in stage.phones.recorder.sent if "Monday" in str(sent) or "Colleagues" in str(sent)
    ]
    assert written == [], "the bot itself writes nothing of it, so Telegram's formatting stays"


async def test_a_family_that_takes_no_voice_messages_is_written_to(
    stage: Stage, room: Group, anna: Mediator, family: Family
) -> None:
    await family.settles()
    case = await family.asks_for_a_person()
    await anna.takes(case)
    stage.phones.recorder.answer(lambda sent: isinstance(sent, CopyMessage), Refused(Refusal.NO_VOICE))

    spoken = await anna.writes("", case, voice=voice())

    said = room.hears("The family’s phone takes no voice or video messages. Please write instead.")
    assert said.reply_to == spoken


async def test_an_album_is_answered_once_and_passed_on_whole(
    stage: Stage, room: Group, family: Family
) -> None:
    await family.settles()
    family.looks_away()

    async with stage.at_the_same_moment():
        for _ in range(3):
            await family.sends(photo=[photo()], media_group_id="9001")

    assert len([bubble for bubble in family.screen if family.says(CANNOT_READ) in bubble.text]) == 1
    case = await family.asks_for_a_person()
    assert room.copies(case) == ["photo"] * 3


async def test_the_next_album_is_answered_again(family: Family) -> None:
    await family.settles()

    for album in ("9001", "9002"):
        await family.sends(photo=[photo()], media_group_id=album)
        await family.sends(photo=[photo()], media_group_id=album)

    assert len([bubble for bubble in family.screen if family.says(CANNOT_READ) in bubble.text]) == 2


@pytest.mark.parametrize("make", [lambda text: text, lambda text: text * 80], ids=["short", "long"])
async def test_words_with_markup_are_copied_not_quoted(
    room: Group, family: Family, make: Callable[[str], str]
) -> None:
    text = make("<b>R&D</b> {0} %s </pre> \\ \u202eabc")
    await family.settles()
    case = await family.asks_for_a_person()

    await family.writes(text)

    assert room.copies(case) == [text]


async def test_four_thousand_characters_reach_the_room_whole(room: Group, family: Family) -> None:
    await family.settles()
    case = await family.asks_for_a_person()

    await family.writes("ž" * 4096)

    assert room.copies(case) == ["ž" * 4096]
