"""The table of rights is whole: nothing in the program is missing there, and nobody is."""

import ast
from pathlib import Path

import pytest

from bot.domain.actions import Verb
from bot.domain.people import RoomKind
from bot.domain.rights import (
    COMMANDS,
    MACHINES,
    VERBS,
    Answer,
    Row,
    Who,
    deed_of,
    right_to_command,
    right_to_press,
    who_in_group,
)
from bot.entrypoints import operations
from bot.services import private_chat, rooms
from bot.services.phrasebook import Phrasebook
from bot.services.profile import introduction
from tests import rights_page
from tests.journeys.fragile import MarkedCatalogues

ALL_ROWS = [*COMMANDS.values(), *VERBS.values()]


def commands_in(module: object) -> set[str]:
    """Every word of a `match command.name` in the code."""
    tree = ast.parse(Path(str(vars(module)["__file__"])).read_text(encoding="utf-8"))
    matches = (
        node for node in ast.walk(tree) if isinstance(node, ast.Match) and "name" in ast.dump(node.subject)
    )
    words = (one for match in matches for case in match.cases for one in ast.walk(case.pattern))
    return {str(one.value) for one in words if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def test_every_command_of_the_code_is_in_the_table() -> None:
    spoken = commands_in(private_chat) | commands_in(rooms)
    assert {"bind", "forget"} <= spoken <= COMMANDS.keys(), spoken - COMMANDS.keys()
    profile = introduction(Phrasebook(MarkedCatalogues(), "en"))
    listed = {name for name, _ in (*profile.family_commands, *profile.room_commands)}
    assert listed <= COMMANDS.keys()


def test_every_button_is_in_the_table() -> None:
    assert VERBS.keys() == set(Verb)


@pytest.mark.parametrize("row", ALL_ROWS)
def test_every_row_knows_everybody(row: Row) -> None:
    assert row.keys() == set(Who)


def test_what_is_not_in_the_table_is_refused() -> None:
    for who in Who:
        assert right_to_command(who, "drop_tables") is Answer.UNKNOWN
        assert right_to_press(who, "zz") is Answer.STALE  # type: ignore[arg-type]


def test_nobody_behind_a_mask_and_no_stranger_touches_a_case() -> None:
    for verb in (
        Verb.TAKE,
        Verb.CLOSE,
        Verb.PERSONS,
        Verb.TRANSFER,
        Verb.GIVE_BACK,
        Verb.REOPEN,
        Verb.SEND_CARD,
    ):
        for who in (Who.MASK, Who.STAFF_MASK, Who.STRANGER, Who.ADMIN_ELSEWHERE, Who.MASK_ELSEWHERE):
            assert VERBS[verb][who] is not Answer.YES


def test_somebody_in_a_group_is_known_by_where_and_how_they_act() -> None:
    assert who_in_group(None, is_masked=False, is_admin=False) is Who.STRANGER
    assert who_in_group(RoomKind.CASES, is_masked=True, is_admin=True) is Who.MASK
    assert who_in_group(RoomKind.STAFF, is_masked=False, is_admin=True) is Who.STAFF_ADMIN
    assert deed_of("language", "ROOM et") == "language room"
    assert deed_of("language", "roomy") == "language"


def test_the_page_for_people_says_what_the_table_says() -> None:
    assert rights_page.PAGE.read_text(encoding="utf-8") == rights_page.page(), (
        "python -m tests.rights_page writes it anew"
    )


def test_every_address_that_machines_ask_is_in_the_table() -> None:
    tree = ast.parse(Path(operations.__file__).read_text(encoding="utf-8"))
    cases = (node.pattern for node in ast.walk(tree) if isinstance(node, ast.match_case))
    paths = {str(one.value) for case in cases for one in ast.walk(case) if isinstance(one, ast.Constant)}
    assert {("GET", path) for path in paths} == {deed for deed in MACHINES if deed[0] == "GET"}
