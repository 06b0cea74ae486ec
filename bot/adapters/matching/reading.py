"""A question as the matcher reads it: words, repairs, letters, and the text for the sentence vectors."""

from dataclasses import dataclass
from typing import Final

from bot.adapters.matching.language import FUNCTION_KEYS, detect
from bot.adapters.matching.normalise import LONGEST_TEXT, words_of
from bot.adapters.matching.space import LexicalSpace, Sparse
from bot.adapters.matching.vocabulary import Understood, Vocabulary, properly_written

#: More words than these are a letter, not a question; its beginning and its end say what it is about.
_MOST_WORDS: Final = 240
#: The sentence vectors take time by length: the beginning and the end of a story are enough.
_MEANING_WORDS: Final = 60
_MEANING_LETTERS: Final = 600
#: More words than these do not make the language any clearer.
_LANGUAGE_WORDS: Final = 80
_FAMILY_VOTE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be said of a text before anything is compared with it."""

    words: tuple[Understood, ...]
    letters: Sparse
    proper: str  #: as a careful person would have typed it, cut to what a sentence vector is made of

    @property
    def unknown(self) -> float:
        """The share of words that the base does not know."""
        return sum(not word.is_known for word in self.words) / len(self.words) if self.words else 1.0

    @property
    def repairs(self) -> tuple[tuple[str, str], ...]:
        """(as written, as understood), each once."""
        return tuple({word.word.written: word.key for word in self.words if word.is_repaired}.items())


def read(text: str, vocabulary: Vocabulary, space: LexicalSpace) -> Reading:
    """Reads any text whatsoever, in bounded time."""
    text = text[:LONGEST_TEXT]
    words = words_of(text)
    if len(words) > _MOST_WORDS:
        words = (*words[: _MOST_WORDS // 2], *words[-_MOST_WORDS // 2 :])
    understood = vocabulary.understand(words)
    letters = space.vector([word.key for word in words])
    if any(word.is_repaired for word in understood):
        # A repair may be wrong: the question as it was written counts as much.
        letters = letters.halfway_to(space.vector([word.key for word in understood]))
    return Reading(understood, letters, _for_meaning(text, understood, sentences=vocabulary.sentences))


def _for_meaning(text: str, words: tuple[Understood, ...], *, sentences: bool) -> str:
    if len(words) > _MEANING_WORDS:
        half = _MEANING_WORDS // 2
        words = (*words[:half], *words[-half:])
        text = " ".join(word.word.written for word in words)
    return " ".join(properly_written(text, words, sentences=sentences).split())[:_MEANING_LETTERS]


def language_of(reading: Reading, vocabulary: Vocabulary, family: str | None) -> str | None:
    """What the words say; the family's own language only tips the balance."""
    words = [each.word for each in reading.words[:_LANGUAGE_WORDS]]
    votes = [
        vocabulary.votes(each.key)
        for each in reading.words[:_LANGUAGE_WORDS]
        if each.word.key not in FUNCTION_KEYS
    ]
    if family is not None and words:
        votes.append({family: _FAMILY_VOTE})
    return detect(words, votes)
