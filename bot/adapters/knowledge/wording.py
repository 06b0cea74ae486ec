"""Checks that an answer can be read by people who read little: few sentences, short ones, short words."""

from collections.abc import Iterator
from typing import Final

from bot.adapters.knowledge.complaints import Complaint
from bot.adapters.knowledge.draft import Document, Draft
from bot.adapters.knowledge.reading import hardest_words, reading_level
from bot.adapters.knowledge.sentences import sentences, words
from bot.adapters.knowledge.tree import ANY, Spot

#: The rule is about 15; one more is allowed for a date or a double name.
MOST_WORDS: Final = 16
MOST_SENTENCES: Final = 3
#: LIX of a text for twelve-year-olds: English 40. The others have longer words: the bot's own sentences, the
#: same in five languages, come out higher by 13 (et), 15 (ru), 19 (lv) and 24 (lt).
HARDEST: Final = {"en": 40, "et": 53, "ru": 55, "lv": 59, "lt": 64}
#: In a shorter text one long name decides.
_ENOUGH_WORDS: Final = 40
_PLACES: Final = (("texts", ANY), ("municipalities", ANY, "texts", ANY))
_PARTS: Final = (("summary", ANY), ("bring", ANY), ("steps", ANY), ("cost",), ("deadline",))


def long_texts(draft: Draft) -> Iterator[Complaint]:
    """Families read little: few sentences, and short ones."""
    for document in draft.of("answer"):
        for place in _PLACES:
            for spot in document.tree.at(*place, "summary"):
                yield from _too_many_sentences(document, spot)
            for part in _PARTS:
                for spot, text in document.tree.texts(*place, *part):
                    yield from _too_long_sentences(document, spot, text, _language(spot))
    for document in draft.of("directory"):
        for spot, text in document.tree.texts("services", ANY, "descriptions", ANY):
            yield from _too_long_sentences(document, spot, text, str(spot.loc[-1]))


def _language(spot: Spot) -> str:
    return str(spot.loc[spot.loc.index("texts") + 1])


def _too_many_sentences(document: Document, spot: Spot) -> Iterator[Complaint]:
    items = [item for item in spot.value if isinstance(item, str)] if isinstance(spot.value, list) else []
    number = sum(len(sentences(item, _language(spot))) for item in items)
    if number > MOST_SENTENCES:
        yield document.at_spot(
            spot,
            f"The summary has {number} sentences. Keep the {MOST_SENTENCES} most important; "
            "the others fit into steps.",
            "warning",
        )


def _too_long_sentences(document: Document, spot: Spot, text: str, language: str) -> Iterator[Complaint]:
    for sentence in sentences(text, language):
        number = len(words(sentence))
        if number > MOST_WORDS:
            start = " ".join(sentence.split()[:4])
            yield document.at_spot(
                spot,
                f"The sentence “{start} …” has {number} words. Make two sentences of at most 15 words.",
                "warning",
            )


def hard_texts(draft: Draft) -> Iterator[Complaint]:
    """A twelve-year-old can read every answer."""
    for document in draft.of("answer"):
        for place in _PLACES:
            for spot in document.tree.at(*place):
                language = _language(spot)
                texts = [
                    text for part in _PARTS for _, text in document.tree.texts(*map(str, spot.loc), *part)
                ]
                found = [sentence for text in texts for sentence in sentences(text, language)]
                yield from _too_hard(document, spot, language, found)


def _too_hard(document: Document, spot: Spot, language: str, found: list[str]) -> Iterator[Complaint]:
    level, most = reading_level(found), HARDEST.get(language)
    if most is not None and level > most and sum(len(words(sentence)) for sentence in found) >= _ENOUGH_WORDS:
        yield document.at_spot(
            spot,
            f"This text is hard to read: {level:.0f} points, at most {most} for “{language}”. Shorten "
            f"sentences, and replace long words by shorter ones: {', '.join(hardest_words(found))}.",
            "warning",
        )
