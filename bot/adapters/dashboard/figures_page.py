"""The page of figures: what stands at the top, the choices, and a section for each table."""

from dataclasses import dataclass
from typing import Any

from bot.adapters.dashboard.labels import country_name, event_label, place_name, topic_name, why_sentence
from bot.adapters.dashboard.sections import Charts, Column, Figure, Section, SectionMaker
from bot.adapters.dashboard.words import Words
from bot.domain.counting import OUTCOMES, QUESTIONS, WAITING, Event
from bot.domain.dashboard import FiguresView
from bot.domain.languages import LANGUAGES
from bot.domain.publication import ELSEWHERE, Number, Published, Why


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure at the top."""

    label: str
    figure: Figure
    remark: str = ""
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a choice in the form."""

    value: str
    label: str
    is_chosen: bool


def figures_values(words: Words, charts: Charts, view: FiguresView) -> dict[str, Any]:
    """Everything that the template shows."""
    return {
        "tiles": tiles(words, charts, view),
        "sections": sections(words, charts, view),
        "choices": _choices(words, view),
        "chosen": chosen(words, view),
        "missing": tuple(words.month(month) for month in view.course.missing),
        "method": method(words, view),
    }


def tiles(words: Words, charts: Charts, view: FiguresView) -> tuple[Tile, ...]:
    t, summary = words.t, view.summary
    figure = SectionMaker(words, charts, view.knowledge).figure
    is_month = len(view.selection.span.months) == 1
    percent = summary.answered_percent
    nothing = Figure("–")
    return (
        Tile(t("Questions"), figure(summary.questions)),
        Tile(t("Answered at once"), nothing if percent is None else Figure(words.percent(percent))),
        Tile(t("Passed on to people"), figure(summary.numbers.get(Event.ESCALATED))),
        Tile(
            t("First reply"),
            _first_reply(words, view),
            t("half of the families wait no longer"),
            in_words=True,
        ),
        Tile(t("Solved"), figure(summary.numbers.get(Event.CLOSED_SOLVED))),
        Tile(
            t("Families this month") if is_month else t("Family-months"),
            figure(summary.family_months),
            "" if is_month else t("a family counts once in each month"),
        ),
        Tile(t("Persons helped"), figure(summary.persons)),
    )


def _first_reply(words: Words, view: FiguresView) -> Figure:
    found = view.summary.first_reply
    return Figure("–") if found is None else Figure(event_label(words, Event(found.value)))


def sections(words: Words, charts: Charts, view: FiguresView) -> tuple[Section, ...]:
    t, make = words.t, SectionMaker(words, charts, view.knowledge)
    places = t("Municipalities") if view.selection.country else t("Countries")
    place = t("Municipality") if view.selection.country else t("Country")
    passed_on = Column(t("Passed on to people"), (Event.ESCALATED,))
    questions = (Column(t("Questions"), QUESTIONS), passed_on)
    answers = (Column(t("Answers read"), (Event.ANSWERED, Event.OPENED)), passed_on)
    return (
        make.over_time(t("Month by month"), view.course, questions),
        make.by_side("topics", t("Topics"), t("Topic"), view.topics, answers),
        make.by_side("places", places, place, view.places, questions),
        make.by_side("languages", t("Languages"), t("Language"), view.languages, questions),
        make.by_event("outcomes", t("How cases ended"), view.course, OUTCOMES),
        make.by_event("waiting", t("Time until the first reply"), view.course, WAITING),
    )


def _choices(words: Words, view: FiguresView) -> dict[str, tuple[Choice, ...]]:
    chosen, knowledge = view.selection, view.knowledge
    months = [(month.isoformat()[:7], words.month(month)) for month in reversed(view.months)]
    countries = [(code, country_name(words, knowledge, code)) for code in knowledge.countries]
    home = knowledge.countries.get(chosen.country or "")
    slugs = tuple(home.municipalities) if home else ()
    places = [(slug, place_name(words, knowledge, chosen.country, slug)) for slug in slugs]
    if home:
        places = [*sorted(places, key=lambda one: one[1]), (ELSEWHERE, words.t("Other or not said"))]
    topics = [(slug, topic_name(words, knowledge, slug)) for slug in knowledge.topics]
    languages = [(code, words.language_name(code)) for code in LANGUAGES]
    everything = [("", words.t("All"))]
    return {
        "from": _marked(months, chosen.span.first.isoformat()[:7]),
        "to": _marked(months, chosen.span.last.isoformat()[:7]),
        "country": _marked(everything + countries, chosen.country),
        "municipality": _marked(everything + places, chosen.municipality),
        "topic": _marked(everything + topics, chosen.topic),
        "language": _marked(everything + languages, chosen.language),
    }


def _marked(lines: list[tuple[str, str]], chosen: str | None) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == (chosen or "")) for value, label in lines)


def chosen(words: Words, view: FiguresView) -> str:
    """The selection in a line, also for paper."""
    chosen, knowledge = view.selection, view.knowledge
    first, last = chosen.span.first, chosen.span.last
    parts = [words.month(first) if first == last else f"{words.month(first)} – {words.month(last)}"]
    if chosen.municipality == ELSEWHERE:
        parts += [country_name(words, knowledge, chosen.country or ""), words.t("Other or not said")]
    else:
        parts.append(place_name(words, knowledge, chosen.country, chosen.municipality))
    if chosen.topic:
        parts.append(topic_name(words, knowledge, chosen.topic))
    if chosen.language:
        parts.append(words.language_name(chosen.language))
    return " · ".join(parts)


def method(words: Words, view: FiguresView) -> tuple[str, ...]:
    """How the figures are to be read: the same on a page, in an export and on paper."""
    t, questions = words.t, view.summary.questions
    found = [
        t(
            "Every month’s number is rounded to a multiple of {number}, so that nobody can be recognised "
            "in it. “Under {number}” may also be none.",
            number=words.smallest,
        )
    ]
    if isinstance(questions, Number):
        likely = words.number(questions.likely)
        found.append(
            t(
                "A sum of many months may be further from the truth. The number of questions here is most "
                "likely right to within {number}.",
                number=likely,
            )
        )
    found.append(t("First replies are counted in working time where a room has said its hours."))
    return (*found, *notes(words, (view.course, view.topics, view.languages, view.places)))


def notes(words: Words, tables: tuple[Published, ...]) -> tuple[str, ...]:
    """Each reason once, whichever table gives it."""
    found: dict[Why, None] = dict.fromkeys(
        why for table in tables for why in sorted(table.notes - {Why.OPEN})
    )
    return tuple(why_sentence(words, why) for why in found)
