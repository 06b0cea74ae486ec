"""Cases, and the numbers of what was relayed in them."""

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from bot.adapters.db.columns import Id, Moment, Named
from bot.adapters.db.tables.foundation import Whose, holds, index_of_some, metadata, number
from bot.adapters.db.tables.people import contacts, mediators, rooms
from bot.domain.cases import Outcome, State
from bot.domain.relays import Side

cases: Final = Table(
    "cases",
    metadata,
    number(),
    Column("word", String(16), nullable=False, unique=True),
    Column("contact_id", Id, ForeignKey(contacts.c.id), nullable=False, index=True),
    Column("state", Named(State), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("language", String(8), nullable=False),
    Column("country", String(2)),
    Column("municipality", String(64)),
    Column("topic", String(64)),
    Column("entry", String(64)),
    Column("urgent", Boolean, nullable=False),
    Column("room_id", Id, ForeignKey(rooms.c.id)),
    Column("mediator_id", Id, ForeignKey(mediators.c.id), index=True),
    Column("thread_id", Id),
    Column("topic_row", Id),
    Column("card_message_id", Id),
    Column("card_row", Id),
    Column("taken_at", Moment),
    Column("first_reply_at", Moment),
    Column("closed_at", Moment),
    Column("outcome", Named(Outcome)),
    Column("persons", Integer),
    Column("institution", String(64)),
    Column("persons_counted", Integer, nullable=False),
    Column("rated", Boolean, nullable=False),
    Column("danger_shown_at", Moment),
    Column("note_album", String(64)),
    Column("waits_since", Moment),
    Column("clock_at", Moment),
    Column("clock_steps", Integer, nullable=False, server_default="0"),
    Column("last_word_at", Moment),
    Column("set_apart", Boolean, nullable=False, server_default=false()),
    Column("card_sent", String(64)),
    Column("card_sent_at", Moment),
    Index("ix_cases_room_id_thread_id", "room_id", "thread_id"),
    Index("ix_cases_room_id_card_message_id", "room_id", "card_message_id"),
    Index("ix_cases_state_closed_at", "state", "closed_at"),
    info=holds(
        Whose.BOTH, "days after the end, and with the family; its mediator's number with the mediator"
    ),
    sqlite_autoincrement=True,
)

#: Said as what they are, not as what they are not, so that their index serves.
ENDED: Final = (State.CLOSED, State.WITHDRAWN)
CASE_IS_OPEN: Final = text("state IN ('waiting', 'taken')")
index_of_some("uq_cases_open_of_contact", CASE_IS_OPEN, cases.c.contact_id, unique=True)

# What the clocks of the queue ask for, in words that their statements repeat: a planner knows by them that an
# index fits. The room's calendar says since when a case must wait; the index has those that do in front.
IS_UNTAKEN: Final = text("state = 'waiting'")
#: Whoever nobody takes is brought up again and again.
IS_LATE: Final = text("state = 'waiting' AND clock_steps >= 2")
IS_SILENT: Final = text("state = 'taken' AND waits_since IS NOT NULL")
IS_ANSWERED: Final = text("state = 'taken' AND waits_since IS NULL")
#: For them the clock never stops; there are few.
IN_DANGER: Final = text("urgent AND waits_since IS NOT NULL")


index_of_some("ix_cases_clock_untaken", IS_UNTAKEN, cases.c.room_id, cases.c.clock_steps, cases.c.clock_at)
index_of_some("ix_cases_clock_late", IS_LATE, cases.c.room_id, cases.c.clock_at)
index_of_some("ix_cases_clock_silent", IS_SILENT, cases.c.room_id, cases.c.clock_steps, cases.c.clock_at)
index_of_some("ix_cases_clock_answered", IS_ANSWERED, cases.c.room_id, cases.c.clock_steps, cases.c.clock_at)
index_of_some("ix_cases_clock_danger", IN_DANGER, cases.c.state, cases.c.clock_at)
index_of_some(
    "ix_cases_clock_at", CASE_IS_OPEN, cases.c.state, cases.c.clock_at
)  # of a clock that was set back
#: What a room has open, in the order in which it is shown.
index_of_some(
    "ix_cases_open_in_room",
    CASE_IS_OPEN,
    cases.c.room_id,
    cases.c.urgent,
    cases.c.state,
    cases.c.opened_at,
)

relays: Final = Table(
    "relays",
    metadata,
    number(),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("side", Named(Side), nullable=False),
    Column("source_message_id", Id, nullable=False, index=True),
    Column("copy_message_id", Id, index=True),
    Column("copy_row", Id),
    Column("album", String(64)),
    UniqueConstraint("case_id", "side", "source_message_id"),
    info=holds(Whose.FAMILY, "with the case"),
    sqlite_autoincrement=True,
)

#: One row for each case that is about to go to another room.
transfers: Final = Table(
    "transfers",
    metadata,
    Column("case_id", Id, ForeignKey(cases.c.id), primary_key=True, autoincrement=False),
    Column("room_id", Id, ForeignKey(rooms.c.id), nullable=False),
    Column("mediator_id", Id, ForeignKey(mediators.c.id), nullable=False),
    Column("begun_at", Moment, nullable=False),
    info=holds(Whose.BOTH, "with the case, its next step, or the mediator"),
)

#: What cases left in rooms that they were in before, to be deleted with them.
left_places: Final = Table(
    "left_places",
    metadata,
    number(),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False, index=True),
    Column("room_id", Id, ForeignKey(rooms.c.id), nullable=False),
    Column("thread_id", Id),
    Column("message_id", Id),
    Index("ix_left_places_room_id_thread_id", "room_id", "thread_id"),
    info=holds(Whose.FAMILY, "with the case"),
    sqlite_autoincrement=True,
)
