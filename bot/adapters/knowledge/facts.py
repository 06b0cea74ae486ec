"""Checks phone numbers, opening hours and dates: facts that a family acts upon."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.fields import parsed_day, parsed_time
from bot.adapters.knowledge.tree import ANY, Spot

_CALLING_CODES: Final = {"EE": "372", "LV": "371", "LT": "370"}
_SHORT: Final = re.compile(r"\d{3,6}", re.ASCII)
_LONG_ELSEWHERE: Final = re.compile(r"\+\d{8,14}", re.ASCII)
_IN_TEXT: Final = re.compile(
    r"(?<![\w+,./-])(?:\+\d[ \d-]{6,16}\d|\d(?: ?\d){6,7}|\d{3}-\d{4})(?![\w/-]|[.,]\d)"
)
_MONEY: Final = re.compile(r"\s*(?:€|eur|евро)", re.IGNORECASE)
_STALE: Final = timedelta(days=365)

_FORM: Final = "Write a short number (3–6 digits), or +{code}, a space and 7 or 8 digits."


def phones(draft: Draft) -> Iterator[Complaint]:
    """Numbers have the form that can be dialled from any phone, and stand once."""
    for document in draft.of("directory"):
        first: dict[str, Spot] = {}
        for spot, number in document.tree.texts("services", ANY, "phones", ANY, "number"):
            yield from _form(document, spot, number)
            earlier = first.setdefault(number.replace(" ", ""), spot)
            if number and earlier is not spot:
                yield document.at_spot(
                    spot,
                    f"The number {number} stands in line {earlier.line} too ({earlier.loc[1]}). "
                    "A number stands once: keep it in one service and name that service in the answers.",
                )


def _form(document: Document, spot: Spot, number: str) -> Iterator[Complaint]:
    digits = number.replace(" ", "")
    code = _CALLING_CODES.get(document.country)
    long = re.compile(rf"\+{code}\d{{7,8}}", re.ASCII) if code else _LONG_ELSEWHERE
    if number and not _SHORT.fullmatch(digits) and not long.fullmatch(digits):
        yield document.at_spot(
            spot, f"“{number}” is not a phone number of this country. {_FORM.format(code=code or 'code')}"
        )


_ANSWER_TEXTS: Final = tuple(
    (*place, *part)
    for place in (("texts", ANY), ("municipalities", ANY, "texts", ANY))
    for part in (("summary", ANY), ("bring", ANY), ("steps", ANY), ("cost",), ("deadline",))
)
_DIRECTORY_TEXTS: Final = (
    ("organisations", ANY, "descriptions", ANY),
    *(
        ("services", ANY, part, ANY)
        for part in ("descriptions", "eligibility", "fees", "documents", "hours_note")
    ),
)


def numbers_in_texts(draft: Draft) -> Iterator[Complaint]:
    """A number in a text would be forgotten when the directory changes."""
    for document in draft.of("answer"):
        short = _short_numbers(draft, document.country)
        for pattern in _ANSWER_TEXTS:
            for spot, text in document.tree.texts(*pattern):
                yield from _number_in(document, spot, text, short)
    for document in draft.of("directory"):
        for pattern in _DIRECTORY_TEXTS:
            for spot, text in document.tree.texts(*pattern):
                yield from _number_in(document, spot, text, None)


def _short_numbers(draft: Draft, country: str) -> re.Pattern[str] | None:
    """The directory's short numbers; those of the emergency card may be named anywhere."""
    in_danger = {
        name
        for document in draft.of("country", country)
        for _, name in document.tree.texts("emergency", ANY, "service")
    }
    numbers = {
        number.replace(" ", "")
        for document in draft.of("directory", country)
        for spot, number in document.tree.texts("services", ANY, "phones", ANY, "number")
        if spot.loc[1] not in in_danger
    }
    known = {number for number in numbers if _SHORT.fullmatch(number)}
    spaced = [" ?".join(number) for number in sorted(known) if 4 <= len(number) <= 6]
    return re.compile(rf"(?<![\w+.,-])(?:{'|'.join(spaced)})(?![\w-]|[.,]\d)") if spaced else None


def _number_in(
    document: Document, spot: Spot, text: str, short: re.Pattern[str] | None
) -> Iterator[Complaint]:
    advice = "Take it out of the text, put it into the directory and name the service under services."
    for found in _IN_TEXT.finditer(text):
        if not _MONEY.match(text, found.end()):
            yield document.at_spot(spot, f"There is a phone number in the text ({found.group()}). {advice}")
    for found in short.finditer(text) if short else ():
        if not _MONEY.match(text, found.end()):
            yield document.at_spot(
                spot,
                f"The phone number {found.group()} stands in the text and in the directory. {advice}",
                "warning",
            )


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
    elif day and ages and day < today - _STALE:
        yield document.at_spot(
            spot, f"This was last checked on {day}, over a year ago. Check it again at its source.", "warning"
        )
