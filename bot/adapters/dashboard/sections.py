"""Turns published tables into what a template shows: a picture, and the same numbers as a table under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from markupsafe import Markup

from bot.adapters.dashboard.labels import event_label, key_label, why_sentence
from bot.adapters.dashboard.words import Words
from bot.domain.counting import Event
from bot.domain.knowledge import KnowledgeBase
from bot.domain.publication import Hidden, Published, Shown, Why
from bot.domain.truth import together


class Written(Protocol):
    """How a number is written."""

    def __call__(self, number: int, /) -> str: ...


class Charts(Protocol):
    """Draws SVG without styles, scripts or addresses."""

    def bars(self, labels: Sequence[str], numbers: Sequence[int | None], written: Written) -> str: ...

    def trend(
        self, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int | None]]], written: Written
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written; `reason` instead of it where there is none."""

    text: str
    reason: str = ""
    shown: Shown | None = None  #: for those who calculate


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a picture, its table, and what is hidden in it."""

    slug: str
    title: str
    first_column: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure, ...]], ...]
    total: tuple[Figure, ...] | None
    chart: Markup
    legend: tuple[str, ...]  #: names of the lines, where there is more than one
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: the events that it adds up."""

    name: str
    events: tuple[Event, ...]

    def of(self, row: Mapping[Event, Shown]) -> Shown | None:
        """Its number in a row."""
        found = [row[event] for event in self.events if event in row]
        return together(found) if len(found) > 1 else next(iter(found), None)


class SectionMaker:
    """Makes the sections of one page in one language."""

    def __init__(self, words: Words, charts: Charts, knowledge: KnowledgeBase) -> None:
        self._words = words
        self._charts = charts
        self._knowledge = knowledge

    def over_time(self, title: str, table: Published, columns: Sequence[Column]) -> Section:
        """Lines over the months of the table."""
        months = [date.fromisoformat(f"{key[0]}-01") for key in table.rows]
        numbers = list(table.rows.values())
        series = [(column.name, [_drawable(column.of(row)) for row in numbers]) for column in columns]
        labels = [self._words.short_month(month) for month in months]
        is_line = len(months) > 1 and any(number for _, line in series for number in line)
        chart = self._charts.trend(labels, series, self._words.number) if is_line else ""
        names = [self._words.month(month) for month in months]
        return Section(
            "course",
            title,
            self._words.t("Month"),
            tuple(name for name, _ in series),
            tuple((name, self._figures(row, columns)) for name, row in zip(names, numbers, strict=True)),
            self._figures(table.totals, columns),
            Markup(chart),  # nosec B704  # our own drawing, words escaped
            tuple(name for name, _ in series),
            self._notes(table),
        )

    def by_side(
        self, slug: str, title: str, first_column: str, table: Published, columns: Sequence[Column]
    ) -> Section:
        """Bars of the first column for each row of the table; the table shows all columns."""
        names = [key_label(self._words, self._knowledge, table.query.by, key) for key in table.rows]
        rows = list(zip(names, table.rows.values(), strict=True))
        return Section(
            slug,
            title,
            first_column,
            tuple(column.name for column in columns),
            tuple((name, self._figures(row, columns)) for name, row in rows),
            self._figures(table.totals, columns),
            self._bars([(name, _drawable(columns[0].of(row))) for name, row in rows]),
            (),
            self._notes(table),
        )

    def by_event(self, slug: str, title: str, table: Published, events: Sequence[Event]) -> Section:
        """Bars of the totals of several events."""
        rows = [(event_label(self._words, event), table.totals.get(event)) for event in events]
        return Section(
            slug,
            title,
            self._words.t("What"),
            (self._words.t("Number"),),
            tuple((name, (self.figure(shown),)) for name, shown in rows),
            None,
            self._bars([(name, _drawable(shown)) for name, shown in rows]),
            (),
            self._notes(table),
        )

    def figure(self, shown: Shown | None) -> Figure:
        """A published number in words."""
        if shown is None:
            return Figure("–")
        if isinstance(shown, Hidden):
            return Figure("•", why_sentence(self._words, shown.why), shown)
        return Figure(self._words.at_least(shown.value), shown=shown)

    def _figures(self, row: Mapping[Event, Shown], columns: Sequence[Column]) -> tuple[Figure, ...]:
        return tuple(self.figure(column.of(row)) for column in columns)

    def _bars(self, drawn: Sequence[tuple[str, int | None]]) -> Markup:
        """No picture where there is nothing to see."""
        if not any(number for _, number in drawn):
            return Markup("")
        labels, numbers = [name for name, _ in drawn], [number for _, number in drawn]
        return Markup(self._charts.bars(labels, numbers, self._words.number))  # nosec B704  # our own drawing, words escaped

    def _notes(self, table: Published) -> tuple[str, ...]:
        # Which months are not published stands once, at the top of the page.
        return tuple(why_sentence(self._words, why) for why in sorted(table.notes - {Why.OPEN}))


def _drawable(shown: Shown | None) -> int | None:
    return None if shown is None or isinstance(shown, Hidden) else shown.value
