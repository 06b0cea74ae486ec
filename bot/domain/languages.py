"""The five languages that families, mediators and staff read."""

from typing import Final

#: ISO 639-1 codes; the order is the order of the language buttons.
LANGUAGES: Final = ("et", "ru", "lv", "lt", "en")

#: Each language by its own name: people look for the word that they can read.
NATIVE_NAMES: Final = {
    "et": "Eesti",
    "ru": "Русский",
    "lv": "Latviešu",
    "lt": "Lietuvių",
    "en": "English",
}

#: What is used when nothing is known of a person; the last resort of every fallback.
DEFAULT_LANGUAGE: Final = "en"


def known_language(code: str | None) -> str | None:
    """The language of a phone's `language_code` ("et-EE", "RU"), or None when Drom does not speak it."""
    if not code:
        return None
    language = code.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else None


def buttons_order(phone_language: str | None) -> tuple[str, ...]:
    """All languages, the phone's own first."""
    first = known_language(phone_language)
    return LANGUAGES if first is None else (first, *(code for code in LANGUAGES if code != first))
