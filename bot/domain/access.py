"""Who may see the dashboard, and for how long a link, a session and an answer about membership count."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

LINK_LASTS: Final = timedelta(minutes=10)
#: So many links may be asked for while one lasts; the newest alone opens.
MOST_LINKS: Final = 5
SESSION_LASTS: Final = timedelta(hours=8)
IDLE_LASTS: Final = timedelta(hours=1)
#: Telegram is asked again whether the person is still in the staff room.
MEMBERSHIP_LASTS: Final = timedelta(minutes=1)
#: A session's last use is written so often: every page would otherwise wait for the disk.
SEEN_EVERY: Final = timedelta(minutes=1)


class Role(StrEnum):
    """What a page asks of its reader. An admin may do what staff may."""

    STAFF = "staff"
    ADMIN = "admin"


_RIGHTS: Final = {Role.STAFF: frozenset({Role.STAFF}), Role.ADMIN: frozenset(Role)}


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who asked for the dashboard in the staff room."""

    id: int
    user_id: int
    room_id: int
    language: str
    asked_on: date | None = field(default=None, compare=False)  #: the last day of asking, noted by itself


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody has signed in."""

    id: int
    member: StaffMember
    began_at: datetime
    seen_at: datetime
    confirmed_at: datetime  #: when Telegram last said that the person is in the staff room

    def is_over(self, now: datetime) -> bool:
        """Too long ago in all, or too long unused."""
        return now - self.began_at >= SESSION_LASTS or now - self.seen_at >= IDLE_LASTS

    def asks_again(self, now: datetime) -> bool:
        """Whether membership should be confirmed before the next page."""
        return now - self.confirmed_at >= MEMBERSHIP_LASTS


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever reads a page now."""

    session_id: int
    user_id: int
    role: Role
    language: str

    def may(self, needed: Role) -> bool:
        """Rights are denied unless they are named here."""
        return needed in _RIGHTS.get(self.role, frozenset())
