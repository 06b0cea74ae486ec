"""The tables. They hold ids and states: no words, no names, no readable Telegram id of anybody.

Columns named `…_key` are keyed hashes, those named `…_sealed` and `payload` are encrypted.
"""

from bot.adapters.db.tables.access import sign_in_links, staff, web_sessions
from bot.adapters.db.tables.audit import audit
from bot.adapters.db.tables.bounds import tallies
from bot.adapters.db.tables.cases import cases, left_places, relays, transfers
from bot.adapters.db.tables.counts import (
    counters,
    family_keys,
    institution_counters,
    month_families,
    publications,
    published,
)
from bot.adapters.db.tables.foundation import meta, metadata, whole_schema
from bot.adapters.db.tables.mendings import mendings
from bot.adapters.db.tables.mutes import mutes
from bot.adapters.db.tables.people import contacts, mediators, room_places, rooms
from bot.adapters.db.tables.queues import chats, inbox, outbox

__all__ = [
    "audit",
    "cases",
    "chats",
    "contacts",
    "counters",
    "family_keys",
    "inbox",
    "institution_counters",
    "left_places",
    "mediators",
    "mendings",
    "meta",
    "metadata",
    "month_families",
    "mutes",
    "outbox",
    "publications",
    "published",
    "relays",
    "room_places",
    "rooms",
    "sign_in_links",
    "staff",
    "tallies",
    "transfers",
    "web_sessions",
    "whole_schema",
]
