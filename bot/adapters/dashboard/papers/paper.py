"""What stands on a paper, on whatever: facts, sections with picture and table, and the method."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.adapters.dashboard.figures_page import Tile, chosen, method, notes, sections, tiles
from bot.adapters.dashboard.sections import Charts, Column, Figure, Section, SectionMaker
from bot.adapters.dashboard.words import Words
from bot.domain.counting import FEEDBACK, OUTCOMES, QUESTIONS, RESOLUTIONS, WAITING, Event
from bot.domain.dashboard import FiguresView
from bot.domain.publication import ELSEWHERE, Number, Shown
from bot.domain.reports import MonthView, ReportView

REFUSED = (
    Event.CLOSED_REFUSED_SENT_AWAY,
    Event.CLOSED_REFUSED_PAPER,
    Event.CLOSED_REFUSED_DISCRIMINATION,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document in one language."""

    language: str
    title: str
    subtitle: str
    facts: tuple[Tile, ...]
    sections: tuple[Section, ...]
    method: tuple[str, ...]
    missing: str  #: which months are not in it


def export_paper(words: Words, charts: Charts, view: FiguresView) -> Paper:
    """What a page of the dashboard shows, no more and no less."""
    return Paper(
        language=words.language,
        title=words.t("Figures"),
        subtitle=chosen(words, view),
        facts=tiles(words, charts, view),
        sections=sections(words, charts, view),
        method=(*method(words, view), *_hidden(words)),
        missing=_missing(words, view),
    )


def report_paper(words: Words, charts: Charts, view: ReportView) -> Paper:
    """The report for funders."""
    figures = view.figures
    return Paper(
        language=words.language,
        title=words.t("Counselling for Roma families: report"),
        subtitle=chosen(words, figures),
        facts=(*tiles(words, charts, figures), *_more_facts(words, view)),
        sections=tuple(one for one in _report_sections(words, charts, view) if one.rows),
        method=(*method(words, figures), *_of_institutions(words, view), *_hidden(words)),
        missing=_missing(words, figures),
    )


def picture_paper(words: Words, charts: Charts, view: MonthView) -> Paper:
    """A month at a glance: no tables, since the text beside the picture has them."""
    figures, t = view.report.figures, words.t
    make = SectionMaker(words, charts, figures.knowledge)
    passed_on = Column(t("Passed on to people"), (Event.ESCALATED,))
    answers = Column(t("Answers read"), (Event.ANSWERED, Event.OPENED))
    drawn = (
        make.over_time(t("Month by month"), view.year, (Column(t("Questions"), QUESTIONS), passed_on)),
        make.by_side("topics", t("Topics"), t("Topic"), figures.topics, (answers,)),
        make.by_event("outcomes", t("How cases ended"), figures.course, OUTCOMES),
    )
    # How many were solved stands in the chart below.
    facts = tuple(one for one in tiles(words, charts, figures) if one.label != t("Solved"))
    shown = tuple(one for one in drawn if one.chart)
    return Paper(words.language, t("Figures"), chosen(words, figures), facts, shown, (), "")


def _report_sections(words: Words, charts: Charts, view: ReportView) -> Iterator[Section]:
    t, figures = words.t, view.figures
    make = SectionMaker(words, charts, figures.knowledge)
    families, persons = _families(words, view), Column(t("Persons helped"), (Event.PERSONS_HELPED,))
    passed_on = Column(t("Passed on to people"), (Event.ESCALATED,))
    questions = Column(t("Questions"), QUESTIONS)
    answers = Column(t("Answers read"), (Event.ANSWERED, Event.OPENED))
    by_place = (families, questions, passed_on, persons)
    institutions = (
        Column(t("Referred onwards"), (Event.CLOSED_REFERRED,)),
        Column(t("Refused a right"), REFUSED),
    )
    if len(figures.selection.span.months) > 1:
        yield make.over_time(t("Month by month"), figures.course, (questions, passed_on, families, persons))
    yield make.by_side("places", t("Municipalities"), t("Municipality"), figures.places, by_place)
    yield make.by_side("topics", t("Topics"), t("Topic"), figures.topics, (answers, passed_on, persons))
    yield make.by_side("languages", t("Languages"), t("Language"), figures.languages, (questions, passed_on))
    yield make.by_event("outcomes", t("How cases ended"), figures.course, OUTCOMES)
    yield make.by_event("refused", t("Refused rights"), figures.course, REFUSED)
    yield make.by_side("institutions", t("Institutions"), t("Institution"), view.institutions, institutions)
    yield make.by_event("waiting", t("Time until the first reply"), figures.course, WAITING)
    yield make.by_event("resolutions", t("Time to the end"), figures.course, RESOLUTIONS)
    yield make.by_event("feedback", t("How families found it"), figures.course, FEEDBACK)


def _families(words: Words, view: ReportView) -> Column:
    is_month = len(view.figures.selection.span.months) == 1
    name = words.t("Families this month") if is_month else words.t("Family-months")
    return Column(name, (Event.FAMILIES,))


def _more_facts(words: Words, view: ReportView) -> Iterator[Tile]:
    t, totals = words.t, view.figures.course.totals
    refused = Column("", REFUSED).of(totals)
    if refused is not None:
        yield Tile(t("Refused rights"), _figure(words, refused))
    named = [key for key in view.figures.places.rows if ELSEWHERE not in key and "" not in key]
    yield Tile(
        t("Municipalities"),
        Figure(words.number(len(named))),
        t("with enough families to be named"),
    )


def _figure(words: Words, shown: Shown) -> Figure:
    text = words.at_least(shown.value) if isinstance(shown, Number) else "•"
    return Figure(text, shown=shown)


def _of_institutions(words: Words, view: ReportView) -> tuple[str, ...]:
    """What only this table has to say."""
    known = set(notes(words, (view.figures.course, view.figures.topics, view.figures.places)))
    return tuple(one for one in notes(words, (view.institutions,)) if one not in known)


def _hidden(words: Words) -> tuple[str, ...]:
    return (
        words.t(
            "Not shown is whatever could point to one family: smaller numbers, places with few families, "
            "and choices that would leave only a few."
        ),
    )


def _missing(words: Words, view: FiguresView) -> str:
    months = ", ".join(words.month(month) for month in view.course.missing)
    return words.t("Not published yet: {months}", months=months) if months else ""
