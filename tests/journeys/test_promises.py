"""When somebody will answer: what families read follows from the room's hours, the holidays and the clock."""

from dataclasses import replace

import pytest

from bot.domain.cases import State
from bot.domain.knowledge import Municipality
from tests.journeys.conftest import MakeFamily, MakeMediator, MakeRoom, Say
from tests.journeys.people import Family, Group, Mediator
from tests.journeys.stage import Stage, plain
from tests.journeys.times import OFFICE, comes

#: What a family may have been promised, as its beginning in English.
PROMISES = ("Usually you get an answer", "A mediator answers")


def add_countries(stage: Stage) -> None:
    """Latvia and Lithuania beside Estonia, with a municipality each."""
    known = stage.shelf.current
    estonia = known.countries["EE"]
    added = {
        code: replace(
            estonia, code=code, timezone=zone, municipalities={town: Municipality(town, {"en": town.title()})}
        )
        for code, zone, town in (("LV", "Europe/Riga", "valka"), ("LT", "Europe/Vilnius", "visaginas"))
    }
    stage.shelf.current = replace(known, countries={**known.countries, **added})


def promised(family: Family) -> str:
    """What the family has just been promised; nothing is an empty text."""
    beginnings = [family.stage.translator.real.text("en", sentence) for sentence in PROMISES]
    lines = [line for bubble in family.news for line in bubble.text.split("\n")]
    return " ".join(line for line in lines if line.startswith((*beginnings, "Today is", "The mediators do")))


async def ask(stage: Stage, family: Family, moment: str) -> str:
    """The family asks for a person at that moment; what it is promised."""
    comes(stage, moment)
    await family.settles()
    await family.asks_for_a_person()
    return promised(family)


# ── the week ──


@pytest.mark.parametrize(
    ("language", "friday_evening"),
    [
        ("et", "Vahendaja vastab Teile esmaspäeval pärast kella 9:00."),
        ("ru", "Медиатор ответит Вам в понедельник после 9:00."),
        ("lv", "Mediators Jums atbildēs pirmdien pēc plkst. 9:00."),
        ("lt", "Tarpininkas Jums atsakys pirmadienį po 9:00 val."),
        ("en", "A mediator answers on Monday after 9:00."),
    ],
)
async def test_on_friday_evening_the_family_reads_monday_in_its_language(
    stage: Stage, office: Group, family: Family, language: str, friday_evening: str
) -> None:
    comes(stage, "2026-03-06 18:30")
    await family.settles(language)
    await family.asks_for_a_person()
    family.sees(friday_evening)


@pytest.mark.parametrize(
    ("language", "within", "until", "long_after"),
    [
        ("et", "4 tunni jooksul", "täna enne kella 15:00", "esmaspäeval, 4. mail pärast kella 9:00"),
        ("ru", "в течение 4 часов", "сегодня до 15:00", "в понедельник, 4 мая, после 9:00"),
        ("lv", "4 stundu laikā", "šodien līdz plkst. 15:00", "pirmdien, 4. maijā, pēc plkst. 9:00"),
        ("lt", "per 4 valandas", "šiandien iki 15:00 val.", "pirmadienį, gegužės 4 d., po 9:00 val."),
        ("en", "within 4 hours", "today before 15:00", "on Monday, 4 May, after 9:00"),
    ],
)
async def test_every_kind_of_promise_is_said_in_every_language(
    stage: Stage, office: Group, new_family: MakeFamily, say: Say,
    language: str, within: str, until: str, long_after: str,
) -> None:  # fmt: skip
    for moment, words in (("2026-03-09 13:00", within), ("2026-03-10 10:00", until)):
        comes(stage, moment)
        family = new_family()
        await family.settles(language)
        await family.asks_for_a_person()
        family.sees(words)
    await say(office, "/hours 20.4-3.5 closed")
    comes(stage, "2026-04-20 10:00")
    family = new_family()
    await family.settles(language)
    await family.asks_for_a_person()
    family.sees(long_after)


async def test_at_lunch_the_family_reads_when_lunch_is_over(
    stage: Stage, office: Group, family: Family
) -> None:
    assert await ask(stage, family, "2026-03-09 12:20") == "A mediator answers today after 13:00."


async def test_before_work_the_family_reads_when_work_begins(
    stage: Stage, office: Group, family: Family
) -> None:
    assert await ask(stage, family, "2026-03-09 06:00") == "A mediator answers today after 9:00."


async def test_at_night_the_family_reads_tomorrow(stage: Stage, office: Group, family: Family) -> None:
    assert await ask(stage, family, "2026-03-09 23:30") == "A mediator answers tomorrow after 9:00."


async def test_a_promise_that_the_day_cannot_keep_is_given_for_the_next(
    stage: Stage, office: Group, family: Family
) -> None:
    said = await ask(stage, family, "2026-03-06 16:40")
    assert said == "Usually you get an answer on Monday before 14:00."


async def test_a_room_can_promise_less_or_more(stage: Stage, office: Group, family: Family, say: Say) -> None:
    await say(office, "/promise 1h")
    assert await ask(stage, family, "2026-03-09 13:00") == "Usually you get an answer within 1 hour."


async def test_a_room_without_hours_promises_nothing(stage: Stage, room: Group, family: Family) -> None:
    assert await ask(stage, family, "2026-03-07 23:00") == ""
    case = await family.case()
    told = family.hears(
        "Your question {word} is with the mediators. A mediator will answer you here.", word=case.word
    )
    assert len(told.text.split("\n")) == 2


# ── holidays ──


async def test_on_independence_day_nobody_works_and_the_family_reads_why(
    stage: Stage, office: Group, family: Family, new_family: MakeFamily
) -> None:
    evening_before = await ask(stage, new_family(), "2027-02-23 18:00")
    assert evening_before == "A mediator answers on Thursday after 9:00."

    said = await ask(stage, family, "2027-02-24 10:00")

    assert said == "Today is a public holiday: Independence Day. A mediator answers tomorrow after 9:00."


async def test_a_holiday_without_a_name_in_the_family_s_language_is_named_by_its_date(
    stage: Stage, office: Group, family: Family
) -> None:
    comes(stage, "2027-02-24 10:00")
    await family.settles("ru")
    await family.asks_for_a_person()
    family.sees("Сегодня, 24 февраля, праздничный день. Медиатор ответит Вам завтра после 9:00.")


async def test_at_midsummer_each_country_has_its_own_days(
    stage: Stage, new_room: MakeRoom, new_family: MakeFamily, say: Say
) -> None:
    add_countries(stage)
    places = {"EE": "valga", "LV": "valka", "LT": "visaginas"}
    for place in places.values():
        await say(await new_room(place), "/hours Mon-Fri 9:00-17:00")
    comes(stage, "2026-06-23 10:00")
    said = {}
    for country, place in places.items():
        family = new_family()
        await family.settles("en", country, place)
        await family.asks_for_a_person()
        said[country] = promised(family)
    assert said == {
        "EE": "Today is a public holiday: Victory Day. A mediator answers on Thursday after 9:00.",
        "LV": "Today is a public holiday: Midsummer Eve. A mediator answers on Thursday after 9:00.",
        "LT": "Usually you get an answer within 4 hours.",
    }


async def test_a_room_for_all_places_keeps_the_holidays_of_the_family_s_country(
    stage: Stage, new_room: MakeRoom, new_family: MakeFamily, say: Say
) -> None:
    add_countries(stage)
    await say(await new_room("all"), "/hours Mon-Fri 9:00-17:00")
    said = {}
    for moment in ("2026-05-04 10:00", "2026-06-23 10:00", "2026-07-06 10:00"):  # LV, EE and LV, LT
        comes(stage, moment)
        for country in ("EE", "LV", "LT", None):
            family = new_family()
            await family.settles("en", country, None)
            await family.asks_for_a_person()
            said[moment[5:10], country] = promised(family).startswith("Today is a public holiday")
    free = {key for key, is_holiday in said.items() if is_holiday}
    # Of a family that has not said its country, the clock of the room decides: here Tallinn's.
    assert free == {("05-04", "LV"), ("06-23", "EE"), ("06-23", "LV"), ("06-23", None), ("07-06", "LT")}


async def test_a_room_for_all_places_can_name_its_clock(
    stage: Stage, new_room: MakeRoom, family: Family, say: Say
) -> None:
    room = await new_room("all")
    await say(room, "/hours Mon-Fri 9:00-17:00")
    await say(room, "/hours europe/riga")
    comes(stage, "2026-05-04 10:00")
    await family.settles("en", None, None)
    await family.asks_for_a_person()
    assert promised(family).startswith("Today is a public holiday: Restoration of Independence Day.")


async def test_who_works_on_a_holiday_says_so(stage: Stage, office: Group, family: Family, say: Say) -> None:
    comes(stage, "2027-02-20 10:00")
    await say(office, "/hours 24.2 10:00-14:00")
    assert await ask(stage, family, "2027-02-24 10:00") == "Usually you get an answer within 4 hours."


async def test_on_a_day_off_of_the_room_the_family_reads_so(
    stage: Stage, office: Group, family: Family, say: Say
) -> None:
    await say(office, "/hours 9.3 closed")
    said = await ask(stage, family, "2026-03-09 10:00")
    assert said == "The mediators do not work today. A mediator answers tomorrow after 9:00."


# ── danger ──


async def test_an_urgent_case_at_night_is_told_the_truth_and_the_number(
    stage: Stage, office: Group, family: Family
) -> None:
    comes(stage, "2026-03-06 23:00")
    await family.settles()
    await family.presses("Emergency")
    await family.presses("A person, now")
    told = family.sees("A mediator answers on Monday after 9:00.")
    truth = family.says(
        "Maybe nobody will read this before then. If there is danger, call {number}.", number="112"
    )
    assert truth in plain(told.text)


async def test_an_urgent_case_at_work_is_told_that_it_may_take_a_while(
    stage: Stage, office: Group, family: Family
) -> None:
    comes(stage, "2026-03-09 10:00")
    await family.settles()
    await family.presses("Emergency")
    await family.presses("A person, now")
    family.hears("Maybe nobody will read this at once. If there is danger, call {number}.", number="112")


async def test_an_open_case_that_becomes_urgent_at_the_weekend_is_told_until_when_it_may_stay_unread(
    stage: Stage, office: Group, family: Family
) -> None:
    await ask(stage, family, "2026-03-06 10:00")
    comes(stage, "2026-03-07 12:00")
    await family.starts()
    await family.presses("Emergency")
    await family.presses("A person, now")
    told = family.sees("A mediator answers on Monday after 9:00.")
    assert "Maybe nobody will read this before then. If there is danger, call 112." in told.text


# ── what changes later ──


async def test_a_reopened_case_brings_a_new_promise(
    stage: Stage, office: Group, anna: Mediator, family: Family
) -> None:
    await ask(stage, family, "2026-03-06 10:00")
    case = await family.case()
    await anna.takes(case)
    await anna.closes(case)
    comes(stage, "2026-03-07 10:00")
    await family.presses("I still need help")
    family.sees("A mediator answers on Monday after 9:00.")


async def test_when_the_case_moves_the_family_reads_the_hours_of_the_other_room(
    stage: Stage, office: Group, family: Family, new_room: MakeRoom, new_mediator: MakeMediator, say: Say
) -> None:
    country = await new_room("ee")
    await say(country, "/hours Mon-Sun 8:00-20:00")
    assert await ask(stage, family, "2026-03-06 18:00") == "A mediator answers on Monday after 9:00."
    case = await family.case()
    comes(stage, "2026-03-07 10:00")

    family.looks_away()
    await office.bot_becomes("kicked")

    family.hears(
        "Other mediators have your question {word} now. A mediator will answer you here.", word=case.word
    )
    assert promised(family) == "Usually you get an answer within 4 hours."
    boris = new_mediator(country, "Borislavs")
    await boris.takes(case)
    await boris.writes("I will help from here", case)
    # Two hours on Friday evening and two on Saturday morning, on the clock of the room that answers.
    await stage.counted(started=1, escalated=1, taken=1, first_reply_1d=1)


async def test_when_the_room_is_lost_and_there_is_no_other_the_old_promise_is_taken_back(
    stage: Stage, office: Group, family: Family
) -> None:
    await ask(stage, family, "2026-03-06 18:00")
    case = await family.case()
    family.looks_away()
    await office.bot_becomes("kicked")
    family.hears("Your question {word} is waiting for another mediator.", word=case.word)
    assert promised(family) == ""
    assert (await family.case()).state is State.WAITING


async def test_a_case_that_was_taken_waits_in_the_other_room_with_its_hours(
    stage: Stage, office: Group, anna: Mediator, family: Family, new_room: MakeRoom, say: Say
) -> None:
    await say(await new_room("ee"), "/hours Mon-Fri 10:00-12:00")
    await ask(stage, family, "2026-03-06 16:00")
    case = await family.case()
    await anna.takes(case)
    family.looks_away()
    await office.bot_becomes("kicked")
    told = family.hears("Your question {word} is waiting for another mediator.", word=case.word)
    assert "A mediator answers on Monday after 10:00." in told.text


# ── how long families waited ──


@pytest.mark.parametrize(
    ("hours", "asked", "answered", "counted"),
    [
        (OFFICE, "2026-03-06 16:30", "2026-03-09 09:15", "first_reply_1h"),  # over the weekend
        (OFFICE, "2026-03-09 11:30", "2026-03-09 13:20", "first_reply_1h"),  # over lunch
        (OFFICE, "2026-03-06 16:30", "2026-03-09 10:30", "first_reply_4h"),
        (OFFICE, "2026-03-06 16:30", "2026-03-09 15:30", "first_reply_1d"),
        (OFFICE, "2026-03-06 16:30", "2026-03-10 13:30", "first_reply_3d"),
        (OFFICE, "2026-03-06 16:30", "2026-03-13 13:30", "first_reply_longer"),
        (OFFICE, "2026-03-07 12:00", "2026-03-07 22:00", "first_reply_1h"),  # answered on a free day
        (OFFICE, "2027-02-23 16:30", "2027-02-25 09:15", "first_reply_1h"),  # over Independence Day
        ("Mon-Sun 0:00-24:00", "2026-03-29 02:30", "2026-03-29 04:15", "first_reply_1h"),  # 45 minutes
        ("Mon-Sun 0:00-24:00", "2026-10-25 02:30", "2026-10-25 04:15", "first_reply_4h"),  # 165 minutes
        ("off", "2026-03-06 16:30", "2026-03-09 09:15", "first_reply_3d"),  # nothing is said
    ],
)
async def test_waiting_is_counted_in_the_working_time_of_the_room(
    stage: Stage, room: Group, anna: Mediator, family: Family, say: Say,
    hours: str, asked: str, answered: str, counted: str,
) -> None:  # fmt: skip
    await say(room, f"/hours {hours}")
    await ask(stage, family, asked)
    case = await family.case()
    comes(stage, answered)
    await anna.takes(case)
    await anna.writes("Here I am now", case)
    await stage.counted(started=1, escalated=1, taken=1, **{counted: 1})


async def test_in_the_night_of_the_other_clock_tomorrow_is_tomorrow(
    stage: Stage, office: Group, new_family: MakeFamily, say: Say
) -> None:
    await say(office, "/hours Sat-Sun 8:00-20:00")
    assert await ask(stage, new_family(), "2026-03-28 23:30") == "A mediator answers tomorrow after 8:00."
    assert await ask(stage, new_family(), "2026-03-29 02:30") == "A mediator answers today after 8:00."
    assert await ask(stage, new_family(), "2026-03-29 16:00") == "Usually you get an answer within 4 hours."
