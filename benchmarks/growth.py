"""Families and open cases of many years, put into a database at once, to see what they cost an update."""

import os
from typing import Final

from benchmarks.databases import Ground, SqliteGround

#: How many families and how many of them with an open case; a case more than families there cannot be.
SIZES: Final = ((1_000, 10), (10_000, 1_000), (100_000, 10_000), (1_000_000, 100_000))
_PLACE: Final = "planted"
_NUMBERS: Final = (
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})"
)
_FAMILIES: Final = (
    "INSERT INTO contacts (chat_key, chat_sealed, language, country, municipality, place_asked, misses,"
    f" unanswered, reachable, seen_on) {_NUMBERS}"
    " SELECT {key}, {sealed}, 'lt', 'LT', '" + _PLACE + "', true, 0, '[]', true, {day} FROM numbers"
)
_CASES: Final = (
    "INSERT INTO cases (word, contact_id, state, opened_at, waits_since, clock_at, language, country, urgent,"
    " rated, persons_counted, room_id, thread_id, card_message_id)"
    " SELECT 'planted' || id, id, 'waiting', {now}, {now}, {now}, 'lt', 'LT', false, false, 0,"
    " (SELECT min(room_id) FROM room_places), 1000000 + id, 2000000 + id"
    " FROM contacts WHERE municipality = '" + _PLACE + "' ORDER BY id LIMIT {count}"
)
_ON_SQLITE: Final = {
    "key": "lower(hex(randomblob(20)))",
    "sealed": "randomblob(100)",
    "day": "date('now', '-' || (n % 60) || ' days')",
    "now": "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
}
_ON_POSTGRESQL: Final = {
    "key": "md5(n::text) || substr(md5('more' || n), 1, 8)",
    "sealed": "decode(repeat(md5(n::text), 6), 'hex')",
    "day": "CURRENT_DATE - (n % 60)::integer",
    "now": "now()",
}


def plant(ground: Ground, families: int, cases: int) -> None:
    """Rows as they would have piled up; nobody of them writes, and no word of theirs can be read."""
    words = _ON_SQLITE if isinstance(ground, SqliteGround) else _ON_POSTGRESQL
    ground.ask(_FAMILIES.format(count=families, **words))
    ground.ask(_CASES.format(count=cases, **words))
    # PostgreSQL does it by itself, a minute later. Nobody does it for an SQLite file in service.
    if not isinstance(ground, SqliteGround):
        ground.ask("ANALYZE contacts, cases")
    # Or the system writes it out in the middle of what is measured, and every commit waits for the disk.
    os.sync()
