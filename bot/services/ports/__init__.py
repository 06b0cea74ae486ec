"""What the services need from outside, said as Protocols; adapters satisfy them by shape."""

from bot.services.ports.casebook import Cases, Moves, NewCase
from bot.services.ports.mendings import Mendings
from bot.services.ports.outside import (
    Calendars,
    Clock,
    Embedder,
    Knowledge,
    Matcher,
    Sender,
    Translator,
    UnreadableError,
    UpdateParser,
    Vault,
)
from bot.services.ports.queues import Inbox, Incoming, LeasedMessage, Outbox, Queues, ReceivedUpdate
from bot.services.ports.storage import Contacts, Counters, Rooms, Transactions, UnitOfWork

__all__ = [
    "Calendars",
    "Cases",
    "Clock",
    "Contacts",
    "Counters",
    "Embedder",
    "Inbox",
    "Incoming",
    "Knowledge",
    "LeasedMessage",
    "Matcher",
    "Mendings",
    "Moves",
    "NewCase",
    "Outbox",
    "Queues",
    "ReceivedUpdate",
    "Rooms",
    "Sender",
    "Transactions",
    "Translator",
    "UnitOfWork",
    "UnreadableError",
    "UpdateParser",
    "Vault",
]
