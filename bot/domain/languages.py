"""The five languages that families, mediators and staff read, and the one that is waited for."""

from typing import Final

#: ISO 639-1 codes; the order is the order of the language buttons.
LANGUAGES: Final = ("et", "ru", "lv", "lt", "en")

#: Baltic Romani: welcome in every text, required in none. Its button appears when its speakers have finished
#: the catalogue; nobody else and no machine writes it.
WELCOME_LANGUAGES: Final = ("rml",)

#: What a text may be written in.
ALL_LANGUAGES: Final = (*LANGUAGES, *WELCOME_LANGUAGES)

#: What is used when nothing is known of a person; the last resort of every fallback.
DEFAULT_LANGUAGE: Final = "en"


def known_language(code: str | None) -> str | None:
    """The language of a phone's `language_code` ("et-EE", "RU"), or None when Drom does not speak it."""
    if not code:
        return None
    language = code.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else None


def buttons_order(phone_language: str | None, languages: tuple[str, ...] = LANGUAGES) -> tuple[str, ...]:
    """All languages, the phone's own first."""
    first = known_language(phone_language)
    return languages if first is None else (first, *(code for code in languages if code != first))
