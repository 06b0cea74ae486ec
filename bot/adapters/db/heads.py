"""Which rows of the outbox could be sent now: the first of each lane."""

from typing import Any, Final

from sqlalchemy import Select, bindparam, exists, func, or_, select

from bot.adapters.db.tables import outbox

_earlier = outbox.alias("earlier")
_waited = outbox.alias("waited")
_lane = outbox.alias("lane")
_now: Final = bindparam("now", type_=outbox.c.due_at.type)
IS_UNSETTLED: Final = outbox.c.settled_at.is_(None)


def _first_of_lanes(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join_from(outbox, _waited, _waited.c.id == outbox.c.waits_for, isouter=True)
        .where(
            IS_UNSETTLED,
            outbox.c.due_at <= _now,
            or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= _now),
            # A row that was dropped will never arrive: as good as refused.
            or_(outbox.c.waits_for.is_(None), _waited.c.id.is_(None), _waited.c.settled_at.is_not(None)),
            ~exists()
            .where(
                _earlier.c.lane_key == outbox.c.lane_key,
                _earlier.c.id < outbox.c.id,
                _earlier.c.settled_at.is_(None),
            )
            .correlate(outbox),
        )
        .order_by(outbox.c.id)
    )


#: What stands before something urgent in its lane is as urgent, since it must leave before.
_URGENCY: Final = (
    select(func.min(_lane.c.urgency))
    .where(_lane.c.lane_key == outbox.c.lane_key, _lane.c.settled_at.is_(None))
    .correlate(outbox)
    .scalar_subquery()
)

#: To choose from; nothing is held.
WAITING: Final = _first_of_lanes(outbox.c.id, outbox.c.chat_key, outbox.c.is_group, _URGENCY.label("urgency"))
#: The chosen ones in full, held, unless another transaction has them.
CHOSEN: Final = (
    _first_of_lanes(outbox, _waited.c.state.label("waited_state"), _waited.c.result.label("waited_result"))
    .where(outbox.c.id.in_(bindparam("chosen", type_=outbox.c.id.type, expanding=True)))
    .with_for_update(of=outbox, key_share=True, skip_locked=True)
)
