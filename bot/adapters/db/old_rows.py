"""Rows of the queues whose time is over: found without holding anything, deleted a few at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.tables import chats, inbox, outbox
from bot.services.ports import OldRows

_waiter: Final = outbox.alias("waiter")
_KEYS: Final[dict[OldRows, Any]] = {
    OldRows.UPDATES: inbox.c.update_id,
    OldRows.MESSAGES: outbox.c.id,
    OldRows.CHATS: chats.c.key,
}
_IS_SILENT: Final = ~exists().where(inbox.c.chat_key == chats.c.key).correlate(chats)


async def old_rows(
    connection: AsyncConnection, kind: OldRows, before: datetime, after: Any, most: int
) -> Sequence[Any]:
    """Their keys, in order, behind one of them: together they are one walk through the table."""
    key = _KEYS[kind]
    query = select(key).where(_is_old(kind, before)).order_by(key).limit(most)
    return (await connection.scalars(query if after is None else query.where(key > after))).all()


async def forget_rows(
    connection: AsyncConnection, kind: OldRows, keys: Sequence[Any], before: datetime
) -> None:
    """Unless something has happened to them meanwhile."""
    if kind is OldRows.CHATS:
        await forget_chats(connection, keys)
        return
    key = _KEYS[kind]
    await connection.execute(delete(key.table).where(key.in_(keys), _is_old(kind, before)))


async def forget_chats(connection: AsyncConnection, keys: Sequence[str]) -> None:
    """Unless an update of theirs is there: what arrives at this very moment holds its chat."""
    known = chats.c.key.in_(keys) & _IS_SILENT
    silent = await connection.scalars(select(chats.c.key).where(known).with_for_update(skip_locked=True))
    # A statement of its own sees an update that arrived while the first one waited.
    await connection.execute(delete(chats).where(chats.c.key.in_(silent.all()), _IS_SILENT))


def _is_old(kind: OldRows, before: datetime) -> ColumnElement[bool]:
    match kind:
        case OldRows.UPDATES:
            return or_(
                and_(inbox.c.state == "done", inbox.c.done_at < before),
                and_(inbox.c.state == "buried", inbox.c.received_at < before),
            )
        case OldRows.MESSAGES:
            is_waited_for = exists().where(_waiter.c.waits_for == outbox.c.id, _waiter.c.settled_at.is_(None))
            return and_(outbox.c.settled_at < before, ~is_waited_for.correlate(outbox))
        case OldRows.CHATS:
            return _IS_SILENT
