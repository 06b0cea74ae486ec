"""A card as somebody would read it, shown in a room to whoever thinks of sending it."""

from dataclasses import dataclass

from bot.domain.knowledge import Card
from bot.domain.people import Contact, Room
from bot.services import cards
from bot.services.phrasebook import Phrasebook
from bot.services.ports import Knowledge, UnitOfWork
from bot.services.voice import Voice, language_of


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a card is looked up: a family in a case, otherwise the place that a room looks after."""

    country: str | None
    municipality: str | None
    language: str

    @classmethod
    def family(cls, contact: Contact) -> "Reader":
        return cls(contact.country, contact.municipality, language_of(contact))

    @classmethod
    def room(cls, room: Room, language: str) -> "Reader":
        """The first place counts: most rooms have one."""
        place = next((place for place in room.places if place.country is not None), None)
        return cls(place.country, place.municipality, language) if place else cls(None, None, language)


class CardPreviews:
    """Finds cards and cuts them into the pages that the family would see."""

    def __init__(self, knowledge: Knowledge, voice: Voice) -> None:
        self._knowledge = knowledge
        self._voice = voice

    def home(self, reader: Reader, slug: str, chosen: str | None = None) -> str | None:
        """The country of the answer; None where several have one and nobody has chosen."""
        countries = self._knowledge.current.countries_with(slug)
        return chosen or reader.country or (countries[0].code if len(countries) == 1 else None)

    def card(self, uow: UnitOfWork, reader: Reader, slug: str, home: str) -> Card | None:
        """None where the country has no answer."""
        place = reader.municipality if home == reader.country else None
        return self._knowledge.current.card(slug, home, place, reader.language, uow.now.date())

    def page(self, card: Card, reader: Reader, number: int) -> tuple[str, int, int]:
        """The page in Telegram's HTML, its number, and how many there are."""
        found = cards.pages(card, Phrasebook(self._voice.translator, reader.language))
        number = min(number, len(found) - 1)
        return found[number], number, len(found)

    def line(self, uow: UnitOfWork, reader: Reader, slug: str, language: str) -> str:
        """The beginning of the answer, in the language of whoever chooses; "" where there is none."""
        countries = self._knowledge.current.countries_with(slug)
        home = self.home(reader, slug) or (countries[0].code if countries else "")
        place = reader.municipality if home == reader.country else None
        card = self._knowledge.current.card(slug, home, place, language, uow.now.date())
        return "" if card is None else beginning(" ".join(card.text.summary))


def beginning(text: str, longest: int = 120) -> str:
    """One line of a text, cut between words."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"
