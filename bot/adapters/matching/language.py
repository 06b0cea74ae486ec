"""Tells in which language a question is written, so that the family is answered in it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.adapters.matching.normalise import Word, key_of
from bot.domain.languages import LANGUAGES

_SPECIAL_LETTERS: Final = {
    "et": "õäöü",
    "lv": "āēīģķļņ",
    "lt": "ėęįųą",
}
_SHARED_LETTERS: Final = {"ū": ("lv", "lt"), "š": ("lv", "lt"), "ž": ("lv", "lt"), "č": ("lv", "lt")}

_FUNCTION_WORDS: Final = {
    "et": (
        "ma mul mulle minu meie meil sa ja ei ole on kas kus kuidas kuhu mis mida millal miks kes kui "
        "palju et või aga siis see selle oma ka veel teha saan saada saab pean tahan vaja vajan tuleb "
        "ilma kellele mu meid olen"
    ),
    "ru": (
        "я мне меня мой моя мои мы нам у нас в на с и не нет есть да что как где куда когда почему кто "
        "сколько или но а это этот для к по от до без из можно нужно надо могу хочу чтобы ли если его её "
        "их он она они бы же за"
    ),
    "lv": (
        "es man mani mans mana mēs mums un ne nav ir vai kur kā ko kas kad kāpēc cik bet ja tad tas šis "
        "savu arī vēl ar bez no uz par pie var varu vajag vēlos gribu lai kuram jau esmu mūsu kādi kāds"
    ),
    "lt": (
        "aš man mano mes mums ir ne nėra yra ar kur kaip ką kas kada kodėl kiek bet jei tai šis savo dar "
        "su be iš į apie prie gali galiu reikia noriu kad kam jau esu mūsų kokie kokia koks kurį tik"
    ),
    "en": (
        "i me my we us our the a an and not no is are am do does did to of in on at for with without "
        "from how where what when why who which can could need want get have has it this that if or but "
        "there be will would you your"
    ),
}

#: A special letter is nearly a proof, a function word a strong sign, a word of the knowledge base a vote.
_LETTER_WEIGHT: Final = 3.0
_FUNCTION_WEIGHT: Final = 1.0
_CLEAR_FROM: Final = 0.75
_CLEAR_MARGIN: Final = 1.35


def _function_keys() -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for language, words in _FUNCTION_WORDS.items():
        for key in sorted({key_of(word) for word in words.split()}):
            owners.setdefault(key, []).append(language)
    return {key: tuple(languages) for key, languages in owners.items()}


#: Sound key of a function word → the languages that use it.
FUNCTION_KEYS: Final[Mapping[str, tuple[str, ...]]] = _function_keys()


def detect(words: Sequence[Word], votes: Iterable[Mapping[str, float]]) -> str | None:
    """The language of the words, or None when it is not clear; `votes` come from known phrasings."""
    letters = "".join(word.written for word in words)
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    if cyrillic * 2 > len(letters):
        return "ru"
    points = dict.fromkeys(LANGUAGES, 0.0)
    for language, share in _letter_points(letters):
        points[language] += share
    for word in words:
        owners = FUNCTION_KEYS.get(word.key, ())
        for language in owners:
            points[language] += _FUNCTION_WEIGHT / len(owners)
    for vote in votes:
        for language, share in vote.items():
            points[language] = points.get(language, 0.0) + share
    first, second = sorted(points, key=lambda code: (-points[code], code))[:2]
    clear = points[first] >= _CLEAR_FROM and points[first] >= _CLEAR_MARGIN * points[second]
    return first if clear else None


def _letter_points(letters: str) -> Iterable[tuple[str, float]]:
    for language, special in _SPECIAL_LETTERS.items():
        if any(letter in special for letter in letters):
            yield language, _LETTER_WEIGHT
    for letter, languages in _SHARED_LETTERS.items():
        if letter in letters:
            for language in languages:
                yield language, _LETTER_WEIGHT / 3
