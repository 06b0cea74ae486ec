"""Makes a change in the message that waits in the queue, so that one message is sent and not two."""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import CursorResult, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.codec import decode, encode
from bot.adapters.db.tables import outbox
from bot.domain.folding import folded_into_awaited, folded_into_change
from bot.domain.messages import OutgoingMessage
from bot.domain.urgency import Urgency
from bot.services.ports import UnreadableError, Vault


async def fold(
    connection: AsyncConnection,
    vault: Vault,
    change: OutgoingMessage,
    lane_key: str,
    waits_for: int | None,
    urgency: Urgency,
) -> int | None:
    """The row that has taken the change in; None where there is none that could."""
    rows = await connection.execute(
        select(outbox.c.id, outbox.c.payload, outbox.c.waits_for)
        .where(or_(outbox.c.lane_key == lane_key, outbox.c.id == waits_for), outbox.c.state == "open")
        .order_by(outbox.c.id.desc())
    )
    for row in rows.all():
        merged = _merged(row, vault, change, waits_for)
        if merged is None:
            continue
        # Whoever sends it in this moment has the old one: then the change must follow.
        taken: CursorResult[tuple[()]] = await connection.execute(
            update(outbox)
            .where(outbox.c.id == row.id, outbox.c.state == "open")
            .values(payload=vault.seal(encode(merged)), urgency=_lower(urgency))
        )
        return row.id if taken.rowcount else None
    return None


def _merged(row: Any, vault: Vault, change: OutgoingMessage, waits_for: int | None) -> OutgoingMessage | None:
    try:
        queued = decode(vault.unseal(row.payload))
    except (UnreadableError, ValidationError):
        return None  # for the sender to bury
    if queued.chat_id != change.chat_id:
        return None
    if row.id == waits_for:
        return folded_into_awaited(queued, change)
    return folded_into_change(queued, change) if row.waits_for == waits_for else None


def _lower(urgency: Urgency) -> Any:
    return case((outbox.c.urgency < urgency, outbox.c.urgency), else_=urgency)
