"""What five years of figures weigh, how fast a page reads them, and what counting costs an update.

python -m benchmarks.statistics
"""

import argparse
import asyncio
import statistics
import time
from collections import Counter
from datetime import date
from random import Random
from typing import Final

from sqlalchemy import text

from benchmarks.databases import KINDS, ground_of
from bot.domain.counting import OUTCOMES, QUESTIONS, Cell, Event
from bot.domain.disclosure import MonthCounts, publish
from bot.domain.lattice import Block
from bot.domain.publication import Query, Side, Span, next_month
from bot.services.figures import Figures
from tests.databases import Ground, grounded

LANGUAGES: Final = ("et", "ru", "lv", "lt", "en")
TOWNS: Final = {code: [f"town-{code.lower()}-{n}" for n in range(20)] for code in ("EE", "LV", "LT")}
ENTRIES: Final = [(f"topic-{n % 9}", f"entry-{n}") for n in range(53)]
EVENTS: Final = [event for event in Event if event is not Event.FAMILIES]
FIRST: Final = date(2021, 1, 1)


def month_of_counts(month: date, happenings: int, random: Random) -> MonthCounts:
    """Large towns and popular entries happen more often than small ones, as everywhere."""
    cells: Counter[Cell] = Counter()
    for _ in range(happenings):
        country = random.choice(list(TOWNS))
        town = TOWNS[country][min(int(random.expovariate(0.25)), 19)]
        topic, entry = ENTRIES[min(int(random.expovariate(0.08)), 52)]
        day = month.replace(day=random.randint(1, 28))
        cells[Cell(day, random.choice(EVENTS), country, town, random.choice(LANGUAGES), topic, entry)] += 1
    families = {(country, town): 40 - 2 * n for country in TOWNS for n, town in enumerate(TOWNS[country])}
    return MonthCounts(month, cells, families, {})


def blocks_of(months: int, happenings: int) -> tuple[dict[date, dict[Block, int]], float]:
    """Each month rounded as the bot does it, and the seconds that one month takes."""
    random, month, found = Random(1), FIRST, {}
    seconds = 0.0
    for _ in range(months):
        counts = month_of_counts(month, happenings, random)
        began = time.perf_counter()
        found[month] = publish(counts, 5, random.randrange)
        seconds += time.perf_counter() - began
        month = next_month(month)
    return found, seconds / months


def queries(months: int, random: Random, number: int) -> list[Query]:
    """What people choose on a page."""
    found = []
    for _ in range(number):
        length = random.choice((1, 3, 12, months))
        start = random.randrange(months - length + 1)
        first, last = _month(start), _month(start + length - 1)
        country = random.choice((None, *TOWNS))
        events = random.choice((QUESTIONS, OUTCOMES, (Event.ESCALATED,), tuple(EVENTS)))
        by = random.choice(
            (Side.MONTH, Side.COUNTRY, Side.MUNICIPALITY, Side.LANGUAGE, Side.TOPIC, Side.ENTRY)
        )
        filters = {}
        if country and by in (Side.MONTH, Side.TOPIC, Side.LANGUAGE) and random.random() < 0.4:
            filters["municipality"] = random.choice(TOWNS[country])
        elif by in (Side.MONTH, Side.MUNICIPALITY) and random.random() < 0.3:
            filters["topic"] = "topic-1"
        found.append(Query(Span(first, last), by, events, country, **filters))
    return found


def _month(number: int) -> date:
    return date(FIRST.year + number // 12, number % 12 + 1, 1)


async def fill(ground: Ground, published: dict[date, dict[Block, int]]) -> None:
    for month, blocks in published.items():
        async with ground.transactions() as uow:
            await uow.publications.publish(month, 5, blocks)
            await uow.commit()
    if not ground.database.is_sqlite:
        async with ground.database.engine.connect() as connection:
            await connection.execute(text("ANALYZE published"))
            await connection.commit()


async def megabytes(ground: Ground) -> float:
    if ground.database.is_sqlite:
        rows = await ground.rows("SELECT sum(pgsize) AS n FROM dbstat WHERE name LIKE '%published%'")
    else:
        rows = await ground.rows("SELECT pg_total_relation_size('published') AS n")
    return int(rows[0]["n"]) / 1e6


async def read(ground: Ground, asked: list[Query]) -> tuple[list[float], list[float]]:
    """Milliseconds of tables and of whole summaries."""
    figures, tables, summaries = Figures(), [], []
    for query in asked:
        began = time.perf_counter()
        async with ground.transactions.reading() as uow:
            await figures.table(uow, query)
        tables.append(1000 * (time.perf_counter() - began))
    for query in asked[::4]:
        began = time.perf_counter()
        async with ground.transactions.reading() as uow:
            await figures.summary(uow, query.span, query.country)
        summaries.append(1000 * (time.perf_counter() - began))
    return tables, summaries


async def write(ground: Ground, updates: int, *, counts: bool, families: bool) -> float:
    """Milliseconds of one update's transaction that writes a little of its own, and may count."""
    random, began = Random(2), time.perf_counter()
    for number in range(updates):
        async with ground.transactions() as uow:
            contact = await uow.contacts.of(5_000_000 + number % 300)
            if counts:
                topic, entry = random.choice(ENTRIES)
                for event in (Event.ASKED, Event.ANSWERED):
                    await uow.counters.add(Cell(date(2026, 3, 2), event, "EE", "valga", "ru", topic, entry))
            if families:
                await uow.families.seen(date(2026, 3, 1), contact.id, "EE", "valga")
            await uow.contacts.save(contact)
            await uow.commit()
    return 1000 * (time.perf_counter() - began) / updates


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


async def measure(
    kind: str, url: str, published: dict[date, dict[Block, int]], options: argparse.Namespace
) -> None:
    async with grounded(url) as ground:
        await fill(ground, published)
        rows = await ground.rows("SELECT count(*) AS n FROM published")
        print(f"{kind}: {rows[0]['n']} rows, {await megabytes(ground):.1f} MB")
        asked = queries(len(published), Random(3), options.queries)
        tables, summaries = await read(ground, asked)
        print(f"  table    median {statistics.median(tables):6.1f} ms   p95 {p95(tables):6.1f} ms")
        print(f"  summary  median {statistics.median(summaries):6.1f} ms   p95 {p95(summaries):6.1f} ms")
        await write(ground, 300, counts=False, families=False)
        bare, counted, whole = [], [], []
        for _ in range(5):  # in turns, so that a busy machine is busy for all of them
            bare.append(await write(ground, options.updates, counts=False, families=False))
            counted.append(await write(ground, options.updates, counts=True, families=False))
            whole.append(await write(ground, options.updates, counts=True, families=True))
        base, two, all_of_it = (statistics.median(times) for times in (bare, counted, whole))
        print(f"  update   {base:.2f} ms; two counters +{two - base:.2f} ms", end="; ")
        print(f"the family +{all_of_it - two:.2f} ms")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.statistics", description=__doc__)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--happenings", type=int, default=10_000, help="counted in a month")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--updates", type=int, default=200)
    parser.add_argument("--database", choices=KINDS)
    return parser.parse_args()


def main() -> None:
    options = _options()
    published, seconds = blocks_of(options.months, options.happenings)
    print(f"rounding a month of {options.happenings} happenings: {seconds:.2f} s")
    for kind in [options.database] if options.database else KINDS:
        with ground_of(kind) as ground:
            asyncio.run(measure(kind, ground.url, published, options))


if __name__ == "__main__":
    main()
