"""Whatever Telegram sends, the program settles it, leaks nothing, and says nothing that Telegram refuses."""

from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import Json
from tests.fuzz.cast import (
    ADMIN,
    ANNA,
    ANONYMOUS,
    ASKING,
    BORIS,
    BOT,
    CHANNEL,
    FAMILIES,
    FORUM,
    HELPED,
    NOT_OURS,
    PLAIN,
    PUBLIC,
    STAFF,
    STRANGER,
    TOKENS,
    UNBOUND,
    WAITING,
    said,
    somebody,
)
from tests.fuzz.damage import damaged, damages
from tests.fuzz.life import Life, silent_in
from tests.fuzz.profiles import fuzzing
from tests.fuzz.shapes import TYPES, Maker, optional, update

KINDS: Final = optional("Update")
#: One of each sort of place: the others are for chance.
PLACES: Final = ((HELPED, HELPED), (ASKING, ASKING), (FORUM, ANNA), (UNBOUND, ANNA), (CHANNEL, None))
WHO: Final = (ANNA, BORIS, BOT, ANONYMOUS, ADMIN, None)
EVERYWHERE: Final = (*FAMILIES, FORUM, PLAIN, STAFF, *NOT_OURS)


def person(user_id: int | None, chat: int) -> Json | None:
    return None if user_id is None else somebody(user_id, TOKENS[chat])


def in_topic_of(lived: Life, made: Json, chat: int) -> Json:
    """What is written in the forum is written into the topic of the case."""
    for content in made.values():
        if chat == FORUM and isinstance(content, dict) and "message_id" in content:
            content |= {"is_topic_message": True, "message_thread_id": lived.cast.topic}
    return made


def is_ignored(made: Json, chat: int) -> bool:
    """A command is answered anywhere, so that an administrator learns how to go on."""
    return chat in NOT_OURS and not any(
        str(content.get("text", "")).startswith(("/", "@")) for content in made.values() if content
    )


def test_the_description_knows_everything_that_can_arrive() -> None:
    assert len(KINDS) >= 25
    assert {"message", "business_message", "chat_boost", "purchased_paid_media", "guest_message"} <= set(KINDS)
    assert {"checklist", "gift", "paid_media", "live_photo", "suggested_post_paid"} <= set(optional("Message"))
    assert len(TYPES) > 200


@pytest.mark.parametrize("place", PLACES, ids=["case", "family", "room", "group", "channel"])
def test_each_field_of_a_message_alone(lived: Life, place: tuple[int, int | None]) -> None:
    chat, user_id = place
    random = Random(7)
    lived.does(lived.cast.is_as_it_was())
    for name in optional("Message"):
        made = update(Maker(random), "message", chat, person(user_id, chat), only=name)
        calls = lived.lives_through(in_topic_of(lived, made, chat), chat=chat)
        assert silent_in(calls, chat) or not is_ignored(made, chat), name


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_update_from_every_place(lived: Life, kind: str) -> None:
    random = Random(kind)
    lived.does(lived.cast.is_as_it_was())
    for chat, user_id in (*PLACES, (PLAIN, BORIS), (STAFF, ADMIN), (PUBLIC, ANNA), (STRANGER, STRANGER)):
        for chance in (0.0, 0.2, 0.9):
            made = update(Maker(random, chance=chance), kind, chat, person(user_id, chat))
            calls = lived.lives_through(made, chat=chat, posted=chance == 0.2)
            assert silent_in(calls, chat) or not is_ignored(made, chat), made


@fuzzing(300)
@given(
    kind=st.sampled_from([*["message"] * 8, *["edited_message", "callback_query", "message_reaction"] * 3, *KINDS]),
    chat=st.sampled_from(EVERYWHERE),
    who=st.sampled_from(WHO),
    seed=st.integers(0, 2**32),
    chance=st.sampled_from([0.02, 0.05, 0.2, 0.9]),
    wounds=damages(),
    posted=st.booleans(),
)
def test_anything_from_anybody_anywhere(
    lived: Life, kind: str, chat: int, who: int | None, seed: int, chance: float, wounds: tuple, posted: bool
) -> None:
    if lived.updates % 25 == 0:
        lived.does(lived.cast.is_as_it_was())
    sender = chat if chat in FAMILIES and who is not None else who
    whole = update(Maker(Random(seed), chance=chance), kind, chat, person(sender, chat))
    made = damaged(in_topic_of(lived, whole, chat), wounds)
    lived.lives_through(made, chat=chat, posted=posted, damaged=bool(wounds))


@pytest.mark.parametrize("chat", NOT_OURS)
@pytest.mark.parametrize("user_id", [ANNA, BOT, ANONYMOUS, WAITING])
def test_what_is_none_of_ours_is_not_answered(lived: Life, chat: int, user_id: int) -> None:
    assert silent_in(lived.lives_through(said(chat, user_id, "how do I find a doctor?"), chat=chat), chat)


def test_another_bot_is_not_answered(lived: Life) -> None:
    for chat in EVERYWHERE:
        for words in ("how do I find a doctor?", "/start", "/bind all", "/queue"):
            assert lived.lives_through(said(chat, BOT, words), chat=chat) == [], (chat, words)
