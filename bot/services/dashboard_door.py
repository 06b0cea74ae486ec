"""The door of the dashboard: one-time links become sessions, and every page asks again who is there."""

from enum import StrEnum

from bot.domain.access import SEEN_EVERY, Role, Session, StaffMember, Visitor
from bot.domain.audit import Deed
from bot.domain.people import Room
from bot.services.dashboard_links import is_staff_room, new_token
from bot.services.ports import Membership, Transactions, UnitOfWork


class Refusal(StrEnum):
    """Why a link opens nothing."""

    LINK = "link"  #: used, too old, replaced or invented: nobody is told which
    NOT_STAFF = "not_staff"
    TELEGRAM = "telegram"  #: does not answer; the link can still be used


class Door:
    """Lets staff in and out. Telegram is asked between transactions, never inside of one."""

    def __init__(
        self,
        transactions: Transactions,
        reading: Transactions,
        membership: Membership,
        admin_ids: frozenset[int],
    ) -> None:
        self._transactions = transactions
        self._reading = reading
        self._membership = membership
        self._admin_ids = admin_ids

    async def sign_in(self, token: str) -> str | Refusal:
        """The secret of a new session for the link's owner, once."""
        async with self._reading() as uow:
            member = await uow.access.link_owner(token, uow.now)
            room = await _room_of(uow, member)
        if member is None:
            return Refusal.LINK
        if room is None or not (known := await self._is_member(room, member)):
            return Refusal.NOT_STAFF
        if known is Refusal.TELEGRAM:
            return Refusal.TELEGRAM
        secret = new_token()
        async with self._transactions() as uow:
            await uow.access.forget_old(uow.now)
            owner = await uow.access.use_link(token, uow.now)
            if owner is None:
                return Refusal.LINK
            await uow.access.open_session(owner.id, secret, uow.now)
            await uow.audit.note(Deed.SIGN_IN, owner.user_id)
            await uow.commit()
        return secret

    async def visitor(self, secret: str, *, leaves: bool = False) -> Visitor | Refusal | None:
        """Who is there; None for those who have to sign in. Without Telegram's word nobody is let in.

        Whoever only leaves is not asked about: a browser can be closed to others while Telegram is silent.
        """
        async with self._reading() as uow:
            session = await uow.access.session(secret)
            room = await _room_of(uow, session.member if session else None)
            now = uow.now
        if session is None or room is None or session.is_over(now):
            return None
        confirmed_at = session.confirmed_at
        if session.asks_again(now) and not leaves:
            match await self._is_member(room, session.member):
                case True:
                    confirmed_at = now
                case False:
                    return None
                case Refusal.TELEGRAM:
                    return Refusal.TELEGRAM
        if confirmed_at != session.confirmed_at or now - session.seen_at >= SEEN_EVERY:
            async with self._transactions() as uow:
                await uow.access.touch(session.id, seen=now, confirmed=confirmed_at)
                await uow.commit()
        return Visitor(session.id, session.member.user_id, self._role(session), session.member.language)

    async def sign_out(self, visitor: Visitor) -> None:
        """This browser's session ends."""
        async with self._transactions() as uow:
            await uow.access.end_session(visitor.session_id)
            await uow.commit()

    async def open_sessions(self) -> int:
        """How many browsers are signed in now."""
        async with self._reading() as uow:
            return await uow.access.open_sessions(uow.now)

    async def takes_along(self, visitor: Visitor, name: str) -> None:
        """A file of figures leaves the dashboard."""
        async with self._transactions() as uow:
            await uow.audit.note(Deed.EXPORT, visitor.user_id, name)
            await uow.commit()

    async def sign_everybody_out(self, visitor: Visitor) -> None:
        """A phone was lost, or somebody left in anger."""
        async with self._transactions() as uow:
            await uow.access.end_all()
            await uow.audit.note(Deed.END_SESSIONS, visitor.user_id)
            await uow.commit()

    async def forget_old(self) -> None:
        """What nobody can use any more."""
        async with self._transactions() as uow:
            await uow.access.forget_old(uow.now)
            await uow.commit()

    def _role(self, session: Session) -> Role:
        return Role.ADMIN if session.member.user_id in self._admin_ids else Role.STAFF

    async def _is_member(self, room: Room, member: StaffMember) -> bool | Refusal:
        """Whoever has left the staff room is forgotten at once, with every session."""
        known = await self._membership.is_member(room.chat_id, member.user_id)
        if known is None:
            return Refusal.TELEGRAM
        if not known:
            async with self._transactions() as uow:
                await uow.access.expel(member.id)
                await uow.commit()
        return known


async def _room_of(uow: UnitOfWork, member: StaffMember | None) -> Room | None:
    room = await uow.rooms.get(member.room_id) if member else None
    return room if room is not None and is_staff_room(room) else None
