"""Where a family that asks for its data reads of each column that holds something of it."""

from typing import Final

from bot.adapters.db.tables import metadata

#: The number of a row, or what the program needs to go on with its work.
OURS: Final = "nothing of the family"
#: Until when, and not why: that would only be argued about.
NOT_SAID: Final = "known to the staff"
OF_A_FAMILY: Final[dict[str, dict[str, str]]] = {
    "contacts": {
        "chat_key": "telegram_id",
        "chat_sealed": "telegram_id",
        "seen_on": "last_seen",
        "consented_on": "consented",
        "declined_on": "declined",
        "misses": "questions_without_answer_in_a_row",
        "unanswered": "message_numbers",
        "unanswered_at": "message_numbers",
        "rated_message": "message_numbers",
        "album": "remembers_album",
        "unreachable_since": "reachable",
        "recollection_sealed": "remembers_topic",
        "recollected_at": "remembers_topic",
    },
    "cases": {
        "contact_id": "cases",
        "opened_at": "each times",
        "taken_at": "each times",
        "first_reply_at": "each times",
        "closed_at": "each times",
        "danger_shown_at": "each times",
        "waits_since": "each times",
        "clock_at": "each times",
        "last_word_at": "each times",
        "card_sent_at": "each times",
        "country": "each place",
        "municipality": "each place",
        "card_sent": "each entry",
        "urgent": "each urgency",
        "room_id": "each room",
        "mediator_id": "each mediator",
        "set_apart": "each state",
        "rated": "each whether_rated",
        "persons_counted": "each persons",
        "thread_id": "each message_numbers",
        "card_message_id": "each message_numbers",
        "topic_row": OURS,
        "card_row": OURS,
        "clock_steps": OURS,
        "note_album": OURS,
    },
    "relays": {
        "case_id": "cases",
        "side": "message_numbers",
        "source_message_id": "message_numbers",
        "copy_message_id": "message_numbers",
        "copy_row": OURS,
        "album": "remembers_album",
    },
    "transfers": {
        "case_id": "cases",
        "room_id": "each room",
        "mediator_id": "each mediator",
        "begun_at": "each times",
    },
    "left_places": {
        "case_id": "cases",
        "room_id": "each room",
        "thread_id": "each message_numbers",
        "message_id": "each message_numbers",
    },
    "tallies": {"who_key": "calls_of_last_day", "deed": "calls_of_last_day", "at": "calls_of_last_day"},
    "mutes": {"who_key": "muted_until", "reason": NOT_SAID, "until": "muted_until", "room_id": OURS},
    "month_families": {
        "month": "counted_this_month",
        "family_key": "counted_this_month",
        "country": "country",
        "municipality": "municipality",
    },
}


def where_it_is_named(table: str, column: str) -> str:
    """A key of the JSON, a part of each question, or why it is no part of the answer."""
    usual = {"id": OURS, "cases": f"each {column}", "contacts": column}
    return OF_A_FAMILY[table].get(column) or usual.get(column) or usual.get(table, "nowhere")


COLUMNS: Final = {
    f"{table}.{column.name}": where_it_is_named(table, column.name)
    for table in OF_A_FAMILY
    for column in metadata.tables[table].columns
}
NAMED: Final = set(COLUMNS.values()) - {OURS, NOT_SAID}
