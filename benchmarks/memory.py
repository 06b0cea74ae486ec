"""What the bot's process holds: started, after questions, and when it has rested.

python -m benchmarks.memory
"""

import argparse
import asyncio
import sys
from random import Random
from typing import Final

from benchmarks.answers import Load, Measurement
from benchmarks.bot_process import BotProcesses, settings_for
from benchmarks.databases import KINDS, SQLITE, ground_of
from benchmarks.families import gather
from benchmarks.local_telegram import bind_rooms, local_telegram

_FAMILIES: Final = 100
#: With those that warm it, four hundred questions.
_LOAD: Final = Load(updates=250, per_second=20, seconds=5)
#: Longer than any pages are kept for a question that may come.
_REST_SECONDS: Final = 10.0


async def _measured(database_url: str) -> None:
    async with local_telegram(keeps_calls=False) as telegram:
        settings = await settings_for(telegram, database_url)
        # Making the tables takes memory that a bot holds only once in its life.
        first = await BotProcesses.start(settings)
        try:
            await bind_rooms(telegram)
            families = await gather(telegram, _FAMILIES, 0, Random(1))
        finally:
            await first.stop()
        bot = await BotProcesses.start(settings)
        try:
            _say("started", bot)
            done = await Measurement(telegram, bot, families).run(_LOAD)
            _say("after 400 questions", bot)
            await asyncio.sleep(_REST_SECONDS)
            _say("ten seconds later", bot)
            print(f"CPU {done.cpu_milliseconds:.2f} ms/update")
        finally:
            await bot.stop()


def _say(when: str, bot: BotProcesses) -> None:
    used = bot.usage()
    print(f"{when}: {used.resident_megabytes:.1f} MB, private {used.private_megabytes:.1f}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--database", choices=KINDS, default=SQLITE)
    with ground_of(parser.parse_args().database) as ground:
        asyncio.run(_measured(ground.url))
    return 0


if __name__ == "__main__":
    sys.exit(main())
