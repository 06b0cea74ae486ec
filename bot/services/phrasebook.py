"""Speaking one person's language: catalogue lookups with every inserted value made safe for HTML."""

import re
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from bot.domain.directory import Words
from bot.domain.languages import DEFAULT_LANGUAGE
from bot.domain.messages import Button, Buttons, Keys
from bot.services.ports import Translator

#: A value that ends its sentence.
_LAST: Final = re.compile(r"(\{(\w+)\})\.(?![\w{])")


@dataclass(frozen=True, slots=True)
class Reply:
    """A text in Telegram's HTML with what stands under it."""

    text: str
    buttons: Buttons = ()
    keys: Keys = ()
    no_keys: bool = False  #: takes away the keys that stand at the bottom of the screen


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """One language. The method names are the keywords by which messages are extracted."""

    translator: Translator
    language: str

    def t(self, message: str, **values: object) -> str:
        """The translation, values escaped and inserted by name."""
        return _filled(self.translator.text(self.language, message), values)

    def plural(self, one: str, many: str, number: int, **values: object) -> str:
        """The translation in the form for `number`, which is also the value `{number}`."""
        text = self.translator.plural(self.language, one, many, number)
        return _filled(text, {**values, "number": number})

    def date(self, day: date) -> str:
        """A date in words."""
        return self.translator.date(self.language, day)

    def language_name(self, language: str) -> str:
        """A language by its own name: people look for the word that they can read."""
        if language not in self.translator.languages():
            return language
        # Translators: the name of your own language, as its speakers write it.
        return Phrasebook(self.translator, language).t("English")


def _filled(text: str, values: dict[str, object]) -> str:
    escaped = {name: escape(str(value), quote=False) for name, value in values.items()}
    # "Anna K." at the end of a sentence ends it: two full stops look like a mistake in every language.
    one_stop = _LAST.sub(lambda found: found[1] if escaped[found[2]].endswith(".") else found[0], text)
    return one_stop.format(**escaped)


def rows(*buttons: Button, width: int = 1) -> Buttons:
    """Buttons in rows of `width`: one to a row where titles are long."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def named(words: Words, language: str, *fallback: str) -> str:
    """The text in a language, or in the next one that has it."""
    order = (language, *fallback, DEFAULT_LANGUAGE, *words)
    return next((words[code] for code in order if words.get(code)), "")
