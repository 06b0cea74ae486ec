"""Anonymous counts."""

from typing import Final

from sqlalchemy import Column, Date, Integer, LargeBinary, String, Table

from bot.adapters.db.columns import Id, Named
from bot.adapters.db.tables.foundation import Whose, holds, key, metadata
from bot.domain.counting import Event
from bot.domain.lattice import Layer

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
    info=holds(Whose.NOBODY, "when the month is published"),
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
    info=holds(Whose.NOBODY, "when the month is published"),
)

#: The key under which families are counted in a month; it is destroyed together with `month_families`.
family_keys: Final = Table(
    "family_keys",
    metadata,
    Column("month", Date, primary_key=True),
    Column("key_sealed", LargeBinary, nullable=False),
    info=holds(Whose.NOBODY, "when the month is published"),
)

#: One row for each different family of a month, where it lives as far as it said so.
month_families: Final = Table(
    "month_families",
    metadata,
    Column("month", Date, primary_key=True),
    key("family_key", primary_key=True),
    Column("country", String(2), nullable=False),
    Column("municipality", String(64), nullable=False),
    info=holds(Whose.FAMILY, "its key at once with the family, the row when the month is published"),
)

#: The months whose counts were published and destroyed, and the k that was used.
publications: Final = Table(
    "publications",
    metadata,
    Column("month", Date, primary_key=True),
    Column("smallest", Integer, nullable=False),
    info=holds(Whose.NOBODY, "stays: a month and a number"),
)

#: Rounded counts: all that is ever shown, and all that is left of a month.
published: Final = Table(
    "published",
    metadata,
    Column("layer", Named(Layer), primary_key=True),
    Column("event", Named(Event), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("first", String(64), primary_key=True),
    Column("second", String(64), primary_key=True),
    Column("n", Id, nullable=False),
    info=holds(Whose.NOBODY, "stays: rounded counts"),
    sqlite_with_rowid=False,  # the key is nearly the whole row
)
