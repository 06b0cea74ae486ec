"""People of the staff room, their one-time links and their sessions in the dashboard."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import sign_in_links, staff, web_sessions
from bot.domain.access import IDLE_LASTS, LINK_LASTS, SESSION_LASTS, Session, StaffMember
from bot.services.ports import Vault

#: Purposes of their own: nobody sees in the database that a person of the staff also asked as a family.
_PERSON: Final = "staff"
_LINK: Final = "sign-in link"
_SESSION: Final = "web session"
_LINKS_STAY: Final = timedelta(days=1)


class SqlAccess:
    """`Access` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    # ── people ──

    async def member(self, user_id: int) -> StaffMember | None:
        """The person, if it has asked for the dashboard in a staff room before."""
        return await self._member(
            select(staff).where(staff.c.user_key.in_(self._vault.indexes(_PERSON, user_id)))
        )

    async def admit(self, user_id: int, room_id: int, language: str) -> StaffMember:
        """Remember who asked, in which room and language."""
        known = await self.member(user_id)
        values = {"room_id": room_id, "language": language}
        if known is not None:
            await self._connection.execute(update(staff).where(staff.c.id == known.id).values(values))
        else:
            key = self._vault.index(_PERSON, user_id)
            sealed = self._vault.seal(str(user_id).encode())
            await self._connection.execute(
                insert_into(self._connection, staff)
                .values(user_key=key, user_sealed=sealed, **values)
                .on_conflict_do_update(index_elements=["user_key"], set_=values)
            )
        admitted = await self.member(user_id)
        assert admitted is not None
        return admitted

    async def _member(self, query: Select[Any]) -> StaffMember | None:
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else self._person(row)

    def _person(self, row: Any) -> StaffMember:
        return StaffMember(
            row.id, int(self._vault.unseal(row.user_sealed)), row.room_id, row.language, row.worked_on
        )

    # ── links ──

    async def links_since(self, member_id: int, moment: datetime) -> int:
        """How many links the person was given after that moment."""
        query = select(func.count()).where(
            sign_in_links.c.staff_id == member_id, sign_in_links.c.made_at > moment
        )
        return int(await self._connection.scalar(query) or 0)

    async def add_link(self, member_id: int, token: str, now: datetime) -> int:
        """A new link; those before it open nothing any more."""
        await self._void_links(member_id, now)
        await self._connection.execute(
            update(staff).where(staff.c.id == member_id).values(worked_on=now.date())
        )
        values = {"token_key": self._vault.index(_LINK, token), "staff_id": member_id, "made_at": now}
        added = insert(sign_in_links).values(values).returning(sign_in_links.c.id)
        return int((await self._connection.execute(added)).scalar_one())

    async def _void_links(self, member_id: int, now: datetime) -> None:
        await self._connection.execute(
            update(sign_in_links)
            .where(sign_in_links.c.staff_id == member_id, sign_in_links.c.void_at.is_(None))
            .values(void_at=now)
        )

    async def link_owner(self, token: str, now: datetime) -> StaffMember | None:
        """Whose link that is, if it can still be used."""
        query = select(staff).join(sign_in_links).where(*self._usable(token, now))
        return await self._member(query)

    async def owner_of_link(self, link_id: int) -> StaffMember | None:
        """Whom a link was made for, whatever became of it."""
        return await self._member(select(staff).join(sign_in_links).where(sign_in_links.c.id == link_id))

    async def use_link(self, token: str, now: datetime) -> StaffMember | None:
        """Use it up: of two at the same moment one gets the person, the other None."""
        used = (
            update(sign_in_links)
            .where(*self._usable(token, now))
            .values(void_at=now)
            .returning(sign_in_links.c.staff_id)
        )
        member_id = (await self._connection.execute(used)).scalar_one_or_none()
        return await self._member(select(staff).where(staff.c.id == member_id)) if member_id else None

    def _usable(self, token: str, now: datetime) -> tuple[Any, ...]:
        return (
            sign_in_links.c.token_key.in_(self._vault.indexes(_LINK, token)),
            sign_in_links.c.void_at.is_(None),
            sign_in_links.c.made_at > now - LINK_LASTS,
        )

    # ── sessions ──

    async def open_session(self, member_id: int, token: str, now: datetime) -> int:
        """Somebody has signed in; the session's number."""
        values = {
            "token_key": self._vault.index(_SESSION, token),
            "staff_id": member_id,
            "began_at": now,
            "seen_at": now,
            "confirmed_at": now,
        }
        added = insert(web_sessions).values(values).returning(web_sessions.c.id)
        return int((await self._connection.execute(added)).scalar_one())

    async def session(self, token: str) -> Session | None:
        """The session, whether it is over or not."""
        query = (
            select(staff, *(web_sessions.c[name] for name in ("began_at", "seen_at", "confirmed_at")))
            .add_columns(web_sessions.c.id.label("session_id"))
            .join(web_sessions)
            .where(web_sessions.c.token_key.in_(self._vault.indexes(_SESSION, token)))
        )
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        return Session(row.session_id, self._person(row), row.began_at, row.seen_at, row.confirmed_at)

    async def touch(self, session_id: int, *, seen: datetime, confirmed: datetime) -> None:
        """Note the last use and the last word on membership."""
        await self._connection.execute(
            update(web_sessions)
            .where(web_sessions.c.id == session_id)
            .values(seen_at=seen, confirmed_at=confirmed)
        )

    async def open_sessions(self, now: datetime) -> int:
        """How many browsers are signed in."""
        query = select(func.count()).where(
            web_sessions.c.began_at > now - SESSION_LASTS, web_sessions.c.seen_at > now - IDLE_LASTS
        )
        return int(await self._connection.scalar(query) or 0)

    async def end_session(self, session_id: int) -> None:
        await self._connection.execute(delete(web_sessions).where(web_sessions.c.id == session_id))

    async def expel(self, member_id: int) -> None:
        """The person is no staff any more: it is forgotten with its sessions and links."""
        await self._connection.execute(delete(web_sessions).where(web_sessions.c.staff_id == member_id))
        await self._connection.execute(delete(sign_in_links).where(sign_in_links.c.staff_id == member_id))
        await self._connection.execute(delete(staff).where(staff.c.id == member_id))

    async def end_all(self) -> None:
        """Everybody has to sign in anew."""
        await self._connection.execute(delete(web_sessions))
        await self._connection.execute(delete(sign_in_links))

    async def forget_old(self, now: datetime) -> None:
        """Remove sessions that are over, and links of yesterday."""
        over = (web_sessions.c.began_at <= now - SESSION_LASTS) | (web_sessions.c.seen_at <= now - IDLE_LASTS)
        await self._connection.execute(delete(web_sessions).where(over))
        await self._connection.execute(
            delete(sign_in_links).where(sign_in_links.c.made_at <= now - _LINKS_STAY)
        )
