"""Which card a family gets for an entry, whether it asked, opened a title, or a mediator sends it."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.knowledge import Card
from bot.domain.people import Contact
from bot.services.phrasebook import Reply
from bot.services.ports import Knowledge
from bot.services.voice import Voice


@dataclass(frozen=True, slots=True)
class Answering:
    """What a family is to read about an entry; without a card the reply asks or says why there is none."""

    reply: Reply
    country: str | None  #: None: the family is asked for which country it needs the answer
    card: Card | None = None


class Answers:
    """Chooses by the family's place and language."""

    def __init__(self, knowledge: Knowledge, voice: Voice) -> None:
        self._knowledge = knowledge
        self._voice = voice

    def to(
        self,
        contact: Contact,
        slug: str,
        country: str | None,
        language: str,
        today: date,
        *,
        page: int = 0,
        question: int | None = None,
    ) -> Answering:
        """`slug` is an entry that exists; `country` is what was chosen for it, if anything was."""
        knowledge = self._knowledge.current
        replies = self._voice.family(contact, language)
        home = country or contact.country or self.only_country(slug)
        if home is None:
            choices = knowledge.countries_with(slug)
            return Answering(replies.which_country(knowledge.entries[slug], choices, question), None)
        place = contact.municipality if home == contact.country else None
        card = knowledge.card(slug, home, place, language, today)
        if card is None:
            return Answering(replies.no_answer_in_country(knowledge.entries[slug], question), home)
        reply = replies.card(card, page, question)
        related = [knowledge.entries[other] for other in card.entry.related]
        return Answering(replace(reply, buttons=(*reply.buttons, *replies.related(related))), home, card)

    def only_country(self, slug: str) -> str | None:
        """The country when there is no choice to make."""
        countries = self._knowledge.current.countries_with(slug)
        return countries[0].code if len(countries) == 1 else None
