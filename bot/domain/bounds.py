"""How much one person may ask of others: enough for every need, too little to stand in anybody's way."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

#: Updates of one person that wait at the same time; a phone that comes out of a tunnel sends fewer.
MOST_WAITING: Final = 100
#: Words of danger, and what ends something, find a place behind them.
MOST_WAITING_IN_NEED: Final = 120
#: A group is many people.
MOST_WAITING_OF_GROUP: Final = 1000
#: Each update of a chat counts as if it had come so much later than the one before it.
TURN: Final = timedelta(seconds=1)
#: Answers of the bot that one person has not received yet.
MOST_UNSENT: Final = 100
#: A family's messages on their way into its case: two minutes of what Telegram takes into a room.
MOST_UNSENT_OF_CASE: Final = 40
#: So long it is not said again that too much came at once.
FULL_TOLD_FOR: Final = timedelta(minutes=10)
#: The time in which calls and moves are counted.
WITHIN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """How often in a day."""

    calls: int = 6  #: new cases and reopened ones of one person
    urgent_calls: int = 12  #: the same in danger, all counted
    moves: int = 10  #: of one case from room to room


class Bounded(StrEnum):
    """What is counted for a day."""

    CALL = "call"  #: a family had a case opened, or opened again
    MOVE = "move"  #: a case was transferred
