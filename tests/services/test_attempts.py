"""What may be known of an error says where it happened, not to whom."""

from bot.adapters.db.codec import decode
from bot.services.attempts import Failure, attempt


async def decode_nonsense() -> None:
    decode(b"+372 555 0001")


async def nothing() -> None: ...


async def test_a_failure_names_the_class_and_our_own_line_and_no_words() -> None:
    failure = await attempt(decode_nonsense())
    assert isinstance(failure, Failure)
    assert failure.name == "ValidationError"
    assert failure.place.startswith("codec.py:"), "not a line of the library that was called"
    assert "555" not in repr(failure)


async def test_what_succeeds_is_no_failure() -> None:
    assert not isinstance(await attempt(nothing()), Failure)


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert Failure.of(ValueError("x")) == Failure("ValueError", "?")
