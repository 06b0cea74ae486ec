"""Checks opening hours and dates: facts that grow old or contradict each other."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.fields import parsed_day, parsed_time
from bot.adapters.knowledge.tree import ANY, Spot

STALE: Final = timedelta(days=365)


def hours(draft: Draft) -> Iterator[Complaint]:
    """A service opens before it closes, and is not both always open and open at hours."""
    for document in draft.of("directory"):
        for spot in document.tree.at("services", ANY, "hours", ANY):
            period = spot.value if isinstance(spot.value, dict) else {}
            opens, closes = parsed_time(period.get("opens")), parsed_time(period.get("closes"))
            if opens and closes and closes <= opens:
                yield document.at_loc(
                    (*spot.loc, "closes"),
                    "The closing time is not after the opening time. Write two periods for a night.",
                )
        for spot, value in document.tree.texts("services", ANY, "always_open"):
            if value == "true" and any(document.tree.at("services", str(spot.loc[1]), "hours")):
                yield document.at_spot(spot, "The service has hours and is always open. Keep one of the two.")


def review_order(draft: Draft) -> Iterator[Complaint]:
    """The next review comes after the last one."""
    for document in draft.of("answer"):
        reviewed = [parsed_day(text) for _, text in document.tree.texts("reviewed")]
        for spot, text in document.tree.texts("review_by"):
            day = parsed_day(text)
            if day and reviewed and reviewed[0] and day <= reviewed[0]:
                yield document.at_spot(
                    spot, "review_by is not after reviewed. Write the day of the next review."
                )


_CHECKED: Final = (
    ("sources", ANY, "checked"),
    ("municipalities", ANY, "sources", ANY, "checked"),
    ("services", ANY, "checked"),
)


def freshness(draft: Draft, today: date) -> Iterator[Complaint]:
    """What is due to be looked at again, and days that have not come yet."""
    for document in draft.documents:
        for spot, text in document.tree.texts("review_by") if document.kind == "answer" else ():
            day = parsed_day(text)
            if day and day < today:
                yield document.at_spot(
                    spot,
                    f"The review was due on {day}. Read the sources again; then set reviewed to the day "
                    "on which you did, and review_by to the next date.",
                    "warning",
                )
        for pattern in (("reviewed",), *_CHECKED):
            for spot, text in document.tree.texts(*pattern):
                yield from _day(document, spot, parsed_day(text), today, pattern != ("reviewed",))


def _day(document: Document, spot: Spot, day: date | None, today: date, ages: bool) -> Iterator[Complaint]:
    if day and day > today:
        yield document.at_spot(spot, f"{day} has not come yet. Write the day of the last check.", "warning")
    elif day and ages and day < today - STALE:
        yield document.at_spot(
            spot, f"This was last checked on {day}, over a year ago. Check it again at its source.", "warning"
        )
