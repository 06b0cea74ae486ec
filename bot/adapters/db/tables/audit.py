"""What staff have done."""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, String, Table

from bot.adapters.db.columns import Moment, Named
from bot.adapters.db.tables.foundation import metadata, number
from bot.domain.audit import Deed

audit: Final = Table(
    "audit",
    metadata,
    number(),
    Column("at", Moment, nullable=False),
    Column("deed", Named(Deed), nullable=False),
    Column("person_key", String(64), index=True),
    Column("person_sealed", LargeBinary),
    Column("subject", String(64), index=True),
    Index("ix_audit_at", "at"),
    sqlite_autoincrement=True,
)
