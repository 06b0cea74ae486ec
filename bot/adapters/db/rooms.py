"""Groups, what they look after, and the mediators in them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, delete, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.locks import NAMES
from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import mediators, room_places, rooms
from bot.domain.hours import DEFAULT_PROMISE, NO_WEEK, Hours
from bot.domain.people import Mediator, Place, Room, RoomKind
from bot.services.ports import Vault

_CHAT: Final = "chat"
#: Another purpose, so that nobody can see in the database that a mediator also asked as a family.
_MEDIATOR: Final = "mediator"


class SqlRooms:
    """`Rooms` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault, today: date) -> None:
        self._connection = connection
        self._vault = vault
        self._today = today
        self.has_held = False  #: the names, until the commit

    async def find(self, chat_id: int) -> Room | None:
        """The room in that group."""
        return next(iter(await self._rooms(rooms.c.chat_key.in_(self._vault.indexes(_CHAT, chat_id)))), None)

    async def get(self, room_id: int) -> Room | None:
        """The room with that number."""
        return next(iter(await self._rooms(rooms.c.id == room_id)), None)

    async def all(self) -> tuple[Room, ...]:
        """Every room, oldest first."""
        return tuple(await self._rooms())

    async def bind(
        self, chat_id: int, kind: RoomKind, places: tuple[Place, ...], *, is_forum: bool, language: str
    ) -> Room:
        """Make the group a room, or change what it is for."""
        known = await self.find(chat_id)
        values = {"kind": kind, "is_forum": is_forum, "language": language, "is_open": True}
        values |= self._address(chat_id)
        if known is None:
            added = insert(rooms).values(values).returning(rooms.c.id)
            room_id: int = (await self._connection.execute(added)).scalar_one()
        else:
            room_id = known.id
            await self._connection.execute(update(rooms).where(rooms.c.id == room_id).values(values))
        await self._put_places(room_id, places)
        if known is None:
            return Room(room_id, chat_id, kind, is_forum, language, places)
        hours, reported = known.hours, known.reported
        return Room(room_id, chat_id, kind, is_forum, language, places, hours=hours, reported=reported)

    async def save(self, room: Room) -> None:
        """Store all but the kind and the hours; the chat id too, since groups can move."""
        await self._connection.execute(
            update(rooms)
            .where(rooms.c.id == room.id)
            .values(
                is_open=room.is_open,
                is_forum=room.is_forum,
                language=room.language,
                alarmed_at=room.alarmed_at,
                **self._address(room.chat_id),
            )
        )
        await self._put_places(room.id, room.places)

    async def save_hours(self, room_id: int, hours: Hours) -> None:
        """Store when somebody works there; nothing else of the room is touched."""
        await self._connection.execute(
            update(rooms)
            .where(rooms.c.id == room_id)
            .values(
                week=hours.week,
                special_days=hours.special_days,
                zone=hours.zone,
                promise=hours.promise,
            )
        )

    async def reported(self, room_id: int, month: date) -> bool:
        """Note that a month's report is posted there; False when somebody else has done so."""
        is_new = or_(rooms.c.reported.is_(None), rooms.c.reported < month)
        noted: CursorResult[tuple[()]] = await self._connection.execute(
            update(rooms).where(rooms.c.id == room_id, is_new).values(reported=month)
        )
        return noted.rowcount > 0

    async def mediator(self, user_id: int) -> Mediator:
        """The mediator of that Telegram user, made when new; it is noted that they work today."""
        keys = self._vault.indexes(_MEDIATOR, user_id)
        is_them = mediators.c.user_key.in_(keys)
        if known := await self._mediator(is_them):
            has_rested = or_(mediators.c.worked_on.is_(None), mediators.c.worked_on < self._today)
            await self._connection.execute(
                update(mediators).where(mediators.c.id == known.id, has_rested).values(worked_on=self._today)
            )
            return known
        await self._connection.execute(
            insert_into(self._connection, mediators)
            .values(user_key=keys[0], user_sealed=self._vault.seal(str(user_id).encode()))
            .values(introduced=False, worked_on=self._today)
            .on_conflict_do_nothing(index_elements=["user_key"])
        )
        made = await self._mediator(is_them)
        assert made is not None
        return made

    async def known_mediator(self, user_id: int) -> Mediator | None:
        """The mediator of that Telegram user, if there is one."""
        return await self._mediator(mediators.c.user_key.in_(self._vault.indexes(_MEDIATOR, user_id)))

    async def get_mediator(self, mediator_id: int) -> Mediator | None:
        """The mediator with that number."""
        return await self._mediator(mediators.c.id == mediator_id)

    async def save_mediator(self, mediator: Mediator) -> None:
        """Store the alias, the absence, what they read in, and what they were told."""
        alias = None if mediator.alias is None else self._vault.seal(mediator.alias.encode())
        await self._connection.execute(
            update(mediators)
            .where(mediators.c.id == mediator.id)
            .values(
                alias_sealed=alias,
                away_until=mediator.away_until,
                away_from=mediator.away_from,
                language=mediator.language,
                phone_language=mediator.phone_language,
                introduced=mediator.introduced,
                user_key=self._vault.index(_MEDIATOR, mediator.user_id),
                user_sealed=self._vault.seal(str(mediator.user_id).encode()),
            )
        )

    async def hold_names(self) -> None:
        """They are sealed, so that no index can refuse a second one; SQLite has one writer anyway."""
        self.has_held = True
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(text(f"SELECT pg_advisory_xact_lock({NAMES:d})"))

    async def named(self) -> tuple[Mediator, ...]:
        """Who has chosen a name for families."""
        return await self._mediators(mediators.c.alias_sealed.is_not(None))

    async def away(self) -> tuple[Mediator, ...]:
        """Who has said that they are away."""
        return await self._mediators(mediators.c.away_until.is_not(None))

    async def end_absences(self, today: date) -> None:
        """Erase what is over."""
        await self._connection.execute(
            update(mediators).where(mediators.c.away_until < today).values(away_until=None, away_from=None)
        )

    async def take_morning(self, room_id: int, day: date) -> bool:
        """True for exactly one of all who ask for that morning of the room."""
        is_new = or_(rooms.c.digest_on.is_(None), rooms.c.digest_on < day)
        taken = await self._connection.execute(
            update(rooms).where(rooms.c.id == room_id, is_new).values(digest_on=day)
        )
        return taken.rowcount > 0

    def _address(self, chat_id: int) -> dict[str, Any]:
        return {
            "chat_key": self._vault.index(_CHAT, chat_id),
            "chat_sealed": self._vault.seal(str(chat_id).encode()),
        }

    async def _put_places(self, room_id: int, places: Iterable[Place]) -> None:
        await self._connection.execute(delete(room_places).where(room_places.c.room_id == room_id))
        rows = [
            {"room_id": room_id, "country": place.country or "", "municipality": place.municipality or ""}
            for place in dict.fromkeys(places)
        ]
        if rows:
            await self._connection.execute(insert(room_places), rows)

    async def _rooms(self, *conditions: ColumnElement[bool]) -> list[Room]:
        found = (await self._connection.execute(select(rooms).where(*conditions).order_by(rooms.c.id))).all()
        places: dict[int, list[Place]] = {row.id: [] for row in found}
        for row in await self._connection.execute(
            select(room_places)
            .where(room_places.c.room_id.in_(list(places)))
            .order_by(room_places.c.country, room_places.c.municipality)
        ):
            places[row.room_id].append(Place(row.country or None, row.municipality or None))
        return [
            Room(
                id=row.id,
                chat_id=int(self._vault.unseal(row.chat_sealed)),
                kind=row.kind,
                is_forum=row.is_forum,
                language=row.language,
                places=tuple(places[row.id]),
                is_open=row.is_open,
                hours=Hours(
                    row.week or NO_WEEK, row.special_days or (), row.zone, row.promise or DEFAULT_PROMISE
                ),
                digest_on=row.digest_on,
                alarmed_at=row.alarmed_at,
                reported=row.reported,
            )
            for row in found
        ]

    async def _mediator(self, condition: ColumnElement[bool]) -> Mediator | None:
        return next(iter(await self._mediators(condition)), None)

    async def _mediators(self, condition: ColumnElement[bool]) -> tuple[Mediator, ...]:
        query = select(mediators).where(condition).order_by(mediators.c.id)
        return tuple(
            Mediator(
                row.id,
                int(self._vault.unseal(row.user_sealed)),
                None if row.alias_sealed is None else self._vault.unseal(row.alias_sealed).decode(),
                away_until=row.away_until,
                away_from=row.away_from,
                language=row.language,
                phone_language=row.phone_language,
                introduced=row.introduced,
                worked_on=row.worked_on,
            )
            for row in await self._connection.execute(query)
        )
