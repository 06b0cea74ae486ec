"""What Telegram can answer to a message, and when to try again or give up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

#: A handler that failed so often is buried, and people are told.
MOST_ATTEMPTS: Final = 5
#: The longest pause between two tries while Telegram does not answer.
LONGEST_PAUSE: Final = timedelta(seconds=60)
#: A message that Telegram did not take for so long is given up, and the admins are told.
GIVE_UP_AFTER: Final = timedelta(hours=24)
#: But never at the first try after a day in which nobody tried, or which only the clock says has passed.
LEAST_ATTEMPTS: Final = 8
#: A row whose process died is sent again after this time; a single send can take more than a minute.
LEASE: Final = timedelta(seconds=120)
#: Whoever takes over from another sender waits so long for what may still land there, then sends it again.
LANDING: Final = timedelta(seconds=5)


class Refusal(StrEnum):
    """Why Telegram will never take this message."""

    BLOCKED = "blocked"  #: the family blocked the bot
    ACCOUNT_GONE = "account_gone"  #: deleted; nobody comes back to it
    CHAT_GONE = "chat_gone"  #: the bot was removed, the group is deleted
    CHAT_UNKNOWN = "chat_unknown"  #: of a copy, this may be the chat that it comes from
    NO_RIGHTS = "no_rights"
    NOT_A_FORUM = "not_a_forum"
    TOPIC_GONE = "topic_gone"  #: deleted, or closed to the bot
    MESSAGE_GONE = "message_gone"
    NOT_COPYABLE = "not_copyable"
    PROTECTED = "protected"  #: the chat that it comes from restricts saving content
    NO_VOICE = "no_voice"  #: the family takes no voice or video messages
    UNCHANGED = "unchanged"  #: an edit that changes nothing: as good as done
    INVALID = "invalid"  #: anything else that Telegram calls a bad request


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it; the result is a message id or a topic id where there is one."""

    result: int | None = None


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not now: flood limit, server fault, or no answer at all."""

    reason: str
    after: timedelta | None = None
    whole_chat: bool = False  #: a flood limit holds for every message to that chat


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: repeating it would only be refused again."""

    refusal: Refusal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup: send it there."""

    new_chat_id: int


Outcome = Sent | TryAgain | Refused | Moved


def backoff(attempts: int) -> timedelta:
    """The pause before try number `attempts` + 1: 1, 2, 4 … seconds, at most `LONGEST_PAUSE`."""
    return min(timedelta(seconds=2 ** min(attempts, 10)) / 2, LONGEST_PAUSE)


def is_late(created_at: datetime, now: datetime) -> bool:
    """True when a message has waited so long that sending it may only confuse."""
    return now - created_at > GIVE_UP_AFTER


def is_hopeless(created_at: datetime, now: datetime, attempts: int) -> bool:
    """True when it is late and was tried in vain often enough."""
    return attempts >= LEAST_ATTEMPTS and is_late(created_at, now)
