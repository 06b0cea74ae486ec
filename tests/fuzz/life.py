"""What must hold after each update, whatever it was, in a program that goes on living."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from tests.builders import Json
from tests.fuzz.cast import FAMILIES, FORUM, HELPED, NOT_OURS, PLAIN, TOKENS, WAITING, Cast
from tests.fuzz.road import Road, road
from tests.fuzz.strict_telegram import Call

T = TypeVar("T")
#: Who reads whose words: a family and the room that has its case. Everybody else reads their own alone.
_TOGETHER: Final = ({HELPED, FORUM}, {WAITING, PLAIN})
#: What a hand-made update can make Telegram say of a message that is not there any more.
_PRESENCE: Final = ("not found", "not specified")


class Life:
    """A program, its people, and the loop in which they live."""

    def __init__(self, runner: asyncio.Runner, road: Road, cast: Cast) -> None:
        self._runner = runner
        self.road = road
        self.cast = cast
        self.updates = 0

    def does(self, work: Coroutine[Any, Any, T]) -> T:
        """In the program's own loop."""
        return self._runner.run(work)

    def lives_through(
        self, *updates: Json, chat: int, posted: bool = False, damaged: bool = False
    ) -> list[Call]:
        """These updates of one chat arrive, are handled and answered, and everything is as it should be."""
        if posted:
            calls = [call for update in updates for call in self.does(self.road.posted(update))]
        else:
            calls = self.does(self.road.polled(*updates))
        self.updates += len(updates)
        story = f"after {json.dumps(updates)}"
        self._is_calm(story)
        for call in calls:
            _is_proper(call, story, damaged=damaged)
            _is_discreet(call, chat, story)
        return calls

    def _is_calm(self, story: str) -> None:
        ear = self.road.ear
        assert not ear.faults, f"{ear.faults}\n{story}"
        assert not ear.leaks, f"{ear.leaks}\n{story}"
        assert not (left := self.does(self.road.unsettled())), f"{left}\n{story}"

    def nothing_is_readable(self) -> None:
        """In the database, by somebody who has stolen it."""
        stored = self.road.stored()
        assert b"gAAAA" in stored, "this is really the database"
        found = [
            stored[at - 60 : at + 20] for token in TOKENS.values() if (at := stored.find(token.encode())) > 0
        ]
        assert not found


def _is_proper(call: Call, story: str, *, damaged: bool) -> None:
    if call.complaint and not damaged:
        assert call.complaint.endswith(_PRESENCE), f"{call}\n{story}"


def _is_discreet(call: Call, origin: int, story: str) -> None:
    for owner, token in TOKENS.items():
        if token not in call.said:
            continue
        readers = next((those for those in _TOGETHER if owner in those), {owner})
        assert call.chat_id in readers, f"{call}\n{story}"
    if origin in FAMILIES:
        others = [family for family in FAMILIES if family != origin]
        assert call.chat_id not in others, f"{call}\n{story}"
    assert call.chat_id not in NOT_OURS or call.chat_id == origin, f"{call}\n{story}"


@contextmanager
def life(folder: Path, answers: Callable[[str], bytes | None] = lambda _: None) -> Iterator[Life]:
    """A program with three rooms and its families; `answers` says what Telegram says instead of its own."""
    with asyncio.Runner() as runner:
        opened = road(folder, TOKENS.values(), answers)
        there = runner.run(opened.__aenter__())
        try:
            cast = Cast(there)
            runner.run(cast.gathers())
            yield Life(runner, there, cast)
        finally:
            runner.run(opened.__aexit__(None, None, None))


def silent_in(calls: Sequence[Call], chat: int) -> bool:
    """Nothing was said there."""
    return not [call for call in calls if call.chat_id == chat]
