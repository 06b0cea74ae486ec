"""A sender whose messages people need not take for a while; the bot goes on answering it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.cases import Outcome

#: For how many days somebody is muted; never for ever.
MUTE_DAYS: Final = (1, 7, 30)


class MuteReason(StrEnum):
    """Why. Staff read it; the family does not, because it would only be argued about."""

    INSULTS = "insults"
    THREATS = "threats"
    SPAM = "spam"
    FALSE_ALARMS = "false_alarms"


#: How the case ends with which a sender is muted.
OUTCOMES: Final = {
    MuteReason.INSULTS: Outcome.COULD_NOT_HELP,
    MuteReason.THREATS: Outcome.COULD_NOT_HELP,
    MuteReason.SPAM: Outcome.NOT_A_QUESTION,
    MuteReason.FALSE_ALARMS: Outcome.NOT_A_QUESTION,
}


@dataclass(frozen=True, slots=True)
class Mute:
    """Of whom is known by a keyed hash alone, which outlives the erasure of the family."""

    id: int
    reason: MuteReason
    until: datetime
    room_id: int | None  #: where it was decided
