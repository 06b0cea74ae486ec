"""A full room against a Telegram that counts: what waits, for how long, and whether anything is refused.

python -m benchmarks.room_load
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.bot_process import BotProcess, settings_for
from benchmarks.databases import KINDS, SQLITE, ground_of
from benchmarks.families import CONSENT, PERSON, Family, gather
from benchmarks.local_telegram import LocalTelegram, bind_rooms, local_telegram
from benchmarks.room_verdict import RoomVerdict, Said, judged
from bot.domain.actions import URGENT, Verb, act
from bot.domain.pacing import telegrams_pace

_URGENT_FAMILIES: Final = 2
_TAKES: Final = 5
#: So much longer than the pace itself may a run take before it is given up.
_PATIENCE: Final = 2.0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.room_load", description=__doc__)
    parser.add_argument("--cases", type=int, default=200, help="open in the room before it begins")
    parser.add_argument("--families", type=int, default=20, help="that write")
    parser.add_argument("--messages", type=int, default=100, help="that they write in ten seconds")
    parser.add_argument("--scale", type=float, default=1.0, help="0.1: Telegram's minute has six seconds")
    parser.add_argument("--unpaced", action="store_true", help="for comparison: wait until told 429")
    parser.add_argument("--database", choices=KINDS, default=SQLITE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


class RoomLoad:
    """One room, its cases, and ten busy seconds."""

    def __init__(
        self,
        telegram: LocalTelegram,
        settings: dict[str, str],
        scale: float,
        random: Random,
        *,
        is_paced: bool,
    ) -> None:
        self._telegram = telegram
        self._settings = settings
        self._scale = scale
        self._random = random
        self._pacing = scale if is_paced else 0.0
        self._said = Said()

    async def run(self, cases: int, writing: int, messages: int) -> RoomVerdict:
        """Open the cases without any limits, then count."""
        async with self._bot(0):
            await bind_rooms(self._telegram)
            families = await gather(self._telegram, cases + _URGENT_FAMILIES, 0, self._random)
            for family in families[:cases]:
                await self._hand_over(family, PERSON, CONSENT)
            await self._until(lambda: self._has_topics(cases), 300)
        # What was sent until now has stopped counting, for the bot that starts as for the sandbox.
        await asyncio.sleep(telegrams_pace(self._scale).group[0].window.total_seconds())
        await self._telegram.act("limits", scale=self._scale)
        since = int((await self._telegram.look("calls", since=10**9))["next"])
        async with self._bot(self._pacing):
            await self._ten_seconds(families, cases, writing, messages)
            minutes = messages / telegrams_pace().group_calmly[0].most + 2
            await self._until(lambda: self._is_done(since), _PATIENCE * minutes * 60 * self._scale)
        return await judged(self._telegram, self._said, since)

    @asynccontextmanager
    async def _bot(self, pacing: float) -> AsyncIterator[None]:
        bot = await BotProcess.start(self._settings | {"DROM_PACING": str(pacing)})
        try:
            await bot.ready()
            yield
        finally:
            await bot.stop()

    async def _hand_over(self, family: Family, *presses: str) -> None:
        for data in presses:
            where = {"chat": family.slug, "message_id": family.first_bot_message, "data": data}
            await self._telegram.act("press", as_=family.slug, **where)

    async def _ten_seconds(self, families: list[Family], cases: int, writing: int, messages: int) -> None:
        began, seconds = time.monotonic(), 10 * self._scale
        turns = [family for number in range(messages) for family in [families[number % writing]]]
        self._random.shuffle(turns)
        acts: list[tuple[float, Awaitable[None]]] = [
            (seconds * number / messages, self._write(family)) for number, family in enumerate(turns)
        ]
        acts += [(seconds * (0.3 + 0.1 * n), self._take()) for n in range(_TAKES)]
        endangered = families[cases:]
        acts += [(seconds * (0.5 + 0.2 * n), self._cry(one)) for n, one in enumerate(endangered)]
        for moment, act_ in sorted(acts, key=lambda planned: planned[0]):
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            await act_

    async def _write(self, family: Family) -> None:
        text = f"and one thing more ({len(self._said.texts)})"
        sent = await self._telegram.act("send", as_=family.slug, chat=family.slug, text=text)
        self._said.texts[family.chat_id, int(sent["message_id"])] = time.time()

    async def _take(self) -> None:
        """A mediator takes one of the newest cases, whose families are silent."""
        card = self._cards.pop()
        self._said.takes[card["message_id"]] = time.time()
        press = {"chat": "mediators", "message_id": card["message_id"], "data": _take_of(card)}
        await self._telegram.act("press", as_="anna", **press)

    async def _cry(self, family: Family) -> None:
        self._said.cries.append(time.time())
        await self._hand_over(family, act(Verb.PERSON, "", URGENT))

    async def _has_topics(self, number: int) -> bool:
        found = await self._telegram.look("messages", chat="mediators")
        self._cards = [one for one in found["messages"] if _take_of(one)]
        return len(found["topics"]) >= number and len(self._cards) >= number

    async def _is_done(self, since: int) -> bool:
        return (await judged(self._telegram, self._said, since)).is_complete

    async def _until(self, is_true: Callable[[], Awaitable[bool]], seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while not await is_true():  # noqa: ASYNC110 - what is waited for happens in other processes
                await asyncio.sleep(1.0)


def _take_of(message: dict[str, object]) -> str:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])  # type: ignore[attr-defined]
    data = [button.get("callback_data", "") for row in rows for button in row]
    return next((one for one in data if one.startswith(Verb.TAKE.value + ":")), "")


async def room_load(database_url: str, options: argparse.Namespace) -> RoomVerdict:
    """A whole run on an empty database."""
    async with local_telegram() as telegram:
        settings, random = await settings_for(telegram, database_url), Random(options.seed)
        load = RoomLoad(telegram, settings, options.scale, random, is_paced=not options.unpaced)
        return await load.run(options.cases, options.families, options.messages)


def main() -> int:
    options = _options()
    with ground_of(options.database) as ground:
        verdict = asyncio.run(room_load(ground.url, options))
    print("\n".join(_lines(verdict, options.scale)))
    if options.json:
        options.json.write_text(json.dumps(verdict.as_json(options.scale), indent=2) + "\n", "utf-8")
    return 0 if verdict.is_clean else 1


def _lines(verdict: RoomVerdict, scale: float) -> Iterator[str]:
    yield f"refused with 429: {verdict.refused}"
    yield f"lost: {len(verdict.lost)}  repeated: {verdict.repeated}  out of order: {verdict.disordered}"
    yield f"written into the room: {verdict.in_room}, {verdict.per_minute(scale):.1f} a minute"
    yield f"{'seconds of Telegram':28} {'number':>7} {'median':>7} {'p95':>7} {'last':>7}"
    for name, delays in verdict.delays(scale).items():
        yield f"{name:28} {len(delays):7} " + " ".join(
            f"{delays[min(len(delays) - 1, int(len(delays) * share))]:7.1f}" for share in (0.5, 0.95, 1.0)
        )


if __name__ == "__main__":
    sys.exit(main())
