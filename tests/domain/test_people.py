"""Which room gets a case."""

import pytest

from bot.domain.people import Place, Room, RoomKind, most_specific


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
