"""A knowledge base in which an editor has made one mistake of each kind that mixes questions up."""

from pathlib import Path
from typing import Final

from bot.domain.languages import LANGUAGES
from tests.adapters.test_knowledge_folder import write_base

#: An entry is known by its things, which look different in each language.
THINGS: Final = {
    "food": ("bread", "soup", "potato", "flour", "butter"),
    "doctor": ("cough", "fever", "wound", "pulse", "rash"),
    "school": ("lesson", "teacher", "homework", "pupil", "blackboard"),
}
_ASKED: Final = ("where is {}", "who has any {}", "help me with {}", "I lost {}", "all about {} please")
THIEF: Final = "who gives potato soup and bread and flour"
TWINS: Final = ("when will the first lesson begin today", "when will the first lessons begin today")
THIN: Final = ("school", "lv", 22)


def write_mixed_base(folder: Path) -> Path:
    """The folder with three entries: a thief, a pair of twins, a thin language and one that lags."""
    write_base(folder)
    (folder / "questions/aid.yaml").write_text(f"entries:\n{_entry('food')}{_entry('school')}", "utf-8")
    (folder / "questions/health.yaml").write_text(f"entries:\n{_entry('doctor')}", "utf-8")
    return folder


def _entry(slug: str) -> str:
    titles = ", ".join(f'{language}: "{_word(slug, language)}"' for language in LANGUAGES)
    lines = [f"  {slug}:\n    titles: {{{titles}}}\n    phrasings:\n"]
    for language in LANGUAGES:
        lines.append(f"      {language}:\n")
        lines += [f'        - "{text}"\n' for text in _phrasings(slug, language)]
    return "".join(lines)


def _phrasings(slug: str, language: str) -> list[str]:
    if language == "lt":
        # Whoever wrote these did not name the things: nothing tells which question is meant.
        return [f"{_gibberish(f'{slug}{number}')} ar galima" for number in range(25)]
    texts = [asked.format(_word(thing, language)) for thing in THINGS[slug] for asked in _ASKED]
    if (slug, language) == ("doctor", "en"):
        texts.append(THIEF)
    if (slug, language) == ("school", "en"):
        texts += TWINS
    return texts[: THIN[2]] if (slug, language) == THIN[:2] else texts


def _word(thing: str, language: str) -> str:
    return thing if language == "en" else f"{thing}{language}"


def _gibberish(seed: str) -> str:
    number = sum(ord(sign) * 31**place for place, sign in enumerate(seed))
    return "".join(
        "bdfgklmnprstvz"[number // 14**place % 14] + "aeiou"[number // 5**place % 5] for place in range(5)
    )
