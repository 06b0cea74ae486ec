"""Checks phone numbers: a wrong one sends a family to nobody, a second copy of one grows old unseen."""

import re
from collections.abc import Iterator
from typing import Final

from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.tree import ANY, Spot

_CALLING_CODES: Final = {"EE": "372", "LV": "371", "LT": "370"}
_SHORT: Final = re.compile(r"\d{3,6}", re.ASCII)
_LONG_ELSEWHERE: Final = re.compile(r"\+\d{8,14}", re.ASCII)
_IN_TEXT: Final = re.compile(
    r"(?<![\w+,./-])(?:\+\d[ \d-]{6,16}\d|\d(?: ?\d){6,7}|\d{3}-\d{4})(?![\w/-]|[.,]\d)"
)
_MONEY: Final = re.compile(r"\s*(?:€|eur|евро)", re.IGNORECASE)

_FORM: Final = "Write a short number (3–6 digits), or +{code}, a space and 7 or 8 digits."


def phones(draft: Draft) -> Iterator[Complaint]:
    """Numbers have the form that can be dialled from any phone."""
    for document in draft.of("directory"):
        for spot, number in document.tree.texts("services", ANY, "phones", ANY, "number"):
            yield from _form(document, spot, number)


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


def in_texts(draft: Draft) -> Iterator[Complaint]:
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


def valid(draft: Draft) -> Iterator[Complaint]:
    """Numbers exist in the numbering plan of their country, as far as anybody knows it."""
    for document in draft.of("directory"):
        for spot, number in document.tree.texts("services", ANY, "phones", ANY, "number"):
            has_form = not any(_form(document, spot, number))
            if number and has_form and not _exists(number.replace(" ", ""), document.country):
                yield document.at_spot(
                    spot,
                    f"No phone in this country has the number {number}: digits are wrong, missing or "
                    "too many. Compare it with its source, and call it.",
                    "warning",
                )


def _exists(digits: str, country: str) -> bool:
    # Its tables take much memory, and only people who check need them.
    import phonenumbers

    if not digits.startswith("+"):
        short = phonenumbers.parse(digits, country)
        # The list of short numbers has gaps (116 006 of Estonia), so only their length is judged.
        return phonenumbers.is_possible_short_number_for_region(short, country)
    return phonenumbers.is_valid_number_for_region(phonenumbers.parse(digits), country)
