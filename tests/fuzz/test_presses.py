"""Whatever a changed client says that somebody pressed, wherever: nothing breaks, and no case moves by it."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import KNOWLEDGE_VERBS, Verb
from bot.domain.cases import Case
from tests.fuzz.cast import (
    ANNA,
    ANONYMOUS,
    ASKING,
    BORIS,
    BOT,
    CHANNEL,
    FORUM,
    HELPED,
    NOT_OURS,
    PLAIN,
    PUBLIC,
    STAFF,
    STRANGER,
    UNBOUND,
    WAITING,
    pressed,
)
from tests.fuzz.life import Life, silent_in
from tests.fuzz.profiles import fuzzing
from tests.fuzz.road import ADMIN

#: Where somebody presses who has nothing to do with the case of the forum.
ELSEWHERE: Final = (
    (ASKING, ASKING),
    (STRANGER, STRANGER),
    (WAITING, WAITING),
    (PLAIN, BORIS),
    (STAFF, ADMIN),
    (UNBOUND, ANNA),
    (PUBLIC, ANNA),
    (CHANNEL, ANNA),
    (FORUM, BOT),
    (FORUM, ANONYMOUS),
)
HERE: Final = ((HELPED, HELPED), (FORUM, ANNA), (FORUM, BORIS))
#: In an argument; "{word}" and "{other}" stand for the two cases.
ARGUMENTS: Final = (
    "{word}", "{other}", "-", "", "urgent", "EE", "valga", "et", "doctor-find", "family-doctor-find",
    "solved",
    "referred", "1", "0", "-1", "10", "11", "3", "²", "٣", "9" * 10, "9" * 19, "9" * 30, "0x1", "1e3",
    "None", "yes",
    "no", "health", "good", "bad", "mediators", "..", "a" * 61, "ā" * 31, "\u202e", "\x00", "a\x00", "\n",
    "{name}",
    "%s", "<b>", "' OR 1=1 --", "👩‍👩‍👧", "\U0001f1ea\U0001f1ea", "\ud7ff", "\ufeff", "K7M2",
)  # fmt: skip
WORDS: Final = st.sampled_from(ARGUMENTS) | st.text(max_size=70)
VERBS: Final = st.sampled_from([verb.value for verb in Verb]) | st.text(max_size=3)


def data_of(lived: Life, verb: str, arguments: list[str]) -> str:
    cast = lived.cast
    filled = [one.replace("{word}", cast.word).replace("{other}", cast.waiting_word) for one in arguments]
    return ":".join([verb, *filled])


def case_now(lived: Life) -> Case:
    return lived.does(lived.cast.case_of(HELPED))


@pytest.mark.parametrize("place", ELSEWHERE)
def test_each_verb_with_the_word_of_a_strangers_case_moves_nothing(
    lived: Life, place: tuple[int, int]
) -> None:
    lived.does(lived.cast.is_as_it_was())
    chat, user_id = place
    before = case_now(lived)

    every = [
        data_of(lived, verb, rest) for verb in Verb for rest in (["{word}"], ["{word}", "solved", "1"], [])
    ]
    calls = lived.lives_through(*(pressed(chat, user_id, data) for data in every), chat=chat)

    assert case_now(lived) == before
    assert silent_in(calls, chat) == (chat in NOT_OURS or user_id in (BOT, ANONYMOUS))


@fuzzing(150)
@given(
    verb=VERBS,
    arguments=st.lists(WORDS, max_size=4),
    place=st.sampled_from([*ELSEWHERE, *HERE * 4]),
    in_topic=st.booleans(),
    message_id=st.sampled_from([0, 1, 600, 2**31, 2**53]),
    posted=st.booleans(),
)
def test_any_data_from_anybody_anywhere(
    lived: Life,
    verb: str,
    arguments: list[str],
    place: tuple[int, int],
    in_topic: bool,
    message_id: int,
    posted: bool,
) -> None:
    lived.does(lived.cast.has_its_case())
    chat, user_id = place
    before = case_now(lived)
    thread = lived.cast.topic if in_topic and chat == FORUM else None
    data = data_of(lived, verb, arguments)

    lived.lives_through(pressed(chat, user_id, data, thread, message_id), chat=chat, posted=posted)

    if place in ELSEWHERE:
        assert case_now(lived) == before, data


@pytest.mark.parametrize("data", ["ta\x00:x", "\ud800", "ta:\udfff", "x" * 4096, "🏥" * 1000, ":" * 64])
def test_data_that_no_client_could_make_is_no_data(lived: Life, data: str) -> None:
    for chat, user_id in (*HERE, *ELSEWHERE):
        lived.lives_through(pressed(chat, user_id, data), chat=chat, damaged=True)


def test_what_a_mediator_reads_of_the_knowledge_is_no_other_rooms_case(lived: Life) -> None:
    """The verbs of the knowledge base name a case too: in another room it is nobody's."""
    lived.does(lived.cast.is_as_it_was())
    for verb in KNOWLEDGE_VERBS:
        for arguments in (
            ["family-doctor-find", "{word}"],
            ["family-doctor-find", "EE", "{word}"],
            ["{word}"] * 3,
        ):
            data = data_of(lived, verb, arguments)
            calls = lived.lives_through(pressed(PLAIN, BORIS, data), chat=PLAIN)
            assert silent_in(calls, HELPED) and silent_in(calls, FORUM), data
