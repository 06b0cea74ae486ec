"""Which room gets a case, and which messages go along."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.people import (
    MOST_UNANSWERED,
    NEW_MATTER_AFTER,
    Contact,
    Place,
    Room,
    RoomKind,
    most_specific,
)


def room(number: int, *places: Place, kind: RoomKind = RoomKind.CASES, is_open: bool = True) -> Room:
    return Room(number, -number, kind, True, "et", places, is_open)


VALGA, ESTONIA, ALL = Place("EE", "valga"), Place("EE"), Place()


@pytest.mark.parametrize(
    ("rooms", "country", "municipality", "expected"),
    [
        ([room(1, ALL), room(2, ESTONIA), room(3, VALGA)], "EE", "valga", 3),
        ([room(1, ALL), room(2, ESTONIA), room(3, VALGA)], "EE", "narva", 2),
        ([room(1, ALL), room(2, ESTONIA), room(3, VALGA)], "EE", None, 2),
        ([room(1, ALL), room(2, ESTONIA), room(3, VALGA)], "LV", "valka", 1),
        ([room(1, ALL), room(2, ESTONIA), room(3, VALGA)], None, None, 1),
        ([room(1, ALL), room(2, VALGA, is_open=False)], "EE", "valga", 1),
        ([room(1, kind=RoomKind.STAFF), room(2, VALGA)], "EE", "valga", 2),
        ([room(1, VALGA), room(2, VALGA)], "EE", "valga", 1),
        ([room(1, Place("LV", "valga"))], "EE", "valga", None),
        ([room(1, VALGA)], None, "valga", None),
        ([room(1, VALGA, ESTONIA)], "EE", "tartu", 1),
        ([], "EE", "valga", None),
    ],
)
def test_the_most_specific_open_room_gets_the_case(
    rooms: list[Room], country: str | None, municipality: str | None, expected: int | None
) -> None:
    found = most_specific(tuple(rooms), country, municipality)

    assert (found.id if found else None) == expected


NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_messages_that_nobody_answered_belong_together_for_a_day_after_the_last() -> None:
    first = Contact(1, 42).with_unanswered(7, NOW)
    second = first.with_unanswered(9, NOW + NEW_MATTER_AFTER)

    assert second.still_unanswered(NOW + 2 * NEW_MATTER_AFTER) == (7, 9)
    assert second.still_unanswered(NOW + 2 * NEW_MATTER_AFTER + timedelta(seconds=1)) == ()


def test_a_later_message_begins_a_new_matter() -> None:
    old = Contact(1, 42).with_unanswered(7, NOW)
    late = NOW + NEW_MATTER_AFTER + timedelta(seconds=1)

    assert old.with_unanswered(9, late).unanswered == (9,)
    assert old.with_nothing_unanswered() == Contact(1, 42)


def test_a_message_counts_once_and_the_oldest_go_where_there_are_too_many() -> None:
    contact = Contact(1, 42)
    for number in (*range(1, MOST_UNANSWERED + 3), 50):
        contact = contact.with_unanswered(number, NOW)

    assert len(contact.unanswered) == MOST_UNANSWERED
    assert contact.unanswered[0] == 3
    assert contact.unanswered.count(50) == 1
    assert contact.unanswered[-1] == 50
