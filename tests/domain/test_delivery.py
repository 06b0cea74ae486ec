"""When to try again, and when to stop."""

from datetime import UTC, datetime, timedelta

from bot.domain.delivery import GIVE_UP_AFTER, LEAST_ATTEMPTS, LONGEST_PAUSE, backoff, is_hopeless

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_pauses_double_up_to_a_minute() -> None:
    assert [backoff(attempts).total_seconds() for attempts in (1, 2, 3, 6, 7, 8, 1000)] == [
        1, 2, 4, 32, 60, 60, 60,
    ]  # fmt: skip
    assert all(timedelta(0) < backoff(attempts) <= LONGEST_PAUSE for attempts in range(100))


def test_a_message_is_given_up_after_a_day_and_not_before() -> None:
    assert not is_hopeless(NOW - GIVE_UP_AFTER, NOW, LEAST_ATTEMPTS)
    long_ago = NOW - GIVE_UP_AFTER - timedelta(seconds=1)
    assert is_hopeless(long_ago, NOW, LEAST_ATTEMPTS)
    assert not is_hopeless(long_ago, NOW, LEAST_ATTEMPTS - 1)
    assert not is_hopeless(NOW, NOW, LEAST_ATTEMPTS)
