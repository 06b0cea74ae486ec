"""How an answer looks on a phone: fixed order, short lines, never longer than Telegram allows."""

from html import escape

from bot.domain.directory import WEEKDAYS, OpeningHours, Service
from bot.domain.knowledge import Card
from bot.services.calendar_words import weekdays
from bot.services.phrasebook import Phrasebook, named

#: Below Telegram's 4,096 with room for the closing lines; what is longer continues behind a button.
PAGE_LIMIT = 3600


def pages(card: Card, words: Phrasebook) -> tuple[str, ...]:
    """The card in Telegram's HTML, split between its parts where it is too long for one message."""
    title = named(card.entry.titles, words.language, card.language)
    head = f"<b>{escape(title, quote=False)}</b> {card.country.flag}"
    parts = [*_warnings(card, words), *_body(card, words), *_calls(card, words), _checked(card, words)]
    found: list[str] = []
    page = head
    for piece in (piece for part in parts for piece in _pieces(part)):
        if len(page) + len(piece) + 2 > PAGE_LIMIT:
            found.append(page)
            page = piece
        else:
            page = f"{page}\n\n{piece}"
    return (*found, page)


def _pieces(part: str) -> list[str]:
    """A part that is too long for any page, cut between its lines; no line holds half of a tag."""
    pieces = [""]
    for line in part.split("\n"):
        joined = f"{pieces[-1]}\n{line}" if pieces[-1] else line
        if len(joined) > PAGE_LIMIT and pieces[-1]:
            pieces.append(line)
        else:
            pieces[-1] = joined
    return pieces


def contact_lines(services: tuple[Service, ...], words: Phrasebook) -> str:
    """Whom to call, one service a paragraph; unverified services show no number."""
    return "\n\n".join(_service(service, words) for service in services)


def _warnings(card: Card, words: Phrasebook) -> list[str]:
    found = []
    if card.overdue:
        found.append("⚠️ " + words.t("This answer may be out of date. Please ask a person to be sure."))
    if card.is_fallback:
        found.append("ℹ️ " + _language(card, words))
    return found


def _language(card: Card, words: Phrasebook) -> str:
    """Which language this is, so that nobody puzzles over it, and which others could be asked for."""
    codes = (card.language, *card.available_languages)
    names = {code: words.language_name(code) for code in codes}
    own = names.pop(card.language)
    said = words.t("This answer is not in your language yet. This text is in: {name}.", name=own)
    if not names:
        return said
    # Not inside an f-string: the sentences are collected from the code, and what stands in one is not found.
    return said + " " + words.t("It also exists in: {languages}.", languages=", ".join(names.values()))


def _body(card: Card, words: Phrasebook) -> list[str]:
    text = card.text
    parts = ["\n".join(escape(sentence, quote=False) for sentence in text.summary)]
    if text.bring:
        parts.append(_list("📋", words.t("What to bring"), [f"• {line}" for line in text.bring]))
    if text.steps:
        numbered = [f"{number}. {line}" for number, line in enumerate(text.steps, 1)]
        parts.append(_list("👣", words.t("What to do"), numbered))
    if text.cost:
        parts.append(_list("💶", words.t("Cost"), [text.cost]))
    if text.deadline:
        parts.append(_list("⏰", words.t("Deadline"), [text.deadline]))
    return [part for part in parts if part]


def _list(sign: str, heading: str, lines: list[str]) -> str:
    body = "\n".join(escape(line, quote=False) for line in lines)
    return f"{sign} <b>{heading}</b>\n{body}"


def _calls(card: Card, words: Phrasebook) -> list[str]:
    """Who can be called; services that are still being checked only when there is nobody else."""
    verified = [service for service in card.services if service.verified]
    shown = [_service(service, words) for service in verified or card.services]
    if not shown:
        return []
    return ["📞 <b>" + words.t("Whom to call") + "</b>\n" + shown[0], *shown[1:]]


def _service(service: Service, words: Phrasebook) -> str:
    lines = [f"<b>{escape(named(service.names, words.language, 'en'), quote=False)}</b>"]
    if not service.verified:
        lines.append(words.t("We are still checking this number. Please ask a person."))
        return "\n".join(lines)
    for phone in service.phones:
        label = named(phone.labels, words.language) if phone.labels else ""
        lines.append(f"{escape(phone.number)}" + (f" ({escape(label, quote=False)})" if label else ""))
    lines.extend(escape(email) for email in service.emails)
    if service.address:
        lines.append("📍 " + escape(service.address, quote=False))
    if service.always_open:
        lines.append("🕐 " + words.t("Day and night, every day"))
    lines.extend("🕐 " + _period(period, words) for period in service.hours)
    # Fees, papers and who may come stand in the answer itself; said twice they would only be longer.
    if note := named(service.hours_note, words.language):
        lines.append("🕐 " + escape(note, quote=False))
    if service.languages:
        spoken = ", ".join(words.language_name(code) for code in service.languages)
        lines.append("🗣 " + escape(spoken, quote=False))
    if not service.phones and service.urls:
        lines.append(escape(service.urls[0], quote=False))
    return "\n".join(lines)


def _period(period: OpeningHours, words: Phrasebook) -> str:
    days = weekdays((WEEKDAYS.index(day) for day in period.days), words)
    return f"{days} {period.opens:%H:%M}–{period.closes:%H:%M}"


def _checked(card: Card, words: Phrasebook) -> str:
    line = "✅ " + words.t("Checked on {date}", date=words.date(card.reviewed))
    source = words.t("Source")
    links = [f'<a href="{escape(source.url)}">{number}</a>' for number, source in enumerate(card.sources, 1)]
    return line if not links else f"{line} · {source}: {', '.join(links)}"
