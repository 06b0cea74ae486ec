"""The names of what is counted, and the sentences that say why something is not shown."""

from bot.adapters.dashboard.words import Words
from bot.domain.counting import Event
from bot.domain.institutions import ANOTHER
from bot.domain.knowledge import KnowledgeBase
from bot.domain.publication import ELSEWHERE, Few, Key, Side, Waiting, Why


def event_label(words: Words, event: Event) -> str:
    """What a column or a row counts."""
    t = words.t
    labels = {
        Event.FIRST_REPLY_1H: t("within an hour"),
        Event.FIRST_REPLY_4H: t("within 4 hours"),
        Event.FIRST_REPLY_1D: t("within a day"),
        Event.FIRST_REPLY_3D: t("within 3 days"),
        Event.FIRST_REPLY_LONGER: t("later"),
        Event.CLOSED_SOLVED: t("Solved"),
        Event.CLOSED_REFERRED: t("Referred onwards"),
        Event.CLOSED_REFUSED_SENT_AWAY: t("Refused: sent away"),
        Event.CLOSED_REFUSED_PAPER: t("Refused: an extra paper"),
        Event.CLOSED_REFUSED_DISCRIMINATION: t("Refused: discrimination"),
        Event.CLOSED_COULD_NOT_HELP: t("Could not help"),
        Event.CLOSED_NO_REPLY: t("No reply"),
        Event.CLOSED_NOT_A_QUESTION: t("Not a real question"),
        Event.CLOSED_UNREACHABLE: t("Family could not be reached"),
        Event.RESOLVED_1D: t("within a day"),
        Event.RESOLVED_3D: t("within 3 days"),
        Event.RESOLVED_1W: t("within a week"),
        Event.RESOLVED_2W: t("within 2 weeks"),
        Event.RESOLVED_LONGER: t("later"),
        Event.FEEDBACK_GOOD: t("Good"),
        Event.FEEDBACK_MIDDLE: t("So-so"),
        Event.FEEDBACK_BAD: t("Bad"),
    }
    return labels.get(event, event.value)


def why_sentence(words: Words, why: Why) -> str:
    """Why there is no number, in one sentence."""
    t = words.t
    match why:
        case Why.OPEN:
            return t("This month’s figures are shown when the month is over.")
        case Why.NOT_CROSSED:
            return t("These choices cannot be combined: the numbers would become too small.")
        case Why.TOO_FEW_FAMILIES:
            return t("Places with few families are counted together, so that nobody can be recognised.")
        case Why.TOO_SMALL_FOR_DAYS:
            return t("Single days are not shown where there are few questions.")


def key_label(words: Words, knowledge: KnowledgeBase, side: Side, key: Key) -> str:
    """The name of a row."""
    last = key[-1]
    if last in (ELSEWHERE, ""):
        return words.t("Other or not said")
    match side:
        case Side.COUNTRY:
            return country_name(words, knowledge, last)
        case Side.MUNICIPALITY:
            return place_name(words, knowledge, key[0], last)
        case Side.LANGUAGE:
            return words.language_name(last)
        case Side.TOPIC:
            return topic_name(words, knowledge, last)
        case Side.ENTRY:
            return entry_title(words, knowledge, last)
        case Side.INSTITUTION:
            return institution_name(words, knowledge, key[0], last)
        case _:
            return last


def country_name(words: Words, knowledge: KnowledgeBase, code: str) -> str:
    country = knowledge.countries.get(code)
    return words.named(country.names, code) if country else code


def place_name(words: Words, knowledge: KnowledgeBase, code: str | None, municipality: str | None) -> str:
    """A municipality, a country or all of them."""
    if code is None:
        return words.t("All places")
    country = knowledge.countries.get(code)
    if municipality is None or country is None:
        return country_name(words, knowledge, code)
    place = country.municipalities.get(municipality)
    return words.named(place.names, municipality) if place else municipality


def topic_name(words: Words, knowledge: KnowledgeBase, slug: str) -> str:
    topic = knowledge.topics.get(slug)
    return words.named(topic.names, slug) if topic else slug


def entry_title(words: Words, knowledge: KnowledgeBase, slug: str) -> str:
    entry = knowledge.entries.get(slug)
    return words.named(entry.titles, slug) if entry else slug


def institution_name(words: Words, knowledge: KnowledgeBase, country: str, slug: str) -> str:
    """A service or organisation of the directory; one that has left it keeps its short name."""
    if slug == ANOTHER:
        return words.t("Another institution")
    known = knowledge.services.get((country, slug)) or knowledge.organisations.get((country, slug))
    return words.named(known.names, slug) if known else slug


def few_label(words: Words, few: Few) -> str:
    """How many cases are open; exact small numbers are nobody's business."""
    t = words.t
    match few:
        case Few.UNDER_5:
            return t("fewer than 5")
        case Few.FROM_5:
            return t("5 to 9")
        case Few.FROM_10:
            return t("10 to 24")
        case Few.FROM_25:
            return t("25 or more")


def waiting_label(words: Words, waiting: Waiting) -> str:
    """How the oldest waiting case does."""
    t = words.t
    match waiting:
        case Waiting.NOBODY_LATE:
            return t("in time")
        case Waiting.LATE:
            return t("later than promised")
        case Waiting.VERY_LATE:
            return t("waiting for more than 3 working days")
