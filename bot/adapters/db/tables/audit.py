"""What staff have done."""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, String, Table

from bot.adapters.db.columns import Moment, Named
from bot.adapters.db.tables.foundation import Whose, holds, metadata, number
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
    info=holds(Whose.STAFF, "after its days; the name with `drom erase`, the case's word with the case"),
    sqlite_autoincrement=True,
)
