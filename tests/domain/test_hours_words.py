"""What mediators write about their hours, and what it means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import MIDNIGHT, Period, Periods
from bot.domain.hours_words import (
    Change,
    Forget,
    Mistake,
    NewDays,
    NewWeek,
    NewZone,
    Show,
    Unclear,
    read_hours,
    read_promise,
)

TODAY = date(2026, 3, 2)
MORNING, AFTERNOON = Period(9 * 60, 12 * 60), Period(13 * 60, 17 * 60)
DAY = (MORNING, AFTERNOON)
OFFICE = frozenset(range(5))


def week(*days: tuple[frozenset[int], Periods]) -> NewWeek:
    return NewWeek(days)


def on(*days: int) -> frozenset[int]:
    return frozenset(days)


def days(*texts: str, given: Periods | None = ()) -> NewDays:
    return NewDays(tuple(date.fromisoformat(text) for text in texts), given)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Show()),
        ("   ", Show()),
        ("off", Forget()),
        ("OFF", Forget()),
        ("väljas", Forget()),
        ("Europe/Riga", NewZone("Europe/Riga")),
        ("America/Argentina/Salta", NewZone("America/Argentina/Salta")),
        ("Mon-Fri 9:00-12:00 13:00-17:00", week((OFFICE, DAY))),
        ("mon – fri 9:00 – 12:00, 13:00 – 17:00", week((OFFICE, DAY))),
        ("Mon-Fri 9-12 13-17", week((OFFICE, DAY))),
        ("Monday–Friday 9.00–12.00 13.00–17.00", week((OFFICE, DAY))),
        ("Mon-Fri 13:00-17:00 9:00-12:00", week((OFFICE, DAY))),
        ("Mon Wed, Fri 9-12", week((on(0, 2, 4), (MORNING,)))),
        ("Mon-Thu 9-12 13-17 Fri 9-12", week((on(0, 1, 2, 3), DAY), (on(4), (MORNING,)))),
        ("Mon-Fri 9-12\nSat closed", week((OFFICE, (MORNING,)), (on(5), ()))),
        ("Sat-Mon 0:00-24:00", week((on(5, 6, 0), (Period(0, MIDNIGHT),)))),
        ("Mon-Fri 9-12 12-17", week((OFFICE, (Period(540, 1020),)))),
        ("esmaspäev-reede 9-12", week((OFFICE, (MORNING,)))),
        ("Esmaspaeval 9-12", week((on(0), (MORNING,)))),
        ("понедельник-пятница 9-12", week((OFFICE, (MORNING,)))),
        ("пн-пт 9:00-12:00", week((OFFICE, (MORNING,)))),
        ("среда, суббота 9-12", week((on(2, 5), (MORNING,)))),
        ("pirmdiena-piektdiena 9-12", week((OFFICE, (MORNING,)))),
        ("trešdien 9-12", week((on(2), (MORNING,)))),
        ("svetdiena slegts", week((on(6), ()))),
        ("pirmadienis-penktadienis 9-12", week((OFFICE, (MORNING,)))),
        ("šeštadienį uždaryta", week((on(5), ()))),
        ("Tues 9-12, Thurs 13-17", week((on(1), (MORNING,)), (on(3), (AFTERNOON,)))),
        ("24.12 closed", days("2026-12-24")),
        ("24.12. kinni", days("2026-12-24")),
        ("2.3 closed", days("2026-03-02")),
        ("1.3 closed", days("2027-03-01")),
        ("24/12 closed", days("2026-12-24")),
        ("24.12.26 closed", days("2026-12-24")),
        ("24.12.2026 9-12", days("2026-12-24", given=(MORNING,))),
        ("2026-12-24 9:00-12:00", days("2026-12-24", given=(MORNING,))),
        ("2026-12-24 9.00-12.00 13.00-17.00", days("2026-12-24", given=DAY)),
        ("24.12 usual", days("2026-12-24", given=None)),
        ("24.12 обычно", days("2026-12-24", given=None)),
        ("10.10-12.10 closed", days("2026-10-10", "2026-10-11", "2026-10-12")),
        ("27.12.-28.12. 9.00-12.00", days("2026-12-27", "2026-12-28", given=(MORNING,))),
        ("30.12-1.1 closed", days("2026-12-30", "2026-12-31", "2027-01-01")),
        ("2026-12-30 – 2026-12-31 closed", days("2026-12-30", "2026-12-31")),
    ],
)
def test_what_is_written_is_understood(text: str, meant: Change) -> None:
    assert read_hours(text, "en", TODAY) == meant


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("et", "E-R 9-12", OFFICE),
        ("et", "T P 9-12", on(1, 6)),
        ("lv", "P-Pk 9-12", OFFICE),
        ("lv", "T Sv 9-12", on(2, 6)),
        ("lt", "I-V 9-12", OFFICE),
        ("lt", "Pr-Pn 9-12", OFFICE),
    ],
)
def test_the_letters_of_a_door_sign_are_read_in_the_language_of_the_room(
    language: str, text: str, meant: frozenset[int]
) -> None:
    assert read_hours(text, language, TODAY) == week((meant, (MORNING,)))


@pytest.mark.parametrize(
    ("text", "mistake", "words"),
    [
        ("whenever", Mistake.UNKNOWN_WORD, "whenever"),
        ("Mon-Fry 9-12", Mistake.UNKNOWN_WORD, "Mon-Fry"),
        ("Mon-Fri nine-five", Mistake.UNKNOWN_WORD, "nine-five"),
        ("E-R 9-12", Mistake.UNKNOWN_WORD, "E-R"),
        ("Mon Wed-Fri", Mistake.NO_TIME, "Mon Wed-Fri"),
        ("24.12", Mistake.NO_TIME, "24.12"),
        ("9:00-12:00", Mistake.NO_DAY, "9:00-12:00"),
        ("9.00-17.00", Mistake.NO_DAY, "9.00-17.00"),
        ("9.00-12.00 13.00-17.00", Mistake.NO_DAY, "9.00-12.00"),
        ("closed", Mistake.NO_DAY, "closed"),
        ("24.12.6 closed", Mistake.UNKNOWN_WORD, "24.12.6"),
        ("9 closed", Mistake.UNKNOWN_WORD, "9"),
        ("0.0 closed", Mistake.NO_SUCH_DAY, "0.0"),
        ("Mon 22:00-6:00", Mistake.OVER_MIDNIGHT, "22:00-6:00"),
        ("Mon 9-9", Mistake.OVER_MIDNIGHT, "9-9"),
        ("Mon 9-12 11-13", Mistake.OVERLAP, "9:00–12:00 11:00–13:00"),
        ("Mon 9:00-25:00", Mistake.NO_SUCH_TIME, "9:00-25:00"),
        ("Mon 9:75-12:00", Mistake.NO_SUCH_TIME, "9:75-12:00"),
        ("31.2 closed", Mistake.NO_SUCH_DAY, "31.2"),
        ("2026-12-24-2026-12-20 closed", Mistake.NO_SUCH_DAY, "2026-12-24-2026-12-20"),
        ("2026-02-24 closed", Mistake.PAST, "2026-02-24"),
        ("2062-12-24 closed", Mistake.TOO_FAR, "2062-12-24"),
        ("1.4-1.9 closed", Mistake.TOO_MANY, "1.4-1.9"),
        ("Mon 1-2 3-4 5-6 7-8 9-10 11-12 13-14 15-16 17-18", Mistake.TOO_MANY, None),
    ],
)
def test_what_is_not_understood_is_named(text: str, mistake: Mistake, words: str | None) -> None:
    found = read_hours(text, "en", TODAY)
    assert isinstance(found, Unclear)
    assert found.mistake is mistake
    if words is not None:
        assert found.words == words


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("4h", 4),
        ("4", 4),
        (" 8 h ", 8),
        ("4 tundi", 4),
        ("4 часа", 4),
        ("4 val.", 4),
        ("40", 40),
        ("", None),
        ("0", None),
        ("41", None),
        ("400", None),
        ("-4", None),
        ("soon", None),
        ("4-8", None),
        ("1d 4h", None),
    ],
)
def test_a_promise_is_a_number_of_hours(text: str, hours: int | None) -> None:
    assert read_promise(text) == hours


@given(st.text(max_size=200) | st.text("Mon Fri-0123456789:.,closed\n", max_size=60))
def test_nothing_that_can_be_written_breaks_it(text: str) -> None:
    read_hours(text, "et", TODAY)


@given(st.frozensets(st.integers(0, 6), min_size=1), st.integers(0, 23), st.integers(1, 24))
def test_what_is_shown_can_be_written_back(weekdays: frozenset[int], opens: int, closes: int) -> None:
    if closes <= opens:
        return
    names = " ".join("Mon Tue Wed Thu Fri Sat Sun".split()[day] for day in sorted(weekdays))
    period = Period(opens * 60, closes * 60)
    assert read_hours(f"{names} {period}", "en", TODAY) == week((weekdays, (period,)))
