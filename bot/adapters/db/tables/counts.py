"""Anonymous counts."""

from typing import Final

from sqlalchemy import Column, Date, String, Table

from bot.adapters.db.columns import Id, Named
from bot.adapters.db.tables.foundation import metadata
from bot.domain.counting import Event

counters: Final = Table(
    "counters",
    metadata,
    Column("day", Date, primary_key=True),
    Column("event", Named(Event), primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("municipality", String(64), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("topic", String(64), primary_key=True),
    Column("entry", String(64), primary_key=True),
    Column("n", Id, nullable=False),
)

#: Beside the counters, not in them: an institution together with day, language and entry would be one case.
institution_counters: Final = Table(
    "institution_counters",
    metadata,
    Column("month", Date, primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("institution", String(64), primary_key=True),
    Column("event", Named(Event), primary_key=True),
    Column("n", Id, nullable=False),
)
