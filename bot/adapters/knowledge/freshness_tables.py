"""Writes the freshness of the base as Markdown for people or as CSV for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from bot.adapters.knowledge.freshness import Freshness, Row, Share

#: Said in both forms, so that nobody takes the share for more than it is.
VERIFIED: Final = (
    "services that the answer names with “verified: true” and sources, both checked within the last "
    "365 days, of all its services and sources"
)
_NOTHING: Final = "–"


def as_markdown(found: Freshness) -> str:
    """Totals first, then every answer, then how many ways of asking are known."""
    parts = [
        f"# Knowledge on {found.day}",
        f"**Verified facts** of an answer: {VERIFIED}.",
        "## Totals",
        _table(
            ("country", "answers", "languages written", "overdue", "verified facts"),
            [_totals(country, found) for country in found.countries],
        ),
        "## Answers",
        _table(
            ("entry", "country", "language", "reviewed", "review by", f"verified facts ({VERIFIED})"),
            [_cells(row) for row in found.rows],
        ),
        "## Phrasings",
        _table(("entry", *found.languages, "all"), _phrasings(found)),
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _totals(country: str, found: Freshness) -> tuple[object, ...]:
    rows = found.of_country(country)
    written = [row for row in rows if row.reviewed]
    by_entry = {row.entry: row for row in written}
    share = sum((row.share for row in by_entry.values()), Share(0, 0))
    overdue = sum(row.is_overdue for row in by_entry.values())
    answers = f"{len(by_entry)} of {len({row.entry for row in rows})}"
    return country, answers, f"{len(written)} of {len(rows)}", overdue, str(share) or _NOTHING


def _cells(row: Row) -> tuple[object, ...]:
    due = f"{row.review_by} ⚠ overdue" if row.is_overdue else row.review_by
    place = (row.entry, row.country, row.language)
    return (*place, row.reviewed or "missing", due or _NOTHING, str(row.share) or _NOTHING)


def _phrasings(found: Freshness) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for entry, counts in found.phrasings.items():
        numbers = [counts.get(language, 0) for language in found.languages]
        rows.append((entry, *numbers, sum(numbers)))
    totals = [
        sum(counts.get(language, 0) for counts in found.phrasings.values()) for language in found.languages
    ]
    return [*rows, ("**all**", *totals, sum(totals))]


def as_csv(found: Freshness) -> str:
    """One table: answers, then the phrasings of each entry and language, without a country; totals last."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    answer = ("entry", "country", "language", "reviewed", "review_by", "overdue")
    writer.writerow((*answer, f"verified facts: {VERIFIED}", "all facts", "phrasings"))
    for row in found.rows:
        facts = (row.share.verified, row.share.facts) if row.reviewed else ("", "")
        overdue = ("yes" if row.is_overdue else "no") if row.reviewed else ""
        days = (row.reviewed or "", row.review_by or "")
        writer.writerow((row.entry, row.country, row.language, *days, overdue, *facts, ""))
    for entry, counts in found.phrasings.items():
        for language in found.languages:
            writer.writerow((entry, "", language, "", "", "", "", "", counts.get(language, 0)))
    for language in found.languages:
        number = sum(counts.get(language, 0) for counts in found.phrasings.values())
        writer.writerow(("all", "", language, "", "", "", "", "", number))
    return text.getvalue()
