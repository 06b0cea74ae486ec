"""What staff have done, without a word of what anybody wrote."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Deed(StrEnum):
    """What is noted. A new kind of deed is one more line here and one call where it is done."""

    BIND = "bind"
    HOURS = "hours"
    PROMISE = "promise"
    ALIAS = "alias"
    TAKE = "take"
    GIVE_BACK = "give_back"
    TRANSFER = "transfer"
    CLOSE = "close"
    REOPEN = "reopen"
    CARD = "card"
    MUTE = "mute"
    LIFT_MUTE = "lift_mute"
    AWAY = "away"
    BACK = "back"
    LANGUAGE = "language"
    MARK = "mark"
    MENDED = "mended"
    DASHBOARD = "dashboard"  #: a link was asked for
    SIGN_IN = "sign_in"
    END_SESSIONS = "end_sessions"
    EXPORT = "export"
    ERASE = "erase"
    ROTATE = "rotate"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed."""

    at: datetime
    user_id: int | None  #: None for whoever works at the command line, and for people who were erased
    deed: Deed
    subject: str = ""  #: a case's word, a room's number or an entry's name


def about_room(room_id: int) -> str:
    """How a room is named among deeds."""
    return f"room {room_id}"
