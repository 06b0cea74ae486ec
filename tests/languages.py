"""How each language calls itself on its button."""

from typing import Final

NATIVE_NAMES: Final = {
    "et": "Eesti",
    "ru": "Русский",
    "lv": "Latviešu",
    "lt": "Lietuvių",
    "en": "English",
}
