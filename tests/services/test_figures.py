"""Tables of figures: made of published months only, adding up, and honest about what is not in them."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.adapters.calendars import HolidayCalendars
from bot.domain.cases import WaitingClass
from bot.domain.counting import QUESTIONS, Event
from bot.domain.lattice import Block, Layer
from bot.domain.publication import ELSEWHERE, Few, Hidden, Number, Query, Side, Span, Why
from bot.services.figures import Figures
from bot.services.health import Health, few
from bot.services.room_calendars import RoomCalendars
from bot.services.stats_replies import month_of
from tests.databases import Ground, grounded
from tests.journeys.fragile import Shelf
from tests.learned import real_knowledge

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
WINTER = Span(JANUARY, FEBRUARY)
E = Event.ESCALATED


def chain(
    country: str, event: Event, place: str, topic: str, entry: str, language: str, n: int
) -> dict[Block, int]:
    """So many happenings that are all alike, in each table that shows them."""
    return {
        Block(country, event, Layer.COUNTRY): n,
        Block(country, event, Layer.LANGUAGE, language, place): n,
        Block(country, event, Layer.PLACE, place, topic): n,
        Block(country, event, Layer.SUBJECT, topic, entry): n,
    }


def families(country: str, **places: int) -> dict[Block, int]:
    whole = {Block(country, Event.FAMILIES, Layer.COUNTRY): sum(places.values())}
    return whole | {
        Block(country, Event.FAMILIES, Layer.MUNICIPALITY, place.replace("elsewhere", ELSEWHERE)): number
        for place, number in places.items()
    }


@pytest.fixture
async def ground(tmp_path: Path) -> AsyncIterator[Ground]:
    """January: Valga and Riga. February: in Valga there were too few families."""
    january = {
        **families("EE", valga=10, elsewhere=5),
        **families("LV", riga=5),
        **chain("EE", E, "valga", "health", "dentist", "ru", 20),
        **chain("LV", E, "riga", "rights", "after-prison", "lv", 5),
        **chain("EE", Event.ANSWERED, "valga", "health", "dentist", "ru", 30),
        **chain("EE", Event.UNANSWERED, "valga", "", "", "ru", 10),
        Block("EE", Event.FIRST_REPLY_1H, Layer.COUNTRY): 5,
        Block("EE", Event.FIRST_REPLY_4H, Layer.COUNTRY): 10,
    }
    february = {
        **families("EE", elsewhere=15),
        **chain("EE", E, ELSEWHERE, "health", "dentist", "et", 10),
    }
    async with grounded(f"sqlite:///{tmp_path / 'drom.sqlite3'}") as ground:
        async with ground.transactions() as uow:
            await uow.publications.publish(JANUARY, 5, january)
            await uow.publications.publish(FEBRUARY, 5, february)
            await uow.commit()
        yield ground


async def shown(ground: Ground, by: Side, span: Span = WINTER, event: Event = E, **more: str) -> object:
    async with ground.transactions.reading() as uow:
        table = await Figures().table(uow, Query(span, by, (event,), **more))
    cells = {key: row[event] for key, row in table.rows.items()}
    rows = {key: cell.value if isinstance(cell, Number) else cell for key, cell in cells.items()}
    total = table.totals[event]
    if isinstance(total, Number) and by is not Side.MONTH:
        assert total.value == sum(value for value in rows.values() if isinstance(value, int))
    return rows


async def test_every_side_of_the_same_months_adds_up_to_the_same(ground: Ground) -> None:
    assert await shown(ground, Side.COUNTRY) == {("EE",): 30, ("LV",): 5}
    assert await shown(ground, Side.TOPIC) == {("health",): 30, ("rights",): 5}
    assert await shown(ground, Side.ENTRY) == {("health", "dentist"): 30, ("rights", "after-prison"): 5}
    assert await shown(ground, Side.LANGUAGE) == {("ru",): 20, ("et",): 10, ("lv",): 5}
    assert await shown(ground, Side.MONTH) == {("2026-01",): 25, ("2026-02",): 10}


async def test_places_come_largest_first_and_the_rest_last(ground: Ground) -> None:
    found = await shown(ground, Side.MUNICIPALITY)

    assert list(found.items()) == [  # type: ignore[attr-defined]
        (("EE", "valga"), 20),
        (("LV", "riga"), 5),
        (("EE", ELSEWHERE), 10),
    ]


async def test_filters_narrow_a_table(ground: Ground) -> None:
    assert await shown(ground, Side.TOPIC, country="EE") == {("health",): 30}
    assert await shown(ground, Side.LANGUAGE, country="EE", municipality="valga") == {("ru",): 20}
    assert await shown(ground, Side.MUNICIPALITY, topic="rights") == {("LV", "riga"): 5}


async def test_sides_that_are_never_crossed_say_so(ground: Ground) -> None:
    async with ground.transactions.reading() as uow:
        for query in (
            Query(WINTER, Side.ENTRY, (E,), "EE", "valga"),
            Query(WINTER, Side.TOPIC, (E,), language="ru"),
            Query(WINTER, Side.LANGUAGE, (Event.FAMILIES,)),
            Query(WINTER, Side.COUNTRY, (Event.ASKED,)),
        ):
            table = await Figures().table(uow, query)
            assert table.totals[query.events[0]] == Hidden(Why.NOT_CROSSED)
            assert table.rows == {}
            assert table.notes == {Why.NOT_CROSSED}


async def test_a_month_that_is_not_over_has_no_numbers(ground: Ground) -> None:
    assert await shown(ground, Side.MONTH, Span(FEBRUARY, MARCH)) == {
        ("2026-02",): 10,
        ("2026-03",): Hidden(Why.OPEN),
    }
    assert await shown(ground, Side.TOPIC, Span(MARCH, MARCH)) == {}


async def test_a_place_that_was_counted_elsewhere_for_a_while_is_marked(ground: Ground) -> None:
    async with ground.transactions.reading() as uow:
        table = await Figures().table(uow, Query(WINTER, Side.MUNICIPALITY, (E,), "EE"))
        valga = table.rows["EE", "valga"][E]
        by_month = await Figures().table(uow, Query(WINTER, Side.MONTH, (E,), "EE", "valga"))

    assert isinstance(valga, Number)
    assert valga.is_partial
    assert Why.TOO_FEW_FAMILIES in table.notes
    assert by_month.rows["2026-02",][E] == Hidden(Why.TOO_FEW_FAMILIES)


async def test_days_of_few_are_not_shown(ground: Ground) -> None:
    async with ground.transactions.reading() as uow:
        table = await Figures().table(uow, Query(WINTER, Side.DAY, (E,), "EE"))

        in_valga = await Figures().table(uow, Query(WINTER, Side.DAY, (E,), "EE", "valga"))

    assert table.totals[E] == Hidden(Why.TOO_SMALL_FOR_DAYS)
    assert in_valga.totals[E] == Hidden(Why.NOT_CROSSED)


async def test_each_number_says_how_true_it_is(ground: Ground) -> None:
    async with ground.transactions.reading() as uow:
        table = await Figures().table(uow, Query(WINTER, Side.COUNTRY, (E,)))

    estonia, whole = table.rows["EE",][E], table.totals[E]
    assert estonia == Number(30, margin=8, likely=6)
    # January in two countries and with those that have no name, February in one and those.
    assert isinstance(whole, Number)
    assert (whole.margin, whole.likely) == (20, 9)


async def test_the_figures_at_the_top(ground: Ground) -> None:
    async with ground.transactions.reading() as uow:
        summary = await Figures().summary(uow, Span(JANUARY, MARCH), "EE")
        latest = await Figures().latest(uow)

    assert isinstance(summary.questions, Number)
    assert summary.questions.value == 40
    assert summary.answered_percent == 75
    assert summary.first_reply is WaitingClass.FOUR_HOURS
    assert isinstance(summary.family_months, Number)
    assert summary.family_months.value == 30
    assert latest == Span(FEBRUARY, FEBRUARY)


async def test_before_the_first_month_is_over_there_is_nothing(tmp_path: Path) -> None:
    async with (
        grounded(f"sqlite:///{tmp_path / 'drom.sqlite3'}") as ground,
        ground.transactions.reading() as uow,
    ):
        summary = await Figures().summary(uow, WINTER)
        assert await Figures().latest(uow) is None
        assert summary.questions == Hidden(Why.OPEN)
        assert (summary.answered_percent, summary.first_reply) == (None, None)
        assert (await Figures().table(uow, Query(WINTER, Side.COUNTRY, QUESTIONS))).rows == {}


async def test_staff_see_what_to_write_and_what_to_mend(tmp_path: Path) -> None:
    month = {
        **families("EE", valga=10),
        **chain("EE", Event.ANSWERED, "valga", "health", "dentist", "ru", 60),
        **chain("EE", Event.OPENED, "valga", "rights", "after-prison", "ru", 20),
        **chain("EE", Event.UNANSWERED, "valga", "", "", "ru", 20),
        **chain("EE", Event.HELPED, "valga", "health", "dentist", "ru", 10),
        Block("EE", Event.HELPED, Layer.SUBJECT, "rights", "after-prison"): 5,
        Block("EE", Event.NOT_HELPED, Layer.SUBJECT, "rights", "after-prison"): 15,
    }
    async with grounded(f"sqlite:///{tmp_path / 'drom.sqlite3'}") as ground, ground.transactions() as uow:
        await uow.publications.publish(JANUARY, 5, month)
        calendars = RoomCalendars(Shelf(real_knowledge()), HolidayCalendars())
        health = await Health(Figures(), calendars).knowledge(uow, Span(JANUARY, JANUARY), "EE")

    assert [entry.entry for entry in health.most_asked] == ["dentist", "after-prison"]
    assert [entry.entry for entry in health.least_helpful] == ["after-prison"]
    assert health.unanswered_percent == 25


def test_live_queues_are_told_in_classes() -> None:
    assert [few(number) for number in (0, 4, 5, 9, 10, 24, 25)] == [
        Few.UNDER_5,
        Few.UNDER_5,
        Few.FROM_5,
        Few.FROM_5,
        Few.FROM_10,
        Few.FROM_10,
        Few.FROM_25,
    ]


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("3", MARCH),
        ("03.2026", MARCH),
        ("2026-03", MARCH),
        ("12", date(2025, 12, 1)),
        ("13", None),
        ("0", None),
        ("March", None),
        ("2026-03-2026", None),
        ("٣", None),
        ("9999-01", None),
        ("", None),
    ],
)
def test_months_as_people_write_them(words: str, month: date | None) -> None:
    assert month_of(words, MARCH + timedelta(days=20)) == month


async def test_readers_are_told_the_rounding_of_the_months_that_they_look_at(ground: Ground) -> None:
    async with ground.transactions() as uow:
        await uow.publications.publish(MARCH, 10, families("EE", elsewhere=20))
        await uow.commit()
    async with ground.transactions.reading() as uow:
        for months, smallest in ((WINTER, 5), (Span(JANUARY, MARCH), 10)):
            table = await Figures().table(uow, Query(months, Side.COUNTRY, (Event.FAMILIES,)))
            assert table.smallest == smallest
