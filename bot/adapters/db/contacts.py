"""Families in the database: a hash to find them by, an encrypted id to answer to."""

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.db.prepared import Prepared
from bot.adapters.db.statements import insert_into
from bot.adapters.db.tables import contacts
from bot.domain.matching import Recollection
from bot.domain.people import Contact
from bot.services.ports import Vault

_PURPOSE: Final = "chat"
_NOT_PLAIN: Final = frozenset({"chat_key", "chat_sealed", "recollection_sealed", "recollected_at"})
_RECOLLECTION: Final = TypeAdapter(Recollection)
_FIELDS: Final = tuple(field.name for field in fields(Contact))
# Made once: making a statement takes longer than executing it.
_FIND: Final = Prepared(select(contacts).where(contacts.c.chat_key.in_(bindparam("keys", expanding=True))))
_SAVE: Final = Prepared(update(contacts).where(contacts.c.id == bindparam("saved")))


class SqlContacts:
    """`Contacts` in the transaction of one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault, today: date) -> None:
        self._connection = connection
        self._vault = vault
        self._today = today
        self._stored: dict[int, dict[str, Any]] = {}
        self._stored_under: dict[int, str] = {}

    async def of(self, user_id: int) -> Contact:
        """The family of that Telegram user, made when it is new; it is noted that it is there today."""
        found = await self.find(user_id)
        if found is not None:
            return await self._seen(found)
        # A receipt or another update of the same person may make it at this very moment.
        await self._connection.execute(
            insert_into(self._connection, contacts)
            .values(place_asked=False, misses=0, unanswered=(), reachable=True, seen_on=self._today)
            .values(**self._address(user_id))
            .on_conflict_do_nothing(index_elements=["chat_key"])
        )
        made = await self.find(user_id)
        assert made is not None
        return made

    async def _seen(self, contact: Contact) -> Contact:
        """The day alone: when somebody writes is nobody's business."""
        if contact.seen_on == self._today:
            return contact
        seen = replace(contact, seen_on=self._today)
        await self.save(seen)
        return seen

    async def find(self, user_id: int) -> Contact | None:
        """The family of that Telegram user, if it is known."""
        keys = list(self._vault.indexes(_PURPOSE, user_id))
        rows = await _FIND.rows(self._connection, {"keys": keys})
        return self._contact(rows[0], user_id) if rows else None

    async def get(self, contact_id: int) -> Contact | None:
        """The family with that number."""
        row = (await self._connection.execute(select(contacts).where(contacts.c.id == contact_id))).first()
        return self._contact(row, int(self._vault.unseal(row.chat_sealed))) if row else None

    async def save(self, contact: Contact) -> None:
        """Store what was changed, under the active key."""
        values = _values(contact)
        before = self._stored.get(contact.id, {})
        # Only what changed: a receipt may note "not reachable" while the family's next update is handled.
        changed = {name: value for name, value in values.items() if before.get(name, ...) != value}
        self._stored[contact.id] = values
        changed.pop("chat_id", None)
        if "recollection" in changed:
            changed.pop("recollection")
            changed["recollection_sealed"] = self._sealed(contact.recollection)
            changed["recollected_at"] = contact.recollection.at if contact.recollection else None
        if self._stored_under.get(contact.id) != self._vault.index(_PURPOSE, contact.chat_id):
            changed |= self._address(contact.chat_id)
            self._stored_under[contact.id] = changed["chat_key"]
        if changed:
            await _SAVE.run(self._connection, {"saved": contact.id, **changed})

    async def delete(self, contact_id: int) -> None:
        """Forget the family; its cases must be gone already."""
        await self._connection.execute(delete(contacts).where(contacts.c.id == contact_id))

    async def forget_recollections(self, before: datetime) -> None:
        """Erase what was remembered of questions before that moment."""
        await self._connection.execute(
            update(contacts)
            .where(contacts.c.recollected_at < before)
            .values(recollection_sealed=None, recollected_at=None)
        )

    def _address(self, chat_id: int) -> dict[str, Any]:
        return {
            "chat_key": self._vault.index(_PURPOSE, chat_id),
            "chat_sealed": self._vault.seal(str(chat_id).encode()),
        }

    def _sealed(self, recollection: Recollection | None) -> bytes | None:
        """No words are in it, but it tells what a family asked about: encrypted like an address."""
        return None if recollection is None else self._vault.seal(_RECOLLECTION.dump_json(recollection))

    def _recollection(self, sealed: bytes | None) -> Recollection | None:
        return None if sealed is None else _RECOLLECTION.validate_json(self._vault.unseal(sealed))

    def _contact(self, row: Any, chat_id: int) -> Contact:
        values = {name: value for name, value in row._asdict().items() if name not in _NOT_PLAIN}
        contact = Contact(
            chat_id=chat_id,
            recollection=self._recollection(row.recollection_sealed),
            **values,
        )
        self._stored[contact.id] = _values(contact)
        self._stored_under[contact.id] = row.chat_key
        return contact


def _values(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in _FIELDS}
