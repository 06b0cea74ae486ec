"""What the services need from outside, said as Protocols; adapters satisfy them by shape."""

from bot.services.ports.access import Access, Attendance, Membership
from bot.services.ports.bounds import Tallies
from bot.services.ports.casebook import Cases, Moves, NewCase
from bot.services.ports.mendings import Mendings
from bot.services.ports.mutes import Mutes
from bot.services.ports.outside import (
    Calendars,
    Clock,
    Embedder,
    Knowledge,
    Matcher,
    Numerals,
    Printer,
    Sender,
    Translator,
    UnreadableError,
    UpdateParser,
    Vault,
)
from bot.services.ports.queues import Admits, Inbox, Incoming, LeasedMessage, Outbox, Queues, ReceivedUpdate
from bot.services.ports.remains import Audit, Remains
from bot.services.ports.storage import (
    Contacts,
    Counters,
    Families,
    Publications,
    Rooms,
    StorageAwayError,
    StorageBusyError,
    StorageFullError,
    StorageReadOnlyError,
    StorageUnreadableError,
    Transactions,
    UnitOfWork,
)

__all__ = [
    "Access",
    "Admits",
    "Attendance",
    "Audit",
    "Calendars",
    "Cases",
    "Clock",
    "Contacts",
    "Counters",
    "Embedder",
    "Families",
    "Inbox",
    "Incoming",
    "Knowledge",
    "LeasedMessage",
    "Matcher",
    "Membership",
    "Mendings",
    "Moves",
    "Mutes",
    "NewCase",
    "Numerals",
    "Outbox",
    "Printer",
    "Publications",
    "Queues",
    "ReceivedUpdate",
    "Remains",
    "Rooms",
    "Sender",
    "StorageAwayError",
    "StorageBusyError",
    "StorageFullError",
    "StorageReadOnlyError",
    "StorageUnreadableError",
    "Tallies",
    "Transactions",
    "Translator",
    "UnitOfWork",
    "UnreadableError",
    "UpdateParser",
    "Vault",
]
