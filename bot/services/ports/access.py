"""Who may see the dashboard: people, one-time links and sessions, and Telegram's word on membership."""

from datetime import datetime
from typing import Protocol

from bot.domain.access import Session, StaffMember


class Access(Protocol):
    """People of the staff room, their links and their sessions. Tokens are stored as hashes only."""

    async def member(self, user_id: int) -> StaffMember | None:
        """The person, if it has asked for the dashboard in a staff room before."""
        ...

    async def admit(self, user_id: int, room_id: int, language: str) -> StaffMember:
        """Remember who asked, in which room and language."""
        ...

    async def links_since(self, member_id: int, moment: datetime) -> int:
        """How many links the person was given after that moment."""
        ...

    async def add_link(self, member_id: int, token: str, now: datetime) -> int:
        """A new link; those before it open nothing any more."""
        ...

    async def link_owner(self, token: str, now: datetime) -> StaffMember | None:
        """Whose link that is, if it can still be used."""
        ...

    async def owner_of_link(self, link_id: int) -> StaffMember | None:
        """Whom a link was made for, whatever became of it."""
        ...

    async def use_link(self, token: str, now: datetime) -> StaffMember | None:
        """Use it up: of two at the same moment one gets the person, the other None."""
        ...

    async def open_session(self, member_id: int, token: str, now: datetime) -> int:
        """Somebody has signed in; the session's number."""
        ...

    async def session(self, token: str) -> Session | None: ...

    async def touch(self, session_id: int, *, seen: datetime, confirmed: datetime) -> None:
        """Note the last use and the last word on membership."""
        ...

    async def open_sessions(self, now: datetime) -> int:
        """How many browsers are signed in."""
        ...

    async def end_session(self, session_id: int) -> None: ...

    async def expel(self, member_id: int) -> None:
        """The person is no staff any more: it is forgotten with its sessions and links."""
        ...

    async def end_all(self) -> None:
        """Everybody has to sign in anew."""
        ...

    async def forget_old(self, now: datetime) -> None:
        """Remove sessions that are over, and links of yesterday."""
        ...


class Membership(Protocol):
    """Telegram's word on who is in a group."""

    async def is_member(self, chat_id: int, user_id: int) -> bool | None:
        """None when Telegram does not answer."""
        ...


class Attendance(Membership, Protocol):
    """The same, and whether somebody is certainly gone."""

    async def has_left(self, chat_id: int, user_id: int) -> bool:
        """True only where Telegram says so of this person: silence and refusals prove nothing."""
        ...
