"""Whatever Telegram sends, the program settles it, leaks nothing, and says nothing that Telegram refuses."""

from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.builders import Json
from tests.fuzz.cast import (
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
from tests.fuzz.damage import Wounds, damaged, damages
from tests.fuzz.life import Life, silent_in
from tests.fuzz.profiles import fuzzing
from tests.fuzz.road import ADMIN
from tests.fuzz.shapes import TYPES, Maker, optional, update

KINDS: Final = optional("Update")
#: One of each sort of place: the others are for chance.
PLACES: Final = ((HELPED, HELPED), (ASKING, ASKING), (FORUM, ANNA), (UNBOUND, ANNA), (CHANNEL, None))
WHO: Final = (ANNA, BORIS, BOT, ANONYMOUS, ADMIN, None)
_SAID: Final = """
/start x|/start anna-{token}|/help|/person|/forget|/bind valga|/bind {token}|/hours Mon-Fri 9-17
/hours {token}|/promise 2 hours
/promise {token}|/away tomorrow|/back|/queue|/mine|/kb doctor|/kb {token}|/kb_send {token}
/stats|/stats 2026-01|/language|/place|/privacy|/dashboard|/nonsense {token}|@drom_bot doctor|// {token}|/|//
how do I find a doctor? {token}|he beats me {token}|112|<b>{token}&|\u202e{token}|🧷🧷 {token}
"""
_LONG: Final = ("{token}" + "x" * 4080, "😀" * 2048, "{token}\n\n", "&lt;" * 1000, "'\"<>&" * 800)
WORDS: Final = st.sampled_from([*_SAID.strip().replace("\n", "|").split("|"), *_LONG])
EVERYWHERE: Final = (*FAMILIES, FORUM, PLAIN, STAFF, *NOT_OURS)


def person(user_id: int | None, chat: int) -> Json | None:
    return None if user_id is None else somebody(user_id, TOKENS[chat])


def in_topic_of(lived: Life, made: Json, chat: int) -> Json:
    """What is written in the forum is written into the topic of the case."""
    for content in made.values():
        if chat == FORUM and isinstance(content, dict) and "message_id" in content:
            content |= {"is_topic_message": True, "message_thread_id": lived.cast.topic}
    return made


def test_the_description_knows_everything_that_can_arrive() -> None:
    assert len(KINDS) >= 25
    assert {"message", "business_message", "chat_boost", "purchased_paid_media", "guest_message"} <= set(
        KINDS
    )
    assert {"checklist", "gift", "paid_media", "live_photo", "suggested_post_paid"} <= set(
        optional("Message")
    )
    assert len(TYPES) > 200


@pytest.mark.parametrize("place", PLACES, ids=["case", "family", "room", "group", "channel"])
def test_each_field_of_a_message_alone(lived: Life, place: tuple[int, int | None]) -> None:
    chat, user_id = place
    random = Random(7)
    lived.does(lived.cast.is_as_it_was())
    names = optional("Message")
    for some in (names[at : at + 8] for at in range(0, len(names), 8)):
        made = [update(Maker(random), "message", chat, person(user_id, chat), only=name) for name in some]
        calls = lived.lives_through(*(in_topic_of(lived, one, chat) for one in made), chat=chat)
        assert silent_in(calls, chat) or chat not in NOT_OURS, some


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_update_from_every_place(lived: Life, kind: str) -> None:
    random = Random(kind)
    lived.does(lived.cast.is_as_it_was())
    for number, (chat, user_id) in enumerate(
        (*PLACES, (PLAIN, BORIS), (STAFF, ADMIN), (PUBLIC, ANNA), (STRANGER, STRANGER))
    ):
        made = [
            update(Maker(random, chance=chance), kind, chat, person(user_id, chat))
            for chance in (0, 0.05, 0.9)
        ]
        calls = lived.lives_through(*made, chat=chat, posted=number % 2 == 0)
        assert silent_in(calls, chat) or chat not in NOT_OURS, made


@fuzzing(200)
@given(
    kind=st.sampled_from(
        [*["message"] * 30, *["edited_message", "message_reaction", "inline_query"] * 5, *KINDS]
    ),
    chat=st.sampled_from(EVERYWHERE),
    who=st.sampled_from(WHO),
    seed=st.integers(0, 2**32),
    chance=st.sampled_from([0.0, 0.01, 0.02, 0.05, 0.2]),
    words=st.none() | WORDS,
    wounds=damages(),
    posted=st.booleans(),
)
def test_anything_from_anybody_anywhere(
    lived: Life,
    kind: str,
    chat: int,
    who: int | None,
    seed: int,
    chance: float,
    words: str | None,
    wounds: Wounds,
    posted: bool,
) -> None:
    if lived.updates % 25 == 0:
        lived.does(lived.cast.is_as_it_was())
    sender = chat if chat in FAMILIES and who is not None else who
    whole = update(Maker(Random(seed), chance=chance), kind, chat, person(sender, chat))
    if words is not None and "message" in kind:
        whole[kind] |= builders.texts(words.replace("{token}", TOKENS[chat]))
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


COMMANDS: Final = """
    start help person forget language place privacy dashboard bind alias hours promise away back queue mine kb
    kb_send stats nonsense
""".split()


@pytest.mark.parametrize("place", [(ASKING, ASKING), (FORUM, ADMIN), (STAFF, ADMIN), (UNBOUND, ADMIN)])
@pytest.mark.parametrize("words", ["x" * 4000, "😀" * 2040, "<b>&" * 1000, "a\n" * 2000])
def test_an_argument_as_long_as_a_message_is_never_quoted_at_that_length(
    lived: Life, place: tuple[int, int], words: str
) -> None:
    chat, user_id = place
    for some in (COMMANDS[:10], COMMANDS[10:]):
        lived.lives_through(*(said(chat, user_id, f"/{name} {words}") for name in some), chat=chat)
    lived.does(lived.cast.is_as_it_was())


def test_a_question_of_every_length_is_answered_or_passed_on(lived: Life) -> None:
    for length in (1, 63, 64, 65, 1023, 1024, 1025, 4095, 4096):
        for letter in ("x", "ā", "<", " a"):
            lived.lives_through(said(ASKING, ASKING, (letter * length)[:4096]), chat=ASKING)
