"""Which rows of the outbox could be sent now: the first of each lane."""

from typing import Any, Final

from sqlalchemy import Integer, Select, bindparam, exists, func, literal_column, or_, select

from bot.adapters.db.tables import outbox
from bot.domain.urgency import Urgency

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
    )


#: What stands before something urgent in its lane is as urgent, since it must leave before.
_URGENCY: Final = (
    select(func.min(_lane.c.urgency))
    .where(_lane.c.lane_key == outbox.c.lane_key, _lane.c.settled_at.is_(None))
    .correlate(outbox)
    .scalar_subquery()
)

_urgency: Final = _URGENCY.label("urgency")
_FREE: Final = _first_of_lanes(outbox.c.id, outbox.c.chat_key, outbox.c.is_group, _urgency).where(
    outbox.c.chat_key.not_in(bindparam("busy", expanding=True)),
    # For what is in danger something is left; asked in this order, because most rows need no second look.
    or_(outbox.c.chat_key.not_in(bindparam("calm", expanding=True)), _URGENCY == Urgency.URGENT),
)
_most: Final = bindparam("most", type_=Integer())
_IN_DANGER: Final = select(_lane.c.lane_key).where(
    # Written out, not bound, so that the planner sees that the partial index fits.
    _lane.c.settled_at.is_(None),
    _lane.c.urgency == literal_column(str(int(Urgency.URGENT))),
)
#: To choose from; nothing is held. Those that have waited longest,
OLDEST: Final = _FREE.order_by(outbox.c.id).limit(_most)
#: and where that is not all: those that are worth most by themselves,
WORTHIEST: Final = _FREE.order_by(outbox.c.urgency, outbox.c.id).limit(_most)
#: and those that stand before something urgent, or are it.
IN_DANGER: Final = _FREE.where(outbox.c.lane_key.in_(_IN_DANGER)).order_by(outbox.c.id).limit(_most)
#: The chosen ones in full, held, unless another transaction has them.
CHOSEN: Final = (
    _first_of_lanes(outbox, _waited.c.state.label("waited_state"), _waited.c.result.label("waited_result"))
    .where(outbox.c.id.in_(bindparam("chosen", type_=outbox.c.id.type, expanding=True)))
    .order_by(outbox.c.id)
    .with_for_update(of=outbox, key_share=True, skip_locked=True)
)
